"""How is an invented customer's situation told in Chinese? Short lines, each with a heading.

What is not told has not happened, so every fact that is not told must have its value of
`rules.domain.scenario.UNTOLD`; no fact of a known customer is otherwise left out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.catalogue.labels import value_label
from rules.quiz.customers import Customer
from rules.quiz.model import day_told, plain_day

Lines = tuple[tuple[str, str], ...]
"""Headings with what stands under them."""


def situation_told(
    customer: Customer, catalogue: Catalogue, only: Collection[str] | None = None, about: Collection[str] = ()
) -> Lines:
    """The customer's situation under headings, empty ones left out.

    `only` are the facts that are told, where not all are; `about` the services whose uses are, where not all
    are.
    """
    parts: dict[str, Callable[[_Teller], Iterator[_Telling]]] = {
        "保单": _policy,
        "本人": _person,
        "病情": _illness,
        "就医": _care,
        "用药与治疗": _treatment,
        "出行": _journey,
        "已用": _used,
    }
    teller = _Teller(customer.facts, catalogue, only, about)
    lines = (
        (name, "；".join(text for facts, text in part(teller) if teller.tells(facts)))
        for name, part in parts.items()
    )
    return tuple((name, text) for name, text in lines if text)


_Telling = tuple[str, str]
"""The facts that a text tells, separated by spaces, and the text."""


class _Teller:
    def __init__(
        self,
        facts: Mapping[str, Any],
        catalogue: Catalogue,
        only: Collection[str] | None,
        about: Collection[str],
    ) -> None:
        self.facts, self.catalogue = facts, catalogue
        self.only, self.about = only, about

    def tells(self, facts: str) -> bool:
        """Whether a text about these facts is told: all are known, and one of them is asked for."""
        names = facts.split()
        known = all(name in self.facts for name in names)
        return known and (self.only is None or any(name in self.only for name in names))

    def value(self, fact: str) -> str:
        """A fact's value in Chinese; empty where it is not known."""
        return value_label(fact, self.facts[fact], self.catalogue) if fact in self.facts else ""

    def day(self, fact: str) -> str:
        return day_told(self.facts[fact]) if fact in self.facts else ""

    def plain(self, fact: str) -> str:
        return plain_day(self.facts[fact]) if self.facts.get(fact) else ""

    def has(self, fact: str) -> bool:
        return fact in self.facts

    def is_(self, fact: str, value: object = True) -> bool:
        return bool(self.facts.get(fact) == value)


def _policy(teller: _Teller) -> Iterator[_Telling]:
    yield "edition", teller.value("edition")
    yield "addons", f"加购{teller.value('addons')}" if teller.facts["addons"] else "没有加购"
    yield (
        "policy_start policy_end",
        f"{teller.plain('policy_start')}至{teller.plain('policy_end')}",
    )
    yield "renewal", "续期保单（版本和加购与上年相同）" if teller.is_("renewal") else "首年保单"
    yield "waiting_days", f"合同写的首年等待期 {teller.value('waiting_days')}"


def _person(teller: _Teller) -> Iterator[_Telling]:
    yield "sex", teller.value("sex")
    yield "age", teller.value("age")
    if teller.facts.get("age", 0) >= 18:
        yield "married", teller.value("married")
    yield "has_symptoms", teller.value("has_symptoms")


def _illness(teller: _Teller) -> Iterator[_Telling]:
    if teller.is_("diagnosis", "none"):
        yield "diagnosis", "没有疾病"
        return
    rare = "（合同约定的罕见病）" if teller.is_("rare_disease") else ""
    yield "diagnosis rare_disease", teller.value("diagnosis") + rare
    yield "diagnosed_on diagnosed_at", f"{teller.day('diagnosed_on')}由{teller.value('diagnosed_at')}诊断"
    if teller.is_("accident"):
        yield "accident", "意外受伤"
    yield (
        "first_critical",
        "以前没有得过重大疾病" if teller.is_("first_critical") else "以前得过重大疾病",
    )


