"""Does the page 保存和分享 show, keep and take back a case?"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.present.share.case_file import JSON, to_file
from rules.domain.scenario import PRESETS
from tests.support.opened import open_page, run
from tests.support.printed_cases import FULLEST, USUAL

PAGE = "pages/keep.py"
ENTRY, READING = "outpatient-companion-count", "note"
SAVED_ON = dt.date(2026, 11, 28)


def opened(**state: Any) -> AppTest:
    return open_page(PAGE, **state)


def uploaded(page: AppTest, data: bytes, name: str = "我的情况.json") -> AppTest:
    page.session_state["keep_loading"] = True
    run(page).file_uploader[0].set_value((name, data, JSON))
    return run(page)


def shown(page: AppTest) -> str:
    """Everything that is said on the page."""
    kinds = (page.markdown, page.error, page.warning, page.success, page.info)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def whole(page: AppTest) -> AppTest:
    """The page with the whole summary chosen."""
    (choice,) = (one for one in page.get("button_group") if one.key == "keep_sheet")
    choice.set_value("whole")
    return run(page)


def sheet(page: AppTest) -> str:
    """The preview."""
    return next(block.proto.body for block in page.get("html") if "sheet-title" in block.proto.body)


def buttons(page: AppTest) -> dict[str, Any]:
    return {button.key: button for button in page.button}


# ---------------------------------------------------------------- the page


def test_every_way_to_keep_a_case_has_its_heading() -> None:
    page = opened(case=dict(USUAL))
    titles = [m.value.split("\n")[0][3:] for m in page.markdown if m.value.startswith("## ")]
    assert titles == [
        "打印", "复制给家人", "存成文件", "载入文件", "Excel", "日历", "网址与隐私", "结果不对",
        "打印预览"
    ]  # fmt: skip


def test_everything_can_be_downloaded() -> None:
    labels = [button.proto.label for button in opened(case=dict(USUAL)).get("download_button")]
    assert labels[:3] == ["下载一页纸（网页文件）", "存成文件", "下载全部结果（Excel）"]
    assert labels[3].startswith("下载日历文件（")


def test_an_empty_case_can_be_printed_but_not_saved() -> None:
    page = opened()
    assert "还没有填写" in sheet(whole(page))
    saving = {button.proto.label: button.proto.disabled for button in page.get("download_button")}
    assert saving["存成文件"] is True
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
    page = opened(case=dict(USUAL), situation="away", who="family")
    (box,) = (one for one in page.get("bidi_component") if one.proto.component_name == "copied_text")
    title, text = json.loads(box.proto.json)
    assert title == "发给家人的文字"
    assert "400-891-0152" in text
    assert "先打电话，再安排车" in text
    assert "您" not in text.replace("听您说", "")


def test_the_calendar_says_how_many_days_it_holds() -> None:
    facts = {**USUAL, "as_of": "2026-05-20"}
    page = opened(case=facts, situation="diagnosed")
    labels = [button.proto.label for button in page.get("download_button")]
    assert "下载日历文件（3 个日子）" in labels, "a call, a deadline, the end of the policy"


# ---------------------------------------------------------------- there and back


def test_a_saved_case_comes_back_whole() -> None:
    facts = {**USUAL, "expert_stay": None}
    data = to_file(facts, "cautious", {ENTRY: READING}, SAVED_ON)
    page = uploaded(opened(case={"sex": "male"}), data)
    assert page.session_state["case"] == {"sex": "male"}, "nothing is taken before it is confirmed"
    assert "确诊重大疾病（非癌症）" in shown(page)
    assert "替换" in shown(page)
    buttons(page)["keep_take"].click()
    run(page)
    assert page.session_state["case"] == facts
    assert page.session_state["reading"] == "cautious"
    assert page.session_state["overrides"] == {ENTRY: READING}
    assert [message.value for message in page.success] == ["已载入。"]
    assert "keep_take" not in buttons(page)


def test_a_bare_scenario_leaves_the_rest_unknown() -> None:
    scenario = {"as_of": "2026-03-01", "edition": "special"}
    page = uploaded(opened(reading="cautious"), json.dumps(scenario).encode())
    assert "2026-03-01" in shown(page)
    buttons(page)["keep_take"].click()
    run(page)
    assert page.session_state["case"] == {**dict.fromkeys(PRESETS), **scenario}
    assert page.session_state["reading"] == "cautious"


def test_what_is_refused_is_named_and_the_rest_taken() -> None:
    content = json.loads(to_file({"sex": "male"}, "favourable", {}, SAVED_ON))
    content["facts"] |= {"edition": "*gold*", "colour": "red"}
    page = uploaded(opened(), json.dumps(content).encode())
    (warning,) = [element.value for element in page.warning]
    assert "产品版本" in warning
    assert "\\*gold\\*" in warning
    assert "colour" in warning
    buttons(page)["keep_take"].click()
    run(page)
    assert page.session_state["case"] == {"sex": "male"}


def test_a_file_can_be_looked_at_and_left() -> None:
    page = uploaded(opened(case={"sex": "male"}), to_file(USUAL, "favourable", {}, SAVED_ON))
    buttons(page)["keep_drop"].click()
    run(page)
    assert page.session_state["case"] == {"sex": "male"}
    assert "keep_take" not in buttons(page)


def test_a_file_with_nothing_to_take_offers_nothing() -> None:
    page = uploaded(opened(), json.dumps({"edition": "gold"}).encode())
    assert "没有能载入的内容" in shown(page)
    assert "keep_take" not in buttons(page)


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00\xff", b"[]", b'{"format": "x"}', "情况".encode("gbk"), b"[" * 50_000, b" " * 300_000],
    ids=["empty", "binary", "list", "format", "gbk", "nested", "large"],
)
def test_a_file_without_a_case_is_told_and_changes_nothing(data: bytes) -> None:
    page = uploaded(opened(case={"sex": "male"}), data)
    (message,) = [error.value for error in page.error]
    assert "没有载入" in message
    assert page.session_state["case"] == {"sex": "male"}
    again = uploaded(page, to_file(USUAL, "favourable", {}, SAVED_ON))
    assert not again.error


def test_a_wrong_answer_is_told_in_a_text_that_is_only_copied() -> None:
    page = opened(case={"as_of": "2026-11-28", "edition": "special"})
    assert not [box for box in page.selectbox if box.key == "wrong_service"]
    page.session_state["wrong_open"] = True
    (box,) = (one for one in run(page).selectbox if one.key == "wrong_service")
    assert len(box.options) == 25
    box.select("second_opinion")
    run(page)
    text = next(str(one.proto) for one in page.get("bidi_component") if "second_opinion" in str(one.proto))
    assert "python -m rules evaluate" in text
