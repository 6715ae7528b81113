"""A draft's file is loaded beside the drafts that there are, or what is wrong with it is said in words."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from pages.present.share.draft_link import LONGEST_DRAFT, unpack
from pages.ui.session import keys
from rules.catalogue.draft import edits_in

PATH = "items.main.limit.count.readings.table.otherwise"
GOOD = f"- {{file: services/outpatient_companion.yaml, path: {PATH}, from: 2, to: 3}}\n".encode()


def load_in_page() -> None:
    import streamlit as st

    from pages.ui.draft import draft_bar

    st.text(draft_bar.take_file(st.session_state["name"], st.session_state["content"]))


def loaded(content: bytes, name: str = "试算.yaml", draft: str = "") -> AppTest:
    app = AppTest.from_function(load_in_page, default_timeout=60)
    app.session_state["name"], app.session_state["content"] = name, content
    app.session_state[keys.DRAFT] = draft
    app.run()
    assert not app.exception
    return app


def test_a_file_as_the_command_line_takes_it_is_loaded_under_its_name() -> None:
    app = loaded(GOOD)
    assert app.text[0].value == ""
    draft = unpack(app.session_state[keys.DRAFT])
    assert draft.name == "试算"
    assert draft.edits == edits_in(GOOD, "x")
    again = loaded(draft.content, draft="")
    assert unpack(again.session_state[keys.DRAFT]) == draft


def test_a_loaded_draft_stands_beside_the_one_that_was_on() -> None:
    first = loaded(GOOD).session_state[keys.DRAFT]
    app = loaded(GOOD, draft=first)
    assert unpack(app.session_state[keys.DRAFT]).name == "试算 2"
    assert app.session_state[keys.OTHER_DRAFTS] == {"试算": first}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "列表"),
        (b"[]", "1"),
        (b"a: 1", "列表"),
        (b"- {file: x", "YAML"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"- 1", "0"),
        (GOOD.replace(b"services/outpatient_companion", b"services/none"), "没有这个数据文件"),
        (GOOD.replace(b"from: 2", b"from: 7"), "找到的是 2"),
        (GOOD.replace(b"to: 3", b"to: -3"), "须为 0 至 1,000 的整数；收到 -3"),
        (GOOD.replace(b"outpatient_companion", b"outpatient_companon"), "是不是 services/outpatient"),
        (b"- {file: x", "试算\\: 第 2 行第 1 列\\: 不是可用的 YAML\\: 花括号里的内容没有写完"),
        (b"- file: a: b", "冒号"),
        (GOOD.replace(b"to: 3", b"to: 3, who: x"), "who"),
        (b"#" * (LONGEST_DRAFT + 1), f"最多 {LONGEST_DRAFT}"),
    ],
)
def test_a_bad_file_says_what_is_wrong_and_changes_nothing(content: bytes, told: str) -> None:
    before = loaded(GOOD).session_state[keys.DRAFT]
    app = loaded(content, draft=before)
    message = app.text[0].value
    assert message.startswith("没有载入")
    assert told in message
    assert app.session_state[keys.DRAFT] == before
