"""Two years' terms on the command line: side by side, and what changed between them."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import rules.rulebooks.loading as loading
from rules.__main__ import main
from rules.catalogue.catalogue import DATA, MANUAL_SHA256
from rules.quiz.customers import SAMPLE
from tests.support.rulebooks import INVENTED, NEW, OLD, folder_beside

VISIT: dict[str, Any] = {
    "as_of": "2026-03-01", "edition": "standard", "addons": [], "waiting_days": 30, "renewal": False,
    "care": "outpatient",
}  # fmt: skip


@pytest.fixture
def visit(tmp_path: Path) -> Path:
    """A line for each start of the policy, the last unknown."""
    path = tmp_path / "visits.jsonl"
    starts = ("2025-12-31", "2026-01-01", None)
    path.write_text("\n".join(json.dumps({**VISIT, "policy_start": start}) for start in starts), "utf-8")
    return path


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    assert main(arguments) == 0
    return capsys.readouterr().out


def limits(out: str) -> list[tuple[int, Any]]:
    """Of each line, how many visits there are, and by which terms."""
    answers = [json.loads(line) for line in out.splitlines()]
    visits = [
        next(one for one in answer["services"] if one["id"] == "outpatient_companion") for answer in answers
    ]
    return [
        (one["items"][0]["limit"], answer["rules"].get("rulebook", "-"))
        for one, answer in zip(visits, answers, strict=True)
    ]


def test_two_paths_are_terms_side_by_side(visit: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = said(capsys, "evaluate", "--lines", "--data", str(DATA), "--data", str(INVENTED), str(visit))
    assert limits(out) == [(2, OLD), (3, NEW), (2, None)]


def test_without_a_path_the_terms_beside_the_project_count(
    visit: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert limits(said(capsys, "evaluate", "--lines", str(visit))) == [(2, "-")] * 3
    monkeypatch.setattr(loading, "FOLDER", folder_beside(tmp_path / "rulebooks"))
    loading.own_shelf.cache_clear()
    try:
        assert limits(said(capsys, "evaluate", "--lines", str(visit))) == [(2, OLD), (3, NEW), (2, None)]
    finally:
        loading.own_shelf.cache_clear()


def test_one_path_is_those_terms_as_far_as_they_hold(visit: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They begin in 2026: for an earlier start nothing is certain; an unknown one may be theirs."""
    out = said(capsys, "evaluate", "--lines", "--data", str(INVENTED), str(visit))
    assert limits(out) == [(None, None), (3, NEW), (3, NEW)]


def test_terms_that_overlap_are_refused(visit: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "--lines", "--data", str(INVENTED), "--data", str(INVENTED), str(visit)]) == 2
    found = capsys.readouterr()
    assert found.out == ""
    assert "有两版条款都叫" in found.err


