"""What has happened, and what should this person do first? The first page."""

from __future__ import annotations

import streamlit as st

from pages.present.share.page_registry import PageEntry
from pages.present.text import goals
from pages.ui.questions import first_questions
from pages.ui.session import address, answers, case, interview, keys
from pages.ui.shell import frame


@st.fragment
def draw(_: PageEntry) -> None:
    """Draw all that an answer may change; what surrounds the page stays as it is."""
    address.write_address()
    frame.show_faults()
    st.title("现在发生了什么？", anchor=False)
    st.caption("点一个，先给您电话和第一步。替家人查也行。")
    with st.container(key="situations", gap="small"):
        for id, goal in goals.GOALS.items():
            if st.button(goal.say, key=f"situation_{id}", width="stretch"):
                interview.choose_services(goals.goal_services(goal, answers.catalogue()))
                st.switch_page("pages/guide.py")
    if keys.SITUATION.get() or case.entered():
        first_questions.draw_first_questions()
    if case.entered():
        usable = sum(service.status == "available" for service in answers.own(case.reading()).services)
        st.markdown(f"按您填的，25 项里有 **{usable}** 项可以使用。")
    st.page_link("pages/services.py", label="直接查 25 项　版本 · 加购 · 诊断 · 买了多久")
