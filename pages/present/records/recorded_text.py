"""What is said when something was recorded? What it was, and what is left: `已记：…，还剩 4 次`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from rules.advice.reading_grades import sides
from rules.catalogue.catalogue import Catalogue
from rules.domain.answer import Answer, ItemAnswer

Entry = Mapping[str, Any]


def changed_text(
    fact: str, before: Sequence[Entry], now: Sequence[Entry], answer: Answer, catalogue: Catalogue
) -> str:
    """What became of a list: recorded, changed or deleted; empty where nothing did."""
    added = [entry for entry in now if now.count(entry) > before.count(entry)]
    gone = [entry for entry in before if before.count(entry) > now.count(entry)]
    shown = (added or gone)[-1:]
    if not shown:
        return ""
    lead = "已改" if added and gone else "已记" if added else "已删"
    more = max(len(added), len(gone))
    told = recorded_text(fact, shown[0], lead, answer, catalogue)
    return f"{told}（一共 {more} 条）" if more > 1 else told


def recorded_text(fact: str, row: Mapping[str, Any], lead: str, answer: Answer, catalogue: Catalogue) -> str:
    """`已记：11/28 用了 1 次门诊陪诊，还剩 4 次`, the smaller number where the readings differ."""
    day = _day(row, answer.as_of)
    if fact == "earlier_stays":
        return f"{lead}：{day}{' ' if day else ''}的住院"
    service = catalogue.service(row["service"])
    item = row.get("item") or next(iter(service.items))
    name = service.name if len(service.items) == 1 else f"{service.name}·{service.items[item].name}"
    if fact == "bookings":
        return f"{lead}：{day} 约了{name}"
    count = row.get("count") or 1
    unit = answer.service(service.id).item(item).unit
    return f"{lead}：{day} 用了 {count} {unit}{name}{_left_over(service.id, item, answer)}"


def _left_over(service: str, item: str, answer: Answer) -> str:
    """What is left by both readings: the sure number, and the other where it may be more."""
    better, worse = (side.item(item) for side in sides(answer.service(service), answer.reading))
    if worse.remaining is None and better.remaining is None:
        return "，不限次数" if better.per == "unlimited" else ""
    sure, hoped = _counted(worse), _counted(better)
    return f"，还剩 {sure}" if sure == hoped else f"，还剩 {sure}（问清楚可能 {hoped}）"


def _counted(item: ItemAnswer) -> str:
    return "不限次数" if item.remaining is None else f"{item.remaining} {item.unit}"


def _day(row: Mapping[str, Any], as_of: dt.date) -> str:
    text = row.get("on") or row.get("booked_on") or row.get("admitted_on") or row.get("discharged_on")
    if not text:
        return ""
    on = dt.date.fromisoformat(str(text))
    return f"{on.month}/{on.day}" if on.year == as_of.year else on.isoformat()
