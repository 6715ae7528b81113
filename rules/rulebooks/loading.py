"""Where do the terms of several years stand? The project's own, or those at the paths that somebody names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from rules.catalogue.catalogue import DATA
from rules.catalogue.loader import load, load_at
from rules.rulebooks.shelf import Shelf

FOLDER = DATA.parent / "rulebooks"
"""Other years' terms beside `data/`: a data folder or a draft for each; not there while there are none."""


def shelf_at(paths: Sequence[Path]) -> Shelf:
    """The terms at these paths, data folders or drafts; without a path the project's own.

    Raises DataError where some are not in order, or do not fit beside each other.
    """
    return Shelf([load_at(path) for path in paths]) if paths else own_shelf()


@cache
def own_shelf() -> Shelf:
    """The project's own data with the other years' beside them, loaded once."""
    return Shelf([load(), *(load_at(path) for path in _others())])


def _others() -> Iterator[Path]:
    yield from sorted(path for path in FOLDER.glob("*") if path.is_dir() or path.suffix == ".yaml")
