"""How is a number, a choice or a list of the terms asked for in one row, and what does an answer do?"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import Any

from pages.present.text.answer_text import SHORT_STANCES
from pages.ui.draft.term_rows import TermRow
from pages.ui.form.fact_field import NUMBER_FORMAT, number_typed
from pages.ui.form.field_block import Field, FieldRow
from pages.ui.session import keys, term_drafts
from rules.catalogue.labels import lines_text
from rules.domain.periods import UNIT_NAMES
from rules.drafts.term_edits import chosen_edit, compared_facts, found_at, unit_edit
from rules.drafts.terms import Term

LONGEST_NUMBER = 10
"""Characters of a number: more than any term may say."""

CASES = re.compile(r"(不是)?“(.+)”时")
"""How a count that depends on something is called."""

NOTHING = ""
"""The option of a choice that says nothing yet."""


def row_field(row: TermRow, *, in_full: bool = False) -> Field:
    """The row of a term; in full, a length of time with the unit that it is counted in."""
    if row.term.kind == "list":
        return _list_row(row)
    asked = input_of(row.term)
    return replace(
        asked,
        label=_short_name(row),
        fault=_refused_here(row),
        row=FieldRow(
            full=_full_name(row.term),
            tag=tag_of(row),
            before=row.before,
            unit=row.term.unit,
            units=units_field(row.term) if in_full else None,
            aside=lines_text(row.lines) if row.lines else "",
            undo=undo_field(row),
        ),
    )


def input_of(term: Term, place: str = "") -> Field:
    """The field of a number or of a choice; where the data refuse an answer, `place` says why."""
    key, place = keys.term_field(term.service, term.path), place or term.path
    if term.kind == "choice":
        empty = {NOTHING: "没有写"} if term.value is None else {}
        return Field(
            key=key,
            kind="list",
            label=_full_name(term),
            value=NOTHING if term.value is None else option_code(term.value),
            options=empty | choices_of(term),
            take=partial(_take_option, term, place),
        )
    return Field(
        key=key,
        kind="number",
        label=_full_name(term),
        value="" if term.value is None else NUMBER_FORMAT % term.value,
        placeholder="没有写",
        longest=LONGEST_NUMBER,
        take=partial(_take_count, term, place),
    )


def units_field(term: Term, place: str = "") -> Field | None:
    """The unit of a length of time; None for anything else."""
    unit = term.path.rpartition(".")[2]
    if term.kind != "days" or term.value is None or unit not in UNIT_NAMES:
        return None
    return Field(
        key=f"unit:{keys.term_field(term.service, term.path)}",
        kind="list",
        label=f"{_full_name(term)}的单位",
        value=unit,
        options={str(one): name for one, name in UNIT_NAMES.items()},
        take=partial(_take_unit, term, place or term.path),
    )


def choices_of(term: Term) -> dict[str, str]:
    """What may be chosen, by its code."""
    allowed = set(compared_facts()) if term.path.endswith(".fact") else None
    options = {
        option_code(option.value): option.label
        for option in term.options
        if allowed is None or option.value in allowed or option.value == term.value
    }
    return options if term.value is None else {option_code(term.value): str(term.value)} | options


def option_code(value: Any) -> str:
    """A code for something that may be chosen: Python takes yes for 1."""
    return f"{type(value).__name__}:{value}"


def refused_words(*places: str) -> str:
    """Why the data refused the last change, where that was at one of these places."""
    why = next((told for told in map(term_drafts.refused_at, places) if told), "")
    return f"没有改，草案还是改之前的样子：{why}" if why else ""


def tag_of(row: TermRow) -> str:
    """For whom the reading speaks under which a term holds."""
    reading = row.entry.readings.get(row.term.reading) if row.entry else None
    return SHORT_STANCES.get(reading.stance, "") if reading and reading.stance else ""


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


def undo_field(row: TermRow) -> Field | None:
    """The button that takes back what changes a row; None where nothing does."""
    if not row.changes:
        return None
    label = f"撤销这一处：{row.term.say if row.term.kind == 'condition' else row.term.name}"
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
        take=partial(take_entries, row.term, row.term.path),
    )


# ---------------------------------------------------------------- what is answered


def take_value(term: Term, place: str, value: Any) -> None:
    """Let a term say this."""
    # Nothing in place of nothing: an empty field that was left as it is.
    if value is not None or found_at(term_drafts.catalogue_tried(), term.service, term.path) is not None:
        term_drafts.take_edit(place, lambda known: chosen_edit(known, term, value))


def _take_unit(term: Term, place: str, unit: str) -> None:
    term_drafts.take_edit(place, lambda known: unit_edit(known, term, unit))


def _take_count(term: Term, place: str, text: str) -> None:
    try:
        number = number_typed(text)
    except ValueError as error:
        term_drafts.refuse_typed(place, str(error))
        return
    take_value(term, place, number)


def _take_option(term: Term, place: str, code: str) -> None:
    values = {option_code(option.value): option.value for option in term.options}
    take_value(term, place, values.get(code, term.value))


def take_entries(term: Term, place: str, chosen: list[str]) -> None:
    """Let a list of a term's options be these."""
    values = {str(option.value): option.value for option in term.options}
    take_value(term, place, [values.get(one, one) for one in chosen])
