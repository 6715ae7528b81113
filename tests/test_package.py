"""Do the rules work as a package of their own, without the checkout they were built from?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from rules import Engine, load, parse
from rules.catalogue.catalogue import SERVICES
from tests.support.opened import ROOT
from tests.support.patients import CANCER


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content of the wheel, as an installer unpacks it."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder / "site")
    return folder / "site"


def run(installed: Path, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """A Python that finds the package first, away from the checkout."""
    return subprocess.run(
        [sys.executable, "-c", "import sys; from rules.__main__ import main; sys.exit(main())", *arguments],
        cwd=installed.parent,
        env={**os.environ, "PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1"},
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_answers_as_the_checkout_does(installed: Path) -> None:
    done = run(installed, "evaluate", "-", given=json.dumps(CANCER))
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == Engine(load()).evaluate(parse(CANCER, SERVICES)).to_json()


def test_it_reads_its_own_data(installed: Path) -> None:
    done = run(installed, "check")
    assert (done.returncode, done.stderr) == (0, "")
    where = "import rules.catalogue.catalogue as one; print(one.DATA)"
    told = subprocess.run(
        [sys.executable, "-c", where],
        cwd=installed.parent,
        env={**os.environ, "PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(told.stdout.strip()).is_relative_to(installed)


def test_it_is_typed_has_a_command_and_no_pages(installed: Path) -> None:
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (entry_points,) = installed.glob("*.dist-info/entry_points.txt")
    for name, target in project["scripts"].items():
        assert f"{name} = {target}" in entry_points.read_text(encoding="utf-8")
    assert (installed / "rules" / "py.typed").exists()
    assert {path.name for path in installed.iterdir() if path.suffix != ".dist-info"} == {"rules"}
