"""Who is compared? Two plans for one person, two people, or one person by the terms and by a draft."""

from __future__ import annotations

from typing import Any, NamedTuple

import streamlit as st

from pages.present.clauses import rulebook_words
from pages.present.compare.plan_diff import Purchase, told_apart
from pages.present.share.page_registry import PAGES
from pages.present.text import answer_text
from pages.ui.feature import people
from pages.ui.session import answers, case, term_drafts

MODES = {"plans": "同一个人，两个方案", "people": "两个人（或两种情况）", "draft": "现行条款和草案"}
SIDES = {"left": "第一个", "right": "第二个"}
"""Which of the two a field asks about; above their fields stand the names that they have."""

CHOSEN = {"plans": "给谁比、比哪两个方案", "people": "比哪两个人", "draft": "给谁比"}
"""What is chosen in the fold, by what is compared."""

PERSON = "compare_person"
"""Under this key the session keeps who is compared with themselves; each of two has a side's name behind."""

OTHER = "event:vip"
"""Who stands on the right to begin with."""


class CaseSide(NamedTuple):
    """One of the two that are compared."""

    name: str
    short: str
    facts: dict[str, Any]
    draft: bytes
    """By which terms: the file of a draft, or empty for those in force."""


def named_sides(left: CaseSide, right: CaseSide) -> tuple[CaseSide, CaseSide]:
    """The two sides under names that are not the same."""
    names, shorts = told_apart(left.name, right.name), told_apart(left.short, right.short)
    return left._replace(name=names[0], short=shorts[0]), right._replace(name=names[1], short=shorts[1])


def choose_sides() -> tuple[CaseSide, CaseSide]:
    """Ask for both sides."""
    mode = st.segmented_control(
        "比什么",
        list(MODES),
        format_func=MODES.__getitem__,
        default="plans",
        required=True,
        key="compare_mode",
        persist_state="session",
    )
    if mode == "draft":
        _tell_of_no_draft()
    # Folded, so that the result stands on the first screen; what is inside is drawn and counts all the same.
    with st.expander(f"{CHOSEN[mode]}（点开可改）", key="compare_choices"):
        if mode == "draft":
            return _now_and_draft()
        return _two_plans() if mode == "plans" else _two_people()


def _now_and_draft() -> tuple[CaseSide, CaseSide]:
    """One person with one plan, by the terms in force and by the draft."""
    facts = _one_person()
    st.caption(f"{people.describe(facts)}；按 {facts['as_of']} 计算。")
    draft = term_drafts.draft_on()
    name = f"草案“{draft.name}”" if draft else "现行条款"
    left = CaseSide("现行条款", "现行条款", facts, b"")
    return left, CaseSide(name, name, facts, term_drafts.content())


def terms_told(facts: dict[str, Any]) -> str:
    """By which year's terms a person is judged, and whether the draft that is on changes those.

    Empty where there are the terms of one year alone, or the facts do not fit together.
    """
    shelf, place = answers.shelf(), term_drafts.place_of_draft()
    if not term_drafts.terms_to_choose() or answers.faults(facts):
        return ""
    scenario = answers.parsed(facts)
    told = rulebook_words.judged_by(shelf, scenario)
    if term_drafts.edits() and place not in shelf.held(scenario).places:
        told += f"草案改的是 {term_drafts.terms_named()}，不影响这份保单。"
    return answer_text.plain(told)


def _tell_of_no_draft() -> None:
    if not term_drafts.edits():
        st.info("现在没有改动条款的草案，两边一样。先去“改条款”改一处。")
        st.page_link(PAGES["terms"].file, label=f"去{PAGES['terms'].title}")


def _one_person() -> dict[str, Any]:
    with st.grid(3, min_column_width=260):
        people.choose_person("给谁比", PERSON)
        people.choose_day("按哪一天算", PERSON)
        people.choose_changes("另外改动", PERSON)
    return people.person_of(PERSON).facts


def _two_plans() -> tuple[CaseSide, CaseSide]:
    facts = _one_person()
    st.caption(f"{people.describe({**facts, 'edition': None})}；按 {facts['as_of']} 计算。")
    with st.grid(2, min_column_width=320):
        sides = [_plan_side(side, facts) for side in SIDES]
    return sides[0], sides[1]


def _plan_side(side: str, facts: dict[str, Any]) -> CaseSide:
    facts_of = term_drafts.catalogue_tried().facts
    with st.container(border=True):
        head = st.empty()
        edition = st.segmented_control(
            f"{SIDES[side]}方案的版本",
            list(facts_of["edition"].options),
            format_func=lambda key: facts_of["edition"].options[key].label,
            default="standard" if side == "left" else "special",
            required=True,
            key=f"compare_edition_{side}",
            persist_state="session",
        )
        addons = st.pills(
            "加购（可多选，不选就是没有）",
            list(facts_of["addons"].options),
            format_func=lambda key: facts_of["addons"].options[key].label,
            selection_mode="multi",
            default=facts.get("addons") or [],
            key=f"compare_addons_{side}",
            persist_state="session",
            wrap=True,
        )
    plan = Purchase(edition, tuple(addons))
    known = term_drafts.catalogue_tried()
    head.markdown(f"**{answer_text.plain(plan.short(known))}**")
    return CaseSide(plan.name(known), plan.short(known), plan.put_into(facts), term_drafts.content())


def _two_people() -> tuple[CaseSide, CaseSide]:
    with st.grid(2, min_column_width=320):
        sides = [_person_side(side) for side in SIDES]
    st.button(
        "把我填写的情况存下来，好和别的情况比",
        key="compare_keep",
        type="tertiary",
        on_click=lambda: people.keep_case(answers.readable(case.current())),
    )
    return sides[0], sides[1]


def _person_side(side: str) -> CaseSide:
    key = f"{PERSON}_{side}"
    with st.container(border=True):
        head = st.empty()
        people.choose_person(f"{SIDES[side]}人", key, OTHER if side == "right" else None)
        people.choose_day("按哪一天算", key)
        people.choose_changes("另外改动", key)
    person = people.person_of(key)
    head.markdown(f"**{answer_text.plain(person.name)}**")
    return CaseSide(person.name, person.name, person.facts, term_drafts.content())
