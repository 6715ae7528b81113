"""时间线: the days of the policy year, drawn and listed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple, get_args

import plotly.graph_objects as go
import streamlit as st

from pages.present.base.templating import style
from pages.present.share.page_registry import PageEntry
from pages.present.text import agenda_text, unsure_text
from pages.present.text.answer_text import (
    STATUS_NAMES,
    clauses_text,
    day_text,
    distance_text,
    items_text,
    plain,
    provisional,
)
from pages.present.timeline.mark_kinds import MARKS, OTHER
from pages.present.timeline.marks import (
    CARE,
    POLICY,
    ROW_NAMES,
    DayMark,
    listed_marks,
    marks_of,
    row_labels,
)
from pages.present.timeline.plotly_timeline import span, timeline_figure, within
from pages.present.timeline.zoom import Zoom
from pages.ui.session import address, answers, case, keys
from pages.ui.session.answers import Asked
from pages.ui.shell import frame
from rules.advice.agenda import tasks
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.schema import Group
from rules.domain.answer import BEST_FIRST, Answer
from rules.domain.merged_answer import FACT
from rules.domain.scenario import Scenario

ZOOMS: dict[Zoom, str] = {"month": "本月", "quarter": "三个月", "year": "整年"}
ORDERS = {"month": "按月份", "service": "按服务"}
CHART = {"displayModeBar": False, "scrollZoom": False, "showTips": False}

# Plotly's own grey is too faint for names and dates on the light page.
STYLE = style(__file__, "timeline.css")


class TimelineFilter(NamedTuple):
    """What the visitor wants to see; empty groups or statuses are all of them."""

    groups: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()


class TimelineView(NamedTuple):
    """An answer with the marks that the choice leaves."""

    answer: Answer
    marks: tuple[DayMark, ...]
    soon: tuple[str, ...]
    """The next days that must not be missed, of all services."""
    undated: tuple[str, ...]
    """Names of usable services for which the manual gives no day."""


# ---------------------------------------------------------------- what is shown, kept for the next click


@st.cache_resource(scope="session", max_entries=32, show_spinner=False, hash_funcs=answers.BY_CONTENT)
def _picture(asked: Asked, choice: TimelineFilter) -> TimelineView:
    answer, scenario, catalogue = answers.answer_to(asked), asked.scenario, answers.catalogue()
    groups = {service.id: service.group for service in catalogue.services}
    kept = [
        service
        for service in answer.services
        if (not choice.groups or groups[service.id] in choice.groups)
        and (not choice.statuses or service.status in choice.statuses)
    ]
    rows = {POLICY, CARE, *(service.id for service in kept)}
    ill = dict(asked.alternatives).get(FACT)
    diagnosis = unsure_text.unsure(FACT, ill, catalogue).label if ill else ""
    marks = tuple(mark for mark in marks_of(answer, scenario, catalogue, diagnosis) if mark.row in rows)
    dated = {mark.row for mark in marks if mark.keys}
    undated = tuple(
        catalogue.service(service.id).name
        for service in kept
        if service.status == "available" and service.id not in dated
    )
    soon = agenda_text.soonest(tasks(answer, scenario, catalogue), answer, catalogue)
    return TimelineView(answer, marks, tuple(soon), undated)


@st.cache_resource(scope="session", max_entries=32, show_spinner=False, hash_funcs=answers.BY_CONTENT)
def _figure(asked: Asked, choice: TimelineFilter, zoom: Zoom) -> go.Figure:
    picture, catalogue = _picture(asked, choice), answers.catalogue()
    return timeline_figure(picture.answer, picture.marks, catalogue, row_labels(picture.answer), zoom)


# ---------------------------------------------------------------- the page


def main(page: PageEntry) -> None:
    """Draw the page."""
    st.html(STYLE)
    st.title(page.title, anchor=False)
    scenario = answers.readable_scenario()
    if answers.own(case.reading()).policy_start is None:
        _no_policy()
    else:
        _timeline(scenario, "waiting_days" in dict(case.assumptions()))


def _no_policy() -> None:
    st.info("请先填**保单生效日**：等待期、保单年度和各项截止日都从这一天算起。")
    st.page_link("pages/services.py", label="去“我的服务”填写")


@st.fragment
def _timeline(scenario: Scenario, assumed_waiting: bool) -> None:
    """The choices, the chart and the list; a click here leaves the rest of the page alone."""
    address.write_address()
    zoom = _view_choices()
    asked = answers.asked(scenario)
    everything = _picture(asked, TimelineFilter())
    choice = _filters(everything)
    picture = _picture(asked, choice)
    if not any(mark.row in SERVICES for mark in picture.marks):
        _nothing(everything, choice)
    _urgent(picture)
    st.plotly_chart(
        _figure(asked, choice, zoom),
        config=CHART,
        key="timeline_chart",
        alt=f"保单年度时间线，{ZOOMS[zoom]}。图上的每个日期在下面的列表里都有。",
    )
    _notes(picture, assumed_waiting)
    _list(picture)


def _view_choices() -> Zoom:
    with st.container(horizontal=True, gap="medium"):
        return st.segmented_control(
            "看多长时间",
            list(ZOOMS),
            format_func=lambda key: ZOOMS[key],
            default="year",
            required=True,
            key="timeline_zoom",
            persist_state="session",
        )


def _filters(everything: TimelineView) -> TimelineFilter:
    """Choices among the groups and statuses of services that have a date, and what was chosen before."""
    rows = {mark.row for mark in everything.marks}
    groups = {service.group for service in answers.catalogue().services if service.id in rows}
    groups.update(keys.TIMELINE_GROUPS.get() or ())
    statuses = {service.status for service in everything.answer.services if service.id in rows}
    statuses.update(keys.TIMELINE_STATUSES.get() or ())
    with st.expander("筛选服务", key="timeline_filters"):
        chosen_groups = st.pills(
            "类别",
            [group for group in get_args(Group) if group in groups],
            selection_mode="multi",
            key=keys.TIMELINE_GROUPS,
            persist_state="session",
        )
        chosen_statuses = st.pills(
            "状态",
            [status for status in BEST_FIRST if status in statuses],
            selection_mode="multi",
            format_func=lambda status: STATUS_NAMES[status],
            key=keys.TIMELINE_STATUSES,
            persist_state="session",
        )
    return TimelineFilter(tuple(chosen_groups or ()), tuple(chosen_statuses or ()))


def _clear_filters() -> None:
    keys.TIMELINE_GROUPS.put([])
    keys.TIMELINE_STATUSES.put([])


def _urgent(picture: TimelineView) -> None:
    """What the customer must not miss, before anything else."""
    if picture.soon:
        st.markdown("最近要赶的日子：\n\n" + "\n".join(picture.soon))
        st.page_link("pages/agenda.py", label="看全部要做的事")


def _nothing(everything: TimelineView, choice: TimelineFilter) -> None:
    """Say why the chart has no service in it."""
    if choice.groups or choice.statuses:
        st.info("没有符合筛选的日期。")
        st.button("清除筛选", on_click=_clear_filters)
    elif any(service.status == "needs_info" for service in everything.answer.services):
        st.info("还没有能确定的日期。到“我的服务”多填几项，截止日会出现在这里。")
    else:
        st.info("按现在的情况，没有一项服务有截止日。")


def _notes(picture: TimelineView, assumed_waiting: bool) -> None:
    """What the chart leaves out."""
    answer, notes = picture.answer, []
    if answer.waits and answer.waiting_over_on is None:
        notes.append("还没有填等待期天数，图上没有画等待期。")
    elif answer.waits and assumed_waiting:
        notes.append("等待期的天数是假定的，请到“我的服务”按合同改成自己的。")
    if case.alternatives():
        notes.append(unsure_text.unsure_note(case.alternatives(), answers.catalogue()))
    first, last = span(answer, picture.marks)
    hidden = len(picture.marks) - len(within(picture.marks, first, last))
    if hidden:
        notes.append(f"有 {hidden} 个日期离保单年度太远，没有画在图上，列表里有。")
    if picture.undated:
        notes.append(f"可以使用、但没有可以推算的日期的服务：{'、'.join(picture.undated)}。")
    if notes:
        st.caption(" ".join(notes))


# ---------------------------------------------------------------- the same days as a list


def _list(picture: TimelineView) -> None:
    st.header("日期列表", anchor=False)
    order = st.segmented_control(
        "怎么排",
        list(ORDERS),
        format_func=lambda key: ORDERS[key],
        default="month",
        required=True,
        key="timeline_order",
        persist_state="session",
        label_visibility="collapsed",
    )
    marks, as_of = listed_marks(picture.marks), picture.answer.as_of
    if order == "service":
        _by_service(marks, as_of)
    else:
        _by_month(marks, as_of)


def _by_month(marks: Sequence[DayMark], as_of: dt.date) -> None:
    names = _names()
    coming = [mark for mark in marks if mark.on >= as_of]
    for index, (month, group) in enumerate(groupby(coming, key=lambda mark: (mark.on.year, mark.on.month))):
        own = list(group)
        with st.expander(f"{month[0]}年{month[1]}月 · {len(own)} 条", expanded=index == 0):
            st.markdown(_days(own, as_of, names))
    past = [mark for mark in marks if mark.on < as_of]
    if past:
        with st.expander(f"已经过去的 · {len(past)} 条"):
            st.markdown(_days(past, as_of, names))


def _by_service(marks: Sequence[DayMark], as_of: dt.date) -> None:
    names = _names()
    for row, name in names.items():
        own = [mark for mark in marks if mark.row == row]
        if own:
            coming = next((mark for mark in own if mark.on >= as_of), None)
            tail = f"最近：{coming.on.month}月{coming.on.day}日" if coming else "都已过去"
            with st.expander(f"{name} · {len(own)} 条 · {tail}"):
                st.markdown(_days(own, as_of, {}))


def _names() -> dict[str, str]:
    return ROW_NAMES | {service.id: service.name for service in answers.catalogue().services}


def _days(marks: Sequence[DayMark], as_of: dt.date, names: dict[str, str]) -> str:
    """Markdown: each day once, with what happens on it; services are named where `names` has them."""
    parts = []
    for day, group in groupby(marks, key=lambda mark: mark.on):
        parts.append(f"**{day_text(day)}** · {distance_text(day, as_of)}\n")
        parts += [_entry(mark, names.get(mark.row, "")) for mark in group]
        parts.append("")
    return "\n".join(parts)


def _entry(mark: DayMark, name: str) -> str:
    kind = "" if mark.kind == OTHER else f"{MARKS[mark.kind].name}："
    head = " · ".join(plain(part) for part in (name, items_text(mark.items, most=20)) if part)
    small = [
        mark.other,
        provisional(mark.on) if mark.provisional else "",
        clauses_text(mark.clauses),
    ]
    lines = [f"- **{head}**　{plain(kind + mark.text)}" if head else f"- {plain(kind + mark.text)}"]
    lines += [f"  :small[{plain(text)}]" for text in small if text]
    return "  \n".join(lines)


frame.show(__file__, main)
