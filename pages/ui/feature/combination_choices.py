"""What is combined? Whose case is the base, which conditions vary with which values, and what is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import streamlit as st

from pages.present.compare.dimensions import Dimension, dimensions
from pages.present.compare.grid import MOST, size
from pages.present.share.page_link import MOST_DIMENSIONS
from pages.present.text import answer_text
from pages.ui.feature import people
from pages.ui.feature.people import Person
from pages.ui.session import keys, term_drafts
from rules.catalogue.catalogue import SERVICES, Catalogue

BASE = "combo_base"
"""Under this key the session keeps whose case is the base."""

FIRST_CHOICE = ("edition", "addons")
FIRST = "edition"
"""What stands outermost wherever it varies."""

MOST_AT_FIRST = 10
"""Values of a dimension that are chosen to begin with."""
VALUES_NAMED = (3, 3, 2, 1)
"""How many of the chosen values a button names, by the number of dimensions."""

Spec = tuple[tuple[str, tuple[str, ...]], ...]
"""Dimensions and their chosen values, by id."""


class Choice(NamedTuple):
    """What is combined."""

    person: Person
    spec: Spec
    """Empty where something is missing."""


def choose_base() -> None:
    """Whose case the rest is, and what is changed about it, behind one button that says so."""
    people.hold_person(BASE)
    person = people.person_of(BASE)
    told = answer_text.plain(f"其余按：{person.name} · {person.facts['as_of']}")
    with st.popover(told, key="combo_base_field", width="content"):
        people.choose_person("其余情况按谁的", BASE)
        people.choose_day("按哪一天算", BASE)
        people.choose_changes("就地改动（只在这里改，不动您填写的）", BASE)
        st.caption(answer_text.plain(people.describe(people.person_of(BASE).facts)))


def choose_dimensions() -> Choice:
    """Which conditions vary, and a button for each with its values."""
    person = people.person_of(BASE)
    every = dimensions(person.facts, term_drafts.catalogue_tried())
    if not keys.COMBO_DIMENSIONS.is_set():
        keys.COMBO_DIMENSIONS.put(list(FIRST_CHOICE))
    chosen = _in_order(keys.COMBO_DIMENSIONS.get([]) or [])
    spec: list[tuple[str, tuple[str, ...]]] = []
    for id in chosen:
        _seed(every[id], size([_with_values(every[one], ids) for one, ids in spec]))
        spec.append((id, _chosen_values(every[id])))
    for id, values in spec:
        _draw_values(every[id], values, VALUES_NAMED[len(spec) - 1])
    with st.popover("＋ 换条件" if len(chosen) >= MOST_DIMENSIONS else "＋ 加条件", key="combo_more"):
        st.multiselect(
            f"会变的条件（最多 {MOST_DIMENSIONS} 个，先选的在外层，版本总在最外层）",
            list(every),
            format_func=lambda id: every[id].label,
            max_selections=MOST_DIMENSIONS,
            placeholder="请选择",
            key=keys.COMBO_DIMENSIONS,
            persist_state="session",
        )
    complete = bool(spec) and all(ids for _, ids in spec)
    if complete:
        total = size(narrowed(person.facts, tuple(spec), term_drafts.catalogue_tried()))
        st.markdown(f"= **{total} 种组合**", width="content")
    return Choice(person, tuple(spec) if complete else ())


def _in_order(chosen: Sequence[str]) -> list[str]:
    return sorted(chosen, key=lambda id: id != FIRST)


def _seed(dimension: Dimension, others: int) -> None:
    """The first values, as many as can be computed beside those chosen already."""
    key = keys.combo_values(dimension.id)
    if not key.is_set():
        most = max(min(MOST_AT_FIRST, MOST // max(others, 1)), 1)
        key.put([value.id for value in dimension.values][:most])


def _chosen_values(dimension: Dimension) -> tuple[str, ...]:
    chosen = keys.combo_values(dimension.id).get([]) or []
    return tuple(value.id for value in dimension.values if value.id in chosen)


def _draw_values(dimension: Dimension, chosen: Sequence[str], most: int) -> None:
    """The values of a dimension behind a button that names them."""
    key = keys.combo_values(dimension.id)
    ids = [value.id for value in dimension.values]
    named = "、".join(dimension.value(id).head for id in chosen[:most])
    more = "…" if len(chosen) > most else ""
    told = f"{dimension.label} {len(chosen)} 种：{named}{more}" if chosen else f"{dimension.label}：没有选"
    with st.popover(answer_text.plain(told), key=f"combo_field_{dimension.id}"):
        st.pills(
            dimension.label,
            ids,
            selection_mode="multi",
            format_func=lambda id: dimension.value(id).label,
            key=key,
            persist_state="session",
            wrap=True,
        )
        with st.container(horizontal=True):
            st.button("全选", key=f"combo_all_{dimension.id}", on_click=key.put, args=(ids,))
            st.button(
                "去掉这个条件",
                key=f"combo_drop_{dimension.id}",
                type="tertiary",
                on_click=partial(_drop, dimension.id),
            )
        st.caption("在图里点一下某个取值，就只看它一个。")


def _drop(id: str) -> None:
    keys.COMBO_DIMENSIONS.put([one for one in keys.COMBO_DIMENSIONS.get([]) or [] if one != id])


def only_value(code: str) -> None:
    """Show one value of a dimension alone, `edition=special`; touched again, those chosen before."""
    id, _, value = code.partition("=")
    key, before = keys.combo_values(id), keys.COMBO_BEFORE.kept({})
    chosen = key.get([]) or []
    if chosen != [value]:
        if len(chosen) > 1:
            before[id] = chosen
        key.put([value])
    elif id in before:
        key.put(before.pop(id))
    else:
        key.pop()


def narrowed(facts: Mapping[str, Any], spec: Spec, catalogue: Catalogue) -> list[Dimension]:
    """The dimensions of a choice, with only the chosen values."""
    every = dimensions(facts, catalogue)
    return [_with_values(every[id], values) for id, values in spec]


def _with_values(dimension: Dimension, values: Sequence[str]) -> Dimension:
    return dimension._replace(values=tuple(dimension.value(value) for value in values))


# ---------------------------------------------------------------- what is shown


def choose_shown_services(changing: Sequence[str]) -> tuple[str, ...]:
    """Which services are shown: all, those chosen, or of these those that do not stand alike everywhere."""
    catalogue = term_drafts.catalogue_tried()
    picked = keys.COMBO_SERVICES.get([]) or []
    name = f"{len(picked)} 项" if picked else "全部"
    told = f"服务：{name}{'里会变的' if keys.COMBO_CHANGING.get(False) else ''}"
    with st.popover(told, key="combo_services_field"):
        st.multiselect(
            "看哪些服务（不选就是全部；三项以内各画一块）",
            list(SERVICES),
            format_func=lambda id: catalogue.service(id).name,
            placeholder="全部服务",
            key=keys.COMBO_SERVICES,
            persist_state="session",
        )
        st.toggle(
            f"只看会变的（全部里有 {len(changing)} 项）", key=keys.COMBO_CHANGING, persist_state="session"
        )
    shown = picked or list(SERVICES)
    if keys.COMBO_CHANGING.get(False):
        shown = [id for id in shown if id in changing]
    return tuple(id for id in SERVICES if id in shown)
