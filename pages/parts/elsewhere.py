"""What is the full answer of a service for a case other than the one on the screen? The same drawer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.parts import answers, cards, detail, words
from rules.answer import Answer, ServiceAnswer
from rules.schema import Service
from rules.wording import label


def show(service: str, answer: Answer, facts: Mapping[str, Any], whose: str) -> None:
    """Open the drawer for a service in an answer that was given for `facts`; `whose` names the case."""
    info = answers.catalogue().service(service)
    own = next(one for one in answer.services if one.id == service)
    st.dialog(info.name, width="medium", position="right")(_content)(own, info, answer, facts, whose)


def _content(
    service: ServiceAnswer, info: Service, answer: Answer, facts: Mapping[str, Any], whose: str
) -> None:
    st.caption(words.plain(whose))
    st.markdown("  \n".join(detail._head(service, info)))
    if cards.differs(service):
        st.warning(detail._two_readings(service, info, answer))
    why, when, how, care = st.tabs(["为什么", "次数与日期", "怎么用", "注意与歧义"])
    with why:
        st.markdown(_reasons(service, info, answer, facts))
    with when:
        st.markdown(detail._counts(service, info))
        st.markdown(detail._dates(service, info, answer))
    with how:
        detail._guide(info)
    with care:
        st.markdown(detail._care(service, info))


def _reasons(service: ServiceAnswer, info: Service, answer: Answer, facts: Mapping[str, Any]) -> str:
    """Every check with its verdict for these facts, as the drawer has it for the case on the screen."""
    known = answers.catalogue()
    trace = answers.trace(facts, answer.reading, service.id)
    parts = []
    if service.missing:
        parts.append(f"还差：**{'、'.join(label(fact, known) for fact in service.missing)}**")
    if trace is None:
        return "\n\n".join([*parts, detail._reason_list(service.because)])
    parts.append(detail._reason_list(sorted(trace.shared, key=detail._unmet_first)))
    if len(service.items) > 1:
        parts += [detail._item_reasons(item, trace.items[item.id], info) for item in service.items]
    else:
        own = service.items[0]
        parts.append(detail._reason_list(detail._own(own, trace.items[own.id])))
    return "\n\n".join(part for part in parts if part)
