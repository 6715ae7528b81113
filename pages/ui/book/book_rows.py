"""Which policies are behind a number, and what is the full answer of one of them? Opened in place."""

from __future__ import annotations

import streamlit as st

from pages.present.base.templating import asset
from pages.present.book.book_words import segment_name, which_name
from pages.present.book.policy_rows import (
    POLICY,
    ROWS,
    ROWS_A_PAGE,
    TOLD_FACTS,
    place_of_row,
    policy_rows,
    rows_behind,
    service_lines,
)
from pages.present.text import answer_text, case_text
from pages.ui.book.book_held import BookHeld
from pages.ui.first.block import declare_block, draw_block
from pages.ui.result import service_drawer
from pages.ui.session import answers, case, keys, term_drafts
from pages.ui.shell.paging import page_of
from rules.book.whole.book_standing import BookInSteps
from rules.book.whole.effect import BookEffectInSteps
from rules.book.whole.lapse import WITHIN, LapsesInSteps
from rules.book.whole.segments import SEGMENTS
from rules.catalogue.catalogue import STANCES
from rules.catalogue.labels import label
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
    rows = policy_rows(shown, service, found, lapses, keys.BOOK_ROW.get(), catalogue)
    heads = [label(fact, catalogue) for fact in TOLD_FACTS]
    html = ROWS.render(rows=rows, heads=heads, dated=lapses is not None)
    draw_block("book_rows", html, {"policy": _open_policy}, _ROWS)
    place = place_of_row(held.book, keys.BOOK_ROW.get())
    if place is not None:
        _draw_policy(held, place)


def _open_policy(row: str) -> None:
    """Open the answer of this row; again: close it."""
    keys.BOOK_ROW.put(None if keys.BOOK_ROW.get() == int(row) else int(row))


def _draw_policy(held: BookHeld, place: int) -> None:
    """All services of one policy; each leads to its reasons."""
    facts = to_json(held.book.scenario(place))
    draft, catalogue = term_drafts.content(), term_drafts.catalogue_tried()
    found = {stance: answers.other_answer(facts, stance, draft) for stance in STANCES}
    both = {stance: answer for stance, answer in found.items() if answer is not None}
    if len(both) < len(STANCES):
        st.error("这一份的情况对不上，没有答案。")
        return
    number, id = int(held.book.numbers[place]), held.book.ids[place]
    title = f"第 {number} 行 {id or ''}　{facts['as_of']} 的完整答案"
    told = case_text.facts_told(facts, catalogue)
    html = POLICY.render(title=title, facts=told, lines=list(service_lines(both, catalogue)))
    draw_block("book_policy", html, {"drawer": keys.BOOK_DRAWER.put}, _ROWS)
    service = keys.BOOK_DRAWER.pop()
    if service:
        answer = both["cautious" if case.reading() == "cautious" else "favourable"]
        whose = f"保单册第 {number} 行{f'（{id}）' if id else ''}"
        service_drawer.open_drawer(answer.service(service), answer, facts, whose)
