"""How is one question put? The question, why it is asked, its answers to click, and the ways past it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import streamlit as st

from pages.present.base.fact_kind import KINDS
from pages.present.text import answer_text, goals
from pages.ui.form import city_field
from pages.ui.form.fact_field import FIRST_DAY, LAST_DAY, LONGEST_NAME, NUMBER_FORMAT, STEPS, as_given
from pages.ui.session import answers, case, interview
from rules.catalogue.labels import value_label
from rules.catalogue.schema import FactInfo
from rules.domain.cities import ELSEWHERE

SHORTCUTS: dict[str, tuple[str, Any]] = {
    "trip_km": ("没有出远门", 0),
    "addons": ("没有加购", []),
    "hospital_city": ("不在列出的城市里", ELSEWHERE),
}
"""An answer that is clicked rather than typed or chosen."""

NOT_YET_LABELS = {"admitted_on": "没有住院，或还没入院", "discharged_on": "没有住院，或还没出院"}

NAMED = 4
"""Services that a line has room for."""

SUBMIT = "下一题"

# The question is what a screen reader should read next; a small screen shows it and nothing above its step.
FOCUS = """
<script>
/* FACT */
setTimeout(() => {
  const heading = document.querySelector('.st-key-guide_question h2');
  if (!heading) return;
  heading.tabIndex = -1;
  heading.style.outline = 'none';
  heading.focus({ preventScroll: true });
  const small = matchMedia('(max-width: 640px)').matches;
  const hidden = heading.getBoundingClientRect().top < 60;
  const shown = small ? document.querySelector('.st-key-guide_step') : heading;
  shown.scrollIntoView({ block: small || hidden ? 'start' : 'nearest' });
}, 60);
</script>
"""


def draw(fact: str, services: tuple[str, ...], *, again: bool) -> None:
    """Put a question. `services` hang on it; `again` is for one that has been answered before."""
    info = answers.catalogue().facts[fact]
    with st.container(key="guide_question", gap="small"):
        st.header(answer_text.plain(info.question), anchor=False)
        for line in _reasons(info, services):
            st.markdown(line)
        if interview.fault():
            st.error(answer_text.plain(interview.fault()))
        if again:
            st.button(
                f"不改，继续（现在是：{answer_text.plain(said(fact))}）",
                key="guide_keep",
                width="stretch",
                on_click=interview.show,
                args=(None,),
            )
        _answers(fact, info)
        _other_answers(fact)


def focus(step: str) -> None:
    """Bring the heading of a new step to the eye and to the keyboard, once after a click that led to it."""
    if st.session_state.pop(interview.ANSWERED, False):
        st.html(FOCUS.replace("FACT", step), unsafe_allow_javascript=True)


def _reasons(info: FactInfo, services: tuple[str, ...]) -> list[str]:
    lines = [answer_text.plain(info.help)] if info.help else []
    if services:
        named = goals.names(services, answers.catalogue(), NAMED)
        lines.append(f":small[为什么问：回答后有助于确定 {answer_text.plain(named)}]")
    return lines


def said(fact: str) -> str:
    """The answer to a question in words."""
    if fact == "diagnosis" and case.either_cancer():
        return case.EITHER_CANCER_LABEL
    if fact in interview.marked(interview.UNSURE):
        return "不清楚"
    if fact in interview.marked(interview.LATER):
        return "跳过了"
    if fact in interview.marked(interview.NOT_YET):
        return NOT_YET_LABELS[fact]
    known = answers.catalogue()
    if fact in interview.marked(interview.ASSUMED):
        return f"先按 {value_label(fact, case.preset(fact), known)}算（假设）"
    return value_label(fact, case.entered()[fact], known)


# ---------------------------------------------------------------- answers


def _answers(fact: str, info: FactInfo) -> None:
    if fact in SHORTCUTS:
        label, value = SHORTCUTS[fact]
        _button(fact, label, "shortcut", interview.answer, value)
    if fact in NOT_YET_LABELS:
        _button(fact, NOT_YET_LABELS[fact], "not_yet", interview.say, interview.NOT_YET)
    if fact == "addons":
        _addons(info)
    elif info.options:
        for option, shown in info.options.items():
            value = {"true": True, "false": False}.get(option, option)
            _button(fact, shown.label, option, interview.answer, value)
        if fact == "diagnosis":
            _button(fact, case.EITHER_CANCER_LABEL, "either", interview.say_either, interview.UNSURE)
    elif fact == "hospital_city":
        _city(info)
    elif KINDS[fact] in ("whole", "number"):
        _number(fact, info)
    elif KINDS[fact] == "day":
        _day(fact, info)
    elif KINDS[fact] == "text":
        _text(fact, info)
    else:
        st.page_link("pages/ledger.py", label="去台账填写")


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
    if fact == "waiting_days":
        assumed = value_label(fact, case.preset(fact), answers.catalogue())
        _button(
            fact, f"手边没有合同，先按 {assumed}算（只是假设）", "assume", interview.say, interview.ASSUMED
        )
    _button(fact, "不清楚", "unsure", interview.say, interview.UNSURE)
    st.button(
        "先跳过，最后再问",
        key=f"guide_{fact}_later",
        type="tertiary",
        on_click=interview.say,
        args=(fact, interview.LATER),
    )


def _addons(info: FactInfo) -> None:
    held = case.entered().get("addons") or []
    with st.form("guide_addons_form", border=False):
        for option, shown in info.options.items():
            st.checkbox(shown.label, value=option in held, key=f"guide_addons_{option}")
        _submit("addons", _take_addons)


def _take_addons() -> None:
    options = answers.catalogue().facts["addons"].options
    chosen = [option for option in options if st.session_state[f"guide_addons_{option}"]]
    if chosen:
        interview.answer("addons", chosen)
    else:
        interview.refuse("请勾选买过的责任；都没买就点“没有加购”")


def _city(info: FactInfo) -> None:
    """A name as people write it, and the cities where costs can be advanced to look it up in."""
    with st.form("guide_city_form", border=False):
        st.text_input(
            info.label,
            value=case.entered().get("hospital_city") or "",
            placeholder=city_field.PLACEHOLDER,
            help=city_field.HELP,
            max_chars=LONGEST_NAME,
            key="guide_hospital_city",
        )
        _submit("hospital_city", _take_city)
    with st.expander(f"看这 {len(city_field.names())} 个城市"):
        st.markdown(city_field.by_province())


def _take_city() -> None:
    name = city_field.entered(st.session_state["guide_hospital_city"])
    if name is None:
        interview.refuse("请先写城市名；不知道就点“不清楚”")
    elif not city_field.is_known(name):
        interview.refuse(city_field.told(name))
    else:
        interview.answer("hospital_city", name)


def _number(fact: str, info: FactInfo) -> None:
    held = case.entered().get(fact)
    with st.form(f"guide_{fact}_form", border=False):
        st.number_input(
            f"{info.label}（{info.unit}）" if info.unit else info.label,
            value=None if held is None else float(held),
            step=STEPS.get(fact, 1.0),
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
    text = case.entered().get(fact)
    held = dt.date.fromisoformat(text) if text else None
    with st.form(f"guide_{fact}_form", border=False):
        st.date_input(
            f"{info.label}（年-月-日）",
            value=held,
            min_value=min(FIRST_DAY, held or FIRST_DAY),
            max_value=max(LAST_DAY, held or LAST_DAY),
            format="YYYY-MM-DD",
            key=f"guide_{fact}",
        )
        _submit(fact, _take, fact, "请先选一个日期")


def _submit(fact: str, take: Any, *args: str) -> None:
    st.form_submit_button(
        SUBMIT, key=f"guide_{fact}_next", type="primary", width="stretch", on_click=take, args=args
    )


def _take(fact: str, empty: str) -> None:
    value = st.session_state[f"guide_{fact}"]
    if isinstance(value, dt.date):
        value = value.isoformat()
    elif isinstance(value, float):
        value = as_given(value)
    if value in (None, ""):
        interview.refuse(f"{empty}；不知道就点“不清楚”")
    else:
        interview.answer(fact, value)
