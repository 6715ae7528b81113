"""全部日子: what to do, through which channel, by when."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from pages.present.html import agenda_html
from pages.present.share.page_registry import PAGES, PageEntry
from pages.present.text import agenda_text, unsure_text
from pages.present.text.answer_text import UNTIL_POLICY_END
from pages.present.timeline import calendar_events, ics_file
from pages.present.timeline.calendar_events import DayEvent
from pages.ui.first.one_element import one_element
from pages.ui.form.field_block import Box, Field, draw_fields, file_field
from pages.ui.form.made_file import MadeFile
from pages.ui.session import address, answers, case, keys
from pages.ui.session.answers import Asked
from pages.ui.shell import frame, title
from pages.ui.shell.gathered import draw_words
from rules.advice.agenda import lost_with_policy, tasks
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


def main(_: PageEntry) -> None:
    """Draw the page."""
    _agenda(answers.readable_scenario())


@st.fragment
def _agenda(scenario: Scenario) -> None:
    """The choices and the list; a click here leaves what surrounds the page alone."""
    address.write_address()
    asked = answers.asked(scenario)
    plan, known = _plan(asked, answers.situation_of(asked)), answers.catalogue()
    usable = agenda_html.usable_html(plan.answer, known)
    pressing = any(agenda_html.is_pressing(task, plan.answer.as_of) for task in plan.tasks)
    with one_element("agenda_page"):
        title.draw_title(address.page().title, [])
        if plan.answer.ends_about:
            _say(_without_end(plan, scenario))
        elif plan.answer.policy_start is None:
            _say("请先填保单生效日：等待期、保单到期日和多数期限都从这一天算起。")
        # What has a day comes first while the day is near; else what can be done at once.
        if usable and not pressing:
            draw_words("usable", usable)
        # Without a policy it has been said above what is wanted.
        if plan.tasks:
            draw_fields("agenda_choices", [Box("agenda_choices", _choices(plan))])
            draw_words("agenda", agenda_html.agenda(_narrowed(plan.tasks), plan.answer, known))
        elif plan.answer.policy_start or plan.answer.ends_about:
            _nothing(plan)
        if usable and pressing:
            draw_words("usable", usable)
        waiting = agenda_html.awaited_html(plan.promised, plan.answer, known)
        if waiting:
            draw_words("awaited", waiting)


def _without_end(plan: Outlook, scenario: Scenario) -> str:
    """What is not listed because the policy's last day is known about, and what ends with it."""
    known = answers.catalogue()
    lost = agenda_text.part_names(lost_with_policy(plan.answer, scenario, known), known)
    ends = f"{UNTIL_POLICY_END}一过，没用完就没有了：{lost}。是哪天请看保单。" if lost else ""
    return unsure_text.missing_start_note(case.alternatives(), known) + ends


def _say(text: str, *, ways: bool = True) -> None:
    """Why something is not there, and the ways to tell more."""
    fields = [Field(key="said", kind="words", label=text)]
    if ways:
        to = {"services": "去“我的服务”填写", "guide": "一题一题地问"}
        fields += [
            Field(key=f"to_{name}", kind="words", label="", link=(PAGES[name].path, said))
            for name, said in to.items()
        ]
    draw_fields("agenda_said", [Box("agenda_said", fields, look="line")])


def _nothing(plan: Outlook) -> None:
    """Say why the list is empty."""
    open_ = sum(service.status == "needs_info" for service in plan.answer.services)
    if open_:
        _say(f"还没有能确定的日子：有 {open_} 项服务还差信息。多填几项，要赶的日子会出现在这里。")
    else:
        _say("按现在填的情况，没有要赶的日子。", ways=False)


def _notes(plan: Outlook) -> list[str]:
    """What the list rests on or leaves out."""
    answer, wanted = plan.answer, case.value("planned_on")
    notes = []
    if answer.policy_start and answer.waits and "waiting_days" in dict(case.assumptions()):
        notes.append("等待期的天数是假定的，请到“我的服务”按合同改成自己的。")
    if note := unsure_text.unsure_note(case.alternatives(), answers.catalogue()):
        notes.append(note)
    if wanted and wanted < answer.as_of.isoformat():
        notes.append(f"您想用服务的日子 {wanted} 已经过去，没有按它倒推。")
    elif wanted and answer.policy_end and wanted > answer.policy_end.isoformat():
        notes.append(f"您想用服务的日子 {wanted} 在保单到期以后，没有按它倒推。")
    return notes


def _choices(plan: Outlook) -> list[Field]:
    """The calendar, what the list is narrowed to, and what it says."""
    chosen, kinds = keys.AGENDA_KINDS.get() or [], {task.kind for task in plan.tasks}
    narrow = Field(
        key=keys.AGENDA_KINDS,
        kind="chips",
        label="只看哪一类",
        take=keys.AGENDA_KINDS.put,
        value=tuple(chosen),
        options={kind: name for kind, name in KINDS.items() if kind in kinds or kind in chosen},
    )
    about = Field(key="agenda_about", kind="words", label="", note=" ".join([ABOUT, *_notes(plan)]))
    return [*_calendar(plan), narrow, about]


def _calendar(plan: Outlook) -> list[Field]:
    if not plan.events:
        return []

    def made() -> MadeFile:
        data = ics_file.calendar_file(plan.events, plan.scenario, case.now())
        return MadeFile("要赶的日子.ics", ics_file.MIME, data)

    about = (
        "您要赶的日子、对方该给回音的日子、保单最后一天，带提醒；什么时候开始能用不放进去。"
        "用手机或电脑的日历打开就能加进去。日期变了就再下载一次，同一件事会更新，不会多出一份。"
        "文件里有服务的名称，能看到您日历的人也会看到。"
    )
    label = f"下载日历文件（{len(plan.events)} 件）"
    return [file_field("agenda_calendar", label, made, help=about)]


def _narrowed(found: tuple[Task, ...]) -> list[Task]:
    """The tasks of the kinds that were chosen; all of them without a choice."""
    chosen = keys.AGENDA_KINDS.get()
    return [task for task in found if not chosen or task.kind in chosen]


frame.show(__file__, main)
