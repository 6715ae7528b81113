"""Which rows of an uploaded table were refused, and why? In plain Chinese."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pages.present.base.csv_table import Table
from pages.present.text.fault_text import fault_told
from rules.book.files.piece import ID, Rejected
from rules.book.files.spoken_names import ID_NAME, POLICIES_TITLE, RECORD_TITLES, record_field_names
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.labels import PART_NAMES
from rules.domain.scenario import FACTS

_NAMED = "|".join(sorted({*FACTS, *PART_NAMES, ID}, key=len, reverse=True))

PLACES = re.compile(
    rf"(?:^|；)(?:({'|'.join(RECORD_TITLES)}) 表第 ([0-9]+) 行：)?({_NAMED})(?:\[[0-9]+\])?："
)
"""Where one fault of several begins in the reason of a refused row, perhaps of a row in another table."""

CODES = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)*\b")


def reason_told(reason: str, catalogue: Catalogue, table: str = "") -> str:
    """Why a row was refused, with facts and values by their Chinese names.

    `table` is what the rows of its table tell, where it is a second one.
    """
    starts = list(PLACES.finditer(reason))
    if not starts:
        return reason
    parts = []
    for found, after in zip(starts, [*starts[1:], None], strict=True):
        text = reason[found.end() : after.start() if after else None]
        other, row, fact = found.groups()
        table = other or table
        if fact in ("service", "item"):
            text = _with_names(text, catalogue)
        place, told = fault_told(fact, text, catalogue)
        heads = record_field_names(table, catalogue) if table in RECORD_TITLES else {}
        name = ID_NAME if fact == ID else heads.get(fact, place)
        where = f"“{RECORD_TITLES[other]}”第 {row} 行：" if other else ""
        parts.append(f"{where}{name}：{told}")
    return "；".join(parts)


def _with_names(text: str, catalogue: Catalogue) -> str:
    """Services and items by their names."""
    names = {id: item.name for service in catalogue.services for id, item in service.items.items()}
    names |= {service.id: service.name for service in catalogue.services}
    return CODES.sub(lambda found: names.get(found[0], found[0]), text)


def refused_table(rejected: Sequence[Rejected], catalogue: Catalogue) -> Table:
    """The refused rows as a table."""
    rows = [
        (
            RECORD_TITLES.get(one.table, POLICIES_TITLE),
            one.row,
            one.id,
            reason_told(one.reason, catalogue, one.table),
        )
        for one in rejected
    ]
    return Table("没有算的行", ("表", "行", ID_NAME, "为什么"), rows)
