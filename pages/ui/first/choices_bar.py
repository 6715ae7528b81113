"""Where are version, add-ons, diagnosis and start chosen? In a bar, on a phone behind one strip."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import streamlit as st

from pages.present.base.templating import template
from pages.present.text.unsure_text import ago_text
from pages.ui.first.block import draw_block
from pages.ui.form import case_form
from pages.ui.form.fact_field import ask
from pages.ui.questions import first_answers
from pages.ui.session import answers, case, keys
from rules.catalogue.labels import label, value_label
from rules.domain.periods import completed_months

STRIP = template("choices.html.jinja", Path(__file__).resolve().parent / "templates")

START = "policy_start"
NAMES = {"edition": "版本", "addons": "加购", "diagnosis": "诊断", START: "买了多久"}


def draw_choices() -> None:
    """The strip for a narrow screen, and the bar, which is open there only when it was asked for."""
    is_open = bool(keys.CHOICES_OPEN.get(False))
    strip = STRIP.render(cells=list(_chosen_cells()), open=is_open)
    with st.container(key="choices_strip"):
        draw_block("choices_block", strip, {"choose": _toggle_choices})
    with st.container(key="choices_open" if is_open else "choices_closed", horizontal=True, gap="large"):
        ask("edition", "main", label=NAMES["edition"])
        case_form.addons(short=True)
        ask("diagnosis", "main", label=" · ".join([NAMES["diagnosis"], *_about_diagnosis()]))
        _start()


def _start() -> None:
    """The start in short; the field for it opens below."""
    name = label(START, answers.catalogue())
    with st.container(key="start_choice", gap=None):
        st.markdown(name)
        with st.popover(_start_told(), key="start_field", on_change="rerun", width="stretch") as field:
            if field.open:
                ask(START, "main", label=name, lists=True)


def _start_told() -> str:
    """When it began and how long ago that is, as far as it is known."""
    start, either = case.entered().get(START), case.alternatives()
    if start is None:
        today = answers.readable_scenario().as_of
        return ago_text(either[START], today) if START in either else "选一下"
    full = _months_told(start)
    return f"**{start} 起**" + (f" · {full}" if full else "")


def _months_told(start: str) -> str:
    """`满 8 个月`; empty in the first month."""
    months = completed_months(dt.date.fromisoformat(start), answers.readable_scenario().as_of)
    return f"满 {months} 个月" if months > 0 else ""


def _about_diagnosis() -> Iterator[str]:
    """When and where it was made, as far as that was entered."""
    known, held = answers.catalogue(), case.entered()
    on, place = held.get("diagnosed_on"), held.get("diagnosed_at")
    if on is not None:
        yield "今天" if on == answers.readable_scenario().as_of.isoformat() else on
    if place is not None:
        yield known.facts["diagnosed_at"].options[place].short or value_label("diagnosed_at", place, known)


def _toggle_choices(_: str) -> None:
    keys.CHOICES_OPEN.put(not keys.CHOICES_OPEN.get(False))


def _chosen_cells() -> Iterator[tuple[str, str]]:
    """Each of the four with what was chosen; empty where nothing was."""
    known, held = answers.catalogue(), case.entered()
    for fact, name in NAMES.items():
        value = held.get(fact)
        if value is None and fact in case.alternatives():
            yield name, first_answers.reply_about(fact) or "不确定"
        elif value is None:
            yield name, ""
        elif fact == START:
            yield name, _months_told(value) or value
        elif isinstance(value, list):
            yield name, "、".join(known.facts[fact].options[one].short or one for one in value) or "没有"
        else:
            option = known.facts[fact].options.get(value)
            yield name, (option.short if option else None) or value_label(fact, value, known)
