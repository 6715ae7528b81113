"""Which terms of a service stand in the form, under which heads, and what has the draft done to each?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from rules.analysis.data_changes import old_place
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.draft import TermEdit
from rules.catalogue.schema import Entry, Lines
from rules.catalogue.sentences.numbers import is_number
from rules.drafts.term_edits import PART, file_of, removable
from rules.drafts.terms import Term, terms_of, value_words

MOST_TOGETHER = 36
"""Terms that are shown at once; a service with more is shown part by part."""

WHOLE = ""
"""The part of a service that belongs to none of its items."""

CASE = re.compile("·(不是)?“.+”时$")
"""When one of several counts holds, at the end of its name."""

UNDER_CONDITIONS = (".when", ".once", "requires.")


class TermRow(NamedTuple):
    """A term as the form shows it."""

    term: Term
    label: str
    note: str
    """The sentence that it is part of, where its label does not say the same."""
    lines: tuple[Lines, ...]
    head: str
    """What it stands under: an item."""
    entry: Entry | None
    """The entry of the registers that switches it."""
    changes: tuple[int, ...]
    """The places in the draft of what changes it."""
    before: str
    """Its value without the draft, in few words; empty where the draft leaves it alone."""
    was: Term | None
    """The term without the draft; None where there was none."""

    @property
    def group(self) -> str:
        """The statement that it is part of: the readings of one stand together."""
        place, disputed, _ = self.term.path.partition(".readings.")
        return place if disputed else self.term.path

    @property
    def group_name(self) -> str:
        """What that statement is called."""
        return CASE.sub("", self.label)


def form_parts(catalogue: Catalogue, service: str, *, conditions: bool) -> Mapping[str, str]:
    """The parts of a service that are shown one at a time, by item; empty where all fit together."""
    items = catalogue.service(service).items
    if len(items) == 1 or len(shown_terms(catalogue, service, conditions=conditions)) <= MOST_TOGETHER:
        return {}
    return {WHOLE: "整项服务", **{id: item.name for id, item in items.items()}}


def shown_terms(catalogue: Catalogue, service: str, *, conditions: bool) -> list[Term]:
    """The terms of a service; without its conditions the numbers, periods and choices alone.

    A number stands among them wherever it is, in a condition too.
    """
    return [
        term
        for term in terms_of(catalogue, service)
        if conditions or is_number(term.value) or not _is_under_conditions(term)
    ]


def _is_under_conditions(term: Term) -> bool:
    return any(under in f".{term.path}" for under in UNDER_CONDITIONS)


def rows_of(
    old: Catalogue,
    new: Catalogue,
    service: str,
    part: str | None,
    edits: Sequence[TermEdit],
    *,
    conditions: bool,
) -> list[TermRow]:
    """The rows of a service or of one part of it: items first, and numbers before choices.

    With conditions the whole service comes first, and statements behind what belongs to none.
    """
    before = {term.path: term for term in terms_of(old, service)}
    was, now = (one.sources.content(one.sources.data / file_of(service)) for one in (old, new))
    rows = [
        _term_row(new, term, before.get(old_place(was, now, term.path)), edits)
        for term in shown_terms(new, service, conditions=conditions)
        if (part is None or part == item_of(term.path)) and not _is_bare(term)
    ]
    if conditions:
        return sorted(rows, key=lambda row: (row.head != "", bool(statement_of(row.term.path))))
    counted = {row.group for row in rows if row.term.kind in ("whole", "days")}
    heads = [*dict.fromkeys(row.head for row in rows if row.head), ""]
    return sorted(rows, key=lambda row: (heads.index(row.head), row.group not in counted))


def _is_bare(term: Term) -> bool:
    """Whether it is a list that has nothing, and from which nothing can be chosen."""
    return term.kind == "list" and not term.value and not term.options


def conditions_together(rows: Sequence[TermRow]) -> Iterator[list[TermRow]]:
    """The rows, those of one condition together: its own first, then what stands inside."""
    together: list[TermRow] = []
    for row in rows:
        if together and row.term.path.startswith(f"{together[0].term.path}."):
            together.append(row)
            continue
        if together:
            yield together
            together = []
        if row.term.kind == "condition":
            together = [row]
        else:
            yield [row]
    if together:
        yield together


def statement_of(path: str) -> str:
    """The statement that a term belongs to, which may be taken out; empty where it belongs to none."""
    return next((place for place in removable(path) if not PART.fullmatch(place)), "")


def disputed_words(entry: Entry, places: str, new: Catalogue) -> str:
    """What is in dispute; `places` is how many places can be changed, in words."""
    kind = "矛盾" if entry in new.contradictions else "没写清"
    return f"⚑ {kind}：{entry.title}（{places}）"


def item_of(path: str) -> str:
    """The item that a term belongs to; empty for the whole service."""
    kind, _, rest = path.partition(".")
    return rest.partition(".")[0] if kind == "items" else WHOLE


def _term_row(new: Catalogue, term: Term, before: Term | None, edits: Sequence[TermEdit]) -> TermRow:
    items = new.service(term.service).items
    item = item_of(term.path)
    head = items[item].name if len(items) > 1 and item in items else ""
    label = term.name.removeprefix(f"{head}·") if head else term.name
    if is_number(term.value) and _is_under_conditions(term):
        # Several numbers in conditions have no name but what their sentences say.
        label = term.say
    entry = new.entries.get(term.entry)
    same = before is not None and before.value == term.value
    changes = () if same else tuple(_places_changing(term, before.path if before else "", edits))
    was = (
        value_words(before.value, before.unit, before.options) if before and before.value is not None else ""
    )
    if term.kind == "condition":
        was = before.say if before else ""
    note = "" if term.say.startswith(f"{term.name}：") or term.kind == "condition" else term.say
    reading = entry.readings.get(term.reading) if entry else None
    lines = tuple(reading.lines) if reading and reading.lines else term.lines
    was = (was or "没有") if changes else ""
    return TermRow(term, label, note, lines, head, entry, changes, was, before)


def _places_changing(term: Term, old_path: str, edits: Sequence[TermEdit]) -> Iterator[int]:
    """The changes of the term itself, and of what it is part of; where it is now, or was before."""
    paths = {term.path, old_path or term.path}
    for place, edit in enumerate(edits):
        own = any(f"{path}.".startswith(f"{edit.path}.") for path in paths)
        inside = term.kind == "condition" and any(edit.path.startswith(f"{path}.") for path in paths)
        gone = edit.new is None and edit.path not in paths
        if edit.file == file_of(term.service) and (own or inside) and not (gone and own):
            yield place


def changed_services(edits: Sequence[TermEdit]) -> list[str]:
    """The services whose files a draft changes, in its order."""
    found = (edit.file.removeprefix("services/").removesuffix(".yaml") for edit in edits)
    return list(dict.fromkeys(found))
