"""How is a task put in plain Chinese? The same words for the page and the calendar; no elements here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from pages.present.base.phone_numbers import read_out
from pages.present.text.answer_text import (
    ABOUT,
    CHANNEL_NAMES,
    OPPOSITE_NAMES,
    READING_NAMES,
    about_day,
    clause_text,
    day_text,
    distance_text,
    item_names,
    items_text,
    provisional,
    short_day,
)
from pages.present.text.count_text import count_text
from pages.present.text.hours_text import channel_hours
from pages.present.text.promise_text import from_when, promise_words
from rules.advice.lead_time import Latest
from rules.advice.provider_deadlines import ProviderDeadline
from rules.advice.task import Task, TaskPart
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.labels import STATUS_NAMES
from rules.catalogue.schema import Channel
from rules.domain.answer import Answer
from rules.domain.deadline_kinds import DEADLINES

WHOSE_DAY = {
    "planned": "您想用的日子",
    "booked": "您约好的日子",
    "policy_end": "保单最后一天",
}
"""What `by` is where it is no deadline."""

NAMED_CLAUSES = 2
NAMED_SERVICES = 4


def title(task: Task, catalogue: Catalogue) -> str:
    """The service with the items concerned, or the services of a task that speaks of several."""
    if task.service is None:
        return part_names(task.parts, catalogue)
    return _named(task.service, task.items, catalogue)


def part_names(parts: Iterable[TaskPart], catalogue: Catalogue) -> str:
    """The services that parts of a task speak of, the first of them by name."""
    names = [catalogue.service(id).name for id in dict.fromkeys(part.service for part in parts)]
    return items_text(names, NAMED_SERVICES).replace(" 项", " 项服务")


class PressingDay(NamedTuple):
    """A day that must not be missed, and what it is about."""

    day: str
    rest: str


def pressing_days(
    tasks: Iterable[Task], answer: Answer, catalogue: Catalogue, most: int = 3
) -> list[PressingDay]:
    """The next days that must not be missed."""
    pressing = (task for task in tasks if task.late != "by" and task.kind not in ("opens_on", "policy_end"))
    return [_pressing(task, answer, catalogue) for task in islice(pressing, most)]


def _pressing(task: Task, answer: Answer, catalogue: Catalogue) -> PressingDay:
    on = task.sensible if task.sensible and task.late != "sensible" else task.by
    advised = "建议最晚申请；" if on != task.by else ""
    by, day = (about_day(one, answer.as_of, about=task.about) for one in (task.by, on))
    until = f"{what(task)} {by}，" if on != task.by else f"{what(task)}："
    distance = "" if task.about else f"（{distance_text(on, answer.as_of)}）"
    start = f"{from_when('wanted')}，" if task.from_wanted else ""
    return PressingDay(
        day,
        f"{distance}{title(task, catalogue)} · {start}{advised}{until}{task.do}{_doubts(task)}",
    )


def _doubts(task: Task) -> str:
    """The same in brackets, beside a task."""
    found = doubts(task)
    return f"（{found}）" if found else ""


def doubts(task: Task) -> str:
    """Why a task may not hold; empty where it does."""
    found = [] if task.settled else ["能不能用还差信息"]
    found += ["⚠ 两种解释不同，先打电话确认"] if task.differs else []
    return "；".join(found)


def what(task: Task) -> str:
    """In a word, what a task's last day is for."""
    if task.advice:
        return "建议申请的日子"
    return DEADLINES[task.kind].name if task.kind in DEADLINES else WHOSE_DAY[task.kind]


def whose_day(task: Task) -> str:
    """Whose last day `by` is."""
    if task.advice:
        return "手册建议的日子"
    return DEADLINES[task.kind].meaning if task.kind in DEADLINES else WHOSE_DAY[task.kind]


class Advice(NamedTuple):
    """The last sensible day to apply, and how it was found."""

    text: str
    how: str
    on: dt.date


def advice(task: Task, answer: Answer, catalogue: Catalogue) -> list[Advice]:
    """The last sensible days to apply; empty where there is nothing to add to the task's own day."""
    if task.latest is not None:
        return [_advised(task.latest, "", answer.as_of)] if task.latest.on < task.by else []
    lines = []
    for part in task.parts:
        if part.latest:
            info = catalogue.service(part.service)
            names = items_text(tuple(info.items[item].name for item in part.items))
            if task.service is None:
                names = _named(part.service, part.items, catalogue)
            lines.append(_advised(part.latest, f"{names}：" if len(task.parts) > 1 else "", answer.as_of))
    return lines


def parts(task: Task, answer: Answer, catalogue: Catalogue) -> list[str]:
    """What a task says of each of its services."""
    if task.kind != "policy_end":
        names = dict.fromkeys(catalogue.service(part.service).name for part in task.parts)
        return ["、".join(names)] if task.kind == "opens_on" else []
    services: dict[str, list[TaskPart]] = {}
    for part in task.parts:
        services.setdefault(part.service, []).append(part)
    return [_left(id, group, answer, catalogue) for id, group in services.items()]


