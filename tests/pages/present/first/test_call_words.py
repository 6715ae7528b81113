"""Is what is read out on the telephone true on that day?"""

from __future__ import annotations

import pytest

from pages.present.drawer.call import script
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
