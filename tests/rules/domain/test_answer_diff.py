"""Is every way in which two answers may differ found, and nothing else?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from rules import SERVICES, Answer, Engine, load, parse
from rules.domain.answer import ServiceAnswer
from rules.domain.answer_diff import (
    COUNT,
    STATUS,
    Difference,
    alike,
    alike_in_both_readings,
    answer_differences,
    items_alike,
    service_differences,
)

FACTS = {
    "as_of": "2025-03-01",
    "edition": "special",
    "addons": ["outpatient"],
    "policy_start": "2025-01-01",
    "waiting_days": 30,
    "renewal": False,
    "age": 40,
    "diagnosis": "critical",
    "diagnosed_on": "2025-02-20",
    "care": "outpatient",
    "hospital": "public_general",
}


@pytest.fixture(scope="module")
def answer() -> Answer:
    return Engine(load()).evaluate(parse(FACTS, SERVICES))


@pytest.fixture(scope="module")
def service(answer: Answer) -> ServiceAnswer:
    found = answer.service("outpatient_companion")
    assert found.status == "available"
    assert found.deadlines
    return found


def test_an_answer_differs_in_nothing_from_itself(answer: Answer) -> None:
    assert answer_differences(answer, answer) == ()
    assert all(alike_in_both_readings(one, one) for one in answer.services)


def test_each_part_of_an_answer_is_compared(service: ServiceAnswer) -> None:
    item, deadline = service.items[0], service.deadlines[0]
    id = service.id
    other_status = replace(service, status="closed")
    other_item = replace(service, items=(item._replace(status="closed"), *service.items[1:]))
    less = item._replace(remaining=0)
    fewer = replace(service, items=(less, *service.items[1:]))
    earlier = deadline.on.replace(day=1)
    moved = replace(service, deadlines=(deadline._replace(on=earlier), *service.deadlines[1:]))
    gone = replace(service, deadlines=service.deadlines[1:])
    assert [*service_differences(id, service, other_status)] == [
        Difference(id, "", STATUS, "available", "closed")
    ]
    assert [*service_differences(id, service, other_item)] == [
        Difference(id, item.id, STATUS, "available", "closed")
    ]
    assert [*service_differences(id, service, fewer)] == [Difference(id, item.id, COUNT, item, less)]
    assert [*service_differences(id, service, moved)] == [
        Difference(id, deadline.item, deadline.id, deadline.on, earlier)
    ]
    assert [*service_differences(id, service, gone)] == [
        Difference(id, deadline.item, deadline.id, deadline.on, None)
    ]


def test_more_use_alone_counts_where_it_is_asked_for(service: ServiceAnswer) -> None:
    used = replace(service, items=(service.items[0]._replace(used=9), *service.items[1:]))
    assert not alike(service, used)
    assert alike(service, used, used=False)
    assert items_alike(service.items[0], used.items[0])


def test_the_opposite_reading_is_compared_too(answer: Answer) -> None:
    split = next(one for one in answer.services if one.other_reading and one.other_status)
    agreeing = replace(split, other_reading=None)
    assert alike(split, agreeing)
    assert not alike_in_both_readings(split, agreeing)
    others = tuple(agreeing if one.id == split.id else one for one in answer.services)
    found = answer_differences(answer, replace(answer, services=others))
    assert {one.service for one in found} == {split.id}
    assert all(one.opposite for one in found)


def test_counts_that_say_nothing_are_left_out(service: ServiceAnswer, answer: Answer) -> None:
    one, other = (
        replace(
            answer,
            services=(replace(service, items=(service.items[0]._replace(status="not_met", remaining=n),)),),
        )
        for n in (1, 2)
    )
    assert [found.aspect for found in answer_differences(one, other)] == [COUNT]
    assert answer_differences(one, other, uncounted=("not_met",)) == ()


def test_the_answer_finds_its_own_parts(answer: Answer) -> None:
    for service in answer.services:
        for deadline in service.deadlines:
            assert service.deadline(deadline.item, deadline.id) is deadline
        assert [service.item(item.id) for item in service.items] == list(service.items)
        other = service.other_reading
        assert service.opposite == (other or service)
        assert service.other_status == (other.status if other and other.status != service.status else None)
        assert [pair[0] for pair in service.item_pairs()] == list(service.items)
    assert answer.services[0].deadline("none", "apply_by") is None
