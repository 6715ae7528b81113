"""What does a program ask for, and how is it refused? Options in the address, a bounded body."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from rules.catalogue.catalogue import STANCES, Stance
from rules.domain.scenario import shown
from rules.exchange import InputError
from rules.rulebooks.shelf import Shelf

READING, ENTRY = "reading", "set."
"""What may stand in the address; behind the second, the id of an entry of the registers."""


class BodyTooLarge(Exception):
    """A body with more bytes than `most`."""

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(f"内容过大；最多 {most} 字节")


class Readings(NamedTuple):
    """How the places that the manual leaves open are read."""

    stance: Stance
    overrides: dict[str, str]


def readings_of(request: Request, shelf: Shelf) -> Readings:
    """The readings in the address. Raises InputError naming each parameter that cannot be used."""
    stance: Stance = STANCES[0]
    overrides: dict[str, str] = {}
    faults: list[tuple[str, str]] = []
    pairs = request.query_params.multi_items()
    for name in dict.fromkeys(name for name, _ in pairs):
        value, *again = [value for key, value in pairs if key == name]
        if again:
            faults.append((shown(name), "出现了不止一次"))
        elif name == READING:
            stance = next((one for one in STANCES if one == value), stance)
            if value not in STANCES:
                faults.append((name, f"收到 {shown(value)}；可选：{'、'.join(STANCES)}"))
        elif name.startswith(ENTRY):
            id = name.removeprefix(ENTRY)
            try:
                shelf.readings(stance, {id: value})
            except ValueError as error:
                faults.append((shown(name), str(error)))
            overrides[id] = value
        else:
            faults.append((shown(name), f"不认识的参数；可用：{READING}、{ENTRY}条目ID"))
    if faults:
        raise InputError(*faults)
    return Readings(stance, overrides)


async def body_of(request: Request, most: int) -> bytes:
    """The body, read no further than `most` bytes. Raises BodyTooLarge."""
    found = bytearray()
    async for part in request.stream():
        found += part
        if len(found) > most:
            raise BodyTooLarge(most)
    return bytes(found)


def fault_response(
    status: int, faults: Iterable[tuple[str, str]], headers: Mapping[str, str] | None = None
) -> Response:
    """Each fault as a sentence and, in the same order, its place ("" for the whole)."""
    error = InputError(*faults)
    content = {"errors": error.messages, "places": [place for place, _ in error.faults]}
    return JSONResponse(content, status, headers)