def test_a_way_leads_by_the_terms_of_the_start(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A journey of eighty kilometres has to grow under the old terms alone."""
    path = tmp_path / "journey.json"
    journey = {**VISIT, "care": "none", "trip_km": 80, "trip_days": 3, "trip_region": "mainland"}
    found = {}
    for start in ("2025-12-31", "2026-01-01"):
        path.write_text(json.dumps({**journey, "policy_start": start}), "utf-8")
        out = said(
            capsys,
            "ways",
            "--service",
            "emergency_rescue",
            "--data",
            str(DATA),
            "--data",
            str(INVENTED),
            str(path),
        )
        found[start] = [one["status"] for one in json.loads(out)["services"]]
    assert found == {"2025-12-31": ["not_met"], "2026-01-01": ["available"]}


@pytest.fixture
def next_folder(tmp_path: Path) -> Path:
    """A data folder of made-up terms with a manual of their own, as next year's would be."""
    folder = tmp_path / "next"
    shutil.copytree(DATA, folder)
    product = folder / "product.yaml"
    text = product.read_text("utf-8")
    for old, new in (
        (f"name: {OLD}", f"name: {NEW}"),
        ("begins: null", 'begins: "2026-01-01"'),
        (MANUAL_SHA256, "f" * 64),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new)
    product.write_text(text, "utf-8")
    service = folder / "services" / "outpatient_companion.yaml"
    text = service.read_text("utf-8")
    assert text.count("otherwise: 2") == 1
    service.write_text(text.replace("otherwise: 2", "otherwise: 3"), "utf-8")
    return folder


def test_a_folder_of_next_years_terms_has_its_own_manual(
    next_folder: Path, visit: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = said(capsys, "evaluate", "--lines", "--data", str(DATA), "--data", str(next_folder), str(visit))
    assert limits(out) == [(2, OLD), (3, NEW), (2, None)]
    manuals = [json.loads(line)["rules"]["manual"] for line in out.splitlines()]
    assert manuals[:2] == [MANUAL_SHA256, "f" * 64]


def test_the_difference_of_two_years_is_told_in_words(
    next_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = said(capsys, "diff", str(DATA), str(next_folder), "--markdown")
    for part in ("门诊陪诊", "2 次 → **3 次**", "1664", "1670", "2 次 → 3 次"):
        assert part in out, part


def test_check_names_the_terms_side_by_side(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(loading, "FOLDER", folder_beside(tmp_path / "rulebooks"))
    loading.own_shelf.cache_clear()
    try:
        out = said(capsys, "check")
    finally:
        loading.own_shelf.cache_clear()
    assert f"2 版条款并用：{OLD}：至 2025-12-31；{NEW}：2026-01-01 起" in out
    lead, _, steps = out.partition("步的保单属于别的版次，按那一版，写好的预期不成立，要一起改：\n")
    assert len(steps.splitlines()) == int(lead.rpartition("示例客户有 ")[2]) > 0
    told = [line for line in steps.splitlines() if "outpatient_companion" in line]
    # By their own terms there are three visits where two are expected.
    assert any("main.limit 是 3，写的是 2" in line for line in told), told
    assert all(line.startswith(f"{DATA}/personas/") for line in steps.splitlines())


def test_a_number_to_call_that_changed_is_told(next_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Also what services share: who answers, and when."""
    phones = next_folder / "phones.yaml"
    text = phones.read_text("utf-8")
    assert "who: 众安客服" in text
    phones.write_text(text.replace("who: 众安客服", "who: 虚构的客服", 1), "utf-8")
    found = json.loads(said(capsys, "diff", str(DATA), str(next_folder)))
    assert [(one["file"], one["to"]) for one in found["data"] if one["file"] == "phones.yaml"] == [
        ("phones.yaml", "虚构的客服")
    ]


# ---------------------------------------------------------------- a draft of one of several years' terms


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The made-up terms stand beside the project's own."""
    monkeypatch.setattr(loading, "FOLDER", folder_beside(tmp_path / "rulebooks"))
    loading.own_shelf.cache_clear()
    yield
    loading.own_shelf.cache_clear()


def drafted(path: Path, old: int, of: str | None) -> str:
    """The path of a draft of nine visits instead of so many, of these terms."""
    change = {
        "file": "services/outpatient_companion.yaml",
        "path": "items.main.limit.count.readings.table.otherwise",
        "from": old,
        "to": 9,
        **({"of": of} if of else {}),
    }
    path.write_text(json.dumps([change], ensure_ascii=False), "utf-8")
    return str(path)


@pytest.mark.usefixtures("beside")
@pytest.mark.parametrize(
    ("old", "of", "found"),
    [
        (2, None, [(9, OLD), (3, NEW), (3, None)]),
        (2, OLD, [(9, OLD), (3, NEW), (3, None)]),
        (3, NEW, [(2, OLD), (9, NEW), (2, None)]),
    ],
    ids=["of none", "of the old", "of the new"],
)
def test_a_draft_takes_the_place_of_its_terms_beside_the_others(
    old: int,
    of: str | None,
    found: list[Any],
    visit: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    draft = drafted(tmp_path / "draft.yaml", old, of)
    assert limits(said(capsys, "evaluate", "--lines", "--data", draft, str(visit))) == found


@pytest.mark.usefixtures("beside")
@pytest.mark.parametrize("command", ["evaluate", "check", "diff"])
def test_a_draft_of_terms_that_are_not_here_is_refused(
    command: str, visit: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = drafted(tmp_path / "draft.yaml", 2, "2031版")
    arguments = {
        "evaluate": ["evaluate", "--lines", "--data", draft, str(visit)],
        "check": ["check", "--data", draft],
        "diff": ["diff", str(DATA), draft],
    }
    assert main(arguments[command]) == 2
    assert f"改的是“2031版”的条款，这里没有这一版；这里有：{OLD}、{NEW}" in capsys.readouterr().err


@pytest.mark.usefixtures("beside")
def test_the_difference_that_a_draft_makes_is_counted_over_those_under_its_terms(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = said(
        capsys,
        "diff",
        str(INVENTED),
        drafted(tmp_path / "draft.yaml", 3, NEW),
        "--markdown",
    )
    (asked,) = re.findall(r"编造的客户 ([\d,]+) 位", out)
    assert 0 < int(asked.replace(",", "")) < SAMPLE
    assert "3 次 → 9 次" in out
    starts = re.findall(r"保单生效日：(\d{4})", out)
    assert set(starts) == {"2026"}
