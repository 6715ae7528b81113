"""How is a day that the provider promised told? With what it counts from; no other place words such a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import NamedTuple

from rules.advice.provider_deadlines import CountedFrom, ProviderDeadline
from rules.domain.answer import Deadline

UNSTATED = "手册没写从哪天算"


class PromiseWords(NamedTuple):
    """A promise in three parts, that each place joins as it has room."""

    start: str
    """From when it counts: `今天材料收齐的话`, `收到样本后`."""
    within: str
    """`最晚 12月1日`, or `10 个工作日内` where no day can be named."""
    done: str
    """What is done by then; how it is counted is left out, since the start says it."""
    dated: bool = True
    """Whether a day is named."""

    def told(self, whose: str) -> str:
        """A sentence that says who promised it."""
        if self.dated:
            return f"{self.start}，{whose}{self.within} {self.done}"
        return f"{whose}答应{self.start} {self.within}{self.done}"


def promise_words(
    one: ProviderDeadline, as_of: dt.date, day: Callable[[dt.date], str], *, notes: bool = True
) -> PromiseWords:
    """What they promised; `day` is how this place writes a day, `notes` whether it has room for a doubt."""
    done = one.say.partition("（")[0]
    if one.length:
        within = f"平均 {one.length}" if one.average else f"{one.length}内"
        return PromiseWords(f"{one.start}后", within, done, dated=False)
    on = f"大约 {day(one.by)}" if one.about else day(one.by)
    bound = f"平均 {on} 前后" if one.average else f"本该 {on}" if one.by < as_of else f"最晚 {on}"
    unstated = f"（{UNSTATED}）" if one.unstated and notes else ""
    return PromiseWords(from_when(one.counted_from, one.start) + unstated, bound, done)


def from_when(counted_from: CountedFrom, start: str = "") -> str:
    """What a day supposes; `start` is what must have happened, where it is more than an application."""
    match counted_from:
        case "today":
            return f"今天{start or '申请'}的话"
        case "booking":
            return f"申请那天{start}的话" if start else "从申请那天算"
        case "wanted":
            return f"想用的那天{start}的话" if start else "从想用的那天算"


def brief_starts(starts: Iterable[str]) -> str:
    """What several days suppose, where there is room for little: `今天申请、今天材料收齐`."""
    return "、".join(dict.fromkeys(start.removesuffix("的话") for start in starts))


def supposed(deadline: Deadline) -> str:
    """What a promised day of an answer supposes, in brackets; empty for every other day."""
    if deadline.anchor is None or not deadline.start:
        return ""
    return f"（{from_when('wanted' if deadline.planned else 'today', deadline.start)}）"
