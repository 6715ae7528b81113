"""How is one question put? The question, why it is asked, its answers to click, and the ways past it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from pages.present.base.addressed import addressed
from pages.present.base.templating import as_script, template
from pages.present.text import answer_text, goals
from pages.present.text.unsure_text import unsure
from pages.ui.form import city_field, day_field
from pages.ui.form.fact_field import LONGEST_NAME, NUMBER_FORMAT, as_given
from pages.ui.session import answers, case, interview, keys
from rules.catalogue.labels import value_label
from rules.catalogue.schema import FactInfo
from rules.domain.cities import ELSEWHERE
from rules.domain.fact_kinds import KINDS, FactKind, option_value
from rules.domain.merged_answer import CANCERS, EITHER_LABEL, FACT
from rules.domain.scenario import TRAITS

NONE_OF_IT: Mapping[FactKind, Any] = {"whole": 0, "number": 0, "many": [], "city": ELSEWHERE}
"""What a fact's `none` stands for, which is clicked rather than typed or chosen."""

NAMED = 4
"""Services that a line has room for."""

SUBMIT = "下一题"
WAITING_DAYS = "waiting_days"

# The question is what a screen reader should read next; a small screen shows it and nothing above its step.
FOCUS = template("focus.js.jinja", Path(__file__).resolve().parent / "assets")


def draw_question(fact: str, services: tuple[str, ...], *, again: bool) -> None:
    """Put a question. `services` hang on it; `again` is for one that has been answered before."""
    info = answers.catalogue().facts[fact]
    with st.container(key="guide_question", gap="small"):
        question = addressed(_asked_text(fact, info), keys.WHO.get(), case.value("sex"))
        st.header(answer_text.plain(question), anchor=False)
        for line in _reasons(info, services):
            st.markdown(line)
        if interview.fault():
            st.error(answer_text.plain(interview.fault()))
        if again:
            st.button(
                f"不改，继续（现在是：{answer_text.plain(said(fact))}）",
                key="guide_keep",
                width="stretch",
                on_click=interview.go_to_question,
                args=(None,),
            )
        _answers(fact, info)
        _other_answers(fact)


def _asked_text(fact: str, info: FactInfo) -> str:
    """The question; of the waiting period only what decides, where it is known how long it has run."""
    days = _days_waited(fact)
    return answers.catalogue().questions["waiting"][0].ask.replace("N", str(days)) if days else info.question


def _days_waited(fact: str) -> int:
    """For how many days the policy has run, where it is known and the waiting period is asked for; else 0."""
    return interview.days_in_force() or 0 if fact == WAITING_DAYS else 0


def focus(step: str) -> None:
    """Bring the heading of a new step to the eye and to the keyboard, once after a click that led to it."""
    if keys.GUIDE_ANSWERED.pop():
        st.html(as_script(FOCUS.render(step=step)), unsafe_allow_javascript=True)


def _reasons(info: FactInfo, services: tuple[str, ...]) -> list[str]:
    lines = [answer_text.plain(info.help)] if info.help else []
    if services:
        named = goals.service_names(services, answers.catalogue(), NAMED)
        lines.append(f":small[为什么问：回答后有助于确定 {answer_text.plain(named)}]")
    return lines


def said(fact: str) -> str:
    """The answer to a question in words."""
    known = answers.catalogue()
    if fact in case.alternatives():
        return unsure(fact, case.alternatives()[fact], known).label
    if fact in interview.marked_facts(keys.GUIDE_UNSURE):
        return "不清楚"
    if fact in interview.marked_facts(keys.GUIDE_LATER):
        return "跳过了"
    if fact in interview.marked_facts(keys.GUIDE_NOT_YET):
        return known.facts[fact].not_yet or ""
    if fact in interview.marked_facts(keys.GUIDE_ASSUMED):
        return f"先按 {value_label(fact, case.preset(fact), known)}算（假设）"
    return value_label(fact, case.entered()[fact], known)


# ---------------------------------------------------------------- answers


def _answers(fact: str, info: FactInfo) -> None:
    kind = KINDS[fact]
    if info.none:
        _button(fact, info.none, "shortcut", interview.answer, NONE_OF_IT[kind])
    if info.not_yet:
        _button(fact, info.not_yet, "not_yet", interview.take_mark, keys.GUIDE_NOT_YET)
    match kind:
        case "many":
            _many(fact, info)
        case "choice" | "yes_no":
            _choice(fact, info)
        case "city":
            _city(fact, info)
        case "whole" | "number":
            _number(fact, info)
        case "day":
            _day(fact, info)
        case "text":
            _text(fact, info)
        case "records":
            st.page_link("pages/ledger.py", label="去“记一笔”填写")


