"""How is something found by the words that people use? In any case and width, also inside a sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

SHORTEST = 2
"""Characters of a word that may be found inside what was typed: a shorter one would stand anywhere."""


def folded(text: str) -> str:
    """The text as it is compared: full-width signs as half-width ones, no capitals, no gaps."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).casefold())


def found(typed: str, texts: Iterable[str], words: Iterable[str] = ()) -> bool:
    """Whether what was typed finds something that has these texts and goes by these words.

    Every part of it between gaps stands in a text or a word; or a word stands in it, as in a sentence.
    """
    names = [folded(word) for word in words]
    haystack = "\n".join([*map(folded, texts), *names])
    parts = [folded(part) for part in re.split(r"[\s,，、;；]+", typed) if folded(part)]
    whole = folded(typed)
    return all(part in haystack for part in parts) or any(
        len(name) >= SHORTEST and name in whole for name in names
    )
