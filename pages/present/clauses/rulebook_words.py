"""How is it said which year's terms hold, from when until when, and by which a policy is judged?"""

from __future__ import annotations

import datetime as dt

from rules.catalogue.schema.product import Rulebook
from rules.domain.scenario import Scenario
from rules.rulebooks.shelf import Shelf, span_words

UNSTATED = "手册未写"


def held_words(book: Rulebook, last: dt.date | None) -> str:
    """Which starts of a policy are under these terms, of which `last` is the last that is known."""
    if not book.begins and not last:
        return f"从哪天到哪天：{UNSTATED}；没有别的版次，所有保单都按它算"
    begins = f"{book.begins} 起" if book.begins else f"从哪天起：{UNSTATED}"
    eve = "" if book.ends else "（下一版开始的前一天）"
    return f"{begins}；" + (f"到 {last}{eve}" if last else f"到哪天：{UNSTATED}")


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


def all_by_start(shelf: Shelf) -> str:
    """That every policy is judged by the terms of its own start, in a sentence."""
    known = "、".join(span_words(span) for span in shelf.spans)
    return f"每张保单按它起始日所属的那一版条款计算（{known}）。"
