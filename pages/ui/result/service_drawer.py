"""What does a person need of one service? A drawer in the order of need, from the call to what is left.

Reasons, lines and everything else that is known stand folded below.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from pages.present.base.addressed import FAMILY, addressed
from pages.present.base.templating import style, template
from pages.present.drawer import asking, call, needs
from pages.present.text import answer_text
from pages.present.text.standing_text import ASK_FIRST, standing
from pages.ui.result import copy_button, reply_buttons, use_form
from pages.ui.result.drawer_folds import Shown, draw_folds
from pages.ui.session import keys, reading_doubts, term_drafts
from rules.domain.answer import Answer, ServiceAnswer

TEMPLATES = Path(__file__).resolve().parent / "templates"
HEAD, NEEDS = template("drawer_head.html.jinja", TEMPLATES), template("drawer_needs.html.jinja", TEMPLATES)
STYLE = style(__file__, "drawer.css")


def open_drawer(service: ServiceAnswer, answer: Answer, facts: Mapping[str, Any], whose: str = "") -> None:
    """Open the drawer for a service, answered for `facts`; `whose` names a case that is not the person's."""
    info = term_drafts.catalogue_of(answer).service(service.id)
    shown = Shown(
        service, info, answer, facts, not whose, reading_doubts.doubts_about(service, answer, facts)
    )
    st.dialog(info.name, width="medium", position="right")(_content)(shown, whose)


def _content(shown: Shown, whose: str) -> None:
    if shown.own and keys.DRAWER_CHANGED.pop():
        # The page behind is drawn anew, and opens this drawer again.
        keys.OPENED.put(shown.service.id)
        st.rerun()
    catalogue = term_drafts.catalogue_of(shown.answer)
    scenario = reading_doubts.parsed_or_none(shown.facts)
    questions = asking.questions(shown.doubts, catalogue)
    if whose:
        st.caption(answer_text.plain(whose))
    who = keys.WHO.get() if shown.own else None
    st.html(STYLE + addressed(_drawer_head(shown), who, shown.facts.get("sex")))
    _confirmation()
    entries = [catalogue.entries[one.entry] for one in questions]
    family = shown.own and keys.WHO.get() == FAMILY
    words = call.script(shown.info, entries, shown.facts, catalogue, family=family)
    copy_button.draw_copied("电话里这样说", words)
    if shown.own:
        for entry in reply_buttons.answered_about(shown.service.id):
            reply_buttons.draw_answered(entry, shown.service.id)
        reply_buttons.draw_asked(questions, shown.service.id)
    if scenario is not None:
        _needs(needs.needs_of(shown.service, shown.answer, scenario, catalogue))
    left = needs.left_of(shown.service, shown.answer, catalogue)
    _needs([left] if left.strong or left.lines else [])
    if shown.own:
        use_form.draw_use(shown.service, shown.info)
    draw_folds(shown)


def _drawer_head(shown: Shown) -> str:
    service, answer = shown.service, shown.answer
    catalogue = term_drafts.catalogue_of(answer)
    status = standing(service, answer, catalogue)
    return HEAD.render(
        info=shown.info,
        sign=answer_text.LOOKS[service.status][0],
        colour=answer_text.LOOKS[service.status][1],
        status="" if status == ASK_FIRST else status,
        conditions=call.conditions_of(shown.info),
        risk=asking.risk_of(service, reading_doubts.stance_of(answer), shown.doubts, catalogue),
        action=call.action_of(shown.info, answer.as_of, catalogue, shown.facts.get("trip_region")),
    )


def _needs(parts: Sequence[needs.NeededPart]) -> None:
    if parts:
        st.html(NEEDS.render(needs=parts))


def _confirmation() -> None:
    told = keys.RECORDED.pop()
    if told:
        st.success(told)
