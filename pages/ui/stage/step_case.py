"""Which step is told, and how does it stand in the story, at the step before and with what is tried?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.present.share.tried_link import READING, why_untriable, with_tried
from pages.present.stage.stage_view import StepCase
from pages.present.text.persona_text import Told, told_services
from pages.ui.session import answers, case, keys, reading_doubts, term_drafts
from pages.ui.stage import training_state
from pages.ui.stage.training_state import Scene
from rules.advice.reading_causes import Cause
from rules.domain.answer import Answer
from rules.domain.parsing import ScenarioError
from rules.domain.scenario import Scenario


@st.cache_resource(scope="session", max_entries=64, show_spinner=False, hash_funcs=answers.BY_CONTENT)
def _causes_of(
    scenario: Scenario, service: str, reading: str, overrides: answers.Overrides, draft: bytes
) -> tuple[Cause, ...]:
    return reading_doubts.causes(draft).of(scenario, service, reading, dict(overrides))


def _answer_about(facts: Mapping[str, Any], reading: str) -> Answer:
    answer = answers.other_answer(facts, reading, term_drafts.content())
    assert answer is not None, "personas are checked when they are loaded"
    return answer


def step_case() -> StepCase:
    """All that the step on the screen is told from."""
    scene, tried, reading = training_state.scene(), training_state.tried(), case.reading()
    facts, known = scene.facts, term_drafts.catalogue_tried()
    story, shown, bent, refused = _answer_about(facts, reading), facts, None, ""
    if tried:
        try:
            changed = with_tried(facts, tried)
            answers.parsed(changed)
            bent, shown = _answer_about(changed, tried.get(READING, reading)), changed
        except ScenarioError as error:
            refused = why_untriable(error, known)
    before = _before(scene, reading)
    scenario = answers.parsed(shown)
    draft = term_drafts.draft_on()
    return StepCase(
        scene.persona,
        scene.number,
        facts,
        reading,
        scenario,
        before,
        story,
        tried,
        bent,
        refused,
        _told_services(scene, scenario, bent or story, story if bent else before),
        keys.LINK_NOTICE.get(""),
        draft.name if draft and term_drafts.draft_counts() else "",
        known.rulebook.name if term_drafts.terms_to_choose() else "",
    )


def _before(scene: Scene, reading: str) -> Answer | None:
    earlier = scene.before()
    return _answer_about(earlier.facts, reading) if earlier else None


def _told_services(
    scene: Scene, scenario: Scenario, answer: Answer, before: Answer | None
) -> tuple[Told, ...]:
    draft, overrides = term_drafts.content(), term_drafts.judge_tried().overrides
    return told_services(
        scene.step,
        answer,
        before,
        lambda id: _causes_of(scenario, id, answer.reading, overrides, draft),
    )
