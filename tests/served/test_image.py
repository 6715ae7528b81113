"""Has the image everything that the application needs, and would it miss a file system to write to?"""

from __future__ import annotations

import re
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
import yaml

from tests.browser import driver
from tests.support.opened import ROOT

DOCKERFILE = ROOT / "deploy" / "Dockerfile"


def _copied() -> list[str]:
    """What the image takes out of the project's folder."""
    lines = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE.read_text(encoding="utf-8"), re.MULTILINE)
    return [path for line in lines for path in line.split()]


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """A folder with nothing else in it."""
    home = tmp_path / "app"
    home.mkdir()
    for path in _copied():
        source = ROOT / path
        if source.is_dir():
            shutil.copytree(source, home / path, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, home / path)
    return home


def test_what_the_image_copies_is_ready_and_writes_nothing(
    image: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in re.findall(r"\b(PYTHON[A-Z]+)=1", DOCKERFILE.read_text(encoding="utf-8")):
        monkeypatch.setenv(name, "1")
    before = sorted(image.rglob("*"))
    with driver.started(image / "app.py", image) as served:
        assert _ready(served)
    assert sorted(image.rglob("*")) == before


def _ready(served: driver.Served) -> bool:
    """Whether it says so before long; it warms up first."""
    for _ in range(driver.START_TRIES):
        if driver.status_of(f"{served.url}/readyz") == 200:
            return True
        with suppress(subprocess.TimeoutExpired):
            served.process.wait(timeout=0.2)
    return False


def test_what_is_copied_is_what_the_build_may_see() -> None:
    shown = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(shown) == sorted(_copied())


def test_the_composition_starts_the_image_that_nobody_can_write_to() -> None:
    services = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))["services"]
    app, proxy = services["app"], services["proxy"]
    built = (ROOT / "deploy" / app["build"]["context"] / app["build"]["dockerfile"]).resolve()
    assert built == DOCKERFILE
    assert app["read_only"] is True
    assert proxy["depends_on"]["app"]["condition"] == "service_healthy"
    for volume in proxy["volumes"]:
        source = volume.partition(":")[0]
        assert not source.startswith(".") or (ROOT / "deploy" / source).is_file()
    named = set(re.findall(r"\{\$(\w+)", (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")))
    assert set(proxy["environment"]) <= named
