"""How does a person say that a service was used? Where it is shown, today unless another day is chosen."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from pages.present.records import record_rows
from pages.present.text import answer_text
from pages.ui.form import day_field
from pages.ui.session import case, keys, record_drafts
from rules.catalogue.schema import Service
from rules.domain.answer import OPEN, ServiceAnswer

USED = "我用了一次"


def draw_use(service: ServiceAnswer, info: Service) -> None:
    """A fold with the form, which is made once it is opened."""
    with st.expander(USED, key=keys.use_form(service.id), on_change="rerun") as fold:
        if fold.open:
            _draw_form(service, info)
    told = keys.told_of_form("use").pop()
    if told:
        st.warning(told)


def _draw_form(service: ServiceAnswer, info: Service) -> None:
    items = [item.id for item in service.items]
    best = next((item.id for item in service.items if item.status in OPEN), items[0])
    if len(items) > 1:
        st.selectbox(
            "哪一项",
            items,
            index=items.index(best),
            format_func=lambda id: info.items[id].name,
            key=keys.USE_ITEM,
        )
    day_field.day_field("哪天用的", keys.USE_ON, case.today())
    if service.items[0].unit != "次":
        st.number_input(f"几{service.items[0].unit}", min_value=1, value=1, step=1, key=keys.USE_COUNT)
    st.button("记下", key="use_send", type="primary", on_click=_record, args=(service.id, items))


def _record(service: str, items: list[str]) -> None:
    item = keys.USE_ITEM.get() or items[0]
    keys.OPENED.put(service)
    on, fault = _day_of_use()
    if on is None:
        keys.told_of_form("use").put(fault)
        return
    fault = _recorded(service, item, on, keys.USE_COUNT.get() or 1)
    if fault:
        keys.told_of_form("use").put(fault)
        return
    keys.use_form(service).put(False)
    keys.DRAWER_CHANGED.put(True)


def _day_of_use() -> tuple[dt.date | None, str]:
    """The day, or None and what is wrong with it."""
    try:
        on = day_field.day_given(keys.USE_ON)
    except ValueError as error:
        return None, answer_text.plain(f"哪天用的：{error}")
    if on is None:
        return None, "请填用的那一天。"
    if on > case.today():
        return None, f"哪天用的：{on} 还没到；最晚填今天 {case.today()}"
    return on, ""


def _recorded(service: str, item: str, on: dt.date, count: int) -> str:
    """Record a use; gives what is wrong with it, or nothing where it was recorded."""
    row: record_rows.RecordRow = {"service": service, "item": item, "on": on.isoformat(), "count": count}
    state = record_rows.check_rows("usage", [row])[0]
    if state.entry is None:
        return "；".join(fault for _, fault in state.faults) or f"还没有填完整：{'、'.join(state.missing)}"
    rows = record_drafts.rows(record_drafts.record_draft("usage"))
    record_drafts.put("usage", [*rows, row])
    return ""
