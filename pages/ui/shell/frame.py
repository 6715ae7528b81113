"""What stands around every page? The menu, the permanent lines and the style."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pages.present.share.page_registry import PAGES, PageEntry, page_of_file
from pages.present.text import answer_text
from pages.present.text.answer_text import READING_NAMES
from pages.ui.session import address, answers, case, keys
from pages.ui.shell import connection, draft_banner, foot, menu, out_of_order, rulebook_line, undo_bar
from rules.catalogue.catalogue import STANCES
from rules.catalogue.schema import Entry

SAY_FAULTS_THEMSELVES = ("app", "services")
"""Pages whose form stands in a fragment, and what is wrong with the case beside it."""

SWITCHES_NAMED = 5
"""Entries that the banner has room for."""


def show(file: str, draw: Callable[[PageEntry], None]) -> None:
    """Draw the page that a file is, with all that surrounds it; `file` is the page's own `__file__`."""
    page = page_of_file(file)
    _bar_and_notices(page)
    try:
        draw(page)
    except Exception:
        draw_page_foot(page)
        raise
    draw_page_foot(page)


def show_alone(file: str, draw: Callable[[PageEntry], None]) -> None:
    """Draw a page that fills the screen by itself; it draws head and foot where it wants them."""
    page = page_of_file(file)
    _arrive(page)
    draw(page)


def draw_page_head(page: PageEntry) -> None:
    """What stands above every page."""
    menu.draw_head(page)
    draft_banner.draw_banner(page)
    address.link_notice()


def draw_page_foot(page: PageEntry) -> None:
    """What stands below every page."""
    foot.draw_foot(page)


def _arrive(page: PageEntry) -> None:
    out_of_order.begin_page(page.title)
    try:
        answers.loaded()
    except Exception:
        out_of_order.draw_out_of_order()
        # For the log, and for who asks whether the application is ready.
        raise
    new = address.arrive(page)
    keys.ARRIVED.put(keys.PAGE.get() != page.name)
    keys.PAGE.put(page.name)
    address.write_address()
    connection.watch(new=new, kept=not address.private())


def _bar_and_notices(page: PageEntry) -> None:
    _arrive(page)
    draw_page_head(page)
    if page.door == "customer":
        _reading_line()
        rulebook_line.draw_rulebook()
    else:
        rulebook_line.draw_terms(page)
    if page.name != "services":
        undo_bar.draw_undo()
    _switches(page)
    if page.name not in SAY_FAULTS_THEMSELVES:
        show_faults()


def _reading_line() -> None:
    """Say by which reading a customer's page answers, where it is not the usual one, and the way back."""
    if case.reading() == STANCES[0]:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="reading_line"):
        st.markdown(f"现在按{READING_NAMES[case.reading()]}算", width="content")
        st.button("改回", key="usual_reading", type="tertiary", on_click=keys.READING.put, args=(STANCES[0],))


def _switches(page: PageEntry) -> None:
    """Name the entries that are read otherwise than the rest, while there are any, and the way back.

    What customer service answered stands at its service.
    """
    answered = keys.SET_ON.get({})
    entries = answers.catalogue().entries
    chosen = {
        entry: name
        for entry, name in case.overrides().items()
        if entry not in answered and entry in entries and name in entries[entry].readings
    }
    if not chosen:
        return
    named = [f"- {_switch(entries[id], name)}" for id, name in list(chosen.items())[:SWITCHES_NAMED]]
    if len(chosen) > SWITCHES_NAMED:
        named.append(f"- 还有 {len(chosen) - SWITCHES_NAMED} 处，见“{PAGES['clauses'].title}”")
    with st.container(border=True, key="switches"):
        lead = f":orange-badge[⚠ 单独指定了 {len(chosen)} 处读法] 所有页面都按下面的读法计算："
        st.markdown("\n".join([lead, *named]))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button("全部还原", key="follow_reading", on_click=case.follow_reading)
            clauses = PAGES["clauses"]
            if page != clauses:
                st.page_link(clauses.file, label=f"去{clauses.title}看看")


def _switch(entry: Entry, name: str) -> str:
    reading = entry.readings[name]
    stance = f"{READING_NAMES[reading.stance]}：" if reading.stance else ""
    return f"**{answer_text.plain(entry.title)}** → {stance}{answer_text.plain(reading.say)}"


def show_faults() -> None:
    """Say what is wrong with the case, where something is; the last good answer stays on the page."""
    found = answers.faults(case.current())
    if found:
        told = "\n".join(f"- {answer_text.plain(name)}：{answer_text.plain(text)}" for name, text in found)
        st.error(f"有填写的内容对不上，下面仍是改动之前的结果，请更正：\n{told}")
