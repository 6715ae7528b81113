"""How is what is left put in words? Markdown by service: counts, pools, windows, money; no elements here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from pages.present.text import answer_text, count_text
from pages.present.text.answer_text import UNCOUNTED
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.labels import STATUS_NAMES, yuan
from rules.catalogue.schema import Service
from rules.domain.answer import Answer, SharedCount
from rules.domain.deadline_kinds import DEADLINES
from rules.engine.plan import clause_of
from rules.records.balances import Balance, Spent


def service_text(
    info: Service, lines: Sequence[Balance], pools: Iterable[SharedCount], answer: Answer
) -> str:
    """Markdown for one service: its status, its items with equal numbers together, its pools once."""
    parts = [f"**{info.name}**　{answer_text.status_badge(lines[0].status)}"]
    groups: dict[str, list[str]] = {}
    for line in lines:
        text = _line_text(line, answer, own=line.mine.status != line.status)
        groups.setdefault(text, []).append(info.items[line.mine.id].name)
    for text, names in groups.items():
        lead = "" if len(info.items) == 1 else f"{answer_text.plain('、'.join(names))}："
        parts.append(f"- {lead}{text}")
    parts += [f"- {_pool_text(pool, info)}" for pool in pools]
    return "\n".join((parts[0], "", *parts[1:]))


def _line_text(line: Balance, answer: Answer, *, own: bool) -> str:
    """`**剩 0–1 次** · 已用 1 次 · 每个保单年度限 1–2 次 · 2027年3月1日起重新计次（续保的）`."""
    mine, other = line.mine, line.other
    parts = [STATUS_NAMES[mine.status]] if own else []
    if mine.status not in UNCOUNTED:
        parts.append(f"**{count_text.remaining_text(mine, other, answer.reading)}**")
    if mine.used:
        parts.append(f"已用 {mine.used} {mine.unit}")
    if span := count_text.period(mine, other, answer.reading):
        parts.append(span)
    for id, days in line.days.items():
        # The end of the policy ends everything: it is said once, above.
        shown = [day for day in days if id != "use_by" or day != answer.policy_end]
        if shown:
            parts.append(_day_text(id, shown, answer.as_of))
    return " · ".join(parts) or "没有用过"


def _day_text(id: str, days: Sequence[dt.date], as_of: dt.date) -> str:
    on = " 或 ".join(answer_text.short_day(day, as_of) for day in days)
    return DEADLINES[id].balance.format(day=on)


def _pool_text(pool: SharedCount, info: Service) -> str:
    return f"{answer_text.plain(count_text.pool_text(pool, info))} {answer_text.clause(pool.clause)}"


def spent_text(spent: Sequence[Spent], catalogue: Catalogue) -> str:
    """Markdown: the money recorded, this policy year's first, with what the manual says of a most."""
    lines: list[str] = []
    for one in spent:
        info = catalogue.service(one.service)
        when = "本保单年度" if one.year is None else f"{one.year.first} 至 {one.year.last}"
        lines.append(f"- {when} · {info.name}：**{yuan(one.yuan)}**")
        if one.year is None:
            lines += [
                f"  - {answer_text.plain(ceiling.say)} {answer_text.clause(clause_of(info, ceiling.cite))}"
                for ceiling in info.ceilings
            ]
    return "\n".join(lines)
