"""Which changes does a draft make, over all services? Each with its reason, its undo and the way to it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import streamlit as st

from pages.present.share.draft_link import NamedDraft
from pages.ui.form.field_block import Box, Field, draw_fields
from pages.ui.session import keys, term_drafts
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.draft import LONGEST_WHY
from rules.catalogue.labels import lines_text
from rules.drafts.edit_list import place_of
from rules.drafts.markdown import reason_of
from rules.drafts.term_changes import ChangedTerm, changed_terms

ANCHOR = "change-list"
"""Where the list stands on the page."""


def draw_changes(old: Catalogue, new: Catalogue, draft: NamedDraft) -> None:
    """Every changed term."""
    st.header("改了什么", anchor=ANCHOR)
    boxes = [
        Box(f"change_{number}", list(_change_fields(number, change, new, draft)), look="line")
        for number, change in enumerate(changed_terms(old, new))
    ]
    draw_fields("change_list", boxes)


def _change_fields(number: int, change: ChangedTerm, new: Catalogue, draft: NamedDraft) -> Iterator[Field]:
    place = place_of(draft.edits, change.file, change.path)
    yield Field(
        key=f"change:{number}",
        kind="words",
        label=_title(change, new),
        note="\n".join(_change_told(change, new)),
        fault=_fault(place),
    )
    if place is None:
        return
    yield Field(
        key=f"change_why:{number}",
        kind="text",
        label="为什么改",
        value=reason_of(change, new),
        placeholder="写给审阅的人",
        longest=LONGEST_WHY,
        take=partial(term_drafts.take_reason, place),
    )
    yield Field(key=f"change_undo:{number}", kind="button", label="撤销", take=partial(_undo, place))
    if change.service and change.service != keys.TERMS_SERVICE.get():
        yield Field(
            key=f"change_open:{number}", kind="button", label="去改", take=partial(_open, change.service)
        )


def _undo(place: int, _: Any) -> None:
    term_drafts.undo_edit(place)


def _open(service: str, _: Any) -> None:
    keys.TERMS_SERVICE.put(service)


def _fault(place: int | None) -> str:
    why = term_drafts.refused_at(f"undo:{place}")
    return f"没有改，草案还是改之前的样子：{why}" if why else ""


def _title(change: ChangedTerm, new: Catalogue) -> str:
    name = new.service(change.service).name if change.service else change.file
    return "·".join(part for part in (name, change.name) if part)


def _change_told(change: ChangedTerm, new: Catalogue) -> Iterator[str]:
    yield f"{change.before} → {change.after}"
    if change.lines:
        yield f"第 {lines_text(change.lines)} 行"
    for entry, reading in change.entries.items():
        found = new.entries.get(entry)
        if found and reading in found.readings:
            yield f"只在这样读时：{found.readings[reading].say}（{found.title}）"
