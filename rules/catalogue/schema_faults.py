"""Has a data file the form of `rules.catalogue.schema`? What differs, in Chinese, with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from rules.catalogue.conditions import CONDITION_KEYS, CONDITION_WORDS
from rules.domain.scenario import shown, visible
from rules.domain.yaml_reader import DataError, form_words

SCALARS = ("int", "str", "float", "bool", "none", "literal", "constrained")
"""How the library begins its names for the members of a union that are no mappings."""


class _Fault(NamedTuple):
    place: tuple[str, ...]
    says: str
    found: object


def typed(kind: Any, content: object, name: str) -> Any:
    """The content of the file `name` as `kind`.

    Raises DataError, one line a fault, naming the file, the place, what was found and what is allowed.
    """
    try:
        found = TypeAdapter(kind).validate_python(content)
    except ValidationError as error:
        every = [_fault(details, content) for details in error.errors()]
        faults = _smallest([fault for fault in every if fault]) or [_Fault((), "不能是这样", content)]
        told: dict[tuple[str, ...], list[_Fault]] = {}
        for fault in faults:
            told.setdefault(fault.place, []).append(fault)
        raise DataError(*(_told(name, place, found) for place, found in told.items())) from None
    unreadable = [
        _told(name, place, [_Fault(place, "须有 1 至 1000 个看得见的字符，不换行", text)])
        for place, text in _texts(content)
        if not text.strip() or not text.isprintable() or len(text) > 1000
    ]
    if unreadable:
        raise DataError(*unreadable)
    return found


def _texts(content: object, place: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text in plain data, keys too, with its path."""
    if isinstance(content, str):
        yield place, content
    elif isinstance(content, dict):
        for key, part in content.items():
            inside = (*place, str(key)[:40])
            yield inside, str(key)
            yield from _texts(part, inside)
    elif isinstance(content, list):
        for index, part in enumerate(content):
            yield from _texts(part, (*place, str(index)))


def _told(name: str, place: tuple[str, ...], faults: list[_Fault]) -> str:
    where = visible(".".join(place)) or "（整个文件）"
    says = "，或".join(dict.fromkeys(fault.says for fault in faults))
    return f"{visible(name)}: {where}: {says}；收到 {shown(faults[0].found)}"


def _fault(details: ErrorDetails, content: object) -> _Fault | None:
    place = _place(details["loc"], content)
    return None if place is None else _Fault(place, _says(details), details["input"])


def _smallest(faults: list[_Fault]) -> list[_Fault]:
    """Without what is said of a value in which something smaller is at fault."""
    outer = {fault.place[:depth] for fault in faults for depth in range(len(fault.place))}
    return [fault for fault in faults if fault.place not in outer]


def _place(location: tuple[int | str, ...], content: object) -> tuple[str, ...] | None:
    """The path in the file; None where the library speaks of a member of a union that was not meant.

    The library's locations have names of union members between the keys.
    """
    place: list[str] = []
    value, named = content, False
    for number, part in enumerate(location):
        last = number == len(location) - 1
        if isinstance(part, str) and not named and part in CONDITION_KEYS and _is_tag(part, value):
            named = True
        elif (isinstance(value, Mapping) and part in value) or (
            isinstance(value, list) and part in range(len(value))
        ):
            value, named = value[part], False  # type: ignore[index]
            place.append(str(part))
        elif last and isinstance(value, Mapping) and _is_key(part):
            place.append(str(part))
        elif part != "[key]":
            if not _meant(str(part), value):
                return None
            named = True
    return tuple(place)


def _is_tag(part: str, value: object) -> bool:
    """Whether a part is the kind of the condition that stands there, or should."""
    return not isinstance(value, Mapping) or next((k for k in CONDITION_KEYS if k in value), None) == part


def _is_key(part: int | str) -> bool:
    """Whether a part that the content lacks is a key that it should have, not a member's name."""
    return isinstance(part, str) and part.islower() and part not in SCALARS and not set(part) & {"[", "-"}


def _meant(member: str, value: object) -> bool:
    """Whether this member of a union is the one that a value was written for."""
    scalar = member.startswith(SCALARS)
    if isinstance(value, Mapping):
        return not scalar and member.startswith("Disputed") == ("dispute" in value)
    return scalar


def _says(details: ErrorDetails) -> str:
    if details["type"] in ("condition", "union_tag_not_found"):
        return f"条件须是 {'、'.join(CONDITION_WORDS)}，或有这些键之一：{'、'.join(CONDITION_KEYS)}"
    return form_words(details)
