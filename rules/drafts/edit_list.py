"""How does a draft take one more change, or give one up, and still say it in as few changes as it can?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rules.catalogue.draft import LONGEST_WHY, Draft, TermEdit, draft_bytes, draft_of, path_parts, same_value
from rules.catalogue.sentences.sources import Sources
from rules.domain.yaml_reader import DataError

DRAFT = "草案"
"""What messages call a draft that is no file."""

Edits = tuple[TermEdit, ...]


def with_edit(edits: Sequence[TermEdit], edit: TermEdit, sources: Sources) -> Edits:
    """The draft with one more change; two changes of one place are one, and back to what was is none.

    Raises DataError where the change does not fit what the draft says so far.
    """
    plain = (*edits, edit)
    goal = applied(plain, sources)
    return next((one for one in _shorter(edits, edit, goal, sources) if _same(one, goal, sources)), plain)


def without_edit(edits: Sequence[TermEdit], place: int, sources: Sources) -> Edits:
    """The draft without one of its changes. Raises DataError where a later one builds upon it."""
    rest = (*edits[:place], *edits[place + 1 :])
    applied(rest, sources)
    return rest


def with_reason(edits: Sequence[TermEdit], place: int, why: str) -> Edits:
    """The draft with a reason for one of its changes; without one where the reason is empty."""
    told = " ".join(why.split())[:LONGEST_WHY] or None
    return (*edits[:place], edits[place].model_copy(update={"why": told}), *edits[place + 1 :])


def without_reasons(edits: Sequence[TermEdit]) -> Edits:
    """The same changes with no reasons: what is computed does not depend on them."""
    return tuple(edit.model_copy(update={"why": None}) for edit in edits)


def place_of(edits: Sequence[TermEdit], file: str, path: str) -> int | None:
    """The last change that reaches a place of a file, or what is inside it."""
    wanted = [*path_parts(path)]
    for place in reversed(range(len(edits))):
        own = [*path_parts(edits[place].path)]
        shorter = min(len(own), len(wanted))
        if edits[place].file == file and own[:shorter] == wanted[:shorter]:
            return place
    return None


def place_of_change(edits: Sequence[TermEdit], file: str, path: str, old: Any, new: Any) -> int | None:
    """The change that a difference comes from: an entry of a list is known by what it says."""
    list_of = [*path_parts(path)][:-1]
    for place in reversed(range(len(edits))):
        edit = edits[place]
        same = same_value(edit.old, old) and same_value(edit.new, new)
        if edit.file == file and same and [*path_parts(edit.path)][:-1] == list_of:
            return place
    return place_of(edits, file, path)


def applied(edits: Sequence[TermEdit], sources: Sources) -> Draft:
    """The changes applied to these files; DataError names each that does not fit."""
    if not edits:
        return Draft("", {}, (), sources.content)
    return draft_of(draft_bytes(edits), DRAFT, sources.data, sources.content)


def value_at(draft: Draft, file: Path, path: str) -> Any:
    """What stands at a place under a draft; None where nothing does."""
    value = draft.content(file)
    for part in path_parts(path):
        if isinstance(value, Mapping):
            value = value.get(part, value.get(int(part)) if part.isdecimal() else None)
        elif isinstance(value, list) and part.isdecimal() and int(part) < len(value):
            value = value[int(part)]
        else:
            return None
    return value


def _shorter(edits: Sequence[TermEdit], edit: TermEdit, goal: Draft, sources: Sources) -> Iterator[Edits]:
    """Ways that may say the same in fewer changes."""
    file = sources.data / edit.file
    own = [(place, one) for place, one in enumerate(edits) if one.file == edit.file]
    for place, one in reversed(own):
        if one.path == edit.path:
            yield _with_place(edits, place, TermEdit(**one.to_json() | {"to": edit.new}))
    for place, one in own:
        if edit.path.startswith(f"{one.path}."):
            yield _with_place(
                edits, place, TermEdit(**one.to_json() | {"to": value_at(goal, file, one.path)})
            )
    inner = [one for _, one in own if one.path.startswith(f"{edit.path}.")]
    if inner:
        rest = tuple(one for one in edits if one not in inner)
        if _fits(rest, sources):
            old = value_at(applied(rest, sources), file, edit.path)
            whys = dict.fromkeys(one.why for one in (*inner, edit) if one.why)
            told = {"why": "；".join(whys)[:LONGEST_WHY]} if whys else {}
            yield _with_place((*rest, edit), len(rest), TermEdit(**edit.to_json() | {"from": old} | told))


def _with_place(edits: Sequence[TermEdit], place: int, edit: TermEdit) -> Edits:
    """The changes with another in this place, or none where it changes nothing."""
    here = () if same_value(edit.old, edit.new) else (edit,)
    return (*edits[:place], *here, *edits[place + 1 :])


def _same(edits: Sequence[TermEdit], goal: Draft, sources: Sources) -> bool:
    """Whether these changes come to what is wanted."""
    if not _fits(edits, sources):
        return False
    found = applied(edits, sources)
    return all(
        same_value(found.content(file), goal.content(file)) for file in {*found.contents, *goal.contents}
    )


def _fits(edits: Sequence[TermEdit], sources: Sources) -> bool:
    try:
        applied(edits, sources)
    except DataError:
        return False
    return True
