"""Which customers could a trainee meet? Plausible ones, everything that matters known, drawn by a seed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any, NamedTuple

from rules.quiz.customer_stories import STORIES, CustomerInMaking, Facts

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"


SAMPLE = 1_000
"""How many customers stand for all where nobody says how many."""


class Customer(NamedTuple):
    """An invented customer: a name, the story's id and the facts as plain JSON."""

    name: str
    story: str
    facts: Mapping[str, Any]


def draw_customer(rng: Random, stories: Sequence[str] = tuple(STORIES)) -> Customer:
    """One customer with one of these stories. KeyError for a story that does not exist."""
    story = rng.choice(stories)
    facts = _facts(rng, story)
    if not facts.get("usage"):
        facts.pop("usage", None)
    return Customer(_name(rng, facts), story, {name: _plain(value) for name, value in facts.items()})


def draw_customers(number: int, seed: int, shares: Mapping[str, int] | None = None) -> tuple[Customer, ...]:
    """So many customers, every story told by its share, else as often as the others, give or take one.

    A seed draws the same. Raises ValueError where no share is above 0, KeyError for an unknown story.
    """
    rng = Random(seed)
    return tuple(draw_customer(rng, [story]) for story in _stories_told(number, shares))


def _stories_told(number: int, shares: Mapping[str, int] | None) -> Iterator[str]:
    """The stories in turn, so that each is told as often as its share says at any number."""
    weights = {story: (shares or {}).get(story, 0 if shares else 1) for story in STORIES}
    if unknown := set(shares or ()) - set(STORIES):
        raise KeyError(*sorted(unknown))
    total = sum(weights.values())
    if total <= 0 or min(weights.values()) < 0:
        raise ValueError(f"shares: 要有大于 0 的份数，收到 {dict(shares or {})}")
    due = dict.fromkeys(STORIES, 0)
    for _ in range(number):
        for story, weight in weights.items():
            due[story] += weight
        told = max(due, key=due.__getitem__)
        due[told] -= total
        yield told


def _facts(rng: Random, story: str) -> Facts:
    """The facts of a customer, drawn anew where the policy is too young for the whole stay."""
    while True:
        made = CustomerInMaking(rng)
        STORIES[story](made)
        out = made.facts.get("discharged_on")
        if out is None or out > made.facts["admitted_on"]:
            return made.facts


def _name(rng: Random, facts: Mapping[str, Any]) -> str:
    title = "小朋友" if facts["age"] < 14 else "女士" if facts["sex"] == "female" else "先生"
    return rng.choice(SURNAMES) + title


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return {name: _plain(part) for name, part in value.items()} if isinstance(value, dict) else value
