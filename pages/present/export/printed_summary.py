"""What stands on the page that a customer prints? One case in words, on one or two sheets of A4.

The content is gathered here and laid out by the templates, which escape every text. No screen here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from markupsafe import Markup

from pages.present.base.phone_numbers import read_out
from pages.present.base.templating import TEMPLATES, template
from pages.present.records import record_rows
from pages.present.text import agenda_text, answer_text, case_text, count_text
from pages.present.text.answer_text import LOOKS, OPPOSITE_NAMES, READING_NAMES
from pages.present.text.card_text import differs
from pages.present.text.hours_text import channel_hours
from pages.present.text.unsure_text import missing_start_note, unsure
from pages.present.timeline.marks import marks_of
from pages.present.timeline.svg_timeline import Picture, picture
from rules.advice.agenda import tasks
from rules.advice.channels import channels_for
from rules.advice.task import Task
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.labels import STATUS_NAMES, label
from rules.catalogue.schema import Service
from rules.domain.answer import Answer, ServiceAnswer
from rules.domain.answer_diff import COUNT, STATUS, service_differences
from rules.domain.deadline_kinds import DEADLINES
from rules.domain.merged_answer import FACT
from rules.domain.scenario import Scenario

TITLE = "健康服务摘要"

LEADS = {"planned": "想在", "booked": "约在", **{id: kind.lead for id, kind in DEADLINES.items()}}
"""How a task's day is led in where it is not the last one."""

TASKS, RECORDS, RANGES, NAMED, SWITCHED = 7, 4, 2, 4, 3
"""How many tasks, records, ranges of lines, names and single readings there is room for."""
FEW = 12
"""Usable services beyond which the type is set smaller."""


class Usable(NamedTuple):
    """A service that can be used now."""

    name: str
    left: str
    until: str
    number: str
    contact: str
    lines: str
    unsure: bool
    """Whether the two readings differ about it."""


class PrintedTask(NamedTuple):
    """Something to be done by a day."""

    lead: str
    """What kind of day it is, e.g. the last one or the last sensible one."""
    day: str
    distance: str
    services: str
    text: str
    advice: str
    """The manual's own last day where `day` is an earlier one, or that there is no time to lose."""


class Group(NamedTuple):
    """The services that stand alike and cannot be used now: names, and what is said of them."""

    status: str
    size: int
    services: tuple[tuple[str, str], ...]


class PrintedSummary(NamedTuple):
    """Everything that is printed, in words."""

    day: str
    reading: str
    policy: str
    switched: tuple[str, ...]
    """Entries of the registers that are read otherwise than the rest."""
    facts: tuple[case_text.Fact, ...]
    assumed: tuple[case_text.Fact, ...]
    unknown: str
    records: tuple[str, ...]
    usable: tuple[Usable, ...]
    tasks: tuple[PrintedTask, ...]
    more_tasks: int
    missed: str
    groups: tuple[Group, ...]
    unsure: tuple[tuple[str, str], ...]
    """Services about which the readings differ, with both."""
    picture: Picture | None
    manual: str
    """The hash of the manual's text."""
    title: str = TITLE

    @property
    def dense(self) -> bool:
        """Whether there is so much to say that it takes smaller type."""
        return len(self.usable) > FEW


def summary_of(
    case: case_text.ToldCase, scenario: Scenario, answer: Answer, catalogue: Catalogue
) -> PrintedSummary:
    """The content for a case, as a scenario too, and its answer."""
    pairs = list(zip(answer.services, catalogue.services, strict=True))
    agenda = tasks(answer, scenario, catalogue)
    due = [task for task in agenda if task.late != "by"]
    missed = [task for task in agenda if task.late == "by"]
    ill = case.alternatives.get(FACT)
    diagnosis = unsure(FACT, ill, catalogue).label if ill else ""
    marks = marks_of(answer, scenario, catalogue, diagnosis)
    return PrintedSummary(
        day=answer_text.day_text(answer.as_of),
        reading=READING_NAMES[answer.reading],
        policy=_policy(answer, case, catalogue),
        switched=tuple(_switched(catalogue, case.overrides)),
        facts=tuple(case_text.entered_told(case, catalogue)),
        assumed=tuple(case_text.facts_told(case.assumed, catalogue)),
        unknown=case_text.labels_told(case_text.unknown_of(case), catalogue),
        records=tuple(_records(case.entered, catalogue)),
        usable=tuple(
            _usable(one, info, answer, catalogue) for one, info in pairs if one.status == "available"
        ),
        tasks=tuple(_task(task, answer, catalogue) for task in due[:TASKS]),
        more_tasks=max(len(due) - TASKS, 0),
        missed=_missed(missed, answer, catalogue),
        groups=tuple(_groups(pairs, answer, catalogue)),
        unsure=tuple((info.name, _both(one, info, answer)) for one, info in pairs if differs(one)),
        picture=picture(answer, marks, catalogue) if answer.policy_start and answer.policy_end else None,
        manual=str(answer.rules["manual"]),
    )


