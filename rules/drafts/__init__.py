"""What does a draft of the terms change, and for whom?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.lazy import lazy_names

if TYPE_CHECKING:
    from rules.drafts.case_words import answer_where, example_words, items_words, where_words
    from rules.drafts.combinations import (
        GAINS,
        ChangedAnswer,
        ServiceEffect,
        combination_effects,
        touched_services,
    )
    from rules.drafts.condition_words import COMPARED, ConditionWords
    from rules.drafts.draft_findings import narrowed_windows, new_findings, stale_numbers
    from rules.drafts.edit_list import applied, value_at, with_edit, without_edit
    from rules.drafts.effect import DraftEffect, EffectInSteps, effect_of
    from rules.drafts.expected_effects import TouchedStep, touched_cases, touched_steps
    from rules.drafts.files.patch import PatchError, patch_of, reached, rewritten
    from rules.drafts.markdown import (
        FINDING_WORDS,
        GAIN_WORDS,
        change_words,
        difference_words,
        effect_markdown,
        entry_words,
        expectation_words,
        unmarked,
        window_words,
    )
    from rules.drafts.people_effects import WEIGHTIEST, PeopleCompared
    from rules.drafts.register_effects import TouchedEntry, touched_entries
    from rules.drafts.term_changes import ChangedTerm, changed_terms
    from rules.drafts.term_edits import (
        adding_edit,
        chosen_edit,
        compared_facts,
        fact_test,
        file_of,
        found_at,
        in_sentence,
        removable,
        removing_edit,
        unit_edit,
    )
    from rules.drafts.term_options import OPTIONS
    from rules.drafts.terms import NO_TERM, Term, terms_of, value_words

__all__ = [
    "COMPARED", "FINDING_WORDS", "GAINS", "GAIN_WORDS", "NO_TERM", "OPTIONS", "WEIGHTIEST",
    "ChangedAnswer", "ChangedTerm", "ConditionWords", "DraftEffect", "EffectInSteps", "PatchError",
    "PeopleCompared", "ServiceEffect", "Term", "TouchedEntry", "TouchedStep", "adding_edit",
    "answer_where", "applied", "change_words", "changed_terms", "chosen_edit", "combination_effects",
    "compared_facts", "difference_words", "effect_markdown", "effect_of", "entry_words", "example_words",
    "expectation_words", "fact_test", "file_of", "found_at", "in_sentence", "items_words",
    "narrowed_windows", "new_findings", "patch_of", "reached", "removable", "removing_edit", "rewritten",
    "stale_numbers", "terms_of", "touched_cases", "touched_entries", "touched_services", "touched_steps",
    "unit_edit", "unmarked", "value_at", "value_words", "where_words", "window_words", "with_edit",
    "without_edit",
]  # fmt: skip

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazy_names(__name__, __all__)
