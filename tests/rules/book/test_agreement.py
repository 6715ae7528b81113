"""Does every cell of a book agree with what the engine says of that policy?"""

from __future__ import annotations

import datetime as dt
import itertools

import numpy as np
import pytest

from rules.book.by_engine import engine_standings
from rules.book.columns import NO_DAY, Policies
from rules.book.evaluator import BookEvaluator
from rules.book.parts import HeldParts, PartLayout
from rules.book.slots import SlotArrays
from rules.book.standing import BookStanding
from rules.catalogue.catalogue import SERVICES, STANCES
from rules.domain.parsing import view_of
from rules.domain.scenario import Scenario
from rules.engine.engine import Engine
from rules.engine.leaves import Occurred, Ordered
from tests.rules.book.made_up import Drawn, book_of


def _differences(mine: BookStanding, theirs: BookStanding) -> list[str]:
    """The columns in which any cell differs, with how many do."""
    pairs = {id: (codes, theirs.services[id]) for id, codes in mine.services.items()}
    for key, item in theirs.items.items():
        named = zip(item._fields, mine.items[key], item, strict=True)
        pairs |= {".".join((*key, name)): (one, other) for name, one, other in named}
    nothing = np.full(mine.size, NO_DAY)
    for day in mine.days.keys() | theirs.days.keys():
        pairs[".".join(day)] = (mine.days.get(day, nothing), theirs.days.get(day, nothing))
    pairs |= {f"missing of {key}": (mine.missing[key], bits) for key, bits in theirs.missing.items()}
    return [f"{name}: {(one != other).sum()}" for name, (one, other) in pairs.items() if (one != other).any()]


def _compare(engine: Engine, seed: int, sizes: list[int]) -> int:
    """Hold pieces of a book against the engine, each standing on what was decided for those before."""
    drawn, vocabularies, dated = Drawn(seed), {}, 0  # type: tuple[Drawn, dict[str, Vocabulary], int]
    evaluator = BookEvaluator(engine, STANCES, dates=True, missing=True)
    for size in sizes:
        policies = drawn.book(size, vocabularies)
        found = evaluator.standings(policies)
        known = engine_standings(engine, policies, STANCES, {}, missing=True)
        for stance in STANCES:
            assert _differences(found[stance], known[stance]) == [], (seed, stance)
            dated += sum(int((days != NO_DAY).sum()) for days in known[stance].days.values())
    return dated


def test_a_sample_agrees_cell_by_cell(engine: Engine) -> None:
    assert _compare(engine, 13, [150, 1, 149]) > 1000


def test_some_services_stand_as_they_do_among_all(engine: Engine) -> None:
    """Also those of policies with earlier stays, which the engine answers."""
    policies = Drawn(3).book(100, {})
    assert policies.column("earlier_stays").known.any()
    some = [*SERVICES][3:12:4]
    every, found = (
        BookEvaluator(engine, dates=True, missing=True, services=services).standings(policies)["favourable"]
        for services in (SERVICES, some)
    )
    assert [*found.services] == some
    assert {service for service, _ in found.items} == set(some)
    of_some = BookStanding(
        every.size,
        {id: every.services[id] for id in some},
        {key: item for key, item in every.items.items() if key[0] in some},
        {key: days for key, days in every.days.items() if key[0] in some},
        {key: bits for key, bits in every.missing.items() if key[0] in some},
    )
    assert _differences(found, of_some) == []


@pytest.mark.nightly
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("seed", range(10))
def test_two_hundred_thousand_policies_agree(engine: Engine, seed: int) -> None:
    assert _compare(engine, seed, [2000] * 10) > 100_000


def test_known_days_are_compared_as_the_engine_compares_them(engine: Engine) -> None:
    """Every test of two days, over days before, on and after each other and unknown ones."""
    days = (None, dt.date(2024, 2, 29), dt.date(2024, 3, 30), dt.date(2025, 2, 28))
    rows = [
        {
            "as_of": dt.date(2024, 3, 30),
            "policy_start": start,
            "waiting_days": waiting,
            "care": care,
            "admitted_on": admitted,
            "discharged_on": discharged,
            "diagnosed_on": diagnosed,
        }
        for start, admitted, discharged, diagnosed, waiting, care in itertools.product(
            days, days, days, days, (None, 0, 30), (None, "none", "inpatient")
        )
    ]
    program = engine.plan("favourable").program
    slots = SlotArrays(program, PartLayout(book_of(list(rows), {}), HeldParts()))
    views = [view_of(Scenario.model_construct(**row), SERVICES) for row in rows]
    tests = {slot: leaf for slot, leaf in program.leaves.items() if isinstance(leaf, Ordered | Occurred)}
    assert len(tests) >= 10
    for slot, leaf in tests.items():
        assert slots[slot].tolist() == [leaf.verdict(view) for view in views], leaf


def test_nothing_stands_for_no_policies(engine: Engine) -> None:
    found = BookEvaluator(engine).standings(Policies(0, {}))
    assert found["favourable"].size == 0
