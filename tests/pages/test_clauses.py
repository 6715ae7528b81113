"""Does 条款核对 show every line's rule and back, follow the switches, and take only the manual's own text?"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import pytest
from streamlit.testing.v1 import AppTest

from pages.present.clauses.clause_index import (
    KINDS,
    NO_RULE,
    OVERVIEW_ID,
    SLIP,
    Ledger,
    file_path,
    line_range,
    numbered,
)
from pages.present.clauses.register_choices import CHANGES, CONTRADICTION, REASONS, SILENCE
from pages.ui.feature import health_view
from pages.ui.session import keys, manual_copy, reading_effect
from rules.analysis.health import FINDING_KINDS as FINDINGS
from rules.analysis.health import NOTES, Finding, Health, Violation
from rules.analysis.readings.reading_effects import ONLY_A_CAVEAT, WHY_NOT
from rules.catalogue.catalogue import LAST_LINE, MANUAL_SHA256, SERVICES, disputes_in
from rules.catalogue.coverage import ManualError, coverage_of
from rules.catalogue.disputes import Wiring
from rules.catalogue.loader import load
from rules.catalogue.schema import Change, NotComputed
from tests.support.opened import cards

ROOT = Path(__file__).resolve().parents[2]
COMPANION = "outpatient-companion-count"
UNWIRED = "rescue-limit"
CASE = {
    "as_of": "2025-03-03",
    "edition": "standard",
    "addons": ["outpatient"],
    "policy_start": "2025-01-01",
    "care": "outpatient",
}

WIRING = Wiring(load())
WIRED = [id for id in load().entries if id in WIRING]

needs_manual = pytest.mark.skipif(not os.environ.get("MANUAL_TEXT"), reason="MANUAL_TEXT names no copy")


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return Ledger(load())


@pytest.fixture
def no_server_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MANUAL_TEXT", raising=False)


# ---------------------------------------------------------------- the ledger


def test_every_citation_is_a_row_with_words(ledger: Ledger) -> None:
    cited = {(c.owner, c.lines) for c in load().citations}
    rows = {(row.owner, lines) for row in ledger.rows for lines in row.lines if row.kind != NO_RULE}
    assert rows == cited
    assert all(row.text and row.kind in KINDS for row in ledger.rows)
    assert not [row for row in ledger.rows if "None" in row.text]


def test_every_line_that_is_carried_stands_in_a_part(ledger: Ledger) -> None:
    shown = {
        (row, number)
        for parts in ledger.parts.values()
        for part in parts
        for row in part.rows
        for first, last in row.touches(part.first, part.last)
        for number in range(max(first, part.first), min(last, part.last) + 1)
    }
    for row in ledger.rows:
        for first, last in row.lines:
            inside = [number for number in range(first, last + 1) if ledger.place(number)]
            assert all((row, number) in shown for number in inside)
            assert row.kind in (CONTRADICTION, SILENCE) or len(inside) == last - first + 1


def test_parts_follow_each_other_without_overlap(ledger: Ledger) -> None:
    assert list(ledger.parts) == [OVERVIEW_ID, *SERVICES]
    for parts in ledger.parts.values():
        assert all(one.last < other.first for one, other in pairwise(parts))


def test_rules_read_in_words(ledger: Ledger) -> None:
    texts = {(row.owner, row.path): (row.kind, row.text) for row in ledger.rows}
    assert texts["outpatient_companion", "items.main.limit"] == (
        "次数",
        "有利解释：每个保单年度限 5 或 2 次（看加购责任）；保守解释：每个保单年度限 1 次",
    )
    assert texts["outpatient_companion", "promises.served_by"] == ("时限", "3 个工作日内：安排陪诊")
    assert texts["city_transfer", "items.discharge.window.use_by.readings.ride-in-time"] == (
        "窗口",
        "出院接送：保守解释：出院后 5 日内用车",
    )
    assert texts["outpatient_companion", "waiting"] == (
        "条件",
        "首年有等待期；续保：免；意外：手册未写",
    )


def test_a_rule_leads_to_its_lines_and_back(ledger: Ledger) -> None:
    row = next(row for row in ledger.about("outpatient_companion") if row.path == "requires.0")
    assert row.lines == ((1626, 1626), (1698, 1698))
    assert file_path(row) == "outpatient_companion.yaml: requires[0]"
    assert ledger.places_text(row.lines, "outpatient_companion") == (
        "二(2) 第 1626 行；三·特别说明(5) 第 1698 行"
    )
    place = ledger.place(1626)
    assert place
    assert row in ledger.parts[place.chapter][place.at].rows


def test_search_finds_words_names_and_lines(ledger: Ledger) -> None:
    assert any(row.path == "items.main.limit" for row in ledger.search("1666"))
    assert {row.owner for row in ledger.search("门诊陪诊")} > {"outpatient_companion", COMPANION}
    assert {row.kind for row in ledger.search("952299")} >= {"渠道", "服务时间"}
    assert {row.kind for row in ledger.search("400-114-9606")} >= {"渠道", SILENCE}
    assert {row.kind for row in ledger.search("安排护工")} >= {"步骤", SLIP}
    assert ledger.search("  ") == []
    assert ledger.search("没有这样的词") == []
    assert line_range("第 1664-1670 行") == (1664, 1670)
    assert line_range("4337") is line_range("0") is line_range("9-3") is line_range("10109955") is None
    assert numbered([(3, 3), (5, 7)]) == "第 3、5–7 行"


# ---------------------------------------------------------------- the wiring


def test_an_entry_is_wired_where_data_names_it() -> None:
    wiring, catalogue = Wiring(load()), load()
    named = {
        d.dispute
        for part in (*catalogue.services, *catalogue.definitions.values())
        for d in disputes_in(part)
    }
    assert {id for id in catalogue.entries if id in wiring} == named | {"waiting-renewal", "promise-start"}
    assert wiring.services(COMPANION) == ("outpatient_companion",)
    assert len(wiring.services("cancer-mild")) > 1
    assert UNWIRED not in wiring


def test_every_change_and_reason_has_words() -> None:
    assert set(CHANGES) == set(get_args(Change))
    assert set(REASONS) == set(WHY_NOT) == set(get_args(NotComputed))


def slips_of(app: AppTest) -> Any:
    (found,) = (one for one in app.expander if "笔误" in one.label)
    return found


def test_slips_stand_below_the_registers(no_server_copy: None) -> None:
    app = opened(clauses_view="registers")
    slips = slips_of(app)
    assert f"{len(load().slips)} 处" in slips.label
    assert "不算矛盾" in slips.label
    assert all(any(slip.title in text.value for text in slips.markdown) for slip in load().slips)
    app.selectbox(key="register_service").set_value("checkup_discount")
    run(app)
    mine = [slip for slip in load().slips if "checkup_discount" in slip.services]
    assert f"{len(mine)} 处" in slips_of(app).label


# ---------------------------------------------------------------- effects over all combinations


def test_effects_read_in_words() -> None:
    entries = load().entries
    assert reading_effect.effect_text(entries[COMPANION], "favourable").split("\n") == [
        "**在所有情况里** :small[:gray[试过 2,808 种]]",
        "",
        "从有利解释换成保守解释，其中 2,808 种有变化：",
        "",
        "- **状态 ✓ 可以使用 → ● 次数用完**：60 种 :small[:gray[门诊陪诊]]",
        "- **状态 ? 还差信息 → ● 次数用完**：228 种 :small[:gray[门诊陪诊]]",
        "- **次数上限 2 → 1**：1,872 种 :small[:gray[门诊陪诊]]",
        "- **次数上限 5 → 1**：936 种 :small[:gray[门诊陪诊]]",
        "- **剩余次数变少**：1,512 种 :small[:gray[门诊陪诊]]",
        "",
        ":small[:gray[一种情况可以同时有几类变化。]]",
        "",
        ":small[:gray[这里其他有歧义的地方都按有利解释；都按保守解释时，其中 8,424 种有变化。]]",
    ]
    assert "**对方安排好没有了**" in reading_effect.effect_text(entries["ward-average-days"], "favourable")
    assert "**对方安排好推后**" in reading_effect.effect_text(entries["promise-start"], "cautious")


@pytest.mark.parametrize("id", [COMPANION, "nursing-count-period", "waiting-renewal"])
def test_a_combination_that_changes_is_counted_once(id: str) -> None:
    for switch in reading_effect.switches(id):
        kinds: Counter[str] = Counter()
        for one in switch.found:
            kinds[one.what] += one.combinations
        # What differs of one thing, e.g. a count, does so in one way in each combination.
        assert max(kinds.values(), default=0) <= switch.changed <= min(switch.compared, sum(kinds.values()))


def test_changes_in_many_services_are_named_in_short() -> None:
    lines = reading_effect.effect_text(load().entries["waiting-renewal"], "favourable").split("\n")
    assert len([line for line in lines if line.startswith("- ")]) == reading_effect.CHANGES_SHOWN + 1
    assert "可以使用 → ◐ 等待期内" in "".join(lines)
    assert any("项服务" in line for line in lines)
    assert not [line for line in lines if "None" in line]


def test_effects_are_computed_for_the_opened_entry_alone(
    no_server_copy: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(reading_effect, "switches", lambda entry: asked.append(entry) or ())
    app = opened(clauses_view="registers")
    assert asked == []
    app.session_state[keys.REGISTER_ENTRY] = COMPANION
    run(app)
    assert asked == [COMPANION]


# ---------------------------------------------------------------- the rules' health

DISCHARGED = {
    "as_of": "2025-06-18",
    "policy_start": "2025-06-18",
    "renewal": True,
    "discharged_on": "2025-06-18",
}
STANDARD = {
    "as_of": "2025-06-18",
    "edition": "standard",
    "policy_start": "2025-06-18",
    "renewal": True,
    "diagnosis": "suspected_critical",
    "diagnosed_at": "public_general",
    "first_critical": True,
}
USED = {
    "as_of": "2025-06-18",
    "addons": ["outpatient"],
    "usage": [{"service": "outpatient_companion", "on": "2025-05-19", "count": 6}],
}


def small_result() -> Health:
    """The real findings, and one of each form that none of them has."""
    green = list(load().service("green_channel").items)
    numbers = {"facts": {"renewal": 3}, "combinations": 8190, "stands_for": 90000, "items": {"main": 8190}}
    return Health(
        services={"inpatient_companion": numbers, "green_channel": numbers},
        findings=[
            Finding(
                "inpatient_companion",
                ["discharge"],
                "cautious",
                Violation("never_available", "", 8190, (DISCHARGED,), ("not_met",)),
                "inpatient-companion-discharge",
            ),
            Finding(
                "green_channel",
                green,
                "cautious",
                Violation(
                    "special_takes_away",
                    "",
                    47184,
                    (STANDARD, {**STANDARD, "edition": "special"}),
                    ("available", "not_included"),
                ),
                "green-plus-replaces",
            ),
            Finding(
                "outpatient_companion",
                ["main"],
                "cautious",
                Violation("cautious_gives_more", "", 3, (USED,), ("used_up", "available")),
            ),
            Finding(
                "checkup_discount",
                ["main"],
                "favourable",
                Violation("never_decides", "出院: renewal", 0, (), ()),
            ),
            Finding(
                "", [], "favourable", Violation("register_differs", f"{COMPANION}: says count", 0, (), ())
            ),
        ],
    )


@pytest.fixture
def examined(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A server that was not examined yet; counts how often it is."""
    counted: list[int] = []

    class Small:
        def __init__(self, _: object) -> None:
            counted.append(1)

        def run(self) -> Health:
            return small_result()

    server = health_view.Examination()
    monkeypatch.setattr(health_view, "Analysis", Small)
    monkeypatch.setattr(health_view, "last_run", lambda: server)
    return counted


