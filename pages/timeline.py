"""时间线: the days of the policy year, drawn and listed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, get_args

import streamlit as st

from pages.present.share.page_registry import PageEntry
from pages.present.text import answer_text, unsure_text
from pages.present.text.agenda_text import PressingDay, pressing_days
from pages.present.timeline.chart_view import chart_view
from pages.present.timeline.day_span import span, within
from pages.present.timeline.day_words import days_by_month, days_by_service
from pages.present.timeline.marks import (
    CARE,
    POLICY,
    ROW_NAMES,
    DayMark,
    listed_marks,
    marks_of,
    row_labels,
)
from pages.present.timeline.zoom import Zoom
from pages.ui.feature import timeline_block
from pages.ui.result import service_drawer
from pages.ui.session import address, answers, case, keys
from pages.ui.session.answers import Asked
from pages.ui.shell import frame
from rules.advice.agenda import tasks
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.labels import STATUS_NAMES
from rules.catalogue.schema import Group
from rules.domain.answer import BEST_FIRST, Answer
from rules.domain.merged_answer import FACT

ZOOMS: dict[Zoom, str] = {"month": "本月", "quarter": "三个月", "year": "整年"}
ORDERS: dict[keys.Order, str] = {"month": "按月份", "service": "按服务"}


class TimelineFilter(NamedTuple):
    """What the visitor wants to see; empty groups or statuses are all of them."""

    groups: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()


class TimelineView(NamedTuple):
    """An answer with the marks that the choice leaves."""

    answer: Answer
    marks: tuple[DayMark, ...]
    soon: tuple[PressingDay, ...]
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
    soon = pressing_days(tasks(answer, scenario, catalogue), answer, catalogue)
    return TimelineView(answer, marks, tuple(soon), undated)


@st.cache_resource(scope="session", max_entries=32, show_spinner=False, hash_funcs=answers.BY_CONTENT)
def _html(asked: Asked, choice: TimelineFilter, zoom: Zoom, order: keys.Order, notes: tuple[str, ...]) -> str:
    """The whole page but its title."""
    everything, picture, catalogue = (
        _picture(asked, TimelineFilter()),
        _picture(asked, choice),
        answers.catalogue(),
    )
    names = ROW_NAMES | {service.id: service.name for service in catalogue.services}
    listed, as_of = listed_marks(picture.marks), picture.answer.as_of
    by = days_by_month if order == "month" else days_by_service
    return timeline_block.PAGE.render(
        **_offered(everything, choice),
        zooms=ZOOMS,
        zoom=zoom,
        orders=ORDERS,
        order=order,
        choices=choice,
        nothing=_nothing(everything, picture, choice),
        soon=picture.soon,
        chart=chart_view(picture.answer, picture.marks, catalogue, row_labels(picture.answer), zoom),
        told=f"保单年度时间线，{ZOOMS[zoom]}。左右方向键看一行里的日子；每个日期在下面的列表里都有。",
        opens=True,
        large=False,
        notes=notes,
        folds=by(listed, as_of, names),
    )


# ---------------------------------------------------------------- the page


def main(page: PageEntry) -> None:
    """Draw the page."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        st.title(page.title, anchor=False, width="content")
        st.page_link("pages/agenda.py", label="看全部要做的事")
    answer = answers.own(case.reading())
    if answer.policy_start is None or answer.policy_end is None:
        _no_policy()
    else:
        _timeline()


def _no_policy() -> None:
    about = unsure_text.missing_start_note(case.alternatives(), answers.catalogue())
    if about:
        st.info(f"{answer_text.plain(about)}不随它变的日子都在“全部日子”里。")
    else:
        st.info("请先填**保单生效日**：等待期、保单年度和各项截止日都从这一天算起。")
    st.page_link("pages/services.py", label="去“我的服务”填写")


