"""Does the server say that it is ready only once nobody waits for what it could have done before?"""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from pages.present.share.page_registry import FIRST, PAGES
from pages.ui.server import first_visit, warming
from pages.ui.server.routes import ForPrograms
from pages.ui.server.serving import SERVING
from tests.browser import driver


class Pages:
    """Stands for the application: takes down which page is opened, and draws none before it is let."""

    def __init__(self) -> None:
        self.let = asyncio.Event()
        self.opened: list[str] = []
        self.gone = 0
        self.closes = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["type"] == "websocket"
        assert await receive() == {"type": "websocket.connect"}
        await send({"type": "websocket.accept"})
        told: Message = await receive()
        self.opened.append(BackMsg.FromString(told["bytes"]).rerun_script.page_name)
        if self.closes:
            await send({"type": "websocket.close", "code": 1011})
            return
        await self.let.wait()
        for end in (ForwardMsg.FINISHED_EARLY_FOR_RERUN, ForwardMsg.FINISHED_SUCCESSFULLY):
            drawn = ForwardMsg(script_finished=end)
            await send({"type": "websocket.send", "bytes": drawn.SerializeToString()})
        assert (await receive())["type"] == "websocket.disconnect"
        self.gone += 1


def ready() -> int:
    """What one is told who asks whether the application is ready."""
    return TestClient(Starlette(middleware=[Middleware(ForPrograms)])).get("/readyz").status_code


def test_not_ready_before_every_page_was_opened() -> None:
    async def start() -> list[int]:
        pages: Any = Pages()
        found = []
        async with warming.warm_up(pages):
            while not pages.opened:
                await asyncio.sleep(0.01)
            found.append(await asyncio.to_thread(ready))
            pages.let.set()
            while warming.still_warming():
                await asyncio.sleep(0.01)
            found.append(await asyncio.to_thread(ready))
        assert set(pages.opened) == {"" if name == FIRST else name for name in PAGES}
        assert pages.gone == len(pages.opened)
        return found

    assert asyncio.run(start()) == [503, 200]


def test_a_page_that_never_ends_or_breaks_off_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_visit, "LONGEST_RUN", 0.01)
    monkeypatch.setattr(first_visit, "LONGEST_END", 0.01)

    async def visit(closes: bool) -> None:
        pages = Pages()
        pages.closes = closes
        await asyncio.wait_for(first_visit.visit_pages(pages), 20)
        assert len(pages.opened) == len(list(first_visit.addresses()))

    for closes in (True, False):
        asyncio.run(visit(closes))


def test_a_server_that_ends_early_ends() -> None:
    async def start() -> None:
        pages: Any = Pages()
        async with warming.warm_up(pages):
            while not pages.opened:
                await asyncio.sleep(0.01)
        assert not warming.still_warming()

    asyncio.run(asyncio.wait_for(start(), 20))


def test_the_application_is_warmed_up() -> None:
    assert SERVING["lifespan"] is warming.warm_up


def test_a_served_application_listens_at_once_and_is_ready_later() -> None:
    """Every page is opened for good: none leaves a fault in the log."""
    port = driver.free_port()
    with driver.serve(driver.ROOT / "app.py", port=port) as url:
        told = [driver.status_of(f"{url}/readyz")]
        while told[-1] == 503:
            told.append(driver.status_of(f"{url}/readyz"))
    assert (told[0], told[-1]) == (503, 200)
    log = (driver.ARTIFACTS / f"streamlit-app-{port}.log").read_text(encoding="utf-8")
    assert "Traceback" not in log
    assert "did not end" not in log
