"""The effect of a draft in words: what is gained first, both readings, nothing said before it is computed."""

from __future__ import annotations

import io
import re
from functools import cache
from html import unescape
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest

from pages.present.draft.effect_page import EFFECT, FAVOURABLE, EffectPage, effect_page
from pages.present.draft.review_workbook import review_sheets
from pages.present.export.excel_writer import excel_file
from pages.present.share import case_link, sample_shares
from pages.present.share.draft_link import NamedDraft, misfit, rules_of, unpack
from rules.catalogue.catalogue import DATA, SERVICES, STANCES, Catalogue
from rules.catalogue.inheritance import whole
from rules.catalogue.loader import load
from rules.catalogue.personas import load_personas
from rules.domain.parsing import parse
from rules.drafts.combinations import ChangedAnswer, ServiceEffect
from rules.drafts.draft_findings import stale_numbers
from rules.drafts.edit_list import with_reason
from rules.drafts.effect import DraftEffect, EffectInSteps
from rules.drafts.people_effects import PersonEffect
from rules.drafts.term_changes import changed_terms
from rules.engine.engine import Engine
from rules.quiz.customer_stories import STORIES
from rules.quiz.customers import draw_customers
from tests.rules.drafts.test_effect import under
from tests.rules.drafts.test_patch import COMPANION, NURSING, THIRTY, THREE, edit

EDITS = (edit(COMPANION, *THREE), edit(NURSING, *THIRTY))
DRAFT = NamedDraft("<b>试算</b>", with_reason(EDITS, 0, "两处写法不同"))
SIZE = 10 * len(STORIES)


@cache
def tried() -> Catalogue:
    return under(*DRAFT.edits)


def steps() -> EffectInSteps:
    people = [parse(dict(one.facts), SERVICES) for one in draw_customers(SIZE, 1)]
    return EffectInSteps(load(), tried(), load_personas(), people)


@cache
def computed() -> EffectInSteps:
    found = steps()
    while not found.complete:
        found.advance()
    return found


def page() -> EffectPage:
    return effect_page(computed().effect, SIZE, DRAFT, tried())


def test_nothing_is_said_before_it_is_computed() -> None:
    found = steps()
    first = effect_page(found.effect, SIZE, DRAFT, tried())
    assert first.headline == first.doubt == ""
    assert (first.figures, first.bars, first.notes, first.changes, first.steps) == ((), (), (), (), ())
    assert len(first.waiting) == 6
    found.advance()
    second = effect_page(found.effect, SIZE, DRAFT, tried())
    assert second.sample == f"已算 100 / {SIZE} 位"
    assert second.headline.startswith("100 位样本客户里")
    assert page().waiting == ()


def test_a_draft_that_makes_a_sentence_impossible_is_taken_and_names_it() -> None:
    table = "items.main.limit.count.readings.table"
    draft = NamedDraft(
        "一次", (edit(COMPANION, f"{table}.then", 5, 1), edit(COMPANION, f"{table}.otherwise", 2, 1))
    )
    assert misfit(draft, load()) == ""
    effect = DraftEffect((), (), numbers=stale_numbers(load(), rules_of(draft)))
    notes = [note for note in effect_page(effect, 0, draft, load()).notes if note.title == "句子里的数字要改"]
    assert [("第四次想请人陪诊" in note.text, "还剩-2次" in note.text) for note in notes] == [(True, True)]


def test_the_headline_counts_who_gains_and_who_loses() -> None:
    effect = computed().effect
    gained = effect.people_who("gained", FAVOURABLE)
    assert gained
    assert f"{gained} 位多了能用的项目，没有人变少" in page().headline
    only = sum(
        person.gain("favourable") == "gained" and person.gain("cautious") != "gained"
        for person in effect.people
    )
    assert page().doubt.startswith(f"其中 {only} 位只在有利解释下成立：")


def test_what_is_lost_is_a_figure_of_its_own_and_what_is_counted_is_said() -> None:
    gone = ServiceEffect(
        "outpatient_companion", dict.fromkeys(STANCES, 9), dict.fromkeys(STANCES, 5), (lost_answer(2),)
    )
    people = [
        PersonEffect(at, {stance: {"outpatient_companion": gain} for stance in STANCES})
        for at, gain in enumerate(("lost", "gained", "day"))
    ]
    effect = DraftEffect((), (), people=people, services=(gone,))
    combinations, asked = effect_page(effect, len(people), DRAFT, load()).figures
    assert (combinations.gained, combinations.lost) == ("0", "2")
    assert combinations.others.startswith("另 3，共 9；次数变了都算")
    assert (asked.gained, asked.lost) == ("1", "1")
    assert asked.others.startswith("另 1，共 3；次数变了，能用或用完时才算")


def lost_answer(many: int) -> ChangedAnswer:
    counts = dict.fromkeys(STANCES, many)
    return ChangedAnswer(
        "outpatient_companion",
        ("main",),
        "status",
        "available",
        "used_up",
        counts,
        {},
        {"as_of": "2026-07-01"},
        FAVOURABLE,
    )


def test_the_bars_are_of_both_readings_and_to_one_scale() -> None:
    bars = {service.name: service.bars for service in page().bars}
    companion = bars["门诊陪诊"]
    assert [bar.stance for bar in companion] == ["有利", "保守"]
    assert companion[0].gained
    assert companion[1][1:4] == (0, 0, 0)
    widths = [bar.gained_width + bar.others_width + bar.lost_width for some in bars.values() for bar in some]
    assert max(widths) == pytest.approx(100)


