"""What does a browser get before the application runs? Streamlit's own index, rewritten on the way out."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import streamlit
from starlette.responses import FileResponse, PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.present.share.page_registry import PAGES
from pages.ui.server.index_page import IndexPage
from rules.catalogue.loader import load
from rules.catalogue.schema.situations import SITUATIONS

INDEX = Path(streamlit.__file__).parent / "static/index.html"


class Inner:
    """Stands for Streamlit: sends a file, and keeps what it was asked for."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.headers: dict[bytes, bytes] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.headers = dict(scope["headers"])
        await self.app(scope, receive, send)


def ask(
    path: str, query: str = "", app: ASGIApp | None = None, headers: Mapping[str, str] | None = None
) -> tuple[dict[str, str], str]:
    """The headers and the text of an answer."""
    told: list[Message] = []

    async def receive() -> Message:
        """Nothing ever comes from the browser."""
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        told.append(message)

    scope: dict[str, Any] = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": query.encode("latin-1"),
        "headers": [(name.encode(), value.encode()) for name, value in (headers or {}).items()],
    }
    asyncio.run(IndexPage(app or FileResponse(INDEX))(scope, receive, send))
    start, *rest = told
    found = {name.decode(): value.decode() for name, value in start["headers"]}
    return found, b"".join(one.get("body", b"") for one in rest).decode("utf-8")


def words(page: str) -> str:
    """What can be read of the first words, without style and script."""
    (block,) = re.findall(r'<div id="first-words"[^>]*>(.*)</div>\s*<div id="root">', page, re.DOTALL)
    bare = re.sub(r"<(style|script)>.*?</\1>", "", block, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", bare).split())


def links(page: str) -> list[str]:
    """Where the links of the first words lead."""
    return re.findall(r'<a[^>]*href="([^"]*)"', page)


def test_the_first_page_offers_help_and_the_seven_situations() -> None:
    headers, page = ask("/")
    assert headers["content-length"] == str(len(page.encode("utf-8")))
    assert "有生命危险" in words(page)
    assert "tel:120" in links(page)
    assert [link for link in links(page) if "situation" in link] == [
        f"./?situation={one.id}" for one in sorted(load().situations.values(), key=lambda one: one.order)
    ]


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_situation_names_its_first_step(situation: str) -> None:
    _, page = ask("/", f"situation={situation}")
    known = load().situations[situation]
    assert known.stages[0].why.say in words(page) or any(
        stage.why.say in words(page) for stage in known.stages
    )
    assert "现在发生了什么" not in words(page)


def test_away_gives_the_rescue_hotline_with_its_conditions() -> None:
    _, page = ask("/", "situation=away")
    assert links(page).count("tel:4008910152") >= 1
    (placed,) = load().situations["away"].stages[0].first
    assert placed.heed
    assert all(said.say in words(page) for said in placed.heed)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_help_in_chinese_and_nothing_in_english(name: str) -> None:
    _, page = ask(f"/{'' if name == 'app' else name}", "edition=special")
    assert '<html lang="zh-CN">' in page
    assert not re.search("[A-Za-z]{3,}", words(page))
    assert {"tel:120", "tel:4008910152"} <= set(links(page))


def test_nothing_of_the_address_is_repeated() -> None:
    _, page = ask("/", "situation=%3Cb%3Eaway&diagnosis=malignant&situation=away")
    assert "malignant" not in page
    assert "<b>away" not in page


def test_streamlit_s_own_font_is_not_fetched_ahead() -> None:
    assert 'as="font"' in INDEX.read_text(encoding="utf-8")
    assert 'as="font"' not in ask("/")[1]


def test_a_page_is_asked_for_whole() -> None:
    inner = Inner(FileResponse(INDEX))
    headers, page = ask(
        "/", app=inner, headers={"if-none-match": "x", "range": "bytes=0-9", "accept-encoding": "gzip"}
    )
    assert inner.headers == {}
    assert "etag" not in headers
    assert page.rstrip().endswith("</html>")


@pytest.mark.parametrize("path", ["/_stcore/health", "/static/js/index.js", "/media/1.html"])
def test_all_else_passes_as_it_is(path: str) -> None:
    inner = Inner(FileResponse(INDEX))
    _, page = ask(path, app=inner, headers={"if-none-match": "x"})
    assert page == INDEX.read_text(encoding="utf-8")
    assert inner.headers == {b"if-none-match": b"x"}


def test_what_is_no_page_passes_as_it_is() -> None:
    assert ask("/", app=PlainTextResponse('<div id="root">'))[1] == '<div id="root">'
