"""How does one service look among the others? A card of a container, one text and one button."""

from __future__ import annotations

import streamlit as st

from pages.parts import answers, words
from pages.parts.words import OPPOSITE_NAMES, READING_NAMES
from rules.answer import Answer, ServiceAnswer
from rules.schema import Service
from rules.wording import label


def card(service: ServiceAnswer, info: Service, answer: Answer, before: ServiceAnswer | None) -> bool:
    """Draw a service; True when its details are asked for. `before` is its answer under the earlier plan."""
    with st.container(
        border=True, height="stretch", vertical_alignment="distribute", key=f"card_{service.id}"
    ):
        st.markdown(text(service, info, answer, before))
        return st.button("详情", key=f"open_{service.id}", width="stretch")


def text(service: ServiceAnswer, info: Service, answer: Answer, before: ServiceAnswer | None) -> str:
    """Markdown of a card."""
    lines = [f"**{info.name}**", words.badge(service.status)]
    changed = change(before, service, answer, info)
    if changed:
        lines.append(f":yellow-badge[⇄ 变了] {changed}")
    lines += [
        words.service_count(service, info),
        *_dated(service, answer),
        words.small(words.items_line(service)),
    ]
    known = answers.catalogue()
    because = words.reason(service, [label(fact, known) for fact in service.missing])
    lines += [words.plain(because), *_readings(service, answer)]
    return "  \n".join(line for line in lines if line)


def _dated(service: ServiceAnswer, answer: Answer) -> list[str]:
    found = words.next_day(service, answer)
    return [words.plain(found)] if found else []


def _readings(service: ServiceAnswer, answer: Answer) -> list[str]:
    """Both readings, where they differ in what a card shows."""
    other = service.other_reading
    if other is None or not differs(service):
        return []
    lines = []
    if other.status != service.status:
        lines.append(f"{READING_NAMES[answer.reading]} {words.badge(service.status)}")
        lines.append(f"{OPPOSITE_NAMES[answer.reading]} {words.badge(other.status)}")
    elif days := words.other_day(service, answer.as_of):
        kind, on = days
        if on not in words.next_day(service, answer):
            lines.append(words.small(f"{kind}：{on}"))
    return [*lines, f":orange-badge[⚠ {words.ADVICE}]"]


def differs(service: ServiceAnswer) -> bool:
    """Whether the readings differ in something that concerns a person who has the service."""
    other = service.other_reading
    out = ("not_included", "not_started")
    return other is not None and not (service.status in out and other.status in out)


def change(before: ServiceAnswer | None, now: ServiceAnswer, answer: Answer, info: Service) -> str:
    """What stood on the card under the earlier plan, where it differs; else empty."""
    if before is None:
        return ""
    old = []
    if before.status != now.status:
        old.append(words.status_text(before.status))
    if words.service_count(before, info) != words.service_count(now, info):
        old.append(words.service_count(before, info).replace("**", ""))
    if before.status == now.status and words.next_day(before, answer) != words.next_day(now, answer):
        old.append(words.plain(words.next_day(before, answer)))
    shown = "，".join(part for part in old if part)
    return f"原来：{shown}" if shown else ""
