"""How does a person say that a service was used? Where it is shown, today unless another day is chosen."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from pages.ui.form.fact_field import FIRST_DAY
from pages.ui.session import case, keys, used
from rules.catalogue.schema import Service
from rules.domain.answer import OPEN, ServiceAnswer

USED = "我用了一次"


def draw_use(service: ServiceAnswer, info: Service) -> None:
    """A button that opens the form; the rest of the drawer stays as it is."""
    with st.popover(USED, key="use_open"), st.form("use_form", border=False):
        items = [item.id for item in service.items]
        best = next((item.id for item in service.items if item.status in OPEN), items[0])
        if len(items) > 1:
            st.selectbox(
                "哪一项",
                items,
                index=items.index(best),
                format_func=lambda id: info.items[id].name,
                key="use_item",
            )
        st.date_input(
            "哪天用的",
            value=case.today(),
            min_value=FIRST_DAY,
            max_value=case.today(),
            format="YYYY-MM-DD",
            key="use_on",
        )
        if service.items[0].unit != "次":
            st.number_input(f"几{service.items[0].unit}", min_value=1, value=1, step=1, key="use_count")
        st.form_submit_button(
            "记下", key="use_send", type="primary", on_click=_record, args=(service.id, items)
        )
    told = keys.told_of_form("use").pop()
    if told:
        st.warning(told)


def _record(service: str, items: list[str]) -> None:
    item = st.session_state.get("use_item") or items[0]
    on = st.session_state["use_on"]
    keys.OPENED.put(service)
    if not isinstance(on, dt.date):
        keys.told_of_form("use").put("请选用的那一天。")
        return
    fault = used.record_use(service, item, on, st.session_state.get("use_count") or 1)
    if fault:
        keys.told_of_form("use").put(fault)
        return
    keys.DRAWER_CHANGED.put(True)
