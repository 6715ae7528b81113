"""The patch of a draft: applied to a copy of the data, it says exactly what the draft says, comments kept."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules.catalogue.catalogue import DATA
from rules.catalogue.draft import Draft, TermEdit, draft_bytes, draft_of, same_value
from rules.catalogue.inheritance import EXTENDS, whole
from rules.catalogue.loader import load_from
from rules.domain.yaml_reader import DataError, parse_yaml, read_yaml
from rules.drafts.files.patch import PatchError, patch_of, reached, rewritten

SCREENING = "services/cancer_screening.yaml"
COMPANION, NURSING = "services/outpatient_companion.yaml", "services/home_nursing.yaml"
CHANNEL, PLUS = "services/green_channel.yaml", "services/green_channel_plus.yaml"
THREE = ("items.main.limit.count.readings.table.otherwise", 2, 3)
THIRTY = ("items.ordinary.window.apply_by.date.plus.days", 15, 30)


def edit(file: str, path: str, old: Any, new: Any) -> TermEdit:
    return TermEdit.model_validate({"file": file, "path": path, "from": old, "to": new})


def drafted(*edits: TermEdit) -> Draft:
    return draft_of(draft_bytes(edits), "draft", DATA)


def at(file: str, path: str) -> Any:
    """What the data say at a path."""
    value = whole(DATA / file)
    for part in path.split("."):
        value = value[int(part)] if isinstance(value, list) else value[part]
    return value


def applied(patch: str, folder: Path) -> Path:
    """A copy of the data with a patch applied by git."""
    data = Path(shutil.copytree(DATA, folder / "data"))
    subprocess.run(["git", "apply", "-"], cwd=folder, input=patch.encode(), check=True, capture_output=True)
    return data


def lines_of(patch: str, sign: str) -> list[str]:
    return [line[1:].strip() for line in patch.split("\n") if re.match(rf"\{sign}(?!\{sign}\{sign} )", line)]


# ---------------------------------------------------------------- what a patch says


def test_a_number_changes_one_line_of_its_file() -> None:
    patch = patch_of(drafted(edit(COMPANION, *THREE), edit(NURSING, *THIRTY)), DATA)
    assert lines_of(patch, "-") == [
        "date: {of: discharged_on, plus: {days: 15}}",
        "otherwise: 2",
    ]
    assert lines_of(patch, "+") == [
        "date: {of: discharged_on, plus: {days: 30}}",
        "otherwise: 3",
    ]
    assert "+++ b/data/services/home_nursing.yaml\n" in patch


def test_the_patched_data_are_the_draft(tmp_path: Path) -> None:
    draft = drafted(edit(COMPANION, *THREE), edit(NURSING, *THIRTY))
    data = applied(patch_of(draft, DATA), tmp_path)
    assert load_from(data) == load_from(DATA, draft)
    assert load_from(data) != load_from(DATA)


ADDED = {"kind": "fit", "say": "没有在住院", "when": {"not": {"happened": "admitted_on"}}, "cite": [1626]}

SHAPES: dict[str, tuple[TermEdit, ...]] = {
    "a condition is added": (edit(COMPANION, "requires.2", None, ADDED),),
    "a condition is added first": (edit(COMPANION, "requires.0", None, ADDED),),
    "a condition goes": (edit(COMPANION, "requires.1", at(COMPANION, "requires.1"), None),),
    "all conditions go": (edit(COMPANION, "requires", at(COMPANION, "requires"), None),),
    "a key comes": (edit(COMPANION, "items.main.by_stay", None, False),),
    "a city comes": (edit("cities/medical_advance.yaml", "cities.3", None, "虚构"),),
    "a city goes": (edit("cities/medical_advance.yaml", "cities.0", "北京", None),),
    "the register": (edit("silences.yaml", "consult-drug-cost.changes", ["money"], ["wording"]),),
    "one of two that share a text": (edit(NURSING, "items.ordinary.requires.1.kind", "fit", "trigger"),),
    "the other of two that share": (edit(NURSING, "items.critical.requires.1.kind", "fit", "trigger"),),
    "both that share a text": (
        edit(NURSING, "items.ordinary.requires.1.kind", "fit", "trigger"),
        edit(NURSING, "items.critical.requires.1.kind", "fit", "trigger"),
    ),
    "the first of twelve that share": (edit(SCREENING, "items.lung.limit.count", 1, 2),),
    "the one that others repeat goes": (
        edit(SCREENING, "items.lung.limit", at(SCREENING, "items.lung.limit"), None),
    ),
    "what another file takes": (edit(CHANNEL, "items.ward_visit.limit.count", 1, 9),),
    "what is taken from another file": (edit(PLUS, "items.ward_visit.limit.count", 1, 9),),
    "a condition of a list that is taken": (
        edit(PLUS, "items.tcm.requires.0.kind", at(PLUS, "items.tcm.requires.0.kind"), "fit"),
    ),
    "both files": (
        edit(CHANNEL, "items.ward_visit.limit.count", 1, 9),
        edit(PLUS, "items.ward_visit.limit.count", 1, 9),
    ),
}


@pytest.mark.parametrize("edits", SHAPES.values(), ids=SHAPES)
def test_every_shape_of_change_applies(edits: tuple[TermEdit, ...], tmp_path: Path) -> None:
    draft = drafted(*edits)
    patch = patch_of(draft, DATA)
    data = applied(patch, tmp_path)
    reread = {*draft.contents, DATA / PLUS}
    for path in DATA.rglob("*.yaml"):
        mine = data / path.relative_to(DATA)
        if path in reread:
            assert same_value(whole(mine), draft.content(path)), path
        else:
            assert mine.read_bytes() == path.read_bytes(), path
    comments = {path: path.read_text(encoding="utf-8").count(" # ") for path in draft.contents}
    for path, count in comments.items():
        assert (data / path.relative_to(DATA)).read_text(encoding="utf-8").count(" # ") == count


def test_a_service_that_takes_a_changed_place_keeps_its_own() -> None:
    draft = drafted(*SHAPES["what another file takes"])
    assert reached(draft, DATA) == {CHANNEL: ("green_channel_plus",)}
    changed = {path.relative_to(DATA).as_posix() for path in rewritten(draft, DATA)}
    assert changed == {CHANNEL, PLUS}
    both = rewritten(drafted(*SHAPES["both files"]), DATA)
    assert {path.relative_to(DATA).as_posix() for path in both} == {CHANNEL}


def test_nobody_takes_from_most_files() -> None:
    assert reached(drafted(edit(COMPANION, *THREE)), DATA) == {}


def test_what_cannot_be_written_is_told_with_its_place() -> None:
    """The lines of a place that another file takes stand in that file's table."""
    draft = drafted(edit(CHANNEL, "items.surgery.cite", at(CHANNEL, "items.surgery.cite"), [2365]))
    with pytest.raises(PatchError, match=r"green_channel_plus\.yaml.*2365.*写不成补丁"):
        patch_of(draft, DATA)


