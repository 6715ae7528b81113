"""What has happened? Seven answers, and the way to the services without any."""

from __future__ import annotations

import streamlit as st

from pages.present.base.icons import icon_rule
from pages.present.base.templating import as_style
from pages.ui.session import answers, case, keys
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.schema.situations import Situation, SituationId


def draw_first_question() -> None:
    """The first screen of someone who has said nothing yet."""
    situations = _ordered()
    _add_signs(situations)
    with st.container(key="first_question", gap="small"):
        st.title("现在发生了什么？", anchor=False)
        st.markdown("点一个，先给您电话和第一步。替家人查也行。")
        with st.container(key="situations", gap="small"):
            for one in situations:
                st.button(
                    one.label,
                    key=f"situation_{one.id}",
                    width="stretch",
                    on_click=_say_situation,
                    args=(one.id,),
                )
    with st.container(key="straight", gap=None):
        st.markdown("非官方阅读辅助，一切以保险合同为准")
        st.page_link("pages/services.py", label=f"直接查 {len(SERVICES)} 项　版本 · 加购 · 诊断 · 买了多久")


def draw_situation_bar(chosen: str) -> None:
    """The same in one line, where there is an answer already."""
    situations = _ordered()
    _add_signs(situations)
    with st.container(key="situation_bar", horizontal=True, gap="small", vertical_alignment="center"):
        st.markdown("**现在发生了什么？**", width="content")
        for one in situations:
            key = f"situation_{one.id}" + "_here" * (one.id == chosen)
            st.button(one.label, key=key, on_click=_say_situation, args=(one.id,))


def draw_way_back(chosen: str) -> None:
    """The way to another situation, where there is no room for all of them in a line."""
    with st.container(key="other_situation"):
        label = f"‹ {answers.catalogue().situations[chosen].title}　换一种情况"
        st.button(label, key="ask_again", type="tertiary", on_click=keys.ASK_SITUATION.put, args=(True,))


def _say_situation(id: str) -> None:
    keys.SITUATION.put(id)
    keys.ASK_SITUATION.pop()


def _ordered() -> list[Situation]:
    return sorted(answers.catalogue().situations.values(), key=lambda one: one.order)


def _add_signs(situations: list[Situation]) -> None:
    """The sign of each, from its file."""
    st.html(
        as_style("".join(icon_rule(f"[class*=st-key-situation_{one.id}]", one.icon) for one in situations))
    )


def chosen_or_fitting() -> SituationId | None:
    """The situation chosen, else the one that fits the facts; None where it is to be asked."""
    if keys.ASK_SITUATION.get(False) or not (case.chosen_situation() or case.entered()):
        return None
    return answers.situation_of(answers.asked(answers.readable_scenario()))