def test_what_needs_a_look_says_where() -> None:
    notes = page().notes
    widened = next(note for note in notes if note.title.startswith("矛盾变大"))
    assert (widened.warns, widened.link) == (True, "./clauses?entry=outpatient-companion-count")
    assert "原来差 1 次，现在差 2 次" in widened.text
    window = next(note for note in notes if note.service == "home_nursing")
    assert "申请截止会晚于使用截止" in window.text
    assert any("不再成立" in note.text for note in notes)


def test_an_example_opens_in_full_by_both_sets_of_terms() -> None:
    for service in page().changes:
        for line in service.lines:
            params = parse_qs(urlsplit(line.example).query)
            assert params["mode"] == ["draft"]
            assert unpack(params["draft"][0]) == DRAFT
    line = page().changes[0].lines[0]
    answer = computed().effect.services[0].answers[0]  # type: ignore[index]
    opened = case_link.decode(
        parse_qs(urlsplit(line.example).query), parse(dict(answer.example), SERVICES).as_of, load()
    )
    before, after = (
        Engine(catalogue).evaluate(parse(dict(opened.facts), SERVICES), answer.reading)
        for catalogue in (load(), tried())
    )
    assert before.service(answer.service).status == answer.before
    assert after.service(answer.service).status == answer.after


def test_no_text_is_markup() -> None:
    html = EFFECT.render(page=page()._replace(doubt="<script>alert(1)</script>"))
    assert "<script>" not in html
    assert "<script>alert(1)</script>" in unescape(html)


# ---------------------------------------------------------------- who is asked


def test_every_story_has_a_name() -> None:
    assert list(sample_shares.STORY_NAMES) == list(STORIES)


def test_shares_go_through_an_address() -> None:
    shares = {story: at % 3 for at, story in enumerate(STORIES)}
    mix = sample_shares.mix_of(shares)
    assert sample_shares.mix_parameter(mix, load()) == mix
    assert dict(sample_shares.shares_in(mix)) == {story: share for story, share in shares.items() if share}
    assert sample_shares.mix_of(dict.fromkeys(STORIES, 4)) == []


@pytest.mark.parametrize(
    "texts", [["child"], ["child-100"], ["child--1"], ["nobody-1"], ["child-1", "child-2"], ["child-0"]]
)
def test_shares_that_make_no_sample_are_refused(texts: list[str]) -> None:
    with pytest.raises(ValueError, match="child-3"):
        sample_shares.mix_parameter(texts, load())


# ---------------------------------------------------------------- the review sheet


def test_the_review_sheet_says_in_words_which_condition_went() -> None:
    care = whole(DATA / COMPANION)["requires"][0]
    draft = NamedDraft("放宽", (edit(COMPANION, "requires.0", care, None),))
    new = rules_of(draft)
    sheets = {
        sheet.name: sheet for sheet in review_sheets(DraftEffect(changed_terms(load(), new), ()), draft, new)
    }
    (row,) = sheets["条款"].rows
    assert row[1:4] == ("去掉一条条件", "要先发生的事：正在或准备看门诊", "（没有了）")
    assert row[4:6] == ("1626、1698", "正在或准备看门诊")
    assert "1 处改动" in sheets["说明"].title


def test_the_review_sheet_holds_every_change_and_everyone_touched() -> None:
    effect = computed().effect
    book = openpyxl.load_workbook(io.BytesIO(excel_file(review_sheets(effect, DRAFT, tried()))))
    terms = list(book["条款"].iter_rows(min_row=2, values_only=True))
    assert [(row[2], row[3]) for row in terms] == [("2 次", "3 次"), ("15 天", "30 天")]
    companion, nursing = (
        [person.gain(FAVOURABLE, service) for person in effect.people].count("gained")
        for service in ("outpatient_companion", "home_nursing")
    )
    for row, gained in zip(terms, (companion, nursing), strict=True):
        assert f"有利：变成可以使用 {gained}" in str(row[7])
    assert [row[6] for row in terms] == ["两处写法不同", "（没有写）"]
    assert effect.services
    answers = sum(len(service.answers) for service in effect.services)
    assert book["影响"].max_row == 1 + answers
    told = [row for row in book["影响"].iter_rows(min_row=2, values_only=True) if "例 " in str(row[2])]
    assert told
    assert all(re.fullmatch(r"[^（）]+，例 \d{4}-\d\d-\d\d", str(cell)) for row in told for cell in row[2:4])
    assert book["示例客户"].max_row == 1 + len(effect.steps)
    assert effect.cases is not None
    assert book["不再成立的用例"].max_row == 1 + len(effect.cases)
    (expected,) = (note for note in page().notes if note.title == "预期")
    assert effect.cases[0].name in expected.text
    assert book["发现"].max_row == 1 + len(page().notes)
    unmet = " ".join(str(row[3]) for row in book["不再成立的用例"].iter_rows(min_row=2, values_only=True))
    assert not re.search("[a-z_]{3,}", unmet)
    assert "<b>试算</b>" in str(book["说明"]["A1"].value)
    total = sum(
        one.combinations[stance]
        for service in effect.services
        for one in service.answers
        for stance in STANCES
    )
    assert sum(row[5] + row[6] for row in book["影响"].iter_rows(min_row=2, values_only=True)) == total