# ---------------------------------------------------------------- the case


def _policy(answer: Answer, case: case_text.ToldCase, catalogue: Catalogue) -> str:
    """The policy year and its waiting period, as far as they are known."""
    if answer.ends_about:
        return missing_start_note(case.alternatives, catalogue).rstrip("。")
    if answer.policy_start is None:
        return "保单生效日还没有填，有日期的结论都还算不出来"
    text = f"保单 {answer.policy_start} 至 {answer.policy_end}"
    until = answer.binding_until
    book = answer.rules.get("rulebook")
    return text + (f"，等待期到 {until}" if until else "") + (f"，按 {book}的条款" if book else "")


def _switched(catalogue: Catalogue, overrides: Mapping[str, str]) -> Iterator[str]:
    known = {id: name for id, name in overrides.items() if id in catalogue.entries}
    for id, name in islice(known.items(), SWITCHED):
        entry = catalogue.entries[id]
        yield f"{entry.title}：{entry.readings[name].say}"
    if len(known) > SWITCHED:
        yield f"还有 {len(known) - SWITCHED} 处"


def _records(entered: Mapping[str, Any], catalogue: Catalogue) -> Iterator[str]:
    """The latest uses, bookings and stays, one line each."""
    for kind, sheet in record_rows.SHEETS.items():
        rows = sorted(entered.get(kind) or (), key=lambda one: one.get(sheet.day) or "", reverse=True)
        for row in rows[:RECORDS]:
            yield record_rows.row_text(kind, row)
        if len(rows) > RECORDS:
            yield f"更早的{label(kind, catalogue)}还有 {len(rows) - RECORDS} 条"


# ---------------------------------------------------------------- what can be used


def _usable(service: ServiceAnswer, info: Service, answer: Answer, catalogue: Catalogue) -> Usable:
    channels = channels_for(info, "apply_by") or tuple(info.guide.channels)
    channel = next((one for one in channels if one.number), channels[0] if channels else None)
    hours = channel_hours(channel, catalogue) if channel else ""
    return Usable(
        info.name,
        case_text.count_told(service, info, answer.reading),
        answer_text.next_day(service, answer),
        read_out(channel.number or "") if channel else "",
        "，".join(part for part in (channel.name, hours) if part) if channel else answer_text.NOT_LISTED,
        _lines(service, info),
        differs(service),
    )


def _lines(service: ServiceAnswer, info: Service) -> str:
    """Where the manual gives the counts and days of the items that can be used."""
    usable = [item.id for item in service.items if item.status == "available"]
    ranges = {pair for id in usable for pair in info.items[id].limit.cite}
    ranges |= {pair for d in service.deadlines if d.item in usable for pair in d.clause.lines}
    more = "等" if len(ranges) > RANGES else ""
    return f"手册 {case_text.lines_told(sorted(ranges)[:RANGES])} 行{more}" if ranges else ""


# ---------------------------------------------------------------- what is to be done