def test_every_kind_of_finding_has_a_check() -> None:
    assert set(health_view.CHECKS) == set(FINDINGS) - NOTES


def test_the_rules_are_examined_on_a_click_and_once(no_server_copy: None, examined: list[int]) -> None:
    app = opened(clauses_view="health")
    assert "还没有体检过" in shown(app)
    assert all(check in shown(app) for check in health_view.CHECKS.values())
    assert not examined
    app.button(key="run_health").click()
    run(app)
    another = opened(clauses_view="health")
    assert len(examined) == 1
    for each in (app, another):
        assert "**5** 处不成立，其中 **3** 处原因不明" in shown(each)
        assert "每种解释各试 **16,380** 种" in shown(each)
        assert f"- ✓ {health_view.CHECKS['addon_takes_away']}" in shown(each)
        assert f"- ⚠ {health_view.CHECKS['special_takes_away']}：**1 处不成立**" in shown(each)
        assert "run_health" not in [button.key for button in each.button]


def test_findings_read_in_words(no_server_copy: None, examined: list[int]) -> None:
    app = opened(clauses_view="health")
    app.button(key="run_health").click()
    run(app)
    text = shown(app)
    assert "**住院陪诊（" in text
    assert "（全部 10 项）" in text
    assert "其余相同，只有：产品版本 **" in text
    assert "-badge[● 次数用完] 与 :green-badge[✓ 可以使用]" in text
    assert "已用记录 **2025-05-19" in text
    assert "多余的条件：出院: 续期保单" in text
    assert "续期保单 **是，续期**，出院日期 **2025-06-18** → :red-badge[× 条件不符]" in text
    app.button(key="cause_1").click()
    run(app)
    assert app.session_state[keys.REGISTER_ENTRY] == "green-plus-replaces"
    assert app.radio(key="switch_green-plus-replaces")


