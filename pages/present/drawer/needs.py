"""What does a person bring, wait for, pay, waste and have left of one service? A few short lines each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from pages.present.drawer.call import day_word
from pages.present.text import answer_text, count_text
from pages.present.text.answer_text import UNCOUNTED
from pages.present.text.promise_text import promise_words
from rules.advice.lead_time import variants
from rules.advice.provider_deadlines import ProviderDeadline, awaited_deadlines
from rules.advice.reading_grades import reading_grade
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.schema import Service
from rules.domain.answer import OPEN, Answer, ServiceAnswer
from rules.domain.scenario import Scenario
from rules.guidance.service_step import Count, total_count

ROOM = 84
"""Characters of a part of the drawer before its rest is folded."""

MOST_PROMISES = 3


class NeededPart(NamedTuple):
    """One part: a sign, a title and its lines; amber where something is wasted or uncertain."""

    sign: str
    title: str
    lines: tuple[str, ...]
    strong: str = ""
    """A line that stands out before the others."""
    amber: bool = False


def needs_of(
    service: ServiceAnswer, answer: Answer, scenario: Scenario, catalogue: Catalogue
) -> tuple[NeededPart, ...]:
    """The parts in the order of need, without those of which there is nothing to say."""
    info = catalogue.service(service.id)
    items = _concerned(service)
    bring = [one.say for one in info.guide.materials if not one.items or items & {*one.items}]
    pay = [info.guide.pay.say] if info.guide.pay else [one.say for one in info.guide.costs]
    lost = [one.say for one in info.guide.lost if not one.items or items & {*one.items}]
    parts = (
        NeededPart("paper", "带什么", tuple(_as_fits(bring))),
        NeededPart("clock", "提前多久", tuple(_advised_ahead(info, items))),
        NeededPart("clock", "他们多久", tuple(_promise_lines(service, answer, scenario, catalogue))),
        NeededPart("yuan", "自己付", tuple(_as_fits(pay))),
        NeededPart("waste", "这样会白白用掉", tuple(_as_fits(lost, joined=False)), amber=True),
    )
    return tuple(part for part in parts if part.lines)


def _concerned(service: ServiceAnswer) -> set[str]:
    """The items that can be used under some reading; all where none can."""
    open_ = {
        mine.id for mine, other in service.item_pairs() if not {mine.status, other.status}.isdisjoint(OPEN)
    }
    return open_ or {item.id for item in service.items}


def _advised_ahead(info: Service, items: set[str]) -> list[str]:
    """How long before it is needed one had better apply, where the manual advises that."""
    promises = (one for item in sorted(items) for one in variants(info, item, "apply_by"))
    return list(dict.fromkeys(one.say for one in promises if one.advice))


def _as_fits(says: Sequence[str], *, joined: bool = True) -> Iterator[str]:
    """As many as there is room for, and how many more there are."""
    shown: list[str] = []
    for say in says:
        if shown and sum(map(len, shown)) + len(say) > ROOM:
            break
        shown.append(say)
    left = len(says) - len(shown)
    more = f"另有 {left} 条，见下面“怎么办、带什么”" if left else ""
    if joined:
        shown = ["；".join(one.rstrip("。") for one in shown)] if shown else []
    yield from shown
    if more:
        yield more


# ---------------------------------------------------------------- what they promised


def _promise_lines(
    service: ServiceAnswer, answer: Answer, scenario: Scenario, catalogue: Catalogue
) -> Iterator[str]:
    """The provider's promises, each by its later day."""
    alone = replace(answer, services=(service,))
    found = awaited_deadlines(alone, scenario, catalogue)
    info, told = catalogue.service(service.id), dict[tuple[str, str], list[str]]()
    for one in found:
        told.setdefault(_promise_line(one, answer.as_of), []).extend(one.items)
    before = None
    for (start, line), items in list(told.items())[:MOST_PROMISES]:
        whose = "" if len(items) == len(info.items) else _whose_items(items, info)
        yield f"{f'{start}，' if start != before else ''}{whose}{line}"
        before = start
    if len(told) > MOST_PROMISES:
        yield f"另有 {len(told) - MOST_PROMISES} 个日子，见下面“次数与日期”"


def _promise_line(one: ProviderDeadline, as_of: dt.date) -> tuple[str, str]:
    """What it counts from, and the rest."""
    said = promise_words(one, as_of, lambda day: day_word(day, as_of))
    return said.start, f"{said.within}：{one.say if said.dated else said.done}"


def _whose_items(items: Iterable[str], info: Service) -> str:
    names = [info.items[id].name for id in dict.fromkeys(items)]
    return f"{names[0]}等 {len(names)} 项" if len(names) > 2 else "、".join(names)


# ---------------------------------------------------------------- what is left


TWO_COUNTS = "次数有两种写法，按少的打算"
"""Where no single number can be named."""


def left_of(service: ServiceAnswer, answer: Answer, catalogue: Catalogue) -> NeededPart:
    """How often, with the number to reckon with, and until when."""
    info = catalogue.service(service.id)
    amber = planned_text(service, answer, catalogue)
    told = count_text.count_text(service, info, answer.reading)
    count = told if amber in ("", TWO_COUNTS) else ""
    lines = [part for part in (count, last_day_text(service, answer)) if part]
    return NeededPart("again", "还剩几次", tuple(lines), amber, amber=bool(amber))


def planned_text(service: ServiceAnswer, answer: Answer, catalogue: Catalogue) -> str:
    """`按 1 次打算；问清楚可能有 5 次`; empty where both readings give the same."""
    if service.status in UNCOUNTED:
        return ""
    total = total_count(service, answer.reading)
    if total is None or not total.differs or total.planned is None:
        alike = service.other_status is None
        return TWO_COUNTS if alike and reading_grade(service, answer.reading) == "how_often" else ""
    more = _possible(total, catalogue.service(service.id))
    return f"{count_text.planned_with(total.planned, total.unit)}；问清楚可能{more}"


def _possible(total: Count, info: Service) -> str:
    if total.possible is None:
        return "不限次数"
    if len(total.items) > 3:
        return "各项另有次数"
    if len(total.items) > 1 and total.possible == len(total.items):
        return f"{'、'.join(info.items[id].name for id in total.items)}各 1 {total.unit}"
    return f"有 {total.possible} {total.unit}"


def last_day_text(service: ServiceAnswer, answer: Answer) -> str:
    """Until when what can still be used can be, by the earlier of both readings."""
    both, items = (*service.deadlines, *service.opposite.deadlines), _concerned(service)
    ends = [one for one in both if one.id == "use_by" and one.item in items]
    over = {one.item for one in ends if one.on < answer.as_of}
    last = min((one for one in ends if one.item not in over), key=lambda one: one.on, default=None)
    if last is None and not ends and answer.lasts_to_end(service.id, items):
        return f"可用到{answer_text.UNTIL_POLICY_END}，是哪天请看保单"
    if last is None:
        # One reading may still have a day to come: the other's has passed for certain.
        doubtful = any(one.on >= answer.as_of for one in ends)
        return "也许已经过了能用的最后一天，先问清" if doubtful else ""
    day = answer_text.short_day(last.on, answer.as_of)
    if last.about:
        return f"最晚大约 {day} 用，早些更稳妥"
    resets = any(one.id == "resets_on" for one in both)
    again = "，次日重新算（续保的）" if resets and last.on == answer.policy_end else ""
    return f"最晚用到 {day}{again}"