@st.fragment
def _timeline() -> None:
    """The choices, the picture and the list; a touch here leaves the rest of the page alone."""
    address.write_address()
    asked = answers.asked(answers.readable_scenario())
    choice = TimelineFilter(
        tuple(keys.TIMELINE_GROUPS.get() or ()), tuple(keys.TIMELINE_STATUSES.get() or ())
    )
    notes = _notes(_picture(asked, choice), "waiting_days" in dict(case.assumptions()))
    zoom, order = keys.TIMELINE_ZOOM.get("year"), keys.TIMELINE_ORDER.get("month")
    acts = {
        "zoom": _zoom_to,
        "order": _put_in_order,
        "group": lambda group: _toggle_choice(keys.TIMELINE_GROUPS, group),
        "status": lambda status: _toggle_choice(keys.TIMELINE_STATUSES, status),
        "clear": lambda _: _clear_filters(),
        "open": keys.OPENED.put,
    }
    timeline_block.draw_timeline("timeline_chart", _html(asked, choice, zoom, order, tuple(notes)), acts)
    opened = keys.OPENED.pop()
    if opened:
        answer = answers.own(case.reading())
        service_drawer.open_drawer(answer.service(opened), answer, case.current())


# ---------------------------------------------------------------- what is chosen


def _zoom_to(zoom: str) -> None:
    keys.TIMELINE_ZOOM.put(next(one for one in ZOOMS if one == zoom))


def _put_in_order(order: str) -> None:
    keys.TIMELINE_ORDER.put(next(one for one in ORDERS if one == order))


def _toggle_choice(key: keys.Key[list[Any]], value: str) -> None:
    chosen = key.get() or []
    key.put([one for one in chosen if one != value] if value in chosen else [*chosen, value])


def _clear_filters() -> None:
    keys.TIMELINE_GROUPS.put([])
    keys.TIMELINE_STATUSES.put([])


def _offered(everything: TimelineView, choice: TimelineFilter) -> Mapping[str, dict[str, str]]:
    """Choices among the groups and statuses of services that have a date, and what was chosen before."""
    rows = {mark.row for mark in everything.marks}
    groups = {service.group for service in answers.catalogue().services if service.id in rows}
    statuses = {service.status for service in everything.answer.services if service.id in rows}
    return {
        "groups": {group: group for group in get_args(Group) if group in {*groups, *choice.groups}},
        "statuses": {
            status: STATUS_NAMES[status] for status in BEST_FIRST if status in {*statuses, *choice.statuses}
        },
    }


# ---------------------------------------------------------------- what is said


def _nothing(everything: TimelineView, picture: TimelineView, choice: TimelineFilter) -> str:
    """Why the picture has no service in it; empty where it has."""
    if any(mark.row in SERVICES for mark in picture.marks):
        return ""
    if choice.groups or choice.statuses:
        return "没有符合筛选的日期。"
    if any(service.status == "needs_info" for service in everything.answer.services):
        return "还没有能确定的日期。到“我的服务”多填几项，截止日会出现在这里。"
    return "按现在的情况，没有一项服务有截止日。"


def _notes(picture: TimelineView, assumed_waiting: bool) -> list[str]:
    """What the picture leaves out."""
    answer, notes = picture.answer, []
    if answer.waits and answer.waiting_over_on is None:
        notes.append("还没有填等待期天数，图上没有画等待期。")
    elif answer.waits and assumed_waiting:
        notes.append("等待期的天数是假定的，请到“我的服务”按合同改成自己的。")
    if note := unsure_text.unsure_note(case.alternatives(), answers.catalogue()):
        notes.append(note)
    first, last = span(answer, picture.marks)
    hidden = len(picture.marks) - len(within(picture.marks, first, last))
    if hidden:
        notes.append(f"有 {hidden} 个日期离保单年度太远，没有画在图上，列表里有。")
    if picture.undated:
        notes.append(f"可以使用、但没有可以推算的日期的服务：{'、'.join(picture.undated)}。")
    return notes


frame.show(__file__, main)