@pytest.mark.parametrize("number", [0, 1])
def test_a_counterexample_opens_in_the_application(
    no_server_copy: None, examined: list[int], number: int, evaluate: Any
) -> None:
    app = opened(clauses_view="health", case=CASE, overrides={COMPANION: "note"})
    app.button(key="run_health").click()
    run(app)
    finding = small_result().findings[number]
    last = len(finding.violation.scenarios) - 1
    app.button(key=f"open_{number}_{last}").click()
    run(app)
    assert app.session_state[keys.PAGE] == "services"
    scenario = finding.violation.scenarios[last]
    told = {fact: value for fact, value in app.session_state["case"].items() if value is not None}
    assert told == scenario
    assert app.session_state["reading"] == finding.reading
    assert "单独指定" not in shown(app)
    answer = evaluate(scenario, finding.reading)["services"]
    service = next(service for service in answer if service["id"] == finding.service)
    item = next(item for item in service["items"] if item["id"] == finding.items[0])
    assert item["status"] == finding.violation.statuses[last]


# ---------------------------------------------------------------- files


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "空文件"),
        ("别的文字".encode(), "同一版本"),
        ("手册".encode("gb18030") * 9, "UTF-8"),
        (b"\x00" * (3 << 20), "大得多"),
    ],
)
def test_another_file_is_refused_in_plain_words(content: bytes, told: str) -> None:
    with pytest.raises(ManualError) as refused:
        manual_copy.parse_manual("我的 手册.txt", content)
    message = str(refused.value)
    assert "我的 手册.txt" in message
    assert told in message
    if content:
        assert hashlib.sha256(content).hexdigest()[:12] in message
        assert MANUAL_SHA256[:12] in message


