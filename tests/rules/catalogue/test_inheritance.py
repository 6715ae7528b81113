"""A service's file that extends another's says only what differs, with the lines of its own chapter."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from rules.catalogue.catalogue import DATA
from rules.catalogue.draft import draft_of
from rules.catalogue.inheritance import EXTENDS, whole
from rules.catalogue.json_schema import EXTENDING
from rules.catalogue.loader import load, load_from
from rules.domain.yaml_reader import DataError, read_yaml

BASE = {
    "id": "clinic",
    "in_force": [10],
    "requires": [
        {"say": "病了", "when": {"fact": "diagnosis", "is": "critical"}, "cite": [11, "12-14"]},
        {"say": "有单子", "when": {"fact": "exam_order", "is": True}, "cite": [15]},
    ],
    "items": {"main": {"limit": {"count": 1, "per": "policy_year", "cite": [15]}}},
}
SAME = {10: 50, 11: 51, "12-14": ["52-53", 55], 15: []}


@pytest.fixture
def extended(tmp_path: Path) -> Any:
    """The content of a file that extends `clinic` with this."""

    def write(same_lines: object = SAME, extends: object = "clinic", **own: Any) -> Any:
        (tmp_path / "clinic.yaml").write_text(yaml.safe_dump(BASE, allow_unicode=True), encoding="utf-8")
        content = {"extends": extends, "same_lines": same_lines, **own}
        path = tmp_path / "clinic_plus.yaml"
        path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
        return whole(path)

    return write


def test_what_is_left_out_is_taken_with_the_lines_of_this_chapter(extended: Any) -> None:
    found = extended(id="clinic_plus")
    assert found["id"] == "clinic_plus"
    assert found["in_force"] == [50]
    assert found["requires"][0] == BASE["requires"][0] | {"cite": [51, "52-53", 55]}  # type: ignore[index]
    assert found["items"]["main"]["limit"] == {"count": 1, "per": "policy_year", "cite": []}
    assert "extends" not in found
    assert "same_lines" not in found


def test_mappings_are_merged_and_conditions_replaced_whole(extended: Any) -> None:
    other = {"any": [{"rule": "ruled_out"}]}
    found = extended(
        items={"main": {"limit": {"count": 2}}},
        requires=[{"say": "看病", "cite": [60]}, {"inherit": 0, "when": other}, {"inherit": 1}],
    )
    assert found["items"]["main"]["limit"] == {"count": 2, "per": "policy_year", "cite": []}
    assert found["requires"] == [
        {"say": "看病", "cite": [60]},
        {"say": "病了", "when": other, "cite": [51, "52-53", 55]},
        {"say": "有单子", "when": {"fact": "exam_order", "is": True}, "cite": []},
    ]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"extends": "dentist"}, ("extends", "dentist", "clinic")),
        ({"extends": ["clinic"]}, ("extends", "clinic")),
        ({"extends": "clinic_plus"}, ("extends", "clinic_plus")),
        ({"same_lines": [10]}, ("same_lines",)),
        ({"same_lines": {10: 50, 11: 51, 15: 55}}, ("requires.0.cite", "12-14", "same_lines")),
        ({"same_lines": {**SAME, 99: 1}}, ("same_lines", "99")),
        ({"requires": [{"inherit": 2}, {"inherit": 0}]}, ("requires.0.inherit", "2", "1")),
        ({"requires": [{"inherit": "first"}, {"inherit": 0}]}, ("requires.0.inherit", "first")),
    ],
    ids=lambda value: json.dumps(value, ensure_ascii=False)[:60] if isinstance(value, dict) else "",
)
def test_what_cannot_be_taken_is_refused(given: dict[str, Any], told: tuple[str, ...], extended: Any) -> None:
    with pytest.raises(DataError) as caught:
        extended(**given)
    assert [name for name in ("clinic_plus.yaml", *told) if name not in str(caught.value)] == []


EXTENDERS = [path for path in sorted((DATA / "services").glob("*.yaml")) if EXTENDS in read_yaml(path)]


@pytest.mark.parametrize("path", EXTENDERS, ids=lambda path: path.stem)
def test_editors_see_a_schema_that_fits(path: Path) -> None:
    schema = json.loads((DATA / "schema" / f"{EXTENDING}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(read_yaml(path))


@pytest.mark.parametrize("changed", ["green_channel", "green_channel_plus"])
def test_a_draft_changes_the_service_that_it_names_and_no_other(changed: str) -> None:
    change = {"file": f"services/{changed}.yaml", "path": "items.exam.limit.count", "from": 1, "to": 2}
    draft = draft_of(json.dumps([change]).encode(), "draft.yaml", DATA)
    found = load_from(DATA, draft)
    counts = {
        id: found.service(id).items["exam"].limit.count for id in ("green_channel", "green_channel_plus")
    }
    assert counts == {"green_channel": 1, "green_channel_plus": 1} | {changed: 2}
    assert load().service("green_channel").items["exam"].limit.count == 1
