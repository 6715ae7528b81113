"""Does the stage say what the engine answers, and mark what has changed and nothing else?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise

import pytest

from pages.present.share.tried_link import READING, tried_choices, tried_text, with_tried
from pages.present.stage.stage_board import COLUMNS
from pages.present.stage.stage_strip import WIDTH, stage_strip
from pages.present.stage.stage_tried import tried_chips
from pages.present.stage.stage_view import RoomView, StepCase, split_question, stage_view
from pages.present.text.persona_text import Told
from rules.advice.reading_causes import Causes
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.labels import STATUS_NAMES
from rules.catalogue.loader import load
from rules.catalogue.personas import facts_at_step, load_personas
from rules.catalogue.schema import Persona
from rules.domain.answer import Answer
from rules.domain.answer_diff import COUNT, STATUS, answer_differences
from rules.domain.parsing import parse
from rules.domain.scenario import FACTS, RECORDS
from rules.domain.workdays import day_off_name, is_workday
from rules.engine.engine import Engine

PERSONAS = {persona.id: persona for persona in load_personas()}
STEPS = [(id, number) for id, persona in PERSONAS.items() for number in range(len(persona.steps))]


@cache
def _engine() -> Engine:
    return Engine(load())


@cache
def _causes() -> Causes:
    return Causes(load())


def _answer(persona: Persona, number: int, tried: Mapping[str, str]) -> Answer:
    facts = with_tried(facts_at_step(persona, number), tried)
    return _engine().evaluate(parse(facts, SERVICES), tried.get(READING, "favourable"))


def _case(id: str, number: int, tried: Mapping[str, str] | None = None) -> StepCase:
    persona, tried = PERSONAS[id], tried or {}
    story = _answer(persona, number, {})
    bent = _answer(persona, number, tried) if tried else None
    before = _answer(persona, number - 1, {}) if number else None
    facts = facts_at_step(persona, number)
    scenario = parse(with_tried(facts, tried), SERVICES)
    answer = bent or story
    told = tuple(
        Told(answer.service(service), None, answer, _found(answer, service, scenario), watched)
        for service, watched in persona.steps[number].expect.items()
    )
    return StepCase(persona, number, facts, "favourable", scenario, before, story, tried, bent, "", told)


def _found(answer: Answer, service: str, scenario: object) -> tuple[object, ...]:
    if answer.service(service).other_reading is None:
        return ()
    return _causes().of(scenario, service, answer.reading)  # type: ignore[arg-type]


def _stage(id: str, number: int, tried: Mapping[str, str] | None = None) -> RoomView:
    return stage_view(_case(id, number, tried), load())


def _tiles(stage: RoomView) -> Iterator[object]:
    return (cell.tile for row in stage.board.rows for cell in row if cell.tile)


@pytest.mark.parametrize(("id", "number"), STEPS)
def test_every_tile_has_the_status_of_the_answer_and_the_mark_of_its_change(id: str, number: int) -> None:
    case = _case(id, number)
    stage = stage_view(case, load())
    tiles = {tile.id: tile for tile in _tiles(stage)}  # type: ignore[attr-defined]
    assert list(tiles) == sorted(tiles, key=list(tiles).index)
    assert tiles.keys() == SERVICES.keys()
    moved = set()
    if case.before:
        found = answer_differences(
            case.before, case.story, uncounted=("not_included", "not_met", "not_started")
        )
        moved = {one.service for one in found if one.aspect in (STATUS, COUNT) and not one.opposite}
    for service in case.story.services:
        tile = tiles[service.id]
        assert tile.now.word == STATUS_NAMES[service.status]
        assert tile.mark == ("changed" if service.id in moved else "")
        old = case.before.service(service.id).status if case.before else service.status
        assert (tile.old.status if tile.old else service.status) == old
    assert stage.board.usable == sum(one.status == "available" for one in case.story.services)
    assert stage.board.changed == len(moved)
    assert stage.board.tried == 0


@pytest.mark.parametrize(("id", "number"), STEPS)
def test_the_first_card_tells_the_days_and_counts_that_the_step_expects(id: str, number: int) -> None:
    step = PERSONAS[id].steps[number]
    stage = _stage(id, number)
    assert [card.id for card in stage.cards] == list(step.expect)
    known = load()
    for card, (service, watched) in zip(stage.cards, step.expect.items(), strict=True):
        assert card.now.status == watched.status
        told = " ".join(
            [*("".join(t for t, _ in f.parts) for f in card.figures), *(r.strong + r.text for r in card.rows)]
        )
        ranges = [*(figure.lines for figure in card.figures), *(row.lines for row in card.rows)]
        assert any(text.endswith(("行", "处")) for text in ranges), (service, card)
        if watched.status == "available" and card.figures:
            days = {f"{on.month}月{on.day}日" for one in watched.deadlines.values() for on in one.values()}
            assert not days or any(day in told for day in days), (service, told)
        if watched.cautious and watched.cautious.status != watched.status:
            assert any("保守读法" in row.lead and row.sign for row in card.rows), service
        assert known.service(service).name == card.name


def test_what_is_tried_is_marked_against_the_story_and_never_as_a_change_of_the_story() -> None:
    stage = _stage("cancer", 3, {"diagnosed_on": "2025-12-20"})
    tiles = {tile.id: tile for tile in _tiles(stage)}  # type: ignore[attr-defined]
    assert tiles["gene_test"].mark == "tried"
    assert (tiles["gene_test"].old.status, tiles["gene_test"].now.status) == ("available", "not_met")
    assert tiles["home_nursing"].mark == "changed"
    assert (stage.board.usable_before, stage.board.usable, stage.board.usable_tried) == (13, 11, 10)
    assert stage.board.tried == sum(tile.mark == "tried" for tile in tiles.values())
    assert stage.tried is not None
    assert "2025年12月20日" in stage.tried.named
    (group,) = [one for one in stage.tried.moved if one.now and one.now.status == "not_met"]
    assert dict(group.services)["肿瘤特药直付"] == "3409 行"


def test_nothing_tried_shows_no_mark_and_no_strip() -> None:
    stage = _stage("cancer", 3)
    assert stage.tried is None
    assert stage.board.usable_tried is None
    assert not any(chip.active for chip in (*stage.chips, *stage.further))


def test_chips_show_what_holds_and_take_off_what_is_the_storys_own() -> None:
    case = _case("cancer", 3, {"edition": "special", "addons": "outpatient"})
    chips, further = tried_chips(case.facts, case.tried, case.reading, case.scenario, load())
    by_name = {chip.what: chip for chip in (*chips, *further)}
    assert (by_name["edition"].value, by_name["edition"].active) == ("特需部版", True)
    assert (by_name["addons"].value, by_name["addons"].active) == ("门急诊", True)
    assert (by_name["hospital"].value, by_name["hospital"].active) == ("普通部", False)
    assert (by_name["reading"].value, by_name["renewal"].value) == ("有利", "首年")
    values = {option.value: option.chosen for option in by_name["addons"].options}
    assert values == {
        "none": True, "outpatient~advanced_therapy": False, "outpatient~special_ward": False,
    }  # fmt: skip
    inside = by_name["diagnosed_on"].options[0]
    start, until = dt.date(2025, 12, 1), dt.date(2025, 12, 30)
    assert start <= dt.date.fromisoformat(inside.value) <= until
    assert "等待期里" in inside.name


@pytest.mark.parametrize(
    ("tell", "story", "question"),
    [
        ("昨天出院。护士最晚哪天上门？", "昨天出院。", "护士最晚哪天上门？"),
        ("都用过了，没有了。", "", "都用过了，没有了。"),
        ("还没去医院，能不能转送？先打电话。", "", "还没去医院，能不能转送？先打电话。"),
    ],
)
def test_a_story_ends_with_its_question(tell: str, story: str, question: str) -> None:
    assert split_question(tell) == (story, question)


def test_no_story_loses_a_character() -> None:
    for persona in PERSONAS.values():
        for step in persona.steps:
            assert "".join(split_question(step.tell)) == step.tell


def test_the_board_keeps_its_columns() -> None:
    stage = _stage("cancer", 3)
    assert {len(row) for row in stage.board.rows} == {COLUMNS + 1}
    assert len(stage.board.rows) == 6


# ---------------------------------------------------------------- time


def test_working_days_of_a_promise_are_counted_past_the_holiday() -> None:
    case = _case("cancer", 3)
    strip = stage_strip(case.told, case.answer, case.scenario, load())
    (promise,) = [bar for bar in strip.bars if bar.kind == "promise"]
    assert [dot.text for dot in promise.dots] == ["1", "2", "3"]
    assert [dot.last for dot in promise.dots] == [False, False, True]
    first = dt.date(2026, 2, 1)
    days = [
        first + dt.timedelta(round(dot.at / 100 * WIDTH / (WIDTH / len(strip.ticks)) - 0.5))
        for dot in promise.dots
    ]
    assert days == [dt.date(2026, 2, 14), dt.date(2026, 2, 24), dt.date(2026, 2, 25)]
    assert all(map(is_workday, days))
    notes = {tick.text: tick.note for tick in strip.ticks if tick.note}
    assert notes == {"14": "班", "28": "班"}
    assert any("春节放假 15–23 日" in bar.text for bar in strip.bars)


def test_days_off_have_their_names() -> None:
    assert day_off_name(dt.date(2026, 2, 17)) == "春节"
    assert day_off_name(dt.date(2026, 7, 18)) == ""
    assert day_off_name(dt.date(2090, 1, 1)) == ""


@pytest.mark.parametrize(("id", "number"), STEPS)
def test_nothing_on_the_strip_meets_or_leaves_it(id: str, number: int) -> None:
    strip = _stage(id, number).strip
    assert strip.today is not None
    assert {bar.lane for bar in strip.bars} <= {0, 1}
    for lane in (0, 1):
        words = sorted((bar.words_at, bar.text) for bar in strip.bars if bar.lane == lane)
        for (left, text), (right, _) in pairwise(words):
            assert left + len(text) * 13 / WIDTH * 100 < right
    assert all(0 <= bar.words_at < 100 and 0 <= bar.left <= 100 for bar in strip.bars)
    assert strip.scale == "days" or all(not tick.note for tick in strip.ticks)


# ---------------------------------------------------------------- the address


def test_every_fact_that_is_no_history_may_be_tried() -> None:
    assert {choice.param for choice in tried_choices()} == {
        "if.reading",
        *(f"if.{fact}" for fact in FACTS if fact not in RECORDS),
    }


@pytest.mark.parametrize("id", PERSONAS)
def test_what_is_tried_comes_back_from_the_address_as_it_was(id: str) -> None:
    choices = {choice.param: choice for choice in tried_choices()}
    facts = facts_at_step(PERSONAS[id], len(PERSONAS[id].steps) - 1)
    for fact, value in facts.items():
        if fact in RECORDS:
            continue
        text = tried_text(fact, value)
        assert choices[f"if.{fact}"].read([text], load()) == text
        assert with_tried({"as_of": facts["as_of"]}, {fact: text})[fact] == value


@pytest.mark.parametrize(
    ("param", "text"),
    [
        ("if.edition", "gold"), ("if.addons", "outpatient~gold"), ("if.diagnosed_on", "2026-02-30"),
        ("if.reading", "kind"), ("if.age", "-1"), ("if.as_of", "unknown"), ("if.renewal", "maybe"),
    ],
)  # fmt: skip
def test_what_cannot_be_tried_is_refused_in_chinese(param: str, text: str) -> None:
    choice = next(one for one in tried_choices() if one.param == param)
    with pytest.raises(ValueError, match=r"须为|可选|没有|不小于") as refused:
        choice.read([text], load())
    assert "pydantic" not in str(refused.value)


def test_what_is_tried_as_unknown_is_left_out() -> None:
    facts = facts_at_step(PERSONAS["cancer"], 3)
    assert "edition" not in with_tried(facts, {"edition": "unknown"})
    aged = with_tried(facts, {"age": "15"})
    assert aged["age"] == 15
    assert "birth_date" not in aged
