"""How do all services stand, one line each? By group, the person's own first, with what has changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import NamedTuple

from pages.present.first.step_words import GRADE_NAMES, StepWords, step_words
from pages.present.text.promise_text import brief_starts
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.schema.product import PRODUCT
from rules.guidance import GRADES, FirstSteps, Grade


class GroupView(NamedTuple):
    """A group of services."""

    name: str
    icon: str
    rows: tuple[StepWords, ...]


class LegendView(NamedTuple):
    """A grade in the legend, which is the filter."""

    grade: Grade
    name: str
    number: int
    chosen: bool


def board_groups(
    steps: FirstSteps, catalogue: Catalogue, as_of: dt.date, wanted: Collection[str]
) -> tuple[GroupView, ...]:
    """The services that are wanted by group; the group of the plan's first step stands first."""
    found = {step.service: step_words(step, catalogue, as_of, brief=True) for step in steps.steps}
    rows: dict[str, list[StepWords]] = {}
    for info in catalogue.services:
        if info.id in wanted and info.id in found:
            rows.setdefault(info.group, []).append(found[info.id])
    own = [catalogue.service(step.service).group for stage in steps.stages for step in stage.services]
    order = [*dict.fromkeys(own), *rows]
    return tuple(
        GroupView(name, PRODUCT.group_icons.get(name, "list"), tuple(rows[name]))
        for name in dict.fromkeys(order)
        if name in rows
    )


def supposed_days(groups: tuple[GroupView, ...]) -> str:
    """What the promised days of the rows suppose, told once for all."""
    starts = dict.fromkeys(row.supposes for group in groups for row in group.rows if row.supposes)
    return f"最晚日按{brief_starts(starts)}算" if starts else ""


def two_columns(groups: tuple[GroupView, ...]) -> tuple[list[GroupView], list[GroupView]]:
    """The groups in two columns of about the same height, each in order where there is more room."""
    left: list[GroupView] = []
    right: list[GroupView] = []
    for group in groups:
        shorter = left if _height(left) <= _height(right) else right
        shorter.append(group)
    return left, right


def _height(groups: list[GroupView]) -> int:
    """Lines of a column, the groups' names included."""
    return sum(len(group.rows) + 1 for group in groups)


def grades_legend(steps: FirstSteps, chosen: Collection[str]) -> tuple[LegendView, ...]:
    """Each grade that some service has."""
    return tuple(
        LegendView(grade, GRADE_NAMES[grade], steps.numbers[grade], grade in chosen)
        for grade in GRADES
        if steps.numbers[grade]
    )
