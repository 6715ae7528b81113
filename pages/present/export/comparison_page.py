"""What stands on the one page that says how two plans, or people, differ? HTML that prints as it looks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import NamedTuple

from pages.present.base.templating import template
from pages.present.compare.difference_lines import aspect_name, places_of, whose
from pages.present.compare.plan_diff import KINDS, Contrast, headline, kind_title, of_kind, usable_count
from pages.present.compare.told_lines import short_lines, telling_reason
from pages.present.export import page_lines
from pages.present.export.cover_sheet import NOTE, draft_tried
from pages.present.export.page_lines import SheetCell, SheetPart, SheetRow
from pages.present.text import answer_text, case_text, count_text
from pages.present.text.answer_text import LOOKS, READING_NAMES
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.labels import STATUS_NAMES, label
from rules.catalogue.schema import Lines
from rules.domain.answer import Answer, ServiceAnswer
from rules.quiz.quiz import data_digest

FOLDER = Path(__file__).resolve().parent / "templates"
SHEET, PAGE = template("comparison_sheet.html.jinja", FOLDER), template("comparison_page.html.jinja", FOLDER)

WIDTH, HEIGHT = 1123, 794
"""A4 in landscape, in CSS pixels."""
LINES = (4, 2, 1)
"""Differences of a service that are named: as many as there is room for."""
SIZES = (17, 16, 15, 14, 13, 12, 11)
"""Type in pixels: the largest with which everything fits."""

TOLD = ("edition", "addons", "diagnosis", "care", "hospital", "age")
"""Facts that say in a few words who somebody is."""


COLOURS = {answer_text.status_text(status): colour for status, (_, colour) in LOOKS.items()}
"""By a status in words."""


class SheetSide(NamedTuple):
    """One of the two."""

    name: str
    answer: Answer
    facts: dict[str, object]


def comparison_page(
    left: SheetSide, right: SheetSide, found: Sequence[Contrast], catalogue: Catalogue
) -> str:
    """The whole file, with everything it needs in it."""
    title = f"方案对比：{left.name} 与 {right.name}"
    return PAGE.render(title=title, sheet=comparison_sheet(left, right, found, catalogue))


def comparison_sheet(
    left: SheetSide, right: SheetSide, found: Sequence[Contrast], catalogue: Catalogue
) -> str:
    """The sheet alone, as a picture is made of it."""
    sides = (left, right)
    title = headline(left.name, right.name, found)
    told = [side_facts(side, catalogue) for side in sides]
    named = [list(sheet_parts(left, right, found, catalogue, most)) for most in LINES]
    for parts, size in product(named, SIZES):
        if page_lines.page_height(title, told, parts, size) <= HEIGHT:
            break
    stamp = catalogue.stamp
    draft = " · 试改草稿" if draft_tried(stamp) else ""
    version = f"规则版本 {stamp['version']}（数据 {data_digest(catalogue)}）{draft}"
    days = dict.fromkeys(side.answer.as_of.isoformat() for side in sides)
    return SHEET.render(
        title=title,
        sides=[
            (side.name, usable_count(side.answer), facts) for side, facts in zip(sides, told, strict=True)
        ],
        parts=parts,
        size=size,
        basis=f"按 {'、'.join(days)} 计算 · {READING_NAMES[left.answer.reading]} · {version}",
        note=NOTE,
    )


def side_facts(side: SheetSide, catalogue: Catalogue) -> str:
    """Who one of the two is, in a few words."""
    told = case_text.facts_told({k: v for k, v in side.facts.items() if k in TOLD}, catalogue)
    return "，".join(fact.text for fact in told)


def sheet_parts(
    left: SheetSide, right: SheetSide, found: Sequence[Contrast], catalogue: Catalogue, most: int
) -> Iterator[SheetPart]:
    """What stands under each heading, with at most so many differences of a service."""
    for kind in KINDS:
        own = of_kind(found, kind)
        title = f"{kind_title(kind, left.name, right.name)} · {len(own)} 项"
        if own and kind in ("same", "neither"):
            yield SheetPart(title, [], "、".join(catalogue.service(one.service).name for one in own))
        elif own:
            rows = [row for one in own for row in _rows(one, (left.answer, right.answer), catalogue, most)]
            yield SheetPart(title, rows, "")


def _rows(
    one: Contrast, answers: tuple[Answer, Answer], catalogue: Catalogue, most: int
) -> Iterator[SheetRow]:
    name = catalogue.service(one.service).name
    if one.kind != "other":
        left, right = answers
        yield SheetRow(name, "", _stands(one.left, left, catalogue), _stands(one.right, right, catalogue))
        return
    for at, line in enumerate(one.lines[:most]):
        about = " · ".join(part for part in (whose(line, catalogue), aspect_name(line)) if part)
        if at == most - 1 and len(one.lines) > most:
            about += f" 等 {len(one.lines) - most + 1} 处"
        yield SheetRow(
            "" if at else name,
            about,
            _cell(line.left, places_of(line, one.left, one.right, catalogue)),
            _cell(line.right, places_of(line, one.right, one.left, catalogue)),
        )


def _cell(text: str, places: Sequence[Lines]) -> SheetCell:
    return SheetCell(text, COLOURS.get(text, ""), short_lines(places))


def _stands(service: ServiceAnswer, answer: Answer, catalogue: Catalogue) -> SheetCell:
    """Status, then what is left, or why not."""
    sign, colour = LOOKS[service.status]
    labels = [label(fact, catalogue) for fact in service.missing]
    reason = telling_reason(service)
    places = list(reason.clause.lines) if reason else []
    if service.status == "available":
        info = catalogue.service(service.id)
        runs = count_text.count_runs(service, info, answer.reading)
        more = "".join(run.text for run in runs)
        counted = (item for item in service.items if more and item.status == service.status)
        places += [pair for item in counted for pair in info.items[item.id].limit.cite]
    else:
        more = answer_text.status_reason(service, labels)
    return SheetCell(
        " · ".join(part for part in (f"{sign} {STATUS_NAMES[service.status]}", more) if part),
        colour,
        short_lines(places),
    )
