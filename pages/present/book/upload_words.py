"""What was read of an uploaded table, and what was not? In plain Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pages.present.base.csv_table import Table
from pages.present.book.table_template import ID_NAME
from pages.present.text.fault_text import fault_told
from rules.book.files.piece import ID, Rejected
from rules.book.whole.uploaded_book import UploadedTable
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.labels import label
from rules.domain.scenario import FACTS, RECORDS

COLUMNS_NAMED = 20

PLACES = re.compile(rf"(?:^|；)({'|'.join(sorted(FACTS, key=len, reverse=True))})：")
"""Where one fault of several begins in the reason of a refused row."""


def columns_told(table: UploadedTable, catalogue: Catalogue) -> Iterator[str]:
    """Which columns were matched with what, and which are not known."""
    pairs = [
        column if column == _fact_told(fact, catalogue) else f"{column} → {_fact_told(fact, catalogue)}"
        for column, fact in table.matched.items()
    ]
    yield f"认出 {len(pairs)} 列：{_first_names(pairs)}"
    if table.ignored:
        yield f"不认识、没有用的 {len(table.ignored)} 列：{_first_names(table.ignored)}"
    if table.asked_on:
        yield f"没有“{_fact_told('as_of', catalogue)}”这一列：每一份都按 {table.asked_on} 算"
    records = "、".join(label(fact, catalogue) for fact in RECORDS)
    yield f"{records}不在这张表里，按没有记录算：次数都当没用过（要一起算，用命令行的 batch）"


def _fact_told(fact: str, catalogue: Catalogue) -> str:
    return ID_NAME if fact == ID else label(fact, catalogue)


def _first_names(names: Sequence[str]) -> str:
    more = "……等" if len(names) > COLUMNS_NAMED else ""
    return "、".join(name[:40] for name in names[:COLUMNS_NAMED]) + more


def reason_told(reason: str, catalogue: Catalogue) -> str:
    """Why a row was refused, with facts and values by their Chinese names."""
    starts = list(PLACES.finditer(reason))
    if not starts:
        return reason
    parts = []
    for found, after in zip(starts, [*starts[1:], None], strict=True):
        text = reason[found.end() : after.start() if after else None]
        name, told = fault_told(found[1], text, catalogue)
        parts.append(f"{name}：{told}")
    return "；".join(parts)


def refused_table(rejected: Sequence[Rejected], catalogue: Catalogue) -> Table:
    """The refused rows as a table."""
    rows = [(one.row, one.id, reason_told(one.reason, catalogue)) for one in rejected]
    return Table("没有算的行", ("行", ID_NAME, "为什么"), rows)
