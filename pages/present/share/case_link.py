"""How does a case travel in an address? Readable keys and stable codes, both ways. No screen here.

A fact stands under its own name: `edition=special&policy_start=2025-01-01`. `unknown` says that the person
does not know; a fact that is left out was not answered. An entry of a list names its parts:
`usage=service.green_channel~item.exam~on.2025-03-01`, once for each entry.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple
from urllib.parse import urlencode

from pages.present.base.limits import LONGEST
from pages.present.share import either_link
from rules.catalogue.catalogue import SERVICES, STANCES, Catalogue
from rules.domain.fact_kinds import KINDS
from rules.domain.parsing import salvage
from rules.domain.scenario import FACTS, RECORDS

Params = Mapping[str, Sequence[str]]
"""The parameters of an address; a key may stand several times."""

UNKNOWN = "unknown"
NONE = "none"
BETWEEN, AFTER_KEY = "~", "."
"""Characters that an address shows as they are."""

EMPTY = BETWEEN
"""An entry of a list of which nothing is known."""

READING, OVERRIDE, PRIVATE = "reading", "set", "private"
ENTRY_SET = f"{OVERRIDE}."
"""What stands before the id of an entry whose reading an address sets."""
WHOLE = re.compile(r"-?[0-9]{1,15}")
DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,60})?(e[+-]?[0-9]{1,3})?")
WRITTEN_DAY = re.compile(r"([0-9]{4}) ?[-/.年] ?([0-9]{1,2}) ?[-/.月] ?([0-9]{1,2}) ?日?")

ESCAPED = re.compile(r"^(?:amp;)+")
"""What a program that escapes an address twice leaves before a key."""
ADDED = re.compile(
    r"utm_\w+|from|isappinstalled|wxshare_count|nsukey|clicktime|enterid|scene|subscene|sessionid|share_\w+"
    r"|spm|fbclid|gclid|msclkid|_t|timestamp",
    re.IGNORECASE,
)
"""What chat programs and search engines add to an address: it says nothing about the case."""


class Opened(NamedTuple):
    """What an address says."""

    facts: dict[str, Any]
    """As they were entered; None where the person does not know."""
    reading: str | None
    overrides: dict[str, str]
    private: bool
    rest: dict[str, tuple[str, ...]]
    """Parameters that are not the case's: a page's own, or nobody's."""
    refused: tuple[tuple[str, str], ...]
    """Parameter or path and fault, for each value that was left out."""
    alternatives: dict[str, list[Any]] = {}
    """By fact: the values between which the person does not know."""


# ---------------------------------------------------------------- to an address


def encode(
    facts: Mapping[str, Any],
    reading: str,
    overrides: Mapping[str, str],
    alternatives: Mapping[str, Sequence[Any]] | None = None,
) -> dict[str, list[str]]:
    """The parameters for a case; what is as it would be without them is left out."""
    params: dict[str, list[str]] = {}
    either = alternatives or {}
    for fact in FACTS:
        if fact in either:
            params |= either_link.either_parameter(
                fact, [written_value(fact, one)[0] for one in either[fact]]
            )
        elif fact in facts:
            params[fact] = written_value(fact, facts[fact])
    if reading != STANCES[0]:
        params[READING] = [reading]
    return params | {f"{ENTRY_SET}{entry}": [chosen] for entry, chosen in sorted(overrides.items())}


def query(
    facts: Mapping[str, Any],
    reading: str = STANCES[0],
    overrides: Mapping[str, str] | None = None,
    alternatives: Mapping[str, Sequence[Any]] | None = None,
    more: Params | None = None,
) -> str:
    """The part of an address after the question mark; `more` stands behind the case."""
    params = {**encode(facts, reading, overrides or {}, alternatives), **(more or {})}
    return urlencode(params, doseq=True, safe=BETWEEN + either_link.OR)


def written_value(fact: str, value: Any) -> list[str]:
    """A fact's value as the values of its parameter."""
    if value is None:
        return [UNKNOWN]
    if fact in RECORDS:
        return [_entry(entry) for entry in value] or [NONE]
    if isinstance(value, (list, tuple)):
        return [BETWEEN.join(map(_text, value)) or NONE]
    return [_text(value)]


def _entry(entry: Mapping[str, Any]) -> str:
    parts = [f"{key}{AFTER_KEY}{_text(value)}" for key, value in entry.items() if value is not None]
    return BETWEEN.join(parts) or EMPTY


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value).removesuffix(".0") if isinstance(value, float) else str(value)


# ---------------------------------------------------------------- from an address


