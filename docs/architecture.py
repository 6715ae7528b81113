"""Which room imports which? Draws it into docs/architecture.md, as Mermaid text that forges show drawn.

python -m docs.architecture
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "architecture.md"

HOUSES = {
    "pages": ("app.py, pages/*.py", "what a page shows"),
    "pages.ui": ("pages/ui/", "Streamlit"),
    "pages.present": ("pages/present/", "words, rows, pictures, files"),
    "rules": ("rules/", "what is true"),
}
"""Groups of rooms, each with its name and what it is about; a module belongs to the longest that fits."""

DRAWN = re.compile(r"(?<=```mermaid\n).*?(?=```)", re.S)

Arrows = set[tuple[str, str]]


def _house(module: str) -> str:
    return max((name for name in HOUSES if f"{module}.".startswith(f"{name}.")), key=len)


def _room(module: str) -> str:
    """The sub-package that a module lies in; a module right under its house is part of the house."""
    house = _house(module)
    inside = module.removeprefix(house).strip(".").split(".")[0]
    return f"{house}.{inside}" if inside and (ROOT / house.replace(".", "/") / inside).is_dir() else house


def arrows() -> Arrows:
    """Every import from one room to another."""
    graph = grimp.build_graph("rules", "pages", cache_dir=None)
    rooms = {
        (_room(importer), _room(imported))
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
    }
    return {(one, other) for one, other in rooms if one != other}


def _shortest(found: Arrows) -> Arrows:
    """Without those that a longer way says too."""
    beyond: dict[str, set[str]] = {}

    def reach(room: str) -> set[str]:
        if room not in beyond:
            beyond[room] = {far for one, near in found if one == room for far in {near} | reach(near)}
        return beyond[room]

    return {
        (one, other)
        for one, other in found
        if not any(other in reach(near) for room, near in found if room == one and near != other)
    }


def _lines(found: Arrows) -> Iterator[str]:
    yield "flowchart TD"
    rooms = sorted({room for arrow in found for room in arrow if room not in HOUSES})
    for house, (name, about) in HOUSES.items():
        inside = [room for room in rooms if _house(room) == house]
        if not inside:
            yield f'  {house}["{name}<br>{about}"]'
            continue
        yield f'  subgraph {house}["{name} · {about}"]'
        yield from (f'    {room}["{room.rpartition(".")[2]}"]' for room in inside)
        within = {(one, other) for one, other in found if one in inside and other in inside}
        yield from (f"    {one} --> {other}" for one, other in sorted(_shortest(within)))
        yield "  end"
    between = {(_house(one), _house(other)) for one, other in found}
    yield from _between((one, other) for one, other in between if one != other)


def _between(found: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield from (f"  {one} --> {other}" for one, other in sorted(_shortest(set(found))))


def drawn(page: str) -> str:
    """The page's text with the picture as the source is now."""
    picture = "".join(f"{line}\n" for line in _lines(arrows()))
    return DRAWN.sub(lambda _: picture, page, count=1)


if __name__ == "__main__":
    PAGE.write_text(drawn(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
