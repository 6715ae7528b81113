"""What does a draft of the terms change, and for whom?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.lazy import lazy_names

if TYPE_CHECKING:
    from rules.drafts.condition_words import ConditionWords
    from rules.drafts.patch import PatchError, patch_of, reached, rewritten
    from rules.drafts.terms import NO_TERM, Term, terms_of

__all__ = [
    "NO_TERM", "ConditionWords", "PatchError", "Term", "patch_of", "reached", "rewritten", "terms_of",
]  # fmt: skip

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazy_names(__name__, __all__)
