"""Is what the cautious reading of one entry takes away what asking one by one finds?"""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from rules.analysis.readings.reading_effects import Effects
from rules.analysis.readings.reading_harm import LostCombinations, PeopleAsked, PersonLoss, lost_combinations
from rules.analysis.tables.truth_table import compare_items
from rules.book.item_parts import judged_items
from rules.catalogue.catalogue import SERVICES, reading_of
from rules.catalogue.disputes import Wiring
from rules.catalogue.loader import load
from rules.domain.parsing import parse
from rules.engine.compiler import compile_plans
from rules.engine.engine import Engine
from rules.quiz.customer_stories import STORIES
from rules.quiz.customers import draw_customers

KNOWN = load()
WIRING = Wiring(KNOWN)
ENGINE = Engine(KNOWN)
UNWIRED = "rescue-limit"

PEOPLE = [parse(dict(one.facts), SERVICES) for one in draw_customers(len(STORIES), 3)]


def lost_one_by_one(entry: str) -> LostCombinations:
    """The same count from every combination of the spaces, each asked twice as a person would be."""
    wired = WIRING.services(entry)
    own = replace(KNOWN, services=tuple(one for one in KNOWN.services if one.id in wired))
    names = [reading_of(KNOWN.entries[entry], stance) for stance in ("favourable", "cautious")]
    readings = {name: own.readings("favourable", {entry: name}) for name in names}
    plans = compile_plans(own, readings)
    compared = lost = 0
    for one, other in zip(*(judged_items(plans[name], own) for name in names), strict=True):
        if one.item == other.item and one.service.checks == other.service.checks:
            continue
        comparison = compare_items(one, other)
        compared += comparison.size
        space = comparison.tables[0].space
        for index in itertools.product(*map(range, space.shape)):
            scenario = parse(space.scenario(index), SERVICES)
            before, after = (
                ENGINE.standings(scenario, [one.service.id], "favourable", {entry: name}) for name in names
            )
            statuses = [side[one.service.id].items[one.item.id].status for side in (before, after)]
            lost += statuses[0] == "available" != statuses[1]
    return LostCombinations(compared, lost)


@pytest.mark.parametrize("entry", ["outpatient-companion-count", "rescue-evacuation-hospital"])
def test_combinations_are_those_that_asking_each_one_finds(entry: str) -> None:
    found = lost_combinations(KNOWN.entries[entry], Effects(KNOWN))
    assert found == lost_one_by_one(entry)
    assert 0 < found.lost < found.compared


def lost_by(number: int, entry: str) -> PersonLoss | None:
    """The same from the answers for one person."""
    cautious = {entry: reading_of(KNOWN.entries[entry], "cautious")}
    services = WIRING.services(entry)
    before, after = (
        [mine for mine, _ in ENGINE.outcomes(PEOPLE[number], "favourable", chosen, services)]
        for chosen in ({}, cautious)
    )
    lost, whole = [], []
    for id, one, other in zip((id for id in SERVICES if id in services), before, after, strict=True):
        items = zip(one.items, other.items, strict=True)
        if any(mine.status == "available" != theirs.status for mine, theirs in items):
            lost.append(id)
            if other.status != "available":
                whole.append(id)
    # In the order in which the entry names its services.
    named = WIRING.services(entry)
    sides = (tuple(sorted(side, key=named.index)) for side in (lost, whole))
    return PersonLoss(number, *sides) if lost else None


def test_people_are_those_whose_answers_lose_something() -> None:
    asked, some = PeopleAsked(KNOWN, PEOPLE), 0
    for entry in KNOWN.entries.values():
        found = asked.losses(entry)
        if entry.id in WIRING:
            one_by_one = [lost_by(number, entry.id) for number in range(len(PEOPLE))]
            assert found == tuple(loss for loss in one_by_one if loss), entry.id
        else:
            assert found == ()
        some += len(found)
    assert some


def test_an_entry_that_no_answer_follows_costs_nothing() -> None:
    entry = KNOWN.entries[UNWIRED]
    assert lost_combinations(entry, Effects(KNOWN)) == LostCombinations(0, 0)
    assert PeopleAsked(KNOWN, PEOPLE).losses(entry) == ()


def test_one_stance_of_the_others_can_be_asked_for_alone() -> None:
    effects, entry = Effects(KNOWN), KNOWN.entries["outpatient-companion-count"]
    alone = effects.switches(entry, ("favourable",))
    assert {switch.others for switch in alone} == {"favourable"}
    assert alone == tuple(one for one in effects.switches(entry) if one.others == "favourable")


def test_a_sample_tells_every_story_alike_and_is_drawn_again_by_its_seed() -> None:
    drawn = draw_customers(3 * len(STORIES) + 1, 5)
    stories = [one.story for one in drawn]
    assert {stories.count(story) for story in STORIES} == {3, 4}
    assert drawn == draw_customers(len(drawn), 5)
    assert drawn[: len(STORIES)] == draw_customers(len(STORIES), 5)
    assert drawn != draw_customers(len(drawn), 6)
