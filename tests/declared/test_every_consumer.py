"""Is every fact and every kind of deadline that is declared known in every place that lists them?

Each test names the place and what is missing there; what is left out on purpose stands here with its reason.
"""

from __future__ import annotations

import datetime as dt
import json
from random import Random
from typing import Any, get_args

import pytest
from hypothesis import Phase, given, seed, settings

from pages.present.compare.difference_lines import ASPECT_NAMES
from pages.present.compare.dimensions import EVENTS, clean, dimensions
from pages.present.share import case_file, case_link
from pages.present.text.case_text import facts_told
from pages.present.timeline.mark_kinds import COLOURS, MARKS, SIGNS, OwnShape, OwnTone
from pages.present.timeline.marks import marks_of
from pages.present.timeline.svg_timeline import SAID, SHAPES
from pages.ui.form.case_form import GROUPS
from pages.ui.form.guided_question import NONE_OF_IT
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.json_schema import EXCHANGED, FILES
from rules.catalogue.loader import load
from rules.domain.deadline_kinds import DEADLINES, DeadlineKind, Shape, Tone
from rules.domain.fact_kinds import KINDS
from rules.domain.parsing import parse
from rules.domain.scenario import EVENT_DATES, FACTS, NEVER_ASKED, PRESETS, RECORDS, TRAITS, UNTOLD
from rules.engine.engine import Engine
from rules.quiz.change_questions import ADVISABLE, OTHERWISE
from rules.quiz.customer_stories import STORIES
from rules.quiz.customers import draw_customer
from rules.quiz.date_questions import WEIGHTS
from tests.support.strategies import scenarios

ENGINE = Engine(load())
WORDS = ENGINE.catalogue.facts
AS_OF = dt.date(2026, 3, 2)

SAMPLES: dict[str, Any] = {"whole": 7, "number": 7.5, "day": "2026-01-31", "city": "杭州", "text": "文字"}
"""A value for a fact of a kind without options."""

every_fact = pytest.mark.parametrize("fact", FACTS)
every_kind = pytest.mark.parametrize("id", DEADLINES)


def sample(fact: str) -> Any:
    """A value that the fact may have, as plain data."""
    options = list(WORDS[fact].options)
    match KINDS[fact]:
        case "yes_no":
            return True
        case "choice":
            return options[-1]
        case "many":
            return options
        case "records":
            return [{"service": "gene_test", "on": "2026-01-31", "booked_on": "2026-01-31"}]
    return SAMPLES[KINDS[fact]]


def read_by_rules() -> frozenset[str]:
    """The facts that some status hangs on."""
    services = ENGINE.plan("favourable").services
    checks = [check for service in services for check in service.checks]
    checks += [check for service in services for item in service.items for check in item.checks]
    return frozenset(fact for check in checks for fact in check.facts) & set(FACTS)


# ---------------------------------------------------------------- facts


@every_fact
def test_words(fact: str) -> None:
    info = WORDS[fact]
    assert info.label
    assert info.question
    assert info.group in GROUPS, "form: no heading for the group"
    assert bool(info.not_yet) == (fact in EVENT_DATES), "guided question: words for what has not happened"
    assert not info.none or KINDS[fact] in NONE_OF_IT, "guided question: none of it"
    assert not info.mark or KINDS[fact] == "day", "timeline: only days stand there"
    assert not (info.offer or info.assumed) or fact in PRESETS, "guided question: nothing is assumed"


@every_fact
def test_traits(fact: str) -> None:
    traits = TRAITS[fact]
    assert {*traits.presupposes, *traits.once, *traits.doubtful_once} <= set(FACTS)
    for assumed in (traits.preset, traits.becomes, traits.untold):
        if assumed is not None:
            parse({"as_of": AS_OF.isoformat(), fact: assumed}, SERVICES)
    assert not traits.event or KINDS[fact] == "day"
    assert not traits.samples or KINDS[fact] in ("whole", "number")
    assert traits.asked or fact not in PRESETS, "what is assumed can be asked for"


@every_fact
def test_link_and_file(fact: str) -> None:
    facts = {fact: sample(fact)}
    if fact == "bookings":
        facts[fact] = [{"service": "gene_test", "booked_on": "2026-01-31"}]
    elif fact == "usage":
        facts[fact] = [{"service": "gene_test", "on": "2026-01-31"}]
    elif fact == "earlier_stays":
        facts[fact] = [{"discharged_on": "2026-01-31"}]
    elif fact == "birth_date":
        facts = {fact: "1990-01-31"}
    opened = case_link.decode(case_link.encode(facts, "favourable", {}), AS_OF, ENGINE.catalogue)
    assert (opened.facts, opened.refused) == (facts, ())
    loaded = case_file.from_file(case_file.to_file(facts, "favourable", {}, AS_OF), AS_OF, ENGINE.catalogue)
    assert (loaded.facts, loaded.refused) == (facts, ())


@pytest.mark.parametrize("fact", [fact for fact in FACTS if fact not in RECORDS and fact != "as_of"])
def test_case_text(fact: str) -> None:
    (told,) = facts_told({fact: sample(fact)}, ENGINE.catalogue)
    assert (told.name, told.label) == (fact, WORDS[fact].label)


