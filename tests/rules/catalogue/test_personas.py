"""Do the personas tell what the manual says? Each step's expectations, and what the files may not say."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from rules.analysis.expectations import unmet_expectations
from rules.catalogue.catalogue import DATA, SERVICES
from rules.catalogue.loader import load
from rules.catalogue.personas import facts_at_step, last_day, load_personas_from
from rules.catalogue.personas import load_personas as load_personas
from rules.catalogue.schema import Persona, Step
from rules.domain.answer import Status
from rules.domain.parsing import parse
from rules.domain.scenario import RECORDS
from rules.domain.yaml_reader import DataError, read_yaml
from rules.engine.engine import Engine

STEPS = [
    pytest.param(persona, number, id=f"{persona.id}-{step.on}")
    for persona in load_personas()
    for number, step in enumerate(persona.steps)
]


@pytest.mark.parametrize(("persona", "number"), STEPS)
def test_step_is_what_the_manual_says(persona: Persona, number: int, engine: Engine) -> None:
    scenario = parse(facts_at_step(persona, number), SERVICES)
    favourable = engine.evaluate(scenario, "favourable")
    cautious = engine.evaluate(scenario, "cautious")
    found = []
    for id, watched in persona.steps[number].expect.items():
        sides = (("favourable", watched, favourable), ("cautious", watched.cautious or watched, cautious))
        for reading, wanted, answer in sides:
            found += [f"{id} {reading}: {text}" for text in unmet_expectations(answer.service(id), wanted)]
        if watched.cautious:
            assert favourable.service(id).other_reading is not None, id
    assert not found, "\n".join(found)


def test_at_least_eight_personas_tell_a_year_each() -> None:
    personas = load_personas()
    assert len(personas) >= 8
    assert [persona.lesson for persona in personas] == list(range(1, len(personas) + 1))
    for persona in personas:
        assert (persona.steps[-1].on - persona.steps[0].on).days >= 150, persona.id


def test_together_they_show_every_service_and_every_status() -> None:
    watched = {id for _, step in _steps() for id in step.expect}
    assert watched == set(SERVICES)
    sides = [
        side
        for _, step in _steps()
        for one in step.expect.values()
        for side in (one, one.cautious)
        if side is not None
    ]
    assert {side.status for side in sides} == set(get_args(Status))


def test_each_shows_both_readings_somewhere() -> None:
    for persona in load_personas():
        assert any(one.cautious for step in persona.steps for one in step.expect.values()), persona.id


def test_both_editions_and_every_addon_are_there() -> None:
    facts = [
        facts_at_step(persona, number) for persona in load_personas() for number in range(len(persona.steps))
    ]
    assert {one["edition"] for one in facts} == {"standard", "special"}
    assert {addon for one in facts for addon in one["addons"]} == {
        "outpatient",
        "advanced_therapy",
        "special_ward",
    }


def _steps() -> list[tuple[Persona, Step]]:
    return [(persona, step) for persona in load_personas() for step in persona.steps]


# ---------------------------------------------------------------- what is known on a day


def test_the_day_between_two_steps_changes_nothing_but_the_day() -> None:
    for persona in load_personas():
        for number in range(len(persona.steps)):
            last = last_day(persona, number)
            own, later = facts_at_step(persona, number), facts_at_step(persona, number, last)
            assert later == own | {"as_of": last.isoformat()}
            parse(later, SERVICES)
            if number + 1 < len(persona.steps):
                assert last + dt.timedelta(days=1) == persona.steps[number + 1].on


def test_histories_grow_and_null_makes_unknown() -> None:
    for persona in load_personas():
        for number in range(1, len(persona.steps)):
            before, now = facts_at_step(persona, number - 1), facts_at_step(persona, number)
            for name in RECORDS:
                kept = before.get(name, [])
                assert now.get(name, [])[: len(kept)] == kept
            for fact, value in persona.steps[number].facts.items():
                assert (fact in now) == (value is not None)


# ---------------------------------------------------------------- what a file may not say


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "personas").mkdir()
    shutil.copy(DATA / "personas" / "first_year.yaml", tmp_path / "personas")
    return tmp_path


def _change(data: Path, path: list[str | int], value: Any) -> None:
    file = data / "personas" / "first_year.yaml"
    content = read_yaml(file)
    *outer, last = path
    inner = content
    for key in outer:
        inner = inner[key]
    inner[last] = value
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


IN_CHINESE = re.compile("[\u4e00-\u9fff]{2}")

FAULTS: list[tuple[list[str | int], Any, tuple[str, ...]]] = [
    (["id"], "someone", ("id", '"someone"', "须与文件名相同：first_year")),
    (["lesson"], 0, ("lesson", "收到 0")),
    (["shows"], [], ("shows",)),
    (["surprise"], 1, ("surprise",)),
    (["start", "colour"], "red", ("start.colour", "没有这个事实", "edition")),
    (["start", "as_of"], "2026-01-01", ("start.as_of", "日子就是这一步的 on")),
    (["start", "edition"], "gold", ("facts.edition", '"gold"', "standard")),
    (["start", "waiting_days"], "thirty", ("facts.waiting_days", '"thirty"')),
    (["steps", 1, "on"], "2026-02-20", ("steps.1.on", "收到 2026-02-20", "须晚于上一步的 2026-02-20")),
    (["steps", 1, "tell"], "长" * 141, ("steps.1.tell",)),
    (["steps", 1, "facts"], {"diagnosed_on": "2026-03-06"}, ("steps.1.facts.diagnosed_on", "2026-03-06")),
    (["steps", 0, "expect", "massage"], {"status": "available", "cite": [1]}, ("massage", "video_consult")),
    (
        ["steps", 0, "expect", "video_consult", "status"],
        "fine",
        ("video_consult.status", '"fine"', "waiting"),
    ),
    (["steps", 0, "expect", "video_consult", "cite"], [1000], ("cite", "收到行 1000-1000", "3772")),
    (["steps", 0, "expect", "video_consult", "cite"], [], ("video_consult.cite",)),
    (["steps", 0, "expect", "video_consult", "items"], {"big": {}}, ("items.big", "main")),
    (["steps", 0, "expect", "video_consult", "missing"], ["mood"], ("missing", '"mood"')),
    (
        ["steps", 0, "expect", "video_consult", "deadlines"],
        {"main": {"due": "2026-03-01"}},
        ("deadlines.main.due", "opens_on"),
    ),
    (
        ["steps", 5, "expect", "case_manager", "cautious"],
        {"status": "on_trigger"},
        ("cautious", "两种解释不同时才写"),
    ),
]


@pytest.mark.parametrize(("path", "value", "parts"), FAULTS, ids=[".".join(map(str, f[0])) for f in FAULTS])
def test_a_fault_names_file_place_and_what_is_allowed(
    path: list[str | int], value: Any, parts: tuple[str, ...], data: Path
) -> None:
    _change(data, path, value)
    with pytest.raises(DataError) as caught:
        load_personas_from(data, load())
    message = str(caught.value)
    for part in ("first_year.yaml", *parts):
        assert part in message, message
    assert all(IN_CHINESE.search(line) for line in caught.value.faults), message


def test_two_personas_cannot_share_a_lesson(data: Path) -> None:
    text = (data / "personas" / "first_year.yaml").read_text(encoding="utf-8")
    (data / "personas" / "twin.yaml").write_text(text.replace("id: first_year", "id: twin"), encoding="utf-8")
    with pytest.raises(DataError, match=r"twin\.yaml: lesson: 收到 1，first_year 也是这个数"):
        load_personas_from(data, load())


def test_a_folder_without_personas_has_none(tmp_path: Path) -> None:
    assert load_personas_from(tmp_path, load()) == ()
