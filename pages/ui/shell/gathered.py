"""How do many blocks come to be one element? Within `gather_parts` they are kept with what they do.

Every element of Streamlit's costs a few milliseconds on every tap (docs/speed.md), a part of one next to
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

import streamlit as st

PartKind = Literal["group", "words", "block", "fields", "cards", "copied"]
"""Parts that stand together, HTML in the page's own style, a block, a block of fields, cards of services,
a text to copy."""

Acts = Mapping[str, Callable[[Any], None]]


@dataclass
class GatheredParts:
    """Parts in the order of drawing, and what is done when one of them is touched."""

    parts: list[list[Any]] = field(default_factory=list)
    acts: dict[tuple[str, str], Callable[[Any], None]] = field(default_factory=dict)
    """By part and act."""


_gathering: ContextVar[GatheredParts | None] = ContextVar("gathered", default=None)


@contextmanager
def gather_parts() -> Iterator[GatheredParts]:
    """Keep what is drawn within as parts of one element."""
    gathered = GatheredParts()
    before = _gathering.set(gathered)
    try:
        yield gathered
    finally:
        _gathering.reset(before)


def gather_part(kind: PartKind, key: str, data: list[Any], acts: Acts) -> bool:
    """Keep a part; no where nothing is gathered and it has to be drawn."""
    gathered = _gathering.get()
    if gathered is None:
        return False
    gathered.parts.append([kind, key, *data])
    gathered.acts |= {(key, act): done for act, done in acts.items()}
    return True


def draw_words(key: str, html: str, acts: Acts = MappingProxyType({})) -> None:
    """HTML from a template; only as a part may anything be touched in it."""
    if not gather_part("words", key, [html], acts):
        st.html(html)


@contextmanager
def group_parts(key: str) -> Iterator[None]:
    """Parts that stand together; nothing is left of a group that stays empty."""
    gathered = _gathering.get()
    if gathered is None:
        raise RuntimeError("a group of parts stands within `gather_parts`")
    around, gathered.parts = gathered.parts, []
    try:
        yield
    finally:
        if gathered.parts:
            around.append(["group", key, gathered.parts])
        gathered.parts = around
