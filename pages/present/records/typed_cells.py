"""What does a cell mean that a person typed? Days, counts, money and names, as people write them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from pages.present.base.csv_table import Field
from pages.present.records import record_rows
from pages.present.records.record_rows import Column, Key, RecordList
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.loader import load
from rules.domain.scenario import shown

DAY = re.compile(
    r"(?P<year>[0-9]{4})\s*[-/.年]\s*(?P<month>[0-9]{1,2})\s*[-/.月]\s*(?P<day>[0-9]{1,2})\s*日?"
    r"(?:[T\s]\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
)
"""A day as it is written here and as spreadsheets write it again, with or without a time of day."""
CLOSE_DAY = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")

COUNT = re.compile(r"(-?[0-9]{1,12})(?:\.0*)?\s*[次天日个]?")
MONEY = re.compile(
    r"(?:人民币|rmb|cny|¥)?\s*(-?(?:[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:\.[0-9]{1,6})?)\s*(?:元整?|rmb|cny|块)?"
)
GAPS = re.compile(r"[\s·•・‧∙⋅—–:/|-]+")
"""What may stand between the parts of a name, or be left out."""

NOTHING = frozenset({"-", "--", "—", "——", "/", "不清楚"})
"""What people write into a cell to leave it empty."""


class CellError(ValueError):
    """A cell that cannot be read; the message says in Chinese what may stand there."""


def text_of(cell: Field) -> str:
    """A cell's text in half-width signs, without the apostrophe that marks it as text."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    text = "" if cell is None else str(cell).strip().removeprefix("'")
    text = unicodedata.normalize("NFKC", text).strip()
    return "" if text in NOTHING else text


def bare(text: str) -> str:
    """A name without what people write in different ways: width, case, gaps and signs between its parts."""
    return GAPS.sub("", unicodedata.normalize("NFKC", text).casefold())


def cell_value(column: Column, text: str) -> object:
    """What a cell's text stands for, as a table on the page would hold it; CellError where for nothing."""
    match column.kind:
        case "what":
            return _what(text)
        case "choice":
            return _choice(column, text)
        case "day":
            return _day(text)
        case "count":
            return _count(text)
    return _money(text)


def _what(text: str) -> str:
    key = _names().get(bare(text))
    if key is not None:
        return record_rows.record_item_name(key)
    several = next((one for one in load().services if bare(one.name) == bare(text)), None)
    if several is not None:
        first = record_rows.record_item_name((several.id, SERVICES[several.id][0]))
        raise CellError(f"这项服务有 {len(several.items)} 个项目，要写到项目，例如“{first}”")
    raise CellError("没有这项服务；写法见下载的表格，例如“门诊陪诊”“重疾绿通 · 专家门诊”")


@cache
def _names() -> Mapping[str, Key]:
    """Every item by its bare name."""
    return {bare(record_rows.record_item_name(key)): key for key in record_rows.choosable()}


def _choice(column: Column, text: str) -> str:
    options = record_rows.choices(column.field)
    for label in options.values():
        if bare(label) == bare(text):
            return label
    raise CellError(f"可选：{'、'.join(options.values())}")


def _day(text: str) -> str:
    found = DAY.fullmatch(text) or CLOSE_DAY.fullmatch(text)
    if found is None:
        raise CellError("须为 2026-03-01 或 2026/3/1 这样的日期")
    year, month, day = (int(found[part]) for part in ("year", "month", "day"))
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        raise CellError(f"没有 {year} 年 {month} 月 {day} 日这一天") from None


def _count(text: str) -> int:
    found = COUNT.fullmatch(text)
    if found is None:
        raise CellError("须为整数")
    return int(found[1])


def _money(text: str) -> float:
    found = MONEY.fullmatch(text.casefold())
    if found is None:
        raise CellError("须为数字，例如 100 或 1,200.50")
    return float(found[1].replace(",", ""))


def head(sheet: RecordList, text: str) -> Column | None:
    """The column that a name at the head of a table means; its remark in brackets may be left out."""
    wanted = bare(text)
    for column in sheet.columns:
        name = bare(column.label)
        if wanted in (name, name.partition("(")[0]):
            return column
    return None


def refused(column: Column, text: str, error: CellError) -> str:
    """`哪天用的：收到 "昨天"，须为 2026-03-01 这样的日期`."""
    return f"{column.label}：收到 {shown(text)}，{error}"
