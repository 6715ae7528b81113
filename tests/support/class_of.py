"""How does a whole class take a quiz, each in a session of their own? For tests and for measuring."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from tests.support.streamlit_client import Opening, Session, sessions

WALL, PHONE = "class_wall", "class_phone"

Timer = Callable[[Awaitable[Any]], Awaitable[Any]]
"""Waits for something; who measures keeps how long that took."""


class OpenClass(NamedTuple):
    """A room with a host and trainees that have taken their seats."""

    code: str
    host: Session
    trainees: list[Session]

    async def forward(self) -> str:
        """The host's next step; gives the wall."""
        return (await self.host.tell(WALL, "forward", 0)).html

    async def wall(self) -> str:
        """The wall as the host sees it now."""
        await self.host.look()
        return self.host.blocks[WALL].html

    async def answer(self, at: int, choices: list[list[str]], timer: Timer) -> None:
        """Everybody answers a question at once."""

        async def one(trainee: Session, ids: list[str]) -> None:
            await trainee.look()
            await timer(trainee.tell(PHONE, "answer", [at, ids]))

        await asyncio.gather(*(one(*pair) for pair in zip(self.trainees, choices, strict=True)))


@asynccontextmanager
async def open_class(base: str, number: int, query: str) -> AsyncIterator[OpenClass]:
    """A room of the quiz that `query` names, with so many trainees in it."""
    async with Opening(base, "room", query) as host:
        await host.press("class_open")
        found = re.search(r"<b>(\d{4,8})</b>", host.blocks[WALL].html)
        assert found, host.blocks[WALL].html[:500]
        async with sessions(base, "quiz", f"room={found[1]}", number) as trainees:
            joining = (one.tell(PHONE, "join", f"学员{at:02}") for at, one in enumerate(trainees))
            await asyncio.gather(*joining)
            yield OpenClass(found[1], host, trainees)
