"""What does an open page do when the server is gone, and when one is there again?

Streamlit's browser side reconnects by itself and draws nothing: a server that was started anew knows neither
the case nor the fragments, and a click would move a control and compute nothing. So the page takes no click
while the connection is lost, and asks for a whole run, which reads the address again, once it is back.
"""

from __future__ import annotations

import secrets
from pathlib import Path

import streamlit as st

from pages.present.base.templating import asset, template

ASSETS = Path(__file__).resolve().parent / "assets"

WORDS = {
    "lost": "和服务器的连接断了，正在重新连接。连上以前这一页不会再算，先不能点。紧急情况请拨 ",
    "back": "已重新连上，这一页重新算过。断开前后点的如果没有算上，请再点一次。",
    "read": "服务器重新启动过，这一页已按网址里的情况重新打开。断开前后点的如果没有算上，请再点一次。",
    "stuck": "已重新连上，但这一页没有恢复，请刷新。紧急情况请拨 ",
    "reload": "刷新这一页",
    "close": "知道了",
}
"""What the banner says. The number for emergencies follows where a sentence ends with a space."""


KEY, GONE = "connection", "gone"

_component = st.components.v2.component(
    "lost_connection",
    js=template("connection.js.jinja", ASSETS).render(
        words=WORDS, css=asset(__file__, "connection.css"), gone=GONE
    ),
)


def watch(*, new: bool, kept: bool) -> None:
    """Mount the watch; call it outside every fragment, in each whole run.

    `new` is a session that has just begun, `kept` whether the address holds the case.
    """
    told = "back" if not new else "read" if kept else GONE
    # A list: a dictionary would be searched for data frames. The mark tells one run from another.
    _component(key=KEY, data=[secrets.token_hex(4), told], on_back_change=_nothing)


def _nothing() -> None:
    """The whole run that the trigger brings is all that is wanted."""