def test_a_long_name_is_cut() -> None:
    with pytest.raises(ManualError) as refused:
        manual_copy.parse_manual("长" * 300, b"x")
    assert len(str(refused.value)) < 250


@needs_manual
def test_the_manual_is_recognised_and_every_line_accounted_for(ledger: Ledger) -> None:
    content = Path(os.environ["MANUAL_TEXT"]).read_bytes()
    manual = manual_copy.parse_manual("手册.txt", content)
    assert len(manual.numbers) == manual_copy.NOT_BLANK
    assert coverage_of(load(), manual).open == ()
    assert all(ledger.place(number) for number in manual.numbers)
    assert manual_copy.original(manual, 1610, 1611).startswith("1610　")
    with pytest.raises(ManualError, match="换行符"):
        manual_copy.parse_manual("手册.txt", content.replace(b"\n", b"\r\n"))


# ---------------------------------------------------------------- the page


def opened(page: str = "pages/clauses.py", **state: Any) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    if page != "app.py":
        app.switch_page(page)
    for key, value in {"clauses_view": "chapter", **state}.items():
        app.session_state[key] = value
    return run(app)


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception
    return app


def shown(app: AppTest) -> str:
    return "\n".join(text.value for text in (*app.markdown, *app.caption, *app.info)).replace("\\", "")


