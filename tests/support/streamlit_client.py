"""How does a test speak to a served application as a browser does, with many sessions at once?

Over the websocket with Streamlit's own messages, on this machine only: a session reads what is drawn and
tells what was touched. A browser costs a hundred times as much; what it draws is not looked at here.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import urllib.request
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

LONGEST_WAIT = 60.0
"""Seconds after which a run that does not end is a failure."""

MOST_SESSIONS = 200

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class RunFailed(AssertionError):
    """A run that ended with an exception, or not at all."""


class Drawn:
    """A component of the page, as it was drawn last."""

    def __init__(self, id: str, written: str, fragment: str) -> None:
        self.id, self.written, self.fragment = id, written, fragment

    @property
    def data(self) -> Any:
        """What it was given to draw."""
        return json.loads(self.written or "null")

    @property
    def html(self) -> str:
        """What a block was given to draw."""
        return str(self.data[0])


class Session:
    """One visitor: a page that is open, its blocks by key, and the address as it stands."""

    def __init__(self, link: ClientConnection, page: str, query: str) -> None:
        self.link, self.page, self.query = link, page, query
        self.blocks: dict[str, Drawn] = {}
        self.buttons: dict[str, tuple[str, str]] = {}
        """Ids by key, each with its fragment."""
        self.polls: dict[str, float] = {}
        """Seconds between runs by the fragment that asked for them."""
        self.numbers = itertools.count(1)

    async def run(
        self,
        fragment: str = "",
        told: Iterable[tuple[str, str, Any]] = (),
        pressed: Iterable[str] = (),
        *,
        poll: bool = False,
    ) -> None:
        """Ask for a run and read all that it draws."""
        await self.ask(fragment, told, pressed, poll=poll)
        try:
            await asyncio.wait_for(self._read(), LONGEST_WAIT)
        except TimeoutError:
            raise RunFailed(f"the run of {self.page} did not end") from None

    async def ask(
        self,
        fragment: str = "",
        told: Iterable[tuple[str, str, Any]] = (),
        pressed: Iterable[str] = (),
        *,
        poll: bool = False,
    ) -> None:
        """Only ask for a run, which is drawn whenever the next one is read.

        `told` are triggers of blocks: an element's id, the event and the value; `pressed` are ids of buttons.
        """
        message = BackMsg()
        state = message.rerun_script
        state.page_name, state.query_string = self.page, self.query
        state.fragment_id, state.is_auto_rerun = fragment, poll
        for block in self.blocks.values():
            # A browser tells what every block holds, though it be nothing.
            state.widget_states.widgets.add(id=block.id, json_value="{}")
        state.widget_states.SetInParent()
        for id, event, value in told:
            widget = state.widget_states.widgets.add()
            widget.id = f"$$STREAMLIT_INTERNAL_KEY_{id}__events"
            widget.json_trigger_value = json.dumps([{"event": event, "value": value}])
        for id in pressed:
            widget = state.widget_states.widgets.add()
            widget.id, widget.trigger_value = id, True
        await self.link.send(message.SerializeToString())

    async def tell(self, key: str, act: str, value: Any) -> Drawn:
        """Touch something in a block; gives the block as it is drawn then."""
        return await self.trigger(key, "tell", [act, value])

    async def trigger(self, key: str, event: str, value: Any) -> Drawn:
        """Let a block tell an event; gives the block as it is drawn then."""
        block = self.blocks[key]
        await self.run(block.fragment, [(block.id, event, value)])
        return self.blocks[key]

    async def touch(self, key: str, part: str, act: str, value: Any) -> Drawn:
        """Touch something in a part of a page that is drawn as one element."""
        return await self.trigger(key, "told", [[next(self.numbers), part, act, value]])

    async def answer(self, key: str, field: str, value: Any, part: str = "") -> Drawn:
        """Answer a field of a block, which may be a part of one element."""
        told = [[next(self.numbers), field, value]]
        return await (self.touch(key, part, "answer", told) if part else self.trigger(key, "answer", told))

    async def go(self, page: str, query: str | None = None) -> None:
        """Go to another page, as a link of the menu does; with another query, as a new address does."""
        self.page, self.query = page, self.query if query is None else query
        self.blocks, self.buttons, self.polls = {}, {}, {}
        await self.run()

    async def press(self, key: str) -> None:
        """Press a button of Streamlit's own."""
        id, fragment = self.buttons[key]
        await self.run(fragment, pressed=[id])

    def shown(self) -> dict[str, str]:
        """What every block was given to draw, but for the watch of the connection: it always differs."""
        return {key: block.written for key, block in self.blocks.items() if key != "connection"}

    async def look(self) -> None:
        """Run once what the page runs by itself from time to time."""
        for fragment in list(self.polls):
            await self.run(fragment, poll=True)

    async def _read(self) -> None:
        while True:
            found = ForwardMsg()
            found.ParseFromString(bytes(await self.link.recv(decode=False)))
            kind = found.WhichOneof("type")
            if kind == "delta":
                self._take(found)
            elif kind == "auto_rerun":
                self.polls[found.auto_rerun.fragment_id] = found.auto_rerun.interval
            elif kind == "page_info_changed":
                self.query = found.page_info_changed.query_string
            # A run that asks for another ends early, and that one follows by itself.
            elif kind == "script_finished" and found.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return

    def _take(self, found: ForwardMsg) -> None:
        element = found.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise RunFailed(element.exception.message)
        if kind == "button":
            key = element.button.id.rsplit("-", 1)[-1]
            self.buttons[key] = element.button.id, found.delta.fragment_id
        if kind == "bidi_component":
            drawn = element.bidi_component
            key = drawn.id.rsplit("-", 1)[-1]
            self.blocks[key] = Drawn(drawn.id, drawn.json, found.delta.fragment_id)


class Opening:
    """Opens a page and closes the connection in the end."""

    def __init__(self, base: str, page: str, query: str) -> None:
        where = urlsplit(base)
        if where.hostname not in LOOPBACK:
            raise ValueError(f"only this machine: {base}")
        self._url = f"ws://{where.netloc}/_stcore/stream"
        self._origin = base
        self._page, self._query = page, query

    async def __aenter__(self) -> Session:
        cookie = await asyncio.to_thread(self._cookie)
        self._link = await connect(
            self._url,
            additional_headers={"Cookie": cookie} if cookie else None,
            subprotocols=[Subprotocol("streamlit")],
            origin=Origin(self._origin),
            max_size=None,
            proxy=None,
        )
        session = Session(self._link, self._page, self._query)
        await session.run()
        return session

    def _cookie(self) -> str:
        """What the page gives a browser first: behind a proxy, the process that serves it."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"{self._origin}/{self._page}", timeout=LONGEST_WAIT) as answer:
            given = answer.headers.get_all("set-cookie") or []
        return "; ".join(one.split(";", 1)[0] for one in given)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._link.close()


@asynccontextmanager
async def sessions(base: str, page: str, query: str, number: int) -> AsyncIterator[list[Session]]:
    """So many visitors of a page, at most `MOST_SESSIONS`."""
    if not 1 <= number <= MOST_SESSIONS:
        raise ValueError(f"1 to {MOST_SESSIONS} sessions, found {number}")
    openings = [Opening(base, page, query) for _ in range(number)]
    try:
        yield list(await asyncio.gather(*(one.__aenter__() for one in openings)))
    finally:
        await asyncio.gather(*(one.__aexit__(None, None, None) for one in openings))