def _button(fact: str, label: str, name: str, take: Any, value: Any) -> None:
    st.button(
        answer_text.plain(label),
        key=f"guide_{fact}_{name}",
        width="stretch",
        on_click=take,
        args=(fact, value),
    )


def _other_answers(fact: str) -> None:
    """Not knowing, leaving it for later, and taking what would be assumed where that is a number."""
    catalogue = answers.catalogue()
    if offer := catalogue.facts[fact].offer:
        assumed = value_label(fact, case.preset(fact), catalogue)
        _button(
            fact, f"{offer}，先按 {assumed}算（只是假设）", "assume", interview.take_mark, keys.GUIDE_ASSUMED
        )
    _button(fact, "不清楚", "unsure", interview.take_mark, keys.GUIDE_UNSURE)
    st.button(
        "先跳过，最后再问",
        key=f"guide_{fact}_later",
        type="tertiary",
        on_click=interview.take_mark,
        args=(fact, keys.GUIDE_LATER),
    )


def _choice(fact: str, info: FactInfo) -> None:
    for option, shown in info.options.items():
        value = option_value(option)
        _button(fact, shown.label, option, interview.answer, value)
    if fact == FACT:
        _button(fact, EITHER_LABEL, "either", interview.say_either, CANCERS)


def _many(fact: str, info: FactInfo) -> None:
    held = case.entered().get(fact) or []
    with st.form(f"guide_{fact}_form", border=False):
        for option, shown in info.options.items():
            st.checkbox(shown.label, value=option in held, key=f"guide_{fact}_{option}")
        _submit(fact, _take_many, fact)


def _take_many(fact: str) -> None:
    info = answers.catalogue().facts[fact]
    chosen = [option for option in info.options if keys.guide_option(fact, option).value()]
    if chosen:
        interview.answer(fact, chosen)
    else:
        interview.refuse(info.unpicked or "请先勾选；不知道就点“不清楚”")


def _city(fact: str, info: FactInfo) -> None:
    """A name as people write it, and the cities where costs can be advanced to look it up in."""
    with st.form(f"guide_{fact}_form", border=False):
        st.text_input(
            info.label,
            value=case.entered().get(fact) or "",
            placeholder=city_field.PLACEHOLDER,
            help=city_field.HELP,
            max_chars=LONGEST_NAME,
            key=f"guide_{fact}",
        )
        _submit(fact, _take_city, fact)
    with st.expander(f"看这 {len(city_field.advance_cities())} 个城市"):
        st.markdown(city_field.by_province())


def _take_city(fact: str) -> None:
    name = city_field.kept_city(keys.guide_answer(fact).value())
    if name is None:
        interview.refuse("请先写城市名；不知道就点“不清楚”")
    elif not city_field.is_city_known(name):
        interview.refuse(city_field.city_told(name))
    else:
        interview.answer(fact, name)


def _number(fact: str, info: FactInfo) -> None:
    held, days = case.entered().get(fact), _days_waited(fact)
    if days:
        _button(fact, f"没超过 {days} 天", "over", interview.say_either, (0, days))
        _button(fact, f"超过 {days} 天", "running", interview.say_either, (days + 1, interview.LONGEST_WAIT))
    with st.form(f"guide_{fact}_form", border=False):
        st.number_input(
            f"{info.label}（{info.unit}）" if info.unit else info.label,
            value=None if held is None else float(held),
            step=TRAITS[fact].step,
            format=NUMBER_FORMAT,
            key=f"guide_{fact}",
            placeholder="请填数字",
        )
        _submit(fact, _take, fact, "请先填一个数字")


def _text(fact: str, info: FactInfo) -> None:
    with st.form(f"guide_{fact}_form", border=False):
        st.text_input(info.label, value=case.entered().get(fact, ""), key=f"guide_{fact}")
        _submit(fact, _take, fact, "请先填写")


def _day(fact: str, info: FactInfo) -> None:
    day_field.day_form(
        info.label, keys.guide_answer(fact), case.entered().get(fact), SUBMIT, _take_day, (fact,)
    )


def _take_day(fact: str) -> None:
    try:
        day = day_field.day_given(keys.guide_answer(fact))
    except ValueError as error:
        interview.refuse(str(error))
        return
    if day is None:
        interview.refuse("请先填一个日期；不知道就点“不清楚”")
    else:
        interview.answer(fact, day.isoformat())


def _submit(fact: str, take: Any, *args: str) -> None:
    st.form_submit_button(
        SUBMIT, key=f"guide_{fact}_next", type="primary", width="stretch", on_click=take, args=args
    )


def _take(fact: str, empty: str) -> None:
    value = keys.guide_answer(fact).value()
    if isinstance(value, float):
        value = as_given(value)
    if value in (None, ""):
        interview.refuse(f"{empty}；不知道就点“不清楚”")
    else:
        interview.answer(fact, value)
