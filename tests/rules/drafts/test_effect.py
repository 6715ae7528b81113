"""What a draft changes and for whom: counted once each, under both readings, as the engine answers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from rules.__main__ import main
from rules.analysis.rule_diff import changed_items
from rules.analysis.tables.truth_table import compare_items
from rules.catalogue.catalogue import DATA, SERVICES, STANCES, Catalogue
from rules.catalogue.draft import TermEdit, draft_bytes, draft_of
from rules.catalogue.inheritance import whole as whole_file
from rules.catalogue.loader import load, load_at, load_from
from rules.catalogue.personas import check_personas, load_personas
from rules.domain.parsing import parse
from rules.drafts.case_words import example_words, where_words
from rules.drafts.combinations import GAINS, ServiceEffect, combination_effects
from rules.drafts.draft_findings import narrowed_windows, new_findings, stale_numbers
from rules.drafts.edit_list import with_reason
from rules.drafts.effect import DraftEffect, effect_of
from rules.drafts.expected_effects import touched_cases, touched_steps
from rules.drafts.markdown import change_words, effect_markdown, expectation_words, reason_of, unmarked
from rules.drafts.register_effects import touched_entries
from rules.drafts.term_changes import changed_terms
from rules.engine.engine import Engine
from rules.quiz.customers import SAMPLE, draw_customers
from rules.quiz.quiz_choice import SEEDS
from tests.rules.drafts.test_patch import ADDED, COMPANION, NURSING, THIRTY, THREE, edit

COUNT = "items.main.limit.count.readings"


def under(*edits: TermEdit) -> Catalogue:
    return load_from(DATA, draft_of(draft_bytes(edits), "draft", DATA))


@cache
def three() -> Catalogue:
    """Three visits a year instead of two without the add-on."""
    return under(edit(COMPANION, *THREE))


@cache
def companion() -> ServiceEffect:
    (effect,) = combination_effects(load(), three())
    return effect


def answered(catalogue: Catalogue, scenario: Mapping[str, Any], reading: str, service: str, item: str) -> Any:
    answer = Engine(catalogue).evaluate(parse(dict(scenario), SERVICES), reading)
    return answer.service(service).item(item)


# ---------------------------------------------------------------- combinations


def test_each_combination_is_counted_once() -> None:
    effect = companion()
    for stance in STANCES:
        assert sum(effect.count(gain, stance) for gain in GAINS) == effect.changed[stance]
        assert effect.changed[stance] <= effect.compared[stance]


def test_the_counts_are_those_of_the_tables() -> None:
    """Counted again from the statuses alone, combination by combination."""
    gained = 0
    for stance, one, other in changed_items(load(), three()):
        if stance == "favourable":
            before, after = (table.status for table in compare_items(one, other).tables)
            gained += int(((before != 0) & (after == 0)).sum())
    assert gained == companion().count("gained", "favourable") > 0


def test_a_change_under_one_reading_says_so() -> None:
    """The note counts one visit for everybody, whatever the table says."""
    effect = companion()
    assert effect.changed["cautious"] == 0
    assert {answer.only for answer in effect.answers} == {"favourable"}


def test_what_is_gained_comes_first() -> None:
    gains = [GAINS.index(answer.gain) for answer in companion().answers]
    assert gains == sorted(gains)
    assert companion().answers[0].gain == "gained"


def test_every_example_comes_out_as_told() -> None:
    for answer in companion().answers:
        sides = [
            answered(catalogue, answer.example, answer.reading, answer.service, answer.items[0])
            for catalogue in (load(), three())
        ]
        assert [getattr(side, answer.what) for side in sides] == [answer.before, answer.after], answer


def test_nothing_changes_between_equal_rules() -> None:
    assert combination_effects(load(), load()) == ()


def test_fewer_visits_take_away() -> None:
    effect = combination_effects(three(), load())[0]
    assert effect.count("lost", "favourable") == companion().count("gained", "favourable")
    assert effect.count("gained", "favourable") == 0


# ---------------------------------------------------------------- terms and entries


def test_a_changed_term_has_its_sentence_and_lines() -> None:
    (term,) = changed_terms(load(), under(edit(NURSING, *THIRTY)))
    assert (term.file, term.path, term.service) == (NURSING, THIRTY[0], "home_nursing")
    assert (term.before, term.after) == ("15 天", "30 天")
    assert (term.say_before, term.say_after) == ("出院后 15 天内预约", "出院后 30 天内预约")
    assert term.lines == ((3036, 3038),)
    assert term.entries == {}


def test_a_condition_more_is_a_changed_term() -> None:
    new = under(edit(COMPANION, "requires.2", None, ADDED))
    (term,) = changed_terms(load(), new)
    assert (term.path, term.name, term.told) == ("requires.2", "加上一条条件", "要符合的情况：没有在住院")
    assert (term.lines, term.say_before, term.say_after) == (((1626, 1626),), "", "没有在住院")
    assert "门诊陪诊·加上一条条件：**要符合的情况：没有在住院**" in effect_markdown(
        DraftEffect((term,), ()), new
    )


CARE = whole_file(DATA / COMPANION)["requires"][0]


def test_a_condition_that_goes_is_told_with_its_kind_its_sentence_its_lines_and_why() -> None:
    new = under(*with_reason((edit(COMPANION, "requires.0", CARE, None),), 0, "太严"))
    (term,) = changed_terms(load(), new)
    assert (term.name, term.told) == ("去掉一条条件", "要先发生的事：正在或准备看门诊")
    assert (term.before, term.after) == ("要先发生的事：正在或准备看门诊", "（没有了）")
    assert term.lines == ((1626, 1626), (1698, 1698))
    text = effect_markdown(DraftEffect((term,), ()), new)
    assert "门诊陪诊·去掉一条条件：**要先发生的事：正在或准备看门诊**" in text
    assert "手册第 1626、1698 行" in text
    assert "为什么改：太严" in text
    assert "{" not in text


def test_the_reason_of_an_entry_that_goes_is_its_own_wherever_the_others_move() -> None:
    more = edit(COMPANION, "requires.0", None, ADDED)
    new = under(*with_reason((edit(COMPANION, "requires.0", CARE, None), more), 0, "太严"))
    told = {term.name: reason_of(term, new) for term in changed_terms(load(), new)}
    assert told == {"去掉一条条件": "太严", "加上一条条件": ""}


IN_WORDS: dict[str, tuple[TermEdit, tuple[str, str]]] = {
    "another condition": (
        edit(
            COMPANION,
            "requires.0.when",
            CARE["when"],
            {"all": [CARE["when"], {"fact": "sex", "is": "female"}]},
        ),
        ("条件", "就医情况是看门诊 → 就医情况是看门诊，并且性别是女"),
    ),
    "a count that depends": (
        edit(
            COMPANION,
            f"{COUNT}.note",
            1,
            {"when": {"fact": "edition", "is": "special"}, "then": 4, "otherwise": 1},
        ),
        ("次数", "1 次 → “产品版本是特需部版”时 4，其他情况 1"),
    ),
    "another unit": (
        edit(NURSING, "items.ordinary.window.apply_by.date.plus", {"days": 15}, {"months": 1}),
        ("一般住院手术后护理·最晚申请", "15 天 → 1 个月"),
    ),
    "a deadline that goes": (
        edit(COMPANION, "promises.review_by", whole_file(DATA / COMPANION)["promises"]["review_by"], None),
        ("去掉“对方审核完”", "审核材料并通知结果"),
    ),
}


@pytest.mark.parametrize(("change", "told"), IN_WORDS.values(), ids=IN_WORDS)
def test_what_has_no_single_number_is_told_in_words(change: TermEdit, told: tuple[str, str]) -> None:
    (term,) = changed_terms(load(), under(change))
    assert (term.name, term.told) == told


def gaps(*edits: TermEdit) -> dict[str, tuple[str, float | None, float | None]]:
    new = under(*edits)
    found = touched_entries(load(), new, changed_terms(load(), new))
    return {one.id: (one.effect, one.gap_before, one.gap_after) for one in found if one.effect != "near"}


def test_raising_one_of_two_numbers_widens_a_contradiction() -> None:
    assert gaps(edit(COMPANION, *THREE)) == {"outpatient-companion-count": ("widened", 1, 2)}


@pytest.mark.parametrize(
    ("path", "old", "new", "effect"),
    [
        (f"{COUNT}.table.otherwise", 2, 1, ("settled", 1, 0)),
        (f"{COUNT}.table.then", 5, 3, ("narrowed", 4, 2)),
    ],
)
def test_what_a_number_makes_of_a_contradiction(path: str, old: int, new: int, effect: Any) -> None:
    assert gaps(edit(COMPANION, path, old, new)) == {"outpatient-companion-count": effect}


def test_the_entries_of_the_same_lines_are_near() -> None:
    new = under(edit(NURSING, *THIRTY))
    found = {one.id: one for one in touched_entries(load(), new, changed_terms(load(), new))}
    assert found["nursing-count-period"].effect == "near"
    assert all("home_nursing" in load().entries[id].services for id in found)


# ---------------------------------------------------------------- people, cases, checks


def test_the_steps_touched_are_those_that_the_engine_answers_otherwise() -> None:
    steps = list(touched_steps(load(), three(), ["outpatient_companion"], load_personas()))
    assert steps
    assert any(step.unmet for step in steps)
    assert all(one.service == "outpatient_companion" for step in steps for one in step.differences)
    assert list(touched_steps(load(), load(), ["outpatient_companion"], load_personas())) == []


def test_the_cases_touched_held_before() -> None:
    cases = list(touched_cases(load(), three(), ["outpatient_companion"]))
    assert cases
    assert all(case.unmet for case in cases)
    assert list(touched_cases(load(), load(), ["outpatient_companion"])) == []


def test_thirty_days_meet_the_last_day_of_use() -> None:
    new = under(edit(NURSING, *THIRTY))
    (window,) = narrowed_windows(load(), new, ["home_nursing"])
    assert (window.item, window.before, window.after) == ("ordinary", 13, -2)
    assert window.readings == STANCES
    assert narrowed_windows(load(), three(), ["outpatient_companion"]) == ()


def test_a_condition_that_nobody_meets_is_found() -> None:
    new = under(edit(COMPANION, "requires.0.when", {"fact": "care", "is": "outpatient"}, "never"))
    found = new_findings(load(), new, ["outpatient_companion"])
    assert "never_available" in {finding.violation.kind for finding in found}
    assert new_findings(load(), load(), ["outpatient_companion"]) == ()


def test_a_sentence_with_an_old_number_is_found() -> None:
    new = under(edit(COMPANION, "requires.0.say", "正在或准备看门诊", "正在看门诊，一年 2 次"))
    (told,) = stale_numbers(load(), new)
    assert "2 次" in told


TABLE = "items.main.limit.count.readings.table"
REPORT = "promises.served_by.readings"
CALLS = "items.follow_up.limit.count.readings.five-calls"
REWRITTEN: dict[str, tuple[tuple[TermEdit, ...], tuple[str, ...]]] = {
    "a story": (
        (edit(COMPANION, f"{TABLE}.then", 5, 1), edit(COMPANION, f"{TABLE}.otherwise", 2, 1)),
        ("示例客户“小宇（许女士的儿子）”第 6 步“第四次想请人陪诊”", "还剩-2次"),
    ),
    "a register and a story": (
        (edit("services/green_channel.yaml", CALLS, 5, 0),),
        ("矛盾“", "示例客户“", "还剩-1次", "剩下的-1通"),
    ),
    "a difference": (
        (edit("services/checkup_discount.yaml", f"{REPORT}.process.period.workdays", 7, 20),),
        ("矛盾“安惠检报告几天出来”", "相差 -5 个工作日"),
    ),
    "a number that is gone": (
        (
            edit(
                COMPANION,
                TABLE,
                {"when": {"fact": "addons", "has": "outpatient"}, "then": 5, "otherwise": 2},
                2,
            ),
        ),
        ("示例客户“", "要的数字没有了"),
    ),
}


@pytest.mark.parametrize(("edits", "told"), REWRITTEN.values(), ids=REWRITTEN)
def test_a_sentence_that_a_draft_makes_impossible_is_a_finding(
    edits: tuple[TermEdit, ...], told: tuple[str, ...]
) -> None:
    """The page, `diff` and `check` read it alike: the draft is not refused."""
    new = under(*edits)
    check_personas(DATA, new)
    found = "\n".join(stale_numbers(load(), new))
    assert [part for part in told if part not in found] == []
    assert "{" not in found
    assert ".yaml" not in found


# ---------------------------------------------------------------- in words


@cache
def whole() -> DraftEffect:
    people = [parse(dict(one.facts), SERVICES) for one in draw_customers(SAMPLE, SEEDS[0])]
    return effect_of(load(), three(), load_personas(), people)


def test_the_page_begins_with_what_is_gained() -> None:
    text = effect_markdown(whole(), three())
    lines = [line for line in text.split("\n") if line]
    gained = whole().people_who("gained", "favourable")
    assert lines[1].startswith(f"**1,000 位样本客户里 {gained} 位多了能用的项目")
    assert lines[2].startswith("**变成可以使用：")
    assert f"{whole().count('gained', 'favourable'):,} 种组合" in lines[2]
    for line in lines[1:3]:
        assert "只在有利解释下成立" in line
    for part in ("2 次 → **3 次**", "次数用完 → 可以使用", "矛盾变大", "差 1 次，现在差 2 次", "1664–1670"):
        assert part in text
    for code in ("used_up", "favourable", "main.", "None"):
        assert code not in text.replace("`items.main.limit", "")


def test_the_command_writes_the_page(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    draft = tmp_path / "draft.yaml"
    draft.write_bytes(draft_bytes([edit(COMPANION, *THREE)]))
    assert main(["diff", str(DATA), str(draft), "--markdown"]) == 0
    printed = capsysbinary.readouterr().out.decode()
    assert printed.rstrip("\n") == effect_markdown(whole(), three()).rstrip("\n")


def test_the_page_of_a_draft_says_why(tmp_path: Path) -> None:
    old, new = (load_at(path) for path in (DATA, _with_reason(tmp_path, "两处*不同*")))
    text = effect_markdown(DraftEffect(changed_terms(old, new), ()), new)
    assert r"为什么改：两处\*不同\*" in text
    assert main(["check", "--data", str(tmp_path / "draft.yaml")]) == 0


def _with_reason(folder: Path, why: str) -> Path:
    draft = folder / "draft.yaml"
    draft.write_bytes(draft_bytes(with_reason((edit(COMPANION, *THREE),), 0, why)))
    return draft


def test_equal_rules_say_so() -> None:
    text = effect_markdown(effect_of(load(), load(), ()), load())
    assert "两边的条款一样" in text


def test_words_of_a_draft_are_no_markup() -> None:
    new = under(edit(COMPANION, "requires.0.say", "正在或准备看门诊", "看门诊|<b>*x*</b> [a](b)"))
    text = effect_markdown(effect_of(load(), new, ()), new)
    assert "<b>" not in text
    assert unmarked("a|b") == r"a\|b"


def test_values_are_put_in_words() -> None:
    catalogue = load()
    assert where_words({"addons": ([], ["advanced_therapy"])}, catalogue).count("没有门急诊") == 1
    assert where_words({"sex": (None, "male")}, catalogue) == "性别：不清楚或男"
    assert where_words({}, catalogue) == "其他情况不限"
    use = {"usage": [{"service": "outpatient_companion", "item": "main", "on": "2025-06-18", "count": 2}]}
    assert example_words(use, catalogue) == "用过门诊陪诊 2 次（2025-06-18）"
    assert expectation_words('main.status 是 "available"') == '状态 是 "可以使用"'
    assert change_words(companion().answers[0], catalogue).endswith("可以使用")
