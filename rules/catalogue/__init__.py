"""What does the manual say? The data under `data/`: their form, how they are read, whether they agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.lazy import lazy_names

if TYPE_CHECKING:
    from rules.catalogue.answering_hours import answered_hours
    from rules.catalogue.catalogue import (
        DATA,
        LAST_LINE,
        MANUAL_SHA256,
        OPPOSITE,
        OVERVIEW,
        PROMISE_START,
        RENEWAL_SILENT,
        SERVICES,
        STANCES,
        Catalogue,
        Stance,
        cites_in,
        disputes_in,
        nodes_in,
        reading_of,
    )
    from rules.catalogue.conditions import (
        CONDITION_KEYS,
        DERIVED,
        AllOf,
        AnyOf,
        Condition,
        DateExpr,
        DateTest,
        Disputed,
        FactTest,
        Happened,
        Known,
        Node,
        Not,
        Period,
        Ref,
        Shifted,
        Stayed,
        StayTest,
        UnlessKnown,
        Used,
        Within,
        date_fact,
        date_of,
    )
    from rules.catalogue.coverage import (
        REASONS,
        Carrier,
        Coverage,
        Manual,
        ManualError,
        coverage_of,
        read_manual,
        recognise,
    )
    from rules.catalogue.disputes import Wiring
    from rules.catalogue.draft import (
        LONGEST_WHY,
        Draft,
        TermEdit,
        draft_bytes,
        draft_of,
        edits_in,
        path_parts,
        same_value,
        terms_changed,
        with_terms,
    )
    from rules.catalogue.inheritance import EXTENDS, INHERIT, REPLACED, SAME_LINES, Read, whole
    from rules.catalogue.json_schema import EXCHANGED, EXTENDING, FILES, exchanged_schemas, write_schemas
    from rules.catalogue.labels import (
        PART_NAMES,
        RECORD_COLUMNS,
        RECORD_LISTS,
        STANCE_NAMES,
        STATUS_NAMES,
        STATUS_WORDS,
        Words,
        in_words,
        label,
        lines_text,
        value_label,
        yuan,
    )
    from rules.catalogue.loader import MOST_DRAFTED, drafted, load, load_at, load_from, validate
    from rules.catalogue.personas import (
        check_personas,
        facts_at_step,
        last_day,
        load_personas,
        load_personas_from,
    )
    from rules.catalogue.schema import (
        CaveatNote,
        Ceiling,
        Change,
        Channel,
        Cite,
        Count,
        CountCase,
        Dated,
        DayId,
        Entry,
        Expected,
        ExpectedItem,
        FactInfo,
        Facts,
        Group,
        Guide,
        Illness,
        Included,
        Item,
        Limit,
        Lines,
        Loss,
        Move,
        MoveKind,
        Need,
        NoRule,
        NoRuleReason,
        NotComputed,
        Note,
        Office,
        Opening,
        Pay,
        Persona,
        Plain,
        Pool,
        Promise,
        Requirement,
        Service,
        Step,
        Waiting,
        Watched,
        WindowEnd,
    )
    from rules.catalogue.schema.contacts import Days
    from rules.catalogue.schema.guide import Urgent
    from rules.catalogue.schema.product import PRODUCT, Product, RegisterReading, Rulebook
    from rules.catalogue.schema.questions import OfferedReply, QuestionForm, TimeSpan
    from rules.catalogue.schema.situations import (
        MOST_QUESTIONS,
        SHOWN,
        SITUATIONS,
        Cited,
        Placed,
        Situation,
        SituationId,
        Stage,
    )
    from rules.catalogue.schema_faults import typed
    from rules.catalogue.sentences.numbers import Found, RuleNumber, is_number, possible_numbers
    from rules.catalogue.sentences.numerals import LARGEST_NUMERAL, from_numerals, in_numerals
    from rules.catalogue.sentences.own_numbers import own_number_faults
    from rules.catalogue.sentences.placeholders import PlaceholderError, written
    from rules.catalogue.sentences.sentence_findings import sentence_findings
    from rules.catalogue.sentences.sources import Sources
    from rules.catalogue.yaml_writer import in_lines, one_line

__all__ = [
    "CONDITION_KEYS", "DATA", "DERIVED", "EXCHANGED", "EXTENDING", "EXTENDS", "FILES", "INHERIT",
    "LARGEST_NUMERAL", "LAST_LINE", "LONGEST_WHY", "MANUAL_SHA256", "MOST_DRAFTED", "MOST_QUESTIONS",
    "OPPOSITE", "OVERVIEW", "PART_NAMES", "PRODUCT", "PROMISE_START", "REASONS", "RECORD_COLUMNS",
    "RECORD_LISTS", "RENEWAL_SILENT", "REPLACED", "SAME_LINES", "SERVICES", "SHOWN", "SITUATIONS",
    "STANCES", "STANCE_NAMES", "STATUS_NAMES", "STATUS_WORDS", "AllOf", "AnyOf", "Carrier", "Catalogue",
    "CaveatNote", "Ceiling", "Change", "Channel", "Cite", "Cited", "Condition", "Count", "CountCase",
    "Coverage", "DateExpr", "DateTest", "Dated", "DayId", "Days", "Disputed", "Draft", "Entry",
    "Expected", "ExpectedItem", "FactInfo", "FactTest", "Facts", "Found", "Group", "Guide", "Happened",
    "Illness", "Included", "Item", "Known", "Limit", "Lines", "Loss", "Manual", "ManualError", "Move",
    "MoveKind", "Need", "NoRule", "NoRuleReason", "Node", "Not", "NotComputed", "Note", "OfferedReply",
    "Office", "Opening", "Pay", "Period", "Persona", "Placed", "PlaceholderError", "Plain", "Pool",
    "Product", "Promise", "QuestionForm", "Read", "Ref", "RegisterReading", "Requirement", "RuleNumber",
    "Rulebook", "Service", "Shifted", "Situation", "SituationId", "Sources", "Stage", "Stance",
    "StayTest", "Stayed", "Step", "TermEdit", "TimeSpan", "UnlessKnown", "Urgent", "Used", "Waiting",
    "Watched", "WindowEnd", "Wiring", "Within", "Words", "answered_hours", "check_personas", "cites_in",
    "coverage_of", "date_fact", "date_of", "disputes_in", "draft_bytes", "draft_of", "drafted",
    "edits_in", "exchanged_schemas", "facts_at_step", "from_numerals", "in_lines", "in_numerals",
    "in_words", "is_number", "label", "last_day", "lines_text", "load", "load_at", "load_from",
    "load_personas", "load_personas_from", "nodes_in", "one_line", "own_number_faults", "path_parts",
    "possible_numbers", "read_manual", "reading_of", "recognise", "same_value", "sentence_findings",
    "terms_changed", "typed", "validate", "value_label", "whole", "with_terms", "write_schemas",
    "written", "yuan",
]  # fmt: skip

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazy_names(__name__, __all__)
