"""Where are version, add-ons, diagnosis and start chosen? In a bar, on a phone behind one strip."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import streamlit as st

from pages.present.base.templating import template
from pages.ui.first.block import draw_block
from pages.ui.form import case_form
from pages.ui.form.fact_field import ask
from pages.ui.questions import first_answers
from pages.ui.session import answers, case, keys
from rules.catalogue.labels import value_label

STRIP = template("choices.html.jinja", Path(__file__).resolve().parent / "templates")

NAMES = {"edition": "版本", "addons": "加购", "diagnosis": "诊断", "policy_start": "买了多久"}


def draw_choices() -> None:
    """The strip for a narrow screen, and the bar, which is open there only when it was asked for."""
    is_open = bool(keys.CHOICES_OPEN.get(False))
    strip = STRIP.render(cells=list(_chosen_cells()), open=is_open)
    with st.container(key="choices_strip"):
        draw_block("choices_block", strip, {"choose": _toggle_choices})
    facts = answers.catalogue().facts
    with st.container(key="choices_open" if is_open else "choices_closed", horizontal=True, gap="large"):
        ask("edition", "main", label=NAMES["edition"])
        case_form.addons(short=True)
        ask("diagnosis", "main", label=facts["diagnosis"].label)
        ask("policy_start", "main", label=facts["policy_start"].label)


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
        elif isinstance(value, list):
            yield name, "、".join(known.facts[fact].options[one].short or one for one in value) or "没有"
        else:
            option = known.facts[fact].options.get(value)
            yield name, (option.short if option else None) or value_label(fact, value, known)
