"""How does the agenda look? One block of HTML, nearest first; everything that is not ours is escaped."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from html import escape

from pages.present.text import agenda_text as said
from pages.present.text.answer_text import ADVICE, day_text, distance_text
from pages.present.text.card_text import differs
from rules.advice.channels import channels_for
from rules.advice.provider_deadlines import ProviderDeadline
from rules.advice.task import Task
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.schema import Channel
from rules.domain.answer import Answer

CSS = """
<style>
.agenda { max-width: 56rem; line-height: 1.6; overflow-wrap: anywhere; }
.agenda p { margin: 0; }
.agenda ol, .agenda ul { list-style: none; margin: 0; padding: 0; }
.agenda ol > li { border: 1px solid light-dark(#c9d5d8, #3a484c); border-left-width: 4px;
  border-radius: .5rem; padding: .7rem .9rem; margin: 0 0 .7rem; }
.agenda ol.now > li { border-left-color: #d55e00; }
.agenda ol.soon > li { border-left-color: #0b6b78; }
.agenda .day { font-size: 1.05rem; font-weight: 600; }
.agenda .day span, .agenda .small { font-size: .875rem; font-weight: 400; }
.agenda .day span { display: inline-block; }
.agenda .name { font-weight: 600; }
.agenda .note, .agenda ul > li { margin-top: .2rem; }
.agenda ul > li { padding-left: .9rem; text-indent: -.9rem; }
.agenda ul > li::before { content: "· "; }
.agenda .small { color: light-dark(#4d5a5e, #b4c1c4); }
.agenda summary { cursor: pointer; padding: .35rem 0; }
.agenda a { display: inline-block; padding: .1rem 0; text-indent: 0; }
</style>
"""

WEEK, MONTH = dt.timedelta(days=7), dt.timedelta(days=30)

NOW, WITHIN_WEEK, WITHIN_MONTH, LATER = "今天及已晚", "7 天内", "30 天内", "以后"
MISSED = "已经过了期限"
GROUPS = (NOW, WITHIN_WEEK, WITHIN_MONTH, LATER)

AWAITED = {
    "booking": "已经预约、还没定日子的，对方应该做到：",
    "wanted": "按您想用或约好的日子算，之后：",
    "today": "如果今天申请、材料齐全，对方应该做到：",
}
"""What each list of expectations supposes, the surest first."""


def group_of(task: Task, as_of: dt.date) -> str:
    """The heading a task stands under."""
    if task.day <= as_of:
        return NOW
    if task.day <= as_of + WEEK:
        return WITHIN_WEEK
    return WITHIN_MONTH if task.day <= as_of + MONTH else LATER


def is_pressing(task: Task, as_of: dt.date) -> bool:
    """Whether a task is to be done within a month and can still be done."""
    return task.late != "by" and task.kind != "opens_on" and group_of(task, as_of) != LATER


def agenda(tasks: Iterable[Task], answer: Answer, catalogue: Catalogue) -> str:
    """The tasks under their headings; those whose day has passed are folded away at the end of the first."""
    groups: dict[str, list[Task]] = {name: [] for name in GROUPS}
    for task in tasks:
        groups[group_of(task, answer.as_of)].append(task)
    blocks = []
    for name, group in groups.items():
        ahead = [task for task in group if task.late != "by"]
        missed = [task for task in group if task.late == "by"]
        if not group:
            continue
        colour = "now" if name == NOW else "soon" if name == WITHIN_WEEK else ""
        blocks.append(f"<h2>{name}（{len(ahead)} 件）</h2>" if ahead else f"<h2>{MISSED}</h2>")
        if ahead:
            blocks.append(_rows(ahead, colour, answer, catalogue))
        if missed:
            lead = f"期限已经过了的 {len(missed)} 件：一般已经办不了；按想用的日子算的，可以换个日子"
            rows = "".join(f"<li>{''.join(_missed(task, answer, catalogue))}</li>" for task in missed)
            blocks.append(f"<details><summary>{lead}</summary><ol>{rows}</ol></details>")
    return f'{CSS}<div class="agenda">{"".join(blocks)}</div>'


def usable_html(answer: Answer, catalogue: Catalogue) -> str:
    """What can be asked for today, and where; empty where nothing can."""
    rows = []
    for service in answer.services:
        if service.status == "available":
            info = catalogue.service(service.id)
            channels = sorted(channels_for(info, "apply_by"), key=lambda one: one.number is None)
            where = f"：{_channel(channels[0])}" if channels else ""
            doubt = f"（⚠ {ADVICE}）" if differs(service) else ""
            rows.append(f'<li><span class="name">{escape(info.name)}</span>{where}{doubt}</li>')
    if not rows:
        return ""
    return f'{CSS}<div class="agenda"><h2>今天就能申请（{len(rows)} 项）</h2><ul>{"".join(rows)}</ul></div>'


def awaited_html(expected: Iterable[ProviderDeadline], answer: Answer, catalogue: Catalogue) -> str:
    """What the provider is to do, by what it supposes."""
    lists: dict[str, list[ProviderDeadline]] = {name: [] for name in AWAITED}
    for one in expected:
        lists[one.counted_from].append(one)
    blocks = []
    for name, group in lists.items():
        if group:
            rows = "".join(f"<li>{escape(said.awaited(one, answer, catalogue))}</li>" for one in group)
            state = " open" if name == "booking" else ""
            lead = f"{AWAITED[name]}{len(group)} 条"
            blocks.append(f"<details{state}><summary>{lead}</summary><ul>{rows}</ul></details>")
    return f'{CSS}<div class="agenda">{"".join(blocks)}</div>' if blocks else ""


def _rows(tasks: Iterable[Task], colour: str, answer: Answer, catalogue: Catalogue) -> str:
    rows = (f"<li>{''.join(_row(task, answer, catalogue))}</li>" for task in tasks)
    return f'<ol class="{colour}">{"".join(rows)}</ol>'


def _row(task: Task, answer: Answer, catalogue: Catalogue) -> Iterator[str]:
    as_of, advices = answer.as_of, said.advice(task, answer, catalogue)
    ahead = task.late != "sensible" and task.day < task.by
    if ahead:
        yield _day("建议最晚申请", task.day, as_of)
    elif task.late == "sensible":
        yield '<p class="day">今天就申请 <span>建议最晚的日子已过</span></p>'
    if task.day < task.by:
        yield f"<p>{said.whose_day(task)}：{day_text(task.by)}（{distance_text(task.by, as_of)}）</p>"
    else:
        yield _day(said.whose_day(task), task.by, as_of)
    yield f'<p class="name">{escape(said.title(task, catalogue))}</p>'
    yield f"<p>{escape(task.do)}</p>"
    lines = said.parts(task, answer, catalogue)
    if task.kind != "policy_end" and (len(advices) > 1 or not ahead):
        lines += [advice.text for advice in advices]
    if lines:
        yield f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"
    yield from (f'<p class="note">⚠ {escape(note)}</p>' for note in said.notes(task, answer))
    yield _ways(task.channels)
    if advices:
        how = "".join(f"<p>{escape(advice.how)}</p>" for advice in advices)
        yield f'<details class="small"><summary>建议的日子怎么来的</summary>{how}</details>'
    yield _clauses(task)


def _missed(task: Task, answer: Answer, catalogue: Catalogue) -> Iterator[str]:
    """A day that has passed: what it was for, and whom to call."""
    yield _day(said.whose_day(task), task.by, answer.as_of)
    yield f'<p class="name">{escape(said.title(task, catalogue))}</p>'
    yield f"<p>{escape(task.do)}</p>"
    yield _ways(one for one in task.channels if one.kind == "phone")
    if other := said.other_reading(task, answer):
        yield f'<p class="small">{escape(other)}</p>'
    yield _clauses(task)


def _ways(channels: Iterable[Channel]) -> str:
    """The ways to apply, telephones first."""
    ways = [_channel(one) for one in sorted(channels, key=lambda one: one.number is None)]
    return f"<p>找谁：{'；'.join(ways)}</p>" if ways else ""


def _clauses(task: Task) -> str:
    return f'<p class="small">{escape(said.clauses(task))}</p>' if task.clauses else ""


def _day(lead: str, on: dt.date, as_of: dt.date) -> str:
    return f'<p class="day">{day_text(on)} <span>{lead} · {distance_text(on, as_of)}</span></p>'


def _channel(one: Channel) -> str:
    """A way to apply, a telephone number as something to tap on."""
    text = escape(said.channel(one))
    if one.number is None:
        return text
    dialled = re.sub(r"[^+0-9]", "", one.number)
    return text.replace(escape(one.number), f'<a href="tel:{dialled}">{escape(one.number)}</a>')
