"""Do the ways to a service really open it, with nothing to spare, and do they tell what stands against it?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from rules.__main__ import main
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.loader import load
from rules.catalogue.schema import FactInfo
from rules.domain.fact_kinds import options_of
from rules.domain.parsing import ScenarioError, parse, to_json
from rules.domain.scenario import FACTS
from rules.domain.yaml_reader import read_yaml
from rules.engine.engine import Engine
from rules.whatif.moves import PLACE_OF_A_STAY
from rules.whatif.regions import Among, Holding, Range
from rules.whatif.way import NeededChange, ServiceWays, Way
from rules.whatif.ways import FEASIBLE, ways_to_use
from tests.support.strategies import Scenario, scenarios

CASES = [
    pytest.param(case, id=case["name"]) for case in read_yaml(Path(__file__).resolve().parent / "ways.yaml")
]

READINGS = st.sampled_from(("favourable", "cautious"))
ALL_SERVICES = st.sampled_from(tuple(SERVICES))

COMMON = {
    "as_of": "2025-03-01", "policy_start": "2025-01-01", "waiting_days": 30, "renewal": False,
    "edition": "standard", "addons": [], "diagnosis": "malignant", "diagnosed_on": "2025-01-10", "age": 40,
}  # fmt: skip

HAPPENED_NO_MORE = {"admitted_on", "discharged_on", "admission_note_on"}
"""Days that another stay in hospital takes away."""


def ways_of(engine: Engine, facts: Scenario, service: str, reading: str = "favourable") -> ServiceWays:
    return ways_to_use(engine, parse(facts, SERVICES), service, reading)


def available(engine: Engine, facts: Scenario, service: str, reading: str) -> set[str]:
    """The available items, with the service's own id where it is available itself."""
    try:
        answer = engine.evaluate(parse(facts, SERVICES), reading).service(service)
    except ScenarioError:
        return set()
    found = {item.id for item in answer.items if item.status == "available"}
    return found | ({service} if answer.status == "available" else set())


def targets(found: ServiceWays) -> Iterator[tuple[str, tuple[Way, ...]]]:
    """The service and each item, with the ways to it."""
    yield found.id, found.ways
    for item in found.items:
        yield item.id, item.ways


def moves_a_stay_that_is_over(facts: Scenario, changes: tuple[NeededChange, ...]) -> bool:
    """What the engine would accept and nobody can do: the place of a stay is changed after its end."""
    changed = {change.fact for change in changes}
    is_over = bool(facts.get("discharged_on")) and facts["discharged_on"] <= facts["as_of"]
    return is_over and bool(changed & PLACE_OF_A_STAY) and "earlier_stays" not in changed


def applied(facts: Mapping[str, Any], changes: Iterable[NeededChange]) -> dict[str, Any]:
    """A plain scenario with changes made in order; the last day counts, null takes a fact away."""
    result = dict(facts)
    for change in changes:
        day = max(result["as_of"], change.facts.get("as_of", ""))
        result |= change.facts
        result["as_of"] = day
    return {name: value for name, value in result.items() if value is not None}


# ---------------------------------------------------------------- known situations


@pytest.mark.parametrize("case", CASES)
def test_case(engine: Engine, case: dict[str, Any]) -> None:
    found = ways_of(engine, case["given"], case["service"], case.get("reading", "favourable"))
    told = next(item for item in found.items if item.id == case["item"]) if "item" in case else found
    shown = [
        {"on": way.on and way.on.isoformat(), "feasible": way.feasible}
        | ({"still": way.still} if way.still else {})
        | {"changes": [{"kind": change.kind, "facts": dict(change.facts)} for change in way.changes]}
        for way in told.ways
    ]
    assert shown == case.get("ways", [])
    assert [blocked.clause.lines[0][0] for blocked in told.blocked] == case.get("blocked", [])
    cited = {line for way in told.ways for change in way.changes for line in lines_of(change)}
    assert set(case.get("lines", ())) <= cited


def lines_of(change: NeededChange) -> Iterator[int]:
    for clause in change.clauses:
        for first, last in clause.lines:
            yield from range(first, last + 1)


# ---------------------------------------------------------------- for every scenario


FIRST_YEAR = {
    "as_of": "2026-06-01", "policy_start": "2026-01-01", "waiting_days": 30, "renewal": False,
    "edition": "standard", "addons": [], "diagnosis": "malignant", "diagnosed_on": "2026-01-12",
    "diagnosed_at": "public_general", "has_symptoms": False, "birth_date": "2020-01-01",
}  # fmt: skip


