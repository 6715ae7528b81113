"""How is an answer put in few words? Markdown for statuses, counts, days and clauses; no elements here."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from pages.present.text.promise_text import from_when, supposed
from rules.catalogue.catalogue import STANCES
from rules.catalogue.labels import STANCE_NAMES, STATUS_NAMES, lines_text
from rules.catalogue.schema import Service
from rules.domain.answer import AHEAD, OPEN, REFUSED, Answer, Clause, Deadline, ServiceAnswer, Status
from rules.domain.deadline_kinds import DEADLINES, kinds_of
from rules.domain.merged_answer import EITHER
from rules.domain.workdays import unknown_year

READING_NAMES = {stance: STANCE_NAMES[stance] for stance in STANCES}
SHORT_STANCES = dict(zip(STANCES, ("有利", "保守"), strict=True))
OPPOSITE_NAMES = {"favourable": READING_NAMES["cautious"], "cautious": READING_NAMES["favourable"]}

LOOKS: dict[Status, tuple[str, str]] = {
    "available": ("✓", "green"),
    "needs_info": ("?", "orange"),
    "waiting": ("◐", "blue"),
    "not_started": ("○", "blue"),
    "on_trigger": ("◇", "violet"),
    "used_up": ("●", "gray"),
    "closed": ("■", "gray"),
    "not_met": ("×", "red"),
    "not_included": ("－", "gray"),
}
"""A sign and a colour for each status; the sign and the name say it without the colour."""

UNCOUNTED: tuple[Status, ...] = ("not_included", "not_met", "not_started")
"""Statuses beside which a count of what is left would mislead."""

PERIODS = {
    "policy_year": "每个保单年度",
    "stay": "每次住院",
    "discharge": "每次出院后",
    "event": "每次事件",
    "treatment": "每次治疗",
    "month": "每月",
    "policy": "整个保单",
    "unlimited": "不限次数",
    "contract": "周期以合同为准",
    "silent": "手册未写周期",
}
"""The period that a count is for."""

LEADS: dict[Status, str] = {
    "on_trigger": "触发条件",
    "not_met": "不符合",
    "not_included": "需要",
}
"""How the reason for a status begins on a card."""

CHANNEL_NAMES = {
    "phone": "电话",
    "wechat": "公众号",
    "miniprogram": "小程序",
    "app": "手机应用",
    "web": "网页",
}
"""Kinds of ways to apply."""


ADVICE = "两种解释不同，用之前先打电话确认"

NOT_LISTED = "这里没有列出，以手册和合同为准"
"""What stands in the place of a list of ours that is empty; that the manual is silent would be a claim."""


WEEKDAYS = "一二三四五六日"


# Streamlit turns these into links, pictures and signs after Markdown has taken the backslashes away.
REMADE = re.compile(
    r"(?i)(?<=www)(?=\.)|(?<=http:)(?=//)|(?<=https:)(?=//)|(?<=@)|(?<=:)(?=[a-z_+-])|(?<=[-<>~])(?=[-=>])"
)
WORD_JOINER = "\u2060"
"""Takes no room, and ends what would be remade."""

STEERING = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
"""Characters that begin a new line or turn the direction of the writing."""

BLOCK = re.compile(r"^( *)(?:([-+=])|([0-9]+)([.)]))")
"""What at the start of a line makes it a list or a heading."""


def plain(text: str) -> str:
    """The text as Markdown that shows it literally: no markup, no link, no picture, one line.

    Everything that comes from outside, and everything that may hold such, goes through here.
    """
    text = REMADE.sub(WORD_JOINER, STEERING.sub(" ", text))
    text = re.sub(r"([\\`*_\[\]<>$~#|:]|&(?=[A-Za-z]))", r"\\\1", text)
    return BLOCK.sub(lambda start: f"{start[1]}{start[3] or ''}\\{start[2] or start[4]}", text)


def small(text: str) -> str:
    """Markdown for a remark beside a sentence."""
    return f":small[:gray[{plain(text)}]]" if text else ""


def clause_text(clause: Clause) -> str:
    """`门诊陪诊服务介绍 · 四(3) · 第 1710 行`."""
    lines = f"第 {lines_text(clause.lines)} 行"
    return " · ".join(part for part in (clause.section, clause.at, lines) if part)


def clauses_text(clauses: tuple[Clause, ...]) -> str:
    """The first place, and how many more there are."""
    if not clauses:
        return ""
    more = f"（等 {len(clauses)} 处）" if len(clauses) > 1 else ""
    return clause_text(clauses[0]) + more


def clause(place: Clause) -> str:
    """Markdown for a place in the manual: chapter, number and lines."""
    return small(clause_text(place))


def status_text(status: Status) -> str:
    """A status as sign and name."""
    return f"{LOOKS[status][0]} {STATUS_NAMES[status]}"


def status_badge(status: Status) -> str:
    """Markdown for a status."""
    return f":{LOOKS[status][1]}-badge[{status_text(status)}]"


def short_day(on: dt.date, as_of: dt.date) -> str:
    """`3月4日`, with the year where it is another one."""
    text = f"{on.month}月{on.day}日"
    return text if on.year == as_of.year else f"{on.year}年{text}"


def day_text(day: dt.date) -> str:
    """`2025年3月4日 周二`."""
    return f"{day.year}年{day.month}月{day.day}日 周{WEEKDAYS[day.weekday()]}"


ABOUT = "大约：算它的日子只知道大概，这里写最稳妥的一天"
"""Why a day is only about; the model of what every page says of it."""


UNTIL_POLICY_END = "保单最后一天"
"""What is said of the policy's end where its start is known about: any day named would be a wrong one."""


