"""How is a statement added to the terms of a service? A condition, a count, a last day, a promise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from pages.present.text import answer_text
from pages.ui.draft.condition_form import (
    Making,
    Wanted,
    condition_inputs,
    draw_joining,
    draw_splitting,
)
from pages.ui.draft.term_field import NARROW, WIDE, draw_refused
from pages.ui.session import keys, term_drafts
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.labels import label
from rules.domain.deadline_kinds import DEADLINES
from rules.domain.periods import UNIT_NAMES
from rules.domain.scenario import EVENT_DATES
from rules.drafts.term_edits import adding_edit, free_pool_id, in_sentence
from rules.drafts.term_options import OPTIONS
from rules.drafts.terms import terms_of

KINDS_ADDED = {
    "requires": "条件",
    "joined": "已有条件再加一个",
    "limit": "次数上限",
    "split": "次数分开算",
    "pool": "几项合计的次数",
    "apply_by": "最晚申请的日子",
    "use_by": "最晚使用的日子",
    "promise": "对方的时限",
}
PLACES = {
    "limit": "items.{item}.limit",
    "apply_by": "items.{item}.window.apply_by",
    "use_by": "items.{item}.window.use_by",
}
WHOLE_LISTS = {"requires": "requires", "pool": "pools"}
"""Where what is added stands behind others of its kind."""
CHANGING: Mapping[str, Callable[[str, Catalogue], Wanted | None]] = {
    "joined": draw_joining,
    "split": draw_splitting,
}
"""What is no new statement, but makes more of one that there is."""
LONGEST_SAY = 80
REFUSED_AT = "terms_add"


def draw_adding(service: str, catalogue: Catalogue) -> None:
    """Choose what to add, fill it in, add it."""
    with st.container(border=True, key="terms_add"):
        kind = st.segmented_control(
            "加一条",
            list(KINDS_ADDED),
            format_func=KINDS_ADDED.__getitem__,
            key=keys.TERMS_ADDING,
            persist_state="session",
        )
        if kind and kind in CHANGING:
            _change_drawn(CHANGING[kind](service, catalogue))
        elif kind:
            _statement_drawn(kind, service, catalogue)
        draw_refused(REFUSED_AT)


def _change_drawn(wanted: Wanted | None) -> None:
    """What a term becomes, and the button that lets it."""
    if wanted:
        st.markdown(answer_text.small(wanted.told))
        st.button("改成这样", key="add_take", type="primary", on_click=_make, args=(wanted.make,))


def _statement_drawn(kind: str, service: str, catalogue: Catalogue) -> None:
    items = catalogue.service(service).items
    whole = {"": "整项服务"} if kind in ("requires", "promise", "pool") else {}
    owners = whole if kind == "pool" else whole | {id: item.name for id, item in items.items()}
    item = st.selectbox(
        "加在哪里",
        list(owners),
        format_func=lambda id: owners.get(id, id),
        key=f"add_item:{service}:{kind}",
        width=WIDE,
    )
    say = st.text_input("怎么说（可不填）", max_chars=LONGEST_SAY, key="add_say")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        value = FORMS[kind](catalogue, service)
    say = " ".join(say.split()) or _usual_words(kind, value, catalogue, service)
    st.markdown(answer_text.small(say))
    place = _added_at(kind, item, value)
    kept = value if kind == "pool" else {name: one for name, one in value.items() if name != "id"}
    written = kept | {"say": say, "cite": [_first_lines(catalogue, service)]}
    st.button(
        "加上",
        key="add_take",
        type="primary",
        on_click=_make,
        args=(lambda known: adding_edit(known, service, place, written),),
    )


def _make(make: Making) -> None:
    if term_drafts.take_edit(REFUSED_AT, make(term_drafts.catalogue_tried())):
        keys.TERMS_ADDING.pop()


def _added_at(kind: str, item: str, value: Mapping[str, Any]) -> str:
    above = f"items.{item}." if item else ""
    if kind in WHOLE_LISTS:
        return f"{above}{WHOLE_LISTS[kind]}"
    return f"{above}promises.{value['id']}" if kind == "promise" else PLACES[kind].format(item=item)


def _first_lines(catalogue: Catalogue, service: str) -> str:
    """The lines that a new statement hangs on until the manual has some of its own: the first cited."""
    first, last = next(one.lines[0] for one in terms_of(catalogue, service) if one.lines)
    return f"{first}-{last}"


def _usual_words(kind: str, value: Mapping[str, Any], catalogue: Catalogue, service: str) -> str:
    """A sentence for it; the numbers stand in the terms."""
    if kind == "requires":
        return in_sentence(catalogue, service, value["when"]) or "新加的条件"
    if kind == "pool":
        items = catalogue.service(service).items
        return "、".join(items[id].name for id in value["items"] if id in items) + "合起来算"
    return DEADLINES[value["id"]].name if kind == "promise" else KINDS_ADDED[kind]


# ---------------------------------------------------------------- what is filled in


def _added_condition(catalogue: Catalogue, _: str) -> dict[str, Any]:
    test = condition_inputs(catalogue)
    kind = st.selectbox(
        "不满足时",
        ["fit", "trigger"],
        format_func=lambda one: OPTIONS["kind", one],
        key="add_kind",
        width=WIDE,
    )
    return {"kind": kind, "when": test}


def _added_pool(catalogue: Catalogue, service: str) -> dict[str, Any]:
    items = catalogue.service(service).items
    chosen = st.multiselect(
        "哪几项合起来算",
        list(items),
        default=list(items)[:2],
        format_func=lambda id: items[id].name if id in items else id,
        key=f"add_items:{service}",
    )
    shared = {"id": free_pool_id(catalogue, service), "items": chosen}
    return shared | _added_count(catalogue, service)


def _added_count(_: Catalogue, __: str) -> dict[str, Any]:
    count = st.number_input("几次", 0, 1000, 1, key="add_count", width=NARROW)
    periods = {str(code): name for (key, code), name in OPTIONS.items() if key == "per"}
    per = st.selectbox(
        "按什么期间",
        list(periods),
        format_func=lambda one: periods.get(one, one),
        key="add_per",
        width=WIDE,
    )
    return {"count": count, "per": per}


def _period() -> dict[str, int]:
    count = st.number_input("多久", 1, 366, 15, key="add_length", width=NARROW)
    unit = st.selectbox(
        "单位",
        [str(unit) for unit in UNIT_NAMES],
        format_func=lambda one: next(name for unit, name in UNIT_NAMES.items() if unit == one),
        key="add_unit",
        width=NARROW,
    )
    return {str(unit): int(count)}


def _added_day(catalogue: Catalogue, _: str) -> dict[str, Any]:
    day = st.selectbox(
        "从哪天起",
        sorted(EVENT_DATES),
        format_func=lambda one: label(one, catalogue),
        key="add_since",
        width=WIDE,
    )
    return {"date": {"of": day, "plus": _period()}}


def _added_promise(_: Catalogue, __: str) -> dict[str, Any]:
    promised = [kind for kind, info in DEADLINES.items() if "promise" in info.given]
    kind = st.selectbox(
        "哪种时限",
        promised,
        format_func=lambda one: DEADLINES[one].name,
        key="add_deadline",
        width=WIDE,
    )
    return {"id": kind, "period": _period(), "since": "application"}


FORMS: Mapping[str, Callable[[Catalogue, str], dict[str, Any]]] = {
    "requires": _added_condition,
    "limit": _added_count,
    "pool": _added_pool,
    "apply_by": _added_day,
    "use_by": _added_day,
    "promise": _added_promise,
}