def decode(params: Params, as_of: dt.date, catalogue: Catalogue) -> Opened:
    """What an address says, whatever stands in it: bad values are named and left out, the rest is kept.

    `as_of` is the day to judge by where the address names none.
    """
    params = _own(params)
    refused: list[tuple[str, str]] = []
    facts: dict[str, Any] = {}
    unknown: list[str] = []
    for fact in FACTS:
        if fact not in params:
            continue
        if fact not in RECORDS and len(params[fact]) > 1:
            refused.append((fact, f"写了 {len(params[fact])} 次；只能写一次"))
        elif list(params[fact]) == [UNKNOWN] and fact != "as_of":
            unknown.append(fact)
        elif len(params[fact]) > LONGEST:
            # Part of a list would mislead.
            refused.append((fact, f"有 {len(params[fact])} 条；最多 {LONGEST} 条"))
        else:
            facts[fact] = read_value(fact, params[fact])
    found = salvage(facts, as_of, SERVICES)
    reading, overrides, private = _settings(params, catalogue, refused)
    alternatives = either_link.read_either(params, found.facts, read_value, as_of, refused)
    ours = {*FACTS, READING, OVERRIDE, PRIVATE, *either_link.params_of(params)}
    ours |= {key for key in params if key.startswith(ENTRY_SET)}
    return Opened(
        found.facts | dict.fromkeys([*unknown, *alternatives]),
        reading,
        overrides,
        private,
        {key: tuple(values) for key, values in params.items() if key not in ours},
        (*found.refused, *refused),
        alternatives,
    )


def _own(params: Params) -> dict[str, list[str]]:
    """The parameters without what was added on the way, under the keys they were written with."""
    found: dict[str, list[str]] = {}
    for given, texts in params.items():
        key = ESCAPED.sub("", given)
        if not ADDED.fullmatch(key):
            found.setdefault(key, []).extend(texts)
    return found


def read_value(fact: str, texts: Sequence[str]) -> Any:
    """The value as plain data; what cannot be read stays as it is, for the rules to refuse."""
    if KINDS[fact] == "records":
        return [] if list(texts) == [NONE] else [_read_entry(text) for text in texts]
    (text,) = texts
    if KINDS[fact] == "many":
        return [] if text == NONE else re.split(rf"[{BETWEEN},]", text)
    return text if KINDS[fact] in ("text", "city") else _value(text)


def _read_entry(text: str) -> dict[str, Any] | str:
    if text == EMPTY:
        return {}
    parts = [part.partition(AFTER_KEY) for part in text.split(BETWEEN)]
    keys = [key for key, _, _ in parts]
    if len(set(keys)) < len(keys) or not all(between for _, between, _ in parts):
        return text
    return {key: _value(value) for key, _, value in parts}


def _value(given: str) -> str | bool | int | float:
    """A value as plain data. A number that cannot be held exactly stays text: the rules refuse it."""
    text = unicodedata.normalize("NFKC", given).strip()
    if text in ("true", "false"):
        return text == "true"
    if WHOLE.fullmatch(text):
        return int(text)
    if DECIMAL.fullmatch(text):
        number = float(text)
        return number if Decimal(repr(number)) == Decimal(text) else given
    if day := WRITTEN_DAY.fullmatch(text):
        return f"{day[1]}-{day[2]:0>2}-{day[3]:0>2}"
    return given


def _settings(
    params: Params, catalogue: Catalogue, refused: list[tuple[str, str]]
) -> tuple[str | None, dict[str, str], bool]:
    """The reading, the single readings and whether the address is to stay clean."""
    reading = _one_of(READING, STANCES, params, refused)
    private = _one_of(PRIVATE, ("true", "false"), params, refused) == "true"
    overrides: dict[str, str] = {}
    for entry, chosen in _set_entries(params):
        known = catalogue.entries.get(entry)
        if known is None:
            refused.append((OVERRIDE, f"登记册里没有条目 {entry[:60]!r}"))
        elif chosen not in known.readings:
            refused.append(
                (OVERRIDE, f"条目 {entry} 没有读法 {chosen[:60]!r}；可选：{'、'.join(known.readings)}")
            )
        else:
            overrides[entry] = chosen
    return reading, overrides, private


def _set_entries(params: Params) -> Iterator[tuple[str, str]]:
    """Entry and reading of each `set.ID=READING`, and of `set=ID~READING` as older addresses have it."""
    for text in params.get(OVERRIDE, ()):
        entry, _, chosen = text.partition(BETWEEN)
        yield entry, chosen
    for key, values in params.items():
        if key.startswith(ENTRY_SET):
            yield from ((key.removeprefix(ENTRY_SET), chosen) for chosen in values)


def _one_of(key: str, allowed: Iterable[str], params: Params, refused: list[tuple[str, str]]) -> str | None:
    values = params.get(key, ())
    if not values:
        return None
    if len(values) == 1 and values[0] in allowed:
        return values[0]
    refused.append((key, f"收到 {'、'.join(values)[:60]!r}；可选：{'、'.join(allowed)}"))
    return None
