"""The commands: what they print, where, and with which exit code."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from rules.__main__ import main
from rules.catalogue.catalogue import DATA, LAST_LINE, MANUAL_SHA256, SERVICES
from rules.catalogue.loader import load
from rules.cli.terminal import progress
from rules.domain.json_reader import LARGEST_JSON
from rules.domain.project import VERSION

ROOT = Path(__file__).resolve().parents[3]
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
        assert all(pair in entry["lines"] for reading in entry["readings"] for pair in reading["lines"])


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


def test_check_takes_another_folder_or_a_draft(run: Any, tmp_path: Path) -> None:
    draft = tmp_path / "draft.yaml"
    draft.write_text(DRAFT, encoding="utf-8")
    own, tried = run("check"), run("check", "--data", str(draft))
    assert run("check", "--data", str(DATA)) == own
    assert (tried.code, tried.err) == (0, "")
    assert tried.out.startswith(own.out)
    assert "personas/counts.yaml: steps.2" in tried.out
    assert "cases/inpatient_carer.yaml" in tried.out
    draft.write_text(DRAFT.replace("from: 30", "from: 29"), encoding="utf-8")
    refused(run("check", "--data", str(draft)), "services/inpatient_carer.yaml", "30", "29")
    refused(run("check", "--data", str(tmp_path / "nowhere")), "nowhere", "没有这个文件")


ONE_VISIT = "".join(
    f"- {{file: services/outpatient_companion.yaml, path: items.main.limit.count.readings.table.{side}, "
    f"from: {old}, to: 1}}\n"
    for side, old in (("then", 5), ("otherwise", 2))
)


def test_a_sentence_that_a_draft_makes_impossible_is_told_and_refuses_nothing(
    run: Any, tmp_path: Path
) -> None:
    draft = tmp_path / "draft.yaml"
    draft.write_text(ONE_VISIT, encoding="utf-8")
    told = "示例客户“小宇（许女士的儿子）”第 6 步“第四次想请人陪诊”：句子“今年已经陪过三次。按次数栏还剩-2次"
    checked, shown = run("check", "--data", str(draft)), run("diff", str(DATA), str(draft), "--markdown")
    assert (checked.code, checked.err, shown.code, shown.err) == (0, "", 0, "")
    assert f"\n{told}" in checked.out
    assert f"\n- {told}" in shown.out
    data = tmp_path / "data"
    shutil.copytree(DATA, data)
    path = data / "services" / "outpatient_companion.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("then: 5", "then: 1").replace("otherwise: 2", "otherwise: 1"), encoding="utf-8"
    )
    refused(run("check", "--data", str(data)), f"{data}/personas/child.yaml: steps.5.tell: {told}")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The data with another count and another window."""
    folder = Path(shutil.copytree(DATA, tmp_path / "data"))
    for name, old, new in (
        ("outpatient_companion", "otherwise: 2", "otherwise: 3"),
        ("home_nursing", "days: 15", "days: 30"),
    ):
        path = folder / "services" / f"{name}.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
    return folder


def test_check_names_every_expectation_that_no_longer_holds(run: Any, copy: Path, tmp_path: Path) -> None:
    result = run("check", str(copy))
    refused(result, "first_year.yaml: steps.5", "accident.yaml: steps.5", "main.limit 是 3，写的是 2")
    assert "cases/outpatient_companion.yaml: 0（" in result.err
    assert "cases/home_nursing.yaml: 2（" in result.err
    (tmp_path / "none").mkdir()
    own = run("check", str(copy), "--cases", str(tmp_path / "none"))
    refused(own, "first_year.yaml: steps.5")
    assert "/cases/" not in own.err


@pytest.mark.parametrize(
    ("command", "said", "says"),
    [("contradictions", "一年 2 次", "一年 3 次"), ("silences", "照一般手术的 15 天", "照一般手术的 30 天")],
)
def test_the_registers_of_other_data_say_its_numbers(
    command: str, said: str, says: str, run: Any, copy: Path
) -> None:
    own, other = run(command).out, run(command, "--data", str(copy)).out
    assert (said in own, says in own) == (True, False)
    assert (said in other, says in other) == (False, True)


