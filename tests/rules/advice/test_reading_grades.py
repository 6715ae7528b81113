"""Does a reading weigh what it changes for the person: whether, how often, or only when?"""

from __future__ import annotations

from typing import Any

import pytest

from rules import Engine, load, parse
from rules.advice.reading_causes import Causes
from rules.advice.reading_grades import READING_GRADES, Doubt, doubts_of, reading_grade, sides
from rules.catalogue.catalogue import SERVICES, STANCES, reading_of
from rules.catalogue.personas import facts_at_step, load_personas
from rules.domain.answer import OPEN
from tests.support.patients import CANCER

CATALOGUE = load()
ENGINE, CAUSES = Engine(CATALOGUE), Causes(CATALOGUE)


def found(service: str, **facts: Any) -> dict[str, str]:
    scenario = parse({**CANCER, **facts}, SERVICES)
    answer = ENGINE.evaluate(scenario)
    return {
        one.entry: one.grade for one in doubts_of(CAUSES, [scenario], answer.service(service), "favourable")
    }


def test_a_service_that_one_may_not_have_at_all_is_the_first_grade() -> None:
    assert found("green_channel")["green-plus-replaces"] == "whether"
    assert "green-plus-replaces" not in found("green_channel", edition="standard")


def test_how_often_is_the_second_grade() -> None:
    assert found("outpatient_companion")["outpatient-companion-count"] == "how_often"
    assert found("second_opinion")["second-opinion-count"] == "how_often"


def test_days_alone_are_the_third_grade() -> None:
    assert set(found("multidisciplinary_consult").values()) == {"when"}


def test_readings_that_agree_raise_no_doubt() -> None:
    assert found("video_consult") == {}


@pytest.mark.parametrize("reading", STANCES)
def test_each_doubt_is_one_that_the_answer_shows(reading: Any) -> None:
    told = set()
    for persona in load_personas():
        scenario = parse(facts_at_step(persona, len(persona.steps) - 1), SERVICES)
        answer = ENGINE.evaluate(scenario, reading)
        for service in answer.services:
            most = reading_grade(service, reading)
            every = doubts_of(CAUSES, [scenario], service, reading)
            assert most is not None or service.other_reading is None
            assert [READING_GRADES.index(one.grade) for one in every] == sorted(
                READING_GRADES.index(o.grade) for o in every
            )
            if most is None:
                assert every == ()
                continue
            told.add(most)
            assert all(READING_GRADES.index(one.grade) >= READING_GRADES.index(most) for one in every)
            better, worse = sides(service, reading)
            if most == "whether":
                assert better.status != worse.status
                assert worse.status not in OPEN or better.status == "available"
    assert told == set(READING_GRADES)


def test_a_doubt_that_is_settled_is_none() -> None:
    scenario = parse(CANCER, SERVICES)
    entry = CATALOGUE.entries["green-plus-replaces"]
    for name in entry.readings:
        chosen = {entry.id: name}
        answer = ENGINE.evaluate(scenario, "favourable", chosen)
        left = doubts_of(CAUSES, [scenario], answer.service("green_channel"), "favourable", chosen)
        assert entry.id not in {one.entry for one in left}
    refused = ENGINE.evaluate(scenario, "favourable", {entry.id: reading_of(entry, "cautious")})
    assert refused.service("green_channel").status == "not_included"
    assert Doubt(entry.id, "whether") in doubts_of(
        CAUSES, [scenario], ENGINE.evaluate(scenario).service("green_channel"), "favourable"
    )
