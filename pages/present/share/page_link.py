"""Which of a page's own choices go into its address? Their keys there and in the session, what is allowed.

A choice that does not stand here is not worth sharing. No screen here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple, get_args

from pages.present.compare.dimensions import dimensions
from pages.present.text.answer_text import LOOKS
from pages.present.timeline.plotly_timeline import Zoom
from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.catalogue.loader import load
from rules.catalogue.personas import load as load_personas
from rules.catalogue.schema import Group
from rules.domain.scenario import EARLIEST, EVENT_DATES, FACTS, NEVER_ASKED, Addon, Edition
from rules.quiz.quiz import LENGTHS, SEEDS, USUAL_LENGTH

MOST_TEXT = 40

MOST_STEPS = 9
"""Steps of the longest story."""

QUIZ_ANSWER = r"[0-9]{1,2}-[A-H]{0,8}(-shown)?"
"""A question's number with the options chosen."""

MOST_DIMENSIONS = 3
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


def day(texts: Sequence[str], _: Catalogue) -> str:
    """A day, as text."""
    text = _one(texts)
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError("须为 YYYY-MM-DD 形式的日期") from None


def _persona(texts: Sequence[str], catalogue: Catalogue) -> str:
    code: str = one_of(persona.id for persona in load_personas())(texts, catalogue)
    return code


def _offered(texts: Sequence[str], catalogue: Catalogue) -> list[str]:
    """Facts that one may leave at what is assumed."""
    facts: list[str] = some_of(fact for fact, info in catalogue.facts.items() if info.offer)(texts, catalogue)
    return facts


def _quiz_answers(texts: Sequence[str], _: Catalogue) -> list[str]:
    if len(texts) > LENGTHS[1] or not all(re.fullmatch(QUIZ_ANSWER, text) for text in texts):
        raise ValueError("须为题号加选项，如 3-AD")
    return list(texts)


def _entry(texts: Sequence[str], catalogue: Catalogue) -> str:
    if (text := _one(texts)) not in catalogue.entries:
        raise ValueError("须为登记册的条目")
    return text


ADDONS, EDITIONS = get_args(Addon), get_args(Edition)
GROUPS = get_args(Group)

QUESTIONS = tuple(fact for fact in FACTS if fact not in NEVER_ASKED)

EITHER_CANCER = "either_cancer"
"""The mark of a cancer that may be severe or mild, beside a diagnosis that is not known."""

EITHER = PageChoice(EITHER_CANCER, EITHER_CANCER, switch, default=False)
"""Cancer of a severity not known: no fact's value, yet part of the case."""

VIEWS: Mapping[str, tuple[PageChoice, ...]] = {
    "引导问答": (
        PageChoice("about", "guide_about", some_of(SERVICES)),
        PageChoice("asked", "guide_log", some_of(QUESTIONS)),
        PageChoice("unsure", "guide_unsure", some_of(QUESTIONS)),
        PageChoice("later", "guide_later", some_of(QUESTIONS)),
        PageChoice("not_yet", "guide_not_yet", some_of(sorted(EVENT_DATES))),
        PageChoice("assumed", "guide_assumed", _offered),
        PageChoice("details", "guide_details", switch),
    ),
    "我的权益": (
        PageChoice("status", "statuses", some_of(LOOKS)),
        PageChoice("order", "order", one_of(("status", "group")), "status"),
        PageChoice("group", "service_group", one_of(GROUPS)),
        PageChoice("search", "search", words),
    ),
    "时间线": (
        PageChoice("zoom", "timeline_zoom", one_of(get_args(Zoom)), "year"),
        PageChoice("order", "timeline_order", one_of(("month", "service")), "month"),
        PageChoice("group", "timeline_groups", some_of(GROUPS)),
        PageChoice("status", "timeline_statuses", some_of(LOOKS)),
    ),
    "培训演示": (
        PageChoice("persona", "training_persona", _persona),
        PageChoice("step", "training_step", number(1, MOST_STEPS), 1),
        PageChoice("day", "training_day", day),
        PageChoice("presenter", "training_presenter", switch),
        PageChoice("quiz", "quiz_seed", number(*SEEDS)),
        PageChoice("questions", "quiz_count", number(*LENGTHS), USUAL_LENGTH),
        PageChoice("explain", "quiz_when", one_of(("at_once", "at_end")), "at_once"),
        PageChoice("at", "quiz_at", number(1, LENGTHS[1] + 1)),
        PageChoice("answer", "quiz_answers", _quiz_answers),
    ),
    "方案对比": (
        PageChoice("mode", "compare_mode", one_of(("plans", "people")), "plans"),
        PageChoice("show", "compare_show", switch),
        *(
            PageChoice(f"edition_{side}", f"compare_edition_{side}", one_of(EDITIONS))
            for side in ("left", "right")
        ),
        *(
            PageChoice(f"addons_{side}", f"compare_addons_{side}", some_of(ADDONS))
            for side in ("left", "right")
        ),
    ),
    "条款核对": (
        PageChoice("view", "clauses_view", one_of(("chapter", "search", "registers", "health")), "chapter"),
        PageChoice("chapter", "clauses_chapter", one_of(("overview", *SERVICES))),
        PageChoice("find", "clauses_search", words),
        PageChoice("entry", "register_entry", _entry),
    ),
}
"""By the page's title."""


@cache
def _combinations() -> tuple[PageChoice, ...]:
    """Any day will do: it decides the values' facts, not their names."""
    every = dimensions({"as_of": EARLIEST.isoformat()}, load())
    return (
        PageChoice("vary", "combo_dimensions", some_of(every, MOST_DIMENSIONS)),
        PageChoice("changing", "combo_changing", switch),
        *(
            PageChoice(f"values_{id}", f"combo_values_{id}", some_of(value.id for value in dimension.values))
            for id, dimension in every.items()
        ),
    )


def choices(page: str) -> tuple[PageChoice, ...]:
    """The choices of a page that its address carries, and what any page's carries beside the facts."""
    return (EITHER, *(_combinations() if page == "条款组合" else VIEWS.get(page, ())))
