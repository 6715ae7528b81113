"""How was an uploaded table understood, before anything is computed? Columns, first rows, what is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pages.present.base.templating import template
from pages.present.book.policy_rows import told_fact
from pages.present.book.spoken_tables import likely_meaning
from pages.present.book.upload_words import reason_told
from rules.book.files.cells import KNOWN_FACTS
from rules.book.files.matched_columns import MatchedColumns, SpokenColumns, SpokenNames
from rules.book.files.piece import ID, Rejected
from rules.book.files.spoken_names import ID_NAME, RECORD_TITLES, record_field_names
from rules.book.whole.held_book import HeldBook
from rules.book.whole.uploaded_book import UploadedTable
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.labels import label
from rules.domain.parsing import to_json
from rules.domain.scenario import RECORDS

PREVIEW = template("preview.html.jinja", Path(__file__).resolve().parent / "templates")

ROWS_SHOWN, REFUSED_SHOWN, COLUMNS_SHOWN = 5, 8, 40
LONGEST_NAME = 40


class KnownColumn(NamedTuple):
    """A column that was matched."""

    name: str
    meaning: str
    """What it holds; empty where it is called so."""


class StrangeColumn(NamedTuple):
    """A column that is not used."""

    name: str
    place: int
    """Among the columns that are not used, from 0."""
    likely: str
    """What it is likely to hold; empty where there is no idea."""


class TablePreview(NamedTuple):
    """What was made of one table."""

    key: str
    """What its rows tell; empty for the policies."""
    title: str
    told: str
    known: Sequence[KnownColumn]
    strange: Sequence[StrangeColumn]
    missing: Sequence[str]
    """What no column holds."""
    more: int
    """Columns that are not used and not named."""
    refused: Sequence[tuple[int, str, str]]
    """The first rows that are not computed: row, id, why."""
    refused_more: int


class UploadPreview(NamedTuple):
    """All of it."""

    headline: str
    day: str
    """On which day all are asked about, where no column says so."""
    tables: Sequence[TablePreview]
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    """The first policies as they were understood."""


def upload_preview(
    name: str, table: UploadedTable, names: SpokenNames, catalogue: Catalogue
) -> UploadPreview:
    """The preview of a table called `name` that has been taken in."""
    book = table.book
    own = [one for one in book.rejected if one.table not in RECORD_TITLES]
    facts = {fact: label(fact, catalogue) for fact in KNOWN_FACTS}
    policies = _table_preview(
        "",
        name[-LONGEST_NAME:],
        f"{book.size + len(own):,} 行，{_told_refused(book.size, len(own))}",
        table.columns,
        facts,
        names.policies,
        own,
        catalogue,
    )
    seconds = [
        _table_preview(
            fact,
            RECORD_TITLES[fact],
            f"{second.rows:,} 条，{_told_refused(second.rows - len(second.refused), len(second.refused))}",
            second.columns,
            record_field_names(fact, catalogue),
            names.records[fact],
            second.refused,
            catalogue,
        )
        for fact, second in table.seconds.items()
    ]
    shown = [fact for fact in table.columns.matched.values() if fact != ID]
    recorded = [fact for fact, second in table.seconds.items() if second.rows]
    heads = ["行", ID_NAME, *(facts[fact] for fact in shown), *(RECORD_TITLES[fact] for fact in recorded)]
    day = f"没有“{facts['as_of']}”这一列：每一份都按 {table.asked_on} 算。" if table.asked_on else ""
    refused = f"，{len(own):,} 行不能算" if own else ""
    return UploadPreview(
        f"读进 {book.size:,} 份保单{refused}；还没有开始算",
        day,
        [policies, *seconds],
        heads,
        list(_first_rows(book, shown, recorded, catalogue)),
    )


def _told_refused(good: int, refused: int) -> str:
    return f"{good:,} 行能用，{refused:,} 行不能用" if refused else "都能用"


def _table_preview(
    key: str,
    title: str,
    told: str,
    columns: MatchedColumns,
    meanings: Mapping[str, str],
    names: SpokenColumns,
    refused: Sequence[Rejected],
    catalogue: Catalogue,
) -> TablePreview:
    def meaning(fact: str | None) -> str:
        return ID_NAME if fact == ID else meanings.get(fact or "", "")

    held = set(columns.matched.values())
    known = [
        KnownColumn(column[:LONGEST_NAME], "" if column == meaning(fact) else meaning(fact))
        for column, fact in columns.matched.items()
    ]
    strange = [
        StrangeColumn(column[:LONGEST_NAME], place, meaning(likely_meaning(column, names, held)))
        for place, column in enumerate(columns.ignored[:COLUMNS_SHOWN])
    ]
    return TablePreview(
        key,
        title,
        told,
        known,
        strange,
        [_told_missing(key, fact, one) for fact, one in meanings.items() if fact not in held],
        len(columns.ignored) - len(strange),
        [(one.row, one.id[:20], reason_told(one.reason, catalogue, key)) for one in refused[:REFUSED_SHOWN]],
        max(len(refused) - REFUSED_SHOWN, 0),
    )


def _told_missing(table: str, fact: str, meaning: str) -> str:
    needed = table and RECORDS[table].model_fields[fact].is_required()
    return f"{meaning}（每行都要有）" if needed else meaning


def _first_rows(
    book: HeldBook, shown: Sequence[str], recorded: Sequence[str], catalogue: Catalogue
) -> Iterator[list[str]]:
    for place in range(min(ROWS_SHOWN, book.size)):
        facts = to_json(book.scenario(place))
        told = [told_fact(fact, facts, catalogue) for fact in shown]
        counts = [f"{len(facts.get(fact) or ())} 条" for fact in recorded]
        yield [str(book.numbers[place]), book.ids[place] or f"没有{ID_NAME}", *told, *counts]


def meant_column(columns: MatchedColumns, place: int, names: SpokenColumns) -> tuple[str, str] | None:
    """A column that is not used and what it is likely to hold; None where there is no such column or idea."""
    if not 0 <= place < len(columns.ignored):
        return None
    column = columns.ignored[place]
    fact = likely_meaning(column, names, set(columns.matched.values()))
    return (column, fact) if fact else None
