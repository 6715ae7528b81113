"""How do values between which a person does not know travel in an address? Both ways, judged on the way in.

`either.diagnosis=malignant|malignant_mild`; of a day the first and the last that are possible.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import prod
from typing import Any

from rules.catalogue.catalogue import SERVICES
from rules.domain.merged_answer import CANCERS, FACT, MOST_CASES
from rules.domain.parsing import ScenarioError, parse
from rules.domain.scenario import FACTS, RECORDS, shown

PREFIX, OR = "either.", "|"

OLDER = ("either", "either_cancer")
"""Older names of a mark for a cancer that may be severe or mild."""

ReadValue = Callable[[str, Sequence[str]], Any]
Refused = list[tuple[str, str]]


def either_parameter(fact: str, values: Sequence[str]) -> dict[str, list[str]]:
    """The parameter for a fact with the values that are possible."""
    return {PREFIX + fact: [OR.join(values)]}


def params_of(params: Iterable[str]) -> set[str]:
    """Those of the parameters that are read here, whatever they name."""
    return {key for key in params if key.startswith(PREFIX) or key in OLDER}


def read_either(
    params: Mapping[str, Sequence[str]],
    known: Mapping[str, Any],
    read_value: ReadValue,
    as_of: dt.date,
    refused: Refused,
) -> dict[str, list[Any]]:
    """By fact the values between which the person does not know; what is wrong goes to `refused`.

    A fact whose value is `known` has no others.
    """
    found: dict[str, list[Any]] = {}
    for key in OLDER:
        if key in params and list(params[key]) == ["true"]:
            found[FACT] = list(CANCERS)
        elif key in params:
            refused.append((key, f"收到 {shown('、'.join(params[key]))}；可选：true"))
    for key in (key for key in params if key.startswith(PREFIX)):
        texts = [text for given in params[key] for text in given.split(OR)]
        try:
            fact = _open_fact(key.removeprefix(PREFIX))
            found[fact] = checked_values(fact, [read_value(fact, [text]) for text in texts], as_of)
        except ValueError as error:
            refused.append((key[:60], str(error)))
    return limited({fact: values for fact, values in found.items() if known.get(fact) is None}, refused)


def _open_fact(name: str) -> str:
    if name not in FACTS or name in RECORDS or name == "as_of":
        raise ValueError(f"没有 {shown(name)} 这个可以分不清的情况")
    return name


def checked_values(fact: str, values: object, as_of: dt.date) -> list[Any]:
    """The values of a fact, each once. Raises ValueError where it cannot have one of them, or is only one."""
    _open_fact(fact)
    if not isinstance(values, list):
        raise ValueError(f"须为列表，收到 {shown(values)}")
    unique = [value for place, value in enumerate(values) if value not in values[:place]]
    if not 2 <= len(unique) <= MOST_CASES:
        raise ValueError(f"收到 {len(unique)} 种可能；须为 2 至 {MOST_CASES} 种，用“{OR}”分开")
    for value in unique:
        try:
            parse({"as_of": as_of.isoformat(), fact: value}, SERVICES)
        except ScenarioError as error:
            raise ValueError("；".join(text for _, text in error.faults)) from None
    return unique


def limited(found: Mapping[str, list[Any]], refused: Refused) -> dict[str, list[Any]]:
    """The facts in the vocabulary's order for as long as their cases together are few enough."""
    kept: dict[str, list[Any]] = {}
    for fact in (fact for fact in FACTS if fact in found):
        if prod(map(len, kept.values())) * len(found[fact]) > MOST_CASES:
            refused.append((PREFIX + fact, f"和前面的合起来超过 {MOST_CASES} 种情形，没有算进去"))
        else:
            kept[fact] = found[fact]
    return kept
