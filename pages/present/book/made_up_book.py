"""Which policies does a made-up book hold? Invented customers of a stated mix, all asked about on one day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any, NamedTuple

import numpy as np

from pages.present.share.sample_shares import STORY_NAMES
from rules.book.columns import Vocabulary
from rules.book.whole.held_book import BookPiece, HeldBook, policies_of
from rules.catalogue.catalogue import SERVICES
from rules.domain.parsing import parse
from rules.domain.scenario import FACTS, RECORDS, Scenario
from rules.quiz.customers import draw_customers

DRAWN_AT_ONCE = 250

ALWAYS_KNOWN = ("as_of", "edition", "policy_start")
"""What the insurer knows of every policy."""

MAY_BE_BLANK = tuple(fact for fact in FACTS if fact not in RECORDS and fact not in ALWAYS_KNOWN)


class BookMix(NamedTuple):
    """Of what a book is made."""

    size: int
    seed: int
    shares: tuple[tuple[str, int], ...]
    """How often each story is told; all alike where there is none."""
    blank: int
    """Of a hundred answers so many are not known."""
    day: str
    """The day on which all are asked about."""


def mix_told(mix: BookMix) -> str:
    """Of what a book is made, in a line."""
    shares = "、".join(f"{STORY_NAMES[story]} {share}" for story, share in mix.shares if share)
    blank = f"每项情况 {mix.blank}% 没填" if mix.blank else "情况都填了"
    made = f"编造的 {mix.size:,} 份：{shares or '各种情形一样多'}"
    return f"{made}；{blank}；按 {mix.day} 算；第 {mix.seed} 批人。"


def made_up_book(mix: BookMix) -> HeldBook:
    """The book; the same mix gives the same."""
    return HeldBook(_made_pieces(mix), mix.size)


def _made_pieces(mix: BookMix) -> Iterator[BookPiece]:
    vocabularies: dict[str, Vocabulary] = {}
    blanks = Random(mix.seed)
    for first in range(0, mix.size, DRAWN_AT_ONCE):
        number = min(DRAWN_AT_ONCE, mix.size - first)
        drawn = draw_customers(number, mix.seed * 1_000 + first // DRAWN_AT_ONCE, dict(mix.shares) or None)
        people = [_asked_on(one.facts, dt.date.fromisoformat(mix.day), blanks, mix.blank) for one in drawn]
        rows = np.arange(first + 2, first + 2 + number)
        yield BookPiece(policies_of(people, vocabularies), rows, [f"M{row - 1:06}" for row in rows.tolist()])


def _asked_on(facts: Mapping[str, Any], day: dt.date, blanks: Random, blank: int) -> Scenario:
    """A customer with all their days moved so that they are asked about on this day; some answers unknown.

    The last day of the policy follows from its first.
    """
    moved = day - dt.date.fromisoformat(facts["as_of"])
    known = {
        fact: _shifted(value, moved)
        for fact, value in facts.items()
        if fact != "policy_end" and not (fact in MAY_BE_BLANK and blanks.random() * 100 < blank)
    }
    return parse(known, SERVICES)


def _shifted(value: Any, by: dt.timedelta) -> Any:
    """A value with every day in it moved."""
    if isinstance(value, list):
        return [_shifted(one, by) for one in value]
    if isinstance(value, dict):
        return {name: _shifted(one, by) for name, one in value.items()}
    if isinstance(value, str) and value[:1].isdigit():
        return (dt.date.fromisoformat(value) + by).isoformat()
    return value
