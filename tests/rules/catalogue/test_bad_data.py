"""Is data with one fault, as under `bad_data`, refused with file, place, what was found and allowed?"""

from __future__ import annotations

import copy
import random
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rules.catalogue.loader as catalogue_module
import rules.catalogue.personas as personas_module
from rules.catalogue.catalogue import DATA, SERVICES, STANCES, Catalogue
from rules.catalogue.draft import Draft
from rules.catalogue.inheritance import whole
from rules.catalogue.loader import load, load_from, validate
from rules.catalogue.personas import check_personas, facts_at_step
from rules.catalogue.personas import load_personas as load_personas
from rules.catalogue.sentences.sources import Sources
from rules.domain.parsing import parse
from rules.domain.scenario import visible
from rules.domain.yaml_reader import DataError, read_yaml
from rules.engine.engine import Engine
from rules.guidance.situations import fitting
from rules.guidance.steps import first_steps

FOLDER = Path(__file__).resolve().parent / "bad_data"
FAULTS = [
    pytest.param(fault, id=f"{path.stem}: {fault['fault']}")
    for path in sorted(FOLDER.glob("*.yaml"))
    for fault in read_yaml(path)
]
BY_CONTENT = ("at", "drop")
"""The keys of faults that are a change of a file's content; the others change its text."""


@pytest.fixture(autouse=True)
def _committed_files_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that stays as it is committed is not read again."""

    def quick(kind: Any, path: Path, sources: Sources) -> Any:
        if (sources.draft and path in sources.draft.contents) or not path.is_relative_to(DATA):
            return validate(kind, path, sources)
        key = (str(kind), path)
        if key not in COMMITTED:
            COMMITTED[key] = validate(kind, path, Sources(DATA))
        return COMMITTED[key]

    for module in (catalogue_module, personas_module):
        monkeypatch.setattr(module, "validate", quick)


COMMITTED: dict[tuple[str, Path], Any] = {}


def check_all(data: Path, draft: Draft | None = None) -> Catalogue:
    """What `python -m rules check` checks."""
    catalogue = load_from(data, draft)
    check_personas(data, catalogue)
    return catalogue


def with_content(file: str, content: Any) -> Draft:
    """The committed data, one file of them changed."""
    return Draft("0" * 64, {DATA / file: content})


def test_there_is_a_fault_of_each_sort() -> None:
    assert len(FAULTS) >= 250
    ids = [param.id for param in FAULTS]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("fault", FAULTS)
def test_one_fault_is_refused_with_its_place(fault: dict[str, Any], tmp_path: Path) -> None:
    folder, draft = DATA, None
    if any(key in fault for key in BY_CONTENT) and "deep" not in fault:
        content = broken(copy.deepcopy(whole(DATA / fault["file"])), fault)
        draft = with_content(fault["file"], broken(content, fault["and"]) if "and" in fault else content)
    else:
        folder = Path(shutil.copytree(DATA, tmp_path / "data"))
        break_text(folder / fault["file"], fault)
    with pytest.raises(DataError) as caught:
        check_all(folder, draft)
    message = "\n".join(caught.value.faults)
    assert [part for part in fault["told"] if str(part) not in message] == [], message
    assert fault.get("named", Path(fault["file"]).name) in message
    for line in caught.value.faults:
        assert line == visible(line)
        assert len(line) < 2000


# ---------------------------------------------------------------- how to break


def broken(content: Any, fault: dict[str, Any]) -> Any:
    """The content with what stands at `at` put otherwise, moved to another key, or removed."""
    if "drop" in fault:
        return dropped(content, fault["drop"])
    *outer, last = fault["at"].split(".") if fault["at"] else [None]
    if last is None:
        return fault["put"]
    inner = content
    for part in outer:
        inner = inner[key_of(inner, part)]
    key = key_of(inner, last)
    if "put" in fault:
        inner[key] = fault["put"]
    elif "long" in fault:
        inner[key] = "长" * fault["long"]
    elif "copy" in fault:
        value = content
        for part in fault["copy"].split("."):
            value = value[key_of(value, part)]
        inner[key] = copy.deepcopy(value)
    elif "move" in fault:
        inner[fault["move"]] = inner.pop(key)
    else:
        del inner[key]
    return content


def key_of(inner: Any, part: str) -> Any:
    """A part of a path as the key it stands for: a place, the id of an entry, or a line."""
    if isinstance(inner, list):
        return int(part) if part.isdecimal() else [entry["id"] for entry in inner].index(part)
    lines = all(isinstance(key, int) for key in inner) and bool(inner)
    return int(part) if lines and part.isdecimal() else part


def dropped(content: Any, fact: str) -> Any:
    """Without the requirements and caveats that speak of a fact."""
    for part in ("requires", "caveats"):
        content[part] = [one for one in content.get(part, []) if fact not in str(one)]
    for item in content["items"].values():
        item["requires"] = [one for one in item.get("requires", []) if fact not in str(one)]
    return content


def break_text(path: Path, fault: dict[str, Any]) -> None:
    """Write a file otherwise, or take it away."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    if fault.get("remove") or fault.get("folder"):
        path.unlink()
        if fault.get("folder"):
            path.mkdir()
        return
    if "old" in fault:
        assert fault["old"] in text, fault
        text = text.replace(fault["old"], fault["new"], 1)
    elif "nested" in fault:
        text = "[" * fault["nested"] + "]" * fault["nested"]
    elif "deep" in fault:
        assert "when: {fact: care, is: outpatient}" in text
        deep = "{not: " * fault["deep"] + "always" + "}" * fault["deep"]
        text = text.replace("when: {fact: care, is: outpatient}", f"when: {deep}", 1)
    elif "laughs" in fault:
        text = "- &a0 [ha]\n" + "".join(
            f"- &a{n + 1} [{', '.join([f'*a{n}'] * 10)}]\n" for n in range(fault["laughs"])
        )
    elif "size" in fault:
        text += "# " + "x" * fault["size"]
    elif "text" in fault:
        text = fault["text"]
    path.write_bytes(text.encode(fault.get("encoding", "utf-8")))


