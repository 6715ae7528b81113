"""A draft of changes to the project's own data: what it may say, and what follows from it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
import yaml

from rules.catalogue.catalogue import DATA, MANUAL_SHA256
from rules.catalogue.draft import draft_bytes, draft_of, edits_in
from rules.catalogue.loader import load, load_at
from rules.domain.parsing import parse
from rules.domain.project import VERSION
from rules.domain.yaml_reader import DataError
from rules.engine.engine import Engine
from tests.conftest import Evaluate

FILE = "services/inpatient_carer.yaml"
LIMIT = {"file": FILE, "path": "items.main.limit.count", "from": 30, "to": 31}


@pytest.fixture
def draft(tmp_path: Path) -> Any:
    """Write changes to a file; returns its path."""

    def put(*changes: Any) -> Path:
        path = tmp_path / "draft.yaml"
        path.write_text(yaml.safe_dump(list(changes), allow_unicode=True), encoding="utf-8")
        return path

    return put


def content(path: str, before: Any, after: Any, file: str = FILE) -> Any:
    """What one change makes of a file."""
    change = yaml.safe_dump([{"file": file, "path": path, "from": before, "to": after}], allow_unicode=True)
    return draft_of(change.encode(), "draft", DATA).content(DATA / file)


def test_a_changed_count_changes_the_answer(draft: Any, evaluate: Evaluate) -> None:
    path = draft(LIMIT)
    catalogue = load_at(path)
    assert catalogue.service("inpatient_carer").items["main"].limit.count == 31
    assert load().service("inpatient_carer").items["main"].limit.count == 30
    scenario = {"as_of": "2025-03-01"}
    found = Engine(catalogue).evaluate(parse(scenario, {})).to_json()
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert found["rules"] == {"version": VERSION, "manual": MANUAL_SHA256, "draft": digest}
    assert evaluate(scenario)["rules"] == {"version": VERSION, "manual": MANUAL_SHA256, "draft": None}
    limits = [
        next(one for one in answer["services"] if one["id"] == "inpatient_carer")["items"][0]["limit"]
        for answer in (evaluate(scenario), found)
    ]
    assert limits == [30, 31]


def test_what_is_written_of_a_draft_is_read_again() -> None:
    edits = edits_in(yaml.safe_dump([LIMIT, {**LIMIT, "from": 31, "to": None}]).encode(), "draft")
    written = draft_bytes(edits)
    assert edits_in(written, "draft") == edits
    assert [edit.to_json() for edit in edits] == [LIMIT, {**LIMIT, "from": 31, "to": None}]
    assert written.decode().count("\n") == len(edits)
    drafted = draft_of(draft_bytes(edits[:1]), "draft", DATA)
    assert drafted.edits == edits[:1]
    assert drafted.digest == hashlib.sha256(draft_bytes(edits[:1])).hexdigest()


def test_later_changes_see_the_earlier_ones(draft: Any) -> None:
    again = {**LIMIT, "from": 31, "to": 32}
    assert load_at(draft(LIMIT, again)).service("inpatient_carer").items["main"].limit.count == 32


def test_null_adds_and_removes() -> None:
    note = {"say": "再提示一句", "cite": [2505]}
    added = content("guide.remarks.0", None, note)
    assert added["guide"]["remarks"][0] == note
    assert content("items.main.by_stay", None, False)["items"]["main"]["by_stay"] is False
    gone = content("guide.steps", added["guide"]["steps"], None)
    assert "steps" not in gone["guide"]


@pytest.mark.parametrize(
    "path", ["requires.0.say", "requires[0].say", "requires.[0].say"], ids=["dots", "brackets", "both"]
)
def test_places_in_lists_are_written_either_way(path: str) -> None:
    file = "services/outpatient_companion.yaml"
    assert content(path, "正在或准备看门诊", "看门诊", file)["requires"][0]["say"] == "看门诊"


def test_entries_of_a_register_go_by_their_ids() -> None:
    found = content("consult-drug-cost.changes", ["money"], ["wording"], "silences.yaml")
    assert next(entry for entry in found if entry["id"] == "consult-drug-cost")["changes"] == ["wording"]


def test_numbers_are_keys_where_the_file_has_them() -> None:
    file = "services/outpatient_companion.yaml"
    assert content("outline.1614", "一", "壹", file)["outline"][1614] == "壹"


WRONG: list[tuple[dict[str, Any], tuple[str, ...]]] = [
    ({"from": 29}, (FILE, "items.main.limit.count", "30", "29")),
    ({"from": "30"}, (FILE, "30", '"30"')),
    ({"from": True}, (FILE, "30", "true")),
    ({"from": None}, (FILE, "30", "null")),
    ({"path": "items.main.by_stay"}, (FILE, "items.main.by_stay", "没有值", "30")),
    ({"path": "items.second.limit.count"}, (FILE, "second", "main")),
    ({"path": "items.main.cite.99"}, (FILE, "99")),
    ({"path": "items.main.name.x"}, (FILE, "x")),
    ({"path": "items..limit"}, (FILE, "items..limit", "点")),
    ({"path": ""}, ("0.path",)),
    ({"file": "services/dentist.yaml"}, ("services/dentist.yaml", "共有")),
    ({"file": FILE.replace("carer", "career")}, (f"是不是 {FILE}", "共有")),
    ({"file": "../data/facts.yaml"}, ("../data/facts.yaml", "facts.yaml")),
    ({"file": "/etc/passwd"}, ("/etc/passwd", "如 ")),
    ({"from": None, "to": None}, (FILE, "null")),
    ({"colour": "red"}, ("0.colour",)),
    ({"path": 3}, ("0.path", "3")),
]


@pytest.mark.parametrize(("change", "named"), WRONG, ids=[str(change) for change, _ in WRONG])
def test_a_change_that_does_not_fit_is_refused(
    change: dict[str, Any], named: tuple[str, ...], draft: Any
) -> None:
    path = draft(LIMIT | change)
    with pytest.raises(DataError) as caught:
        load_at(path)
    (message,) = caught.value.faults
    assert [part for part in (str(path), *named) if part not in message] == [], message


def test_every_change_that_does_not_fit_is_told(draft: Any) -> None:
    with pytest.raises(DataError) as caught:
        load_at(draft({**LIMIT, "from": 1}, LIMIT, {**LIMIT, "from": 2}))
    assert len(caught.value.faults) == 2
    assert "第 1 条" in caught.value.faults[0]
    assert "第 3 条" in caught.value.faults[1]


@pytest.mark.parametrize("key", ["file", "path", "from", "to"])
def test_every_key_must_be_there(key: str, draft: Any) -> None:
    with pytest.raises(DataError, match=rf"0\.{key}: 缺少"):
        load_at(draft({name: value for name, value in LIMIT.items() if name != key}))


@pytest.mark.parametrize(
    ("text", "told"), [("", "列表"), ("[]", "至少"), ("a: 1", "列表"), ("- 1", "键和值"), ("[", "YAML")]
)
def test_what_is_no_draft_is_refused(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "draft.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=told):
        load_at(path)


def test_data_that_a_draft_breaks_are_refused(draft: Any) -> None:
    with pytest.raises(DataError, match=r"items\.main\.limit\.count"):
        load_at(draft({**LIMIT, "to": -1}))


def test_a_draft_leaves_the_files_as_they_are(draft: Any) -> None:
    before = (DATA / FILE).read_bytes()
    load_at(draft(LIMIT))
    assert (DATA / FILE).read_bytes() == before
