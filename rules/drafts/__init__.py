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
    from rules.drafts.condition_words import ALWAYS, COMPARED, NEVER, ConditionPart, ConditionWords
    from rules.drafts.draft_findings import narrowed_windows, new_findings, stale_numbers
    from rules.drafts.edit_list import (
        DRAFT,
        applied,
        place_of_change,
        value_at,
        with_edit,
        with_reason,
        without_edit,
        without_reasons,
    )
    from rules.drafts.effect import DraftEffect, EffectInSteps, effect_of
    from rules.drafts.expected_effects import (
        TouchedStep,
        is_under,
        steps_under,
        touched_cases,
        touched_steps,
    )
    from rules.drafts.files.patch import PatchError, patch_of, reached, rewritten
    from rules.drafts.markdown import (
        FINDING_WORDS,
        GAIN_WORDS,
        change_words,
        difference_words,
        effect_markdown,
        entry_words,
        expectation_words,
        reason_of,
        unmarked,
        window_words,
    )
    from rules.drafts.people_effects import WEIGHTIEST, PeopleCompared, PersonEffect
    from rules.drafts.people_words import doubt_words, people_headline
    from rules.drafts.register_effects import TouchedEntry, touched_entries
    from rules.drafts.term_changes import ChangedTerm, changed_terms
    from rules.drafts.term_edits import (
        CHANGED,
        COMPARISONS,
        PART,
        WRAPPING,
        Joined,
        adding_edit,
        among_edit,
        chosen_edit,
        compared_facts,
        comparing_edit,
        fact_test,
        file_of,
        found_at,
        free_pool_id,
        in_sentence,
        joining_edit,
        merging_edit,
        rejoining_edit,
        removable,
        removing_edit,
        replacing_edit,
        split_places,
        splitting_edit,
        taken_apart,
        unit_edit,
        wrapping_edit,
    )
    from rules.drafts.term_options import OPTIONS
    from rules.drafts.terms import NO_TERM, Term, terms_of, value_words

__all__ = [
    "ALWAYS", "CHANGED", "COMPARED", "COMPARISONS", "DRAFT", "FINDING_WORDS", "GAINS", "GAIN_WORDS",
    "NEVER", "NO_TERM", "OPTIONS", "PART", "WEIGHTIEST", "WRAPPING", "ChangedAnswer", "ChangedTerm",
    "ConditionPart", "ConditionWords", "DraftEffect", "EffectInSteps", "Joined", "PatchError",
    "PeopleCompared", "PersonEffect", "ServiceEffect", "Term", "TouchedEntry", "TouchedStep",
    "adding_edit", "among_edit", "answer_where", "applied", "change_words", "changed_terms",
    "chosen_edit", "combination_effects", "compared_facts", "comparing_edit", "difference_words",
    "doubt_words", "effect_markdown", "effect_of", "entry_words", "example_words", "expectation_words",
    "fact_test", "file_of", "found_at", "free_pool_id", "in_sentence", "is_under", "items_words",
    "joining_edit", "merging_edit", "narrowed_windows", "new_findings", "patch_of", "people_headline",
    "place_of_change", "reached", "reason_of", "rejoining_edit", "removable", "removing_edit",
    "replacing_edit", "rewritten", "split_places", "splitting_edit", "stale_numbers", "steps_under",
    "taken_apart", "terms_of", "touched_cases", "touched_entries", "touched_services", "touched_steps",
    "unit_edit", "unmarked", "value_at", "value_words", "where_words", "window_words", "with_edit",
    "with_reason", "without_edit", "without_reasons", "wrapping_edit",
]  # fmt: skip

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazy_names(__name__, __all__)
