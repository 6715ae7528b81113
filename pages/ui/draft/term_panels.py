"""Which terms stand on the page as panels: those of one service, and what is changed of all others?

A row is a term with its former value, its field and its lines; a condition is a group of lines under its
sentence. Below what is changed stand its sentence and why it is changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from pages.present.share.draft_link import NamedDraft
from pages.ui.draft.panel_rows import PanelRows
from pages.ui.draft.term_row_field import refused_words
from pages.ui.draft.term_rows import TermRow, changed_services, rows_of
from pages.ui.form.field_block import Box, Field, draw_fields
from pages.ui.session import keys, term_drafts
from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.catalogue.labels import lines_text
from rules.drafts.edit_list import place_of_change
from rules.drafts.term_changes import ChangedTerm, changed_terms
from rules.drafts.term_edits import file_of

ELSEWHERE = ""
"""What is changed outside the files of services."""


def draw_panels(
    old: Catalogue,
    new: Catalogue,
    draft: NamedDraft | None,
    opened: Sequence[TermRow],
    open_service: str,
    adding: Sequence[Box] = (),
    *,
    in_full: bool = False,
) -> None:
    """The panel of the open service, `adding` below it, and a panel for each other that is changed.

    In full the open service stands under its statements, each of which can be taken out.
    """
    changes = changed_terms(old, new)
    boxes = []
    if open_service:
        drawn = PanelRows(old, new, draft, in_full=in_full)
        boxes = [_panel(open_service, opened, changes, new, draft, drawn), *adding]
    for service in _other_changed(changes, draft, open_service):
        rows = rows_of(old, new, service, None, draft.edits if draft else (), conditions=False)
        changed = [row for row in rows if row.changes]
        boxes.append(_panel(service, changed, changes, new, draft, PanelRows(old, new, draft)))
    panels = {_box_name(service) for service in SERVICES}
    left = len(panels - {box.name for box in boxes})
    rest = Field(key="terms_rest", kind="words", label="", note=f"其余 {left} 项服务没有改动")
    draw_fields("terms_panels", [*(box for box in boxes if box.fields), Box("terms_rest", [rest])])


def _other_changed(
    changes: Sequence[ChangedTerm], draft: NamedDraft | None, open_service: str
) -> Iterator[str]:
    changed = {change.service for change in changes}
    in_turn = changed_services(draft.edits if draft else ())
    ordered = [*(one for one in in_turn if one in changed), *(one for one in SERVICES if one in changed)]
    yield from (service for service in dict.fromkeys(ordered) if service != open_service)
    if ELSEWHERE in changed:
        yield ELSEWHERE


def _box_name(service: str) -> str:
    return f"panel_{service or 'elsewhere'}"


def _panel(
    service: str,
    rows: Sequence[TermRow],
    changes: Sequence[ChangedTerm],
    new: Catalogue,
    draft: NamedDraft | None,
    drawn: PanelRows,
) -> Box:
    mine = [change for change in changes if change.service == service]
    fields = [*drawn.fields(rows)]
    shown = [row for row in rows if row.changes]
    for number, change in enumerate(mine):
        if not any(_shows_change(row, change) for row in shown):
            fields += _words_fields(f"{service}:{number}", change, draft, drawn, new)
    if service and service != keys.TERMS_SERVICE.get():
        label = "这项服务的全部条款"
        fields.append(
            Field(
                key=f"change_open:{service}", kind="button", label=label, take=partial(_open_service, service)
            )
        )
    title = new.service(service).name if service else "登记册和几项服务共用的条件"
    return Box(
        _box_name(service), fields, title=title, look="terms", aside=_changes_counted(service, mine, draft)
    )


def _shows_change(row: TermRow, change: ChangedTerm) -> bool:
    """Whether a row shows this change: its own, that of what it is part of, or within its condition."""
    own = f"{row.term.path}.".startswith(f"{change.path}.")
    return own or (row.term.kind == "condition" and change.path.startswith(f"{row.term.path}."))


def _changes_counted(service: str, mine: Sequence[ChangedTerm], draft: NamedDraft | None) -> str:
    """How many changes of the draft stand in a panel; over all panels as many as the draft has."""
    files = {file_of(one): one for one in SERVICES}
    count = sum(files.get(edit.file, ELSEWHERE) == service for edit in draft.edits) if draft else 0
    return f"改了 {count} 处" if count else f"随别的服务变了 {len(mine)} 处" if mine else ""


def _open_service(service: str, _: Any) -> None:
    keys.TERMS_SERVICE.put(service)


def _words_fields(
    name: str, change: ChangedTerm, draft: NamedDraft | None, drawn: PanelRows, new: Catalogue
) -> Iterator[Field]:
    """A change that has no field of its own: a condition, a statement that came or went."""
    place = place_of_change(draft.edits, change.file, change.path, change.old, change.new) if draft else None
    yield Field(
        key=f"change:{name}",
        kind="words",
        label=change.name,
        note="\n".join(_change_told(change, new)),
        fault=refused_words(f"undo:{place}"),
    )
    if draft and place is not None and not drawn.is_told(place):
        yield from drawn.why(place, change.say_after)
        yield Field(
            key=f"change_undo:{place}",
            kind="button",
            label="撤销",
            take=lambda _, at=place: term_drafts.undo_edit(at),  # type: ignore[misc]
        )


def _change_told(change: ChangedTerm, new: Catalogue) -> Iterator[str]:
    yield change.told
    if change.lines:
        yield f"第 {lines_text(change.lines)} 行"
    for entry, reading in change.entries.items():
        found = new.entries.get(entry)
        if found and reading in found.readings:
            yield f"只在这样读时：{found.readings[reading].say}（{found.title}）"
