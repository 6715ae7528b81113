"""How does a test put next year's terms, which nobody has written, beside the project's own?"""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

from rules.catalogue.catalogue import DATA
from rules.catalogue.draft import Draft, draft_of
from rules.catalogue.loader import load, load_at, load_from
from rules.rulebooks.shelf import Shelf
from tests.support.opened import ROOT

INVENTED = ROOT / "tests" / "data" / "invented_terms.yaml"
"""Made-up terms as a draft of changes to the project's own."""

OLD, NEW = "2024版", "虚构的2026版"
BEGINS = dt.date(2026, 1, 1)
"""The first day of the made-up terms."""


@cache
def two_years() -> Shelf:
    """The project's own terms and the made-up ones."""
    return Shelf([load(), load_at(INVENTED)])


def bounded(name: str, begins: str | None, ends: str | None) -> Draft:
    """The project's own terms under another name and days."""
    changes = [("name", OLD, name), ("begins", None, begins), ("ends", None, ends)]
    lines = [
        f"- {{file: product.yaml, path: rulebook.{key}, from: {_yaml(old)}, to: {_yaml(new)}}}"
        for key, old, new in changes
        if old != new
    ]
    return draft_of("\n".join(lines).encode(), name, DATA)


def shelf_of(*terms: tuple[str, str | None, str | None]) -> Shelf:
    """Terms that differ in name and days alone."""
    return Shelf([load_from(DATA, bounded(*one)) if one != (OLD, None, None) else load() for one in terms])


def _yaml(value: str | None) -> str:
    return "null" if value is None else f'"{value}"'


def folder_beside(path: Path) -> Path:
    """A folder of other years' terms that holds the made-up ones."""
    path.mkdir()
    (path / INVENTED.name).write_bytes(INVENTED.read_bytes())
    return path
