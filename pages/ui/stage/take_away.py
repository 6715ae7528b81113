"""What can be taken away from a lesson? Slides of the step or the story, and a handout, made when pressed."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pages.present.share.page_link import OWN
from pages.present.slides.deck import PPTX
from pages.present.slides.handout import handout
from pages.present.slides.step_pictures import step_pictures
from pages.present.slides.story_deck import step_deck, story_cases, story_deck
from pages.present.stage.stage_view import StepCase
from pages.ui.session import case, reading_doubts, term_drafts
from pages.ui.stage.picture_buttons import PictureButton, draw_picture_buttons
from rules.catalogue.catalogue import STANCES


def draw_downloads(told: StepCase) -> None:
    """The buttons; what they make is made outside of the page's run, from what is named here."""
    known, judge = term_drafts.catalogue_tried(), term_drafts.judge_tried()
    causes = reading_doubts.causes(term_drafts.content())
    reading = STANCES[STANCES.index(case.reading())]
    persona, draft = told.persona, told.draft
    name = persona.name

    def cases() -> list[StepCase]:
        return story_cases(persona, judge, causes, reading, draft)

    own = persona.id == OWN
    step_name, story_name = f"{name}_第{told.number + 1}步", f"{name}_{len(persona.steps)}步"
    pictures = {
        "step": PictureButton(
            "这一步的图片（PNG）",
            "连同现在的假如；1920×1080，放进幻灯片或发到群里",
            step_name,
            lambda: tuple(step_pictures([told], known)),
        ),
        "story": PictureButton(
            "全部步骤的图片（PNG）",
            "一步一张，打成一个压缩包",
            story_name,
            lambda: tuple(step_pictures(cases(), known)),
        ),
    }
    with st.container(horizontal=True, key="training_take_away"):
        _download(
            "step_slides",
            "这一步的幻灯片（PPTX）",
            (f"{step_name}.pptx", PPTX),
            lambda: step_deck(told, known),
            remark="连同现在的假如；两页，讲稿在备注里",
        )
        if not own:
            _download(
                "story_slides",
                "全部步骤的幻灯片（PPTX）",
                (f"{story_name}.pptx", PPTX),
                lambda: story_deck(cases(), known),
            )
        shown = {id: one for id, one in pictures.items() if id == "step" or not own}
        draw_picture_buttons("training_pictures_block", shown)
        if not own:
            _download(
                "handout",
                "全年讲义（A4，可打印）",
                (f"{name}_讲义.html", "text/html"),
                lambda: handout(cases(), known).encode(),
            )


def _download(
    key: str, label: str, file: tuple[str, str], made: Callable[[], bytes], remark: str | None = None
) -> None:
    """A button for a file of this name and type; what it makes is made when it is pressed."""
    st.download_button(
        label,
        data=made,
        file_name=file[0],
        mime=file[1],
        key=f"training_{key}",
        on_click="ignore",
        help=remark,
    )