def test_opens_cold(no_server_copy: None) -> None:
    app = opened()
    assert "附上手册后可核对" in shown(app)
    assert f"**{len(load().contradictions)}** 处矛盾" in shown(app)
    assert "视频问诊" in shown(app)
    assert not app.text


def test_each_chapter_opens_both_ways(no_server_copy: None, ledger: Ledger) -> None:
    app = opened()
    for chapter, parts in ledger.parts.items():
        app.selectbox(key="clauses_chapter").set_value(chapter)
        run(app)
        assert numbered([(parts[0].first, parts[0].last)]) in shown(app), chapter
        app.button_group(key="clauses_side").set_value("rules")
        run(app)
        assert chapter == OVERVIEW_ID or f"{chapter}.yaml" in shown(app), chapter
        app.button_group(key="clauses_side").set_value("clauses")
        run(app)


def test_kinds_narrow_and_pages_turn(no_server_copy: None) -> None:
    app = opened(clauses_chapter="advanced_therapy")
    app.pagination(key="clauses_page").set_value(3)
    run(app)
    assert "第 25–36 处条款" in shown(app)
    app.button_group(key="clauses_kinds").set_value(["渠道"])
    run(app)
    assert "-badge[渠道]" in shown(app)
    assert "-badge[步骤]" not in shown(app)


def test_search_and_the_way_from_it(no_server_copy: None) -> None:
    app = opened(clauses_view="search")
    app.text_input(key="clauses_search").set_value("1710")
    run(app)
    assert "审核材料并通知结果" in shown(app)
    app.button(key="go_outpatient_companion_promises.review_by_1710").click()
    run(app)
    assert app.selectbox(key="clauses_chapter").value == "outpatient_companion"
    assert "第 1710–1711 行" in shown(app)


def test_search_that_finds_nothing_says_so(no_server_copy: None) -> None:
    app = opened(clauses_view="search", clauses_search="`*<没有>*`")
    assert "没有找到" in shown(app)
    assert str(LAST_LINE) in shown(app)


def test_a_search_leads_to_an_entry_alone(no_server_copy: None) -> None:
    app = opened(clauses_view="search", clauses_search="门诊陪诊一年能用几次")
    app.button(key=f"go_{COMPANION}__1664").click()
    run(app)
    assert app.session_state[keys.REGISTER_ENTRY] == COMPANION
    assert app.radio(key=f"switch_{COMPANION}").value == ""
    app.button(key="register_close").click()
    run(app)
    assert not app.radio


def test_an_entry_without_a_switch_says_why(no_server_copy: None) -> None:
    app = opened(clauses_view="registers", register_entry=UNWIRED)
    assert "没有开关" in shown(app)
    assert not app.radio


@pytest.mark.parametrize("entry", WIRED)
def test_every_switch_opens(no_server_copy: None, entry: str) -> None:
    app = opened(clauses_view="registers", register_entry=entry, case=CASE)
    assert app.radio(key=f"switch_{entry}").options
    assert ("对现在填的情况" in shown(app)) is ("在所有情况里" in shown(app))
    assert "在所有情况里" in shown(app) or ONLY_A_CAVEAT in shown(app)


