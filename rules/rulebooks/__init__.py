"""Which year's terms hold for a policy? Those in whose days it starts; several years' stand side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.lazy import lazy_names

if TYPE_CHECKING:
    from rules.rulebooks.by_start import EngineByStart, engine_on
    from rules.rulebooks.loading import (
        own_shelf,
        place_changed,
        place_of_terms,
        shelf_at,
        shelf_under,
        terms_at,
    )
    from rules.rulebooks.shelf import Held, Shelf, days_of_terms, span_words

__all__ = [
    "EngineByStart", "Held", "Shelf", "days_of_terms", "engine_on", "own_shelf", "place_changed",
    "place_of_terms", "shelf_at", "shelf_under", "span_words", "terms_at",
]  # fmt: skip

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazy_names(__name__, __all__)
