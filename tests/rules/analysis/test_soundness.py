"""The tables against the engine, and the analysis against rules made ill on purpose."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from rules.__main__ import main
from rules.analysis.health import FINDING_KINDS, NOTES, Health
from rules.analysis.readings.reading_effects import ANSWERED, ONLY_A_CAVEAT, WHY_NOT, Effects
from rules.analysis.report import as_markdown
from rules.analysis.soundness import Analysis
from rules.analysis.tables.truth_table import TruthTable, tabulate
from rules.book.item_parts import NO_NUMBER, judged_items
from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.catalogue.loader import load
from rules.catalogue.schema import Service
from rules.domain.answer import BEST_FIRST
from rules.domain.parsing import parse
from rules.engine.engine import Engine

STANCES = ("favourable", "cautious")
ROWS = 16
"""Rows tried for each item under each stance."""

NEVER = "never"


@pytest.fixture(scope="module")
def tables(engine: Engine) -> dict[tuple[str, str], tuple[TruthTable, ...]]:
    """Each item's tables under both stances."""
    plans = [engine.plan(stance) for stance in STANCES]
    both = zip(*(judged_items(plan, engine.catalogue) for plan in plans), strict=True)
    return {pair[0].item.key: tuple(tabulate((one,))[0] for one in pair) for pair in both}


@pytest.fixture(scope="module")
def health() -> Health:
    return Analysis(load()).run()


@pytest.fixture(scope="module")
def effects() -> Effects:
    return Effects(load())


def rows(table: TruthTable, chance: random.Random) -> Iterator[tuple[tuple[int, ...], dict[str, Any]]]:
    """Random rows of a space, as an index and a scenario with any member of each class.

    Half of them have their status drawn first, so that rare statuses are tried too.
    """
    codes = np.unique(table.status)
    for number in range(ROWS):
        if number % 2:
            index = tuple(chance.randrange(length) for length in table.space.shape)
        else:
            flat = np.flatnonzero(table.status == chance.choice(codes))
            index = tuple(int(i) for i in np.unravel_index(chance.choice(flat), table.space.shape))
        scenario = {"as_of": table.space.scenario(index)["as_of"]}
        for axis, place in zip(table.space.axes, index, strict=True):
            scenario |= axis.units[chance.choice(axis.classes[place])].given
        yield index, scenario


@pytest.mark.parametrize("service", SERVICES)
def test_the_table_says_what_the_engine_says(
    service: str, engine: Engine, tables: dict[tuple[str, str], tuple[TruthTable, ...]]
) -> None:
    chance = random.Random(service)
    for item in SERVICES[service]:
        for stance, table in zip(STANCES, tables[service, item], strict=True):
            for index, scenario in rows(table, chance):
                answer = engine.evaluate(parse(scenario, SERVICES), stance)
                found = next(i for s in answer.services if s.id == service for i in s.items if i.id == item)
                counts = [
                    int(np.broadcast_to(array, table.space.shape)[index])
                    for array in (table.limit, table.remaining)
                ]
                expected = [NO_NUMBER if n is None else n for n in (found.limit, found.remaining)]
                assert BEST_FIRST[table.status[index]] == found.status, (item, stance, scenario)
                assert counts == expected, (item, stance, scenario)


# ---------------------------------------------------------------- the rules as they are


def test_the_register_explains_every_finding(health: Health) -> None:
    open_ = [finding.to_json() for finding in health.findings if finding.cause is None]
    assert not open_, json.dumps(open_, ensure_ascii=False, indent=1)
    assert health.sound


def test_a_counterexample_can_be_opened(health: Health, engine: Engine) -> None:
    """Each finding's scenarios give the statuses that it names, when evaluated one by one."""
    for finding in (*health.findings, *health.notes):
        violation = finding.violation
        for scenario, status in zip(violation.scenarios, violation.statuses, strict=True):
            answer = engine.evaluate(parse(scenario, SERVICES), finding.reading)
            service = next(one for one in answer.services if one.id == finding.service)
            assert next(one for one in service.items if one.id == finding.items[0]).status == status


def test_a_finding_of_the_manual_names_its_contradiction(health: Health) -> None:
    causes = {(finding.violation.kind, finding.service): finding.cause for finding in health.findings}
    assert causes["special_takes_away", "green_channel"] == "green-plus-replaces"
    assert causes["never_available", "inpatient_companion"] == "inpatient-companion-discharge"


def test_every_item_is_counted(health: Health) -> None:
    assert list(health.services) == list(SERVICES)
    for id, service in health.services.items():
        assert tuple(service["items"]) == SERVICES[id]
        assert service["combinations"] == sum(service["items"].values()) <= service["stands_for"]


def test_the_page_gives_the_numbers(health: Health, effects: Effects) -> None:
    page = as_markdown(health, effects, None)
    assert f"{sum(one['combinations'] for one in health.services.values()):,} combinations" in page
    assert f"Contradictions: {len(load().contradictions)}" in page
    for finding in health.findings:
        assert f"### {finding.violation.kind}: {finding.service}" in page


# ---------------------------------------------------------------- rules made ill


def ill(id: str, **changes: Any) -> Catalogue:
    """The catalogue with one service only, some of its parts replaced."""
    service = load().service(id)
    data = service.model_dump(by_alias=True, exclude_unset=True)
    for path, value in changes.items():
        *way, last = path.split("__")
        part = data
        for step in way:
            part = part[step]
        part[last] = value
    one: Service = Service.model_validate(data)
    return replace(load(), services=(one,))