def test_a_switch_is_followed_shown_and_taken_back(no_server_copy: None) -> None:
    app = opened(clauses_view="registers", register_entry=COMPANION, case=CASE)
    assert "剩 5 次" in shown(app)
    assert "→ 剩 1 次" in shown(app)
    app.radio(key=f"switch_{COMPANION}").set_value("note")
    run(app)
    assert "单独指定了 1 处读法" in shown(app)
    assert app.session_state["overrides"] == {COMPANION: "note"}

    home = opened("pages/services.py", case=CASE, overrides={COMPANION: "note"})
    assert "单独指定了 1 处读法" in shown(home)
    assert "剩 1 次" in companion(home)
    home.button(key="follow_reading").click()
    run(home)
    assert "单独指定" not in shown(home)
    assert "可能有 5 次" in companion(home)


def companion(app: AppTest) -> str:
    return cards(app)["outpatient_companion"]


def test_details_follow_a_switch(no_server_copy: None) -> None:
    app = opened("pages/services.py", case=CASE, overrides={COMPANION: "note"})
    app.session_state[keys.OPENED] = "outpatient_companion"
    app.session_state[keys.drawer_fold("outpatient_companion", "when")] = True
    run(app)
    assert "**剩 1 次**（每个保单年度限 1 次）" in shown(app)
    assert "**剩 5 次（保守解释" not in shown(app)


def test_a_switch_that_no_longer_exists_is_ignored(no_server_copy: None) -> None:
    app = opened(
        "pages/services.py", case=CASE, overrides={"no-such-entry": "x", COMPANION: "no-such-reading"}
    )
    assert "单独指定" not in shown(app)


def test_many_switches_are_named_in_short(no_server_copy: None) -> None:
    wiring, entries = Wiring(load()), load().entries
    chosen = {id: next(iter(entry.readings)) for id, entry in entries.items() if id in wiring}
    app = opened("pages/timeline.py", overrides=chosen)
    assert f"单独指定了 {len(chosen)} 处读法" in shown(app)
    assert f"还有 {len(chosen) - 5} 处" in shown(app)


# ---------------------------------------------------------------- attaching


def test_a_wrong_upload_is_told_and_changes_nothing(no_server_copy: None) -> None:
    app = opened(case=CASE, clauses_chapter="outpatient_companion")
    app.file_uploader[0].upload("错的.txt", b"no manual", "text/plain")
    run(app)
    assert any("错的.txt" in error.value and "SHA-256" in error.value for error in app.error)
    assert app.session_state["case"] == CASE
    assert app.selectbox(key="clauses_chapter").value == "outpatient_companion"
    assert not app.text


@needs_manual
def test_the_right_upload_stands_beside_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    content = Path(os.environ["MANUAL_TEXT"]).read_bytes()
    monkeypatch.delenv("MANUAL_TEXT")
    app = opened(clauses_chapter="outpatient_companion")
    app.file_uploader[0].upload("错的.txt", b"no manual", "text/plain")
    run(app)
    app.file_uploader[0].upload("手册.txt", content, "text/plain")
    run(app)
    assert not app.error
    assert "1941 / 1941" in shown(app)
    line = content.decode().split("\n")[1609].strip()
    assert any(line in text.value for text in app.text)
    assert line not in shown(app)
    another = opened(clauses_chapter="outpatient_companion")
    assert not another.text
    app.button(key="detach").click()
    run(app)
    assert not app.text


@needs_manual
def test_the_servers_copy_serves_everyone() -> None:
    app = opened(clauses_chapter="outpatient_companion", clauses_side="rules")
    assert "由这台服务器提供" in shown(app)
    assert app.text
    assert not app.file_uploader


def test_a_wrong_copy_on_the_server_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("x")
    for path in (wrong, tmp_path / "missing.txt"):
        monkeypatch.setenv("MANUAL_TEXT", str(path))
        app = opened()
        assert any("没有使用" in warning.value for warning in app.warning)
        assert not any(str(tmp_path) in warning.value for warning in app.warning)