def about_day(on: dt.date, as_of: dt.date, *, about: bool) -> str:
    """`3月4日`, or `大约 3月4日` where it follows from a day that is known about."""
    return ("大约 " if about else "") + short_day(on, as_of)


def distance_text(day: dt.date, as_of: dt.date) -> str:
    """How far a day lies from `as_of`, e.g. `还有 3 天`."""
    days = (day - as_of).days
    if days == 0:
        return "就在当天"
    return f"还有 {days} 天" if days > 0 else f"已过 {-days} 天"


def items_text(items: Sequence[str], most: int = 3) -> str:
    """The names of items, cut after `most`."""
    names = "、".join(items[:most])
    return f"{names}等 {len(items)} 项" if len(items) > most else names


def item_names(ids: Sequence[str], info: Service) -> str:
    """Which of a service's items these are; empty where it has only one."""
    if len(info.items) == 1:
        return ""
    if len(ids) == len(info.items):
        return f"全部 {len(ids)} 项"
    return items_text([info.items[id].name for id in ids])


# ---------------------------------------------------------------- items


def items_line(service: ServiceAnswer) -> str:
    """How many items of a service stand how; empty where there is only one."""
    if len(service.items) == 1 or len({item.status for item in service.items}) == 1:
        return f"共 {len(service.items)} 项" if len(service.items) > 1 else ""
    counts: dict[Status, int] = {}
    for item in service.items:
        counts[item.status] = counts.get(item.status, 0) + 1
    order = [status for status in LOOKS if status in counts]
    return f"共 {len(service.items)} 项：" + "，".join(f"{STATUS_NAMES[s]} {counts[s]} 项" for s in order)


# ---------------------------------------------------------------- days


def next_day(service: ServiceAnswer, answer: Answer) -> str:
    """The date that matters next for a service, under both readings where they differ; may be empty."""
    deadline = _next(service, answer)
    can = "可用到" if service.status == "available" else "能用的话，可用到"
    if deadline is None:
        open_ = [item.id for item in service.items if item.status == service.status in OPEN]
        return f"{can}{UNTIL_POLICY_END}" if answer.lasts_to_end(service.id, open_) else ""
    on = _days(deadline, service, answer.as_of)
    match deadline.id:
        case "opens_on":
            return _opening(deadline, service, answer.as_of)
        case "resets_on":
            return f"{on}起重新计次（续保的）"
        case id if DEADLINES[id].whose == "provider":
            start = from_when("wanted" if deadline.planned else "today", deadline.start)
            last = _days(deadline, service, answer.as_of, later=True)
            bound = f"平均 {last}前后" if deadline.average else f"最晚 {last}"
            return f"{start}，对方{bound}：{deadline.say}"
        case "use_by" if deadline.on == answer.policy_end:
            return f"{can} {on}"
    late = "已过" if deadline.on < answer.as_of else "最晚"
    return f"{late} {on}：{deadline.say}"


def _next(service: ServiceAnswer, answer: Answer) -> Deadline | None:
    if service.status in AHEAD:
        return _first(service.deadlines, ("opens_on",))
    if service.status == "used_up":
        return _first(service.deadlines, ("resets_on",))
    if service.status == "closed":
        return max(closing(service).values(), key=lambda deadline: deadline.on, default=None)
    usable = {item.id for item in service.items if item.status == service.status}
    coming = [d for d in service.deadlines if d.item in usable and d.on >= answer.as_of]
    own = [
        d
        for d in coming
        if DEADLINES[d.id].whose == "customer" and (d.id == "apply_by" or d.on != answer.policy_end)
    ]
    if own:
        return min(own, key=lambda deadline: deadline.on)
    fallbacks = (*reversed(kinds_of("provider")), "use_by")
    return next((found for id in fallbacks if (found := _first(coming, (id,)))), None)


def closing(service: ServiceAnswer) -> dict[str, Deadline]:
    """By closed item: the day that closed it. Days that come later stood in its way no more."""
    found = {}
    for item in service.items:
        reason = next((reason for reason in item.because if reason.status == "closed"), None)
        for deadline in service.deadlines:
            if reason and deadline.rule == reason.rule and deadline.item == item.id:
                found[item.id] = deadline
    return found


