"""How does a whole book of policies stand? The engine's own parts, decided once a combination, as arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.lazy import lazy_names

if TYPE_CHECKING:
    from rules.book.by_engine import engine_standings, known_scenario
    from rules.book.columns import NO_DAY, Array, FactColumn, Policies, Vocabulary, by_code, column_of
    from rules.book.combinations import Combinations
    from rules.book.evaluator import BookEvaluator
    from rules.book.files.batch import BookDone, BookTask, answer_book
    from rules.book.files.cells import KNOWN_FACTS, RECORD_KINDS, distinct_cells
    from rules.book.files.columns_out import AskedColumns
    from rules.book.files.frames import answered_batches, batch_schema, evaluate_table
    from rules.book.files.matched_columns import ANSWERS_TITLE, MatchedColumns, SpokenColumns, SpokenNames
    from rules.book.files.piece import ID, Rejected, TableError
    from rules.book.files.spoken_names import (
        ID_NAME,
        POLICIES_TITLE,
        RECORD_TITLES,
        record_field_names,
        spoken_names,
    )
    from rules.book.files.table_out import ArrowSink
    from rules.book.item_parts import NO_NUMBER, Judged, judged_items
    from rules.book.parts import HeldParts, PartLayout, record_column
    from rules.book.slots import SlotArrays
    from rules.book.standing import BookStanding
    from rules.book.whole.book_standing import BookInSteps, ServiceCount
    from rules.book.whole.effect import GAINED, LOST, OTHER, SAME, BookEffectInSteps, GainCount, SideRules
    from rules.book.whole.held_book import MOST_POLICIES, BookPiece, HeldBook, joined, policies_of
    from rules.book.whole.lapse import NEVER, WITHIN, LapsesInSteps
    from rules.book.whole.second_tables import MOST_RECORDS
    from rules.book.whole.segments import SEGMENTS, UNKNOWN_VALUE, segment_values, segments_of
    from rules.book.whole.uploaded_book import (
        ENDINGS,
        MOST_BYTES,
        UploadedFile,
        UploadedTable,
        uploaded_book,
    )
    from rules.book.whole.variants import (
        DRAFT,
        EDITION,
        FACTS_CHANGED,
        READING,
        VARIANTS,
        WITH,
        changed_facts,
    )

__all__ = [
    "ANSWERS_TITLE", "DRAFT", "EDITION", "ENDINGS", "FACTS_CHANGED", "GAINED", "ID", "ID_NAME",
    "KNOWN_FACTS", "LOST", "MOST_BYTES", "MOST_POLICIES", "MOST_RECORDS", "NEVER", "NO_DAY", "NO_NUMBER",
    "OTHER", "POLICIES_TITLE", "READING", "RECORD_KINDS", "RECORD_TITLES", "SAME", "SEGMENTS",
    "UNKNOWN_VALUE", "VARIANTS", "WITH", "WITHIN", "Array", "ArrowSink", "AskedColumns", "BookDone",
    "BookEffectInSteps", "BookEvaluator", "BookInSteps", "BookPiece", "BookStanding", "BookTask",
    "Combinations", "FactColumn", "GainCount", "HeldBook", "HeldParts", "Judged", "LapsesInSteps",
    "MatchedColumns", "PartLayout", "Policies", "Rejected", "ServiceCount", "SideRules", "SlotArrays",
    "SpokenColumns", "SpokenNames", "TableError", "UploadedFile", "UploadedTable", "Vocabulary",
    "answer_book", "answered_batches", "batch_schema", "by_code", "changed_facts", "column_of",
    "distinct_cells", "engine_standings", "evaluate_table", "joined", "judged_items", "known_scenario",
    "policies_of", "record_column", "record_field_names", "segment_values", "segments_of", "spoken_names",
    "uploaded_book",
]  # fmt: skip

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazy_names(__name__, __all__)
