"""What else is there to know about one service? Folded: reasons, counts, days, ways to apply, disputes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from pages.present.base.phone_numbers import dialled, read_out
from pages.present.base.templating import template
from pages.present.drawer import asking
from pages.present.text import answer_text, card_text, count_text
from pages.present.text.answer_text import OPPOSITE_NAMES, READING_NAMES
from pages.present.text.hours_text import channel_hours
from pages.ui.form import city_field
from pages.ui.result import how_to_qualify, reply_buttons
from pages.ui.session import answers, keys, term_drafts
from rules.advice.reading_grades import Doubt
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.labels import STANCE_NAMES, label, lines_text
from rules.catalogue.schema import Channel, Cite, Entry, Note, Service
from rules.domain.answer import OPEN, SPENT, Answer, Deadline, ItemAnswer, Reason, ServiceAnswer, Trace
from rules.domain.answer_diff import count_numbers
from rules.domain.merged_answer import EITHER
from rules.engine.plan import clause_of

CHANNELS = template("channels.html.jinja", Path(__file__).resolve().parent / "templates")

SIGNS = {True: "✓", False: "×", None: "?"}


class ChannelText(NamedTuple):
    """A way to apply, as the drawer tells it."""

    kind: str
    name: str
    number: str
    dialled: str
    more: tuple[str, ...]
    place: str


HOW_TO, WHY, HOW, WHEN = how_to_qualify.TITLE, "为什么这么算", "怎么办、带什么", "次数与日期"
DISPUTES, ITEMS, CARE = "手册不一致的地方", "分别是什么", "不保什么、要留意"

FOLDS = {
    HOW_TO: "ways",
    WHY: "why",
    HOW: "how",
    WHEN: "when",
    DISPUTES: "disputes",
    ITEMS: "items",
    CARE: "care",
}
"""The folds in their order, by the name that the session knows them by."""


class Shown(NamedTuple):
    """What the drawer is opened for."""

    service: ServiceAnswer
    info: Service
    answer: Answer
    facts: Mapping[str, Any]
    own: bool
    """Whether it is the person's own case, which can be changed here."""
    doubts: tuple[Doubt, ...]


def draw_folds(shown: Shown) -> None:
    """What stands below the parts that are needed first; only what is open is made."""
    service, info = shown.service, shown.info
    entries = _open_places(service, term_drafts.catalogue_of(shown.answer))
    wanted: dict[str, tuple[bool, str, Callable[[], object]]] = {
        HOW_TO: (service.status != "available", "", lambda: st.markdown(_ways(shown))),
        WHY: (True, "条件与手册行号", lambda: st.markdown(_why(shown))),
        HOW: (True, "", lambda: _guide(info)),
        WHEN: (True, "", lambda: st.markdown(_counts_and_dates(shown))),
        DISPUTES: (bool(entries), f"{len(entries)} 处", lambda: _disagreeing(shown, entries)),
        ITEMS: (len(info.items) > 1, f"{len(info.items)} 项", lambda: st.markdown(_items(service, info))),
        CARE: (True, "", lambda: st.markdown(_care(service, info))),
    }
    for title, (there, beside, draw) in wanted.items():
        if there:
            _fold(service.id, title, beside, draw)
    city_field.show_city_lists(info)


def _fold(service: str, title: str, beside: str, draw: Callable[[], object]) -> None:
    label = f"{title} · {beside}" if beside else title
    fold = st.expander(label, key=keys.drawer_fold(service, FOLDS[title]), on_change="rerun")
    if fold.open:
        with fold:
            draw()


def _why(shown: Shown) -> str:
    service, info = shown.service, shown.info
    draft = term_drafts.content_of(shown.answer)
    get = answers.own_trace if shown.own else partial(answers.trace, shown.facts, draft=draft)
    dated = f"手册这一章的日期：{info.dated.on}" if info.dated.on else "手册这一章没有写日期"
    parts = (
        f"{answer_text.status_badge(service.status)}  \n{answer_text.plain(info.summary)}",
        _two_readings(service, info, shown.answer) if card_text.differs(service) else "",
        _reasons(service, info, get(shown.answer.reading, service.id)),
        answer_text.small(f"{info.group} · {dated}"),
    )
    return "\n\n".join(part for part in parts if part)


def _two_readings(service: ServiceAnswer, info: Service, answer: Answer) -> str:
    other = service.other_reading
    assert other is not None
    mine, theirs = READING_NAMES[answer.reading], OPPOSITE_NAMES[answer.reading]
    lines = [f"**{answer_text.ADVICE}。**"]
    if other.status != service.status:
        lines.append(
            f"{mine}：{answer_text.status_text(service.status)}；{theirs}：{answer_text.status_text(other.status)}"
        )
    whole = other.status != service.status and all(item.status == other.status for item in other.items)
    if not whole:
        lines += _item_differences(service, info, mine, theirs)
    if not lines[1:]:
        lines.append(f"两种解释只在日期上不同，见“{WHEN}”。")
    return "  \n".join(lines)


