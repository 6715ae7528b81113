"""Does the page 保存和分享 show, keep and take back a case?"""

from __future__ import annotations

import base64
import datetime as dt
import json
import re
from html import unescape
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.present.share.case_file import LARGEST, to_file
from rules.domain.scenario import PRESETS
from tests.support.fields import answer, fields, press, tell
from tests.support.made_files import kept_files
from tests.support.opened import blocks, open_page, part, parts
from tests.support.printed_cases import FULLEST, USUAL

PAGE = "pages/keep.py"
ENTRY, READING = "outpatient-companion-count", "note"
FILES = ("keep_html", "keep_case", "keep_excel", "keep_calendar")
SAVED_ON = dt.date(2026, 11, 28)


def opened(**state: Any) -> AppTest:
    return open_page(PAGE, **state)


def uploaded(page: AppTest, data: bytes) -> AppTest:
    if "keep_upload" not in fields(page):
        press(page, "keep_loading")
    # The browser reads a byte more than allowed.
    return answer(page, "keep_upload", base64.b64encode(data[: LARGEST + 1]).decode())


def shown(page: AppTest) -> str:
    """Everything that is said on the page."""
    return "\n".join(unescape(re.sub(r"<[^>]*>", " ", html)) for html in blocks(page))


def whole(page: AppTest) -> AppTest:
    """The page with the whole summary chosen."""
    return answer(page, "keep_sheet", "whole")


def sheet(page: AppTest) -> str:
    """The preview."""
    return part(page, "keep_preview").partition("</style>")[2]


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    return kept_files(monkeypatch)


def files_of(page: AppTest) -> list[list[str]]:
    """The addresses and names of files that the browser is to fetch."""
    return [file for kind, _, *data in parts(page) if kind == "fields" for file in data[2:]]


# ---------------------------------------------------------------- the page


def test_every_way_to_keep_a_case_has_its_heading() -> None:
    page = opened(case=dict(USUAL))
    titles = [title for html in blocks(page) for title in re.findall(r"<h2>(.*?)</h2>", html)]
    assert titles == [
        "打印", "复制给家人", "存成文件", "载入文件", "Excel", "日历", "网址与隐私", "结果不对",
        "打印预览"
    ]  # fmt: skip


def test_everything_can_be_downloaded(held: dict[str, bytes]) -> None:
    page, files, labels = opened(case=dict(USUAL)), [], []
    for name in FILES:
        labels.append(fields(page)[name].label)
        [[address, called]] = files_of(press(page, name))
        files.append((called, held[address]))
    assert labels[:3] == ["下载一页纸（网页文件）", "存成文件", "下载全部结果（Excel）"]
    assert labels[3].startswith("下载日历文件（")
    assert [re.sub(r"-\d{4}-\d\d-\d\d\.", ".", name) for name, _ in files] == [
        "给家人的一页.html", "我的情况.json", "全部结果.xlsx", "要赶的日子.ics"
    ]  # fmt: skip
    page_text, case, workbook, calendar = (content for _, content in files)
    assert "952299" in page_text.decode()
    assert json.loads(case)["facts"] == USUAL
    assert workbook.startswith(b"PK")
    assert calendar.startswith(b"BEGIN:VCALENDAR")


def test_a_file_is_made_only_when_it_is_asked_for() -> None:
    page = opened(case=dict(USUAL))
    assert files_of(page) == []
    assert len(files_of(press(page, "keep_case"))) == 1
    answer(page, "keep_sheet", "whole")
    assert files_of(page) == []


def test_an_empty_case_can_be_printed_but_not_saved() -> None:
    page = opened()
    assert "还没有填写" in sheet(whole(page))
    assert "还没有填写，没有可存的内容" in fields(page)["keep_case"].words
    block = fields(page)["keep_case"].block
    tell(page, block, [[1, "keep_case", ""]])
    assert files_of(page) == []
    assert "没有能放进日历的日子" in shown(page)


@pytest.mark.parametrize("facts", [USUAL, FULLEST], ids=["usual", "fullest"])
def test_the_preview_is_the_case(facts: dict[str, Any]) -> None:
    body = sheet(whole(opened(case=dict(facts), reading="cautious")))
    assert "2026年5月20日" in body
    assert "保守解释" in body
    assert "data:image/svg+xml;base64," in body


def test_the_preview_marks_what_is_assumed() -> None:
    facts = {"edition": "standard", "policy_start": "2026-11-01"}
    body = sheet(whole(opened(case=facts)))
    assert "sheet-assumed" in body
    assert body.index("sheet-assumed") < body.index("等待期</i> 30 天")


def test_a_case_that_does_not_fit_together_is_told_and_the_last_good_one_printed() -> None:
    page = opened(case={**USUAL, "discharged_on": "2026-05-01"})
    assert any("出院日期" in error.value for error in page.error)
    assert "sheet-title" in sheet(page)


