"""Is the question asked the one that settles most, never one too many, and never taken back by an answer?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.advice.answer_options import replies
from rules.advice.next_question import ITEM_WEIGHT, Inquiry
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.loader import load
from rules.domain.parsing import parse
from rules.domain.scenario import EVENT_DATES, FACTS, NEVER_ASKED, TRAITS
from rules.domain.scenario import RECORDS as LISTS
from rules.engine.engine import Engine
from tests.support.strategies import NEVER_HIDDEN, hide, scenarios

Facts = dict[str, Any]
EVERY = tuple(SERVICES)
AS_OF = "2026-11-25"
READINGS = ("favourable", "cautious")
both_readings = pytest.mark.parametrize("reading", READINGS)

RECORDS = frozenset(LISTS)
NOT_YET = object()
MOST_ASKED = 150
"""Answers that the choice of one question may take: 100 at first, where all is open."""
"""The answer that an event has not happened."""

WARD: Facts = {
    "as_of": AS_OF,
    "policy_start": "2026-03-01",
    "renewal": True,
    "edition": "special",
    "addons": ["special_ward"],
    "diagnosis": "malignant",
    "diagnosed_on": "2026-11-02",
    "diagnosed_at": "public_general",
    "hospital": "public_general",
    "urban": True,
    "care": "inpatient",
}


def cared(minimum: int = 1) -> st.SearchStrategy[tuple[str, ...]]:
    """Some services, in the catalogue's order."""
    chosen = st.sets(st.sampled_from(EVERY), min_size=minimum, max_size=6)
    return st.one_of(st.just(EVERY), chosen.map(lambda ids: tuple(id for id in EVERY if id in ids)))


def partial() -> st.SearchStrategy[Facts]:
    """Scenarios with much left open."""
    hidden = st.sets(st.sampled_from(sorted(set(FACTS) - NEVER_HIDDEN)), min_size=4, max_size=25)
    return st.builds(hide, scenarios(absent=1), hidden)


def run(
    engine: Engine,
    facts: Facts,
    services: tuple[str, ...],
    answer: Callable[[str, list[Any]], Any],
    reading: str = "favourable",
    details: bool = False,
) -> Iterator[Inquiry]:
    """Every state of one run of questions. `answer` gives a value, None for not knowing, or NOT_YET."""
    facts = dict(facts)
    asked: set[str] = set()
    not_yet: set[str] = set()
    while True:
        inquiry = Inquiry(
            engine, dict(facts), services, frozenset(asked), frozenset(not_yet), details, reading
        )
        yield inquiry
        if inquiry.next is None:
            return
        fact = inquiry.next.fact
        assert fact not in asked, "asked twice"
        asked.add(fact)
        value = answer(fact, replies(engine, facts, fact, reading))
        if value is NOT_YET:
            not_yet.add(fact)
        elif value is not None:
            facts[fact] = value


def in_turn(numbers: list[int]) -> Callable[[str, list[Any]], Any]:
    """Answers picked by these numbers, over and over; events may not have happened."""
    state = {"at": 0}

    def answer(fact: str, values: list[Any]) -> Any:
        state["at"] += 1
        choices = [*values, NOT_YET] if fact in EVENT_DATES else values
        return choices[numbers[state["at"] % len(numbers)] % len(choices)]

    return answer


picks = st.lists(st.integers(0, 40), min_size=3, max_size=12).map(in_turn)

# ---------------------------------------------------------------- runs


@both_readings
@given(facts=partial(), services=cared(), answer=picks, details=st.booleans())
def test_a_run_asks_what_is_missing_and_settles_everything(
    reading: str, facts: Facts, services: tuple[str, ...], answer: Any, details: bool, engine: Engine
) -> None:
    before: set[str] = set()
    for inquiry in run(engine, facts, services, answer, reading, details):
        assert before <= set(inquiry.settled), "an answer never unsettles"
        before = set(inquiry.settled)
        assert inquiry.progress.settled == len(before) <= len(services)
        if (question := inquiry.next) is None:
            continue
        assert question.fact in inquiry.concerns
        assert question.concerns
        assert inquiry.facts.get(question.fact) is None
        missing = {
            fact
            for standing in inquiry.standings.values()
            for part in (standing, *(standing.items.values() if details else ()))
            for fact in part.missing
        }
        assert question.fact in missing or question.fact in EVENT_DATES
    open_ = {
        fact for service in services if service not in before for fact in inquiry.standings[service].missing
    }
    assert open_ <= RECORDS, "only what is kept as a list stays open"


