"""What can be taken away from a lesson? Slides of the step or the story, and a handout, made when pressed."""

from __future__ import annotations

import streamlit as st

from pages.present.share.page_link import OWN
from pages.present.slides.deck import PPTX
from pages.present.slides.handout import handout
from pages.present.slides.story_deck import step_deck, story_cases, story_deck
from pages.present.stage.stage_view import StepCase
from pages.ui.session import case, reading_doubts, term_drafts
from rules.catalogue.catalogue import STANCES


def draw_downloads(told: StepCase) -> None:
    """The buttons; what they make is made outside of the page's run, from what is named here."""
    known, judge = term_drafts.catalogue_tried(), term_drafts.judge_tried()
    causes = reading_doubts.causes(term_drafts.content())
    reading = STANCES[STANCES.index(case.reading())]
    persona, draft = told.persona, told.draft
    name = persona.name

    with st.container(horizontal=True, key="training_take_away"):
        st.download_button(
            "这一步的幻灯片（PPTX）",
            data=lambda: step_deck(told, known),
            file_name=f"{name}_第{told.number + 1}步.pptx",
            mime=PPTX,
            key="training_step_slides",
            on_click="ignore",
            help="连同现在的假如；两页，讲稿在备注里",
        )
        if persona.id == OWN:
            return
        st.download_button(
            "全部步骤的幻灯片（PPTX）",
            data=lambda: story_deck(story_cases(persona, judge, causes, reading, draft), known),
            file_name=f"{name}_{len(persona.steps)}步.pptx",
            mime=PPTX,
            key="training_story_slides",
            on_click="ignore",
        )
        st.download_button(
            "全年讲义（A4，可打印）",
            data=lambda: handout(story_cases(persona, judge, causes, reading, draft), known).encode(),
            file_name=f"{name}_讲义.html",
            mime="text/html",
            key="training_handout",
            on_click="ignore",
        )
