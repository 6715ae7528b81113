"""Do the stage's acts lead where they should, and does the address follow?"""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.stage import lesson_page, stage_page
from rules.catalogue.personas import load_personas
from tests.support.opened import ROOT, blocks, open_page, run

PAGE = "pages/training.py"
STORY = next(persona for persona in load_personas() if persona.id == "cancer")


def _address(page: AppTest) -> dict[str, str]:
    params = {key: page.query_params[key] for key in page.query_params}
    return {key: value if isinstance(value, str) else "|".join(value) for key, value in params.items()}


def _opened(**params: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).switch_page(PAGE)
    page.query_params.update(params)
    return run(page)


def _drawn(page: AppTest) -> str:
    """The stage, of the blocks of the page."""
    (stage,) = (html for html in blocks(page) if 'class="stage"' in html)
    return stage


def _act(act: str, value: str, **state: Any) -> AppTest:
    """The page after one act of the block."""

    def script(act: str, value: str, state: dict[str, object]) -> None:
        import streamlit as st

        from pages.ui.stage import stage_page

        for key, held in state.items():
            st.session_state.setdefault(key, held)
        stage_page.acts()[act](value)

    page = AppTest.from_function(script, kwargs={"act": act, "value": value, "state": state})
    return run(page)


def test_the_address_opens_the_stage_with_what_is_tried() -> None:
    given = {"persona": STORY.id, "step": "4", "present": "true", "if.diagnosed_on": "2025-12-20"}
    page = _opened(**given)
    stage = _drawn(page)
    assert STORY.steps[3].title in stage
    assert "假如后" in stage
    assert _address(page) == given


def test_a_refused_value_is_told_on_the_stage_and_the_story_stays() -> None:
    stage = _drawn(_opened(persona=STORY.id, step="4", present="true", **{"if.edition": "gold"}))
    assert "if.edition" in stage
    assert "可选" in stage
    assert "假如后" not in stage


def test_what_cannot_be_beside_the_story_is_told_and_changes_nothing() -> None:
    stage = _drawn(_opened(persona=STORY.id, step="4", present="true", **{"if.diagnosed_on": "2026-03-01"}))
    assert "这个假如不成立" in stage
    assert "假如后" not in stage


def test_hostile_words_are_no_markup() -> None:
    stage = _drawn(_opened(persona=STORY.id, present="true", **{"if.hospital_city": "<img src=x>"}))
    assert "<img" not in stage


@pytest.mark.parametrize(
    ("act", "value", "key", "after"),
    [
        ("go", "3", "training_step", 3),
        ("go", "nowhere", "training_step", 4),
        ("leave", "1", "training_present", False),
        ("try", "edition=special", "training_if_edition", "special"),
        ("try", "edition=gold", "training_if_edition", None),
        ("try", "usage=x", "training_if_usage", None),
        ("untry", "addons", "training_if_addons", None),
        ("story", "1", "training_if_addons", None),
        ("dismiss", "1", "link_notice", None),
    ],
)
def test_each_act_does_one_thing(act: str, value: str, key: str, after: object) -> None:
    state = {
        "training_step": 4,
        "training_present": True,
        "training_if_addons": "outpatient",
        "page": "training",
    }
    page = _act(act, value, **state)
    held = page.session_state[key] if key in page.session_state else None  # noqa: SIM401
    assert (held or None) == (after or None)


def test_the_bar_stands_on_the_page_that_is_read() -> None:
    page = open_page(PAGE, training_persona=STORY.id, training_step=4, training_if_edition="special")
    (bar,) = (html for html in blocks(page) if 'class="desk"' in html)
    assert "特需部版" in bar
    assert "回到故事" in bar


def test_every_act_of_the_templates_is_done() -> None:
    folder = stage_page.TEMPLATES
    written = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.jinja")))
    named = {part.split('"')[0] for part in written.split('data-act="')[1:]}
    assert named <= stage_page.acts().keys() | lesson_page.LESSON_ACTS.keys()


# ---------------------------------------------------------------- lessons, notes, and one's own case


def test_every_lesson_says_who_what_and_how_long() -> None:
    (lessons,) = (html for html in blocks(open_page(PAGE)) if 'class="lessons"' in html)
    for persona in load_personas():
        assert f"上台讲：{persona.name}" in lessons
        assert persona.about in lessons
        assert f"{len(persona.steps)} 步，约 {2 * len(persona.steps)} 分钟" in lessons


def test_notes_follow_the_address_of_the_stage() -> None:
    def script() -> None:
        import streamlit as st

        from pages.ui.stage import training_state

        st.session_state.setdefault("page", "training")
        st.session_state["training_if_edition"] = "special"
        training_state.follow_stage("?persona=cancer&step=4&present=true&if.diagnosed_on=2025-12-20&step_=9")

    page = run(AppTest.from_function(script))
    state = page.session_state
    assert (state["training_persona"], state["training_step"]) == ("cancer", 4)
    assert state["training_if_diagnosed_on"] == "2025-12-20"
    assert "training_if_edition" not in state
    assert "training_present" not in state


def test_the_notes_answer_with_lines() -> None:
    (notes,) = (
        html for html in blocks(_opened(persona=STORY.id, step="4", notes="true")) if 'class="notes"' in html
    )
    assert STORY.steps[3].title in notes
    assert "重大疾病住院护工　✓ 可以使用 → ■ 已过期限" in notes
    assert "2月25日，按工作日算" in notes
    assert "3030–3034 行" in notes
    assert STORY.steps[4].title in notes


def test_ones_own_case_is_a_story_of_one_step() -> None:
    told = {"persona": "current", "present": "true", "as_of": "2026-06-10", "edition": "special"}
    told |= {"policy_start": "2026-03-01", "diagnosis": "malignant", "diagnosed_on": "2026-06-01"}
    stage = _drawn(_opened(**told))
    assert 'data-steps="1"' in stage
    assert "6月10日" in stage
    assert "重疾直通车" in stage
    bent = _drawn(_opened(**told, **{"if.edition": "standard"}))
    assert "假如后" in bent
