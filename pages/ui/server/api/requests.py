"""What does a program ask for, and how is it refused? Options in the address, a bounded body."""

from __future__ import annotations

from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from rules.catalogue.catalogue import STANCES, Stance
from rules.domain.scenario import shown, visible
from rules.exchange import InputError
from rules.rulebooks.shelf import Shelf

READING, ENTRY = "reading", "set."
"""What may stand in the address; behind the second, the id of an entry of the registers."""

LONGEST_NAME = 60
"""Characters of a parameter's name that are repeated."""


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
        place = visible(name[:LONGEST_NAME])
        if again:
            faults.append((place, "出现了不止一次"))
        elif name == READING:
            stance = next((one for one in STANCES if one == value), stance)
            if value not in STANCES:
                faults.append((place, f"收到 {shown(value)}；可选：{'、'.join(STANCES)}"))
        elif name.startswith(ENTRY):
            id = name.removeprefix(ENTRY)
            try:
                shelf.readings(stance, {id: value})
            except ValueError as error:
                faults.append((place, str(error)))
            overrides[id] = value
        else:
            faults.append((place, f"不认识的参数；可用：{READING}、{ENTRY}条目ID"))
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


def fault_response(error: InputError) -> Response:
    """Each fault as a sentence and, in the same order, its place ("" for the whole)."""
    return JSONResponse({"errors": error.messages, "places": [place for place, _ in error.told]}, 422)
