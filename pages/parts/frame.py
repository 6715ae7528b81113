"""What stands around every page? The menu, the permanent lines and the style."""

from __future__ import annotations

import streamlit as st

from pages.parts import answers, case, style

PRODUCT = "健康服务手册助手"

MENU = {
    "我的权益": "app.py",
    "时间线": "pages/timeline.py",
}
"""Files of the pages by title, in the order of the menu."""

LINES = (
    '<p><strong>紧急情况请拨 <a href="tel:120">120</a>，本页任何服务都不能替代。</strong><br>'
    "这是非官方的手册阅读辅助，不是保险公司的答复：一切以合同为准；能不能用服务，与理赔是否通过是两回事。</p>"
)


def frame(page: str) -> None:
    """Draw what surrounds a page; call it first. `page` is the page's title, as in the menu."""
    st.set_page_config(page_title=f"{page} · {PRODUCT}", layout="wide")
    style.apply()
    with st.container(horizontal=True, gap="small", key="menu"):
        for title, file in MENU.items():
            st.page_link(file, label=title)
    with st.container(key="lines"):
        st.html(LINES)
    if page != "我的权益":
        faults()


def faults() -> None:
    """Say what is wrong with the case, where something is; the last good answer stays on the page."""
    found = answers.faults(case.current())
    if found:
        told = "\n".join(f"- {name}：{text}" for name, text in found)
        st.error(f"有填写的内容对不上，下面仍是改动之前的结果，请更正：\n{told}")
