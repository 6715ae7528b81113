"""How is a fact's value put in Chinese?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from rules.catalogue import Catalogue
from rules.facts import View

DERIVED_LABELS = {"waiting_over_on": "等待期满日"}


def label(fact: str, catalogue: Catalogue) -> str:
    """A fact's short Chinese name."""
    return DERIVED_LABELS.get(fact) or catalogue.facts[fact].label


def value_label(fact: str, value: object, catalogue: Catalogue) -> str:
    """A fact's value in Chinese: the option's label, a number with its unit, or a date."""
    if isinstance(value, dt.date):
        return value.isoformat()
    info = catalogue.facts.get(fact)
    if isinstance(value, (list, tuple)):
        return "、".join(value_label(fact, part, catalogue) for part in value) or "无"
    if info is None:
        return str(value)
    key = str(value).lower() if isinstance(value, bool) else str(value)
    if key in info.options:
        return info.options[key].label
    if isinstance(value, float):
        key = f"{value:g}"
    return f"{key} {info.unit}" if info.unit else key


def found(facts: Iterable[str], view: View, catalogue: Catalogue) -> str:
    """What is known of these facts, e.g. `就诊医院：其他医院；医院在市区：不清楚`."""
    parts = []
    for fact in facts:
        if fact in ("as_of", "usage") or fact not in view:
            continue
        value = view[fact]
        if value is None:
            if fact in ("admitted_on", "discharged_on") and view["care"] is not None:
                parts.append(f"{label(fact, catalogue)}：尚未发生")
            else:
                parts.append(f"{label(fact, catalogue)}：不清楚")
        else:
            parts.append(f"{label(fact, catalogue)}：{value_label(fact, value, catalogue)}")
    return "；".join(parts)
