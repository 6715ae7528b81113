"""Are papers and losses those of the services that can be acted on now, each kind of paper once?"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.catalogue.schema import Service
from rules.catalogue.schema.situations import SITUATIONS
from rules.guidance.grades import ACTIONABLE
from rules.guidance.service_step import ServiceStep
from rules.guidance.steps import FirstSteps
from tests.support.plans import CATALOGUE, planned
from tests.support.strategies import scenarios

NOTHING: dict[str, Any] = {"as_of": "2026-11-28"}


def ready(plan: FirstSteps) -> dict[str, ServiceStep]:
    """What can be acted on now, by service."""
    now = [found for stage in plan.stages if stage.current for found in (*stage.services, *stage.rest)]
    return {found.service: found for found in now if found.grade in ACTIONABLE}


@given(st.sampled_from(SITUATIONS), scenarios())
def test_every_paper_that_is_asked_for_now_is_listed_once(situation: Any, facts: dict[str, Any]) -> None:
    plan = planned(situation, facts)
    asked = {
        (kind, found.service, material.only)
        for found in ready(plan).values()
        for material in CATALOGUE.service(found.service).guide.materials
        if not material.items or set(material.items) & set(found.items)
        for kind in material.papers
    }
    listed = {(paper.kind, place.service, place.only) for paper in plan.papers for place in paper.places}
    assert listed == asked
    assert len({paper.kind for paper in plan.papers}) == len(plan.papers)
    for paper in plan.papers:
        assert paper.name == CATALOGUE.papers[paper.kind].name
        assert bool(paper.only) == all(place.only for place in paper.places)
    weights = [paper.weight for paper in plan.papers]
    assert weights == sorted(weights, reverse=True)


@given(st.sampled_from(SITUATIONS), scenarios())
def test_every_way_to_lose_what_can_be_had_now_is_listed(situation: Any, facts: dict[str, Any]) -> None:
    plan = planned(situation, facts)
    expected = [
        (found.service, loss.kind, loss.say)
        for found in ready(plan).values()
        for loss in CATALOGUE.service(found.service).guide.lost
        if not loss.items or set(loss.items) & set(found.items)
    ]
    assert [(one.service, one.kind, one.say) for one in plan.wastes] == expected


def test_papers_that_only_some_people_are_asked_for_come_last() -> None:
    plan = planned("hospital", {**NOTHING, "edition": "standard"})
    by_kind = {paper.kind: paper for paper in plan.papers}
    agent = by_kind["agent_papers"]
    assert agent.only == ("别人代办时",)
    assert plan.papers.index(agent) > plan.papers.index(by_kind["bank_card"])
    assert by_kind["bank_card"].only == ()


def test_a_paper_that_one_service_asks_of_everybody_is_not_limited_by_another() -> None:
    plan = planned("hospital", {**NOTHING, "edition": "special"})
    proof = next(paper for paper in plan.papers if paper.kind == "hospital_proof")
    assert {place.service: place.only for place in proof.places} == {
        "medical_advance": None,
        "direct_billing": "要预授权时",
    }
    assert proof.only == ()
    assert proof.weight == (1, 2)


def test_only_what_holds_of_the_items_shown_is_a_loss() -> None:
    """Somebody at home with a serious illness books a clinic, not an admission."""
    plan = planned("clinic", {**NOTHING, "diagnosis": "critical", "admission_note": False})
    kinds = [one.kind for one in plan.wastes if one.service == "green_channel"]
    assert kinds == ["no_show"]


LOSSES = ("用掉", "没有了", "没住也算", "作废", "结束", "不能留", "不赔", "不付", "自付", "影响")
"""Words of ours for a use, money or a right that is gone."""


@pytest.mark.parametrize("service", CATALOGUE.services, ids=lambda one: one.id)
def test_every_loss_says_what_is_lost(service: Service) -> None:
    for loss in service.guide.lost:
        assert any(word in loss.say for word in LOSSES), loss.say
