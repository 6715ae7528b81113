"""How does a person say what customer service answered? A question with the answers as buttons."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.present.drawer.asking import PhoneQuestion, answered_text
from pages.present.text import answer_text
from pages.ui.session import answers, case, keys, replies

MOST_IN_VIEW = 2
"""Questions that stand in the drawer; the rest stand where the manual disagrees."""

UNCLEAR = "没说清"


def draw_asked(questions: Sequence[PhoneQuestion], service: str) -> None:
    """The questions that stand in the drawer; with one alone, the words to say have it already."""
    shown = questions[:MOST_IN_VIEW]
    if not shown:
        return
    st.markdown(f"**客服怎么答？** {answer_text.small('点了就按这个算，记下日子')}")
    for question in shown:
        draw_replies(question, service)


def draw_replies(question: PhoneQuestion, service: str) -> None:
    """A question with a button for each answer."""
    st.markdown(answer_text.plain(question.ask))
    with st.container(horizontal=True, gap="small", key=f"replies_{question.entry}"):
        for reading, say in (*question.replies, (None, UNCLEAR)):
            st.button(
                say,
                key=f"reply:{question.entry}:{reading or ''}",
                width="stretch",
                on_click=_answered,
                args=(service, question.entry, reading),
            )


def draw_answered(entry: str, service: str) -> None:
    """What customer service answered about an entry, and the way back."""
    reply = replies.given()[entry]
    info = answers.catalogue().entries[entry]
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"answered_{entry}"):
        told = answered_text(info, reply.reading, reply.on)
        st.markdown(f"✓ **{answer_text.plain(told)}**  \n{answer_text.small(info.ask or info.title)}")
        st.button("改回", key=f"unreply:{entry}", type="tertiary", on_click=_withdrawn, args=(service, entry))


def answered_about(service: str) -> list[str]:
    """The entries about a service that were answered."""
    entries = answers.catalogue().entries
    return [entry for entry in replies.given() if service in entries[entry].services]


def answered_line(service: str) -> str:
    """What customer service answered about a service, for its card; the first of several."""
    entries = answered_about(service)
    if not entries:
        return ""
    reply = replies.given()[entries[0]]
    return answered_text(answers.catalogue().entries[entries[0]], reply.reading, reply.on)


def _answered(service: str, entry: str, reading: str | None) -> None:
    replies.take_reply(entry, reading, case.today())
    _reopen(service)


def _withdrawn(service: str, entry: str) -> None:
    replies.withdraw(entry)
    _reopen(service)


def _reopen(service: str) -> None:
    keys.DRAWER_CHANGED.put(True)
    keys.OPENED.put(service)