@pytest.mark.parametrize("fact", [fact for fact, kind in KINDS.items() if kind == "day"])
def test_timeline(fact: str) -> None:
    scenario = parse({"as_of": "2026-03-02", "policy_start": "2026-01-01", fact: "2026-01-31"}, SERVICES)
    marks = marks_of(ENGINE.evaluate(scenario), scenario, ENGINE.catalogue)
    here = [mark for mark in marks if mark.on == dt.date(2026, 1, 31)]
    assert here or fact in ("as_of", "birth_date"), "the timeline's own line, and a day of no policy year"
    if TRAITS[fact].mark != "elsewhere":
        assert TRAITS[fact].mark in {mark.kind for mark in here}


@every_fact
def test_schemas(fact: str) -> None:
    assert fact in EXCHANGED["scenario"].json_schema()["properties"]
    assert f'"{fact}"' in json.dumps(FILES["persona"].json_schema()) or fact == "as_of", "a step has its own"


NOT_VARIED = {
    "as_of": "the day of the question is the same for all",
    "diagnosed_on": "days stand among what is the same for all",
    "planned_on": "days stand among what is the same for all",
    "hospital_city": "a name has no list of values",
    "earlier_stays": "records are each person's own",
    "bookings": "records are each person's own",
}


def test_comparison() -> None:
    every = dimensions({"as_of": AS_OF.isoformat()}, ENGINE.catalogue).values()
    varied = {fact for one in every for value in one.values for fact in value.facts}
    assert set(FACTS) - varied == set(NOT_VARIED)


UNTOLD_OF_PREPARED = {
    "policy_end": "follows from the first day",
    "trip_days": "they are at home",
    "trip_region": "they are at home",
    "usage": "they have used nothing",
    "earlier_stays": "this is their first stay",
}


def test_prepared_people() -> None:
    known = {fact for event in EVENTS for fact in clean(event, AS_OF)}
    assert read_by_rules() - known == set(UNTOLD_OF_PREPARED)


def test_quiz_customers() -> None:
    known = {
        fact for seed in range(20) for story in STORIES for fact in draw_customer(Random(seed), [story]).facts
    }
    assert read_by_rules() - known == {"earlier_stays"}, "a fact that no story knows leaves services open"
    assert set(UNTOLD) <= known


NEVER_SWAPPED = {
    *("policy_start", "policy_end", "diagnosed_on", "admitted_on", "discharged_on"),  # days hang together
    *("usage", "earlier_stays"),  # records
    *("sex", "married", "rare_disease"),  # another person or another story
    *("treatment_done", "expert_stay", "japan_accepted", "boao_confirmed"),  # what follows in a story
}
"""What no question of the quiz puts otherwise."""


def test_quiz_changes() -> None:
    assert read_by_rules() - {*OTHERWISE, *ADVISABLE} == NEVER_SWAPPED, "the quiz leaves out what it may swap"


def test_generated_scenarios() -> None:
    """What the tests of all rules are tried on."""
    found: set[str] = set()

    @seed(1)
    @settings(max_examples=150, database=None, deadline=None, phases=[Phase.generate])
    @given(facts=scenarios())
    def collect(facts: dict[str, Any]) -> None:
        found.update(facts)

    collect()
    assert set(FACTS) - found == set()


def test_questions() -> None:
    """What a rule reads is asked for, or follows from what is."""
    follows = {"as_of", "policy_end"} | RECORDS.keys()
    assert read_by_rules() & NEVER_ASKED <= follows


# ---------------------------------------------------------------- kinds of deadline


@every_kind
def test_declaration(id: str) -> None:
    kind = DEADLINES[id]
    assert kind.name
    assert kind.statuses, "given with no status"
    assert bool(kind.task) == (kind.whose == "customer"), "agenda: what is the customer's asks for something"
    assert not kind.balance or "{day}" in kind.balance
    assert not kind.quiz_question or kind.whose == "customer"
    assert (id in WEIGHTS) == bool(kind.quiz_weight)
    if kind.whose == "customer" and kind.quiz_weight:
        assert kind.quiz_question, "quiz: what is asked of a customer's day"


@every_kind
def test_drawn(id: str) -> None:
    mark = MARKS[id]
    assert mark.shape in SIGNS, "timeline on the screen"
    assert mark.tone in COLOURS
    assert SHAPES[id], "timeline on paper"
    assert (id in SAID) == (DEADLINES[id].written is not None)


def test_signs_are_told_apart_without_colour() -> None:
    shapes = [mark.shape for mark in MARKS.values() if mark.shape]
    assert len(shapes) == len(set(shapes))
    turns = [mark.written for mark in MARKS.values() if mark.written]
    assert len(turns) == len(set(turns))
    assert len({mark.name for mark in MARKS.values()}) == len(MARKS)


def test_every_shape_and_colour_is_drawn() -> None:
    assert set(SIGNS) == {*get_args(Shape), *get_args(OwnShape)}
    assert set(COLOURS) == {*get_args(Tone), *get_args(OwnTone)}
    assert len({sign.outline for sign in SIGNS.values()}) == len(SIGNS)


@every_kind
def test_lists(id: str) -> None:
    assert id in ASPECT_NAMES, "differences between two answers"
    for name, place in (("answer", EXCHANGED["answer"]), ("persona", FILES["persona"])):
        assert f'"{id}"' in json.dumps(place.json_schema()), f"JSON schema of {name}"


def test_every_way_of_giving_a_deadline_has_a_kind() -> None:
    sources = {source for kind in DEADLINES.values() for source in kind.given}
    assert sources == {"policy", "window", "promise"}
    assert all(isinstance(kind, DeadlineKind) for kind in DEADLINES.values())
