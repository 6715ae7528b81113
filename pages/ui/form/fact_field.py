"""How is one fact asked for? A widget seeded from the case, which it writes back to on every change."""

from __future__ import annotations

import streamlit as st

from pages.present.base.addressed import addressed
from pages.ui.form import city_field, day_field
from pages.ui.form.widget_seed import seed_widget
from pages.ui.session import answers, case, keys
from rules.catalogue.schema import FactInfo
from rules.domain.fact_kinds import KINDS, option_key, option_value
from rules.domain.merged_answer import CANCERS, EITHER, EITHER_LABEL, FACT
from rules.domain.scenario import TRAITS

UNKNOWN = "?"
"""The option for not knowing."""


NUMBER_FORMAT = "%.12g"
"""As many places as were typed, and no others."""

SHORT_CHOICE = 13
"""Options whose labels together are no longer than this stand side by side, one click each."""


LONGEST_NAME = 40
"""Characters of a name, as the rules take them."""


def ask(fact: str, place: str, label: str | None = None, *, lists: bool = False) -> None:
    """The widget for a fact; `place` tells two widgets for one fact apart; `lists` opens those of a day."""
    info = answers.catalogue().facts[fact]
    asked = addressed(label or info.question, keys.WHO.get(), case.value("sex"))
    label = asked + ("（假设）" if _assumed(fact) else "")
    key = f"{place}:{fact}"
    match KINDS[fact]:
        case "many":
            _many(fact, info, label, key)
        case "choice" | "yes_no":
            _choice(fact, info, label, key)
        case "whole" | "number":
            _number(fact, info, label, key)
        case "day":
            _date(fact, info, label, key, lists=lists)
        case "city":
            _city(fact, label, key)
        case "text":
            _text(fact, info, label, key)
        case "records":
            _records(fact, label)


def _assumed(fact: str) -> bool:
    return fact not in case.entered() and case.preset(fact) is not None


def _choice(fact: str, info: FactInfo, label: str, key: str) -> None:
    value = case.value(fact)
    either = fact == FACT and case.either_cancer()
    seed_widget(key, EITHER if either else UNKNOWN if value is None else option_key(value))
    options = [*info.options, *([EITHER] if fact == FACT else []), UNKNOWN]
    special = {UNKNOWN: "不清楚", EITHER: EITHER_LABEL}

    def name(option: str) -> str:
        return special.get(option) or info.options[option].label

    if sum(len(name(option)) for option in options) <= SHORT_CHOICE:
        st.segmented_control(
            label,
            options,
            format_func=name,
            key=key,
            # A click on the assumed answer takes it away: that says that it is right.
            required=not _assumed(fact),
            help=info.help,
            on_change=_take_choice,
            args=(fact, key),
            wrap=True,
        )
    else:
        st.selectbox(
            label,
            options,
            format_func=name,
            key=key,
            help=info.help,
            on_change=_take_choice,
            args=(fact, key),
        )


def _take_choice(fact: str, key: str) -> None:
    chosen = st.session_state[key]
    if chosen is None:
        case.confirm([fact])
        return
    if chosen == EITHER:
        case.enter_alternatives(fact, CANCERS)
        return
    value = None if chosen == UNKNOWN else option_value(chosen)
    case.enter(fact, value)


def _city(fact: str, label: str, key: str) -> None:
    """A name as people write it; what it was taken for stands below."""
    value = case.value(fact)
    seed_widget(key, value or "")
    st.text_input(
        label,
        key=key,
        placeholder=city_field.PLACEHOLDER,
        help=city_field.HELP,
        max_chars=LONGEST_NAME,
        on_change=_take_city,
        args=(fact, key),
    )
    if value:
        st.caption(city_field.city_told(value))


def _take_city(fact: str, key: str) -> None:
    case.enter(fact, city_field.kept_city(st.session_state[key]))


def _text(fact: str, info: FactInfo, label: str, key: str) -> None:
    seed_widget(key, case.value(fact) or "")
    st.text_input(label, key=key, help=info.help, on_change=_take_text, args=(fact, key))


def _take_text(fact: str, key: str) -> None:
    case.enter(fact, st.session_state[key].strip() or None)


def _many(fact: str, info: FactInfo, label: str, key: str) -> None:
    seed_widget(key, list(case.value(fact) or []))
    st.pills(
        label,
        list(info.options),
        selection_mode="multi",
        format_func=lambda option: info.options[option].label,
        key=key,
        on_change=_take_many,
        args=(fact, key),
        wrap=True,
    )


def _take_many(fact: str, key: str) -> None:
    case.enter(fact, list(st.session_state[key]) or None)


def _records(fact: str, label: str) -> None:
    """A list is filled in where there is room for it; of what stands there something is missing."""
    held = len(case.value(fact) or [])
    said = f"已记 {held} 条，其中有日期、医院或手术没填。" if held else "还没有记。"
    st.markdown(f"{label}  \n:small[{said}]")
    st.page_link("pages/ledger.py", label="去“记一笔”补全")


def _number(fact: str, info: FactInfo, label: str, key: str) -> None:
    """Any number may be typed: what does not fit is for the rules to refuse, in Chinese."""
    value = case.value(fact)
    seed_widget(key, None if value is None else float(value))
    st.number_input(
        label,
        value=None,
        step=TRAITS[fact].step,
        format=NUMBER_FORMAT,
        key=key,
        placeholder="不清楚",
        help=info.help,
        on_change=_take_number,
        args=(fact, key),
    )


def _take_number(fact: str, key: str) -> None:
    case.enter(fact, as_given(st.session_state[key]))


def as_given(number: float | None) -> float | int | None:
    """A number as it was typed: a whole one without a point."""
    return int(number) if number is not None and number.is_integer() else number


def _date(fact: str, info: FactInfo, label: str, key: str, *, lists: bool) -> None:
    value = case.current().get(fact)
    day_field.day_field(label, key, value, _take_date, (fact, key), info.help, lists=lists)


def _take_date(fact: str, key: str) -> None:
    """Take a day over that can be read; another text stays in its field and says what is wrong with it."""
    try:
        day = day_field.day_given(key)
    except ValueError:
        return
    if fact == "as_of" and day in (None, case.today()):
        case.assume("as_of")
    else:
        case.enter(fact, day.isoformat() if day else None)
