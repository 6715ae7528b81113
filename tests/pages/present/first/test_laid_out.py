"""Do the board and the time strip hold everything once, with room for each?"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pages.present.first import time_strip
from pages.present.first.board_view import board_groups, two_columns
from pages.present.first.time_strip import APART, WIDTH, MarkView
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.schema.situations import SituationId
from rules.domain.parsing import parse
from rules.domain.scenario import Scenario
from rules.guidance.situations import fitting
from tests.support.plans import CATALOGUE, answered, planned
from tests.support.strategies import scenarios


@given(scenarios(), st.sets(st.sampled_from(sorted(SERVICES))))
def test_two_columns_hold_every_group_once_and_end_about_level(facts: Scenario, wanted: set[str]) -> None:
    plan, as_of = planned(_situation(facts), facts), parse(facts, SERVICES).as_of
    groups = board_groups(plan, CATALOGUE, as_of, wanted)
    columns = two_columns(groups)
    assert sorted(group.name for column in columns for group in column) == sorted(g.name for g in groups)
    assert sorted(row.id for group in groups for row in group.rows) == sorted(wanted)
    if groups:
        assert columns[0][0] == groups[0]
        left, right = (sum(len(group.rows) + 1 for group in column) for column in columns)
        assert abs(left - right) <= max(len(group.rows) for group in groups) + 1


@given(scenarios())
def test_no_label_of_the_strip_lies_over_another_or_outside(facts: Scenario) -> None:
    scenario, answer = answered(facts)
    strip = time_strip.time_strip(planned(_situation(facts), facts), answer, scenario, CATALOGUE)
    if strip is None:
        return
    ends = [_end(mark) for mark in strip.marks]
    assert all(mark.label >= 0 for mark in strip.marks)
    assert all(end <= WIDTH + 0.1 for end in ends)
    for mark, end, after in zip(strip.marks, ends, strip.marks[1:], strict=False):
        assert end + APART <= after.label + 0.2, (mark, after)
    assert all(mark.label <= mark.x + 0.1 <= _end(mark) + 0.2 for mark in strip.marks)


def _end(mark: MarkView) -> float:
    return mark.label + max(time_strip.label_width(text) for text in (mark.day, mark.text))


def _situation(facts: Scenario) -> SituationId:
    return fitting([parse(facts, SERVICES)], CATALOGUE)