def _task(task: Task, answer: Answer, catalogue: Catalogue) -> PrintedTask:
    """A task under the day that matters first: the last sensible one, while it has not passed."""
    day, lead, advice = task.by, LEADS.get(task.kind, "最晚"), ""
    if task.late == "sensible":
        advice = "按承诺的办理时间倒推，已经偏晚，请尽快"
    elif task.sensible and task.sensible < task.by:
        last = answer_text.short_day(task.by, answer.as_of)
        advice = f"{last}要用" if task.kind == "planned" else f"最晚 {last}"
        day, lead = task.sensible, "最好"
    return PrintedTask(
        lead,
        answer_text.about_day(day, answer.as_of, about=task.about) + ("（暂定）" if task.provisional else ""),
        answer_text.distance_text(day, answer.as_of),
        agenda_text.title(task, catalogue),
        _said(task),
        advice,
    )


def _said(task: Task) -> str:
    do = "提前申请" if task.kind == "planned" else task.do
    return do + ("（建议）" if task.advice else "") + ("" if task.settled else "（能否使用还差信息）")


def _missed(tasks: Sequence[Task], answer: Answer, catalogue: Catalogue) -> str:
    """The days that have passed, each named once, the latest first."""
    named = ((agenda_text.title(task, catalogue), task.by) for task in reversed(tasks))
    days = dict.fromkeys(f"{title}（{answer_text.short_day(by, answer.as_of)}）" for title, by in named)
    more = f" 等 {len(days)} 个日子" if len(days) > NAMED else ""
    return "；".join(islice(days, NAMED)) + more


# ---------------------------------------------------------------- what cannot be used, or is not sure


def _groups(
    pairs: Sequence[tuple[ServiceAnswer, Service]], answer: Answer, catalogue: Catalogue
) -> Iterator[Group]:
    for status in LOOKS:
        alike = [pair for pair in pairs if pair[0].status == status]
        if alike and status != "available":
            remarks: dict[str, list[str]] = {}
            for service, info in alike:
                remarks.setdefault(_remark(service, answer, catalogue), []).append(info.name)
            services = tuple(("、".join(names), remark) for remark, names in remarks.items())
            yield Group(answer_text.status_text(status), len(alike), services)


def _remark(service: ServiceAnswer, answer: Answer, catalogue: Catalogue) -> str:
    """What keeps a service from use, or the day that changes it."""
    match service.status:
        case "needs_info":
            return answer_text.status_reason(service, [label(fact, catalogue) for fact in service.missing])
        case "waiting" | "used_up" | "closed" | "not_started":
            return answer_text.next_day(service, answer)
    return answer_text.status_reason(service, [])


def _both(service: ServiceAnswer, info: Service, answer: Answer) -> str:
    """The first thing that the two readings put differently."""
    mine, theirs = READING_NAMES[answer.reading], OPPOSITE_NAMES[answer.reading]
    first = next(service_differences(service.id, service, service.opposite, used=False), None)
    name = f"{info.items[first.item].name}：" if first and first.item and len(service.items) > 1 else ""
    if first and first.aspect == STATUS:
        one, other = STATUS_NAMES[first.left], STATUS_NAMES[first.right]
        return f"{name}{one}，或{other}" if first.item else f"{mine}{one}，{theirs}{other}"
    if first and first.aspect == COUNT:
        here, there = (count_text.left_of_period(side) for side in (first.left, first.right))
        return f"{name}{mine}{here}，{theirs}{there}"
    found = answer_text.other_day(service, answer.as_of)
    return f"{found[0]} {found[1]}" if found else f"{'、'.join(_only(service))}只有一种解释才有"


def _only(service: ServiceAnswer) -> list[str]:
    """The kinds of day that only one reading has."""
    mine, theirs = ({(d.item, d.id) for d in side.deadlines} for side in (service, service.opposite))
    return sorted({DEADLINES[id].name for _, id in mine ^ theirs})


# ---------------------------------------------------------------- layout


def printed_style() -> str:
    """The style sheet of the printed sheet."""
    return (TEMPLATES / "sheet.css").read_text(encoding="utf-8")


def fragment(content: PrintedSummary) -> str:
    """The sheet as HTML to stand inside a page, its picture as an image."""
    return template("sheet.html.jinja").render(sheet=content, inline=False, top=3)


def document(content: PrintedSummary) -> str:
    """The sheet as an HTML file that needs nothing else."""
    page = template("document.html.jinja")
    return page.render(sheet=content, inline=True, top=1, style=Markup(printed_style()))