@given(facts=partial(), services=cared(), unknown=st.sets(st.sampled_from(FACTS)), answer=picks)
def test_a_run_with_unknowns_ends_and_blames_only_them(
    facts: Facts, services: tuple[str, ...], unknown: set[str], answer: Any, engine: Engine
) -> None:
    def with_unknowns(fact: str, values: list[Any]) -> Any:
        return None if fact in unknown else answer(fact, values)

    *_, last = run(engine, facts, services, with_unknowns)
    assert set(last.unanswered) <= unknown | RECORDS
    blamed = {id for ids in last.unanswered.values() for id in ids}
    assert set(services) - set(last.settled) <= blamed, "open, and nothing said why"


def test_what_alone_changes_nothing_is_not_blamed(engine: Engine) -> None:
    """Whether an entry day matters hangs on the care, which the customer does not know."""
    facts = {
        "as_of": "2026-01-19", "edition": "special", "addons": ["special_ward"],
        "policy_start": "2025-01-20", "admission_note_on": "2025-07-03",
    }  # fmt: skip
    unknown = {"care", "admission_note", "discharged_on", "diagnosed_at"}
    *_, last = run(engine, facts, EVERY, lambda fact, values: None if fact in unknown else values[0])
    assert set(last.unanswered) <= unknown | RECORDS


def test_leaving_a_question_for_later_keeps_the_others(engine: Engine) -> None:
    first = Inquiry(engine, {"as_of": AS_OF}, EVERY).next
    assert first is not None
    later = Inquiry(engine, {"as_of": AS_OF}, EVERY, frozenset({first.fact}))
    assert first.fact not in {one.fact for one in later.ranking}
    assert first.fact in later.concerns


# ---------------------------------------------------------------- worth, against brute force


def brute(engine: Engine, inquiry: Inquiry, fact: str) -> float:
    """What a fact is worth, from whole answers of the engine."""
    values = replies(engine, inquiry.facts, fact, inquiry.reading)
    total = 0.0
    before = engine.evaluate(parse(inquiry.facts, SERVICES), inquiry.reading)
    for value in values:
        after = engine.evaluate(parse({**inquiry.facts, fact: value}, SERVICES), inquiry.reading)
        for id in inquiry.services:
            old, new = before.service(id), after.service(id)
            asks = fact in old.missing or fact in inquiry.undated[id]
            if not asks:
                continue
            dates_left = inquiry.undated[id] - {fact}
            total += new.status != "needs_info" and not dates_left
            settled = sum(
                a.status == "needs_info" != b.status for a, b in zip(old.items, new.items, strict=True)
            )
            total += ITEM_WEIGHT * settled / len(old.items)
    return total / len(values)


@both_readings
@given(facts=partial(), services=cared(2))
def test_the_question_asked_is_worth_most(
    reading: str, facts: Facts, services: tuple[str, ...], engine: Engine
) -> None:
    inquiry = Inquiry(engine, facts, services, reading=reading)
    chosen = inquiry.next
    if chosen is None:
        return
    worths = {one.fact: brute(engine, inquiry, one.fact) for one in inquiry.ranking}
    for one in inquiry.ranking:
        assert one.worth == pytest.approx(worths[one.fact]), one.fact
    free = [
        fact
        for fact in worths
        if not all(set(TRAITS[fact].presupposes) & inquiry._open[id] for id in inquiry.concerns[fact])
    ]
    ahead = [one.fact for one in inquiry.ranking[: inquiry.ranking.index(chosen)]]
    assert worths[chosen.fact] == pytest.approx(
        max(worths[fact] for fact in free or worths if fact not in ahead)
    )


