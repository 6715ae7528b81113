"""What is asked, and in which order? Four choices, the questions that settle most, and the rest in groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from pages.present.text.answer_text import READING_NAMES
from pages.ui.form import record_list
from pages.ui.form.fact_field import field_of
from pages.ui.form.field_block import Box, Field, draw_fields
from pages.ui.form.widget_seed import seed_widget
from pages.ui.session import answers, case, interview, keys, undo
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
    chosen = [field_of(fact, "main", facts[fact].label) for fact in MAIN if fact != "addons"]
    draw_fields("main_choices", [Box("main", [*chosen, addons()], look="sheet")])


def addons(*, short: bool = False) -> Field:
    """The add-ons side by side; `short` where there is little room."""
    info = answers.catalogue().facts["addons"]
    held = case.value("addons")
    return Field(
        key="main:addons",
        kind="chips",
        label=info.label if short else "加购责任（可多选；都不选就是不清楚）",
        take=_take_addons,
        value=(NO_ADDON,) if held == [] else tuple(held or ()),
        options={key: _addon_name(info, key, short=short) for key in (*info.options, NO_ADDON)},
    )


def _addon_name(info: FactInfo, key: str, *, short: bool) -> str:
    if key == NO_ADDON:
        return info.none or ""
    return (short and info.options[key].short) or info.options[key].label


def _take_addons(chosen: Sequence[str]) -> None:
    only_none = NO_ADDON in chosen and case.value("addons") != []
    held = [] if only_none else [key for key in chosen if key != NO_ADDON]
    case.enter("addons", held if held or only_none else None)


def reading_switch(*, short: bool = False) -> None:
    """The switch between the two readings of what the manual leaves open; `short` without its name above."""
    seed_widget("reading_switch", case.reading())
    st.segmented_control(
        "手册有歧义时",
        list(READING_NAMES),
        format_func=READING_NAMES.__getitem__,
        required=True,
        key=keys.READING_SWITCH,
        on_change=_take_reading,
        label_visibility="collapsed" if short else "visible",
        help="有利解释：按对被保险人最有利的读法。保守解释：只算无论怎么读都成立的。",
    )


def _take_reading() -> None:
    keys.READING.put(keys.READING_SWITCH.value())


# ---------------------------------------------------------------- beside the services


def draw_questions(answer: Answer) -> None:
    """What is missing, everything else that may be known, and what the answer takes for granted."""
    asked, last = [*_missing_boxes(), *_group_boxes()], [*_assumption_boxes(answer), *_clear_box()]
    if keys.GROUP.get() != "history":
        draw_fields("asked", [*asked, *last])
        return
    draw_fields("asked", asked)
    record_list.history()
    if last:
        draw_fields("assumed", last)


def assumption_switches(answer: Answer) -> None:
    """The assumptions that the answer rests on, alone."""
    nothing = Field(key="assumed_none", kind="words", label="结果没有用到假设。")
    draw_fields("assumed", [*_assumption_boxes(answer, beside=())] or [Box("assumed", [nothing])])


def _clear_box() -> Iterator[Box]:
    """The way to begin again."""
    if case.entered():
        clear = Field(
            key="clear",
            kind="sure",
            label="全部清空，重新填",
            note="填写的情况、记录和客服的答复都会清掉。清了还能撤回。",
            options={"": "确定清空"},
            take=lambda _: undo.clear_case(),
        )
        yield Box("clear", [clear])


def _assumption_boxes(answer: Answer, beside: Sequence[str] = MAIN) -> Iterator[Box]:
    """The assumptions that the answer rests on: one click makes one unknown, another brings it back.

    What stands `beside` them says itself what it assumes.
    """
    resting = answers.rests_on(case.current(), answer.reading)
    held = [a.fact for a in case.assumptions() if a.fact in resting and a.fact not in beside]
    given_up = [
        fact
        for fact in case.assumable()
        if fact not in beside and case.entered().get(fact, 0) is None and case.preset(fact) is not None
    ]
    shown = [fact for fact in case.assumable() if fact in held or fact in given_up]
    if not shown:
        return
    switches = Field(
        key="assumed",
        kind="chips",
        label=f"结果用到的 {len(shown)} 项假设（点一下改为不清楚，再点恢复）",
        take=partial(_take_assumptions, shown),
        value=tuple(fact for fact in shown if fact in held),
        options={fact: _assumption(fact) for fact in shown},
    )
    right = Field(
        key="confirm", kind="button", label="亮着的都对，算作我的回答", take=lambda _: case.confirm(held)
    )
    yield Box("assumed", [switches, *([right] if held else [])])


def _assumption(fact: str) -> str:
    known = answers.catalogue()
    text = value_label(fact, case.preset(fact), known)
    info = known.facts[fact]
    return f"{info.label} {text}（{info.assumed}）" if info.assumed else f"{info.label}：{text}"


def _take_assumptions(shown: Sequence[str], chosen: Sequence[str]) -> None:
    for fact in shown:
        if fact in chosen:
            case.assume(fact)
        else:
            case.enter(fact, None)


def _missing_boxes() -> Iterator[Box]:
    """The questions whose answers settle most, with the number of services each concerns."""
    ranked = ranking()
    if not ranked:
        return
    every = keys.ALL_QUESTIONS.get(False)
    fields = [
        _question_field(
            fact, "missing", f"{answers.catalogue().facts[fact].question}（关系到 {count} 项服务）"
        )
        for fact, count in (ranked if every else ranked[:SHOWN_QUESTIONS])
    ]
    if len(ranked) > SHOWN_QUESTIONS:
        more = "▲ 只看最要紧的" if every else f"▼ 还有 {len(ranked) - SHOWN_QUESTIONS} 个问题"
        fields.append(Field(key="more_questions", kind="button", label=more, take=_toggle_questions))
    yield Box("missing", fields, title="还差这些就能确定", look="sheet")


def _toggle_questions(_: str) -> None:
    keys.ALL_QUESTIONS.put(not keys.ALL_QUESTIONS.get(False))


def ranking() -> list[tuple[str, int]]:
    """The questions worth asking, best first, with the number of services that hang on each."""
    return [(one.fact, len(one.concerns)) for one in interview.of_case(MAIN).worth_asking]


# ---------------------------------------------------------------- the groups


def _group_boxes() -> Iterator[Box]:
    """Everything else that may be known, one group at a time."""
    chosen = keys.GROUP.get()
    names = {group: _group_label(group) for group in GROUPS}
    chooser = Field(
        key="group", kind="folds", label="补充情况", options=names, value=chosen or "", take=_take_group
    )
    yield Box("groups", [chooser])
    if chosen in GROUPS and chosen != "history":
        yield Box(
            f"group_{chosen}", [_question_field(fact, "group") for fact in _facts_of(chosen)], look="sheet"
        )


def _take_group(group: str) -> None:
    if keys.GROUP.get() == group:
        keys.GROUP.pop()
    else:
        keys.GROUP.put(group)


def _question_field(fact: str, place: str, label: str | None = None) -> Field:
    """A question, and below it what is wrong with its answer: the top of the page may be out of sight."""
    field = field_of(fact, place, label)
    name = answers.catalogue().facts[fact].label
    told = [text for fault, text in answers.faults(case.current()) if fault == name]
    return replace(field, fault=field.fault or "；".join(told))


def _facts_of(group: str) -> list[str]:
    known = answers.catalogue().facts
    return [fact for fact, info in known.items() if info.group == group and fact not in MAIN]


def _group_label(group: str) -> str:
    filled = sum(case.entered().get(fact) not in (None, []) for fact in _facts_of(group))
    return f"{GROUPS[group]} · 已填 {filled}" if filled else GROUPS[group]
