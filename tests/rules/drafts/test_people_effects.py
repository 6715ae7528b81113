"""For whom a draft changes something: as the engine answers each person under both sets of rules."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import pytest

from rules.catalogue.catalogue import SERVICES, STANCES
from rules.catalogue.loader import load
from rules.catalogue.personas import load_personas
from rules.domain.parsing import parse
from rules.domain.scenario import Scenario
from rules.drafts.combinations import GAINS, touched_services
from rules.drafts.effect import DraftEffect, EffectInSteps, effect_of
from rules.drafts.people_effects import WEIGHTIEST, PeopleCompared
from rules.engine.engine import Engine
from rules.quiz.customer_stories import STORIES
from rules.quiz.customers import draw_customers
from tests.rules.drafts.test_effect import three, under
from tests.rules.drafts.test_patch import COMPANION, NURSING, THIRTY, THREE, edit

COMPANION_ID = "outpatient_companion"


@cache
def people() -> list[Scenario]:
    return [parse(dict(one.facts), SERVICES) for one in draw_customers(20 * len(STORIES), 1)]


def available(engine: Engine, scenario: Scenario, reading: str) -> bool:
    return engine.evaluate(scenario, reading).service(COMPANION_ID).status == "available"


def test_who_gains_is_who_can_use_it_now_and_could_not_before() -> None:
    compared = PeopleCompared(load(), three(), [COMPANION_ID], people())
    before, after = Engine(load()), Engine(three())
    gained = 0
    for number, scenario in enumerate(people()):
        effect = compared.effect(number)
        for stance in STANCES:
            newly = available(after, scenario, stance) and not available(before, scenario, stance)
            assert (effect.gain(stance) == "gained") == newly
            gained += newly
    assert gained


def test_nobody_meets_with_anything_where_the_rules_are_the_same() -> None:
    compared = PeopleCompared(load(), load(), SERVICES, people()[:30])
    assert not any(compared.effect(number).gain(stance) for number in range(30) for stance in STANCES)


def test_who_loses_is_told_the_other_way_round() -> None:
    there = PeopleCompared(load(), three(), [COMPANION_ID], people())
    back = PeopleCompared(three(), load(), [COMPANION_ID], people())
    for number in range(len(people())):
        one, other = there.effect(number), back.effect(number)
        for stance in STANCES:
            assert (one.gain(stance) == "gained") == (other.gain(stance) == "lost")


def test_the_weightiest_stands_for_all() -> None:
    assert set(WEIGHTIEST) == set(GAINS)
    both = under(edit(COMPANION, *THREE), edit(NURSING, *THIRTY))
    compared = PeopleCompared(load(), both, touched_services(load(), both), people())
    effects = [compared.effect(number) for number in range(len(people()))]
    assert {one.gain("favourable") for one in effects} > {None, "gained", "count"}


# ---------------------------------------------------------------- step by step


def test_a_step_adds_to_what_is_known_and_takes_nothing_back() -> None:
    steps = EffectInSteps(load(), three(), load_personas(), people()[:150])
    seen = []
    while not steps.complete:
        seen.append(len(steps.effect.people))
        before = steps.done
        steps.advance()
        assert steps.done == before + 1
    assert all(one <= other for one, other in pairwise(seen))
    assert seen[:3] == [0, 100, 150]
    assert steps.done == steps.total
    assert None not in vars(steps.effect).values()
    whole = effect_of(load(), three(), load_personas())
    assert steps.effect == DraftEffect(**{**vars(whole), "people": steps.effect.people})


def test_a_step_that_is_given_up_is_done_again() -> None:
    class GivenUp(Exception):
        pass

    def give_up() -> None:
        raise GivenUp

    steps = EffectInSteps(load(), three(), ())
    while steps.effect.cases is None:
        steps.advance()
    with pytest.raises(GivenUp):
        steps.advance(give_up)
    assert steps.effect.services is None
    steps.advance()
    assert steps.effect.services


# ---------------------------------------------------------------- who is drawn


def test_every_story_is_told_by_its_share() -> None:
    drawn = draw_customers(40, 1, {"child": 1, "rare": 3})
    told = [one.story for one in drawn]
    assert {story: told.count(story) for story in set(told)} == {"child": 10, "rare": 30}
    assert drawn[:20] == draw_customers(20, 1, {"child": 1, "rare": 3})
    assert draw_customers(40, 1, dict.fromkeys(STORIES, 7)) == draw_customers(40, 1)


@pytest.mark.parametrize("shares", [{"child": 0}, {"child": 2, "rare": -1}])
def test_shares_that_draw_nobody_are_refused(shares: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="shares"):
        draw_customers(1, 1, shares)


def test_an_unknown_story_is_refused() -> None:
    with pytest.raises(KeyError, match="nobody"):
        draw_customers(1, 1, {"nobody": 1})