def _care(teller: _Teller) -> Iterator[_Telling]:
    if teller.is_("care", "none"):
        yield "care", "没有就医"
        return
    yield "care hospital", f"{teller.value('care')}，{teller.value('hospital')}"
    yield from _place(teller)
    if teller.is_("admission_note"):
        yield "admission_note admission_note_on", f"住院单 {teller.day('admission_note_on')}开出"
    if teller.is_("exam_order"):
        yield "exam_order", "已开检查单"
    if teller.is_("care", "inpatient"):
        yield from _stay(teller)
    yield "planned_on", f"打算 {teller.day('planned_on')}使用服务"


def _place(teller: _Teller) -> Iterator[_Telling]:
    where = f"{teller.facts['hospital_city']}，" if teller.has("hospital_city") else ""
    city = " hospital_city" if where else ""
    yield f"urban{city}", where + teller.value("urban")
    if teller.is_("trip_km", 0):
        # The rule on the ride speaks of one city, and no fact names the city of the home.
        yield "distance_km", f"家在同城，最短路程 {teller.value('distance_km')}"
    yield "in_network", "医院在直付网络内" if teller.is_("in_network") else "医院不在直付网络内"


def _stay(teller: _Teller) -> Iterator[_Telling]:
    if teller.facts.get("admitted_on", "") > teller.facts["as_of"]:
        yield "admitted_on", f"定于 {teller.day('admitted_on')}入院"
    else:
        yield "admitted_on", f"{teller.day('admitted_on')}入院"
        if teller.has("discharged_on"):
            yield "discharged_on", f"{teller.day('discharged_on')}出院"
        else:
            yield "admitted_on", "还没有出院"
        yield "surgery", teller.value("surgery")
    if teller.is_("expert_stay"):
        yield "expert_stay", "由绿通安排的专家收住院诊治"
    over = "会超过" if teller.is_("cost_over_deductible") else "不会超过"
    yield "cost_over_deductible", f"自己承担的住院费{over}免赔额"


def _treatment(teller: _Teller) -> Iterator[_Telling]:
    """What matters to those who need such a drug or therapy."""
    facts = teller.facts
    needs_drug = facts["rare_disease"] or facts["diagnosis"] in ("malignant", "malignant_mild")
    if needs_drug and teller.is_("care", "outpatient"):
        listed = "医生开的药在该服务的清单内" if teller.is_("drug_listed") else "医生开的药不在该服务的清单内"
        yield "drug_listed", listed
        yield "drug_unavailable", teller.value("drug_unavailable")
    if facts["diagnosis"] in ("malignant", "malignant_mild", "benign_tumour"):
        yield "indication_met", ("符合" if teller.is_("indication_met") else "不符合") + "先进疗法的适应症"
    if teller.is_("boao_confirmed"):
        yield "boao_confirmed", "博鳌的医生已经确认"


def _journey(teller: _Teller) -> Iterator[_Telling]:
    if teller.facts.get("trip_km"):
        yield "trip_km", f"正在离家 {teller.value('trip_km')}的地方旅行，突发急病，情况紧急"
        yield "trip_region", f"去的是{teller.value('trip_region')}"
        yield "trip_days", f"整个行程连续 {teller.value('trip_days')}"


def _used(teller: _Teller) -> Iterator[_Telling]:
    """The uses by item, each with its days."""
    grouped: dict[tuple[str, str], list[str]] = {}
    for use in teller.facts.get("usage") or ():
        if teller.about and use["service"] not in teller.about:
            continue
        item = use.get("item") or SERVICES[use["service"]][0]
        limit = teller.catalogue.service(use["service"]).items[item].limit
        count = use.get("count", 1)
        day = plain_day(use["on"])
        told = f"{day}（{count} {limit.unit}）" if count > 1 or limit.unit != "次" else day
        grouped.setdefault((use["service"], item), []).append(told)
    for (service, item), days in grouped.items():
        yield "usage", f"{item_told(service, item, teller.catalogue)}：{'、'.join(days)}"


def item_told(service: str, item: str, catalogue: Catalogue) -> str:
    """A service's name, with the item where it has several."""
    info = catalogue.service(service)
    return info.name if len(info.items) == 1 else f"{info.name}（{info.items[item].name}）"
