"""How is what is left put in words? By service: counts, pools, windows, money; no elements here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pages.present.text import answer_text, count_text
from pages.present.text.answer_text import UNCOUNTED
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.labels import STATUS_NAMES, yuan
from rules.catalogue.schema import Service
from rules.domain.answer import Answer, SharedCount, Status
from rules.domain.deadline_kinds import DEADLINES
from rules.engine.plan import clause_of
from rules.records.balances import Balance, Spent


class LeftLine(NamedTuple):
    """Of what, the number, what else is to be said, and its place in the manual."""

    lead: str
    number: str
    more: str
    place: str = ""


class ServiceLeft(NamedTuple):
    """A service with what is left of it."""

    name: str
    status: Status
    lines: tuple[LeftLine, ...]


def service_left(
    info: Service, lines: Sequence[Balance], pools: Iterable[SharedCount], answer: Answer
) -> ServiceLeft:
    """Its items with equal numbers together, its pools once."""
    groups: dict[LeftLine, list[str]] = {}
    for line in lines:
        told = _left_line(line, answer, own=line.mine.status != line.status)
        groups.setdefault(told, []).append(info.items[line.mine.id].name)
    found = [
        told if len(info.items) == 1 else told._replace(lead="、".join(names))
        for told, names in groups.items()
    ]
    found += [
        LeftLine("", "", count_text.pool_text(pool, info), answer_text.clause_text(pool.clause))
        for pool in pools
    ]
    return ServiceLeft(info.name, lines[0].status, tuple(found))


def _left_line(line: Balance, answer: Answer, *, own: bool) -> LeftLine:
    """`剩 0–1 次`, `已用 1 次 · 每个保单年度限 1–2 次 · 2027年3月1日起重新计次（续保的）`."""
    mine, other = line.mine, line.other
    numbers = [STATUS_NAMES[mine.status]] if own else []
    if mine.status not in UNCOUNTED:
        numbers.append(count_text.remaining_text(mine, other, answer.reading))
    parts = []
    if mine.used:
        parts.append(f"已用 {mine.used} {mine.unit}")
    if span := count_text.period(mine, other, answer.reading):
        parts.append(span)
    for id, days in line.days.items():
        # The end of the policy ends everything: it is said once, above.
        shown = [day for day in days if id != "use_by" or day != answer.policy_end]
        if shown:
            parts.append(_day_text(id, shown, answer.as_of))
    more = " · ".join(parts) or ("" if numbers else "没有用过")
    return LeftLine("", " · ".join(numbers), more)


def _day_text(id: str, days: Sequence[dt.date], as_of: dt.date) -> str:
    on = " 或 ".join(answer_text.short_day(day, as_of) for day in days)
    return DEADLINES[id].balance.format(day=on)


def spent_lines(spent: Sequence[Spent], catalogue: Catalogue) -> list[LeftLine]:
    """The money recorded, this policy year's first, with what the manual says of a most."""
    lines: list[LeftLine] = []
    for one in spent:
        info = catalogue.service(one.service)
        when = "本保单年度" if one.year is None else f"{one.year.first} 至 {one.year.last}"
        lines.append(LeftLine(f"{when} · {info.name}", yuan(one.yuan), ""))
        if one.year is None:
            lines += [
                LeftLine("", "", ceiling.say, answer_text.clause_text(clause_of(info, ceiling.cite)))
                for ceiling in info.ceilings
            ]
    return lines
