"""What does a person see who has said what has happened? Headline, plan, and all services in short."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pages.present.base.templating import template
from pages.present.first.board_view import board_groups, grades_legend, supposed_days, two_columns
from pages.present.first.headline import first_number, headline_of
from pages.present.first.plan_view import PlanView, plan_view
from pages.present.first.time_strip import time_strip
from pages.present.share.page_link import ALL_ASKED
from pages.present.share.page_registry import PAGES
from pages.present.text import agenda_text
from pages.present.text.card_text import change
from pages.present.text.change_text import change_told
from pages.present.text.unsure_text import unsure
from pages.ui.first import choices_bar, plan_replies, situation_choice
from pages.ui.first.block import draw_block
from pages.ui.first.one_element import one_element
from pages.ui.form import case_form
from pages.ui.form.field_block import Box, Field, draw_fields, fold_field, is_unfolded
from pages.ui.questions import first_answers
from pages.ui.questions.first_questions import draw_first_questions, words_put
from pages.ui.result import family_copy, opened_drawer
from pages.ui.session import answers, case, keys, replies
from pages.ui.shell.gathered import draw_words, group_parts
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.labels import label
from rules.catalogue.schema.situations import SituationId
from rules.domain.answer import Answer
from rules.guidance import FirstSteps

TEMPLATES = Path(__file__).resolve().parents[2] / "present" / "first" / "templates"
PLAN, SHEETS, BOARD, HEADLINE, STRIP, SO_FAR = (
    template(f"{name}.html.jinja", TEMPLATES)
    for name in ("plan", "sheets", "board", "headline", "strip", "so_far")
)
FURTHER = template("further.html.jinja", Path(__file__).resolve().parent / "templates").render(PAGES)

KEY = "first_page"
ASSUMPTIONS, FAMILY = "assumptions", "first_family_text"


def draw_result(situation: SituationId) -> None:
    """The whole answer, as parts of one element, and what was unfolded or opened in it."""
    answer = answers.own(case.reading())
    asked = answers.asked(answers.readable_scenario())
    steps = answers.plan_to(asked, situation, first_answers.unclear_facts())
    plan = plan_view(steps, answers.catalogue(), answer.as_of)
    changed = _told_before(answer)
    with one_element(KEY):
        choices_bar.draw_choices()
        situation_choice.draw_situation_bar(situation)
        _top(steps, answer, changed)
        with group_parts("first_columns"):
            with group_parts("plan_column"):
                _plan_board(plan, steps, answer)
            with group_parts("board_column"):
                _services_board(steps, answer, changed)
                _weeks(steps, answer)
                _at_hand(plan, steps, answer)
                _further_ways()
    opened_drawer.draw_opened()


def _top(steps: FirstSteps, answer: Answer, changed: Mapping[str, str]) -> None:
    """The headline, what it assumes, and what the last change did."""
    with group_parts("headline"):
        with group_parts("headline_words"):
            head = HEADLINE.render(head=headline_of(steps, answers.catalogue()))
            draw_words("headline_text", words_put(head))
            _assumptions_fold()
        _change_chip(changed)
    if is_unfolded(ASSUMPTIONS):
        case_form.assumption_switches(answer)


def _assumptions_fold() -> None:
    """What is assumed; which of it the answer rests on is found out, and counted, once it is asked for."""
    if case.assumptions() or is_unfolded(ASSUMPTIONS):
        shown = fold_field(ASSUMPTIONS, "有几项是假设的，看看对不对")
        draw_fields(ASSUMPTIONS, [Box(ASSUMPTIONS, [shown])])


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
    fields = [
        Field(
            key="changed",
            kind="words",
            label=f"{told}：{len(changed)} 项变了" if changed else f"{told}：没有变化",
        ),
        Field(key="take_back", kind="button", label="撤回", take=lambda _: case.take_back()),
    ]
    draw_fields("change_chip", [Box("change_chip", fields, look="line")])


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
    acts = {"reply": plan_replies.take_told_reply, "unreply": replies.withdraw}
    whole = first_answers.question_now() == ALL_ASKED
    draw_block("plan", words_put(PLAN.render(told, first=True, whole=whole)), acts)
    if not whole:
        head = headline_of(steps, answers.catalogue())
        draw_words("so_far", SO_FAR.render(head=head, call=first_number(steps)))
    draw_first_questions()
    draw_block("plan_further", words_put(PLAN.render(told, first=False)), acts)


def _further_ways() -> None:
    """The ways to all days and more questions, and the plan as a text to copy, made once it is asked for."""
    with group_parts("further_ways"):
        draw_words("further", FURTHER)
        draw_fields(FAMILY, [Box(FAMILY, [fold_field(FAMILY, family_copy.TITLE)])])
    if is_unfolded(FAMILY):
        family_copy.draw_own_family_text()


def _at_hand(plan: PlanView, steps: FirstSteps, answer: Answer) -> None:
    """What to bring, how it is lost, and the first days that cannot be missed, over the whole plan."""
    dates = agenda_text.pressing_days(steps.dates, answer, answers.catalogue())
    if plan.papers or plan.wastes or dates:
        draw_block("at_hand", words_put(SHEETS.render(plan=plan, dates=dates)), {})


def _services_board(steps: FirstSteps, answer: Answer, changed: Mapping[str, str]) -> None:
    """All services in short."""
    chosen = keys.BOARD_GRADES.get([])
    statuses = keys.STATUSES.get([])
    grades = {step.service: step.grade for step in steps.steps}
    wanted = [
        one.id
        for one in answer.services
        if not (chosen or statuses) or grades.get(one.id) in chosen or one.status in statuses
    ]
    groups = board_groups(steps, answers.catalogue(), answer.as_of, wanted)
    html = BOARD.render(
        columns=two_columns(groups),
        supposes=supposed_days(groups),
        legend=grades_legend(steps, chosen),
        total=len(SERVICES),
        changed=changed,
    )
    draw_block("board", words_put(html), {"grade": _toggle_grade})


def _weeks(steps: FirstSteps, answer: Answer) -> None:
    strip = time_strip(steps, answer, answers.readable_scenario(), answers.catalogue())
    if strip:
        draw_block("strip", words_put(STRIP.render(strip=strip)), {})


def _toggle_grade(grade: str) -> None:
    chosen = keys.BOARD_GRADES.get([])
    keys.STATUSES.pop()
    keys.BOARD_GRADES.put([one for one in chosen if one != grade] if grade in chosen else [*chosen, grade])
