"""How is one fact asked for? A field that holds what the case holds, and gives its answer back to it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from pages.present.base.addressed import addressed
from pages.present.share.page_registry import PAGES
from pages.present.text.unsure_text import ago_text, unsure
from pages.ui.form import city_field, day_field
from pages.ui.form.field_block import Field
from pages.ui.session import answers, case, keys
from rules.catalogue.schema import FactInfo
from rules.domain.day_words import read_day
from rules.domain.fact_kinds import KINDS, FactKind, option_key, option_value
from rules.domain.merged_answer import CANCERS, EITHER, EITHER_LABEL, FACT

UNKNOWN = "?"
"""The option for not knowing."""

NUMBER_FORMAT = "%.12g"
"""As many places as were typed, and no others."""

SHORT_CHOICE = 13
"""Options whose labels together are no longer than this stand side by side, one click each."""

LONGEST_NAME = 40
"""Characters of a name, as the rules take them."""

LONGEST_NUMBER = 20

NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]*)?")


def field_of(fact: str, place: str, label: str | None = None) -> Field:
    """The field for a fact; `place` tells two fields for one fact apart."""
    info = answers.catalogue().facts[fact]
    asked = addressed(label or info.question, keys.WHO.get(), case.value("sex"))
    asked += "（假设）" if _assumed(fact) else ""
    key = f"{place}:{fact}"
    match KINDS[fact]:
        case "many":
            return _many(fact, info, asked, key)
        case "choice" | "yes_no":
            return _choice(fact, info, asked, key)
        case "records":
            return _records(fact, asked, key)
        case kind:
            return _typed(fact, kind, info, asked, key)


def _assumed(fact: str) -> bool:
    return fact not in case.entered() and case.preset(fact) is not None


# ---------------------------------------------------------------- what is chosen


def _choice(fact: str, info: FactInfo, label: str, key: str) -> Field:
    value = case.value(fact)
    either, about = fact == FACT and case.either_cancer(), _between(fact)
    options = {option: shown.label for option, shown in info.options.items()}
    options |= {EITHER: EITHER_LABEL} if fact == FACT else {}
    options[UNKNOWN] = "不清楚"
    return Field(
        key=key,
        kind="row" if sum(map(len, options.values())) <= SHORT_CHOICE else "list",
        label=label,
        take=partial(_take_choice, fact),
        value=EITHER if either else UNKNOWN if value is None else option_key(value),
        options=options,
        help=info.help,
        note="" if either or not about else f"分不清：{about}",
        assumed=_assumed(fact),
    )


def _take_choice(fact: str, chosen: str) -> None:
    if chosen == EITHER:
        case.enter_alternatives(fact, CANCERS)
        return
    value = None if chosen == UNKNOWN else option_value(chosen)
    if _assumed(fact) and value == case.preset(fact):
        case.confirm([fact])
    else:
        case.enter(fact, value)


def _many(fact: str, info: FactInfo, label: str, key: str) -> Field:
    return Field(
        key=key,
        kind="chips",
        label=label,
        take=lambda chosen: case.enter(fact, chosen or None),
        value=tuple(case.value(fact) or ()),
        options={option: shown.label for option, shown in info.options.items()},
        help=info.help,
    )


def _records(fact: str, label: str, key: str) -> Field:
    """A list is filled in where there is room for it; of what stands there something is missing."""
    held = len(case.value(fact) or [])
    return Field(
        key=key,
        kind="words",
        label=label,
        note=f"已记 {held} 条，其中有日期、医院或手术没填。" if held else "还没有记。",
        link=(PAGES["ledger"].path, "去“记一笔”补全"),
    )


# ---------------------------------------------------------------- what is typed


def number_typed(text: str) -> float | int | None:
    """A number as it was typed. Any may be: what does not fit is for the rules to refuse, in Chinese."""
    written = unicodedata.normalize("NFKC", text).replace(",", "").strip()
    if not written:
        return None
    if not NUMBER.fullmatch(written):
        raise ValueError(f"没看懂“{text}”；请只写数字，如 45、12.5")
    return as_given(float(written))


def as_given(number: float | None) -> float | int | None:
    """A number as it was typed: a whole one without a point."""
    return int(number) if number is not None and number.is_integer() else number


def _day_of(text: str) -> str | None:
    day = read_day(text, case.today())
    return day.isoformat() if day else None


def _text_of(text: str) -> str | None:
    return text.strip() or None


READERS: Mapping[FactKind, Callable[[str], Any]] = {
    "whole": number_typed,
    "number": number_typed,
    "day": _day_of,
    "city": city_field.kept_city,
    "text": _text_of,
}
"""What a typed text means; each raises ValueError saying what is wrong with it."""

PLACEHOLDERS: Mapping[FactKind, str] = {
    "whole": "不清楚",
    "number": "不清楚",
    "day": day_field.PLACEHOLDER,
    "city": city_field.PLACEHOLDER,
}
LONGEST: Mapping[FactKind, int] = {
    "whole": LONGEST_NUMBER,
    "number": LONGEST_NUMBER,
    "day": day_field.LONGEST,
    "city": LONGEST_NAME,
}


def _typed(fact: str, kind: FactKind, info: FactInfo, label: str, key: str) -> Field:
    value, unread = _known_value(fact), _unread(key, fact)
    about = _known_about(fact, kind)
    shown = "" if value is None else NUMBER_FORMAT % value if isinstance(value, float) else str(value)
    return Field(
        key=key,
        kind="day" if kind == "day" else "number" if kind in ("whole", "number") else "text",
        label=label,
        take=partial(_take_typed, fact, key),
        value=shown if unread is None else unread,
        placeholder=about or PLACEHOLDERS.get(kind, ""),
        help=city_field.HELP if kind == "city" else info.help,
        note=city_field.city_told(value) if kind == "city" and value else "",
        fault=_why_unread(kind, unread),
        longest=LONGEST.get(kind, LONGEST_NAME),
    )


def _known_about(fact: str, kind: FactKind) -> str:
    """What is known of a fact between two values, in few words; empty where nothing is."""
    values = case.alternatives().get(fact)
    if values and kind == "day":
        return ago_text(values, answers.readable_scenario().as_of)
    return f"约 {_between(fact)}" if values else ""


def _between(fact: str) -> str:
    """What is known of a fact of which the person can name several values; empty where they do not."""
    values = case.alternatives().get(fact)
    return unsure(fact, values, answers.catalogue()).label if values else ""


def _take_typed(fact: str, key: str, text: str) -> None:
    """Take over what can be read; another text stays in its field, which says what is wrong with it."""
    unread = {name: held for name, held in keys.UNREAD.get({}).items() if name != key}
    try:
        value = READERS[KINDS[fact]](text)
    except ValueError:
        keys.UNREAD.put({**unread, key: (text, _known_value(fact))})
        return
    keys.UNREAD.put(unread)
    if fact == "as_of" and value in (None, case.today().isoformat()):
        case.assume("as_of")
    else:
        case.enter(fact, value)


def _known_value(fact: str) -> Any:
    return case.current().get(fact)


def _unread(key: str, fact: str) -> str | None:
    """The text in a field that could not be read, until its fact is answered in another way."""
    text, held = keys.UNREAD.get({}).get(key, (None, None))
    return text if held == _known_value(fact) else None


def _why_unread(kind: FactKind, text: str | None) -> str:
    try:
        READERS[kind](text or "")
    except ValueError as error:
        return str(error)
    return ""
