"""Does the drawer of a service tell how it could be used, and only where it cannot be used now?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pages.ui.result import how_to_qualify as told
from pages.ui.session import keys
from rules.catalogue import personas
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.loader import load
from rules.catalogue.schema import Persona
from rules.domain.parsing import parse
from rules.domain.yaml_reader import read_yaml
from rules.engine.engine import Engine
from rules.whatif.change_text import WAIVED
from rules.whatif.ways import ways_to_use
from tests.support.opened import open_page

SITUATIONS = read_yaml(Path(__file__).resolve().parents[3] / "rules" / "whatif" / "ways.yaml")
CANCER = {
    "as_of": "2025-03-01", "policy_start": "2025-01-01", "waiting_days": 30, "renewal": False,
    "edition": "standard", "addons": [], "diagnosis": "malignant", "diagnosed_on": "2025-02-20",
    "diagnosed_at": "other", "indication_met": False,
}  # fmt: skip


def shown(engine: Engine, facts: dict[str, Any], service: str, reading: str = "favourable") -> str:
    scenario = parse(facts, SERVICES)
    found = ways_to_use(engine, scenario, service, reading)
    return told.ways_text(found, load().service(service), engine.evaluate(scenario, reading))


def drawer(facts: dict[str, Any], service: str, **chosen: str) -> str:
    fold = keys.drawer_fold(service, "ways")
    page = open_page("pages/services.py", case=facts, opened=service, **{fold: True, **chosen})
    folds = {one.label: one for one in page.expander}
    return "\n".join(part.value for part in folds[told.TITLE].markdown) if told.TITLE in folds else ""


def test_what_can_be_done_stands_in_the_drawer() -> None:
    text = drawer(CANCER, "gene_test")
    assert "**可以做到的**" in text
    assert "二级及以上公立医院" in text
    assert "第 140、3292 行" in text


def test_what_cannot_be_changed_stands_in_the_drawer() -> None:
    text = drawer(CANCER | {"diagnosed_on": "2025-01-10"}, "gene_test", reading="cautious")
    assert "**不能改变的**" in text
    assert told.NOT_ALONE in text


def test_an_available_service_has_no_such_fold() -> None:
    assert drawer(CANCER, "video_consult") == ""


def test_a_way_that_rests_on_the_contract_says_so(engine: Engine) -> None:
    bought = shown(engine, CANCER | {"age": 40}, "online_pharmacy")
    assert "2026年1月1日" in bought
    assert "以合同为准" in bought
    assert WAIVED in shown(engine, CANCER | {"diagnosed_on": "2025-01-10"}, "gene_test")


@pytest.mark.parametrize("case", SITUATIONS, ids=lambda case: case["name"])
def test_every_part_has_its_heading(case: dict[str, Any], engine: Engine) -> None:
    text = shown(engine, case["given"], case["service"], case.get("reading", "favourable"))
    found = ways_to_use(
        engine, parse(case["given"], SERVICES), case["service"], case.get("reading", "favourable")
    )
    awaited = [way for way in found.ways if way.waits_for_event]
    ill = [way for way in awaited if any(change.fact in told.ILLNESS for change in way.changes)]
    assert ("**要等发生的**" in text) == (len(awaited) > len(ill))
    assert (f"**{told.IF_ILL}**" in text) == bool(ill)
    assert ("**不能改变的**" in text) == bool(found.blocked)
    assert (told.NOT_ALONE in text) == all(way.waits_for_event for way in found.ways)
    for way in found.ways[: told.MOST_SHOWN]:
        for change in way.changes:
            assert told.answer_text.plain(change.say) in text


@pytest.mark.parametrize("persona", personas.load_personas(), ids=lambda persona: persona.id)
def test_every_service_of_a_persona_can_be_told(persona: Persona, engine: Engine) -> None:
    facts = personas.facts_at_step(persona, len(persona.steps) // 2)
    answer = engine.evaluate(parse(facts, SERVICES))
    for service in answer.services:
        found = ways_to_use(engine, parse(facts, SERVICES), service.id)
        if service.status == "available":
            assert not found.ways
        else:
            assert found.complete
            assert found.ways or found.blocked
            assert told.ways_text(found, load().service(service.id), answer)
