"""How is a page's own choice written in its address, what is allowed, and where in the session is it?

Which page has which stands in `page_registry`; a choice that does not is not worth sharing.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, get_args

from rules.catalogue.catalogue import Catalogue
from rules.catalogue.personas import load_personas as load_personas
from rules.catalogue.schema import Group
from rules.catalogue.schema.situations import SITUATIONS
from rules.domain.scenario import FACTS, NEVER_ASKED, Addon, Edition

OWN = "current"
"""The person's own case, where an example's name could stand."""

MOST_TEXT = 40

MOST_STEPS = 9
"""Steps of the longest story."""

"""A question's number with the options chosen."""

MOST_DIMENSIONS = 4
"""Dimensions of the combinations; each more multiplies what is computed."""

Read = Callable[[Sequence[str], Catalogue], Any]
"""The values of a parameter as the session holds them. Raises ValueError saying what is allowed."""


class PageChoice(NamedTuple):
    """One choice of a page."""

    param: str
    key: str
    """Its key in the session."""
    read: Read
    default: Any = None
    """What holds without it, and is left out."""


def _one(text: Sequence[str]) -> str:
    if len(text) != 1:
        raise ValueError("只能写一次")
    return text[0]


def one_of(allowed: Iterable[str]) -> Read:
    """One of these codes."""
    codes = tuple(allowed)

    def read(texts: Sequence[str], _: Catalogue) -> str:
        if (text := _one(texts)) not in codes:
            raise ValueError(f"可选：{'、'.join(codes)}")
        return text

    return read


def some_of(allowed: Iterable[str], most: int | None = None) -> Read:
    """Any of these codes, each once, in the order given; at most so many."""
    codes = tuple(allowed)

    def read(texts: Sequence[str], _: Catalogue) -> list[str]:
        if any(text not in codes for text in texts):
            raise ValueError(f"可选：{'、'.join(codes)}")
        chosen = list(dict.fromkeys(texts))
        if most is not None and len(chosen) > most:
            raise ValueError(f"最多 {most} 个")
        return chosen

    return read


def words(texts: Sequence[str], _: Catalogue) -> str:
    """A few words, e.g. of a search."""
    text = _one(texts)
    if not text.isprintable() or len(text) > MOST_TEXT:
        raise ValueError(f"须为不超过 {MOST_TEXT} 个字的文字")
    return text


def switch(texts: Sequence[str], _: Catalogue) -> bool:
    """On; off is left out."""
    if _one(texts) != "true":
        raise ValueError("可选：true")
    return True


def number(least: int, most: int) -> Read:
    """A whole number."""

    def read(texts: Sequence[str], _: Catalogue) -> int:
        text = _one(texts)
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise ValueError(f"须为 {least} 至 {most} 的整数")
        return int(text)

    return read


def number_of(allowed: Iterable[int]) -> Read:
    """One of these whole numbers."""
    code = one_of(map(str, allowed))
    return lambda texts, catalogue: int(code(texts, catalogue))


def day_parameter(texts: Sequence[str], _: Catalogue) -> str:
    """A day, as text."""
    text = _one(texts)
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError("须为 YYYY-MM-DD 形式的日期") from None


def persona(texts: Sequence[str], catalogue: Catalogue) -> str:
    """A persona's id, or the person's own case."""
    code: str = one_of((*(one.id for one in load_personas()), OWN))(texts, catalogue)
    return code


def people(texts: Sequence[str], catalogue: Catalogue) -> list[str]:
    """Ids of personas."""
    ids: list[str] = some_of(one.id for one in load_personas())(texts, catalogue)
    return ids


def room_code(texts: Sequence[str], _: Catalogue) -> str:
    """The number of a room."""
    if not re.fullmatch(r"[0-9]{4,8}", text := _one(texts)):
        raise ValueError("须为 4 到 8 位数字")
    return text


def offered(texts: Sequence[str], catalogue: Catalogue) -> list[str]:
    """Facts that one may leave at what is assumed."""
    facts: list[str] = some_of(fact for fact, info in catalogue.facts.items() if info.offer)(texts, catalogue)
    return facts


def entry(texts: Sequence[str], catalogue: Catalogue) -> str:
    """An entry of the registers."""
    if (text := _one(texts)) not in catalogue.entries:
        raise ValueError("须为登记册的条目")
    return text


COMBINATION = re.compile(r"[0-9a-z_]{1,40}(/[0-9a-z_]{1,40}){0,3}")


def combination(texts: Sequence[str], _: Catalogue) -> str:
    """Values of the dimensions that vary; whether there is such a combination shows once these are known."""
    if not COMBINATION.fullmatch(text := _one(texts)):
        raise ValueError("须为用“/”分开的取值，如 special/none")
    return text


ADDED_ON_THE_WAY = re.compile(
    r"from|isappinstalled|scene|subscene|clicktime|enterid|ascene|devicetype|nettype|exportkey|pass_ticket"
    r"|wx_header|tdsourcetag|share_\w+|utm_\w+|spm|fbclid|gclid"
)
"""Parameters that chat programs and mail add to a link that is passed on: they say nothing to us."""

SENTENCE_ENDS, BRACKETS = "。，、；！？,;!”’", ")）】》」"
"""What a chat program takes for a part of the address that it stands behind."""

ALL_ASKED = "done"
"""Stands for the end of the first questions, where one of them would stand."""


def first_question(texts: Sequence[str], catalogue: Catalogue) -> str:
    """What is asked before the first answer, or that all of it has been."""
    asked: str = one_of((*catalogue.questions, ALL_ASKED))(texts, catalogue)
    return asked


def first_questions(texts: Sequence[str], catalogue: Catalogue) -> list[str]:
    """Any of what is asked before the first answer."""
    asked: list[str] = some_of(catalogue.questions)(texts, catalogue)
    return asked


ADDONS, EDITIONS = get_args(Addon), get_args(Edition)
GROUPS = get_args(Group)

QUESTIONS = tuple(fact for fact in FACTS if fact not in NEVER_ASKED)

SITUATION = PageChoice("situation", "situation", one_of(SITUATIONS))
"""What has happened: no fact's value, yet part of the case."""

PEOPLE = ("self", "family")
"""For whom somebody asks."""

WHO = PageChoice("who", "who", one_of(PEOPLE), PEOPLE[0])

CASE_CHOICES = (SITUATION, WHO)
"""What the address of every page carries beside the facts."""


def as_meant(params: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The parameters without what a sentence put behind the address: `。`, or a bracket that it stood in."""
    found = {key: list(values) for key, values in params.items()}
    if found and (last := found[list(found)[-1]]):
        opened = any(sign in last[-1] for sign in "(（")
        last[-1] = last[-1].rstrip(SENTENCE_ENDS if opened else SENTENCE_ENDS + BRACKETS)
    return found
