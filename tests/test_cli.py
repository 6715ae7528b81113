"""The commands: what they print, where, and with which exit code."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from rules.__main__ import main
from rules.catalogue import DATA, LAST_LINE, SERVICES, load

ROOT = Path(__file__).resolve().parent.parent
SCENARIO = {
    "as_of": "2025-03-01", "policy_start": "2025-01-01", "waiting_days": 30, "renewal": False,
    "addons": ["outpatient"], "care": "outpatient",
}  # fmt: skip


class Result(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes]) -> Any:
    """Run one command in this process."""

    def call(*arguments: str) -> Result:
        capsysbinary.readouterr()
        try:
            code = main(arguments)
        except SystemExit as stopped:
            code = int(stopped.code or 0)
        out, err = capsysbinary.readouterr()
        return Result(code, out.decode("utf-8"), err.decode("utf-8"))

    return call


@pytest.fixture
def write(tmp_path: Path) -> Any:
    """Write a scenario, or any text or bytes, to a file; returns its name."""

    def put(content: object) -> str:
        path = tmp_path / "scenario.json"
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return str(path)

    return put


def refused(result: Result, *named: str) -> list[str]:
    """The messages of a refusal: nothing on standard output, one line a fault, no traceback."""
    assert result.code == 2
    assert result.out == ""
    lines = result.err.strip().splitlines()
    assert lines
    assert "Traceback" not in result.err
    assert [name for name in named if name not in result.err] == []
    return lines


def service(answer: dict[str, Any], id: str) -> dict[str, Any]:
    return next(one for one in answer["services"] if one["id"] == id)


# ---------------------------------------------------------------- as a process


def _process(*arguments: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "rules", *arguments],
        input=stdin.encode(),
        capture_output=True,
        cwd=ROOT,
        env={"PATH": os.environ.get("PATH", ""), **environment},
        check=False,
    )


def test_evaluate_prints_utf8_whatever_the_locale() -> None:
    done = _process("evaluate", "-", stdin=json.dumps(SCENARIO), LANG="C", LC_ALL="C")
    assert done.returncode == 0, done.stderr.decode()
    assert done.stderr == b""
    answer = json.loads(done.stdout.decode("utf-8"))
    assert service(answer, "outpatient_companion")["items"][0]["remaining"] == 5
    assert any(ord(character) > 127 for character in done.stdout.decode("utf-8"))


def test_bad_input_as_a_process() -> None:
    done = _process("evaluate", "-", stdin='{"as_of": "2025-1-1", "age": -1}', LANG="C")
    result = Result(done.returncode, done.stdout.decode(), done.stderr.decode("utf-8"))
    assert len(refused(result, "as_of", "2025-1-1", "age", "-1")) == 2


# ---------------------------------------------------------------- evaluate


def test_evaluate_reads_a_file(run: Any, write: Any) -> None:
    result = run("evaluate", write(SCENARIO))
    assert (result.code, result.err) == (0, "")
    answer = json.loads(result.out)
    assert answer["reading"] == "favourable"
    assert answer["policy"] == {"start": "2025-01-01", "end": "2025-12-31", "waiting_over_on": "2025-01-31"}
    assert [one["id"] for one in answer["services"]] == list(SERVICES)


def test_evaluate_reads_standard_input(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    standard = io.TextIOWrapper(io.BytesIO(json.dumps(SCENARIO).encode()))
    monkeypatch.setattr(sys, "stdin", standard)
    result = run("evaluate", "-")
    assert result.code == 0
    assert json.loads(result.out)["as_of"] == "2025-03-01"


def test_a_byte_order_mark_is_no_fault(run: Any, write: Any) -> None:
    assert run("evaluate", write(b"\xef\xbb\xbf" + json.dumps(SCENARIO).encode())).code == 0


def test_the_reading_is_chosen(run: Any, write: Any) -> None:
    file = write(SCENARIO)
    wide, narrow = (
        json.loads(run("evaluate", file, "--reading", reading).out) for reading in ("favourable", "cautious")
    )
    assert (wide["reading"], narrow["reading"]) == ("favourable", "cautious")
    one, other = service(wide, "outpatient_companion"), service(narrow, "outpatient_companion")
    assert (one["items"][0]["limit"], other["items"][0]["limit"]) == (5, 1)
    assert one["other_reading"]["items"][0]["limit"] == 1


def test_one_entry_is_set(run: Any, write: Any) -> None:
    file = write(SCENARIO)
    for chosen, limit in (("note", 1), ("table", 5), ("cautious", 1), ("favourable", 5)):
        result = run("evaluate", file, "--set", f"outpatient-companion-count={chosen}")
        assert service(json.loads(result.out), "outpatient_companion")["items"][0]["limit"] == limit, chosen
    plain = json.loads(run("evaluate", file).out)
    changed = json.loads(run("evaluate", file, "--set", "outpatient-companion-count=note").out)
    assert [a["id"] for a, b in zip(plain["services"], changed["services"], strict=True) if a != b] == [
        "outpatient_companion"
    ]


def test_several_entries_are_set(run: Any, write: Any) -> None:
    result = run(
        "evaluate",
        write(SCENARIO),
        "--reading",
        "cautious",
        "--set",
        "outpatient-companion-count=table",
        "--set",
        "green-plus-replaces=both",
    )
    assert service(json.loads(result.out), "outpatient_companion")["items"][0]["limit"] == 5


@pytest.mark.parametrize(
    ("setting", "named"),
    [
        ("no-such-entry=note", ("no-such-entry", "outpatient-companion-count")),
        ("outpatient-companion-count=maybe", ("outpatient-companion-count", "maybe", "note", "table")),
        ("outpatient-companion-count", ("outpatient-companion-count", "=")),
        ("outpatient-companion-count=", ("outpatient-companion-count", "table")),
        ("=note", ("outpatient-companion-count",)),
    ],
)
def test_an_unknown_setting_is_refused(setting: str, named: tuple[str, ...], run: Any, write: Any) -> None:
    lines = refused(run("evaluate", write(SCENARIO), "--set", setting), *named)
    assert len(lines) == 1


# ---------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("content", "count", "named"),
    [
        ({}, 1, ("as_of",)),
        ({"as_of": "2025-1-1"}, 1, ("as_of", "2025-1-1", "YYYY-MM-DD")),
        (
            {"as_of": "2025-03-01", "edition": "gold", "age": True, "zzz": 1},
            3,
            ("edition", "gold", "age", "zzz"),
        ),
        (
            {"as_of": "2025-03-01", "usage": [{"service": "x", "on": "2025-01-01"}] * 2},
            2,
            ("usage[0]", "usage[1]"),
        ),
        ([SCENARIO], 1, ("JSON",)),
        ("", 1, ("JSON",)),
        ("{", 1, ("JSON",)),
        ('{"as_of": "2025-03-01",}', 1, ("JSON",)),
        ('{"as_of": "2025-03-01", "as_of": "2025-03-02"}', 1, ("as_of",)),
        ('{"as_of": "2025-03-01", "trip_km": NaN}', 1, ("trip_km",)),
        ('{"as_of": "2025-03-01", "trip_km": Infinity}', 1, ("trip_km",)),
        ('{"as_of": "2025-03-01", "hospital_city": "\\ud800"}', 1, ("hospital_city",)),
        ('{"as_of": "2025-03-01", "age": ' + "9" * 5000 + "}", 1, ()),
        ("[" * 100_000, 1, ()),
        (b'{"as_of": "\xb1\xb1"}', 1, ("UTF-8",)),
    ],
    ids=[
        "no-day",
        "day",
        "three-faults",
        "two-uses",
        "list",
        "empty",
        "cut",
        "comma",
        "twice",
        "nan",
        "infinity",
        "surrogate",
        "long-number",
        "nested",
        "gbk",
    ],
)
def test_bad_input(content: object, count: int, named: tuple[str, ...], run: Any, write: Any) -> None:
    assert len(refused(run("evaluate", write(content)), *named)) == count


def test_a_missing_file(run: Any, tmp_path: Path) -> None:
    name = str(tmp_path / "nowhere.json")
    assert len(refused(run("evaluate", name), name)) == 1
    assert len(refused(run("evaluate", str(tmp_path)), str(tmp_path))) == 1


@pytest.mark.parametrize(
    "arguments", [(), ("evaluate",), ("guess",), ("evaluate", "x", "--reading", "hopeful")]
)
def test_bad_arguments(arguments: tuple[str, ...], run: Any) -> None:
    refused(run(*arguments))


# ---------------------------------------------------------------- the registers


@pytest.mark.parametrize("command", ["contradictions", "silences"])
def test_a_register_is_printed(command: str, run: Any) -> None:
    result = run(command)
    assert (result.code, result.err) == (0, "")
    entries = json.loads(result.out)
    assert len(entries) == len(getattr(load(), command)) > 20
    ids = [entry["id"] for entry in entries]
    assert len(set(ids)) == len(ids)
    for entry in entries:
        assert {"id", "title", "services", "lines", "readings", "effect"} <= set(entry), entry["id"]
        assert entry["title"], entry["id"]
        assert entry["effect"], entry["id"]
        assert entry["services"], entry["id"]
        assert set(entry["services"]) <= set(SERVICES), entry["id"]
        assert entry["lines"], entry["id"]
        for first, last in entry["lines"]:
            assert 1 <= first <= last <= LAST_LINE, entry["id"]
        stances = [reading["stance"] for reading in entry["readings"]]
        assert len(stances) >= 2, entry["id"]
        assert (stances.count("favourable"), stances.count("cautious")) == (1, 1), entry["id"]
        names = [reading["id"] for reading in entry["readings"]]
        assert len(set(names)) == len(names), entry["id"]
        assert all(reading["text"] for reading in entry["readings"]), entry["id"]


def test_every_reading_of_the_registers_can_be_set(run: Any, write: Any) -> None:
    file = write({"as_of": "2025-03-01"})
    settings = [
        argument
        for command in ("contradictions", "silences")
        for entry in json.loads(run(command).out)
        for argument in ("--set", f"{entry['id']}={entry['readings'][-1]['id']}")
    ]
    assert run("evaluate", file, *settings).code == 0


# ---------------------------------------------------------------- check


def test_check_passes(run: Any) -> None:
    result = run("check")
    assert (result.code, result.err) == (0, "")
    assert "25" in result.out
    assert run("check", str(DATA)) == result


def test_check_names_a_fault(run: Any, tmp_path: Path) -> None:
    refused(run("check", str(tmp_path)), str(tmp_path))
