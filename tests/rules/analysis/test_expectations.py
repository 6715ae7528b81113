"""Is every expectation that a changed rule breaks named, and a file of cases that is not in order refused?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from rules.analysis.expectations import CASES, Expectations
from rules.catalogue.catalogue import DATA
from rules.catalogue.draft import draft_of
from rules.catalogue.loader import load, load_from
from rules.catalogue.personas import load_personas as load_personas
from rules.domain.yaml_reader import DataError

GIVEN = {"as_of": "2025-03-01", "edition": "standard", "addons": [], "policy_start": "2025-01-01",
         "waiting_days": 30, "care": "outpatient", "hospital": "public_general"}  # fmt: skip


def _changed(file: str, path: str, before: Any, after: Any) -> Expectations:
    change = yaml.safe_dump([{"file": file, "path": path, "from": before, "to": after}], allow_unicode=True)
    return Expectations(load_from(DATA, draft_of(change.encode(), "draft", DATA)))


def test_a_changed_count_breaks_the_steps_and_cases_that_count_on_it() -> None:
    path = "items.main.limit.count.readings.table.otherwise"
    found = list(_changed("services/outpatient_companion.yaml", path, 2, 3).unmet(load_personas(), CASES))
    steps = [fault for fault in found if "/personas/" in fault]
    cases = [fault for fault in found if "/cases/" in fault]
    assert steps + cases == found
    assert any("first_year.yaml: steps.5（2026-09-08 " in fault for fault in steps)
    assert any("outpatient_companion（有利解释）main.limit 是 3，写的是 2" in fault for fault in steps)
    assert {Path(fault.split(":")[0]).name for fault in cases} == {"outpatient_companion.yaml"}
    assert any(
        "0（没有加购门急诊责任：一年两次，星期六申请）: main.limit 是 3，写的是 2、main.remaining" in fault
        for fault in cases
    )


def test_a_changed_window_breaks_the_days_that_follow_from_it() -> None:
    path = "items.ordinary.window.apply_by.date.plus.days"
    found = list(_changed("services/home_nursing.yaml", path, 15, 30).unmet(load_personas(), CASES))
    assert any("surgery.yaml: steps.2" in fault and 'apply_by 是 "2026-04-10"' in fault for fault in found)
    assert any("cases/home_nursing.yaml" in fault and '写的是 "closed"' in fault for fault in found)


def test_a_folder_without_cases_has_none(tmp_path: Path) -> None:
    assert list(Expectations(load()).unmet((), tmp_path / "none")) == []


WRONG: list[tuple[str, Any, tuple[str, ...]]] = [
    ("outpatient_companion", {"given": {"as_of": "x"}}, ("0（一次）", "given.as_of", "YYYY-MM-DD")),
    ("outpatient_companion", {"set": {"no-such-entry": "x"}}, ("0（一次）", "set", "no-such-entry")),
    ("outpatient_companion", {"reading": "fine"}, ("0.cases.0.reading", "fine", "favourable")),
    ("outpatient_companion", {"expect": {"colour": 1}}, ("0.cases.0.expect.colour", "没有这个键")),
    ("dentist", {}, ("没有服务", "dentist", "outpatient_companion")),
]


@pytest.mark.parametrize(("service", "change", "told"), WRONG, ids=[str(change) for _, change, _ in WRONG])
def test_a_file_of_cases_that_is_not_in_order_is_refused(
    service: str, change: dict[str, Any], told: tuple[str, ...], tmp_path: Path
) -> None:
    case = {"name": "一次", "lines": [1624], "given": GIVEN, "expect": {"status": "available"}} | change
    path = tmp_path / f"{service}.yaml"
    path.write_text(yaml.safe_dump([{"cases": [case]}], allow_unicode=True), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        list(Expectations(load()).unmet((), tmp_path))
    assert [part for part in (str(path), *told) if part not in str(caught.value)] == [], caught.value
