"""How is a way in told, and its hours? `打 952299`, `每天 9:00–21:00`, from the structured data."""

from __future__ import annotations

from collections.abc import Iterable

from pages.present.base.phone_numbers import read_out
from pages.present.text.answer_text import CHANNEL_NAMES
from rules.catalogue.answering_hours import answered_hours
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.schema import Channel, Office, Opening
from rules.guidance.contacts import Contact

DAYS = {
    "daily": "每天",
    "workdays": "工作日",
    "weekdays": "周一至周五",
    "weekends": "周六周日",
    "unstated": "",
}
ALWAYS = "24 小时"
ELSEWHERE = "写在别的章"


def opening_hours(openings: Iterable[Opening]) -> str:
    """All hours, those of the same days together: `周一至周五 7:00–11:30、13:00–15:30；周六周日 …`.

    Hours of which the manual gives two are told both, as one or the other.
    """
    by_days: dict[str, list[str]] = {}
    disputed = False
    for one in openings:
        disputed = disputed or (isinstance(one, Office) and one.reading is not None)
        by_days.setdefault(one.days, []).append(_span(one))
    told = (f"{DAYS.get(days, '')} {'、'.join(spans)}".strip() for days, spans in by_days.items())
    return ("，或" if disputed else "；").join(told)


def _span(one: Opening) -> str:
    if one.opens is None or one.closes is None:
        return ALWAYS
    return f"{one.opens.removeprefix('0')}–{one.closes.removeprefix('0')}"


def channel_hours(channel: Channel, catalogue: Catalogue) -> str:
    """When a channel can be used; empty where the manual does not say."""
    openings, elsewhere = answered_hours(channel, catalogue)
    said = opening_hours(openings)
    return f"{said}，{ELSEWHERE}" if elsewhere else said


def way_told(contact: Contact) -> str:
    """`打 952299`, `到小程序“众安互联网医院”：首页 → 视频问诊`."""
    path = "" if contact.number or not contact.path else f"：{contact.path}"
    return f"{place_told(contact)}{path}"


def place_told(contact: Contact) -> str:
    """The same without the way inside an app."""
    if contact.number:
        return f"打 {read_out(contact.number)}"
    return f"到{CHANNEL_NAMES[contact.kind]}“{contact.name}”"
