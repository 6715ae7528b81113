"""一题一题问清楚: one question at a time, until nothing that matters is open."""

from __future__ import annotations

import streamlit as st

from pages.present.share.page_registry import PageEntry
from pages.present.text import goals
from pages.ui.form import guided_question, interview_frame
from pages.ui.session import address, answers, interview, keys
from pages.ui.session.interview import GOAL
from pages.ui.shell import frame
from rules.catalogue.catalogue import SERVICES


def main(page: PageEntry) -> None:
    """Draw the page."""
    with st.container(key="guide", width=680):
        st.title(page.title, anchor=False)
        _steps()


@st.fragment
def _steps() -> None:
    """The step that is on; a click reruns nothing else."""
    address.write_address()
    now = interview.question_shown()
    address.write_address()
    with st.container(key="guide_step", gap="small"):
        if now == GOAL:
            _goal()
        else:
            _question(now)


def _question(now: str | None) -> None:
    """The question on the screen: one gone back to, or the one that settles most; else what came out."""
    here = interview.inquiry()
    interview_frame.show_progress(here)
    st.button(
        "← 上一题",
        key="guide_back",
        type="tertiary",
        on_click=interview.go_to_question,
        args=(interview.before(now),),
    )
    if now is not None:
        concerned = interview.inquiry(without=now).concerns.get(now, ())
        guided_question.draw_question(now, concerned, again=now in interview.answered())
    else:
        interview_frame.summary(here)
    interview_frame.answers_given(now)
    with st.container(horizontal=True):
        if now is not None or here.next is not None:
            interview_frame.to_first_steps("先看结果", "tertiary")
        st.button(
            "换一个关心的方面",
            key="guide_goals",
            type="tertiary",
            on_click=interview.go_to_question,
            args=(GOAL,),
        )
    guided_question.focus(now or (here.next.fact if here.next else "end"))


def _goal() -> None:
    """The first step: whom or what this is about."""
    known = answers.catalogue()
    if interview.about():
        st.button(
            "← 回到问题", key="guide_resume", type="tertiary", on_click=interview.go_to_question, args=(None,)
        )
    st.header("您现在最关心什么？", anchor=False)
    st.markdown("一次只问一个问题，只问用得上的。不清楚可以直说，答过的随时能改。")
    with st.container(key="guide_aims", gap="small"):
        for id, goal in goals.GOALS.items():
            _aim(id, goal.say, goals.goal_services(goal, known))
        _aim("everything", goals.EVERYTHING, tuple(SERVICES))
    with st.expander("自己挑几项服务"), st.form("guide_pick_form", border=False):
        st.multiselect(
            "服务",
            list(SERVICES),
            format_func=lambda id: known.service(id).name,
            placeholder="请选择",
            key=keys.GUIDE_PICK,
        )
        st.form_submit_button("开始", key="guide_pick_start", on_click=_take_picked)


def _aim(id: str, say: str, services: tuple[str, ...]) -> None:
    st.button(
        say, key=f"guide_goal_{id}", width="stretch", on_click=interview.choose_services, args=(services,)
    )


def _take_picked() -> None:
    chosen = keys.GUIDE_PICK.value()
    if chosen:
        interview.choose_services(tuple(id for id in SERVICES if id in chosen))


frame.show(__file__, main)
