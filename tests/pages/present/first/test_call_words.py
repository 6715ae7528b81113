"""Is what is read out on the telephone true on that day?"""

from __future__ import annotations

import pytest

from pages.present.drawer.call import NOTHING_DOUBTFUL, conditions_of, script
from rules.catalogue.catalogue import SERVICES
from tests.support.plans import CATALOGUE

TODAY, TO_COME = "2026-11-28", "2026-12-05"


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ({"admitted_on": TO_COME}, ""),
        ({"admitted_on": TODAY}, "正在住院"),
        ({"admitted_on": TODAY, "discharged_on": TO_COME}, "正在住院"),
        ({"admitted_on": "2026-11-20", "discharged_on": TODAY}, "已经出院"),
    ],
)
def test_a_stay_to_come_is_not_said_to_have_begun_or_ended(days: dict[str, str], told: str) -> None:
    said = script(CATALOGUE.service("green_channel"), [], {"as_of": TODAY, **days}, CATALOGUE, family=False)
    assert [words for words in ("正在住院", "已经出院") if words in said] == ([told] if told else [])


@pytest.mark.parametrize("family", [False, True])
def test_in_need_one_says_where_and_what_and_no_time_is_asked_about(family: bool) -> None:
    rescue = CATALOGUE.service("emergency_rescue")
    entries = [one for one in CATALOGUE.entries.values() if rescue.id in one.services and one.ask]
    facts = {"as_of": TODAY, "edition": "standard", "trip_km": 300}
    said = script(rescue, entries, facts, CATALOGUE, family=family)
    assert said.startswith("我替家人打的，要境内紧急救援" if family else "要境内紧急救援")
    assert said.count("____") == 5
    for part in ("人在____", "怎么了", "公里", "天", "回电"):
        assert part in said
    assert NOTHING_DOUBTFUL not in said
    assert "几天能办好" not in said


def test_the_conditions_of_the_rescue_are_told_before_anything_is_folded() -> None:
    told = conditions_of(CATALOGUE.service("emergency_rescue"))
    assert "100 公里" in told
    assert "90 天" in told
    urgent = [id for id in SERVICES if conditions_of(CATALOGUE.service(id))]
    assert urgent == ["emergency_rescue"]
