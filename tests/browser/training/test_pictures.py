"""Are a step and a story saved as pictures of one screen, with the stage's type and something on them?"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

from PIL import Image
from playwright.sync_api import BrowserContext, Page

from rules.catalogue.personas import load_personas

NewContext = Callable[..., BrowserContext]
Settle = Callable[[Page], None]

STORY = next(persona for persona in load_personas() if persona.id == "cancer")
SIZE = (1920, 1080)
ACCENT = (11, 107, 120)
"""The day's block, in the light colours of every picture."""


def _press(page: Page, name: str) -> bytes:
    with page.expect_download() as saved:
        page.get_by_role("button", name=name).click()
    return saved.value.path().read_bytes()


def _is_a_stage(content: bytes) -> None:
    picture = Image.open(BytesIO(content)).convert("RGB")
    assert picture.size == SIZE
    assert picture.getpixel((60, 60)) == ACCENT
    # The foot has words in it.
    assert len(picture.crop((44, 1030, 1200, 1075)).getcolors(100_000)) > 20


def test_a_step_and_a_story_are_saved_as_pictures(new_context: NewContext, settle: Settle) -> None:
    # A narrow, dark screen leaves them as they are.
    page = new_context(viewport={"width": 1000, "height": 700}, color_scheme="dark").new_page()
    page.goto("/training?persona=cancer&step=4")
    settle(page)
    step = _press(page, "这一步的图片（PNG）")
    _is_a_stage(step)
    settle(page)
    story = zipfile.ZipFile(BytesIO(_press(page, "全部步骤的图片（PNG）")))
    assert story.testzip() is None
    assert story.namelist() == [f"{STORY.name}_第{n}步.png" for n in range(1, len(STORY.steps) + 1)]
    pictures = [story.read(name) for name in story.namelist()]
    assert len(set(pictures)) == len(pictures)
    assert pictures[3] == step
    for picture in pictures:
        _is_a_stage(picture)