def _item_differences(service: ServiceAnswer, info: Service, mine: str, theirs: str) -> Iterator[str]:
    for item, other in service.item_pairs():
        name = f"{info.items[item.id].name}：" if len(service.items) > 1 else ""
        if item.status != other.status and name:
            here, there = answer_text.status_text(item.status), answer_text.status_text(other.status)
            yield f"{name}{mine} {here}，{theirs} {there}"
        elif count_numbers(item, used=False) != count_numbers(other, used=False):
            here, there = (count_text.left_of_period(side) for side in (item, other))
            yield f"{name}{mine} {here}，{theirs} {there}"


# ---------------------------------------------------------------- why


def _reasons(service: ServiceAnswer, info: Service, trace: Trace | None) -> str:
    parts = [f"**{answer_text.plain(reason.say)}**" for reason in service.because if reason.rule == EITHER]
    if service.missing:
        known = answers.catalogue()
        parts.append(f"还差：**{'、'.join(label(fact, known) for fact in service.missing)}**")
    if trace is None:
        return "\n\n".join([*parts, _reason_list(service.because)])
    parts.append(_reason_list(sorted(trace.shared, key=_unmet_first)))
    if len(service.items) > 1:
        parts += [_item_reasons(item, trace.items[item.id], info) for item in service.items]
    else:
        parts.append(_reason_list(_own(service.items[0], trace.items[service.items[0].id])))
    return "\n\n".join(part for part in parts if part)


def _unmet_first(reason: Reason) -> int:
    return (False, None, True).index(reason.verdict)


def _own(item: ItemAnswer, checks: Sequence[Reason]) -> list[Reason]:
    """An item's own checks, with a limit or a window that decides it."""
    beyond = [reason for reason in item.because if reason.status in SPENT]
    return [*beyond, *sorted(checks, key=_unmet_first)]


def _item_reasons(item: ItemAnswer, checks: Sequence[Reason], info: Service) -> str:
    """What decides one item beyond what all share."""
    told = info.items[item.id]
    lines = [f"**{answer_text.plain(told.name)}** {answer_text.status_badge(item.status)}"]
    if told.say:
        lines.append(f"  \n{answer_text.plain(told.say)}")
    reasons = _reason_list(_own(item, checks))
    return "".join(lines) + (f"\n\n{reasons}" if reasons else "")


def _reason_list(reasons: Sequence[Reason]) -> str:
    return "\n".join(
        f"- {SIGNS[reason.verdict]} {answer_text.plain(reason.say)}"
        + (f"　{answer_text.small(reason.found)}" if reason.found else "")
        + f"  \n  {answer_text.clause(reason.clause)}"
        for reason in reasons
    )


def _ways(shown: Shown) -> str:
    draft = term_drafts.content_of(shown.answer)
    found = how_to_qualify.ways_to(shown.facts, shown.answer.reading, shown.service.id, draft)
    if found is None:
        return "填写有误，改正以后才能推算。"
    return how_to_qualify.ways_text(found, shown.info, shown.answer)


def _items(service: ServiceAnswer, info: Service) -> str:
    """Every item with its status and what it is."""
    lines = []
    for item in service.items:
        told = info.items[item.id]
        say = f"  \n  {answer_text.plain(told.say)}" if told.say else ""
        lines.append(f"- **{answer_text.plain(told.name)}** {answer_text.status_badge(item.status)}{say}")
    return "\n".join(lines)


# ---------------------------------------------------------------- counts and days


def _counts_and_dates(shown: Shown) -> str:
    service, info, answer = shown.service, shown.info, shown.answer
    return f"{_counts(service, info, answer)}\n\n{_dates(service, info, answer)}"


def _counts(service: ServiceAnswer, info: Service, answer: Answer) -> str:
    lines = ["**次数**"]
    known = term_drafts.catalogue_of(answer)
    for item, other in service.item_pairs():
        told = info.items[item.id]
        name = f"{answer_text.plain(told.name)}：" if len(service.items) > 1 else ""
        span = count_text.period(item, other, answer.reading)
        line = f"- {name}**{count_text.remaining_text(item, other, answer.reading)}**" + (
            f"（{span}）" if span else ""
        )
        if item.used:
            line += f"，已用 {item.used} {item.unit}"
        if item.open:
            line += f"，还要看{'、'.join(label(fact, known) for fact in item.open)}"
        if told.limit.say:
            line += f"。{answer_text.plain(told.limit.say)}"
        lines.append(f"{line}  \n  {_cited(info, told.limit.cite)}")
    lines += [
        f"- {answer_text.plain(count_text.pool_text(pool, info))}  \n  {answer_text.clause(pool.clause)}"
        for pool in service.pools
    ]
    return "\n".join(lines)


