"""How is an invented customer's situation told in Chinese? Short lines, each with a heading.

What is not told has not happened, so every fact that is not told must have its value of
`rules.domain.scenario.UNTOLD`; no fact of a known customer is otherwise left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.catalogue.labels import value_label
from rules.quiz.customers import Customer

WEEKDAYS = "一二三四五六日"

Lines = tuple[tuple[str, str], ...]
"""Headings with what stands under them."""


def day_told(day: dt.date | str) -> str:
    """`2026年3月4日（周三）`; a string is an ISO date."""
    on = dt.date.fromisoformat(day) if isinstance(day, str) else day
    return f"{on.year}年{on.month}月{on.day}日（周{WEEKDAYS[on.weekday()]}）"


def situation_told(customer: Customer, catalogue: Catalogue) -> Lines:
    """The customer's situation under headings, empty ones left out."""
    parts = {
        "保单": _policy,
        "本人": _person,
        "病情": _illness,
        "就医": _care,
        "用药与治疗": _treatment,
        "出行": _journey,
        "已用": _used,
    }
    teller = _Teller(customer.facts, catalogue)
    lines = ((name, "；".join(part(teller))) for name, part in parts.items())
    return tuple((name, text) for name, text in lines if text)


class _Teller:
    def __init__(self, facts: Mapping[str, Any], catalogue: Catalogue) -> None:
        self.facts, self.catalogue = facts, catalogue

    def value(self, fact: str) -> str:
        """A fact's value in Chinese."""
        return value_label(fact, self.facts[fact], self.catalogue)

    def day(self, fact: str) -> str:
        return day_told(self.facts[fact])

    def has(self, fact: str) -> bool:
        return fact in self.facts

    def is_(self, fact: str, value: object = True) -> bool:
        return bool(self.facts.get(fact) == value)


def _policy(teller: _Teller) -> Iterator[str]:
    yield teller.value("edition")
    yield f"加购{teller.value('addons')}" if teller.facts["addons"] else "没有加购"
    yield f"{teller.facts['policy_start']} 至 {teller.facts['policy_end']}"
    yield "续期保单（版本和加购与上年相同）" if teller.is_("renewal") else "首年保单"
    yield f"合同写的首年等待期 {teller.value('waiting_days')}"


def _person(teller: _Teller) -> Iterator[str]:
    yield teller.value("sex")
    yield teller.value("age")
    if teller.facts["age"] >= 18:
        yield teller.value("married")
    yield teller.value("has_symptoms")


def _illness(teller: _Teller) -> Iterator[str]:
    if teller.is_("diagnosis", "none"):
        yield "没有疾病"
        return
    yield teller.value("diagnosis") + ("（合同约定的罕见病）" if teller.is_("rare_disease") else "")
    yield f"{teller.day('diagnosed_on')}由{teller.value('diagnosed_at')}诊断"
    if teller.is_("accident"):
        yield "意外受伤"
    if teller.has("first_critical"):
        yield "以前没有得过重大疾病" if teller.is_("first_critical") else "以前得过重大疾病"


def _care(teller: _Teller) -> Iterator[str]:
    if teller.is_("care", "none"):
        yield "没有就医"
        return
    yield f"{teller.value('care')}，{teller.value('hospital')}"
    yield from _place(teller)
    if teller.is_("admission_note"):
        yield f"住院单 {teller.day('admission_note_on')}开出"
    if teller.is_("exam_order"):
        yield "已开检查单"
    if teller.is_("care", "inpatient"):
        yield from _stay(teller)
    if teller.has("planned_on"):
        yield f"打算 {teller.day('planned_on')}使用服务"


def _place(teller: _Teller) -> Iterator[str]:
    where = f"{teller.facts['hospital_city']}，" if teller.has("hospital_city") else ""
    yield where + teller.value("urban")
    if teller.facts["trip_km"] == 0:
        # The rule on the ride speaks of one city, and no fact names the city of the home.
        yield f"家在同城，最短路程 {teller.value('distance_km')}"
    if teller.has("in_network"):
        yield "医院在直付网络内" if teller.is_("in_network") else "医院不在直付网络内"


def _stay(teller: _Teller) -> Iterator[str]:
    as_of = teller.facts["as_of"]
    if teller.facts["admitted_on"] > as_of:
        yield f"定于 {teller.day('admitted_on')}入院"
    else:
        yield f"{teller.day('admitted_on')}入院"
        yield f"{teller.day('discharged_on')}出院" if teller.has("discharged_on") else "还没有出院"
        yield teller.value("surgery")
    if teller.is_("expert_stay"):
        yield "由绿通安排的专家收住院诊治"
    over = "会超过" if teller.is_("cost_over_deductible") else "不会超过"
    yield f"自己承担的住院费{over}免赔额"


def _treatment(teller: _Teller) -> Iterator[str]:
    """What matters to those who need such a drug or therapy."""
    facts = teller.facts
    needs_drug = facts["rare_disease"] or facts["diagnosis"] in ("malignant", "malignant_mild")
    if needs_drug and teller.is_("care", "outpatient"):
        yield "医生开的药在该服务的清单内" if facts["drug_listed"] else "医生开的药不在该服务的清单内"
        yield teller.value("drug_unavailable")
    if facts["diagnosis"] in ("malignant", "malignant_mild", "benign_tumour"):
        yield ("符合" if facts["indication_met"] else "不符合") + "先进疗法的适应症"
    if teller.is_("boao_confirmed"):
        yield "博鳌的医生已经确认"


def _journey(teller: _Teller) -> Iterator[str]:
    if teller.facts["trip_km"]:
        yield f"正在离家 {teller.value('trip_km')}的地方旅行，突发急病，情况紧急"
        yield f"去的是{teller.value('trip_region')}"
        yield f"整个行程连续 {teller.value('trip_days')}"


def _used(teller: _Teller) -> Iterator[str]:
    """The uses by item, each with its days."""
    grouped: dict[tuple[str, str], list[str]] = {}
    for use in teller.facts.get("usage", ()):
        item = use.get("item") or SERVICES[use["service"]][0]
        limit = teller.catalogue.service(use["service"]).items[item].limit
        count = use.get("count", 1)
        days = f"{use['on']}（{count} {limit.unit}）" if count > 1 or limit.unit != "次" else use["on"]
        grouped.setdefault((use["service"], item), []).append(days)
    for (service, item), days in grouped.items():
        yield f"{item_told(service, item, teller.catalogue)}：{'、'.join(days)}"


def item_told(service: str, item: str, catalogue: Catalogue) -> str:
    """A service's name, with the item where it has several."""
    info = catalogue.service(service)
    return info.name if len(info.items) == 1 else f"{info.name}（{info.items[item].name}）"
