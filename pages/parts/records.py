"""How is a list recorded: past uses, bookings, earlier stays? A row to add and a line for each entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import streamlit as st

from pages.parts import answers, case
from pages.parts.fields import FIRST_DAY, LAST_DAY
from rules.wording import value_label

Entry = dict[str, Any]


class Kind(NamedTuple):
    """A list of the case: how one entry is asked for and put in words."""

    fact: str
    title: str
    add: Callable[[str], Entry | None]
    say: Callable[[Entry], str]


def history() -> None:
    """The three lists, one below the other."""
    for kind in KINDS:
        with st.container(border=True, key=f"record_{kind.fact}"):
            st.markdown(f"**{kind.title}**")
            _entries(kind)
            _adder(kind)


def _entries(kind: Kind) -> None:
    for index, entry in enumerate(case.value(kind.fact) or []):
        with st.container(horizontal=True, vertical_alignment="center", key=f"{kind.fact}_{index}"):
            st.markdown(kind.say(entry), width="stretch")
            st.button(
                "删除",
                key=f"drop:{kind.fact}:{index}",
                type="tertiary",
                on_click=_drop,
                args=(kind.fact, index),
            )


def _adder(kind: Kind) -> None:
    with st.form(f"add_{kind.fact}", clear_on_submit=True, border=False):
        entry = kind.add(f"new:{kind.fact}")
        if st.form_submit_button("添加"):
            if entry is None:
                st.warning("还没有填完整。")
            else:
                case.enter(kind.fact, [*(case.value(kind.fact) or []), entry])
                st.rerun()


def _drop(fact: str, index: int) -> None:
    rest = [entry for i, entry in enumerate(case.value(fact) or []) if i != index]
    case.enter(fact, rest or None)


# ---------------------------------------------------------------- the parts of an entry


def _keys() -> list[tuple[str, str]]:
    return [(service.id, item) for service in answers.catalogue().services for item in service.items]


def _name(key: tuple[str, str]) -> str:
    service = answers.catalogue().service(key[0])
    return service.name if len(service.items) == 1 else f"{service.name} · {service.items[key[1]].name}"


def _service(prefix: str) -> tuple[str, str] | None:
    return st.selectbox(
        "哪项服务", _keys(), index=None, format_func=_name, placeholder="请选择", key=f"{prefix}:service"
    )


def _day(label: str, prefix: str, name: str) -> str | None:
    day = st.date_input(
        label,
        value=None,
        min_value=FIRST_DAY,
        max_value=LAST_DAY,
        format="YYYY-MM-DD",
        key=f"{prefix}:{name}",
    )
    return day.isoformat() if day else None


def _option(fact: str, prefix: str) -> str | None:
    info = answers.catalogue().facts[fact]
    return st.selectbox(
        info.label,
        list(info.options),
        index=None,
        format_func=lambda key: info.options[key].label,
        placeholder="不清楚",
        key=f"{prefix}:{fact}",
    )


# ---------------------------------------------------------------- the three lists


def _add_use(prefix: str) -> Entry | None:
    key = _service(prefix)
    day = _day("哪天用的", prefix, "on")
    count = st.number_input("用了多少（次；护工按天）", min_value=1, value=1, key=f"{prefix}:count")
    amount = st.number_input(
        "金额（元，可不填）", min_value=0.0, value=None, key=f"{prefix}:amount", placeholder="可不填"
    )
    if key is None or day is None:
        return None
    return _without_none(service=key[0], item=key[1], on=day, count=int(count), amount=amount)


def _say_use(entry: Entry) -> str:
    service = answers.catalogue().service(entry["service"])
    item = entry.get("item") or next(iter(service.items))
    amount = f"，{entry['amount']:,.0f} 元" if entry.get("amount") is not None else ""
    unit = service.items[item].limit.unit
    return f"{entry['on']}　{_name((service.id, item))}　{entry.get('count', 1)} {unit}{amount}"


def _add_booking(prefix: str) -> Entry | None:
    key = _service(prefix)
    booked = _day("哪天约的", prefix, "booked_on")
    day = _day("约在哪天（可不填）", prefix, "on")
    if key is None or booked is None:
        return None
    return _without_none(service=key[0], item=key[1], booked_on=booked, on=day)


def _say_booking(entry: Entry) -> str:
    service = answers.catalogue().service(entry["service"])
    item = entry.get("item") or next(iter(service.items))
    on = f"，约在 {entry['on']}" if entry.get("on") else ""
    return f"{entry['booked_on']} 预约　{_name((service.id, item))}{on}"


def _add_stay(prefix: str) -> Entry | None:
    admitted = _day("入院日期", prefix, "admitted_on")
    discharged = _day("出院日期", prefix, "discharged_on")
    entry = _without_none(
        admitted_on=admitted,
        discharged_on=discharged,
        hospital=_option("hospital", prefix),
        surgery=_option("surgery", prefix),
    )
    return entry if discharged else None


def _say_stay(entry: Entry) -> str:
    known = answers.catalogue()
    parts = [
        f"{entry.get('admitted_on', '不清楚哪天')} 入院",
        f"{entry.get('discharged_on', '不清楚哪天')} 出院",
    ]
    parts += [value_label(fact, entry[fact], known) for fact in ("hospital", "surgery") if entry.get(fact)]
    return "，".join(parts)


def _without_none(**parts: Any) -> Entry:
    return {name: value for name, value in parts.items() if value is not None}


KINDS = (
    Kind("usage", "已经用过的", _add_use, _say_use),
    Kind("bookings", "已经约好的", _add_booking, _say_booking),
    Kind("earlier_stays", "本保单年度以前的住院", _add_stay, _say_stay),
)
