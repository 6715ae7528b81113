"""全部日子: what to do, through which channel, by when."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from pages.present.html import agenda_html
from pages.present.share.page_registry import PageEntry
from pages.present.text import unsure_text
from pages.present.timeline import calendar_events, ics_file
from pages.present.timeline.calendar_events import DayEvent
from pages.ui.session import address, answers, case, keys
from pages.ui.session.answers import Asked
from pages.ui.shell import frame
from rules.advice.agenda import tasks
from rules.advice.provider_deadlines import ProviderDeadline, awaited_deadlines
from rules.advice.task import Task
from rules.catalogue.schema.situations import SituationId
from rules.domain.answer import Answer
from rules.domain.deadline_kinds import DEADLINES, kinds_of
from rules.domain.scenario import Scenario

KINDS = {
    **{id: DEADLINES[id].name for id in (*kinds_of("customer"), "opens_on")},
    "planned": "想用的日子",
    "booked": "约好的日子",
    "policy_end": "保单到期",
}
"""What the list can be narrowed to."""

ABOUT = (
    "“手册的期限”是手册写明的最后一天；“建议最晚”是按服务自己承诺的工作日倒推出来的，"
    "不是手册的规定，以申请当天材料齐全为前提。"
)


class Outlook(NamedTuple):
    """An answer with what follows from it, and what a calendar file would hold."""

    answer: Answer
    scenario: Scenario
    tasks: tuple[Task, ...]
    promised: tuple[ProviderDeadline, ...]
    events: tuple[DayEvent, ...]


@st.cache_resource(scope="session", max_entries=16, show_spinner=False, hash_funcs=answers.BY_CONTENT)
def _plan(asked: Asked, situation: SituationId) -> Outlook:
    answer, scenario, catalogue = answers.answer_to(asked), asked.scenario, answers.catalogue()
    return Outlook(
        answer,
        scenario,
        tasks(answer, scenario, catalogue),
        awaited_deadlines(answer, scenario, catalogue),
        calendar_events.calendar_events(
            answer, scenario, catalogue, answers.plan_to(asked, situation).first_service
        ),
    )


def main(page: PageEntry) -> None:
    """Draw the page."""
    st.title(page.title, anchor=False)
    scenario = answers.readable_scenario()
    if scenario.policy_start is None:
        _no_policy()
    _agenda(scenario)


def _no_policy() -> None:
    st.info("请先填**保单生效日**：等待期、保单到期日和多数期限都从这一天算起。")
    _ways_in()


def _ways_in() -> None:
    with st.container(horizontal=True):
        st.page_link("pages/services.py", label="去“我的服务”填写")
        st.page_link("pages/guide.py", label="一题一题地问")


@st.fragment
def _agenda(scenario: Scenario) -> None:
    """The choices and the list; a click here leaves the rest of the page alone."""
    address.write_address()
    asked = answers.asked(scenario)
    plan = _plan(asked, answers.situation_of(asked))
    usable = agenda_html.usable_html(plan.answer, answers.catalogue())
    pressing = any(agenda_html.is_pressing(task, plan.answer.as_of) for task in plan.tasks)
    # What has a day comes first while the day is near; else what can be done at once.
    if usable and not pressing:
        st.html(usable)
    if not plan.tasks:
        # Without a policy it has been said above what is wanted.
        if plan.answer.policy_start:
            _nothing(plan)
    else:
        _download(plan)
        shown = _narrowed(plan.tasks)
        st.caption(" ".join([ABOUT, *_notes(plan)]))
        st.html(agenda_html.agenda(shown, plan.answer, answers.catalogue()))
    if usable and pressing:
        st.html(usable)
    waiting = agenda_html.awaited_html(plan.promised, plan.answer, answers.catalogue())
    if waiting:
        st.header("对方该做的", anchor=False)
        st.html(waiting)


def _nothing(plan: Outlook) -> None:
    """Say why the list is empty."""
    open_ = sum(service.status == "needs_info" for service in plan.answer.services)
    if open_:
        st.info(f"还没有能确定的日子：有 {open_} 项服务还差信息。多填几项，要赶的日子会出现在这里。")
        _ways_in()
    else:
        st.info("按现在填的情况，没有要赶的日子。")


def _notes(plan: Outlook) -> list[str]:
    """What the list rests on or leaves out."""
    answer, wanted = plan.answer, case.value("planned_on")
    notes = []
    if answer.policy_start and answer.waits and "waiting_days" in dict(case.assumptions()):
        notes.append("等待期的天数是假定的，请到“我的服务”按合同改成自己的。")
    if case.alternatives():
        notes.append(unsure_text.unsure_note(case.alternatives(), answers.catalogue()))
    if wanted and wanted < answer.as_of.isoformat():
        notes.append(f"您想用服务的日子 {wanted} 已经过去，没有按它倒推。")
    elif wanted and answer.policy_end and wanted > answer.policy_end.isoformat():
        notes.append(f"您想用服务的日子 {wanted} 在保单到期以后，没有按它倒推。")
    return notes


def _download(plan: Outlook) -> None:
    if not plan.events:
        return
    st.download_button(
        f"下载日历文件（{len(plan.events)} 件）",
        lambda: ics_file.calendar_file(plan.events, plan.scenario, case.now()),
        file_name="要赶的日子.ics",
        mime=ics_file.MIME,
        on_click="ignore",
        key="agenda_calendar",
        help="您要赶的日子、对方该给回音的日子、保单最后一天，带提醒；什么时候开始能用不放进去。"
        "用手机或电脑的日历打开就能加进去。日期变了就再下载一次，同一件事会更新，不会多出一份。"
        "文件里有服务的名称，能看到您日历的人也会看到。",
    )


def _narrowed(found: tuple[Task, ...]) -> list[Task]:
    """The tasks of the kinds that were chosen; all of them without a choice."""
    kinds = {task.kind for task in found}
    chosen = st.pills(
        "只看哪一类",
        [kind for kind in KINDS if kind in kinds or kind in (keys.AGENDA_KINDS.get() or ())],
        selection_mode="multi",
        format_func=KINDS.__getitem__,
        key=keys.AGENDA_KINDS,
        persist_state="session",
        wrap=True,
    )
    return [task for task in found if not chosen or task.kind in chosen]


frame.show(__file__, main)
