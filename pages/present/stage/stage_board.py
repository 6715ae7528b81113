"""How do all services stand, as tiles by group? With two marks: since the last step, and by what is tried."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from pages.present.compare.plan_diff import usable_count
from pages.present.stage.step_change import StatusSign, services_moved, sign_of
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.schema.product import PRODUCT
from rules.domain.answer import Answer

COLUMNS = 5
"""Tiles beside each other."""

Mark = Literal["", "changed", "tried"]


class TileView(NamedTuple):
    """A service on the board."""

    id: str
    name: str
    now: StatusSign
    old: StatusSign | None
    """How it stood before, where that was another status."""
    mark: Mark
    watched: bool
    """Whether the step is about it."""

    @property
    def fill(self) -> str:
        """Usable, not in the plan, or anything else."""
        return {"available": "usable", "not_included": "absent"}.get(self.now.status, "other")


class CellView(NamedTuple):
    """A place of the board: a group's name, a tile, or nothing."""

    group: str = ""
    tile: TileView | None = None


class BoardView(NamedTuple):
    """The board with its caption."""

    rows: tuple[tuple[CellView, ...], ...]
    total: int
    usable: int
    usable_before: int | None
    usable_tried: int | None
    changed: int
    tried: int


def stage_board(
    before: Answer | None, story: Answer, tried: Answer | None, watched: tuple[str, ...], known: Catalogue
) -> BoardView:
    """The board of a step; `tried` is the answer under what is tried on the story, if anything is."""
    moved = services_moved(before, story) if before else frozenset()
    bent = services_moved(story, tried) if tried else frozenset()

    def tile(id: str) -> TileView:
        now = (tried or story).service(id).status
        mark: Mark = "tried" if id in bent else "changed" if id in moved else ""
        earlier = story if mark == "tried" else before if mark else None
        old = earlier.service(id).status if earlier else now
        return TileView(
            id,
            known.service(id).name,
            sign_of(now),
            sign_of(old) if old != now else None,
            mark,
            id in watched,
        )

    groups = {name: [tile(one.id) for one in known.services if one.group == name] for name in PRODUCT.groups}
    return BoardView(
        tuple(_board_rows(groups)),
        len(story.services),
        usable_count(story),
        usable_count(before) if before else None,
        usable_count(tried) if tried else None,
        len(moved),
        len(bent),
    )


def _board_rows(groups: dict[str, list[TileView]]) -> Iterator[tuple[CellView, ...]]:
    """A row a group; a small one stands behind another, with its name in a place of its own."""
    rows: list[list[CellView]] = []
    for name, tiles in groups.items():
        for start in range(0, len(tiles), COLUMNS):
            part = [CellView(tile=tile) for tile in tiles[start : start + COLUMNS]]
            lead = CellView(group=name if start == 0 else "")
            free = next((row for row in rows if len(row) + len(part) <= COLUMNS), None)
            if free is None:
                rows.append([lead, *part])
            else:
                free += [lead, *part]
    for row in rows:
        yield (*row, *[CellView()] * (COLUMNS + 1 - len(row)))
