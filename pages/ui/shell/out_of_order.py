"""What does a visitor see while the data cannot be read? The permanent lines, and what to do.

Nothing here needs the data: it is drawn where the rules cannot even be imported.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.present.base.templating import template
from pages.ui.shell import css
from rules.domain.project import VERSION

APPLICATION = "健康服务手册助手"

TEMPLATES = Path(__file__).resolve().parent / "templates"
PAGE_HEAD, PAGE_FOOT = template("head.html.jinja", TEMPLATES), template("foot.html.jinja", TEMPLATES)

MESSAGE = """手册的数据现在读不出来，所有页面都没有结果，不是您填错了。

- 急着用服务：打保单或合同上的客服电话，以合同为准。
- 网址里的内容没有丢：留着这个网址，过一会儿刷新。
- 管理这个应用的人：运行 `make check`，它会指出哪个文件哪一处；改好后刷新就行，不用重启。
"""


def begin_page(title: str) -> None:
    """Name the page in the browser's tab and add the style; call it before anything is drawn."""
    st.set_page_config(page_title=f"{title} · {APPLICATION}", layout="wide")
    css.add_style_and_script()


def draw_lines(html: str) -> None:
    """Draw the lines that stand on every page."""
    with st.container(key="lines"):
        st.html(html)


def draw_out_of_order() -> None:
    """What a visitor can do while the data cannot be read."""
    with st.container(key="head"):
        st.html(PAGE_HEAD.render(menu=(), doors=()))
    with st.container(key="out_of_order"):
        st.title("暂时不能用", anchor=False)
        st.error(MESSAGE)
    draw_lines(PAGE_FOOT.render(version=VERSION, doors=(), note=""))


def draw_whole_page() -> None:
    """The same where no page could begin."""
    begin_page("暂时不能用")
    draw_out_of_order()
