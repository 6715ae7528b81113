"""How is the last change of the case told? By what was put in the place of what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rules.catalogue.catalogue import Catalogue
from rules.catalogue.labels import label, value_label
from rules.domain.scenario import RECORDS


def change_told(fact: str, before: Mapping[str, Any], now: Mapping[str, Any], catalogue: Catalogue) -> str:
    """The change of one fact, as `刚加上门急诊加油包` or `刚改诊断：确诊恶性肿瘤`."""
    old, new = before.get(fact), now.get(fact)
    name = label(fact, catalogue)
    if fact in RECORDS:
        return f"刚改了{name}"
    if isinstance(old, list) or isinstance(new, list):
        added = [one for one in new or [] if one not in (old or [])]
        gone = [one for one in old or [] if one not in (new or [])]
        told = [f"加上{value_label(fact, added, catalogue)}"] * bool(added)
        told += [f"去掉{value_label(fact, gone, catalogue)}"] * bool(gone)
        return f"刚{'，'.join(told)}" if told else f"刚改了{name}"
    if new is None:
        return f"刚改{name}：不清楚"
    return f"刚{'填' if old is None else '改'}{name}：{value_label(fact, new, catalogue)}"
