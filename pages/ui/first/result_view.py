"""What does a person see who has said what has happened? Headline, plan, and all services in short."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from pages.present.base.templating import template
from pages.present.first.board_view import board_groups, grades_legend, two_columns
from pages.present.first.headline import headline_of
from pages.present.first.plan_view import PlanView, plan_view
from pages.present.first.time_strip import time_strip
from pages.present.share.page_link import ALL_ASKED
from pages.present.share.page_registry import PAGES
from pages.present.text import agenda_text
from pages.present.text.card_text import change
from pages.present.text.change_text import change_told
from pages.present.text.unsure_text import unsure
from pages.ui.first import plan_replies
from pages.ui.first.block import draw_block
from pages.ui.form import case_form
from pages.ui.questions import first_answers
from pages.ui.questions.first_questions import draw_first_questions, words_put
from pages.ui.result import family_copy, service_drawer
from pages.ui.session import address, answers, case, keys, replies
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.labels import label
from rules.catalogue.schema.situations import SituationId
from rules.domain.answer import Answer
from rules.guidance import FirstSteps

TEMPLATES = Path(__file__).resolve().parents[2] / "present" / "first" / "templates"
PLAN, SHEETS, BOARD, HEADLINE, REST, STRIP = (
    template(f"{name}.html.jinja", TEMPLATES)
    for name in ("plan", "sheets", "board", "headline", "rest", "strip")
)
FURTHER = template("further.html.jinja", Path(__file__).resolve().parent / "templates").render(PAGES)

SHOWN_LATER, SHOWN_WHILE_ASKED = 2, 1
"""Stages after the first that stand open where there is room; fewer while a question is on."""


def draw_result(situation: SituationId) -> None:
    """The whole answer."""
    answer = answers.own(case.reading())
    steps = answers.plan_to(answers.asked(answers.readable_scenario()), situation)
    plan = plan_view(steps, answers.catalogue(), answer.as_of)
    changed = _told_before(answer)
    _top(steps, changed)
    with st.container(key="first_columns", horizontal=True, gap="small", vertical_alignment="top"):
        with st.container(key="plan_column", gap="small"):
            _plan_board(plan, steps, answer)
        with st.container(key="board_column", gap="small"):
            _services_board(steps, answer, changed)
            _weeks(steps, answer)
            _at_hand(plan, steps, answer)
            _further_ways()


def _top(steps: FirstSteps, changed: Mapping[str, str]) -> None:
    """The headline, what it assumes, and what the last change did."""
    with st.container(key="headline", horizontal=True, vertical_alignment="bottom"):
        with st.container(key="headline_words", gap=None):
            head = headline_of(steps, answers.catalogue())
            st.html(words_put(HEADLINE.render(head=head)))
            st.html(words_put(REST.render(head=head)), width="content")
            _assumptions_link()
        if case.earlier():
            _change_chip(changed)


def _assumptions_link() -> None:
    held = [one for one in case.assumptions() if one.fact not in case_form.MAIN]
    if held:
        with st.popover(
            f"{len(held)} 项假设，看看对不对", type="tertiary", key="assumptions", on_change="rerun"
        ) as box:
            if box.open:
                case_form.assumption_switches(answers.own(case.reading()))


def _change_chip(changed: Mapping[str, str]) -> None:
    before = case.earlier()
    if before is None:
        return
    known, either = answers.catalogue(), case.alternatives()
    if before.fact in either:
        about = unsure(before.fact, either[before.fact], known)
        told = f"刚填{label(before.fact, known)}：{first_answers.reply_about(before.fact) or about.label}"
    else:
        told = change_told(before.fact, before.facts, case.entered(), known)
    with st.container(key="change_chip", horizontal=True, width="content", vertical_alignment="center"):
        st.text(f"{told}：{len(changed)} 项变了" if changed else f"{told}：没有变化")
        st.button("撤回", key="take_back", type="tertiary", on_click=case.take_back)


def _told_before(answer: Answer) -> dict[str, str]:
    """How each service stood that the last change touched."""
    before = answers.before_last_change()
    if before is None:
        return {}
    triples = zip(before.services, answer.services, answers.catalogue().services, strict=True)
    return {old.id: told for old, new, info in triples if (told := change(old, new, answer, info))}


def _plan_board(plan: PlanView, steps: FirstSteps, answer: Answer) -> None:
    told = {
        "plan": plan,
        "asked": plan_replies.questions_for(steps, answer),
        "answered": plan_replies.answered_by_service(),
        "unclear": plan_replies.UNCLEAR,
    }
    acts = {"open": keys.OPENED.put, "reply": plan_replies.take_told_reply, "unreply": replies.withdraw}
    whole = first_answers.question_now() == ALL_ASKED
    draw_block("plan", words_put(PLAN.render(told, first=True, whole=whole)), acts)
    draw_first_questions()
    shown = SHOWN_LATER if whole else SHOWN_WHILE_ASKED
    draw_block("plan_further", words_put(PLAN.render(told, first=False, shown=shown)), acts)


def _further_ways() -> None:
    """The ways to all days and more questions, and the plan as a text to copy, made once it is asked for."""
    with st.container(key="further_ways", horizontal=True, gap="medium"):
        st.html(FURTHER, width="content")
        with st.expander(family_copy.TITLE, key="first_family_text", on_change="rerun") as fold:
            if fold.open:
                family_copy.draw_own_family_text()


def _at_hand(plan: PlanView, steps: FirstSteps, answer: Answer) -> None:
    """What to bring, how it is lost, and the first days that cannot be missed, over the whole plan."""
    dates = agenda_text.soonest(steps.dates, answer, answers.catalogue())
    if not (plan.papers or plan.wastes or dates):
        return
    with st.container(key="at_hand", horizontal=True, gap="medium"):
        if plan.papers or plan.wastes:
            draw_block("sheets", words_put(SHEETS.render(plan=plan)), {})
        if dates:
            st.markdown(words_put("**要赶的日子**\n\n" + "\n".join(dates)))


@st.fragment
def _services_board(steps: FirstSteps, answer: Answer, changed: Mapping[str, str]) -> None:
    """All services in short, and the one opened: neither a filter nor a drawer changes the rest."""
    address.write_address()
    chosen = keys.BOARD_GRADES.get([])
    statuses = keys.STATUSES.get([])
    grades = {step.service: step.grade for step in steps.steps}
    wanted = [
        one.id
        for one in answer.services
        if not (chosen or statuses) or grades.get(one.id) in chosen or one.status in statuses
    ]
    html = BOARD.render(
        columns=two_columns(board_groups(steps, answers.catalogue(), answer.as_of, wanted)),
        legend=grades_legend(steps, chosen),
        total=len(SERVICES),
        changed=changed,
    )
    with st.container(key="services_board"):
        draw_block("board", words_put(html), {"open": keys.OPENED.put, "grade": _toggle_grade})
    opened = keys.OPENED.pop()
    if opened:
        service_drawer.open_drawer(answer.service(opened), answer, case.current())


def _weeks(steps: FirstSteps, answer: Answer) -> None:
    strip = time_strip(steps, answer, answers.readable_scenario(), answers.catalogue())
    if strip:
        draw_block("strip", words_put(STRIP.render(strip=strip)), {})


def _toggle_grade(grade: str) -> None:
    chosen = keys.BOARD_GRADES.get([])
    keys.STATUSES.pop()
    keys.BOARD_GRADES.put([one for one in chosen if one != grade] if grade in chosen else [*chosen, grade])
