"""How does a service stand, as a sentence that a person would say?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from pages.present.text import answer_text
from rules.advice.reading_grades import reading_grade, sides
from rules.catalogue.catalogue import Catalogue, Stance
from rules.catalogue.labels import label
from rules.domain.answer import Answer, ServiceAnswer, ServiceStanding, Status
from rules.domain.merged_answer import EITHER

ASK_FIRST = "先问清，再用"

RISKS: Mapping[Status, str] = {
    "not_included": "也许没有这一项，问清再用",
    "not_met": "也许没有这一项，问清再用",
    "waiting": "也许还在等待期，问清再用",
    "used_up": "也许已经用完，问清再用",
    "closed": "也许已经过了期限，问清再用",
    "on_trigger": "也许还不能用，问清再用",
    "not_started": "也许还没生效，问清再用",
}
"""What a person risks under the cautious reading, who counts on the favourable one."""


def risk_text(service: ServiceAnswer, reading: Stance) -> str:
    """Red words where one might not have the service at all; else empty."""
    if reading_grade(service, reading) != "whether":
        return ""
    better, worse = sides(service, reading)
    return RISKS.get(worse.status, "") if better.status != worse.status else ""


def standing(service: ServiceAnswer, answer: Answer, catalogue: Catalogue) -> str:
    """The status as a sentence: what holds under both readings, else what to ask first."""
    info = catalogue.service(service.id)
    if service.because and service.because[0].rule == EITHER:
        return service.because[0].say
    if risk_text(service, answer.reading):
        return ASK_FIRST
    better, worse = sides(service, answer.reading)
    if worse.status == "needs_info":
        return _unanswered(service, worse, catalogue, sure=better.status == "needs_info")
    match service.status:
        case "available":
            return "现在就能用"
        case "on_trigger":
            return f"{info.plain.event}才能用"
        case "waiting" | "not_started":
            return _from_when(service, answer)
        case "used_up":
            day = _day(service, answer, "resets_on")
            return f"次数用完了{f'，{day}起重新计次（续保的）' if day else ''}"
        case "closed":
            return answer_text.next_day(service, answer) or "已经过了期限"
        case "not_included":
            return f"没有买：{_first_reason(service)}" if _first_reason(service) else "没有买这一项"
    return f"条件不符：{_first_reason(service)}" if _first_reason(service) else "条件不符"


def _unanswered(service: ServiceAnswer, worse: ServiceStanding, catalogue: Catalogue, *, sure: bool) -> str:
    """Which answers are missing; where not `sure`, it can be used without them under one reading."""
    facts = service.missing or dict.fromkeys(fact for item in worse.items for fact in item.missing)
    missing = [label(fact, catalogue) for fact in facts]
    named = f"{'、'.join(missing[:3])}{'……' if len(missing) > 3 else ''}"
    return f"差 {len(missing)} 个答案{'' if sure else '才能确定'}：{named}"


def _first_reason(service: ServiceAnswer) -> str:
    return service.because[0].say if service.because else ""


def _from_when(service: ServiceAnswer, answer: Answer) -> str:
    told = answer_text.next_day(service, answer)
    return told or ("等待期还没过" if service.status == "waiting" else "保单还没生效")


def _day(service: ServiceAnswer, answer: Answer, id: str) -> str:
    days: list[dt.date] = [one.on for one in service.deadlines if one.id == id]
    return answer_text.short_day(min(days), answer.as_of) if days else ""
