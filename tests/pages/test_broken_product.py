"""While `data/product.yaml` cannot be read: does every page say so, and work once it can again?"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.opened import MENU, ROOT

PARTS = ("app.py", "pages", "rules", "data", "pyproject.toml", ".streamlit")

VISIT = """
import sys
from pathlib import Path
from streamlit.testing.v1 import AppTest

product = Path("data/product.yaml")
good = product.read_text(encoding="utf-8")
for file in sys.argv[1:]:
    product.write_text("manual: [", encoding="utf-8")
    page = AppTest.from_file("app.py", default_timeout=60)
    page = page if file == "app.py" else page.switch_page(file)
    page.run()
    print("seen", file, [title.value for title in page.title], len(page.error), len(page.exception))
product.write_text(good, encoding="utf-8")
page.run()
print("seen mended", len(page.title), len(page.error), len(page.exception))
"""


ASK = """
import app
from starlette.testclient import TestClient

print("serves", type(app.app).__name__)
client = TestClient(app.app)
for method, path in (("GET", "/readyz"), ("POST", "/readyz"), ("OPTIONS", "/api/evaluate"), ("GET", "/api")):
    found = client.request(method, path)
    print("told", found.status_code, sorted(found.json()))
"""


UNBROKEN = re.compile(r"\x1b\[[0-9;]*m|[│\s]")
"""Colours and line breaks of the log, which may stand inside a name."""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The application in a folder where its data may be broken."""
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tmp_path / part)
    return tmp_path


def test_every_page_says_so_and_works_once_it_is_mended(copy: Path) -> None:
    """In a process of its own, since the rules are imported once. The fault itself is for the log."""
    files = [*MENU.values()]
    done = subprocess.run(
        [sys.executable, "-c", VISIT, *files],
        cwd=copy,
        capture_output=True,
        text=True,
        check=True,
    )
    told = [f"seen {file} ['暂时不能用'] 1 1" for file in files]
    seen = [line for line in done.stdout.splitlines() if line.startswith("seen ")]
    assert seen == [*told, "seen mended 1 0 0"], done.stdout
    assert "product.yaml" in UNBROKEN.sub("", done.stdout)


def test_the_server_starts_all_the_same(copy: Path) -> None:
    """It imports the application before anybody visits; a visit then says what is wrong, a request too."""
    (copy / "data/product.yaml").write_text("manual: [", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=copy,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "serves App" in done.stdout
    assert done.stdout.count("told 503 ['errors', 'places']") == 4
