"""Do the slides of a comparison name every service, with what the one page says of it, within their edges?"""

from __future__ import annotations

import datetime as dt
import random
from io import BytesIO
from itertools import permutations
from typing import Any

import pytest
from pptx import Presentation

from pages.present.compare.answering import Judge
from pages.present.compare.dimensions import EVENTS, clean
from pages.present.compare.plan_diff import Purchase, contrasts, headline, usable_count
from pages.present.export.comparison_page import SheetCell, SheetSide, sheet_parts
from pages.present.slides.comparison_deck import comparison_deck
from pages.present.slides.deck import HEIGHT
from rules.engine.engine import Engine


def _cited(cell: SheetCell) -> str:
    return f"{cell.text}　{cell.lines}" if cell.lines else cell.text


DAY = dt.date(2026, 11, 28)
PAIRS = random.Random(7).sample(list(permutations(EVENTS, 2)), 4)


@pytest.fixture(scope="module")
def judge(engine: Engine) -> Judge:
    return Judge(engine)


@pytest.mark.parametrize(("left", "right"), PAIRS)
def test_every_service_is_named_and_every_row_of_the_page_stands_in_a_table(
    judge: Judge, left: str, right: str
) -> None:
    cases: list[dict[str, Any]] = [
        Purchase("standard").put_into(clean(left, DAY)),
        Purchase("special", ("outpatient",)).put_into(clean(right, DAY)),
    ]
    one, other = (judge.answer(facts, "favourable") for facts in cases)
    sides = SheetSide("标准版", one, cases[0]), SheetSide("特需部版＋门急诊", other, cases[1])
    found = contrasts(one, other, judge.catalogue)
    slides = list(Presentation(BytesIO(comparison_deck(*sides, found, judge.catalogue))).slides)
    assert slides[0].shapes.title.text == headline("标准版", "特需部版＋门急诊", found)
    first = "\n".join(shape.text_frame.text for shape in slides[0].shapes)
    assert all(service.name in first for service in judge.catalogue.services)
    assert f"当天能用 {usable_count(one)} 项" in first
    assert f"当天能用 {usable_count(other)} 项" in first
    tables = [shape for slide in slides[1:] for shape in slide.shapes if shape.has_table]
    shown = {(row.cells[2].text, row.cells[3].text) for shape in tables for row in shape.table.rows}
    rows = [row for part in sheet_parts(*sides, found, judge.catalogue, 99) for row in part.rows]
    assert {(_cited(row.left), _cited(row.right)) for row in rows} <= shown
    # A count or a day that one side has not stands nowhere; a status always does.
    assert all(cell.lines for row in rows for cell in (row.left, row.right) if cell.colour)
    assert all(any(sign.isdigit() for sign in row.left.lines + row.right.lines) for row in rows)
    for shape in tables:
        assert (shape.top + shape.height) / 12700 <= HEIGHT - 26
