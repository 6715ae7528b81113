"""For which combinations does something hold, in words; and how does one of them read?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rules.catalogue.catalogue import Catalogue
from rules.catalogue.labels import label, value_label
from rules.domain.fact_kinds import KINDS, options_of
from rules.drafts.combinations import ChangedAnswer

UNKNOWN = "不清楚"
ANY = "其他情况不限"


def where_words(where: Mapping[str, Sequence[Any]], catalogue: Catalogue) -> str:
    """The facts that take only some of their values, e.g. `没有加购门急诊；就医情况是门诊`."""
    return "；".join(_fact_words(fact, values, catalogue) for fact, values in where.items()) or ANY


def _fact_words(fact: str, values: Sequence[Any], catalogue: Catalogue) -> str:
    name = label(fact, catalogue)
    if KINDS[fact] == "many" and all(value is not None for value in values):
        told = list(_always(fact, values, catalogue))
        if told:
            return f"{name}：{'、'.join(told)}"
    names = [UNKNOWN if value is None else value_label(fact, value, catalogue) for value in values]
    return f"{name}：{'或'.join(names)}"


def _always(fact: str, values: Sequence[Sequence[Any]], catalogue: Catalogue) -> Iterator[str]:
    """What is chosen in all of them, and what in none."""
    for option in options_of(fact):
        chosen = [option in value for value in values]
        if all(chosen) or not any(chosen):
            yield f"{'有' if all(chosen) else '没有'}{value_label(fact, option, catalogue)}"


def items_words(answer: ChangedAnswer, catalogue: Catalogue) -> str:
    """The items that an answer is about; empty where the service has only one."""
    items = catalogue.service(answer.service).items
    return "、".join(items[id].name for id in answer.items) if len(items) > 1 else ""


def answer_where(answer: ChangedAnswer, catalogue: Catalogue) -> str:
    """The items and facts for which combinations come out differently."""
    parts = (items_words(answer, catalogue), where_words(answer.where, catalogue))
    return "；".join(part for part in parts if part)


def example_words(example: Mapping[str, Any], catalogue: Catalogue) -> str:
    """What is known in a scenario, e.g. `查询日期 2025-06-18；就医情况：门诊；已用 2 次（2025-06-18）`."""
    return "；".join(_known_words(fact, value, catalogue) for fact, value in example.items())


def _known_words(fact: str, value: Any, catalogue: Catalogue) -> str:
    if fact == "usage":
        return "、".join(
            f"用过{_record_words(one, catalogue)} {one.get('count', 1)} 次（{one['on']}）" for one in value
        )
    if fact == "bookings":
        return "、".join(f"{one['booked_on']} 约过{_record_words(one, catalogue)}" for one in value)
    return f"{label(fact, catalogue)}：{value_label(fact, value, catalogue)}"


def _record_words(record: Mapping[str, Any], catalogue: Catalogue) -> str:
    service = catalogue.service(record["service"])
    return service.items[record["item"]].name if len(service.items) > 1 else service.name
