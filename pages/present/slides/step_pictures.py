"""How does a step stand in a picture? As on the stage, without controls, with its grounds at the foot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pages.present.base.templating import template
from pages.present.slides.deck import foot_text
from pages.present.stage import stage_view as stages
from pages.present.stage.stage_view import StepCase, stage_view
from rules.catalogue.catalogue import Catalogue

PICTURE = template("stage_picture.html.jinja", Path(stages.__file__).resolve().parent / "templates")


class StepPicture(NamedTuple):
    """A picture that a browser draws: its name without an ending, and its HTML."""

    name: str
    html: str


def step_pictures(cases: Sequence[StepCase], known: Catalogue) -> Iterator[StepPicture]:
    """A picture of each step, in order."""
    for case in cases:
        view = stage_view(case, known)
        # Nobody can open a tile of a picture; the first card tells its own reasons.
        view = view._replace(details=tuple(one for one in view.details if one.id == view.cards[0].id))
        foot = foot_text(case.answer.as_of.isoformat(), case.answer.reading, known, case.draft)
        yield StepPicture(picture_name(case), PICTURE.render(stage=view, foot=foot))


def picture_name(case: StepCase) -> str:
    """What the picture of a step is called."""
    return f"{case.persona.name}_第{case.number + 1}步"
