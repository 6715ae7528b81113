"""Where do the terms of several years stand? The project's own, or those at the paths that somebody names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path

from rules.catalogue.catalogue import DATA, Catalogue
from rules.catalogue.draft import edits_in, terms_changed
from rules.catalogue.loader import MOST_DRAFTED, drafted, load, load_at
from rules.domain.scenario import visible
from rules.domain.yaml_reader import DataError, read_bytes
from rules.rulebooks.shelf import Shelf

FOLDER = DATA.parent / "rulebooks"
"""Other years' terms beside `data/`: a data folder or a draft for each; not there while there are none."""


def shelf_at(paths: Sequence[Path]) -> Shelf:
    """The terms at these paths, data folders or drafts; without a path the project's own.

    One draft alone takes the place of the terms that it changes, beside the project's other years', unless it
    names itself the terms of another year. Raises DataError where some are not in order, or do not fit beside
    each other.
    """
    if not paths:
        return own_shelf()
    if len(paths) == 1 and not paths[0].is_dir() and not own_shelf().is_one:
        place, tried = _drafted_at(paths[0])
        alike = tried.rulebook.name == own_shelf().spans[place].name
        return own_shelf().trying(place, tried) if alike else Shelf([tried])
    return Shelf([terms_at(path) for path in paths])


def terms_at(path: Path | None) -> Catalogue:
    """The data at a path: a folder, or a draft of those of the project's terms that it names.

    Without a path `data/`. Raises DataError.
    """
    return load_at(path) if path is None or path.is_dir() else _drafted_at(path)[1]


def _drafted_at(path: Path) -> tuple[int, Catalogue]:
    """Where the terms stand that the draft at a path changes, and what it makes of them."""
    content, shelf = read_bytes(path), own_shelf()
    place = place_changed(content, str(path), shelf)
    return place, drafted(content, str(path), shelf.catalogues[place])


@cache
def own_shelf() -> Shelf:
    """The project's own data with the other years' beside them, loaded once."""
    return Shelf([load(), *(load_at(path) for path in _others())])


@lru_cache(maxsize=MOST_DRAFTED)
def shelf_under(content: bytes, name: str, shelf: Shelf) -> Shelf:
    """These terms with the draft in these bytes in place of those that it changes.

    Put together once for each draft. Raises DataError where it does not fit, or where its terms are not
    here; `name` is what messages call the draft.
    """
    place = place_changed(content, name, shelf)
    return shelf.trying(place, drafted(content, name, shelf.catalogues[place]))


def place_changed(content: bytes, name: str, shelf: Shelf) -> int:
    """Where the terms stand that the draft in these bytes changes. DataError where they are not here."""
    return place_of_terms(terms_changed(edits_in(content, name), name), name, shelf)


def place_of_terms(terms: str, name: str, shelf: Shelf) -> int:
    """Where the terms of this name stand; DataError, which calls a draft `name`, where they are not here."""
    place = shelf.place_of(terms)
    if place is None:
        here = "、".join(span.name for span in shelf.spans)
        raise DataError(visible(f"{name}: 这份草案改的是“{terms}”的条款，这里没有这一版；这里有：{here}"))
    return place


def _others() -> Iterator[Path]:
    yield from sorted(path for path in FOLDER.glob("*") if path.is_dir() or path.suffix == ".yaml")
