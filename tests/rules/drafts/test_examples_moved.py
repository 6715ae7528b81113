"""Does an example begin on the days of the terms that it stands for, and show there what it is to show?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest

from rules.catalogue.catalogue import SERVICES
from rules.domain.deadline_kinds import DEADLINES
from rules.domain.parsing import parse
from rules.domain.periods import RulebookDays
from rules.drafts.combinations import ChangedAnswer, combination_effects
from rules.engine.engine import Engine
from tests.support.rulebooks import two_years

OLD, NEW = two_years().catalogues
SPANS = {
    "a year": RulebookDays("一年", dt.date(2028, 1, 1), dt.date(2028, 12, 31)),
    "from a day on": RulebookDays("新", dt.date(2026, 1, 1), None),
    "until a day": RulebookDays("旧", None, dt.date(2025, 12, 31)),
    "a fortnight": RulebookDays("两周", dt.date(2027, 3, 3), dt.date(2027, 3, 16)),
}


def shown(answer: ChangedAnswer, facts: Mapping[str, Any]) -> tuple[Any, Any]:
    """What both years' terms say of the first item of an answer."""
    found = []
    for terms in (OLD, NEW):
        service = Engine(terms).evaluate(parse(dict(facts), SERVICES), answer.reading).service(answer.service)
        if answer.what in DEADLINES:
            days = {(one.item, one.id): one.on.isoformat() for one in service.deadlines}
            found.append(days.get((answer.items[0], answer.what)))
        else:
            (item,) = (one for one in service.items if one.id == answer.items[0])
            found.append(getattr(item, answer.what))
    return found[0], found[1]


@pytest.mark.parametrize("span", SPANS)
def test_an_example_is_under_the_terms_and_shows_the_same(span: str) -> None:
    days = SPANS[span]
    plain = combination_effects(OLD, NEW, ["home_nursing"])
    moved = combination_effects(OLD, NEW, ["home_nursing"], days)
    assert [one.changed for one in moved] == [one.changed for one in plain]
    for was, one in zip(plain[0].answers, moved[0].answers, strict=True):
        scenario = parse(dict(one.example), SERVICES)
        assert days.only(scenario.policy_start, scenario.as_of), one.example
        assert shown(one, one.example) == (one.before, one.after)
        if one.what not in DEADLINES:
            assert (one.before, one.after) == (was.before, was.after)


def test_an_example_that_is_under_the_terms_already_stays() -> None:
    plain = combination_effects(OLD, NEW, ["home_nursing"])
    wide = RulebookDays("都算", dt.date(2000, 1, 1), dt.date(2099, 12, 31))
    assert combination_effects(OLD, NEW, ["home_nursing"], wide) == plain