# ---------------------------------------------------------------- any change at all


def scalars(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield from scalars(part, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from scalars(part, f"{path}.{number}")
    elif value is not None:
        yield path, value


PLACES = [
    (path.relative_to(DATA).as_posix(), place, value)
    for path in sorted((DATA / "services").glob("*.yaml"))
    for place, value in scalars(whole(path))
]
SEEN = st.characters(codec="utf-8").filter(str.isprintable)
ANYTHING = st.one_of(
    st.integers(-5, 5000),
    st.booleans(),
    st.none(),
    st.text(SEEN, min_size=1, max_size=20).filter(str.strip),
    st.sampled_from(["never", ["public_vip"], {"fact": "care", "is": "none"}, "a: b", "# x", "*x", "on"]),
)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(place=st.sampled_from(PLACES), new=ANYTHING)
def test_any_change_of_a_word_or_number_is_written_or_told(place: tuple[str, str, Any], new: Any) -> None:
    file, path, old = place
    if same_value(old, new):
        return
    draft = drafted(edit(file, path, old, new))
    try:
        texts = rewritten(draft, DATA)
    except PatchError as error:
        texts = {}
        untold = [fault for fault in error.faults if "写不成补丁" not in fault]
    if not texts:
        # Only what another file takes, or takes from another, may be beyond a patch.
        assert EXTENDS in read_yaml(DATA / file) or file == CHANNEL
        assert untold == []
        return
    folder = {path: text.encode() for path, text in texts.items()}
    assert folder, "something changed"
    mine = next(path for path in folder if path.relative_to(DATA).as_posix() == file)
    if EXTENDS not in read_yaml(mine):
        assert same_value(parse_yaml(folder[mine], file), draft.content(mine))


def test_a_draft_that_does_not_load_has_a_message_not_a_patch() -> None:
    with pytest.raises(DataError, match="找到的"):
        drafted(edit(COMPANION, THREE[0], 9, 3))