OWN_NUMBERS = [
    ("services/home_nursing.yaml", "出院后 {date}内预约\n", "出院后 20 天内预约\n", "apply_by.say"),
    ("services/outpatient_companion.yaml", "summary: ", "summary: 一年 4 次，", "summary"),
    (
        "contradictions.yaml",
        "一年 {table.otherwise}；",
        "一年 2 次；",
        "outpatient-companion-count.readings.table",
    ),
    (
        "silences.yaml",
        "一般手术是 {ordinary.window.apply_by}，",
        "一般手术是 15 天，",
        "nursing-critical-booking",
    ),
    ("personas/child.yaml", "从 {outpatient_companion", "从 6 次或 {outpatient_companion", "shows.1"),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "place"), OWN_NUMBERS, ids=[new for _, _, new, _ in OWN_NUMBERS]
)
def test_check_refuses_a_sentence_with_a_number_of_its_own(
    file: str, old: str, new: str, place: str, run: Any, tmp_path: Path
) -> None:
    path = Path(shutil.copytree(DATA, tmp_path / "data")) / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    result = run("check", str(tmp_path / "data"))
    refused(result, f"{path}: ", place)
    assert len(result.err.splitlines()) == 1


# ---------------------------------------------------------------- other data


DRAFT = "[{file: services/inpatient_carer.yaml, path: items.main.limit.count, from: 30, to: 31}]"


@pytest.mark.parametrize("command", ["evaluate", "ways"])
def test_answers_say_which_rules_they_rest_on(command: str, run: Any, write: Any, tmp_path: Path) -> None:
    draft = tmp_path / "draft.yaml"
    draft.write_text(DRAFT, encoding="utf-8")
    service = ("--service", "inpatient_carer") if command == "ways" else ()
    file = write(SCENARIO)
    own, other = (
        json.loads(run(command, file, *service, *data).out)["rules"] for data in ((), ("--data", str(draft)))
    )
    assert own == {"version": VERSION, "manual": MANUAL_SHA256, "draft": None}
    assert other == own | {"draft": hashlib.sha256(DRAFT.encode()).hexdigest()}


def test_a_draft_that_does_not_fit(run: Any, write: Any, tmp_path: Path) -> None:
    draft = tmp_path / "draft.yaml"
    draft.write_text(DRAFT.replace("from: 30", "from: 29"), encoding="utf-8")
    result = run("evaluate", write(SCENARIO), "--data", str(draft))
    refused(result, "services/inpatient_carer.yaml", "items.main.limit.count", "30")


# ---------------------------------------------------------------- one scenario a line


def test_lines_are_answered_in_order(run: Any, write: Any) -> None:
    days = ["2025-03-01", "2025-03-02", "2025-03-03"]
    text = "\n\n".join(json.dumps(SCENARIO | {"as_of": day}) for day in days) + "\n"
    result = run("evaluate", write(text), "--lines")
    assert (result.code, result.err) == (0, "")
    assert [json.loads(line)["as_of"] for line in result.out.splitlines()] == days
    alone = run("evaluate", write(SCENARIO))
    assert json.loads(result.out.splitlines()[0]) == json.loads(alone.out)


def test_refused_lines_are_named_and_the_others_answered(run: Any, write: Any) -> None:
    good = json.dumps(SCENARIO)
    lines = ["", good, '{"as_of": "2025-02-29", "age": -1}', "  ", "{", good, "[" * 5000, '"x"']
    result = run("evaluate", write("\r\n".join(lines)), "--lines")
    assert (result.code, result.err) == (3, "")
    found = [json.loads(line) for line in result.out.splitlines()]
    assert [one.get("line") for one in found] == [None, 3, 5, None, 7, 8]
    assert [len(one.get("errors", [])) for one in found] == [0, 2, 1, 0, 1, 1]
    assert "2025-02-29" in found[1]["errors"][0]


def test_a_line_without_an_end_costs_only_itself(run: Any, write: Any) -> None:
    long = json.dumps(SCENARIO | {"hospital_city": "x" * (2 * LARGEST_JSON)})
    result = run("evaluate", write(f"{long}\n{json.dumps(SCENARIO)}"), "--lines")
    first, second = (json.loads(line) for line in result.out.splitlines())
    assert (result.code, first["line"], "as_of" in second) == (3, 1, True)
    assert "过大" in first["errors"][0]


