"""How is it said which year's terms hold, from when until when, and by which a policy is judged?"""

from __future__ import annotations

import datetime as dt

from rules.catalogue.schema.product import Rulebook
from rules.domain.scenario import Scenario
from rules.rulebooks.shelf import Shelf, span_words

UNSTATED = "手册未写"


def day_words(day: dt.date | None) -> str:
    """A day, or that the manual names none."""
    return day.isoformat() if day else UNSTATED


def held_words(book: Rulebook, implied: dt.date | None) -> str:
    """Which starts of a policy are under these terms; `implied` is the eve of the next ones."""
    until = f"{implied}（下一版开始的前一天）" if implied and not book.ends else day_words(book.ends)
    return f"起始日从 {day_words(book.begins)} 到 {until} 的保单"


def judged_by(shelf: Shelf, scenario: Scenario) -> str:
    """By which terms a case is judged, in a sentence."""
    held, start = shelf.held(scenario), scenario.policy_start
    names = "、".join(shelf.spans[place].name for place in held.places)
    if held.outside:
        known = "、".join(span_words(span) for span in shelf.spans)
        told = f"保单 {start} 开始" if start else "保单哪天开始不清楚"
        return f"{told}，不在已录入的条款版次之内（{known}），所以没有确定的结果。"
    if len(held.places) > 1:
        return f"保单哪天开始不清楚：{names}都算过，说法一样的才作准；填了起始日就只按那一版。"
    return f"按 {names}的条款计算（保单 {start} 开始）。" if start else f"按 {names}的条款计算。"