def test_one_sheet_for_the_family_comes_first() -> None:
    page = opened(case=dict(USUAL), situation="diagnosed")
    assert "先做什么：刚查出大病" in sheet(page)
    assert "打 952299" in sheet(page)
    assert "sheet-facts" not in sheet(page)
    assert "先做什么" not in sheet(whole(page))


def test_the_text_for_the_family_is_the_plan_of_the_situation() -> None:
    page = opened(case=USUAL | {"trip_km": 300}, situation="away", who="family")
    ((title, text),) = (data for kind, _, *data in parts(page) if kind == "copied")
    assert title == "发给家人的文字"
    assert "400-891-0152" in text
    assert "先打电话，再安排车" in text
    assert "您" not in text.replace("听您说", "")


def test_the_calendar_says_how_many_days_it_holds() -> None:
    facts = {**USUAL, "as_of": "2026-05-20"}
    page = opened(case=facts, situation="diagnosed")
    assert fields(page)["keep_calendar"].label == "下载日历文件（3 个日子）", (
        "a call, a deadline, the end of the policy"
    )


# ---------------------------------------------------------------- there and back


def test_a_saved_case_comes_back_whole() -> None:
    facts = {**USUAL, "expert_stay": None}
    data = to_file(facts, "cautious", {ENTRY: READING}, SAVED_ON)
    page = uploaded(opened(case={"sex": "male"}), data)
    assert page.session_state["case"] == {"sex": "male"}, "nothing is taken before it is confirmed"
    assert "确诊重大疾病（非癌症）" in shown(page)
    assert "替换" in shown(page)
    press(page, "keep_take")
    assert page.session_state["case"] == facts
    assert page.session_state["reading"] == "cautious"
    assert page.session_state["overrides"] == {ENTRY: READING}
    assert "已载入。" in fields(page)["keep_done"].words
    assert "keep_take" not in fields(page)


def test_a_bare_scenario_leaves_the_rest_unknown() -> None:
    scenario = {"as_of": "2026-03-01", "edition": "special"}
    page = uploaded(opened(reading="cautious"), json.dumps(scenario).encode())
    assert "2026-03-01" in shown(page)
    press(page, "keep_take")
    assert page.session_state["case"] == {**dict.fromkeys(PRESETS), **scenario}
    assert page.session_state["reading"] == "cautious"


def test_what_is_refused_is_named_and_the_rest_taken() -> None:
    content = json.loads(to_file({"sex": "male"}, "favourable", {}, SAVED_ON))
    content["facts"] |= {"edition": "*gold*", "colour": "red"}
    page = uploaded(opened(), json.dumps(content).encode())
    warning = fields(page)["keep_offer"].fault
    assert "产品版本" in warning
    assert "*gold*" in warning
    assert "colour" in warning
    press(page, "keep_take")
    assert page.session_state["case"] == {"sex": "male"}


def test_a_file_can_be_looked_at_and_left() -> None:
    page = uploaded(opened(case={"sex": "male"}), to_file(USUAL, "favourable", {}, SAVED_ON))
    press(page, "keep_drop")
    assert page.session_state["case"] == {"sex": "male"}
    assert "keep_take" not in fields(page)


def test_a_file_with_nothing_to_take_offers_nothing() -> None:
    page = uploaded(opened(), json.dumps({"edition": "gold"}).encode())
    assert "没有能载入的内容" in shown(page)
    assert "keep_take" not in fields(page)


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00\xff", b"[]", b'{"format": "x"}', "情况".encode("gbk"), b"[" * 50_000, b" " * 300_000],
    ids=["empty", "binary", "list", "format", "gbk", "nested", "large"],
)
def test_a_file_without_a_case_is_told_and_changes_nothing(data: bytes) -> None:
    page = uploaded(opened(case={"sex": "male"}), data)
    assert "没有载入" in fields(page)["keep_fault"].fault
    assert page.session_state["case"] == {"sex": "male"}
    again = uploaded(page, to_file(USUAL, "favourable", {}, SAVED_ON))
    assert "keep_fault" not in fields(again)


def test_a_wrong_answer_is_told_in_a_text_that_is_only_copied() -> None:
    page = opened(case={"as_of": "2026-11-28", "edition": "special"})
    assert "wrong_service" not in fields(page)
    press(page, "wrong_open")
    assert len(fields(page)["wrong_service"].options) == 25
    answer(page, "wrong_service", "second_opinion")
    ((_, text),) = (data for kind, key, *data in parts(page) if (kind, key) == ("copied", "wrong_answer"))
    assert "second_opinion" in text
    assert "python -m rules evaluate" in text
