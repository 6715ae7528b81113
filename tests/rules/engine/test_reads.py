"""Does every part of an answer read only the facts that it declares? Watched on scenarios of all services."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.catalogue.catalogue import SERVICES, STANCES
from rules.catalogue.loader import load
from rules.domain.answer import BEST_FIRST
from rules.domain.parsing import parse, view_of
from rules.engine.case import Case, StayValues
from rules.engine.counts import count_reads, numbers_of
from rules.engine.deadlines import Deadlines, deadline_reads
from rules.engine.engine import Engine
from rules.engine.kleene import UNKNOWN
from rules.engine.plan import ItemPlan, Plan, ServicePlan
from rules.engine.program import OnDemand
from rules.engine.windows import window_of, window_reads
from tests.support.strategies import Scenario, scenarios

ENGINE = Engine(load())
PLANS = [ENGINE.plan(stance) for stance in STANCES]
ALWAYS = {"as_of"}
"""The day asked about is no fact that could be unknown."""

some_scenarios = st.integers(0, 2).flatmap(lambda absent: scenarios(absent))


class Watched(dict[str, Any]):
    """A scenario's facts that remembers which of them were looked at."""

    def __init__(self, scenario: Scenario) -> None:
        super().__init__(view_of(parse(scenario, SERVICES), SERVICES))
        self.seen: set[str] = set()

    def __getitem__(self, fact: str) -> Any:
        self.seen.add(fact)
        return super().__getitem__(fact)

    def _whole(self, *_: object) -> Any:
        raise AssertionError("a part must ask for each fact by its name")

    __iter__ = get = keys = items = values = _whole  # type: ignore[assignment]

    def seen_by(self, part: Callable[[], object]) -> set[str]:
        """The facts that a part looks at."""
        self.seen.clear()
        part()
        return self.seen - ALWAYS


def _parts(plan: Plan, view: Watched) -> tuple[Case, StayValues]:
    return Case(view), StayValues(plan.program, view, OnDemand(plan.program, view))


@settings(max_examples=60)
@given(some_scenarios)
def test_conditions_read_what_they_declare(scenario: Scenario) -> None:
    view, program = Watched(scenario), PLANS[0].program
    for leaf in program.leaves.values():
        assert view.seen_by(lambda leaf=leaf: leaf.verdict(view)) <= leaf.reads, leaf
        if leaf.verdict(view) == UNKNOWN:
            assert view.seen_by(lambda leaf=leaf: leaf.missing(view)) <= leaf.reads, leaf
    for slot in program.inner:
        values = OnDemand(program, view)
        assert view.seen_by(lambda slot=slot, values=values: values[slot]) <= program.reads([slot]), slot
        assert view.seen_by(
            lambda slot=slot, values=values: program.missing(slot, values, view)
        ) <= program.reads([slot]), slot


def _items(plan: Plan) -> list[tuple[ServicePlan, ItemPlan]]:
    return [(service, item) for service in plan.services for item in service.items]


@settings(max_examples=40)
@given(some_scenarios, st.sampled_from(PLANS))
def test_counts_and_windows_read_what_they_declare(scenario: Scenario, plan: Plan) -> None:
    view = Watched(scenario)
    for _, item in _items(plan):
        case, stay = _parts(plan, view)
        seen = view.seen_by(lambda item=item, case=case, stay=stay: numbers_of(item, case, stay))
        assert seen <= count_reads(plan.program, item), item.key
        case, stay = _parts(plan, view)
        seen = view.seen_by(lambda item=item, case=case, stay=stay: window_of(item, case, stay))
        assert seen <= window_reads(item), item.key


@settings(max_examples=30)
@given(some_scenarios, st.sampled_from(PLANS), st.sampled_from(BEST_FIRST))
def test_deadlines_read_what_they_declare(scenario: Scenario, plan: Plan, status: Any) -> None:
    view = Watched(scenario)
    for service, item in _items(plan):
        case, stay = _parts(plan, view)
        window = window_of(item, case, stay)
        case, stay = _parts(plan, view)
        days = Deadlines(service, case)
        seen = view.seen_by(
            lambda item=item, days=days, window=window, stay=stay: days.of(item, status, window, stay)
        )
        assert seen <= deadline_reads(plan.program, service, item), (item.key, status)


def test_every_leaf_is_seen_to_look_at_something() -> None:
    for leaf in PLANS[0].program.leaves.values():
        view = Watched({"as_of": "2025-06-18"})
        assert view.seen_by(lambda leaf=leaf, view=view: leaf.verdict(view)), leaf
