"""Where are version, add-ons, diagnosis and start chosen? In a bar, on a phone behind one strip."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from pages.present.text.unsure_text import ago_text
from pages.ui.form import case_form
from pages.ui.form.fact_field import field_of
from pages.ui.form.field_block import Box, draw_fields
from pages.ui.questions import first_answers
from pages.ui.session import answers, case
from rules.catalogue.labels import label, value_label
from rules.domain.periods import completed_months

START = "policy_start"
NAMES = {"edition": "版本", "addons": "加购", "diagnosis": "诊断", START: "买了多久"}


def draw_choices() -> None:
    """The bar, which a narrow screen shows once its strip was touched."""
    about = " · ".join([NAMES["diagnosis"], *_about_diagnosis()])
    fields = [
        field_of("edition", "main", NAMES["edition"]),
        case_form.addons(short=True),
        field_of("diagnosis", "main", about),
        replace(field_of(START, "main", label(START, answers.catalogue())), told=_start_told()),
    ]
    draw_fields("choices", [Box("choices", fields, look="bar", cells=list(_chosen_cells()))])


def _start_told() -> tuple[str, str]:
    """When it began and how long ago that is, as far as it is known."""
    start, either = case.entered().get(START), case.alternatives()
    if start is None:
        today = answers.readable_scenario().as_of
        return "", ago_text(either[START], today) if START in either else "选一下"
    return f"{start} 起", _months_told(start)


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
