"""Does the trainer's page follow the story? Steps, days, both readings, what is tried, and the docs."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from pages.present.export import persona_docs
from pages.present.share import case_link
from pages.present.share.draft_link import pack
from pages.present.share.page_link import MOST_STEPS
from pages.present.share.page_registry import PAGES
from pages.present.share.tried_link import with_tried
from pages.present.stage.step_change import services_moved
from pages.present.text.answer_text import READING_NAMES, day_text, plain
from pages.present.text.persona_text import Told, large_card, moves
from rules.advice.reading_causes import Causes
from rules.catalogue.catalogue import DATA, SERVICES
from rules.catalogue.labels import STATUS_NAMES
from rules.catalogue.loader import load
from rules.catalogue.personas import facts_at_step, last_day
from rules.catalogue.personas import load_personas as load_personas
from rules.catalogue.schema import Persona
from rules.domain.parsing import parse
from rules.domain.scenario import PRESETS
from rules.engine.engine import Engine
from tests.support.drafts import ONE_MORE_VISIT
from tests.support.opened import ROOT, blocks, open_page, run

PAGE = "pages/training.py"
PERSONAS = {persona.id: persona for persona in load_personas()}


def _show(persona: str, step: int, **more: Any) -> AppTest:
    """The page at a step, counted from 1."""
    return open_page(PAGE, training_persona=persona, training_step=step, **more)


def _click(page: AppTest, key: str) -> None:
    page.button(key=key).click()
    run(page)


def _text(page: AppTest) -> str:
    return "\n".join(element.value for element in page.markdown)


# ---------------------------------------------------------------- the story


def test_slides_of_the_step_and_of_the_story_and_a_handout_are_offered() -> None:
    assert len(_show("cancer", 4).get("download_button")) == 3


@pytest.mark.parametrize("persona", PERSONAS.values(), ids=PERSONAS)
def test_a_story_is_told_from_its_first_step_to_its_last(persona: Persona) -> None:
    page = _show(persona.id, 1)
    assert page.button(key="training_back").disabled
    for number, step in enumerate(persona.steps):
        text = _text(page)
        assert plain(step.title) in text
        assert plain(step.tell) in text
        assert day_text(step.on) in text
        assert f"第 {number + 1} 步，共 {len(persona.steps)} 步" in text
        for id, watched in step.expect.items():
            name = load().service(id).name
            heading = next(line for line in text.splitlines() if line.startswith(f"### {plain(name)} "))
            assert STATUS_NAMES[watched.status] in heading
        if number + 1 < len(persona.steps):
            _click(page, "training_next")
    assert page.button(key="training_next").disabled


def test_a_step_back_returns() -> None:
    page = _show("cancer", 3)
    _click(page, "training_back")
    assert PERSONAS["cancer"].steps[1].title in _text(page)


def test_the_day_moves_alone_and_the_answers_follow() -> None:
    page = _show("accident", 5)
    step = PERSONAS["accident"].steps[4]
    slider = page.slider(key="training_day_accident_4")
    assert slider.value == step.on
    slider.set_value(dt.date(2026, 6, 11))
    run(page)
    text = _text(page)
    assert day_text(dt.date(2026, 6, 11)) in text
    assert plain(step.title) in text
    assert "### 术后家庭护理 :green-badge" in text
    assert page.session_state["training_day"] == "2026-06-11"


def test_a_week_on_reaches_the_next_step_on_its_own_day() -> None:
    page = _show("accident", 5)
    _click(page, "training_week")
    assert page.session_state["training_day"] == "2026-06-07"
    _click(page, "training_week")
    assert page.session_state["training_step"] == 6
    assert day_text(PERSONAS["accident"].steps[5].on) in _text(page)


def test_the_last_step_ends_where_the_story_does() -> None:
    persona = PERSONAS["first_year"]
    last = last_day(persona, len(persona.steps) - 1)
    page = _show(persona.id, len(persona.steps), training_day=last.isoformat())
    assert page.button(key="training_week").disabled
    assert day_text(last) in _text(page)


def test_a_lesson_tells_the_numbers_of_the_draft_that_is_on() -> None:
    assert "从 2 次变成 5 次" in _text(_show("child", 1))
    assert "从 3 次变成 5 次" in _text(_show("child", 1, draft=pack(ONE_MORE_VISIT)))


def test_another_lesson_begins_at_the_beginning_with_nothing_tried() -> None:
    page = _show("accident", 5, training_day="2026-06-03", training_if_edition="special")
    _click(page, "training_again")
    (lessons,) = (html for html in blocks(page) if 'class="lessons"' in html)
    assert all(persona.name in lessons for persona in PERSONAS.values())
    page.session_state["training_persona"] = "travel"
    run(page)
    assert page.session_state["training_step"] == 1
    assert "training_day" not in page.session_state
    assert "training_if_edition" not in page.session_state
    assert PERSONAS["travel"].steps[0].title in _text(page)


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ({"training_persona": "nobody"}, PERSONAS["first_year"].steps[0].title),
        ({"training_persona": "travel", "training_step": 99}, PERSONAS["travel"].steps[-1].title),
        ({"training_persona": "travel", "training_step": -3}, PERSONAS["travel"].steps[0].title),
        ({"training_persona": "travel", "training_step": "two"}, PERSONAS["travel"].steps[0].title),
        ({"training_persona": "travel", "training_day": "someday"}, "2026年3月10日"),
        ({"training_persona": "travel", "training_day": "1999-01-01"}, "2026年3月10日"),
        ({"training_persona": "travel", "training_day": "2099-01-01"}, "2026年4月2日"),
        (
            {"training_persona": "first_year", "training_present": "yes"},
            PERSONAS["first_year"].steps[0].title,
        ),
    ],
)
def test_whatever_the_session_holds_a_story_is_shown(state: dict[str, Any], shown: str) -> None:
    assert shown in _text(open_page(PAGE, **state))


# ---------------------------------------------------------------- what changed, and both readings


def test_what_changed_since_the_step_before_is_told() -> None:
    text = _text(_show("first_year", 5))
    assert "⇄ 变了] 和上一步（4月20日）比" in text
    assert "✓ 可以使用] → :gray-badge[● 次数用完]" in text
    moved = _text(_show("accident", 5, training_day="2026-06-03"))
    assert "和这一步开始（5月31日）比，25 项服务的状态都没有变" in moved


def test_both_readings_stand_with_the_place_they_come_from() -> None:
    text = _text(_show("first_year", 7))
    entry = load().entries["outpatient-companion-count"]
    assert plain(entry.title) in text
    for reading in entry.readings.values():
        assert plain(reading.say) in text
    assert "有利解释 :green-badge[✓ 可以使用] **剩 1 次**" in text
    assert "保守解释 :gray-badge[● 次数用完]" in text
    assert "1664–1670、1686 行" in text


def test_the_cautious_reading_turns_the_cards_around() -> None:
    text = _text(_show("first_year", 7, reading="cautious"))
    assert "### 门诊陪诊 :gray-badge[● 次数用完]" in text
    assert "有利解释 :green-badge[✓ 可以使用]" in text


def test_every_disputed_card_names_an_entry_and_its_lines(engine: Engine) -> None:
    causes, known, told = Causes(load()), load(), 0
    for persona in PERSONAS.values():
        for number, step in enumerate(persona.steps):
            scenario = parse(facts_at_step(persona, number), SERVICES)
            answer = engine.evaluate(scenario)
            for id, watched in step.expect.items():
                if not watched.cautious:
                    continue
                found = causes.of(scenario, id)
                text = large_card(Told(answer.service(id), None, answer, found, watched), known)
                assert all(name in text for name in READING_NAMES.values()), (persona.id, step.on, id)
                assert "手册第 " in text.rpartition("⚠")[2], (persona.id, step.on, id)
                assert "手册第  行" not in text
                told += 1
    assert told > 40


def test_causes_are_entries_that_change_the_answer(engine: Engine) -> None:
    causes = Causes(load())
    persona = PERSONAS["ruled_out"]
    scenario = parse(facts_at_step(persona, 2), SERVICES)
    first = causes.of(scenario, "green_channel")[0]
    assert (first.entry, first.changes) == ("ruled-out-what-stops", "status")
    switched = engine.evaluate(scenario, "favourable", {first.entry: "cautious"})
    assert switched.service("green_channel").status == "not_met"
    assert causes.of(scenario, "green_channel", "cautious")
    fixed = causes.of(scenario, "green_channel", "favourable", {first.entry: "cautious"})
    assert first.entry not in {cause.entry for cause in fixed}


# ---------------------------------------------------------------- what is tried on the story


def test_special_gains_exactly_the_four_services_for_every_persona(engine: Engine) -> None:
    four = {"direct_billing", "city_transfer", "ward_reservation", "green_channel_plus"}
    for persona in PERSONAS.values():
        for number in range(len(persona.steps)):
            facts = facts_at_step(persona, number)
            own, other = (
                engine.evaluate(parse(with_tried(facts, {"edition": edition}), SERVICES))
                for edition in ("standard", "special")
            )
            ended = own.policy_end is not None and own.as_of > own.policy_end
            begun = own.policy_start is not None and own.as_of >= own.policy_start
            assert services_moved(own, other) >= (four if begun and not ended else set())
            had = {one.id for one in own.services if one.status != "not_included"}
            assert all(other.service(id).status != "not_included" for id in had)


def test_moves_put_what_is_looked_at_first(engine: Engine) -> None:
    persona = PERSONAS["cancer"]
    before, now = (engine.evaluate(parse(facts_at_step(persona, n), SERVICES)) for n in (0, 1))
    told = moves(before, now, ("gene_test",), load())
    assert told[0].splitlines()[1].startswith("用药前基因检测")


# ---------------------------------------------------------------- large type, and the visitor's own case


def test_the_stage_stands_alone_and_leads_back() -> None:
    page = _show("cancer", 2)
    _click(page, "training_present_choice")
    assert page.session_state["training_present"] is True
    assert not page.tabs
    (stage,) = (html for html in blocks(page) if 'class="stage"' in html)
    assert PERSONAS["cancer"].steps[1].title in stage
    page.session_state["training_present"] = False
    run(page)
    assert PERSONAS["cancer"].steps[1].title in _text(page)


def test_the_story_leaves_the_visitors_own_case_alone_until_asked() -> None:
    own = {"edition": "standard", "diagnosis": "critical"}
    page = _show("cancer", 2, case=dict(own))
    _click(page, "training_next")
    assert page.session_state["case"] == own
    _click(page, "training_take")
    taken = page.session_state["case"]
    facts = facts_at_step(PERSONAS["cancer"], 2)
    assert {fact: taken[fact] for fact in facts} == facts


# ---------------------------------------------------------------- links and docs


@pytest.mark.parametrize("persona", PERSONAS.values(), ids=PERSONAS)
def test_a_link_opens_the_very_same_case(persona: Persona) -> None:
    for number in range(len(persona.steps)):
        facts = facts_at_step(persona, number)
        assert set(PRESETS) <= set(facts), "else something would be assumed"
        opened = case_link.decode(parse_qs(case_link.query(facts)), dt.date(2026, 11, 25), load())
        assert opened.facts == facts
        assert not opened.refused


def test_the_docs_are_those_of_the_data() -> None:
    written = (ROOT / "docs" / "personas.md").read_text(encoding="utf-8")
    assert written == persona_docs.persona_page(load_personas(), load()), "run: make personas"


def test_every_persona_file_names_its_schema() -> None:
    for path in (DATA / "personas").glob("*.yaml"):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first == "# yaml-language-server: $schema=../schema/persona.schema.json", path.name


def test_the_address_names_what_is_shown() -> None:
    page = _show("accident", 5, training_day="2026-06-03", training_if_edition="special")
    shown = {"persona": "accident", "if.edition": "special"}
    assert _address(page) == {**shown, "step": "5", "day": "2026-06-03"}
    _click(page, "training_next")
    assert _address(page) == {**shown, "step": "6"}
    page.session_state["training_present"] = True
    run(page)
    assert _address(page) == {**shown, "step": "6", "present": "true"}


def _address(page: AppTest) -> dict[str, str]:
    params = {key: page.query_params[key] for key in page.query_params}
    return {key: value if isinstance(value, str) else "|".join(value) for key, value in params.items()}


def test_an_address_opens_the_step() -> None:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).switch_page(PAGE)
    page.query_params.update({"persona": "accident", "step": "5", "day": "2026-06-03"})
    run(page)
    assert day_text(dt.date(2026, 6, 3)) in _text(page)
    assert PERSONAS["accident"].steps[4].title in _text(page)


@pytest.mark.parametrize(
    ("param", "text"), [("persona", "nobody"), ("step", "10"), ("step", "two"), ("day", "2026-02-30")]
)
def test_a_bad_part_of_the_address_is_named(param: str, text: str) -> None:
    choice = next(choice for choice in PAGES["training"].choices if choice.param == param)
    with pytest.raises(ValueError, match=r"可选|须为"):
        choice.read([text], load())
    with pytest.raises(ValueError, match="只能写一次"):
        choice.read([text, text], load())


def test_every_step_can_stand_in_an_address() -> None:
    assert max(len(persona.steps) for persona in PERSONAS.values()) == MOST_STEPS
