"""Which terms has a service, and what is each to be? One service at a time, a row a term."""

from __future__ import annotations

import re
from collections.abc import Iterator

import streamlit as st

from pages.present.base.templating import as_style
from pages.present.text import answer_text
from pages.ui.draft import statement_form, term_field, term_panels
from pages.ui.draft.term_rows import (
    TermRow,
    changed_services,
    form_parts,
    reading_words,
    rows_of,
    whole_conditions,
)
from pages.ui.form.field_block import Box, Field, draw_fields
from pages.ui.session import keys, term_drafts
from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.catalogue.labels import lines_text
from rules.catalogue.schema import Entry
from rules.drafts.terms import Term

CONDITIONS = "conditions"
"""Stands for the layer of the form with conditions, and with what is added and taken out."""


def draw_form(old: Catalogue, new: Catalogue) -> None:
    """Choose a service and change its terms; what is changed of others stands below."""
    service = _service(new)
    draft = term_drafts.draft_on()
    conditions = bool(keys.TERMS_CONDITIONS.get(False))
    rows: list[TermRow] = []
    if service is None:
        st.info("先选一项服务，它的每个次数、期限、选项和条件就列在这里，改了马上看到影响。")
    else:
        part = keys.TERMS_PART.get("") if form_parts(new, service, conditions=conditions) else None
        rows = rows_of(old, new, service, part, term_drafts.edits(), conditions=conditions)
    if service and conditions:
        st.html(_units(rows))
        with st.container(key="terms_rows", gap=None):
            st.markdown(f"**{answer_text.plain(new.service(service).name)}**")
            _all_rows(rows, new)
        statement_form.draw_adding(service, new)
        rows = []
    term_panels.draw_panels(old, new, draft, rows, service or "")


def _service(new: Catalogue) -> str | None:
    """What is looked at, chosen in fields of the browser's own: no run of the script shuts an open list."""
    changed = changed_services(term_drafts.edits())
    if keys.TERMS_SERVICE.get() not in SERVICES:
        keys.TERMS_SERVICE.put(changed[0]) if changed and changed[0] in SERVICES else None
    chosen = keys.TERMS_SERVICE.get() or None
    conditions = bool(keys.TERMS_CONDITIONS.get(False))
    fields = [
        Field(
            key="terms_service",
            kind="list",
            label="改哪项服务的条款",
            take=_take_service,
            value=chosen or "",
            options={
                **({} if chosen else {"": "请选择"}),
                **{id: f"{new.service(id).name}{'（已改）' if id in changed else ''}" for id in SERVICES},
            },
        ),
        Field(
            key="terms_conditions",
            kind="row",
            label="看到哪一层",
            take=_take_conditions,
            value=CONDITIONS if conditions else "",
            options={"": "数字和选项", CONDITIONS: "连条件、增删"},
        ),
        *(_part_fields(new, chosen, conditions=conditions) if chosen else ()),
    ]
    draw_fields("terms_choice", [Box("terms_choice", fields)])
    return chosen


def _take_service(service: str) -> None:
    if service:
        keys.TERMS_SERVICE.put(service)


def _take_conditions(chosen: str) -> None:
    keys.TERMS_CONDITIONS.put(chosen == CONDITIONS)


def _part_fields(new: Catalogue, service: str, *, conditions: bool) -> Iterator[Field]:
    """The part of a long service that is shown; none where all of it fits."""
    parts = form_parts(new, service, conditions=conditions)
    if not parts:
        return
    if keys.TERMS_PART.get("") not in parts:
        keys.TERMS_PART.put(next(iter(parts)))
    yield Field(
        key="terms_part",
        kind="list",
        label="哪一部分",
        take=keys.TERMS_PART.put,
        value=keys.TERMS_PART.get(""),
        options=dict(parts),
    )


# ---------------------------------------------------------------- rows


def _all_rows(rows: list[TermRow], new: Catalogue) -> None:
    head, disputed, reading, seen = None, ("", ""), "", set[str]()
    several = any(row.head for row in rows)
    for row, *inside in whole_conditions(rows):
        if row.head != head:
            head = row.head
            if several:
                st.markdown(f"**{answer_text.plain(head or '整项服务')}**")
        group = (row.term.entry, row.group)
        if row.entry and group != disputed:
            places = sum(other.group == row.group for other in rows)
            _disputed_head(row.entry, places, new)
            reading = ""
        if row.entry and row.term.reading != reading:
            st.markdown(f":small[{answer_text.plain(reading_words(row))}]")
        disputed, reading = group, row.term.reading
        _one_row([row, *inside], new, seen)


def _disputed_head(entry: Entry, places: int, new: Catalogue) -> None:
    kind = "矛盾" if entry in new.contradictions else "没写清"
    told = f":orange[⚑ {kind}：{answer_text.plain(entry.title)}]"
    st.markdown(f"{told} {answer_text.small(f'{places} 处都能改')}")


def _one_row(together: list[TermRow], new: Catalogue, seen: set[str]) -> None:
    row = together[0]
    changed = next((one for one in together if one.changes), None)
    state = "changed" if changed else "plain"
    with st.container(
        horizontal=True,
        vertical_alignment="center",
        gap="small",
        key=f"term_{state}_{_unit_code(row.term)}_{row.term.service}_{row.term.path}",
    ):
        st.markdown(_row_words(row))
        for one in sorted(together, key=lambda one: one.term.kind == "condition"):
            term_field.draw_field(one.term, new)
        if changed:
            st.button(
                "↶",
                key=f"undo:{changed.term.path}",
                help="撤销这一处",
                type="tertiary",
                on_click=term_drafts.undo_edit,
                args=(changed.changes[-1],),
            )
        for one in together:
            term_field.draw_removals(one.term, seen)
    for one in together:
        term_field.draw_refused(one.term.path)
    if changed:
        term_field.draw_refused(f"undo:{changed.changes[-1]}")


def _row_words(row: TermRow) -> str:
    """What a row says beside its field."""
    name = row.term.say if row.term.kind == "condition" else row.label
    before = f":gray[~~{answer_text.plain(row.before)}~~]" if row.before else ""
    lines = f"第 {lines_text(row.lines)} 行" if row.lines else ""
    rest = answer_text.small(" · ".join(part for part in (row.note, lines) if part))
    return f"{answer_text.plain(name)} {before}  \n{rest}"


def _unit_code(term: Term) -> str:
    """The unit behind a field as part of a name; a draft's own words stay outside style sheets."""
    return "u" + "-".join(f"{ord(letter):x}" for letter in _unit_letters(term))


def _unit_letters(term: Term) -> str:
    return "".join(re.findall(r"\w", term.unit))[:4]


def _units(rows: list[TermRow]) -> str:
    """The style that writes the unit inside the field of a number."""
    found = {_unit_code(row.term): _unit_letters(row.term) for row in rows if row.term.unit}
    rules = "".join(
        f'[class*="_{code}_"] .stNumberInput:first-of-type::after{{content:"{unit}"}}'
        for code, unit in found.items()
    )
    return as_style(rules or ".none{}")
