"""Which places of the data files differ? Entries of a list are known by what they say, not by their place."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.catalogue.conditions import CONDITION_KEYS
from rules.catalogue.draft import path_parts
from rules.domain.periods import UNIT_NAMES

REGISTERS = ("contradictions.yaml", "silences.yaml", "slips.yaml")
SHARED = ("definitions.yaml", "phones.yaml", "papers.yaml")
"""What services have in common, by its id."""

CONDITIONS = ("when", "once")
"""Keys under which a condition stands."""

KNOWN_BY = ("id", "say", "when")
"""What makes an entry of a list the same one although something else in it differs."""


class DataChange(NamedTuple):
    """One place that says something else: of an entry of a list that came or went, the entry."""

    file: str
    path: str
    """Where it is after; where it was, if it is gone."""
    old_path: str
    old: Any
    """None where nothing stood."""
    new: Any

    def to_json(self) -> dict[str, Any]:
        """Plain data, as the command prints it."""
        return {"file": self.file, "path": self.path, "from": self.old, "to": self.new}


def changed_data(old: Catalogue, new: Catalogue) -> Iterator[DataChange]:
    """The changed places of the files as they are written; a sentence that takes a number follows unsaid."""
    for file in (*(f"services/{id}.yaml" for id in SERVICES), *SHARED):
        one, other = _both_contents(file, old, new)
        yield from _changes_between(file, "", "", one, other)
    for file in REGISTERS:
        before, after = ({entry["id"]: entry for entry in one} for one in _both_contents(file, old, new))
        yield from _changes_between(file, "", "", before, after)
    lists = [{name: sorted(members) for name, members in c.lists.items()} for c in (old, new)]
    for name in sorted({*lists[0], *lists[1]}):
        gone, come = (
            sorted({*lists[a].get(name, ())} - {*lists[b].get(name, ())}) for a, b in ((0, 1), (1, 0))
        )
        if gone or come:
            yield DataChange(f"cities/{name}.yaml", "cities", "cities", gone, come)


def _both_contents(file: str, *catalogues: Catalogue) -> tuple[Any, ...]:
    return tuple(one.sources.content(one.sources.data / file) for one in catalogues)


def _changes_between(file: str, path: str, old_path: str, one: Any, other: Any) -> Iterator[DataChange]:
    """The smallest differing parts of two plain values."""
    if one == other:
        return
    was, now = (_as_parts(one, other), _as_parts(other, one))
    if was is not None and now is not None and not _as_a_whole(path, was, now):
        for key in dict.fromkeys([*was, *now]):
            inside, old_inside = (f"{place}.{key}".lstrip(".") for place in (path, old_path))
            yield from _changes_between(file, inside, old_inside, was.get(key), now.get(key))
    elif _has_entries(one) or _has_entries(other):
        for before, after in _entry_pairs(one or [], other or []):
            yield from _changes_between(
                file,
                f"{path}[{before if after is None else after}]",
                f"{old_path}[{after if before is None else before}]",
                None if before is None else one[before],
                None if after is None else other[after],
            )
    else:
        yield DataChange(file, path, old_path, one, other)


def _has_entries(value: Any) -> bool:
    """Whether it is a list of statements; a list of words or numbers changes as a whole."""
    return isinstance(value, list) and any(isinstance(entry, Mapping) for entry in value)


def _as_parts(value: Any, beside: Any) -> Mapping[str, Any] | None:
    """The parts of a mapping; none where nothing stands, beside one that only holds statements."""
    if isinstance(value, Mapping):
        return value
    holds = isinstance(beside, Mapping) and all(isinstance(part, Mapping) for part in beside.values())
    return {} if value is None and holds else None


def _as_a_whole(path: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether it is told as a whole: a condition of another form, a length of time in another unit."""
    if one and other and {*one, *other} <= {*UNIT_NAMES}:
        return one.keys() != other.keys()
    inside = any(part in CONDITIONS for part in path_parts(path))
    return inside and _is_bare_condition(one) and "dispute" not in one and not _same_form(one, other)


def _same_form(one: Any, other: Any) -> bool:
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        same = one.keys() == other.keys() and one.get("fact") == other.get("fact")
        return same and all(_same_form(part, other[key]) for key, part in one.items())
    if _has_entries(one) or _has_entries(other):
        same = isinstance(one, list) and isinstance(other, list) and len(one) == len(other)
        return same and all(_same_form(*pair) for pair in zip(one, other, strict=True))
    return not isinstance(one, Mapping) and not isinstance(other, Mapping)


# ---------------------------------------------------------------- lists


def old_place(one: Any, other: Any, path: str) -> str:
    """Where a place of the new content was in the old; empty where its entry is new."""
    found = []
    for part in path_parts(path):
        if isinstance(one, list) and isinstance(other, list) and part.isdecimal() and _has_entries(other):
            before = next((before for before, after in _entry_pairs(one, other) if after == int(part)), None)
            if before is None:
                return ""
            found.append(str(before))
            one, other = one[before], other[int(part)]
            continue
        found.append(part)
        one, other = _part_within(one, part), _part_within(other, part)
    return ".".join(found)


def _part_within(value: Any, part: str) -> Any:
    if isinstance(value, Mapping):
        return value.get(part, value.get(int(part)) if part.isdecimal() else None)
    return (
        value[int(part)] if isinstance(value, list) and part.isdecimal() and int(part) < len(value) else None
    )


def _entry_pairs(one: list[Any], other: list[Any]) -> Iterator[tuple[int | None, int | None]]:
    """The places of the same entry in both lists; None where a list lacks it."""
    was, now = ([_entry_text(entry) for entry in entries] for entries in (one, other))
    for kind, start, end, begin, stop in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from zip(range(start, end), range(begin, stop), strict=True)
            continue
        left = [*range(begin, stop)]
        for before in range(start, end):
            after = next((place for place in left if _alike(one[before], other[place])), None)
            if after is not None:
                left.remove(after)
            yield before, after
        yield from ((None, after) for after in left)


def _alike(one: Any, other: Any) -> bool:
    """Whether two entries are one that was changed."""
    if not isinstance(one, Mapping) or not isinstance(other, Mapping):
        return False
    return _same_form(one, other) if _is_bare_condition(one) else _known_alike(one, other)


def _known_alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return any(key in one and key in other and one[key] == other[key] for key in KNOWN_BY)


def _is_bare_condition(value: Mapping[str, Any]) -> bool:
    return "say" not in value and any(key in value for key in CONDITION_KEYS)


def _entry_text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)
