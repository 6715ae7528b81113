"""What a change of the data changes: two data folders compared."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from rules.__main__ import main
from rules.analysis.rule_diff import diff
from rules.catalogue.catalogue import DATA, SERVICES
from rules.catalogue.loader import load_from
from rules.domain.parsing import parse
from rules.engine.engine import Engine


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project's data, to be changed."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def change(folder: Path, file: str, before: str, after: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert before in text, (file, before)
    path.write_text(text.replace(before, after), encoding="utf-8")


def changed(folder: Path) -> dict[str, Any]:
    return diff(load_from(DATA), load_from(folder))


def test_nothing_changes_between_equal_folders(copy: Path) -> None:
    found = changed(copy)
    assert found["answers"] == {"favourable": [], "cautious": []}
    assert found["data"] == []
    assert found["combinations"] == 0


def test_a_changed_count_shows_where_and_by_how_much(copy: Path) -> None:
    change(copy, "services/outpatient_companion.yaml", "then: 5\n", "then: 4\n")
    found = changed(copy)
    assert found["answers"]["cautious"] == []
    groups = found["answers"]["favourable"]
    assert {group["service"] for group in groups} == {"outpatient_companion"}
    limit = next(group for group in groups if group["what"] == "limit")
    assert (limit["from"], limit["to"]) == (5, 4)
    assert all("outpatient" in addons for addons in limit["where"]["addons"])
    status = next(group for group in groups if group["what"] == "status")
    assert (status["from"], status["to"]) == ("available", "used_up")
    assert [(one["file"], one["from"], one["to"]) for one in found["data"]] == [
        ("services/outpatient_companion.yaml", 5, 4)
    ]


def test_a_changed_condition_gives_examples_that_can_be_opened(copy: Path) -> None:
    change(copy, "services/city_transfer.yaml", "at_most: 100", "at_most: 80")
    groups = changed(copy)["answers"]["favourable"]
    assert {group["what"] for group in groups} == {"status"}
    engines = [Engine(load_from(folder)) for folder in (DATA, copy)]
    for group in groups:
        scenario = parse(group["example"], SERVICES)
        for engine, expected in zip(engines, (group["from"], group["to"]), strict=True):
            service = next(s for s in engine.evaluate(scenario).services if s.id == group["service"])
            assert next(i for i in service.items if i.id == group["items"][0]).status == expected
        assert set(group["where"]["distance_km"]) <= {80.1, 99.9, 100}


def test_a_changed_promise_moves_a_date(copy: Path) -> None:
    change(
        copy,
        "services/second_opinion.yaml",
        "review_by:\n    period: {workdays: 1}",
        "review_by:\n    period: {workdays: 3}",
    )
    groups = changed(copy)["answers"]["favourable"]
    assert {group["what"] for group in groups} == {"review_by"}
    assert all(group["from"] < group["to"] for group in groups)


def test_a_city_more_is_told_by_name(copy: Path) -> None:
    change(copy, "cities/medical_advance.yaml", "cities:\n", "cities:\n  - 虚构\n")
    found = changed(copy)
    assert {group["service"] for group in found["answers"]["favourable"]} == {"medical_advance"}
    assert "虚构" in found["answers"]["favourable"][0]["where"]["hospital_city"]
    assert found["data"] == [
        {"file": "cities/medical_advance.yaml", "path": "cities", "from": [], "to": ["虚构"]}
    ]


def test_a_change_of_words_changes_no_answer(copy: Path) -> None:
    change(copy, "services/video_consult.yaml", "name: 视频问诊", "name: 视频问医生")
    found = changed(copy)
    assert found["answers"] == {"favourable": [], "cautious": []}
    assert {one["path"] for one in found["data"]} >= {"name"}


def test_the_command_compares_two_folders(copy: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["diff", str(DATA), str(copy)]) == 0
    assert set(json.loads(capsysbinary.readouterr().out)) == {"combinations", "answers", "data"}


def test_a_folder_that_cannot_be_read_is_refused(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["diff", str(DATA), str(tmp_path / "none")]) == 2
    printed = capsysbinary.readouterr()
    assert not printed.out
    assert "none" in printed.err.decode()
