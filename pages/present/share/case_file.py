"""How is a case kept in a file? JSON with the facts under their own names, both ways. No screen here."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pages.present.base.limits import LONGEST
from pages.present.share import either_link
from pages.present.text import fault_text
from rules.catalogue.catalogue import SERVICES, STANCES, Catalogue
from rules.domain.json_reader import JsonError, read_json
from rules.domain.merged_answer import CANCERS, EITHER_LABEL, FACT
from rules.domain.parsing import salvage
from rules.domain.scenario import FACTS, RECORDS, shown

FORMAT, VERSION = "health-service-case", 1
JSON = "application/json"

LARGEST = 256 * 1024
"""Bytes; a full year's case has less than a twentieth of that."""
ALTERNATIVES = "alternatives"
"""What stands beside the facts of one who can name several values of a fact, and not which of them it is."""
EITHER_CANCER = "either_cancer"
"""An older mark of a cancer that may be severe or mild."""
SET_ON = "set_on"
KEYS = (
    *("format", "version", "note", "saved_on", "reading", "overrides", "facts"),
    *(SET_ON, ALTERNATIVES, EITHER_CANCER),
)
"""What a file may hold."""

NOTE = "在“保存和分享”页可以载入这个文件。里面有健康信息，请自己收好。"


class CaseFileError(ValueError):
    """A file that holds no case; the message says in Chinese what was found and what is needed."""


class Loaded(NamedTuple):
    """What a file says, and what of it was left out."""

    facts: dict[str, Any]
    """As they were entered; None where the person does not know."""
    assumes: bool
    """Whether what the file leaves out is open to assumptions; a bare scenario leaves it unknown."""
    reading: str | None
    """The general reading, where the file names one."""
    overrides: dict[str, str]
    saved_on: dt.date | None
    notices: tuple[str, ...]
    """What was dropped because it is nothing that a case has."""
    refused: tuple[tuple[str, str], ...]
    """Place and fault, in Chinese, of each value that was left out."""
    alternatives: dict[str, list[Any]] = {}
    """By fact: the values between which the person does not know."""
    set_on: dict[str, str] = {}
    """By entry of the registers: the day on which customer service was asked about it."""


def to_file(
    entered: Mapping[str, Any],
    reading: str,
    overrides: Mapping[str, str],
    saved_on: dt.date,
    alternatives: Mapping[str, Sequence[Any]] | None = None,
    set_on: Mapping[str, str] | None = None,
) -> bytes:
    """The case as UTF-8 JSON, facts in the vocabulary's order; an answer of "don't know" stays as null.

    Values between which the person does not know stand beside them.
    """
    content: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "note": NOTE,
        "saved_on": saved_on.isoformat(),
        "reading": reading,
        "overrides": dict(sorted(overrides.items())),
        "facts": {fact: entered[fact] for fact in FACTS if fact in entered},
    }
    if set_on:
        content[SET_ON] = dict(sorted(set_on.items()))
    if alternatives:
        content[ALTERNATIVES] = {fact: list(values) for fact, values in alternatives.items()}
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def from_file(data: bytes, today: dt.date, catalogue: Catalogue) -> Loaded:
    """What can be kept of a file: one of `to_file`, or a bare scenario as the command line takes it.

    `today` is the day to judge by where the file names none. Raises CaseFileError where there is no case in
    it; one bad value never costs the rest.
    """
    if len(data) > LARGEST:
        raise CaseFileError(f"文件太大：{len(data):,} 字节；情况文件不超过 {LARGEST // 1024} KB")
    try:
        content = read_json(data)
    except JsonError as error:
        raise CaseFileError(f"打不开：这不是在“保存和分享”存的情况文件（{error}）") from error
    if not isinstance(content, dict):
        raise CaseFileError(f"文件里须是一个 JSON 对象，收到 {shown(content)}")
    if "format" not in content:
        return _bare(content, today, catalogue)
    return _own(content, today, catalogue)


def _bare(content: dict[str, Any], today: dt.date, catalogue: Catalogue) -> Loaded:
    if {"services", "policy"} <= content.keys():
        raise CaseFileError("这是算出的结果，不是情况：请选当初保存的情况文件")
    known = [key for key in content if key in FACTS]
    if not known:
        found = "、".join(shown(key) for key in list(content)[:5]) or "空的对象"
        raise CaseFileError(f"文件里没有一项认得的情况；收到：{found}")
    return _loaded(content, False, None, {}, None, [], [], today, catalogue)


