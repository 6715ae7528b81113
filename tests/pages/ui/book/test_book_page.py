"""Does the page lead from a made-up book to a change, to the policies behind it and to one of them?"""

from __future__ import annotations

import datetime as dt
import re
import threading
import tomllib
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.present.book.made_up_book import BookMix, made_up_book
from pages.present.share.page_registry import PAGES
from pages.present.text.answer_text import short_day
from pages.ui.book import book_held
from rules.book.files.spoken_names import spoken_names
from rules.book.whole.held_book import HeldBook
from rules.book.whole.uploaded_book import MOST_BYTES, UploadedFile, uploaded_book
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.loader import load
from rules.domain.deadline_kinds import DEADLINES
from rules.domain.parsing import parse, to_json
from rules.engine.engine import Engine
from tests.pages.ui.feature.test_terms_addresses import DRAFT
from tests.support.fields import answer, fields, trigger
from tests.support.opened import ROOT, blocks, open_page, run

DAY = "2026-11-29"
STATE = {"book_size": 120, "book_day": DAY}


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What somebody waits for is there when the page is drawn."""

    def wait_for(self: Any, submit: object = None) -> None:
        while not self.steps.complete:
            self.steps.advance(lambda: None)

    monkeypatch.setattr("pages.ui.session.waited.Waited.wait_for", wait_for)


def _open(**state: Any) -> AppTest:
    """The page once all is computed."""
    page = open_page(PAGES["book"].file, **{**STATE, **state})
    for _ in range(4):
        if not page.get("progress"):
            break
        run(page)
    return page


def _board(page: AppTest, kind: str) -> str:
    [found] = [html for html in blocks(page) if f'class="{kind}"' in html]
    return found


def _press(page: AppTest, name: str) -> AppTest:
    """A button by the beginning of its name; the page once all is computed."""
    [button] = [one for one in page.button if one.label.startswith(name)]
    button.click()
    run(page)
    for _ in range(4):
        if page.get("progress"):
            run(page)
    return page


def _is_computed(page: AppTest) -> bool:
    return any('class="board"' in html for html in blocks(page))


def test_nothing_is_made_up_before_the_button() -> None:
    page = open_page(PAGES["book"].file)
    answer(page, "book_size", "100")
    answer(page, "book_blank", "20")
    answer(page, "book_seed", "7")
    answer(page, "book_day", DAY)
    assert {name: page.query_params[name] for name in ("size", "blank", "draw", "day", "pending")} == {
        "size": "100", "blank": "20", "draw": "7", "day": DAY, "pending": "true",
    }  # fmt: skip
    assert not _is_computed(page)
    _press(page, "生成 100 份")
    assert _is_computed(page)
    assert "pending" not in page.query_params


def test_a_seed_that_is_none_changes_nothing() -> None:
    page = open_page(PAGES["book"].file, book_seed=5)
    for text in ("0", "1000000", "٣", "x", "9" * 40):
        answer(page, "book_seed", text)
        assert fields(page)["book_seed"].value == "5"


def test_what_a_book_is_made_of_is_told_and_can_be_changed_before_another_is_made() -> None:
    page = _open(book_source=True, book_blank=20, book_mix_shares=["child-3"])
    assert any(
        all(one in told.value for one in ("120 份", "20%", "儿童看病 3", DAY)) for told in page.markdown
    )
    _press(page, "改一改再生成")
    assert not _is_computed(page)
    assert fields(page)["book_size"].value == "120"
    _press(page, "生成 120 份")
    assert _is_computed(page)


# ---------------------------------------------------------------- a table that was uploaded

MAIN = (
    "编号,产品版次,保单生效日,年龄\nA,标准版,2026/1/1,30\nB,特需部版,2026/1/1,300\nC,特需部版,2026/1/1,40\n"
)
USES = "编号,服务,哪天用的\nA,图文问诊,2026-03-01\nA,按摩,2026-03-01\n"


def _upload(page: AppTest, table: str, text: str, name: str = "册.csv") -> AppTest:
    [field] = [one for one in page.file_uploader if one.key and f"_{table}_" in one.key]
    field.set_value((name, text.encode(), "text/csv"))
    run(page)
    return run(page)


def _preview(page: AppTest) -> str:
    return _board(page, "preview")


def _mean(page: AppTest, told: str) -> None:
    """Say that a column is what it is likely to be."""
    [block] = [one for one in page.get("bidi_component") if one.key == "book_preview"]
    trigger(page, block, "mean", told)
    run(page)


def test_a_table_is_shown_as_understood_and_computed_only_when_asked() -> None:
    page = _upload(open_page(PAGES["book"].file), "", MAIN)
    preview = _preview(page)
    assert "读进 2 份保单，1 行不能算" in preview
    assert "第 3 行（B）：年龄" in preview
    assert "就是“产品版本”？" in preview
    assert not _is_computed(page)
    _press(page, "开始计算 2 份")
    assert _is_computed(page)
    assert "size" not in page.query_params


def test_a_column_that_is_not_known_is_read_as_what_it_is_said_to_be() -> None:
    page = _upload(open_page(PAGES["book"].file), "", MAIN)
    _mean(page, ":0")
    preview = _preview(page)
    assert "产品版次 <small>是 产品版本</small>" in preview
    assert "没有用的" not in preview
    _mean(page, ":7")
    assert _preview(page) == preview


def test_a_second_table_is_added_and_taken_away_before_anything_is_computed() -> None:
    page = _upload(open_page(PAGES["book"].file), "", MAIN)
    _upload(page, "usage", USES, "用量.csv")
    preview = _preview(page)
    assert "2 条，1 行能用，1 行不能用" in preview
    assert "“用过的服务”第 3 行：服务：没有服务" in preview
    assert "读进 1 份保单，2 行不能算" in preview
    assert not _is_computed(page)
    _press(page, "拿掉这张表")
    assert "读进 2 份保单" in _preview(page)
    assert "按摩" not in _preview(page)


def test_a_second_table_that_cannot_be_used_leaves_what_was_there() -> None:
    page = _upload(open_page(PAGES["book"].file), "", MAIN)
    _upload(page, "stays", "编号,天气\nA,晴\n", "住院.csv")
    assert any("没有认识的列" in one.value for one in page.error)
    assert "读进 2 份保单" in _preview(page)


def test_uses_of_a_second_table_count() -> None:
    page = _upload(open_page(PAGES["book"].file), "", MAIN)
    _upload(page, "usage", "编号,服务,哪天用的\nA,图文问诊,2026-03-01\n", "用量.csv")
    _press(page, "开始计算 2 份")
    loaded = page.session_state["book_loaded"]
    assert [len(to_json(loaded.table.book.scenario(row)).get("usage", [])) for row in range(2)] == [1, 0]
    page.session_state["book_source"] = True
    run(page)
    _press(page, "回到怎么读的")
    assert "读进 2 份保单" in _preview(page)


def test_the_server_lets_through_what_a_book_may_have() -> None:
    settings = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    assert settings["server"]["maxUploadSize"] * 1024 * 1024 >= MOST_BYTES


@pytest.mark.parametrize(
    ("text", "told"),
    [("天气\n晴\n", "没有认识的列"), ("年龄\n" + "3\n" * 100_001, "有 100,001 行，最多 100,000 行")],
    ids=["unknown", "too-long"],
)
def test_a_table_that_cannot_be_used_gets_a_message(text: str, told: str) -> None:
    page = _upload(open_page(PAGES["book"].file), "", text)
    assert any(told in one.value for one in page.error)
    assert not [one for one in page.button if one.label.startswith("开始计算") and not one.disabled]


def test_a_table_that_is_gone_is_said() -> None:
    page = _upload(open_page(PAGES["book"].file), "", MAIN)
    page.session_state["book_loaded"].drop()
    run(page)
    assert any("60 分钟没人看" in one.value for one in page.error)


def test_every_service_stands_on_the_board_with_numbers_that_can_be_touched() -> None:
    board = _board(_open(), "board")
    for service in SERVICES:
        assert f'data-value="{service}:both"' in board
    assert "最常缺" in board
    assert 'data-value="video_consult:lapses"' in board


def test_the_legend_is_the_filter_and_days_are_chosen() -> None:
    board = _board(_open(book_show=["lapses"], book_within=90), "board")
    assert ":both" not in board
    assert "90 天内不用就作废" in board


def test_a_number_leads_to_policies_and_one_of_them_to_its_whole_answer() -> None:
    page = _open(book_service="video_consult", book_which="both")
    rows = _board(page, "rows")
    [row, *_] = re.findall(r'data-act="policy" data-value="(\d+)"', rows)
    page = _open(book_service="video_consult", book_which="both", book_row=int(row))
    policy = _board(page, "policy")
    for service in SERVICES:
        assert f'data-act="drawer" data-value="{service}"' in policy
    assert DAY in policy


def test_a_whole_answer_says_what_is_left_each_day_and_what_was_used() -> None:
    page = _upload(
        open_page(PAGES["book"].file),
        "",
        "编号,产品版本,起始日,查询日期,等待期天数\nA,特需部版,2026-01-01,2026-05-01,0\n",
    )
    _upload(page, "usage", "编号,服务,哪天用的\nA,门诊陪诊,2026-03-01\n", "用量.csv")
    _press(page, "开始计算 1 份")
    page.session_state["book_service"], page.session_state["book_which"] = "outpatient_companion", "asks"
    page.session_state["book_row"] = 2
    run(page)
    policy = _board(page, "policy")
    answer = Engine(load()).evaluate(page.session_state["book_loaded"].table.book.scenario(0))
    assert "门诊陪诊" in re.findall(r'class="facts">(.*?)</p>', policy)[0]
    lines = dict(re.findall(r'data-value="(\w+)"[^>]*>(.*?)</button>', policy))
    for service in answer.services:
        for deadline in service.deadlines:
            assert DEADLINES[deadline.id].name in lines[service.id]
            assert short_day(deadline.on, answer.as_of) in lines[service.id]
    assert "还差" in policy
    assert "看两种解释的理由、手册行" in policy


def test_who_gains_is_shown_before_and_after_in_the_list_and_in_the_whole_answer() -> None:
    chosen = {"book_view": "change", "book_change": "edition-special"}
    chosen |= {"book_service": "city_transfer", "book_which": "gained"}
    rows = _board(_open(**chosen), "rows")
    statuses = re.findall(r'data-name="有利">(.*?)</td>', rows)
    assert statuses
    assert all(re.search("没有包含.* → .*可以使用", one) for one in statuses)
    [row, *_] = re.findall(r'data-act="policy" data-value="(\d+)"', rows)
    policy = _board(_open(**chosen, book_row=int(row)), "policy")
    assert "换了以后的完整答案" in policy
    assert "特需部版" in re.findall(r'class="facts">(.*?)</p>', policy)[0]
    [line] = re.findall(r'data-value="city_transfer"[^>]*>(.*?)</button>', policy)
    assert re.search("没有包含.*→.*可以使用", line)


def test_a_share_that_is_typed_counts_with_no_other_button() -> None:
    page = open_page(PAGES["book"].file, book_mix_box=True)
    answer(page, "book_mix:healthy", "0")
    assert not [one for one in page.query_params["mix"] if one.startswith("healthy-")]
    assert "child-4" in page.query_params["mix"]
    answer(page, "book_mix:child", "100")
    assert "child-4" in page.query_params["mix"]


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("门急诊加油包", ["outpatient"]),
        ("补充责任", ["outpatient"]),
        ("门急诊加油包／补充责任", ["outpatient"]),
        ("恶性肿瘤先进疗法医疗责任、重大疾病扩展特需医疗责任", ["advanced_therapy", "special_ward"]),
        ("先进疗法＋特需医疗", ["advanced_therapy", "special_ward"]),
        ("没有加购", []),
    ],
    ids=["one name", "the other", "both", "as in the contract", "as the page says", "none"],
)
def test_add_ons_are_read_as_policies_name_them(said: str, codes: list[str]) -> None:
    table = f"编号,产品版本,加购责任,诊断\nA,标准版,{said},恶性肿瘤——重度\n"
    page = _upload(open_page(PAGES["book"].file), "", table)
    _press(page, "开始计算 1 份")
    facts = to_json(page.session_state["book_loaded"].table.book.scenario(0))
    assert facts["addons"] == codes
    assert facts["diagnosis"] == "malignant"


def test_no_part_of_a_hospitals_name_stands_for_it() -> None:
    """Not every international hospital is the department of a public one that the manual names."""
    told = "编号,产品版本,就诊医院\nA,标准版,国际\nB,标准版,其他医院\n"
    page = _upload(open_page(PAGES["book"].file), "", told)
    assert "读进 1 份保单，1 行不能算" in _preview(page)


def test_an_add_on_that_is_none_is_refused_in_chinese() -> None:
    page = _upload(
        open_page(PAGES["book"].file), "", "编号,产品版本,加购责任\nA,标准版,门急诊\nB,标准版,按摩|门急诊\n"
    )
    preview = _preview(page)
    assert "加购责任：收到" in preview
    assert "恶性肿瘤先进疗法医疗" in preview
    assert "outpatient" not in preview


def test_an_address_of_a_table_that_is_not_here_says_so() -> None:
    page = _upload(open_page(PAGES["book"].file), "", MAIN)
    _press(page, "开始计算 2 份")
    assert page.query_params["table"] == "true"
    other = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).switch_page(PAGES["book"].file)
    for key, value in page.query_params.items():
        other.query_params[key] = value
    run(other)
    assert any("请再上传同一张表" in one.value for one in other.error)
    assert "table" not in other.query_params


def test_an_add_on_gains_and_the_list_has_as_many_as_the_number_says() -> None:
    page = _open(book_view="change", book_change="with-outpatient", book_by="age")
    board = _board(page, "changes")
    number = re.search(r'data-value="online_pharmacy:gained"[^>]*>＋([\d,]+)<', board)
    assert number
    page = _open(
        book_view="change",
        book_change="with-outpatient",
        book_service="online_pharmacy",
        book_which="gained",
    )
    assert any(f"共 {number[1]}" in one.value for one in page.caption)


def test_a_group_narrows_the_list() -> None:
    page = _open(
        book_view="change",
        book_change="with-outpatient",
        book_by="edition",
        book_service="online_pharmacy",
        book_which="gained",
        book_segment="special",
    )
    rows = _board(page, "rows")
    assert "特需部版" in rows
    assert "标准版" not in rows


def test_a_draft_that_is_not_on_is_said() -> None:
    page = _open(book_view="change", book_change="draft")
    assert any("没有开着的草案" in one.value for one in page.info)


def test_the_address_opens_the_same_elsewhere() -> None:
    page = _open(book_view="change", book_change="edition-special", book_by="diagnosis", book_seed=7)
    other = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).switch_page(PAGES["book"].file)
    for key, value in page.query_params.items():
        other.query_params[key] = value
    for _ in range(4):
        run(other)
    assert _board(other, "changes") == _board(page, "changes")


def test_the_fields_of_a_change_offer_every_variant() -> None:
    shown = fields(_open(book_view="change"))
    assert "edition-special" in shown["book_change"].options
    assert "draft" not in shown["book_change"].options


# ---------------------------------------------------------------- what is made up and held


def _made(**more: Any) -> HeldBook:
    mix = BookMix(**{"size": 300, "seed": 3, "shares": (), "blank": 20, "day": DAY, **more})
    book = made_up_book(mix)
    while not book.complete:
        book.advance()
    return book


def test_the_same_mix_gives_the_same_book_and_another_seed_another() -> None:
    one, same, other = (_made(seed=seed) for seed in (3, 3, 4))
    told = [[to_json(book.scenario(row)) for row in range(book.size)] for book in (one, same, other)]
    assert told[0] == told[1] != told[2]


def test_everybody_is_asked_about_on_the_day_and_is_a_case_that_can_be() -> None:
    book = _made()
    for row in range(book.size):
        facts = to_json(book.scenario(row))
        assert facts["as_of"] == DAY
        parse(facts, SERVICES)


def test_so_many_answers_are_blank() -> None:
    known = [
        sum(len(to_json(book.scenario(row))) for row in range(300)) for book in (_made(), _made(blank=0))
    ]
    assert 0.7 < known[0] / known[1] < 0.9


def test_a_table_that_nobody_looks_at_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book_held, "KEPT_MINUTES", 0.001)
    file = UploadedFile("保单.csv", MAIN.encode())
    table = uploaded_book(file, spoken_names(load()), dt.date(2026, 11, 29))
    loaded = book_held.LoadedBook("保单.csv", book_held.UploadedFiles(file), table)
    gone = threading.Event()
    loaded.touch(gone.set)
    assert gone.wait(10)
    loaded.drop()
    assert (loaded.table, loaded.files) == (None, None)


# ---------------------------------------------------------------- a draft of the terms


def test_a_draft_says_how_many_of_the_book_change() -> None:
    """The panel of 改条款 counts the book of this session, as the page of the book does."""
    page = open_page(PAGES["terms"].file, **STATE, draft=DRAFT, terms_service="outpatient_companion")
    [effect] = [html for html in blocks(page) if "份保单" in html]
    told = re.search(r"<b>([\d,]+)</b> 份保单</p><small>另 ([\d,]+)，册里共 120<", effect)
    assert told
    other = _open(draft=DRAFT, book_view="change")
    board = _board(other, "changes")
    assert "现行条款换成草案“试算”" in board
    assert (f"另有 {told[2]} 份只是次数或状态变了" in board) is (told[2] != "0")
    assert (f"{told[1]} 份（" in board) is (told[1] != "0")
    assert (told[1], told[2]) != ("0", "0")


def test_no_book_no_word_of_it() -> None:
    page = open_page(PAGES["terms"].file, draft=DRAFT, terms_service="outpatient_companion")
    assert not [html for html in blocks(page) if "份保单" in html]
