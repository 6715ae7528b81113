"""What is asked, and in which order? Four choices, the questions that settle most, and the rest in groups."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from pages.present.text import answer_text
from pages.present.text.answer_text import READING_NAMES
from pages.ui.form import record_list
from pages.ui.form.fact_field import ask
from pages.ui.form.widget_seed import seed_widget
from pages.ui.session import answers, case, interview, keys
from rules.catalogue.labels import value_label
from rules.catalogue.schema import FactInfo
from rules.domain.answer import Answer

GROUPS = {
    "policy": "保单",
    "person": "本人",
    "illness": "病情",
    "care": "就医与住院",
    "money": "费用",
    "journey": "出行",
    "treatment": "治疗与用药",
    "history": "已用记录",
}

MAIN = ("edition", "addons", "diagnosis", "policy_start")
"""The four choices that a first answer needs."""

NO_ADDON = "none"

SHOWN_QUESTIONS = 3


# ---------------------------------------------------------------- the four choices


def main() -> None:
    """The four choices, always in view."""
    facts = answers.catalogue().facts
    with st.container(border=True, key="main_choices"):
        with st.grid(3, min_column_width=230):
            ask("edition", "main", label=facts["edition"].label)
            ask("diagnosis", "main", label=facts["diagnosis"].label)
            ask("policy_start", "main", label=facts["policy_start"].label)
        addons()


def addons(*, short: bool = False) -> None:
    """The add-ons side by side; `short` where there is little room."""
    info = answers.catalogue().facts["addons"]
    held = case.value("addons")
    seed_widget("main:addons", [NO_ADDON] if held == [] else list(held or []))
    st.pills(
        info.label if short else "加购责任（可多选；都不选就是不清楚）",
        [*info.options, NO_ADDON],
        selection_mode="multi",
        format_func=lambda key: _addon_name(info, key, short=short),
        key=keys.MAIN_ADDONS,
        on_change=_take_addons,
        wrap=True,
    )


def _addon_name(info: FactInfo, key: str, *, short: bool) -> str:
    if key == NO_ADDON:
        return info.none or ""
    return (short and info.options[key].short) or info.options[key].label


def _take_addons() -> None:
    chosen: list[str] = keys.MAIN_ADDONS.value()
    only_none = NO_ADDON in chosen and case.value("addons") != []
    held = [] if only_none else [key for key in chosen if key != NO_ADDON]
    case.enter("addons", held if held or only_none else None)


def reading_switch() -> None:
    """The switch between the two readings of what the manual leaves open."""
    seed_widget("reading_switch", case.reading())
    st.segmented_control(
        "手册有歧义时",
        list(READING_NAMES),
        format_func=READING_NAMES.__getitem__,
        required=True,
        key=keys.READING_SWITCH,
        on_change=_take_reading,
        help="有利解释：按对被保险人最有利的读法。保守解释：只算无论怎么读都成立的。",
    )


def _take_reading() -> None:
    keys.READING.put(keys.READING_SWITCH.value())


# ---------------------------------------------------------------- what is assumed, what is missing


def assumption_switches(answer: Answer) -> None:
    """The assumptions that the answer rests on: one click makes one unknown, another brings it back."""
    resting = answers.rests_on(case.current(), answer.reading)
    held = [a.fact for a in case.assumptions() if a.fact in resting and a.fact not in MAIN]
    given_up = [
        fact
        for fact in case.assumable()
        if fact not in MAIN and case.entered().get(fact, 0) is None and case.preset(fact) is not None
    ]
    shown = [fact for fact in case.assumable() if fact in held or fact in given_up]
    if not shown:
        return
    seed_widget(keys.ASSUMED_SHOWN, [fact for fact in shown if fact in held])
    st.pills(
        "结果用到的假设（点一下改为不清楚，再点恢复）",
        shown,
        selection_mode="multi",
        format_func=_assumption,
        key=keys.ASSUMED_SHOWN,
        on_change=_take_assumptions,
        args=(tuple(shown),),
        wrap=True,
    )
    if held:
        st.button(
            "亮着的都对，算作我的回答",
            key="confirm",
            type="tertiary",
            on_click=case.confirm,
            args=(tuple(held),),
        )


def _assumption(fact: str) -> str:
    known = answers.catalogue()
    text = value_label(fact, case.preset(fact), known)
    info = known.facts[fact]
    return f"{info.label} {text}（{info.assumed}）" if info.assumed else f"{info.label}：{text}"


def _take_assumptions(shown: Iterable[str]) -> None:
    for fact in shown:
        if fact in keys.ASSUMED_SHOWN.value():
            case.assume(fact)
        else:
            case.enter(fact, None)


def missing() -> None:
    """The questions whose answers settle most, with the number of services each concerns."""
    ranked = ranking()
    if not ranked:
        return
    every = keys.ALL_QUESTIONS.get(False)
    with st.container(border=True, key="missing"):
        st.markdown("**还差这些就能确定**")
        with st.grid("auto", min_column_width=230, gap="xsmall"):
            for fact, count in ranked if every else ranked[:SHOWN_QUESTIONS]:
                question = answers.catalogue().facts[fact].question
                _ask(fact, "missing", f"{question}（关系到 {count} 项服务）")
        if len(ranked) > SHOWN_QUESTIONS:
            more = "▲ 只看最要紧的" if every else f"▼ 还有 {len(ranked) - SHOWN_QUESTIONS} 个问题"
            st.button(more, key="more_questions", type="tertiary", on_click=_toggle_questions)


def _toggle_questions() -> None:
    keys.ALL_QUESTIONS.put(not keys.ALL_QUESTIONS.get(False))


def ranking() -> list[tuple[str, int]]:
    """The questions worth asking, best first, with the number of services that hang on each."""
    return [(one.fact, len(one.concerns)) for one in interview.of_case(MAIN).worth_asking]


# ---------------------------------------------------------------- the groups


def groups() -> None:
    """Everything else that may be known, one group at a time."""
    chosen = st.pills(
        "补充情况", list(GROUPS), format_func=_group_label, key="group", persist_state="session", wrap=True
    )
    if chosen == "history":
        record_list.history()
    elif chosen:
        with (
            st.container(border=True, key=f"group_{chosen}"),
            st.grid("auto", min_column_width=230, gap="xsmall"),
        ):
            for fact in _facts_of(chosen):
                _ask(fact, "group")


def _ask(fact: str, place: str, label: str | None = None) -> None:
    """A question, and below it what is wrong with its answer: the top of the page may be out of sight."""
    ask(fact, place, label)
    name = answers.catalogue().facts[fact].label
    for fault, text in answers.faults(case.current()):
        if fault == name:
            st.error(answer_text.plain(text))


def _facts_of(group: str) -> list[str]:
    known = answers.catalogue().facts
    return [fact for fact, info in known.items() if info.group == group and fact not in MAIN]


def _group_label(group: str) -> str:
    filled = sum(case.entered().get(fact) not in (None, []) for fact in _facts_of(group))
    return f"{GROUPS[group]} · 已填 {filled}" if filled else GROUPS[group]
