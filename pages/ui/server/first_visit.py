"""Who opens every page before the first person does? A visitor of the server's own, without a network.

What a page imports, compiles and keeps on its first run then stands ready. The visit goes through the
application as a browser's does, over the websocket of ASGI with Streamlit's own messages.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from urllib.parse import urlencode

import streamlit as st
from starlette.types import ASGIApp, Message, Scope
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from pages.present.share import case_link
from pages.present.share.page_registry import FIRST, PAGES
from rules.catalogue.personas import facts_at_step, load_personas

LOG = logging.getLogger(__name__)

LONGEST_RUN = 60.0
"""Seconds after which a page that does not end is left."""

LONGEST_END = 5.0
"""Seconds that the application may take to notice that the visitor has gone."""

SUBPROTOCOL = "streamlit"


def addresses() -> Iterator[tuple[str, str]]:
    """Pages with their queries: as one comes without a case, and with one that brings out most of a page."""
    persona = max(load_personas(), key=lambda one: len(one.steps))
    case = case_link.query(facts_at_step(persona, len(persona.steps) - 1))
    yield "", ""
    for page in PAGES.values():
        yield "" if page.name == FIRST else page.name, case
    yield "training", urlencode({"persona": persona.id, "present": "true"})


async def visit_pages(app: ASGIApp) -> None:
    """Open them all, one after the other. What a page says of its faults is in the log already."""
    for page, query in addresses():
        try:
            await asyncio.wait_for(_visit(app, page, query), LONGEST_RUN)
        except TimeoutError:
            LOG.warning("The page %r did not end before anybody came", page or FIRST)


async def _visit(app: ASGIApp, page: str, query: str) -> None:
    async with _connected(app) as (told, drawn):
        message = BackMsg()
        message.rerun_script.page_name, message.rerun_script.query_string = page, query
        message.rerun_script.widget_states.SetInParent()
        await told.put({"type": "websocket.receive", "bytes": message.SerializeToString()})
        while (data := await drawn.get()) is not None:
            found = ForwardMsg.FromString(data)
            # A run that asks for another ends early, and that one follows by itself.
            if found.WhichOneof("type") == "script_finished" and (
                found.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
            ):
                return


@asynccontextmanager
async def _connected(
    app: ASGIApp,
) -> AsyncIterator[tuple[asyncio.Queue[Message], asyncio.Queue[bytes | None]]]:
    """What is told to the application, and what it draws; None once it draws no more."""
    told: asyncio.Queue[Message] = asyncio.Queue()
    drawn: asyncio.Queue[bytes | None] = asyncio.Queue()

    async def send(message: Message) -> None:
        if message["type"] == "websocket.send":
            await drawn.put(message["bytes"])
        elif message["type"] == "websocket.close":
            await drawn.put(None)

    await told.put({"type": "websocket.connect"})
    link = asyncio.ensure_future(app(_handshake(), told.get, send))
    link.add_done_callback(lambda _: drawn.put_nowait(None))
    try:
        yield told, drawn
    finally:
        await told.put({"type": "websocket.disconnect", "code": 1000})
        await asyncio.wait_for(link, LONGEST_END)


def _handshake() -> Scope:
    """A browser's on this machine, under a name that the settings allow."""
    hosts = [str(one) for one in st.get_option("server.allowedHosts") or ()]
    host = hosts[0].replace("*", "x") if hosts else "localhost"
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    path = f"{'/' if base else ''}{base}/_stcore/stream"
    return {
        "type": "websocket",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "ws",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [
            (b"host", host.encode("latin-1", "replace")),
            (b"sec-websocket-protocol", SUBPROTOCOL.encode()),
        ],
        "subprotocols": [SUBPROTOCOL],
        "client": ("127.0.0.1", 0),
        "server": ("127.0.0.1", 0),
        "state": {},
        "extensions": {},
    }
