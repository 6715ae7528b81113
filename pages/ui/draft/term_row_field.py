"""How is a number, a choice or a list of the terms asked for in one row, and what does an answer do?"""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from pages.present.text.answer_text import SHORT_STANCES
from pages.ui.draft.term_field import choices_of, option_code, take_value
from pages.ui.draft.term_rows import TermRow
from pages.ui.form.fact_field import NUMBER_FORMAT, number_typed
from pages.ui.form.field_block import Field, FieldRow
from pages.ui.session import keys, term_drafts
from rules.catalogue.labels import lines_text
from rules.drafts.terms import Term

LONGEST_NUMBER = 10
"""Characters of a number: more than any term may say."""

CASES = re.compile(r"(不是)?“(.+)”时")
"""How a count that depends on something is called."""

NOTHING = ""
"""The option of a choice that says nothing yet."""


def row_field(row: TermRow) -> Field:
    """The row of a term."""
    if row.term.kind == "list":
        return _list_row(row)
    if row.term.kind == "choice":
        options = choices_of(row.term)
        value = NOTHING if row.term.value is None else option_code(row.term.value)
        empty = {NOTHING: "没有写"} if row.term.value is None else {}
        return _typed_row(
            row, kind="list", value=value, options=empty | options, take=partial(_take_option, row.term)
        )
    value = "" if row.term.value is None else NUMBER_FORMAT % row.term.value
    return _typed_row(
        row,
        kind="number",
        value=value,
        placeholder="没有写",
        longest=LONGEST_NUMBER,
        take=partial(_take_count, row.term),
    )


def refused_words(*places: str) -> str:
    """Why the data refused the last change, where that was at one of these places."""
    why = next((told for told in map(term_drafts.refused_at, places) if told), "")
    return f"没有改，草案还是改之前的样子：{why}" if why else ""


def _typed_row(row: TermRow, **more: Any) -> Field:
    reading = row.entry.readings.get(row.term.reading) if row.entry else None
    return Field(
        key=keys.term_field(row.term.service, row.term.path),
        label=_short_name(row),
        fault=_refused_here(row),
        row=FieldRow(
            full=_full_name(row.term),
            tag=SHORT_STANCES.get(reading.stance, "") if reading and reading.stance else "",
            before=row.before,
            unit=row.term.unit,
            aside=lines_text(row.lines) if row.lines else "",
            undo=_undo(row),
        ),
        **more,
    )


def _full_name(term: Term) -> str:
    return f"{term.name}（{term.unit}）" if term.unit else term.name


def _short_name(row: TermRow) -> str:
    """What the head above a row does not say."""
    if not row.entry:
        return row.label
    rest = row.label.removeprefix(row.group_name).removeprefix("·")
    case = CASES.fullmatch(rest)
    if case:
        return "其他情况" if case[1] else case[2]
    reading = row.entry.readings.get(row.term.reading)
    return rest or (reading.say if reading else row.label)


def _refused_here(row: TermRow) -> str:
    return refused_words(row.term.path, *(f"undo:{place}" for place in row.changes[-1:]))


def _undo(row: TermRow) -> Field | None:
    if not row.changes:
        return None
    label = f"撤销这一处：{row.term.name}"
    return Field(
        key=f"undo:{row.term.path}", kind="button", label=label, take=partial(_undo_at, row.changes[-1])
    )


def _undo_at(place: int, _: Any) -> None:
    term_drafts.undo_edit(place)


def _list_row(row: TermRow) -> Field:
    """All that may be chosen of several, each to touch."""
    names = {str(option.value): option.label for option in row.term.options}
    held = [str(one) for one in row.term.value]
    lines = f"第 {lines_text(row.lines)} 行" if row.lines else ""
    return Field(
        key=keys.term_field(row.term.service, row.term.path),
        kind="chips",
        label=row.label,
        value=tuple(held),
        options=names | {one: one for one in held if one not in names},
        note=" · ".join(part for part in (f"原来：{row.before}" if row.before else "", lines) if part),
        fault=_refused_here(row),
        take=partial(_take_entries, row.term),
    )


# ---------------------------------------------------------------- what is answered


def _take_count(term: Term, text: str) -> None:
    try:
        number = number_typed(text)
    except ValueError as error:
        term_drafts.refuse_typed(term.path, str(error))
        return
    take_value(term, number)


def _take_option(term: Term, code: str) -> None:
    values = {option_code(option.value): option.value for option in term.options}
    take_value(term, values.get(code, term.value))


def _take_entries(term: Term, chosen: list[str]) -> None:
    values = {str(option.value): option.value for option in term.options}
    take_value(term, [values.get(one, one) for one in chosen])