def found_in(catalogue: Catalogue) -> set[tuple[str, str]]:
    """Kind and reading of each finding about the one service."""
    health = Analysis(catalogue).run()
    return {
        (finding.violation.kind, finding.reading)
        for finding in health.findings
        if finding.violation.kind != "register_differs"
    }


def requires(when: object, kind: str = "fit") -> list[dict[str, Any]]:
    return [{"kind": kind, "say": "合成的条件", "when": when, "cite": [3888]}]


BOTH = {"favourable", "cautious"}
PHARMACY = "online_pharmacy"
AGE = {"fact": "age", "above": 6}


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("never_available", {"items__main__requires": requires(NEVER)}),
        ("never_decides", {"items__main__requires": requires({"any": [AGE, {"fact": "age", "above": 7}]})}),
        ("never_decides", {"requires": requires(AGE), "items__main__requires": requires(AGE)}),
        (
            "addon_takes_away",
            {"items__main__requires": requires({"not": {"fact": "addons", "has": "special_ward"}})},
        ),
        (
            "addon_takes_away",
            {
                "items__main__limit__count": {
                    "when": {"fact": "addons", "has": "advanced_therapy"},
                    "then": 1,
                    "otherwise": 2,
                }
            },
        ),
        ("special_takes_away", {"items__main__requires": requires({"fact": "edition", "is": "standard"})}),
        (
            "answer_reverses",
            {"items__main__requires": requires({"not": {"known": {"fact": "married", "is": True}}})},
        ),
    ],
)
def test_an_ill_rule_is_found(kind: str, changes: dict[str, Any]) -> None:
    found = found_in(ill(PHARMACY, **changes))
    assert {reading for one, reading in found if one == kind} == BOTH, found


def test_a_sound_service_gives_no_finding() -> None:
    assert not found_in(ill(PHARMACY))


def test_the_end_of_the_waiting_period_must_not_refuse() -> None:
    still = {"not": {"date": "as_of", "on_or_after": "waiting_over_on"}}
    either = {"any": [still, {"fact": "renewal", "is": True}]}
    none = {"kind": "none", "cite": [4256]}
    catalogue = ill(PHARMACY, waiting=none, items__main__requires=requires(either))
    assert {reading for kind, reading in found_in(catalogue) if kind == "waiting_over_takes_away"} == BOTH


def test_readings_the_wrong_way_round_are_found() -> None:
    id = "outpatient-companion-count"
    entry = load().entries[id]
    stances = {"favourable": "cautious", "cautious": "favourable"}
    swapped = {
        name: reading.model_copy(update={"stance": stances[reading.stance or ""]})
        for name, reading in entry.readings.items()
    }
    entries = tuple(
        one.model_copy(update={"readings": swapped}) if one.id == id else one for one in load().contradictions
    )
    catalogue = replace(ill("outpatient_companion"), contradictions=entries)
    finding = next(
        finding
        for finding in Analysis(catalogue).run().findings
        if finding.violation.kind == "cautious_gives_more"
    )
    assert finding.cause == id


# ---------------------------------------------------------------- the effect of each entry

WIRED = [
    entry.id for entry in load().entries.values() if not entry.not_computed and set(entry.changes) & ANSWERED
]


@pytest.mark.parametrize("id", WIRED)
def test_an_effect_is_what_the_engine_answers(id: str, engine: Engine, effects: Effects) -> None:
    """For each kind of change, its example comes out as said under both readings."""
    entry = load().entries[id]
    effect = effects.of(entry)
    assert effect["wired"]
    seen = set()
    for switch in effect["differs"]:
        for change in switch["changes"]:
            key = (switch["to"], switch["others"], change["service"], change["what"])
            if key in seen:
                continue
            seen.add(key)
            scenario = parse(change["example"], SERVICES)
            for reading, expected in ((switch["from"], change["from"]), (switch["to"], change["to"])):
                answer = engine.evaluate(scenario, switch["others"], {id: reading})
                service = next(one for one in answer.services if one.id == change["service"])
                item = next(one for one in service.items if one.id == change["items"][0])
                if change["what"] in ("status", "limit", "remaining", "per"):
                    assert getattr(item, change["what"]) == expected, change
                else:
                    days = {d.id: d.on.isoformat() for d in service.deadlines if d.item == item.id}
                    assert days.get(change["what"]) == expected, change


def test_an_entry_wired_to_nothing_says_why(effects: Effects) -> None:
    for entry in load().entries.values():
        if entry.id not in WIRED:
            effect = effects.of(entry)
            assert not effect["wired"]
            assert effect["why"] == (WHY_NOT[entry.not_computed] if entry.not_computed else ONLY_A_CAVEAT)


def test_what_an_entry_would_change_is_not_why_it_is_not_computed() -> None:
    """Who may use a service is more than a matter of wording, whether it is computed or not."""
    entries = [entry for entry in load().entries.values() if entry.not_computed]
    assert not [e.id for e in entries if e.not_computed == "wording" and set(e.changes) != {"wording"}]
    assert not [e.id for e in entries if e.not_computed == "money" and "money" not in e.changes]
    assert not [
        e.id for e in entries if e.not_computed in ("no_number", "alike") and not ANSWERED & {*e.changes}
    ]
    assert len([e.id for e in entries if ANSWERED & {*e.changes}]) > 40


def test_the_command_prints_what_is_computed(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["contradictions"]) == 0
    printed = json.loads(capsysbinary.readouterr().out)
    assert [one["id"] for one in printed] == [entry.id for entry in load().contradictions]
    assert all({"effect", "computed"} <= set(one) for one in printed)


def test_every_kind_has_words() -> None:
    assert set(FINDING_KINDS) >= NOTES