@pytest.mark.parametrize(
    ("service", "item", "change", "says", "note"),
    [
        ("cancer_screening", "lung", {}, "连续续保 12 次", "以合同为准"),
        ("gene_test", "main", {"as_of": "2027-02-01"}, "确认已办：续保", "没有续上的"),
        ("ward_reservation", "main",
         {"as_of": "2027-02-01", "care": "outpatient", "hospital": "public_vip", "admission_note": True},
         "确认已办：续保时改买", "已有的病管不管"),
        ("gene_test", "main", {}, "续保", "等待期内或保单生效前就有的诊断或住院"),
        ("cancer_screening", "fobt_home",
         {"usage": [{"service": "cancer_screening", "item": "lung", "on": "2026-03-01"}]},
         "续保", "手册未写多久一次"),
        ("green_channel", "exam", {"exam_order": False}, "请医生开检查单", "由医生按病情决定"),
        ("green_channel", "remote_consult", {"diagnosed_at": "other"}, "诊断", "诊断结果由医生判断"),
    ],
)  # fmt: skip
def test_what_the_manual_leaves_open_is_said(
    engine: Engine, service: str, item: str, change: Scenario, says: str, note: str
) -> None:
    found = ways_of(engine, {**FIRST_YEAR, **change}, service)
    told = next(one for one in found.items if one.id == item)
    changes = [change for way in told.ways for change in way.changes]
    assert any(says in change.say and note in change.note for change in changes), changes


@pytest.mark.parametrize(
    ("admitted_on", "why", "never"),
    [
        (None, "等待期已过", {"入院那天已过等待期", "入院日期不早于保单生效日（续期的除外）"}),
        ("2026-01-10", "入院那天已过等待期", {"入院日期不早于保单生效日（续期的除外）"}),
        ("2025-12-20", "入院日期不早于保单生效日（续期的除外）", {"入院那天已过等待期"}),
    ],
)
def test_a_change_is_for_nothing_that_another_condition_says_better(
    engine: Engine, admitted_on: str | None, why: str, never: set[str]
) -> None:
    facts = FIRST_YEAR | {
        "as_of": "2026-01-20", "accident": False, "care": "inpatient", "admitted_on": admitted_on,
        "hospital": "public_general", "hospital_city": "长沙", "urban": True, "cost_over_deductible": True,
    }  # fmt: skip
    told = ways_of(engine, facts, "medical_advance").ways
    said = {say for way in told for change in way.changes for say in change.why}
    assert why in said
    assert not never & said, told


@given(facts=scenarios(absent=1), service=ALL_SERVICES, reading=READINGS)
def test_every_way_opens_what_it_is_for(engine: Engine, facts: Scenario, service: str, reading: str) -> None:
    for target, told in targets(ways_of(engine, facts, service, reading)):
        for way in told:
            assert applied(to_json(parse(facts, SERVICES)), way.changes) == way.scenario
            now = available(engine, dict(way.scenario), service, reading)
            assert target in now
            assert set(way.opens) <= now


@given(facts=scenarios(absent=1), service=ALL_SERVICES, reading=READINGS)
def test_nothing_of_a_way_can_be_left_out(
    engine: Engine, facts: Scenario, service: str, reading: str
) -> None:
    for target, told in targets(ways_of(engine, facts, service, reading)):
        for way in told:
            for count in range(len(way.changes)):
                for some in combinations(way.changes, count):
                    if moves_a_stay_that_is_over(facts, some):
                        continue
                    assert target not in available(engine, applied(facts, some), service, reading)


@given(facts=scenarios(absent=1), service=ALL_SERVICES, reading=READINGS)
def test_shape(engine: Engine, facts: Scenario, service: str, reading: str) -> None:
    found = ways_of(engine, facts, service, reading)
    open_now = available(engine, facts, service, reading)
    for target, told in targets(found):
        if target in open_now:
            assert not told
        assert len({json.dumps(way.to_json(), sort_keys=True) for way in told}) == len(told)
        for way in told:
            kinds = {change.kind for change in way.changes}
            assert "fixed" not in kinds
            assert way.feasible == (kinds <= FEASIBLE)
            assert way.asks == ("answer" in kinds)
            assert way.on is None or way.on.isoformat() == way.scenario["as_of"]
            for change in way.changes:
                assert change.say
                assert change.facts
                assert change.clauses, (change.say, facts)
                assert set(change.facts) <= set(FACTS)
                assert {name for name, value in change.facts.items() if value is None} <= HAPPENED_NO_MORE
                if change.kind == "answer":
                    assert facts.get(change.fact) is None
    for part in (found, *found.items):
        if part.id not in open_now and part.complete:
            assert bool(part.ways) != bool(part.blocked)
    assert found == ways_of(engine, facts, service, reading)
    assert json.loads(json.dumps(found.to_json())) == found.to_json()


@given(facts=scenarios(absent=0), service=ALL_SERVICES, reading=READINGS)
def test_other_values_that_are_named_do_as_well(
    engine: Engine, facts: Scenario, service: str, reading: str
) -> None:
    for target, told in targets(ways_of(engine, facts, service, reading)):
        for way in told:
            for change in way.changes:
                for value in change.either if change.fact != "usage" else ():
                    other = {**way.scenario, change.fact: value}
                    assert target in available(engine, other, service, reading)


CHANGEABLE = [
    fact
    for fact, info in load().facts.items()
    if (info.change.otherwise and info.change.otherwise.kind == "choose") or "true" in info.change.to
]
"""Facts that take another value by a choice, a document or an event, and by nothing else."""


