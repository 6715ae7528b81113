"""What does a draft of the terms change, and for whom?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.lazy import lazy_names

if TYPE_CHECKING:
    from rules.drafts.case_words import example_words, where_words
    from rules.drafts.combinations import GAINS, ServiceEffect, combination_effects
    from rules.drafts.condition_words import ConditionWords
    from rules.drafts.draft_findings import narrowed_windows, new_findings, stale_numbers
    from rules.drafts.effect import DraftEffect, effect_of
    from rules.drafts.expected_effects import touched_cases, touched_steps
    from rules.drafts.markdown import change_words, effect_markdown, expectation_words, unmarked
    from rules.drafts.patch import PatchError, patch_of, reached, rewritten
    from rules.drafts.register_effects import touched_entries
    from rules.drafts.term_changes import changed_terms
    from rules.drafts.terms import NO_TERM, Term, terms_of

__all__ = [
    "GAINS", "NO_TERM", "ConditionWords", "DraftEffect", "PatchError", "ServiceEffect", "Term",
    "change_words", "changed_terms", "combination_effects", "effect_markdown", "effect_of",
    "example_words", "expectation_words", "narrowed_windows", "new_findings", "patch_of", "reached",
    "rewritten", "stale_numbers", "terms_of", "touched_cases", "touched_entries", "touched_steps",
    "unmarked", "where_words",
]  # fmt: skip

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazy_names(__name__, __all__)