def _own(content: dict[str, Any], today: dt.date, catalogue: Catalogue) -> Loaded:
    if content["format"] != FORMAT:
        raise CaseFileError(f"format：收到 {shown(content['format'])}；可选：{FORMAT}")
    version = content.get("version")
    if isinstance(version, bool) or version != VERSION:
        raise CaseFileError(f"version：收到 {shown(version)}；这里认得的是 {VERSION}")
    facts = content.get("facts")
    if not isinstance(facts, dict):
        raise CaseFileError(f"facts：须为对象，收到 {shown(facts)}")
    refused: list[tuple[str, str]] = []
    reading = content.get("reading")
    if reading is not None and reading not in STANCES:
        refused.append(("有歧义时的解释", f"收到 {shown(reading)}；可选：{'、'.join(STANCES)}"))
        reading = None
    dropped = [key for key in content if key not in KEYS]
    alternatives = _alternatives(content, facts, today, refused)
    set_on = _set_on(content.get(SET_ON, {}), catalogue, refused)
    loaded = _loaded(
        facts,
        True,
        reading,
        _overrides(content.get("overrides"), catalogue, refused),
        _day(content.get("saved_on")),
        dropped,
        refused,
        today,
        catalogue,
    )
    return loaded._replace(
        facts=loaded.facts | dict.fromkeys(alternatives), alternatives=alternatives, set_on=set_on
    )


def _set_on(value: object, catalogue: Catalogue, refused: list[tuple[str, str]]) -> dict[str, str]:
    """The days on which customer service was asked, of entries that exist; others go to `refused`."""
    given = value.items() if isinstance(value, dict) else [("", value)]
    days = {str(id): on.isoformat() for id, day in given if (on := _day(day)) and id in catalogue.entries}
    bad = [shown(day) for id, day in given if str(id) not in days]
    refused += [("客服答复的日子", f"收到 {one}；须是条目和日期") for one in bad]
    return days


def _alternatives(
    content: Mapping[str, Any], facts: Mapping[str, Any], today: dt.date, refused: list[tuple[str, str]]
) -> dict[str, list[Any]]:
    """The facts of which several values are possible, unless one is known; what is wrong is told."""
    older, given = content.get(EITHER_CANCER, False), content.get(ALTERNATIVES, {})
    found: dict[str, list[Any]] = {FACT: list(CANCERS)} if older is True else {}
    if not isinstance(older, bool):
        refused.append((EITHER_LABEL, f"收到 {shown(older)}；可选：true、false"))
    if not isinstance(given, dict):
        refused.append((ALTERNATIVES, f"须为对象，收到 {shown(given)}"))
        given = {}
    for fact, values in given.items():
        try:
            found[fact] = either_link.checked_values(fact, values, today)
        except ValueError as error:
            refused.append((f"{ALTERNATIVES}.{fact}"[:60], str(error)))
    return either_link.limited(
        {fact: values for fact, values in found.items() if facts.get(fact) is None}, refused
    )


def _day(value: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _overrides(value: object, catalogue: Catalogue, refused: list[tuple[str, str]]) -> dict[str, str]:
    """The single readings that exist; others go to `refused`."""
    place = "单独指定的读法"
    if value is None:
        return {}
    if not isinstance(value, dict):
        refused.append((place, f"须为对象，收到 {shown(value)}"))
        return {}
    entries, kept = catalogue.entries, {}
    for id, name in value.items():
        if id not in entries:
            refused.append((place, f"登记册里没有条目 {shown(id)}"))
        elif not isinstance(name, str) or name not in entries[id].readings:
            allowed = "、".join(entries[id].readings)
            refused.append((place, f"条目 {id} 收到 {shown(name)}；可选：{allowed}"))
        else:
            kept[id] = name
    return kept


def _loaded(
    facts: dict[str, Any],
    assumes: bool,
    reading: str | None,
    overrides: dict[str, str],
    saved_on: dt.date | None,
    dropped: list[str],
    refused: list[tuple[str, str]],
    today: dt.date,
    catalogue: Catalogue,
) -> Loaded:
    """Judge the facts themselves; a list that is too long is left out whole, for a part would mislead."""
    facts, refused = dict(facts), list(refused)
    for name in RECORDS:
        entries = facts.get(name)
        if isinstance(entries, list) and len(entries) > LONGEST:
            refused.append((name, f"有 {len(entries)} 条；最多 {LONGEST} 条"))
            del facts[name]
    unsure = {name: None for name in FACTS if name != "as_of" and name in facts and facts[name] is None}
    found = salvage(facts, today, SERVICES)
    dropped = [*dropped, *found.unknown]
    named = "、".join(shown(key) for key in dropped[:8]) + (
        f"等 {len(dropped)} 个" if len(dropped) > 8 else ""
    )
    return Loaded(
        found.facts | unsure,
        assumes,
        reading,
        overrides,
        saved_on,
        (f"不认得、没有载入的字段：{named}",) if dropped else (),
        tuple(fault_text.fault_told(path, text, catalogue) for path, text in (*found.refused, *refused)),
    )