def test_the_first_questions_to_a_stranger(engine: Engine) -> None:
    """Nothing fixes this order: it is what settles most of the 25."""
    asked = []
    for inquiry in run(engine, {"as_of": AS_OF}, EVERY, lambda fact, values: FIRST.get(fact, values[-1])):
        if inquiry.next is None or len(asked) == 3:
            break
        asked.append(inquiry.next.fact)
    assert asked == ["policy_start", "diagnosis", "care"]


FIRST: Facts = {"policy_start": "2026-06-01", "diagnosis": "malignant", "care": "inpatient"}


# ---------------------------------------------------------------- no question too many


@pytest.mark.parametrize(
    "facts",
    [
        {"policy_start": "2024-01-01"},
        {"policy_start": "2026-12-01"},
    ],
    ids=["over", "not begun"],
)
def test_a_policy_not_in_force_ends_the_questions(facts: Facts, engine: Engine) -> None:
    inquiry = Inquiry(engine, {"as_of": AS_OF, **facts}, EVERY)
    assert inquiry.next is None
    assert inquiry.progress == (25, 25, 0)


def test_a_healthy_person_is_asked_about_nothing_else(engine: Engine) -> None:
    asked = []
    services = ("video_consult", "text_consult", "cancer_screening", "checkup_discount")
    answer = {"policy_start": "2026-01-01", "renewal": True, "has_symptoms": False}
    for inquiry in run(engine, {"as_of": AS_OF}, services, lambda fact, _: answer[fact]):
        asked += [inquiry.next.fact] if inquiry.next else []
    assert sorted(asked) == sorted(answer)


@pytest.mark.parametrize(
    ("facts", "services", "fact", "other"),
    [
        (
            {"admitted_on": "2026-11-26", "policy_start": "2026-01-01", "renewal": True},
            ("inpatient_companion",),
            "discharged_on",
            {"admitted_on": "2026-11-20"},
        ),
    ],
    ids=["a stay from tomorrow"],
)
def test_a_fact_without_room_is_passed_over(
    facts: Facts, services: tuple[str, ...], fact: str, other: Facts, engine: Engine
) -> None:
    """The rules call it missing, but with what is known every answer comes to the same."""

    def left(facts: Facts) -> Inquiry:
        every = Inquiry(engine, {"as_of": AS_OF, **facts}, services)
        assert fact in every.concerns
        return Inquiry(engine, every.facts, services, frozenset(every.concerns) - {fact})

    assert left(facts).next is None
    chosen = left(facts | other).next
    assert chosen is not None
    assert chosen.fact == fact


# ---------------------------------------------------------------- events that may not have happened


ADMITTED = {"carer-days": "admitted"}
"""The reading under which the carer waits for the admission."""


def test_a_stay_without_a_day_is_asked_for(engine: Engine) -> None:
    inquiry = Inquiry(engine, WARD, ("inpatient_carer",), overrides=ADMITTED)
    assert inquiry.standings["inpatient_carer"].status == "on_trigger"
    assert inquiry.settled == ()
    assert inquiry.next is not None
    assert inquiry.next.fact == "admitted_on"


def test_a_stay_that_has_not_begun_is_settled(engine: Engine) -> None:
    not_yet = frozenset({"admitted_on", "discharged_on"})
    inquiry = Inquiry(engine, WARD, ("inpatient_carer",), not_yet=not_yet, overrides=ADMITTED)
    assert inquiry.settled == ("inpatient_carer",)
    assert inquiry.next is None


def test_an_event_not_known_leaves_the_service_open(engine: Engine) -> None:
    inquiry = Inquiry(engine, WARD, ("inpatient_carer",), frozenset(EVENT_DATES), overrides=ADMITTED)
    assert inquiry.next is None
    assert inquiry.settled == ()


# ---------------------------------------------------------------- the answers tried