def test_lines_of_ways(run: Any, write: Any) -> None:
    result = run("ways", write(f"{json.dumps(SCENARIO)}\nx"), "--lines", "--service", "green_channel")
    assert result.code == 3
    assert [list(json.loads(line)) for line in result.out.splitlines()] == [
        ["as_of", "reading", "rules", "services"],
        ["line", "errors"],
    ]


def test_no_lines_are_no_answers(run: Any, write: Any) -> None:
    assert run("evaluate", write("\n \n"), "--lines") == Result(0, "", "")
    refused(run("evaluate", write("\n"), "--lines", "--set", "a=b"), "--set")


# ---------------------------------------------------------------- what a terminal can do


def test_all_faults_are_told_with_those_of_the_settings(run: Any, write: Any) -> None:
    file = write({"as_of": "2025-02-29", "age": -1})
    lines = refused(
        run("evaluate", file, "--set", "no-such=x", "--set", "y"), "as_of", "age", "no-such", '"y"'
    )
    assert len(lines) == 4
    assert len(refused(run("evaluate", write("{"), "--set", "y"), "JSON", '"y"')) == 2


def test_a_day_that_does_not_exist_is_called_that(run: Any, write: Any) -> None:
    (line,) = refused(run("evaluate", write({"as_of": "2025-02-29"})), "2025-02-29", "没有")
    assert "形式" not in line


@pytest.mark.parametrize("text", ["\u202ecba", "\x1b[31m", "a\u2028b", "\x07", "\u200b", "\x9b"])
def test_what_cannot_be_seen_is_shown_as_its_code(text: str, run: Any, write: Any, tmp_path: Path) -> None:
    odd = {"as_of": "2025-03-01", text: 1, "edition": text, "hospital_city": text}
    usage = [{"service": text, "on": "2025-01-01"}]
    results = [
        run("evaluate", write(odd)),
        run("evaluate", write({"as_of": "2025-03-01", "usage": usage})),
        run("evaluate", write(SCENARIO), "--set", f"{text}={text}", "--set", text),
        run("evaluate", str(tmp_path / text)),
        run("evaluate", "x", f"--{text}"),
        run(f"x{text}"),
        run("check", str(tmp_path / text)),
    ]
    for result in results:
        refused(result)
        assert result.err.replace("\n", "").isprintable(), result.err


def test_messages_are_bounded(run: Any, write: Any) -> None:
    long = "x" * 500_000
    results = [
        run("evaluate", write({"as_of": "2025-03-01", long: 1})),
        run("evaluate", write({"as_of": long, "edition": [long], "usage": [{"service": long, "on": long}]})),
        run("evaluate", write({"as_of": "2025-03-01", "usage": [{"service": long, "on": "2025-01-01"}]})),
        run(
            "evaluate", write(SCENARIO), "--set", f"{long}=x", "--set", f"promise-start={long}", "--set", long
        ),
        run("evaluate", "x", f"--{long}"),
        run("evaluate", "x", "--reading", long),
        run(long),
        run("evaluate", long),
    ]
    for result in results:
        assert max(map(len, refused(result))) < 8_000
    many = write({"as_of": "2025-03-01", "usage": [{"service": "x", "on": "y"}] * 5_000})
    assert len(refused(run("evaluate", many), "还有")) < 200


@pytest.mark.parametrize("command", ["evaluate", "ways"])
def test_input_without_an_end_is_refused(command: str, run: Any) -> None:
    refused(run(command, "/dev/zero"), "过大", "1048576")


@pytest.mark.parametrize(
    "arguments",
    [("check", "/dev/zero"), ("coverage", "/dev/zero"), ("diff", "/dev/zero", "/dev/zero")],
    ids=["check", "coverage", "diff"],
)
def test_files_without_an_end_are_refused(arguments: tuple[str, ...], run: Any) -> None:
    refused(run(*arguments), "过大")


