"""What is a strange name of a column like?"""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

from pages.present.records.typed_cells import bare
from rules.book.files.matched_columns import SpokenColumns

ALIKE = 0.6
"""How alike two names are from which one is likely to mean the other, from 0 to 1."""


def likely_meaning(column: str, names: SpokenColumns, but: Collection[str]) -> str | None:
    """What a column that is not known is likely to hold, other than what is found already; None: no idea."""
    offered = {bare(name): fact for name, fact in names.columns.items() if fact not in but}
    offered |= {bare(fact): fact for fact in names.columns.values() if fact not in but}
    wanted = bare(column.replace("_", "").replace("时间", "日期"))
    inside = [
        name for name in offered if len(name) > 1 and len(wanted) > 1 and (name in wanted or wanted in name)
    ]
    if inside:
        return offered[max(inside, key=len)]
    near = get_close_matches(wanted, offered, 1, ALIKE)
    return offered[near[0]] if near else None
