"""Does 先做什么 open with 120 and one question, whatever link led to it?"""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

from rules.catalogue.catalogue import SERVICES
from rules.catalogue.loader import load
from rules.domain.project import VERSION
from tests.support.fields import answer, fields, press, tell_part
from tests.support.opened import open_page, part, parts

DAY = "2026-11-28"
PATIENT: dict[str, Any] = {
    "as_of": DAY,
    "edition": "special",
    "addons": [],
    "policy_start": "2026-03-28",
    "waiting_days": 30,
    "renewal": False,
    "diagnosis": "malignant",
    "diagnosed_on": DAY,
    "diagnosed_at": "public_general",
}


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def test_a_first_visit_asks_what_has_happened() -> None:
    page = open_page("app.py")
    asked = part(page, "first_question")
    assert "<h1>现在发生了什么？</h1>" in asked
    assert re.findall(r"</i>(.*?)</button>", asked) == [
        one.label for one in sorted(load().situations.values(), key=lambda one: one.order)
    ]
    blocks = [block.value for block in page.get("html")]
    assert sum("tel:120" in block for block in blocks) == 1
    (lines,) = (one.proto.json for one in page.get("bidi_component") if one.key == "lines")
    assert all(told in json.loads(lines)[0] for told in ("合同为准", f"版本 {VERSION}"))


def test_an_old_link_opens_with_its_facts() -> None:
    page = open_page("app.py")
    again = open_page("app.py")
    assert again.session_state["case"] == {}
    page.query_params.update({"edition": ["special"], "status": ["available"], "search": ["押金"]})
    del page.session_state["address_read"]
    page.run()
    assert not page.exception
    assert page.session_state["case"] == {"edition": "special"}
    assert page.session_state["statuses"] == ["available"]
    assert not page.warning


def test_a_situation_gives_the_first_call_before_any_question() -> None:
    page = open_page("app.py")
    tell_part(page, "first_question", "say", "away")
    plan = part(page, "plan")
    assert page.session_state["situation"] == "away"
    assert 'href="tel:4008910152"' in plan
    assert "24 小时都能打" in words(plan)
    assert "先打 400-891-0152" in words(part(page, "headline_text"))


def test_every_service_has_one_line_on_the_board() -> None:
    board = part(open_page("app.py", case=dict(PATIENT)), "board")
    shown = re.findall(r'data-act="open" data-value="(\w+)"', board)
    assert sorted(shown) == sorted(SERVICES)


def test_the_legend_counts_and_narrows_the_board() -> None:
    page = open_page("app.py", case=dict(PATIENT), board_grades=["ask_first"])
    board = part(page, "board")
    grade = r'data-value="(\w+)" aria-pressed="\w+">.*? (\d+)<'
    counted = {name: int(number) for name, number in re.findall(grade, board)}
    assert sum(counted.values()) == len(SERVICES)
    assert len(re.findall(r'<li class="row', board)) == counted["ask_first"]


def test_a_service_one_may_not_have_is_said_in_red_words() -> None:
    plan = words(part(open_page("app.py", case=dict(PATIENT)), "plan_further"))
    assert "您也许没有这项：问清再用。" in plan


def test_any_change_is_marked_and_can_be_taken_back() -> None:
    page = open_page("app.py", case=dict(PATIENT))
    assert "changed" not in part(page, "board")
    answer(page, "main:addons", ["none", "outpatient"])
    row = r'<li class="row[^"]* changed"><button type="button" data-act="open" data-value="(\w+)"'
    marked = set(re.findall(row, part(page, "board")))
    assert "online_pharmacy" in marked
    assert fields(page)["changed"].label == f"刚加上门急诊加油包／补充责任：{len(marked)} 项变了"
    press(page, "take_back")
    assert page.session_state["case"] == PATIENT
    assert "changed" not in part(page, "board")


def test_facts_without_a_situation_find_the_one_that_fits() -> None:
    page = open_page("app.py", case=dict(PATIENT))
    bar = part(page, "situation_bar")
    assert 'data-value="diagnosed" aria-pressed="true"' in bar


def test_what_customer_service_says_is_answered_in_the_plan_itself() -> None:
    page = open_page("app.py", case=dict(PATIENT))
    html = part(page, "plan_further")
    offered = re.findall(r'data-act="reply" data-value="([\w-]+):([\w-]*)">([^<]+)<', html)
    assert offered
    for entry, reading, say in offered:
        info = load().entries[entry]
        assert (info.readings[reading].reply if reading else "没说清") == say
        assert info.ask is not None
        assert info.ask in unescape(html)
    entry = next(entry for entry, *_ in offered if "green_channel" in load().entries[entry].services)
    readings = load().entries[entry].readings
    cautious = next(id for id, one in readings.items() if one.stance == "cautious")
    for overrides, told in (({entry: cautious}, f"答复算：{readings[cautious].reply}"), ({}, "没说清")):
        page = open_page("app.py", case=dict(PATIENT), overrides=overrides, set_on={entry: DAY})
        html = part(page, "plan_further")
        assert f'data-value="{entry}:' not in html
        assert told in words(html)
        assert f'data-act="unreply" data-value="{entry}"' in html


def test_nothing_is_said_to_the_helper_as_to_the_insured() -> None:
    for situation in load().situations:
        page = open_page("app.py", case=dict(PATIENT), situation=situation, who="family")
        said = [
            part(page, key) for key in ("headline_text", "plan", "plan_further", "board", "strip", "at_hand")
        ]
        assert not re.findall(r".{0,9}您.{0,9}", words(" ".join(said))), situation


def test_the_last_reply_is_told_in_its_own_words() -> None:
    page = open_page("app.py", case={**PATIENT, "policy_start": None}, situation="diagnosed")
    answer(page, "first_bought", "year")
    assert fields(page)["changed"].label.split("：")[:2] == ["刚填保单生效日", "三个月到一年"]


def test_the_plan_for_the_family_is_folded_at_its_foot() -> None:
    page = open_page("app.py", case=dict(PATIENT))
    assert fields(page)["first_family_text"].label == "发给家人的文字"
    assert not [data for kind, _, *data in parts(page) if kind == "copied"]
    press(page, "first_family_text")
    ((_, copied),) = (data for kind, _, *data in parts(page) if kind == "copied")
    assert "打 952299" in copied
