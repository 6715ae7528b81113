"""Which terms stand on the page as panels: those of one service, and what is changed of all others?

A row is a term with its former value, its field and its lines; below one that is changed stand its sentence
and why it is changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Any

from pages.present.share.draft_link import NamedDraft
from pages.ui.draft.term_row_field import refused_words, row_field
from pages.ui.draft.term_rows import TermRow, changed_services, rows_of
from pages.ui.form.field_block import Box, Field, draw_fields
from pages.ui.session import keys, term_drafts
from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.catalogue.draft import LONGEST_WHY
from rules.catalogue.labels import lines_text
from rules.drafts.edit_list import place_of_change
from rules.drafts.term_changes import ChangedTerm, changed_terms
from rules.drafts.term_edits import file_of

ELSEWHERE = ""
"""What is changed outside the files of services."""


def draw_panels(
    old: Catalogue, new: Catalogue, draft: NamedDraft | None, opened: Sequence[TermRow], open_service: str
) -> None:
    """The panel of the open service, and one for each other that is changed.

    `opened` are the rows of the open service; none where its form stands above, with its conditions.
    """
    changes = changed_terms(old, new)
    boxes = [_panel(open_service, opened, changes, new, draft)] if opened or open_service else []
    for service in _other_changed(changes, draft, open_service):
        rows = rows_of(old, new, service, None, draft.edits if draft else (), conditions=False)
        boxes.append(_panel(service, [row for row in rows if row.changes], changes, new, draft))
    left = len(SERVICES) - len({box.name for box in boxes} - {_box_name(ELSEWHERE)})
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
) -> Box:
    mine = [change for change in changes if change.service == service]
    told = set[int]()
    fields = [*_row_fields(rows, draft, told, new)]
    shown = [row.term.path for row in rows if row.changes]
    for number, change in enumerate(mine):
        if not any(f"{path}.".startswith(f"{change.path}.") for path in shown):
            fields += _words_fields(f"{service}:{number}", change, draft, told, new)
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


def _changes_counted(service: str, mine: Sequence[ChangedTerm], draft: NamedDraft | None) -> str:
    """How many changes of the draft stand in a panel; over all panels as many as the draft has."""
    files = {file_of(one): one for one in SERVICES}
    count = sum(files.get(edit.file, ELSEWHERE) == service for edit in draft.edits) if draft else 0
    return f"改了 {count} 处" if count else f"随别的服务变了 {len(mine)} 处" if mine else ""


def _open_service(service: str, _: Any) -> None:
    keys.TERMS_SERVICE.put(service)


# ---------------------------------------------------------------- rows


def _row_fields(
    rows: Sequence[TermRow], draft: NamedDraft | None, told: set[int], new: Catalogue
) -> Iterator[Field]:
    """Rows under their items, those of one contradiction under its name."""
    several = len({row.head for row in rows}) > 1 or any(row.head for row in rows)
    for head, under in groupby(rows, key=lambda row: row.head):
        if several:
            yield Field(key=f"head:{head}", kind="words", label=head or "整项服务")
        for place, group in groupby(under, key=lambda row: row.group):
            together = [*group]
            if together[0].entry:
                yield _contradiction_head(place, together, new)
            for row in together:
                yield row_field(row)
                yield from _told_below(row, draft, told)


def _contradiction_head(place: str, rows: Sequence[TermRow], new: Catalogue) -> Field:
    entry = rows[0].entry
    kind = "矛盾" if entry in new.contradictions else "没写清"
    title = entry.title if entry else ""
    return Field(
        key=f"disputed:{rows[0].term.service}:{place}",
        kind="words",
        label=rows[0].group_name,
        note=f"⚑ {kind}：{title}（{len(rows)} 处都能改）",
    )


def _told_below(row: TermRow, draft: NamedDraft | None, told: set[int]) -> Iterator[Field]:
    """The sentence and the reason of a changed row; a change of several rows is told once."""
    if not row.changes or not draft or row.changes[-1] in told:
        return
    told.add(row.changes[-1])
    yield _why_field(row.changes[-1], draft, row.note)


def _why_field(place: int, draft: NamedDraft, say: str) -> Field:
    return Field(
        key=f"change_why:{place}",
        kind="text",
        label="为什么改",
        value=draft.edits[place].why or "",
        placeholder="为什么改，写给审阅的人",
        longest=LONGEST_WHY,
        note=say,
        take=partial(term_drafts.take_reason, place),
    )


def _words_fields(
    name: str, change: ChangedTerm, draft: NamedDraft | None, told: set[int], new: Catalogue
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
    if draft and place is not None and place not in told:
        told.add(place)
        yield _why_field(place, draft, change.say_after)
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