def test_schemas_that_cannot_be_written(run: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    refused(run("schema", str(tmp_path / "file")), "无法写入")


def test_an_analysis_that_cannot_be_written_is_refused_before_the_work(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rules.analysis.soundness.Analysis", lambda _: pytest.fail("it has begun"))
    for target in (tmp_path, tmp_path / "no" / "such", Path("/proc/nothing")):
        refused(run("analyse", "--markdown", str(target)), str(target), "无法写入")
    new = tmp_path / "new.md"
    with pytest.raises(pytest.fail.Exception):
        run("analyse", "--markdown", str(new))
    assert not new.exists()


def test_progress_is_told_to_a_person_only(monkeypatch: pytest.MonkeyPatch) -> None:
    for watching in (True, False):
        stream = io.TextIOWrapper(io.BytesIO(), write_through=True)
        monkeypatch.setattr(stream, "isatty", lambda answer=watching: answer, raising=False)
        monkeypatch.setattr(sys, "stderr", stream)
        for done in range(3):
            progress(done, 2)
        told = stream.buffer.getvalue().decode()  # type: ignore[attr-defined]
        assert told == ("\r已完成 0/2\r已完成 1/2\r已完成 2/2\n" if watching else "")


SHELL = ["bash", "-o", "pipefail", "-c"]


def _shell(line: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """A command line of a shell in which $R is the program."""
    return subprocess.run(
        [*SHELL, line.replace("$R", f"{sys.executable} -m rules")],
        capture_output=True,
        cwd=ROOT,
        env={"PATH": os.environ.get("PATH", ""), **environment},
        check=False,
    )


@pytest.mark.parametrize(
    ("line", "code", "told"),
    [
        ("echo '{\"as_of\": 1}' | $R evaluate - 2>&-", 2, ""),
        ("$R guess 2>&-", 2, ""),
        ("$R check >&-", 2, "标准输出：已关闭"),
        ("$R check >/dev/full", 2, "标准输出：无法写入"),
        ("$R --help >/dev/full", 2, "标准输出：无法写入"),
        ("$R check >&- 2>&-", 2, ""),
        ("$R guess 2>/dev/full", 2, ""),
        ("$R evaluate - <&-", 2, "标准输入：已关闭"),
        ('echo \'{"as_of": "2025-03-01"}\' | $R evaluate - | true', 141, ""),
        ("$R schema /dev/null/x", 2, "无法写入"),
    ],
)
def test_closed_and_full_streams_end_quietly_or_with_a_message(line: str, code: int, told: str) -> None:
    done = _shell(line)
    err = done.stderr.decode("utf-8")
    assert (done.returncode, done.stdout) == (code, b""), err
    assert "Traceback" not in err
    assert "Exception" not in err
    assert told in err if told else err == ""


ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}


def test_an_ascii_locale_changes_nothing() -> None:
    assert "可用情况" in _shell("$R --help", **ASCII).stdout.decode("utf-8")
    assert "不认识" in _shell("$R check --wat", **ASCII).stderr.decode("utf-8")
    assert "2025-02-29" in _shell('echo \'{"as_of":"2025-02-29"}\' | $R evaluate -', **ASCII).stderr.decode()
    assert "没有问题" in _shell("$R check", **ASCII).stdout.decode("utf-8")


ENGLISH = re.compile(
    "usage|positional|option|show this|error|argument|choose|invalid|required|expected|unrecognized",
    re.IGNORECASE,
)
COMMANDS = (
    *("evaluate", "ways", "check", "contradictions", "silences", "coverage", "analyse", "diff", "schema"),
)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_in_chinese(command: str, run: Any) -> None:
    result = run(*([command] if command else []), "--help")
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("用法：python -m rules")
    assert not ENGLISH.search(result.out), result.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "缺少参数：命令"),
        (("guess",), "guess"),
        (("evaluate",), "缺少参数：文件"),
        (("evaluate", "a", "b"), "不认识的参数"),
        (("evaluate", "a", "--wat"), "不认识的参数"),
        (("evaluate", "a", "--read", "cautious"), "不认识的参数"),
        (("evaluate", "a", "--set"), "--set：后面要写一个值"),
        (("evaluate", "a", "--lines=3"), "--lines：后面不能写值"),
        (("evaluate", "a", "--reading", "hopeful"), "可选：favourable、cautious"),
        (("ways", "a", "--service", "dentist"), "可选：video_consult、"),
        (("diff", "a"), "缺少参数：新"),
    ],
)
def test_wrong_arguments_are_told_in_chinese(arguments: tuple[str, ...], told: str, run: Any) -> None:
    usage, *lines = refused(run(*arguments), told)
    assert usage.startswith("用法：python -m rules")
    assert not ENGLISH.search(lines[-1]), lines
