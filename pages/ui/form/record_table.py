"""How is a list recorded in a table? Streamlit's data editor over a draft, and what is not counted yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from pages.present.records import record_rows
from pages.present.records.record_rows import SHEETS, Column, RecordRow
from pages.present.text import answer_text
from pages.ui.session import record_drafts
from pages.ui.session.record_drafts import Side
from rules.domain.scenario import EARLIEST, LATEST

WIDTHS = {"what": 260, "day": 120, "count": 130, "money": 110, "choice": 190}


def edit_table(fact: str, side: Side = "now") -> None:
    """A table to edit; what is edited is taken over before the page is drawn again."""
    rows, draft = record_drafts.seed_rows(fact, side), record_drafts.record_draft(fact)
    sheet = SHEETS[fact]
    when = "本保单年度" if side == "now" else "以前的保单年度"
    st.data_editor(
        _frame(fact, rows),
        key=record_drafts.key(fact, side, draft),
        num_rows="dynamic",
        hide_index=True,
        width="stretch",
        height="content",
        column_config={column.field: _config(column) for column in sheet.columns},
        on_change=record_drafts.take,
        args=(fact, side),
        alt=f"{sheet.title}（{when}）的表格，可以编辑。关掉“用表格填”就能一条一条记。",
        placeholder="",
    )


def unfinished(fact: str) -> None:
    """Name the rows that are not counted: unfinished ones wait, refused ones say what is allowed."""
    draft = record_drafts.record_draft(fact)
    waiting, refused = [], []
    for row, state, place in zip(
        record_drafts.rows(draft), record_drafts.states(fact), record_drafts.row_states(draft), strict=True
    ):
        name = f"**{place_text(fact, place)}**（{answer_text.plain(record_rows.row_text(fact, row))}）"
        if state.missing:
            waiting.append(f"- {name}：缺 {'、'.join(state.missing)}")
        refused += [
            f"- {name} **{answer_text.plain(label)}**：{answer_text.plain(fault)}"
            for label, fault in state.faults
        ]
    if refused:
        st.error("填得不对，没有算进去，其余照算：\n\n" + "\n".join(refused))
    if waiting:
        st.info("还没填完，留着但没有算进去（刷新页面会丢）：\n\n" + "\n".join(waiting))


def place_text(fact: str, place: record_drafts.RowPlace) -> str:
    """`用量第 3 条`."""
    era = "" if place.side == "now" else "（以前年度）"
    return f"{SHEETS[fact].title}{era}第 {place.number} 条"


def _frame(fact: str, rows: Sequence[RecordRow]) -> pd.DataFrame:
    """The rows by column, each column of one type even where it is empty."""
    cells = [record_rows.cells(fact, row) for row in rows]
    types = {"day": "datetime64[us]", "count": "Int64", "money": "Float64"}
    return pd.DataFrame(
        {
            column.field: pd.Series(
                [_typed(column, row[column.field]) for row in cells], dtype=types.get(column.kind, "object")
            )
            for column in SHEETS[fact].columns
        }
    )


def _typed(column: Column, value: Any) -> Any:
    """The value, or None where it is not of its column's kind: the message beside the table names it."""
    if column.kind in ("count", "money"):
        fits = isinstance(value, (int, float)) and not isinstance(value, bool)
        return value if fits and (column.kind == "money" or value == int(value)) else None
    return value


def _config(column: Column) -> Any:
    width = WIDTHS[column.kind]
    match column.kind:
        case "what":
            return st.column_config.SelectboxColumn(
                column.label,
                options=[record_rows.record_item_name(key) for key in record_rows.choosable()],
                width=width,
            )
        case "choice":
            options = list(record_rows.choices(column.field).values())
            return st.column_config.SelectboxColumn(column.label, options=options, width=width)
        case "day":
            # Without a last day the browser takes years of six digits.
            return st.column_config.DateColumn(
                column.label, format="YYYY-MM-DD", min_value=EARLIEST, max_value=LATEST, width=width
            )
        case "count":
            return st.column_config.NumberColumn(column.label, default=1, width=width)
    return st.column_config.NumberColumn(column.label, format="localized", width=width)