@given(facts=scenarios(absent=0), service=ALL_SERVICES, reading=READINGS)
def test_no_single_change_is_overlooked(engine: Engine, facts: Scenario, service: str, reading: str) -> None:
    """Against a plain trial of every value of every fact that can be chosen or come about."""
    found = ways_of(engine, facts, service, reading)
    for fact in CHANGEABLE:
        moves = load().facts[fact].change
        for value in options_of(fact):
            move = moves.to.get(str(value).lower(), moves.otherwise)
            if (
                fact not in facts
                or facts[fact] == value
                or not move
                or move.kind not in ("choose", "get", "event")
            ):
                continue
            carried = {
                name: facts["as_of"] if set_to == "as_of" else set_to for name, set_to in move.sets.items()
            }
            for item in available(engine, {**facts, **carried, fact: value}, service, reading) - {service}:
                told = next(one for one in found.items if one.id == item)
                if item not in available(engine, facts, service, reading):
                    assert any(len(way.changes) == 1 for way in told.ways), (item, fact, value)


# ---------------------------------------------------------------- what the data say of changes


def test_every_value_says_what_it_takes_to_come_about() -> None:
    for fact, info in load().facts.items():
        for value in options_of(fact):
            assert info.change.to.get(str(value).lower(), info.change.otherwise), (fact, value)
        if not options_of(fact):
            assert info.change.otherwise or (info.change.up and info.change.down), fact


@pytest.mark.parametrize(
    ("change", "blockers_to_tell"),
    [
        ({"to": {"maybe": {"kind": "get", "say": "x"}}}, "maybe"),
        ({"otherwise": {"kind": "wish", "say": "x"}}, "kind"),
        ({"otherwise": {"kind": "event", "say": "x", "sets": {"weather": True}}}, "weather"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(change: dict[str, Any], blockers_to_tell: str) -> None:
    asked = {"label": "x", "question": "x", "group": "person", "options": {"yes": {"label": "x"}}}
    with pytest.raises(ValidationError, match=blockers_to_tell):
        FactInfo.model_validate({**asked, "change": change})


# ---------------------------------------------------------------- the command


def run(capsysbinary: pytest.CaptureFixture[bytes], *arguments: str) -> tuple[int, str, str]:
    code = main(["ways", *arguments])
    out, err = capsysbinary.readouterr()
    return code, out.decode(), err.decode()


def test_command(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    file = tmp_path / "case.json"
    file.write_text(json.dumps(COMMON), encoding="utf-8")
    code, out, err = run(capsysbinary, str(file))
    assert (code, err) == (0, "")
    whole = json.loads(out)
    told = {service["id"]: service for service in whole["services"]}
    assert "video_consult" not in told
    assert told["online_pharmacy"]["status"] == "not_included"
    assert told["online_pharmacy"]["ways"][0]["changes"][0]["kind"] == "buy"
    one = json.loads(run(capsysbinary, str(file), "--service", "online_pharmacy")[1])
    assert one["services"] == [told["online_pharmacy"]]
    narrow = json.loads(run(capsysbinary, str(file), "--reading", "cautious")[1])
    assert narrow["reading"] == "cautious"
    assert narrow["services"] != whole["services"]


@pytest.mark.parametrize(
    ("content", "arguments", "blockers_to_tell"),
    [
        ("{}", [], "as_of"),
        ("[", [], "JSON"),
        (json.dumps({"as_of": "2025-03-01"}), ["--set", "x=y"], "--set"),
    ],
)
def test_the_command_refuses_as_evaluate_does(
    content: str,
    arguments: list[str],
    blockers_to_tell: str,
    tmp_path: Path,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    file = tmp_path / "case.json"
    file.write_text(content, encoding="utf-8")
    code, out, err = run(capsysbinary, str(file), *arguments)
    assert (code, out) == (2, "")
    assert blockers_to_tell in err


# ---------------------------------------------------------------- values that would do


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (Among((1, 2, 3)), Among((3, 2)), Among((2, 3))),
        (Among((1,)), Among((2,)), None),
        (Holding(("a",)), Holding(("b", "a")), Holding(("a", "b"))),
        (Range(low=0, low_open=True), Range(low=100, low_open=True), Range(low=100, low_open=True)),
        (Range(low=5), Range(low=5, low_open=True), Range(low=5, low_open=True)),
        (Range(low=5), Range(high=5), Range(5, 5)),
        (Range(low=5, low_open=True), Range(high=5), None),
        (Range(high=9), Range(high=9, high_open=True), Range(high=9, high_open=True)),
    ],
)
def test_meeting_of_regions(one: Any, other: Any, both: Any) -> None:
    assert one.meet(other) == both
    if both is not None:
        assert both.within(one)
        assert both.within(other)


def test_domains_are_those_of_the_vocabulary() -> None:
    assert options_of("sex") == ("male", "female")
    assert set(options_of("urban")) == {True, False}
    assert len(options_of("diagnosis")) == 8
    assert options_of("age") == options_of("as_of") == ()