@given(facts=partial(), fact=st.sampled_from(sorted(set(FACTS) - RECORDS - {"as_of"})))
def test_every_reply_is_well_formed(facts: Facts, fact: str, engine: Engine) -> None:
    facts = {name: value for name, value in facts.items() if name != fact}
    for value in replies(engine, facts, fact):
        parse({**facts, fact: value}, SERVICES)


def test_replies_stand_on_both_sides_of_every_threshold(engine: Engine) -> None:
    facts = {"as_of": AS_OF, "policy_start": "2026-01-01"}
    assert replies(engine, facts, "distance_km") == [0, 101]
    assert replies(engine, facts, "trip_km") == [0, 1, 101]
    assert replies(engine, facts, "age") == [0, 7, 18]
    assert replies(engine, facts, "waiting_days") == [328, 329]
    assert replies(engine, facts, "diagnosed_at") == ["public_general", "public_vip", "other"]
    assert len(replies(engine, facts, "addons")) == 8


def test_replies_turn_where_the_windows_do(engine: Engine) -> None:
    """15 days, a month and a year after a discharge; the day itself; the day after."""
    days = replies(engine, {"as_of": AS_OF, "care": "none"}, "discharged_on")
    assert {"2026-11-10", "2026-10-25", "2025-11-25", AS_OF, "2026-11-26"} <= set(days)


@pytest.mark.parametrize("fact", ["policy_start", "diagnosed_on", "admitted_on", "discharged_on"])
def test_every_day_behaves_like_a_reply(fact: str, engine: Engine) -> None:
    """No day between two replies gives an answer that neither of the replies gives."""
    facts = {
        name: value for name, value in (WARD | {"waiting_days": 30, "renewal": False}).items() if name != fact
    }

    def statuses(day: str) -> tuple[str, ...]:
        found = engine.evaluate(parse({**facts, fact: day}, SERVICES)).services
        return tuple(one.status for service in found for one in (service, *service.items))

    days = replies(engine, facts, fact)
    tried = {statuses(day) for day in days}
    first = dt.date.fromisoformat("2025-06-01")
    for ahead in range(0, 700, 3):
        day = first + dt.timedelta(days=ahead)
        if fact == "diagnosed_on" and day.isoformat() > AS_OF:
            break
        assert statuses(day.isoformat()) in tried, day


# ---------------------------------------------------------------- words and speed


def test_presuppositions_are_facts_without_circles() -> None:
    for fact, traits in TRAITS.items():
        assert set(traits.presupposes) <= set(FACTS) - NEVER_ASKED
        seen, todo = set(), list(traits.presupposes)
        while todo:
            one = todo.pop()
            assert one != fact
            if one not in seen:
                seen.add(one)
                todo += TRAITS[one].presupposes


@both_readings
@given(facts=scenarios(absent=1))
def test_standings_are_what_the_answers_say(reading: str, facts: Facts, engine: Engine) -> None:
    scenario = parse(facts, SERVICES)
    answer = engine.evaluate(scenario, reading)
    standings = engine.standings(scenario, EVERY, reading)
    for service in answer.services:
        standing = standings[service.id]
        assert (standing.status, standing.missing) == (service.status, service.missing)
        assert {id: tuple(part) for id, part in standing.items.items()} == {
            item.id: (item.status, item.missing) for item in service.items
        }


class Counting(Engine):
    """An engine that counts how often it is asked."""

    asked = 0

    def standings(self, *arguments: Any, **more: Any) -> Any:
        """What the engine says."""
        self.asked += 1
        return super().standings(*arguments, **more)


def test_a_question_is_found_with_a_bounded_number_of_answers() -> None:
    """Every open fact is tried with every answer that tells something apart: seconds are benchmarked."""
    engine = Counting(load())
    most = 0
    for inquiry in run(engine, {"as_of": AS_OF}, EVERY, lambda *_: None, details=True):
        fresh = Inquiry(engine, inquiry.facts, EVERY, inquiry.asked, details=True)
        engine.asked = 0
        fresh.next  # noqa: B018
        most = max(most, engine.asked)
    assert 0 < most <= MOST_ASKED
