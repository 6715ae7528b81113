"""Do the sums of a book agree with what the engine says of each of its policies?"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import numpy as np
import pytest

from rules.book.by_engine import known_scenario
from rules.book.columns import Vocabulary
from rules.book.whole.book_standing import BookInSteps
from rules.book.whole.effect import GAINED, LOST, OTHER, SAME, BookEffectInSteps, SideRules
from rules.book.whole.held_book import BookPiece, HeldBook, joined, policies_of
from rules.book.whole.lapse import NEVER, WITHIN, LapsesInSteps
from rules.book.whole.segments import SEGMENTS, segments_of
from rules.book.whole.variants import FACTS_CHANGED, READING, VARIANTS
from rules.catalogue.catalogue import SERVICES, STANCES
from rules.domain.answer import Answer, ServiceAnswer
from rules.domain.parsing import parse, to_json
from rules.domain.periods import completed_years
from rules.domain.scenario import Scenario
from rules.engine.engine import Engine
from tests.rules.book.made_up import Drawn

SIZES = (120, 1, 129)
FAVOURABLE, CAUTIOUS = STANCES


def _work(steps: Any) -> None:
    while not steps.complete:
        steps.advance()


def _known(policy: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in policy.items() if value is not None}


def _drawn_book(seed: int = 7) -> HeldBook:
    """Policies on the boundaries of the rules, in pieces that share what they number."""
    drawn, vocabularies = Drawn(seed), dict[str, Vocabulary]()
    pieces, first = [], 2
    for size in SIZES:
        policies = policies_of(
            [known_scenario(_known(drawn.policy())) for _ in range(size)],
            vocabularies,
        )
        pieces.append(BookPiece(policies, np.arange(first, first + size), [None] * size))
        first += size
    return HeldBook(pieces, sum(SIZES))


@pytest.fixture(scope="module")
def book() -> HeldBook:
    held = _drawn_book()
    _work(held)
    return held


@pytest.fixture(scope="module")
def scenarios(book: HeldBook) -> list[Scenario]:
    """Each policy, validated again: what the columns hold is a case that anybody may type."""
    return [parse(to_json(book.scenario(row)), SERVICES) for row in range(book.size)]


@pytest.fixture(scope="module")
def answers(engine: Engine, scenarios: list[Scenario]) -> dict[str, list[Answer]]:
    return {stance: [engine.evaluate(one, stance) for one in scenarios] for stance in STANCES}


def test_the_counts_are_those_of_the_engine(
    engine: Engine, book: HeldBook, answers: dict[str, list[Answer]]
) -> None:
    steps = BookInSteps(book, engine)
    _work(steps)
    for service in SERVICES:
        pairs = [
            tuple(answers[stance][row].service(service) for stance in STANCES) for row in range(book.size)
        ]
        usable = Counter(tuple(one.status == "available" for one in pair) for pair in pairs)
        asked = Counter(fact for one, _ in pairs for fact in one.missing)
        found = steps.count(service)
        assert (found.both, found.favourable) == (usable[True, True], usable[True, False]), service
        assert found.asks == sum(one.status == "needs_info" for one, _ in pairs), service
        assert dict(found.asked) == asked, service
    assert sum(steps.count(service).both for service in SERVICES) > 100
    assert sum(steps.count(service).asks for service in SERVICES) > 100


def _left(service: ServiceAnswer, as_of: dt.date) -> int:
    left = [
        (one.on - as_of).days
        for item in service.items
        if item.status == "available" and (item.remaining is None or item.remaining > 0)
        for one in service.deadlines
        if one.item == item.id and one.id in ("apply_by", "use_by") and one.on >= as_of
    ]
    return min(left, default=NEVER)


def test_what_lapses_and_how_soon_is_what_the_engine_says(
    engine: Engine, book: HeldBook, answers: dict[str, list[Answer]]
) -> None:
    steps = LapsesInSteps(book, engine)
    _work(steps)
    for stance in STANCES:
        for number, service in enumerate(SERVICES):
            wanted = [_left(one.service(service), one.as_of) for one in answers[stance]]
            assert steps.left[stance][number].tolist() == wanted, (service, stance)
        assert [int((steps.left[stance] <= days).sum()) for days in WITHIN] == sorted(
            int((steps.left[stance] <= days).sum()) for days in WITHIN
        )
    assert (steps.left[FAVOURABLE] <= WITHIN[0]).sum() > 20


def _changed(scenario: Scenario, variant: str) -> Scenario:
    facts = to_json(scenario)
    way, _, value = variant.partition("-")
    if way == "edition":
        facts["edition"] = value
    elif "addons" in facts:
        facts["addons"] = [one for one in facts["addons"] if one != value] + (
            [value] if way == "with" else []
        )
    return parse(facts, SERVICES)


def _gain(before: ServiceAnswer, after: ServiceAnswer) -> int:
    one, other = before.status == "available", after.status == "available"
    if one != other:
        return GAINED if other else LOST
    told = [
        (side.status, [(item.id, item.status, item.limit, item.remaining) for item in side.items])
        for side in (before, after)
    ]
    return SAME if told[0] == told[1] else OTHER


@pytest.mark.parametrize("variant", [*FACTS_CHANGED, READING])
def test_the_effect_of_a_variant_is_the_difference_of_two_answers(
    engine: Engine,
    book: HeldBook,
    scenarios: list[Scenario],
    answers: dict[str, list[Answer]],
    variant: str,
) -> None:
    rules = SideRules(engine, {})
    steps = BookEffectInSteps(book, variant, rules, rules)
    _work(steps)
    for stance in steps.stances:
        if variant == READING:
            after = answers[CAUTIOUS]
        else:
            after = [engine.evaluate(_changed(one, variant), stance) for one in scenarios]
        before = answers[stance]
        for service in SERVICES:
            wanted = [
                _gain(one.service(service), other.service(service))
                for one, other in zip(before, after, strict=True)
            ]
            assert steps.of_service(service, stance).tolist() == wanted, (service, stance)
    whole = steps.people(FAVOURABLE)
    assert whole.gained + whole.lost + whole.other > 0


def test_there_is_a_variant_for_each_edition_and_each_add_on() -> None:
    assert VARIANTS == (
        "edition-standard", "edition-special",
        "with-outpatient", "without-outpatient", "with-advanced_therapy", "without-advanced_therapy",
        "with-special_ward", "without-special_ward", "reading", "draft",
    )  # fmt: skip


@pytest.mark.parametrize("by", SEGMENTS)
def test_every_policy_is_in_one_segment(book: HeldBook, scenarios: list[Scenario], by: str) -> None:
    segments = segments_of(book.policies, by)
    assert sum(one.rows.astype(int) for one in segments).tolist() == [1] * book.size
    assert len(segments) > 1
    for segment in segments:
        for row in np.flatnonzero(segment.rows)[:5].tolist():
            assert _in_segment(scenarios[row], by, segment.value)


def _in_segment(one: Scenario, by: str, value: str) -> bool:
    held = getattr(one, by)
    if by == "age" and one.birth_date:
        held = completed_years(one.birth_date, one.as_of)
    if held is None:
        return value == "unknown"
    if by == "age":
        first, last = map(int, value.split("-"))
        return first <= held <= last
    return value == ("|".join(sorted(held)) or "none" if by == "addons" else held)


def test_pieces_that_number_values_differently_are_not_joined() -> None:
    one, other = (policies_of([parse({"as_of": day}, SERVICES)], {}) for day in ("2025-03-01", "2025-03-02"))
    with pytest.raises(ValueError, match="as_of"):
        joined([one, other])


def test_a_book_without_policies_is_complete(engine: Engine) -> None:
    held = HeldBook([], 100)
    steps = BookInSteps(held, engine)
    _work(steps)
    assert (held.size, steps.count("text_consult").both) == (0, 0)
