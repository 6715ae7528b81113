"""Into which groups does a book fall? By edition, by add-ons, by diagnosis, by age."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rules.book.columns import Array, Policies
from rules.domain.fact_kinds import values_of
from rules.domain.periods import completed_years

SEGMENTS = ("edition", "addons", "diagnosis", "age")

AGE_BANDS = ((0, 17), (18, 39), (40, 59), (60, 200))

UNKNOWN_VALUE = "unknown"


def segment_values(by: str) -> list[str]:
    """The values of all groups, whether a policy is in them or not."""
    if by == "age":
        return [*(f"{first}-{last}" for first, last in AGE_BANDS), UNKNOWN_VALUE]
    return [*map(_segment_code, values_of(by)), UNKNOWN_VALUE]


class Segment(NamedTuple):
    """A group of policies."""

    value: str
    """A fact's value, `a|b` of several and `none` of none, `18-39` of ages, or `unknown`."""
    rows: Array
    """Whether a policy belongs to it, one by one."""


def segments_of(policies: Policies, by: str) -> list[Segment]:
    """The groups that are not empty, in the order of the values."""
    names = segment_values(by)
    codes = _age_codes(policies) if by == "age" else _value_codes(policies, by, names)
    found = [Segment(name, codes == code) for code, name in enumerate(names)]
    return [one for one in found if one.rows.any()]


def _value_codes(policies: Policies, fact: str, names: Sequence[str]) -> Array:
    column = policies.column(fact)
    table = [
        len(names) - 1 if value is None else names.index(_segment_code(value))
        for value in column.vocabulary.values
    ]
    found: Array = np.array(table)[column.codes]
    return found


def _segment_code(value: object) -> str:
    if isinstance(value, list | tuple):
        return "|".join(sorted(value)) or "none"
    return str(value)


def _age_codes(policies: Policies) -> Array:
    stated = policies.column("age")
    table = [_band(value) for value in stated.vocabulary.values]
    codes: Array = np.array(table)[stated.codes]
    born, as_of = policies.column("birth_date"), policies.column("as_of")
    for row in np.flatnonzero(born.known & ~stated.known).tolist():
        codes[row] = _band(completed_years(born.value(row), as_of.value(row)))
    return codes


def _band(age: int | None) -> int:
    if age is None:
        return len(AGE_BANDS)
    return next(place for place, (_, last) in enumerate(AGE_BANDS) if age <= last)
