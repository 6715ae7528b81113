"""What has happened? Seven answers, and the way to the services without any."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.present.base.icons import icon_rule
from pages.present.base.templating import as_style, template
from pages.ui.first.block import draw_block
from pages.ui.session import answers, case, keys
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.schema.situations import Situation, SituationId

BAR = template("situations.html.jinja", Path(__file__).resolve().parent / "templates")


def draw_first_question() -> None:
    """The first screen of someone who has said nothing yet."""
    situations = _ordered()
    signs = (icon_rule(f".st-key-situation_{one.id}", one.icon) for one in situations)
    st.html(as_style("".join(signs)))
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


def draw_situation_bar(chosen: SituationId) -> None:
    """The same in one line, where there is an answer already; on a phone, the way back to the question."""
    html = BAR.render(situations=_ordered(), chosen=answers.catalogue().situations[chosen])
    draw_block("situation_bar", html, {"say": _say_situation, "again": _ask_again})


def _ask_again(_: str) -> None:
    keys.ASK_SITUATION.put(True)


def _say_situation(id: str) -> None:
    keys.SITUATION.put(id)
    keys.ASK_SITUATION.pop()


def _ordered() -> list[Situation]:
    return sorted(answers.catalogue().situations.values(), key=lambda one: one.order)


def chosen_or_fitting() -> SituationId | None:
    """The situation chosen, else the one that fits the facts; None where it is to be asked."""
    if keys.ASK_SITUATION.get(False) or not (case.chosen_situation() or case.entered()):
        return None
    return answers.situation_of(answers.asked(answers.readable_scenario()))
