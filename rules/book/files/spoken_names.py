"""What are the tables of a book and all in them called in Chinese?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rules.book.files.cells import KNOWN_FACTS
from rules.book.files.matched_columns import SpokenColumns, SpokenNames
from rules.book.files.piece import ID
from rules.book.files.records import ITEM_AFTER
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.labels import PART_NAMES, RECORD_COLUMNS, RECORD_LISTS, label
from rules.domain.scenario import RECORDS

ID_NAME = "保单号"
ID_NAMES = (ID_NAME, "编号", "保单编号", "客户号", "ID")

NO_ADDONS = ("没有加购", "没有", "无")

POLICIES_TITLE = "保单"
RECORD_TITLES = {"usage": "用过的服务", "earlier_stays": "以往住院", "bookings": "预约"}
"""What each second table is called, on the page and as a sheet."""

BETWEEN_GRADES = ("——", "—", "-", "")
"""What may stand between an illness and how grave it is."""

BETWEEN = ("", " ", " · ", "·", "-", " - ", "—", "/", "：", ":")
"""What may stand between a service and its item where one cell says both."""


def spoken_names(catalogue: Catalogue) -> SpokenNames:
    """The Chinese names of tables, columns and values, columns in small letters."""
    return SpokenNames(
        _spoken_policies(catalogue), {fact: _spoken_records(fact, catalogue) for fact in RECORD_TITLES}
    )


def _spoken_policies(catalogue: Catalogue) -> SpokenColumns:
    columns = _id_names()
    values: dict[str, dict[str, str]] = {}
    for fact in KNOWN_FACTS:
        info = catalogue.facts[fact]
        columns |= {info.label.lower(): fact, info.question.lower(): fact}
        values[fact] = _spoken_options(fact, catalogue)
    values["addons"] |= dict.fromkeys(NO_ADDONS, "none")
    answers = {name.lower() for one in catalogue.services for name in (one.id, one.name)}
    units = {
        fact: tuple(filter(None, (info.unit, info.short_unit))) for fact, info in catalogue.facts.items()
    }
    return SpokenColumns(columns, values, units=units, answers=frozenset(answers))


def _id_names() -> dict[str, str]:
    return {name.lower(): ID for name in ID_NAMES}


def _spoken_options(fact: str, catalogue: Catalogue) -> dict[str, str]:
    options = catalogue.facts[fact].options.items()
    held = {
        said: code
        for code, option in options
        for name in (option.label, option.short)
        if name
        for said in (name, *_ways_to_say(fact, name))
    }
    return {**held, **{option.label: code for code, option in options}}


def _ways_to_say(fact: str, name: str) -> Iterator[str]:
    """How policies name an add-on or an illness otherwise: `门急诊加油包责任`, `恶性肿瘤——重度`."""
    if fact == "addons":
        for part in dict.fromkeys((name, *name.split("／"))):
            yield from (part, f"{part}责任")
    elif fact == "diagnosis":
        bare = name.removeprefix("确诊")
        yield bare
        kind, _, grade = bare.removesuffix("）").partition("（")
        if grade:
            yield from (f"{kind}{between}{grade}" for between in BETWEEN_GRADES)


def record_field_names(fact: str, catalogue: Catalogue) -> dict[str, str]:
    """The parts of a record of this kind, each with its name as the head of a column."""
    known = RECORD_COLUMNS[fact]
    return {
        field: known.get(field) or PART_NAMES.get(field) or label(field, catalogue)
        for field in RECORDS[fact].model_fields
    }


def _spoken_records(fact: str, catalogue: Catalogue) -> SpokenColumns:
    columns = _id_names()
    for field, name in record_field_names(fact, catalogue).items():
        names = {name, name.partition("（")[0], PART_NAMES.get(field, name)}
        if field in catalogue.facts:
            names |= {catalogue.facts[field].label, catalogue.facts[field].question}
        columns |= {one.lower(): field for one in names}
    values: dict[str, Mapping[str, str]] = {
        field: _spoken_options(field, catalogue)
        for field in RECORDS[fact].model_fields
        if field in catalogue.facts
    }
    if "service" in RECORDS[fact].model_fields:
        values |= {"service": dict(_spoken_services(catalogue)), "item": dict(_spoken_items(catalogue))}
    sheets = {
        fact,
        fact.removeprefix("earlier_"),
        RECORD_TITLES[fact],
        RECORD_LISTS[fact],
        label(fact, catalogue),
    }
    return SpokenColumns(columns, values, frozenset(one.lower() for one in sheets))


def _spoken_services(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """What a cell for a service may say: its name, or its item's after it."""
    for service in catalogue.services:
        for id, item in service.items.items() if len(service.items) > 1 else ():
            yield from (
                (f"{service.name}{between}{item.name}", f"{service.id}{ITEM_AFTER}{id}")
                for between in BETWEEN
            )
        yield service.name, service.id


def _spoken_items(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    for service in catalogue.services:
        yield from ((item.name, id) for id, item in service.items.items())
