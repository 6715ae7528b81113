"""What stands in the panel of a service? A row for a term, a group for a condition, and each reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Any

from pages.present.share.draft_link import NamedDraft
from pages.ui.draft.condition_field import condition_field
from pages.ui.draft.term_row_field import refused_words, row_field
from pages.ui.draft.term_rows import TermRow, conditions_together, disputed_words, statement_of
from pages.ui.form.field_block import Field
from pages.ui.session import term_drafts
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.draft import LONGEST_WHY
from rules.drafts.term_edits import removing_edit


class PanelRows:
    """Draws rows; a change that reaches several of them is told once."""

    def __init__(
        self, old: Catalogue, new: Catalogue, draft: NamedDraft | None, *, in_full: bool = False
    ) -> None:
        self._old, self._new, self._draft, self._in_full = old, new, draft, in_full
        self._told: set[int] = set()

    def fields(self, rows: Sequence[TermRow]) -> Iterator[Field]:
        """Rows under their items, in full under their statements."""
        several = any(row.head for row in rows)
        for head, under in groupby(rows, key=lambda row: row.head):
            if several:
                yield Field(key=f"head:{head}", kind="words", label=head or "整项服务")
            if not self._in_full:
                yield from self._together([*under])
                continue
            for statement, of_it in groupby(under, key=lambda row: statement_of(row.term.path)):
                together = [*of_it]
                if statement:
                    yield _statement_head(statement, together)
                yield from self._together(together, statement)

    def _together(self, rows: Sequence[TermRow], statement: str = "") -> Iterator[Field]:
        """Rows and conditions, those of one contradiction under its name."""
        before, places = "", Counter(row.group for row, *_ in conditions_together(rows))
        for row, *inside in conditions_together(rows):
            if row.entry and row.group != before:
                yield self._contradiction_head(row, places[row.group], is_named=not statement)
            before = row.group if row.entry else ""
            if row.term.kind == "condition":
                if not statement and not row.entry:
                    about = row.term.about
                    yield Field(key=f"head:{row.term.path}", kind="words", label=row.label, note=about)
                yield condition_field([row, *inside], self._old, self._new, _count_split(row, rows))
            else:
                yield row_field(_named_within(row) if statement else row, in_full=self._in_full)
            for one in (row, *inside):
                if one.changes:
                    yield from self.why(one.changes[-1], one.note)

    def _contradiction_head(self, row: TermRow, places: int, *, is_named: bool) -> Field:
        return Field(
            key=f"disputed:{row.term.service}:{row.group}",
            kind="words",
            label=row.group_name if is_named else "",
            note=disputed_words(row.entry, f"{places} 处都能改", self._new) if row.entry else "",
        )

    def why(self, place: int, say: str) -> Iterator[Field]:
        """The sentence of a change and its reason; nothing where it was told already."""
        if not self._draft or place in self._told:
            return
        self._told.add(place)
        yield Field(
            key=f"change_why:{place}",
            kind="text",
            label="为什么改",
            value=self._draft.edits[place].why or "",
            placeholder="为什么改，写给审阅的人",
            longest=LONGEST_WHY,
            note=say,
            take=partial(term_drafts.take_reason, place),
        )

    def is_told(self, place: int) -> bool:
        """Whether a change was told with a row."""
        return place in self._told


# ---------------------------------------------------------------- statements


def _statement_head(place: str, rows: Sequence[TermRow]) -> Field:
    """What a statement says, and the button that takes it out."""
    service = rows[0].term.service
    say = next((row.term.about for row in rows if row.term.about), "")
    name = _name_of_statement(rows[0])
    return Field(
        key=f"remove:{service}:{place}",
        kind="record",
        label=f"{name}：{say}" if say else name,
        options={"": "去掉这一条"},
        fault=refused_words(place),
        take=partial(_remove, service, place),
    )


def _remove(service: str, place: str, _: Any) -> None:
    term_drafts.take_edit(place, lambda known: removing_edit(known, service, place))


def _name_of_statement(row: TermRow) -> str:
    return row.label.partition("·")[0]


def _named_within(row: TermRow) -> TermRow:
    """A row as it is called under the head of its statement."""
    rest = row.label.removeprefix(_name_of_statement(row)).removeprefix("·")
    return row if row.entry or not rest else row._replace(label=rest)


def _count_split(row: TermRow, rows: Sequence[TermRow]) -> str:
    """The place of the count that a condition divides; empty where it divides none."""
    place = row.term.path.removesuffix(".when")
    return place if any(other.term.path == f"{place}.then" for other in rows) else ""