# ---------------------------------------------------------------- what is passed can be evaluated


FILES = sorted(
    path.relative_to(DATA).as_posix() for path in DATA.rglob("*.yaml") if "personas" not in path.parts
)
SCENARIOS = [
    parse({"as_of": "2025-03-01"}, SERVICES),
    *(
        parse(facts_at_step(one, number), SERVICES)
        for one in load_personas()
        for number in (0, len(one.steps) - 1)
    ),
]
VALUES = (
    *(None, True, False, -1, 0, 1, 2, 7, 31, 366, 4336, 1.5, "", "main", "as_of", "policy_end", "review"),
    *("planned", "silent", "stated", "none", "unlimited", "stay", "true", "malignant", "1624", [], {}),
    *({"all": []}, {"any": []}, {"rule": "ruled_out"}, {"used": ["main"]}, {"fact": "age", "at_least": 3}),
    *(
        {"happened": "admitted_on"},
        {"known": {"fact": "married", "is": True}},
        {"days": 1},
        {"workdays": 366},
    ),
    {"date": {"of": "policy_end", "minus": {"years": 10}}, "on_or_before": "as_of"},
)


def places(content: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value inside plain data."""
    parts = content.items() if isinstance(content, dict) else enumerate(content)
    found = []
    for key, part in parts:
        found.append((*path, key))
        if isinstance(part, (dict, list)):
            found += places(part, (*path, key))
    return found


def mutated(file: str, seed: int) -> Any:
    """A file's content with one value removed, replaced, repeated or exchanged with another."""
    chance = random.Random(seed)
    content = copy.deepcopy(whole(DATA / file))
    every = places(content)
    *outer, last = chance.choice(every)
    inner = content
    for key in outer:
        inner = inner[key]
    match chance.randrange(4):
        case 0:
            del inner[last]
        case 1:
            inner[last] = copy.deepcopy(chance.choice(VALUES))
        case 2 if isinstance(inner[last], int) and not isinstance(inner[last], bool):
            inner[last] += chance.choice((-100, -1, 1, 100))
        case _:
            value = content
            for key in chance.choice(every):
                value = value[key]
            inner[last] = copy.deepcopy(value)
    return content


@given(st.sampled_from(FILES), st.integers(0, 10**6))
def test_whatever_is_passed_can_be_evaluated(file: str, seed: int) -> None:
    faults: tuple[str, ...] | None = None
    try:
        catalogue = check_all(DATA, with_content(file, mutated(file, seed)))
    except DataError as error:
        faults = error.faults
    if faults is not None:
        assert faults
        assert all(str(DATA) in line for line in faults), faults
        return
    engine = Engine(catalogue)
    for scenario in SCENARIOS:
        for reading in STANCES:
            answer = engine.evaluate(scenario, reading)
            answer.to_json()
        if file.startswith("situations/"):
            first_steps(fitting([scenario], catalogue), answer, scenario, catalogue)


def test_the_committed_data_are_passed() -> None:
    assert check_all(DATA) == load()