def notes(task: Task, answer: Answer) -> list[str]:
    """What softens or qualifies a task's day."""
    found = []
    if task.late == "sensible":
        some = "有的项目" if len(task.parts) > 1 else ""
        found.append(f"{some}建议最晚申请的日子已过，但还没到最后一天：今天就申请，并问清来不来得及")
    if not task.settled:
        found.append("这项还差信息，先确认能不能用")
    if task.kind == "opens_on":
        found.append("只是不再受这一条限制，其他条件仍要满足")
    if task.hours is not None:
        since = short_day(dt.date.fromisoformat(task.since), answer.as_of) if task.since else ""
        found.append(f"手册按 {task.hours} 小时算，以 {since} 为准；不知道几点，这里取一定来得及的整天")
    counted = [task.by] if task.provisional else []
    lengths = [task.latest, *(part.latest for part in task.parts)]
    counted += [latest.on for latest in lengths if latest is not None and latest.provisional]
    if counted:
        found.append(provisional(max(counted)))
    if task.about:
        found.append(ABOUT)
    found += [text for text in [other_reading(task, answer)] if text]
    return found


def other_reading(task: Task, answer: Answer) -> str:
    """What the opposite reading says of a task's day; empty where both agree."""
    mine, other = READING_NAMES[answer.reading], OPPOSITE_NAMES[answer.reading]
    match task.differs:
        case "day":
            assert task.other is not None
            return f"{mine}是这一天；{other}是 {day_text(task.other)}。先打电话确认"
        case "only":
            return f"只有{other}才有这个期限，{mine}没有。先打电话确认"
        case "absent":
            status = f"（{STATUS_NAMES[task.other_status]}）" if task.other_status else ""
            return f"{mine}有这个期限；{other}没有{status}。先打电话确认"
    return ""


def clauses(task: Task) -> str:
    """The first places in the manual, and how many more there are."""
    named = "；".join(clause_text(clause) for clause in task.clauses[:NAMED_CLAUSES])
    rest = len(task.clauses) - NAMED_CLAUSES
    return named + (f"；等 {len(task.clauses)} 处" if rest > 0 else "")


def channel(one: Channel, catalogue: Catalogue) -> str:
    """A way to apply: kind, name, number or path, hours."""
    kind = CHANNEL_NAMES[one.kind]
    lead = "" if kind in one.name or one.kind == "app" else kind
    path = f"（{one.path}）" if one.path else ""
    open_at = channel_hours(one, catalogue)
    hours = f"（{open_at}）" if open_at else ""
    return " ".join(part for part in (lead, one.name, read_out(one.number or "")) if part) + path + hours


def awaited(one: ProviderDeadline, answer: Answer, catalogue: Catalogue) -> str:
    """What the provider is to do by when."""
    names = _named(one.service, one.items, catalogue)
    said = promise_words(
        one, answer.as_of, lambda day: f"{short_day(day, answer.as_of)}（{distance_text(day, answer.as_of)}）"
    )
    if not said.dated:
        return f"{names}：{said.told('对方')}"
    text = f"{names}：{said.start}，{said.within} {one.say}"
    softened = [
        "可以打电话催问" if one.by < answer.as_of else "",
        "平均时间，不是保证" if one.average else "",
        f"手册有两种算法，早的是 {short_day(one.other, answer.as_of)}" if one.other else "",
        provisional(one.by) if one.provisional else "",
        ABOUT if one.about else "",
    ]
    return text + "".join(f"；{part}" for part in softened if part)


def steps_text(latest: Latest) -> str:
    """What was subtracted, e.g. `1 个工作日：审核材料；之后 3 个工作日：安排陪诊`."""
    said: list[str] = []
    for step in latest.steps:
        start = "" if not said else "之后 " if step.after_review else "也从申请起算，"
        said.append(f"{start}{step.length}：{step.say}")
    return "；".join(said)


def _advised(latest: Latest, lead: str, as_of: dt.date) -> Advice:
    how = f"{short_day(latest.aim, as_of)} 当天或之前要到位，按服务自己承诺的时间倒推（{steps_text(latest)}）"
    if any(step.unstated for step in latest.steps):
        start = "审核完成" if DEADLINES[latest.steps[0].id].stage == "review" else "申请当天"
        how += f"；从哪天起算有两种读法，这里从{start}起算"
    if any(step.average for step in latest.steps):
        how += "；这是平均时间，不是保证，宜再早些"
    if not latest.arranged:
        how += "；只算了审核，安排还要时间，宜再早些"
    text = f"{lead}建议最晚申请 {_day(latest.on, as_of)}"
    return Advice(text, f"{lead}{how}。这是建议，不是手册的期限", latest.on)


def _day(on: dt.date, as_of: dt.date) -> str:
    return short_day(on, as_of) + ("（已过）" if on < as_of else "")


def _left(id: str, group: list[TaskPart], answer: Answer, catalogue: Catalogue) -> str:
    """What remains of one service, and by when to apply for it."""
    info, service = catalogue.service(id), answer.service(id)
    wanted = {item for part in group for item in part.items}
    absent = {STATUS_NAMES[part.other_status] for part in group if part.other_status}
    differing = f"（{OPPOSITE_NAMES[answer.reading]}：{'、'.join(sorted(absent))}）" if absent else ""
    days: dict[str, list[str]] = {}
    for part in group:
        if part.latest:
            names = days.setdefault(_day(part.latest.on, answer.as_of), [])
            names += [info.items[item].name for item in part.items]
    advised = [when if len(days) == 1 else f"{items_text(names)} {when}" for when, names in days.items()]
    by = f"；建议最晚申请：{'，'.join(advised)}" if advised else ""
    return f"{info.name}：{count_text(service, info, answer.reading, wanted)}{differing}{by}"


def _named(id: str, items: tuple[str, ...], catalogue: Catalogue) -> str:
    info = catalogue.service(id)
    return " · ".join(part for part in (info.name, item_names(items, info)) if part)