def _dates(service: ServiceAnswer, info: Service, answer: Answer) -> str:
    """Days by item; items that share all their days stand together."""
    title = f"**日期** {answer_text.small(f'按 {answer.as_of} 申请、材料齐全计算')}"
    if not service.deadlines:
        return f"{title}\n\n{_no_dates(service)}"
    merged: dict[str, list[str]] = {}
    closed = answer_text.closing(service)
    shown = [d for d in service.deadlines if d.item not in closed or d.on <= closed[d.item].on]
    for deadline in sorted(shown, key=lambda deadline: deadline.on):
        other = service.opposite.deadline(deadline.item, deadline.id)
        merged.setdefault(_date_line(deadline, answer.as_of, other.on if other else None), []).append(
            info.items[deadline.item].name
        )
    lines = []
    for line, names in merged.items():
        whose = (
            f"{answer_text.plain(answer_text.items_text(names))}　"
            if 1 < len(info.items) != len(names)
            else ""
        )
        lines.append(f"- {whose}{line}")
    return f"{title}\n\n" + "\n".join(lines)


def _date_line(deadline: Deadline, as_of: dt.date, other: dt.date | None) -> str:
    line = answer_text.deadline_line(deadline, as_of, other=other)
    return f"{line}  \n  {answer_text.clause(deadline.clause)}"


def _no_dates(service: ServiceAnswer) -> str:
    if service.status in OPEN:
        return "这里没有可以推算的日期。"
    return "能用之后才有日期。"


# ---------------------------------------------------------------- how


def _guide(info: Service) -> None:
    guide = info.guide
    st.markdown("**找谁申请**")
    if guide.channels:
        st.html(_channel_list(info))
    else:
        st.markdown(f"{answer_text.NOT_LISTED}。")
    st.markdown(
        "\n\n".join(
            (
                _section("怎么办", guide.steps, info, numbered=True),
                _section("带什么", guide.materials, info),
                _section("服务时间", guide.hours, info),
                _section("自己付什么", guide.costs, info),
                _section("怎样算用掉一次", guide.counts_as_used, info),
            )
        )
    )


def _channel_list(info: Service) -> str:
    return CHANNELS.render(channels=[_channel_text(channel, info) for channel in info.guide.channels])


def _channel_text(channel: Channel, info: Service) -> ChannelText:
    number = channel.number or ""
    more = [text for text in (channel.path, channel_hours(channel, answers.catalogue())) if text]
    return ChannelText(
        answer_text.CHANNEL_NAMES[channel.kind],
        channel.name,
        read_out(number),
        dialled(number),
        (*more, *([f"用于{channel.use}"] if channel.use else [])),
        answer_text.clause_text(clause_of(info, channel.cite)),
    )


def _section(title: str, notes: Sequence[Note], info: Service, *, numbered: bool = False) -> str:
    lead: Callable[[int], str] = (lambda index: f"{index}.") if numbered else (lambda _: "-")
    indent = "   " if numbered else "  "
    lines = [
        f"{lead(index)} {answer_text.plain(note.say)}  \n{indent}{_cited(info, note.cite)}"
        for index, note in enumerate(notes, 1)
    ]
    return f"**{title}**\n\n" + ("\n".join(lines) or f"{answer_text.NOT_LISTED}。")


def _cited(info: Service, cite: Cite) -> str:
    return answer_text.clause(clause_of(info, cite))


# ---------------------------------------------------------------- where the manual disagrees


def _open_places(service: ServiceAnswer, known: Catalogue) -> list[Entry]:
    """The entries that touch the answer, then what the manual leaves open about the service otherwise."""
    silent = [e for e in known.silences if service.id in e.services and e.id not in service.disputes]
    return [*(known.entries[id] for id in service.disputes), *silent]


def _disagreeing(shown: Shown, entries: Sequence[Entry]) -> None:
    """Every place with its readings; one whose answer matters here has its question beside it."""
    known = term_drafts.catalogue_of(shown.answer)
    matter = {one.entry: number for number, one in enumerate(asking.questions(shown.doubts, known))}
    for entry in sorted(entries, key=lambda entry: matter.get(entry.id, len(matter))):
        st.markdown(_dispute(entry))
        if shown.own and matter.get(entry.id, 0) >= reply_buttons.MOST_IN_VIEW:
            reply_buttons.draw_replies(asking.question(entry), shown.service.id)


def _dispute(entry: Entry) -> str:
    lines = [f"**{answer_text.plain(entry.title)}**\n"]
    lines += [
        f"- {STANCE_NAMES[reading.stance]}：{answer_text.plain(reading.say)}"
        for reading in entry.readings.values()
    ]
    lines.append(f"- 影响：{answer_text.plain(entry.effect)}")
    lines.append(f"- {answer_text.small(f'手册第 {lines_text(entry.lines)} 行')}")
    return "\n".join(lines)


# ---------------------------------------------------------------- care


def _care(service: ServiceAnswer, info: Service) -> str:
    guide = info.guide
    caveats = "\n".join(
        f"- {answer_text.plain(c.text)}  \n  {answer_text.clause(c.clause)}" for c in service.caveats
    )
    parts = [f"**要留意**\n\n{caveats or '无。'}", _section("不保什么", guide.exclusions, info)]
    if guide.remarks:
        parts.append(_section("其他说明", guide.remarks, info))
    if guide.annexes:
        parts.append(_section("要看的附件", guide.annexes, info))
    return "\n\n".join(parts)