def _opening(deadline: Deadline, service: ServiceAnswer, as_of: dt.date) -> str:
    """From when a service that waits may be used, or until when it waits and what else stands in its way."""
    if not service.besides:
        sure = REFUSED.isdisjoint(service.then)
        return f"最早 {_days(deadline, service, as_of)}{'能用' if sure else '，到时先问能不能用'}"
    until = f"最早也要到 {_days(deadline, service, as_of)}"
    if service.status == "waiting":
        until = f"等待期到 {_days(deadline, service, as_of, before=1)}"
    # What must happen first, then what is known to fail: these tell more than what has not been said.
    first = ("not_included", "on_trigger")
    reason = min(service.besides, key=lambda reason: (reason.status not in first, reason.verdict is None))
    more = f"等 {len(service.besides)} 条" if len(service.besides) > 1 else ""
    match reason.status:
        case "closed":
            return f"{until}，那时已过期限：{reason.say}"
        case "used_up":
            return f"{until}，次数已经用完"
    return f"{until}，还要先符合：{reason.say}{more}"


def _first(deadlines: Iterable[Deadline], ids: Sequence[str]) -> Deadline | None:
    return min((d for d in deadlines if d.id in ids), key=lambda deadline: deadline.on, default=None)


def _days(
    deadline: Deadline, service: ServiceAnswer, as_of: dt.date, *, before: int = 0, later: bool = False
) -> str:
    """The deadline's day and the other reading's, where it has another, or the `later`; or days `before`."""
    other = service.opposite.deadline(deadline.item, deadline.id)
    days = {deadline.on, *([other.on] if other else [])}
    shown = [short_day(on - dt.timedelta(before), as_of) for on in sorted(days)][-1 if later else 0 :]
    return (
        " 或 ".join(shown)
        + ("（暂定）" if deadline.provisional else "")
        + ("（大约）" if deadline.about else "")
    )


def other_day(service: ServiceAnswer, as_of: dt.date) -> tuple[str, str] | None:
    """The first day that the readings put differently: what it is, and both days."""
    pairs = [(mine, service.opposite.deadline(mine.item, mine.id)) for mine in service.deadlines]
    differing = [mine for mine, other in pairs if other and other.on != mine.on]
    first = min(differing, key=lambda deadline: deadline.on, default=None)
    if first is None:
        return None
    return DEADLINES[first.id].name, _days(first, service, as_of)


def provisional(on: dt.date) -> str:
    """Why a day is provisional: it was counted through a year whose calendar is not known."""
    return f"本工具还没有收录 {unknown_year(on)} 年的放假安排，日期是暂定的"


def deadline_line(deadline: Deadline, as_of: dt.date, *, other: dt.date | None) -> str:
    """Markdown for one deadline in full."""
    say = plain(deadline.say + supposed(deadline))
    text = f"**{short_day(deadline.on, as_of)}** {DEADLINES[deadline.id].name}：{say}"
    if deadline.hours is not None:
        text += f"（{deadline.hours} 小时，从 {deadline.since} 算起，这里按整天算）"
    if deadline.provisional:
        text += f"（{provisional(deadline.on)}）"
    if deadline.average:
        text += "（平均时间，不是保证）"
    if deadline.advice:
        text += "（建议）"
    if deadline.about:
        text += f"（{ABOUT}）"
    if other is not None and other != deadline.on:
        text += f"；另一种解释：**{short_day(other, as_of)}**"
    return text


# ---------------------------------------------------------------- reasons


def status_reason(service: ServiceAnswer, labels: Sequence[str]) -> str:
    """The shortest honest reason for a status; `labels` name what is missing."""
    if service.because and service.because[0].rule == EITHER:
        return service.because[0].say
    if service.status == "needs_info" and labels:
        more = f"等 {len(labels)} 项" if len(labels) > 3 else ""
        return f"还差：{'、'.join(labels[:3])}{more}"
    if service.status == "available":
        return _met(service)
    if not service.because:
        return ""
    first = service.because[0]
    match service.status:
        case "waiting":
            return "等待期还没过"
        case "used_up" | "not_started":
            return first.found
        case "closed":
            return "" if service.deadlines else first.found
    return f"{LEADS.get(service.status, '待确认')}：{first.say}"


def _met(service: ServiceAnswer) -> str:
    """What a usable service rests on beyond the policy itself."""
    own = [r for r in service.because if r.status not in ("not_started", "closed", "not_included")]
    own += [r for item in service.items if item.status == "available" for r in item.because]
    if own:
        happened = [r for r in own if r.status == "on_trigger"]
        return f"符合：{(happened or own)[-1].say}"
    return "" if service.deadlines else "保单有效期内就能用"
