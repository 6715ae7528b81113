"""Is an empty list of ours never worded as the manual's silence, and is every such word of ours proved?"""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from typing import Any

import pytest

from pages.present.export import printed_summary
from pages.present.html import agenda_html
from pages.present.text import answer_text
from pages.present.text.agenda_text import advice, parts
from pages.ui.result import drawer_folds
from rules.advice.agenda import tasks
from rules.advice.channels import channels_for
from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.catalogue.conditions import Disputed
from rules.catalogue.schema import Guide, Limit, Service
from rules.domain.parsing import parse
from rules.engine.engine import Engine

SILENCE = re.compile("未写|没有写|没写|没有给出")

RESCUE: dict[str, Any] = {
    "as_of": "2026-11-28",
    "policy_start": "2026-11-18",
    "trip_km": 300,
    "trip_days": 5,
    "trip_region": "mainland",
}
PATIENT: dict[str, Any] = {
    "as_of": "2025-06-05", "policy_start": "2025-01-01", "waiting_days": 30, "renewal": False,
    "edition": "special", "addons": ["outpatient", "advanced_therapy"], "diagnosis": "malignant",
    "diagnosed_on": "2025-05-10", "diagnosed_at": "public_vip", "care": "inpatient", "hospital": "public_vip",
    "admission_note": True, "exam_order": True, "admitted_on": "2025-06-04", "planned_on": "2025-06-25",
    "has_symptoms": False, "age": 46, "indication_met": True,
}  # fmt: skip


@pytest.mark.parametrize("id", SERVICES)
def test_an_empty_list_is_not_worded_as_silence(engine: Engine, id: str) -> None:
    catalogue = engine.catalogue
    info = catalogue.service(id)
    bare = info.model_copy(update={"guide": Guide()})
    answer = engine.evaluate(parse(PATIENT, SERVICES))
    service = replace(answer.service(id), status="available", deadlines=(), caveats=())
    told = [
        agenda_html.usable_html(replace(answer, services=(service,)), _with(catalogue, bare)),
        str(printed_summary._usable(service, bare, answer, catalogue)._replace(left="")),
        drawer_folds._section("怎么办", [], bare),
        drawer_folds._no_dates(service),
    ]
    assert escape(info.name) in told[0]
    for text in told:
        assert not SILENCE.search(text), text


def _with(catalogue: Catalogue, info: Service) -> Catalogue:
    services = tuple(info if one.id == info.id else one for one in catalogue.services)
    return replace(catalogue, services=services)


def test_advice_without_a_promise_is_not_worded_as_silence(engine: Engine) -> None:
    scenario = parse(PATIENT, SERVICES)
    answer = engine.evaluate(scenario)
    for task in tasks(answer, scenario, engine.catalogue):
        said = [one.how for one in advice(task, answer, engine.catalogue)]
        said += parts(task, answer, engine.catalogue)
        for text in said:
            assert not SILENCE.search(_ours(text, engine.catalogue)), text


def _ours(text: str, catalogue: Catalogue) -> str:
    """The text without what the data say: their silences are proved below, or stand there with a citation."""
    for info in catalogue.services:
        groups = [info.promises, *(item.promises for item in info.items.values())]
        for promise in (one for group in groups for one in group.values()):
            for one in promise.readings.values() if isinstance(promise, Disputed) else [promise]:
                text = text.replace(one.say, "") if one else text
    return text.replace("手册没写次数", "").replace("手册未写周期", "")


def test_the_rescue_hotline_is_named(engine: Engine) -> None:
    shown = agenda_html.usable_html(engine.evaluate(parse(RESCUE, SERVICES)), engine.catalogue)
    row = next(line for line in shown.split("<li>") if "境内紧急救援" in line)
    assert "400-891-0152" in row
    assert "24 小时" in row


@pytest.mark.parametrize("id", SERVICES)
def test_every_service_names_a_way_in(engine: Engine, id: str) -> None:
    for kind in ("apply_by", "booked", "cancel_by", "notify_by"):
        assert channels_for(engine.catalogue.service(id), kind)


def test_silence_on_the_waiting_period_stands_in_the_register(engine: Engine) -> None:
    for info in engine.catalogue.services:
        waiting = info.waiting
        if waiting.kind == "silent":
            assert info.id in _services(engine, "waiting-not-mentioned")
        elif waiting.kind == "stated":
            assert waiting.renewal == "exempt" or info.id in _services(engine, "waiting-renewal")
            assert waiting.accident == "exempt" or info.id in _services(engine, "waiting-accident")


def test_silence_on_a_count_is_said_in_the_data(engine: Engine) -> None:
    found = 0
    for info in engine.catalogue.services:
        for item in info.items.values():
            limit = item.limit
            if _has_no_number(limit) or limit.per == "silent":
                found += 1
                assert re.search("没有写|未写|没有限定", limit.say or ""), (info.id, item.name)
                assert limit.cite
    assert found > 20


def test_silence_on_the_start_of_a_promise_stands_in_the_register(engine: Engine) -> None:
    for info in engine.catalogue.services:
        promises = [info.promises, *(item.promises for item in info.items.values())]
        if any(getattr(one, "since", "") == "unstated" for group in promises for one in group.values()):
            assert info.id in _services(engine, "promise-start")


def test_words_for_no_number_follow_the_declared_period() -> None:
    assert answer_text.PERIODS["silent"] == "手册未写周期"
    assert set(answer_text.PERIODS) >= {"unlimited", "contract", "silent"}


def _has_no_number(limit: Limit) -> bool:
    if isinstance(limit.count, Disputed):
        return False
    return limit.count is None and limit.per not in ("unlimited", "contract", "month")


def _services(engine: Engine, entry: str) -> list[str]:
    return list(engine.catalogue.entries[entry].services)
