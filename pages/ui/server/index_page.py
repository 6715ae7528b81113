"""How do the first words get into the page that Streamlit sends? Its index is rewritten on the way out."""

from __future__ import annotations

import logging
import re
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.present.base.templating import as_script, asset
from rules.domain.yaml_reader import DataError

LOG = logging.getLogger(__name__)

OWN_PATHS = ("/_stcore/", "/static/", "/media/", "/component/", "/app/static/")
"""Where Streamlit answers with something else than its index."""

CONDITIONS = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")
"""Headers of a request that would bring something else than the whole index as it is."""

OUTDATED = ("etag", "last-modified", "accept-ranges")
"""Headers of Streamlit's answer that say nothing about what is sent in its place."""

LANGUAGE = re.compile(r'<html lang="en">')
LATIN_FONT = re.compile(r'<link\s+rel="preload"[^>]*as="font"[^>]*>')
"""Streamlit's own font, which no text of this application is set in."""
WITHOUT_SCRIPTS = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
"""Says in English what a person without scripts cannot do."""
ROOT = '<div id="root">'
OWN_WORDS = as_script(asset(__file__, "own_words.js"))
"""Puts what Streamlit says by itself in Chinese, wherever it appears."""


class IndexPage:
    """ASGI middleware that puts the first words into every page; all else passes as it is."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"].startswith(OWN_PATHS):
            await self.app(scope, receive, send)
            return
        headers = [pair for pair in scope["headers"] if pair[0] not in CONDITIONS]
        await self.app({**scope, "headers": headers, "extensions": {}}, receive, _Rewriting(scope, send))


class _Rewriting:
    """Takes the messages of one answer; an HTML page is held back until it is whole."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.scope, self.send = scope, send
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_page(message):
            self.start = message
        elif self.start is None or message["type"] != "http.response.body":
            await self.send(message)
        else:
            self.body += message.get("body", b"")
            if not message.get("more_body"):
                await self._send_page(self.start)

    async def _send_page(self, start: Message) -> None:
        query = parse_qs(self.scope["query_string"].decode("latin-1"))
        page = with_first_words(self.body.decode("utf-8"), self.scope["path"], query).encode("utf-8")
        headers = MutableHeaders(raw=start["headers"])
        for name in OUTDATED:
            del headers[name]
        headers["content-length"] = str(len(page))
        await self.send({**start, "headers": headers.raw})
        await self.send({"type": "http.response.body", "body": page})


def _is_page(message: Message) -> bool:
    kind = Headers(raw=message["headers"]).get("content-type", "")
    return bool(message["status"] == 200 and kind.startswith("text/html"))


def with_first_words(index: str, path: str, query: dict[str, list[str]]) -> str:
    """Streamlit's index in Chinese, with the first words of this address beside the place of the application.

    What cannot be found in it, after an upgrade of Streamlit, stays as it is.
    """
    index = LANGUAGE.sub('<html lang="zh-CN">', index, count=1)
    index = LATIN_FONT.sub("", index, count=1)
    index = WITHOUT_SCRIPTS.sub("", index, count=1)
    return index.replace(ROOT, f"{OWN_WORDS}\n{_words(path, query)}\n{ROOT}", 1)


def _words(path: str, query: dict[str, list[str]]) -> str:
    try:
        # With data/product.yaml broken the import itself fails; the page itself then says so.
        from pages.ui.server.first_words import first_words
    except DataError:
        LOG.exception("The page is sent without the first words")
        return ""
    return first_words(path, query)
