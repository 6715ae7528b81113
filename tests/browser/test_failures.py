"""Does every failure speak Chinese, name 120 and say what to do?"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pages.ui.shell import connection
from tests.browser import driver
from tests.browser.test_journeys import ADDRESSES

Visit = Callable[..., None]
Settle = Callable[[Page], None]

PARTS = ("app.py", "pages", "rules", "data", "pyproject.toml", ".streamlit")
SERVICE, PERSONA = "data/services/green_channel.yaml", "data/personas/cancer.yaml"
PRODUCT = "data/product.yaml"

FRAGMENT = """
import sys
sys.path.insert(0, {root!r})
import streamlit as st
from pages.ui.shell.css import add_style_and_script

add_style_and_script()
st.title("before")


@st.fragment
def broken() -> None:
    raise ValueError("the inside of the program")


broken()
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The application in a folder where its data may be broken."""
    for part in PARTS:
        source = driver.ROOT / part
        if source.is_dir():
            shutil.copytree(source, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tmp_path / part)
    return tmp_path


def ready(url: str) -> int:
    """What one is told who asks whether the application can answer: the same at every address."""
    (status,) = {
        driver.status_of(f"{url}/{path}")
        for path in ("_stcore/script-health-check", "readyz", "api/services")
    }
    return status


def in_chinese(page: Page) -> None:
    """Nothing in English on the page, 120 and a way out."""
    main = page.get_by_test_id("stMain")
    expect(main.locator("a[href='tel:120']")).to_be_visible()
    expect(main).to_contain_text("刷新")
    assert "encountered an error" not in main.inner_text()
    expect(page.get_by_test_id("stException")).to_be_hidden()


@pytest.mark.parametrize("file", [SERVICE, PERSONA, PRODUCT])
def test_broken_data(page: Page, copy: Path, file: str) -> None:
    """Every page says so, readiness too; once mended all is well, and data that break later do no harm."""
    broken = copy / file
    good = broken.read_text(encoding="utf-8")
    broken.write_text(good[:200] + "\n  : [", encoding="utf-8")
    with driver.serve(copy / "app.py", copy) as url:
        assert ready(url) == 503
        for path in ADDRESSES.values():
            page.goto(f"{url}{path}?edition=special")
            expect(page.get_by_role("heading", name="暂时不能用")).to_be_visible(
                timeout=driver.REST_TIMEOUT_MS
            )
            in_chinese(page)
            assert "edition=special" in page.url
        broken.write_text(good, encoding="utf-8")
        assert ready(url) == 200
        page.goto(f"{url}/services?edition=special")
        driver.settle(page)
        expect(page.get_by_role("heading", name="我的服务")).to_be_visible()
        broken.write_text("broken again", encoding="utf-8")
        assert ready(url) == 200
        page.goto(f"{url}/training")
        driver.settle(page)
        expect(page.get_by_role("heading", name="培训演示")).to_be_visible()


def test_a_fault_of_the_program(page: Page, tmp_path: Path) -> None:
    """Wherever it comes up, what Streamlit says of it in English is not seen."""
    script = tmp_path / "broken.py"
    script.write_text(FRAGMENT.format(root=str(driver.ROOT)), encoding="utf-8")
    shutil.copytree(driver.ROOT / ".streamlit", tmp_path / ".streamlit")
    with driver.serve(script, tmp_path) as url:
        page.goto(url)
        box = page.get_by_test_id("stException")
        box.wait_for()
        assert not box.inner_text().strip()
        said = box.evaluate("box => getComputedStyle(box, '::before').content")
        assert "120" in said
        assert "刷新" in said


def test_a_server_that_is_gone(page: Page, settle: Settle) -> None:
    """The page says so in Chinese, takes no click, and does not show Streamlit's own words."""
    with driver.serve(driver.ROOT / "app.py") as url:
        page.goto(f"{url}/?edition=special")
        settle(page)
        expect(page.locator(".lost-connection")).to_be_hidden()
    banner = page.locator(".lost-connection")
    expect(banner).to_contain_text(connection.WORDS["lost"].strip())
    expect(banner).to_have_attribute("role", "alert")
    expect(banner.get_by_role("link", name="120")).to_have_attribute("href", "tel:120")
    assert page.evaluate("document.querySelector('#root').inert")
    page.get_by_text("Connection error").wait_for(state="attached")
    expect(page.get_by_text("Connection error")).to_be_hidden()
