"""How are the first questions put? One at a time, a few large buttons, what was said and how far it is."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.present.base.addressed import FAMILY, addressed
from pages.present.base.templating import style
from pages.present.share.page_link import ALL_ASKED, PEOPLE
from pages.present.text import answer_text
from pages.present.text.unsure_text import unsure
from pages.ui.form import day_field
from pages.ui.form.widget_seed import seed_widget
from pages.ui.questions import first_answers
from pages.ui.session import address, answers, case, keys
from rules.catalogue.labels import label, value_label
from rules.domain.fact_kinds import option_value
from rules.domain.scenario import FACTS

STYLE = style(__file__, "first_questions.css")

WHO_NAMES = dict(zip(PEOPLE, ("替自己查", "替家人查"), strict=True))

NO_ADDON = "none"
COLUMNS = 2


def draw_first_questions() -> None:
    """The question that is on, or what was said once there is none; what was said stays in sight."""
    id = first_answers.question_now()
    if keys.ASK.get() != id:
        keys.ASK.put(id)
        address.write_address()
    st.html(STYLE)
    with st.container(key="first_questions", gap="small"):
        if id != ALL_ASKED:
            _put_question(id)
        _answers_given(id)


def words_put(text: str) -> str:
    """A sentence as it is said to whoever asks, as Markdown."""
    return answer_text.plain(addressed(text, keys.WHO.get(), case.value("sex")))


def _put_question(id: str) -> None:
    order = first_answers.questions_in_line()
    ask, told = first_answers.ask_text(id)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        st.subheader(words_put(ask), anchor=False, width="content")
        count = len(first_answers.services_decided(id))
        concerns = f"关系到 {count} 项 · " if count else ""
        place = f"第 {order.index(id) + 1} 题，共 {len(order)} 题"
        st.markdown(f":small[{concerns}{place}]", width="content")
    if told:
        st.markdown(f":small[{words_put(told)}]")
    if order.index(id) == 0:
        _for_whom()
    if fault := keys.FIRST_FAULT.get(""):
        st.error(answer_text.plain(fault))
    if id == first_answers.PLAN:
        _edition_and_addons()
    else:
        _reply_buttons(id)
    _ways_past(id)


def _for_whom() -> None:
    """For whom it is; the words of all questions follow."""
    seed_widget(keys.FIRST_WHO, keys.WHO.get(PEOPLE[0]))
    st.segmented_control(
        "替谁查",
        list(WHO_NAMES),
        format_func=WHO_NAMES.__getitem__,
        required=True,
        key=keys.FIRST_WHO,
        label_visibility="collapsed",
        on_change=_take_who,
    )


def _take_who() -> None:
    chosen = keys.FIRST_WHO.value()
    keys.WHO.put(chosen if chosen == FAMILY else PEOPLE[0])


def _reply_buttons(id: str) -> None:
    """The replies as large buttons, the one that was given marked."""
    offered = first_answers.offered_replies(id)
    given = first_answers.given_reply(id) if id in first_answers.replied() else None
    with st.grid(COLUMNS, min_column_width=140, gap="xsmall"):
        for name, reply in offered.items():
            st.button(
                words_put(reply.say),
                key=f"first_{id}_{name}",
                width="stretch",
                type="primary" if reply is given or reply == given else "secondary",
                on_click=first_answers.take_offered,
                args=(id, name),
            )
    day = first_answers.form_of(id).day
    if day is None:
        return
    if not offered:
        _day_typed(id, day)
        return
    with st.expander("知道是哪天", expanded=bool(keys.FIRST_FAULT.get(""))):
        _day_typed(id, day)


def _day_typed(id: str, fact: str) -> None:
    key, name = f"first_day_{id}", label(fact, answers.catalogue())
    held = case.entered().get(fact)
    day_field.day_form(name, key, held, "下一题", _take_typed_day, (id, fact, key))


def _take_typed_day(id: str, fact: str, key: str) -> None:
    try:
        day = day_field.day_given(key)
    except ValueError as error:
        keys.FIRST_FAULT.put(str(error))
        return
    if day is None:
        keys.FIRST_FAULT.put("请先填日期；不知道就点“不清楚”")
        return
    first_answers.give_day(id, fact, day)


# ---------------------------------------------------------------- edition and add-ons


def _edition_and_addons() -> None:
    """Edition and add-ons in one: no add-on ends it with a click, else a button does."""
    known = answers.catalogue().facts
    seed_widget(keys.FIRST_EDITION, case.value("edition"))
    st.segmented_control(
        known["edition"].label,
        list(known["edition"].options),
        format_func=lambda option: known["edition"].options[option].label,
        key=keys.FIRST_EDITION,
        on_change=_take_edition,
    )
    held = case.value("addons")
    seed_widget(keys.FIRST_ADDONS, [NO_ADDON] if held == [] else list(held or []))
    st.pills(
        f"{known['addons'].label}（可多选）",
        [*known["addons"].options, NO_ADDON],
        selection_mode="multi",
        format_func=lambda key: (known["addons"].none or "") if key == NO_ADDON else _addon_name(key),
        key=keys.FIRST_ADDONS,
        on_change=_take_chosen_addons,
        wrap=True,
    )
    st.button(
        "下一题",
        key="first_plan_next",
        type="primary",
        width="stretch",
        disabled=case.value("edition") is None and held is None,
        on_click=first_answers.give_facts,
        args=(first_answers.PLAN, {}),
    )


def _addon_name(option: str) -> str:
    info = answers.catalogue().facts["addons"].options[option]
    return info.label


def _take_edition() -> None:
    chosen = keys.FIRST_EDITION.get()
    case.enter("edition", None if chosen is None else option_value(chosen))


def _take_chosen_addons() -> None:
    chosen: list[str] = keys.FIRST_ADDONS.value()
    only_none = NO_ADDON in chosen and case.value("addons") != []
    held = [] if only_none else [key for key in chosen if key != NO_ADDON]
    case.enter("addons", held if held or only_none else None)
    if only_none and case.value("edition") is not None:
        first_answers.give_facts(first_answers.PLAN, {})


# ---------------------------------------------------------------- past it, back, and what was said


def _ways_past(id: str) -> None:
    with st.container(horizontal=True, gap="small"):
        earlier = first_answers.question_before(id)
        if earlier is not None:
            st.button(
                "← 上一题",
                key="first_back",
                type="tertiary",
                on_click=first_answers.show_question,
                args=(earlier,),
            )
        if not _offers_unsure(id):
            st.button(
                "不清楚",
                key=f"first_{id}_unsure",
                type="tertiary",
                on_click=first_answers.say_unsure,
                args=(id,),
            )


def _offers_unsure(id: str) -> bool:
    """Whether one of the replies is that one cannot tell."""
    return "unclear" in first_answers.offered_replies(id)


def _answers_given(now: str) -> None:
    """What was said, each a click away from being changed."""
    given = [id for id in first_answers.replied() if id != now]
    if not given:
        return
    with st.container(horizontal=True, gap="xsmall", key="first_given"):
        for id in given:
            st.button(
                f"{answer_text.plain(_reply_told(id))} ✎",
                key=f"first_change_{id}",
                help="点一下修改",
                on_click=first_answers.show_question,
                args=(id,),
            )


def _reply_told(id: str) -> str:
    """The reply to a question in words."""
    reply, day = first_answers.given_reply(id), first_answers.form_of(id).day
    if day is not None and case.entered().get(day) is not None:
        return f"{label(day, answers.catalogue())} {case.entered()[day]}"
    if reply is not None:
        return addressed(reply.say, keys.WHO.get(), case.value("sex"))
    known, either = answers.catalogue(), case.alternatives()
    told: list[str] = []
    for fact in sorted(first_answers.form_of(id).facts, key=FACTS.index):
        value: Any = case.entered().get(fact)
        if fact in either:
            told.append(unsure(fact, either[fact], known).label)
        elif value is not None:
            told.append(known.facts[fact].none or "无" if value == [] else value_label(fact, value, known))
    return (
        "，".join(told)
        or f"{'、'.join(label(fact, known) for fact in first_answers.form_of(id).facts)}不清楚"
    )
