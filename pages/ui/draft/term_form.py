"""Which service has its terms on the screen, and how much of them? One at a time, a row a term."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from pages.ui.draft import statement_form, term_panels
from pages.ui.draft.term_rows import TermRow, changed_services, form_parts, rows_of
from pages.ui.form.field_block import Box, Field, draw_fields
from pages.ui.session import keys, term_drafts
from rules.catalogue.catalogue import SERVICES, Catalogue

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
    adding = [statement_form.adding_box(service, new)] if service and conditions else []
    term_panels.draw_panels(old, new, draft, rows, service or "", adding, in_full=conditions)


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
