"""Which number stands at a place of the data? Paths as a sentence writes them, and what is found there.

A path is dotted, with the ids of a list's entries or their places: `items.critical.window.apply_by`.
`items` and `readings` may be left out, and so may the item of a service that has one. A fact's name
is the number that the fact is compared with there: `distance_km`; an entry of the registers is the
value that it switches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from rules.domain.periods import UNIT_NAMES
from rules.domain.scenario import FACTS

COMPARED = ("is", "at_least", "at_most", "above", "below")
LEFT_OUT = ("items", "readings")
"""The keys that a path may leave out."""
INSIDE = ("count", "date", "plus", "minus", "period", "yuan", "cities")
"""The key under which a thing that holds a number has it, the first that is there."""
UNITS: Mapping[str, str] = UNIT_NAMES  # type: ignore[assignment]
"""How units of time are written."""


class RuleNumber(NamedTuple):
    """A number with its unit: one of time, as the data call it, or a word."""

    amount: float
    unit: str


class Found(NamedTuple):
    """What stands at a place, and the unit that a number there has."""

    value: Any
    unit: str = ""


def values_under(found: Iterable[Found], name: str, units: Mapping[str, str]) -> list[Found]:
    """What stands under a name in each of these places; `units` are those of the facts."""
    return [part for one in found for part in _step(one, name, units)]


def _step(found: Found, name: str, units: Mapping[str, str]) -> list[Found]:
    value = found.value
    if isinstance(value, Mapping):
        if name in value:
            return [Found(value[name], _unit(value, name, found.unit, units))]
        for key in LEFT_OUT:
            inner = value.get(key)
            if isinstance(inner, Mapping) and name in inner:
                return [Found(inner[name], found.unit)]
        if name in FACTS:
            return list(compared_numbers(value, name, units))
        inner = value.get("items")
        single = Found(*inner.values()) if isinstance(inner, Mapping) and len(inner) == 1 else Found(None)
        return _step(single, name, units) or [
            inner for entry, inner in disputed(value, units) if entry == name
        ]
    if isinstance(value, list):
        if name.isdecimal() and len(name) < 7 and int(name) < len(value):
            return [Found(value[int(name)], found.unit)]
        return [
            Found(entry, found.unit) for entry in value if isinstance(entry, dict) and entry.get("id") == name
        ]
    return []


def _unit(value: Mapping[Any, Any], key: str, unit: str, units: Mapping[str, str]) -> str:
    """The unit of a number under this key."""
    if key in UNITS:
        return key
    if key == "count":
        return str(value.get("unit", "次"))
    if key == "yuan":
        return "元"
    if key == "cities":
        return "个"
    if key in COMPARED and "fact" in value:
        return units.get(str(value["fact"]), "")
    return unit


def compared_numbers(value: Any, fact: str, units: Mapping[str, str]) -> Iterator[Found]:
    """The numbers that a fact is compared with, anywhere inside a value; 0 stands for none at all."""
    if isinstance(value, Mapping):
        if value.get("fact") == fact:
            unit, found = units.get(fact, ""), (value.get(key) for key in COMPARED)
            yield from (Found(number, unit) for number in found if is_number(number) and number)
        for part in value.values():
            yield from compared_numbers(part, fact, units)
    elif isinstance(value, list):
        for part in value:
            yield from compared_numbers(part, fact, units)


def possible_numbers(found: Found, units: Mapping[str, str]) -> Iterator[RuleNumber]:
    """Every number that a place may have: more than one under several readings, or where a fact decides."""
    value, unit = found
    if is_number(value):
        yield RuleNumber(value, unit)
    elif isinstance(value, list):
        yield RuleNumber(len(value), unit)
    elif isinstance(value, Mapping):
        yield from _inside(value, unit, units)


def _inside(value: Mapping[Any, Any], unit: str, units: Mapping[str, str]) -> Iterator[RuleNumber]:
    if len(value) == 1 and next(iter(value)) in UNITS:
        ((name, amount),) = value.items()
        if is_number(amount):
            yield RuleNumber(amount, name)
    elif isinstance(value.get("readings"), Mapping):
        for reading in value["readings"].values():
            yield from possible_numbers(Found(reading, unit), units)
    elif "then" in value and "otherwise" in value:
        for key in ("then", "otherwise"):
            yield from possible_numbers(Found(value[key], unit), units)
    elif key := next((key for key in INSIDE if key in value), ""):
        yield from possible_numbers(Found(value[key], _unit(value, key, unit, units)), units)
    elif "fact" in value:
        for found in compared_numbers(value, str(value["fact"]), units):
            yield from possible_numbers(found, units)


def depends_on_fact(found: Found) -> bool:
    """Whether a count has plain numbers, one where a condition holds and one otherwise.

    It may stand under a reading, if no other has a count.
    """
    value = found.value
    if isinstance(value, Mapping) and isinstance(value.get("count"), Mapping):
        value = value["count"]
    if isinstance(value, Mapping) and isinstance(value.get("readings"), Mapping):
        counted = [one for one in value["readings"].values() if one is not None]
        value = counted[0] if len(counted) == 1 else None
    return isinstance(value, Mapping) and all(is_number(value.get(key)) for key in ("then", "otherwise"))


def every_number(found: Found, units: Mapping[str, str], path: str = "") -> Iterator[tuple[str, RuleNumber]]:
    """Every number of a rule inside a value, with the path to it."""
    value, unit = found
    if isinstance(value, list):
        parts: Iterable[tuple[str, Found]] = (
            (str(part.get("id", place)) if isinstance(part, dict) else str(place), Found(part, unit))
            for place, part in enumerate(value)
        )
    elif isinstance(value, Mapping):
        parts = ((str(key), Found(part, _unit(value, key, unit, units))) for key, part in value.items())
    else:
        return
    for key, part in parts:
        place = f"{path}.{key}" if path else key
        if is_number(part.value):
            if part.unit or key in COMPARED:
                yield place, RuleNumber(part.value, part.unit)
        elif key not in NO_RULE or isinstance(part.value, Mapping):
            yield from every_number(part, units, place)


NO_RULE = frozenset(("cite", "lines", "chapter", "overview", "outline", "words", "in_force", "holder"))
"""Keys of lines and words, under which no rule has a number; a reading may be called so too."""


def disputed(value: Any, units: Mapping[str, str], unit: str = "") -> Iterator[tuple[str, Found]]:
    """Every value inside another that an entry of the registers switches, with the entry's id."""
    if isinstance(value, Mapping):
        if "dispute" in value:
            yield str(value["dispute"]), Found(value, unit)
        for key, part in value.items():
            if isinstance(part, (dict, list)):
                yield from disputed(part, units, _unit(value, key, unit, units))
    elif isinstance(value, list):
        for part in value:
            yield from disputed(part, units, unit)


def is_number(value: object) -> bool:
    """Whether a value is a number; yes and no are none."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def holding(found: Sequence[Found], units: Mapping[str, str]) -> list[str]:
    """The names in these places under which some number stands, for a message."""
    names: dict[str, None] = {}
    for one in found:
        for name in one.value if isinstance(one.value, Mapping) else ():
            parts = _step(one, name, units) if isinstance(name, str) and name not in NO_RULE else []
            if any(_holds(part, units) for part in parts):
                names[name] = None
    return list(names)


def _holds(found: Found, units: Mapping[str, str]) -> bool:
    own = not isinstance(found.value, list) and any(possible_numbers(found, units))
    return own or any(every_number(found, units))
