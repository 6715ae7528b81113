"""What does a draft of the terms change, and for whom?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.lazy import lazy_names

if TYPE_CHECKING:
    from rules.drafts.patch import PatchError, patch_of, reached, rewritten

__all__ = ["PatchError", "patch_of", "reached", "rewritten"]

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazy_names(__name__, __all__)
