"""Is it told in Chinese, before the start, what would keep the server from starting?"""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from pages.ui.server.start_check import LAST_PORT, flag_faults, place_faults
from tests.support.opened import ROOT

ADDRESS, PORT = "STREAMLIT_SERVER_ADDRESS", "STREAMLIT_SERVER_PORT"


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which another program listens."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


@pytest.mark.parametrize(
    ("flags", "variables", "told"),
    [
        ([], {}, []),
        (["--server.address=0.0.0.0", "--server.port", "8600"], {PORT: ""}, []),
        ([], {PORT: "abc"}, ["server.port 是 abc：须为整数"]),
        (["--server.port=x"], {PORT: "abc"}, ["server.port 是 x：须为整数"]),
        (["--server.port", "x"], {}, ["server.port 是 x：须为整数"]),
        (["--server.port=8600"], {PORT: "abc"}, []),
        (["--server.port"], {}, ["--server.port：后面须有一个值"]),
        (["--server.prt=1"], {}, ["没有 --server.prt 这个选项"]),
        (
            [],
            {"STREAMLIT_SERVER_HEADLESS": "perhaps", PORT: "1.5"},
            ["server.headless 是 perhaps", "server.port 是 1.5"],
        ),
    ],
    ids=[
        "nothing",
        "an empty variable",
        "a variable",
        "a flag before it",
        "a flag in two",
        "a good flag before it",
        "no value",
        "no such flag",
        "two variables",
    ],
)
def test_flags_and_variables_are_of_their_kind(
    flags: list[str], variables: dict[str, str], told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    found = sorted(flag_faults(flags))
    assert [fault[: len(start)] for fault, start in zip(found, told, strict=True)] == told


@pytest.mark.parametrize("port", [-1, LAST_PORT + 1, 99_999, "abc", None])
@pytest.mark.parametrize(
    "address",
    ["999.1.1.1", "203.0.113.1", "unix:///tmp/x", "[", "x" * 300],
    ids=["none", "another's", "a file", "a bracket", "too long"],
)
def test_port_and_address_are_told_together_with_what_is_allowed(address: str, port: object) -> None:
    of_port, of_address = place_faults(address, port, chosen=True)
    assert of_port.startswith(f"server.port 是 {port}：")
    assert (str(LAST_PORT) in of_port, PORT in of_port) == (True, True)
    assert of_address.startswith(f"server.address 是 {address}：")
    assert ("0.0.0.0" in of_address, ADDRESS in of_address) == (True, True)


@pytest.mark.parametrize("address", ["", "localhost", "127.0.0.1", "0.0.0.0"])
def test_a_free_place_is_none(address: str) -> None:
    assert list(place_faults(address, 0, chosen=True)) == []


def test_a_port_that_is_taken_is_told_where_it_was_chosen(taken: int) -> None:
    """Of its own port Streamlit looks for the next."""
    (fault,) = place_faults("localhost", taken, chosen=True)
    assert fault.startswith(f"server.port 是 {taken}：已有别的程序占着")
    assert list(place_faults("localhost", taken, chosen=False)) == []


def asked(*flags: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own, since the settings are read once."""
    return subprocess.run(
        [sys.executable, "-m", "pages.ui.server.start_check", *flags],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONUTF8": "1", **variables},
    )


def test_it_reads_what_the_server_reads_and_tells_each_fault_on_a_line(taken: int) -> None:
    bad = asked("--server.address=999.1.1.1", **{PORT: "99999"})
    assert (bad.returncode, bad.stdout) == (2, "")
    lines = bad.stderr.splitlines()
    assert [line.split()[0] for line in lines] == ["server.port", "server.address"]
    assert not re.search("[A-Za-z]{3,} [a-z]{3,}", bad.stderr)
    assert str(taken) in asked(**{PORT: str(taken)}).stderr
    good = asked("--server.port=0")
    assert (good.returncode, good.stdout, good.stderr) == (0, "", "")


def test_the_application_is_started_behind_it() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    (steps,) = re.findall(r"^app:.*\n((?:\t.*\n)+)", text, re.MULTILINE)
    modules = re.findall(r"-m (\S+) .*?(\$\(ARGS\))?$", steps, re.MULTILINE)
    assert modules == [("rules", ""), ("pages.ui.server.start_check", "$(ARGS)"), ("streamlit", "$(ARGS)")]


def test_the_image_is_started_behind_it() -> None:
    text = (ROOT / "deploy/Dockerfile").read_text(encoding="utf-8")
    (command,) = re.findall(r"^CMD (\[.*\])$", text, re.MULTILINE)
    assert json.loads(command)[-1] == "python -m pages.ui.server.start_check && exec streamlit run app.py"
