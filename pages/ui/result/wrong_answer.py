"""How does somebody tell of an answer that seems wrong? A text to copy; nothing is sent from here."""

from __future__ import annotations

import streamlit as st

from pages.present.export.fault_report import ReportedAnswer, fault_report
from pages.ui.result.copy_button import draw_copied
from pages.ui.session import answers, case


def draw_wrong_answer() -> None:
    """The choice of a service, and the text about its answer."""
    box = st.expander("觉得哪一项算错了？", key="wrong_open", on_change="rerun")
    if not box.open:
        return
    with box:
        asked = answers.asked(answers.readable_scenario())
        answer, catalogue = answers.answer_to(asked), answers.catalogue()
        chosen = st.selectbox(
            "哪一项服务",
            [service.id for service in answer.services],
            format_func=lambda id: catalogue.service(id).name,
            key="wrong_service",
        )
        service = next(one for one in answer.services if one.id == chosen)
        st.caption("复制下来，发给给您这个应用的人。里面有您填的健康情况；这里什么都不会发出去。")
        text = fault_report(ReportedAnswer(answer, asked.scenario, case.overrides()), service, catalogue)
        draw_copied("结果、依据和您的情况", text, key="wrong_answer")
