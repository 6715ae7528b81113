"""Which policies are behind a number, and what is the full answer of one of them? Opened in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages.present.base.templating import asset
from pages.present.book.book_words import segment_name, which_name
from pages.present.book.policy_lines import POLICY, Both, policy_facts, service_lines
from pages.present.book.policy_rows import (
    ROWS,
    ROWS_A_PAGE,
    TOLD_FACTS,
    StatusesOf,
    place_of_row,
    policy_rows,
    rows_behind,
)
from pages.present.text import answer_text
from pages.ui.book.book_held import BookHeld
from pages.ui.first.block import declare_block, draw_block
from pages.ui.result import service_drawer
from pages.ui.session import answers, case, keys, term_drafts
from pages.ui.shell.paging import page_of
from rules.book.whole.book_standing import BookInSteps
from rules.book.whole.effect import BookEffectInSteps
from rules.book.whole.lapse import WITHIN, LapsesInSteps
from rules.book.whole.segments import SEGMENTS
from rules.book.whole.variants import DRAFT, READING, changed_facts
from rules.catalogue.catalogue import STANCES
from rules.catalogue.labels import label
from rules.domain.answer import Status
from rules.domain.parsing import to_json

_ROWS = declare_block("book_rows_block", asset(__file__, "book.css"))


def draw_rows(
    held: BookHeld, found: BookInSteps, lapses: LapsesInSteps | None, effect: BookEffectInSteps | None
) -> None:
    """The list of the number that is open, and below it the policy that is."""
    service, which = str(keys.BOOK_SERVICE.get()), str(keys.BOOK_WHICH.get())
    catalogue, within = term_drafts.catalogue_tried(), keys.BOOK_WITHIN.get(WITHIN[0])
    by, group = keys.BOOK_BY.get(SEGMENTS[0]), keys.BOOK_SEGMENT.get()
    places = rows_behind(
        which,
        service,
        (by, group) if group and effect else None,
        found,
        (lapses, within) if lapses else None,
        effect,
    )
    where = f"{segment_name(by, group, catalogue)} · " if group and effect else ""
    name = catalogue.service(service).name
    st.markdown(f"**{answer_text.plain(where + name)} · {which_name(which, within)}**")
    if not len(places):
        st.caption("没有这样的保单。")
        return
    shown = page_of(places.tolist(), keys.BOOK_PAGE, ROWS_A_PAGE, "份")
    changes = _changes(effect.variant, service) if effect and effect.variant != READING else None
    rows = policy_rows(shown, service, found, lapses, keys.BOOK_ROW.get(), catalogue, changes)
    heads = [label(fact, catalogue) for fact in TOLD_FACTS]
    html = ROWS.render(rows=rows, heads=heads, dated=lapses is not None)
    draw_block("book_rows", html, {"policy": _open_policy}, _ROWS)
    place = place_of_row(held.book, keys.BOOK_ROW.get())
    if place is not None:
        _draw_policy(held, place, effect.variant if effect else "")


def _before_and_after(facts: Mapping[str, Any], variant: str) -> tuple[Both, Both] | None:
    """The answers of a policy before a change and after it; None where it cannot be read."""
    draft = term_drafts.content()
    before = _both(facts, b"" if variant == DRAFT else draft)
    after = _both(changed_facts(facts, variant), draft)
    return (before, after) if before and after else None


def _both(facts: Mapping[str, Any], draft: bytes) -> Both | None:
    found = {stance: answers.other_answer(facts, stance, draft) for stance in STANCES}
    both = {stance: answer for stance, answer in found.items() if answer is not None}
    return both if len(both) == len(STANCES) else None


def _changes(variant: str, service: str) -> StatusesOf:
    def statuses(facts: Mapping[str, Any]) -> Sequence[tuple[Status, Status]]:
        sides = _before_and_after(facts, variant)
        if sides is None:
            return ()
        return [
            (sides[0][stance].service(service).status, sides[1][stance].service(service).status)
            for stance in STANCES
        ]

    return statuses


def _open_policy(row: str) -> None:
    """Open the answer of this row; again: close it."""
    keys.BOOK_ROW.put(None if keys.BOOK_ROW.get() == int(row) else int(row))


def _draw_policy(held: BookHeld, place: int, variant: str) -> None:
    """All services of one policy, as a change leaves them; each leads to its reasons."""
    facts, catalogue = to_json(held.book.scenario(place)), term_drafts.catalogue_tried()
    sides = _before_and_after(facts, variant)
    if sides is None:
        st.error("这一份的情况对不上，没有答案。")
        return
    before, after = sides
    facts = changed_facts(facts, variant)
    number, id = int(held.book.numbers[place]), held.book.ids[place]
    changed = "换了以后" if variant and variant != READING else ""
    title = f"第 {number} 行 {id or ''}　{facts['as_of']} {changed}的完整答案"
    lines = list(service_lines(after, before if changed else None, catalogue))
    html = POLICY.render(title=title, facts=policy_facts(facts, catalogue), lines=lines)
    draw_block("book_policy", html, {"drawer": keys.BOOK_DRAWER.put}, _ROWS)
    service = keys.BOOK_DRAWER.pop()
    if service:
        answer = after["cautious" if case.reading() == "cautious" else "favourable"]
        whose = f"保单册第 {number} 行{f'（{id}）' if id else ''}"
        service_drawer.open_drawer(answer.service(service), answer, facts, whose)
