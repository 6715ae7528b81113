"""What can be varied, and which facts does each value set? No screen here.

A dimension is a named list of values, a value is a named set of facts to put into a case. Facts with a
fixed list of options are dimensions as they stand in `data/facts.yaml`; the others are made here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from pages.present.text.answer_text import READING_NAMES
from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.catalogue.labels import value_label
from rules.domain.fact_kinds import option_value
from rules.domain.scenario import TRAITS, UNTOLD

Facts = Mapping[str, Any]


class Value(NamedTuple):
    """One value of a dimension; a fact of None becomes unknown."""

    id: str
    label: str
    facts: Facts
    short: str = ""
    """A few characters for the head of a column."""
    reading: str | None = None
    """The reading that this value asks for, where it is one."""

    @property
    def head(self) -> str:
        """What stands above a column."""
        return self.short or self.label


class Dimension(NamedTuple):
    """Something that can be varied."""

    id: str
    label: str
    values: tuple[Value, ...]

    def value(self, id: str) -> Value:
        """The value of this id; KeyError where there is none."""
        return {value.id: value for value in self.values}[id]


FIRST = (
    "edition",
    "addons",
    "diagnosis",
    "waiting",
    "renewal",
    "reading",
    "stage",
    "hospital",
    "age",
    "used",
)
"""What is asked for most, in this order; the other facts follow in the order of the vocabulary."""

STAGE_FACTS = ("care", "admission_note", "surgery", "treatment_done", "expert_stay")
"""Facts that the stages of care set together."""

BESIDE: Mapping[str, Facts] = {"age": {"birth_date": None}}
"""What a value of a number takes with it."""

USES = (0, 1, 2, 5, 30)

WAITING_DAYS = 30
"""A length of waiting period where the case names none, or none at all."""


def dimensions(base: Facts, catalogue: Catalogue) -> dict[str, Dimension]:
    """Everything that can be varied, by id; dates lie around the base's own."""
    made = {
        "addons": _addons(catalogue),
        "waiting": _waiting(base),
        "reading": Dimension("reading", "有歧义时", tuple(_readings())),
        "stage": _stages(base),
        "used": Dimension("used", "已用次数", tuple(_uses(base))),
        "trip": _trips(),
        "distance": _samples("distance_km", catalogue)._replace(id="distance"),
    }
    numbers = {
        fact: _samples(fact, catalogue)
        for fact, traits in TRAITS.items()
        if traits.samples and fact != "distance_km"
    }
    listed = {
        fact: _options(fact, catalogue)
        for fact, info in catalogue.facts.items()
        if info.options and fact not in (*STAGE_FACTS, "addons", "trip_region")
    }
    every = listed | numbers | made
    order = [*FIRST, *(id for id in every if id not in FIRST)]
    return {id: every[id] for id in order}


def with_values(base: Facts, values: tuple[Value, ...]) -> dict[str, Any]:
    """The case with the values' facts in place of its own; what comes later wins."""
    facts = dict(base)
    for value in values:
        facts |= value.facts
    return {fact: held for fact, held in facts.items() if held is not None}


# ---------------------------------------------------------------- dimensions


def _options(fact: str, catalogue: Catalogue) -> Dimension:
    """A fact with a fixed list of options."""
    info = catalogue.facts[fact]
    values = tuple(
        Value(key, option.label, {fact: option_value(key)}, option.short or "")
        for key, option in info.options.items()
    )
    return Dimension(fact, info.label, values)


def _addons(catalogue: Catalogue) -> Dimension:
    """None, each by itself, and all."""
    info = catalogue.facts["addons"]
    options = info.options
    single = [
        Value(key, f"只加购{option.label}", {"addons": [key]}, option.short or "")
        for key, option in options.items()
    ]
    none = Value("none", info.none or "", {"addons": []}, "不加购")
    return Dimension(
        "addons", "加购", (none, *single, Value("all", "三项都加购", {"addons": [*options]}, "全加购"))
    )


def _readings() -> Iterator[Value]:
    for key, name in READING_NAMES.items():
        yield Value(key, name, {}, reading=key)


def _samples(fact: str, catalogue: Catalogue) -> Dimension:
    """A fact that is a number, with those worth comparing."""
    info = catalogue.facts[fact]
    values = tuple(
        Value(
            f"{number:g}",
            value_label(fact, number, catalogue),
            {fact: number, **BESIDE.get(fact, {})},
            f"{number:g}{info.short_unit or ''}",
        )
        for number in TRAITS[fact].samples
    )
    return Dimension(fact, info.label, values)


def _uses(base: Facts) -> Iterator[Value]:
    """Every item used equally often, all on the day of the question."""
    for count in USES:
        usage = [
            {"service": service, "item": item, "on": base["as_of"], "count": count}
            for service, items in SERVICES.items()
            for item in items
            if count
        ]
        yield Value(str(count), f"每项已用 {count} 次" if count else "都没用过", {"usage": usage or None},
                    f"用{count}次" if count else "没用过")  # fmt: skip


def _trips() -> Dimension:
    def away(id: str, label: str, short: str, region: str) -> Value:
        return Value(id, label, {"trip_km": 300, "trip_days": 10, "trip_region": region}, short)

    home = Value("home", "没有出行", {"trip_km": 0, "trip_days": None, "trip_region": None}, "没出行")
    return Dimension(
        "trip",
        "出行",
        (
            home,
            away("mainland", "境内 300 公里、10 天", "境内", "mainland"),
            away("hk_mo_tw", "港澳台 10 天", "港澳台", "hk_mo_tw"),
            away("abroad", "国外 10 天", "国外", "abroad"),
        ),
    )


# ---------------------------------------------------------------- dimensions with dates


def _waiting(base: Facts) -> Dimension:
    """Inside and after the waiting period, by moving the policy's first day where it does not fit."""
    inside = {"policy_start": _start_inside(base), "policy_end": None, "waiting_days": _waiting_days(base)}
    after = {"policy_start": _start_after(base), "policy_end": None, "waiting_days": _waiting_days(base)}
    return Dimension(
        "waiting",
        "等待期",
        (Value("inside", "等待期内", inside, "等待期内"), Value("after", "已过等待期", after, "已过")),
    )


def _waiting_days(base: Facts) -> int:
    return base.get("waiting_days") or WAITING_DAYS


def _day(base: Facts, fact: str) -> dt.date | None:
    text = base.get(fact)
    return dt.date.fromisoformat(text) if text else None


def _start_inside(base: Facts) -> str:
    """The policy's own first day where `as_of` lies in its waiting period, else one that makes it so."""
    as_of, start, days = dt.date.fromisoformat(base["as_of"]), _day(base, "policy_start"), _waiting_days(base)
    if start is None or not start <= as_of < start + dt.timedelta(days):
        start = as_of - dt.timedelta(days // 2)
    return start.isoformat()


def _start_after(base: Facts) -> str:
    """The policy's own first day where its waiting period is over, else one before all that happened."""
    as_of, start, days = dt.date.fromisoformat(base["as_of"]), _day(base, "policy_start"), _waiting_days(base)
    waiting = dt.timedelta(days)
    if start is None or not start + waiting <= as_of < start + dt.timedelta(365):
        happened = [_day(base, fact) for fact in ("diagnosed_on", "admission_note_on", "admitted_on")]
        recent = [day for day in happened if day and day > as_of - dt.timedelta(300)]
        start = max(min([as_of, *recent]) - waiting, as_of - dt.timedelta(364))
    return start.isoformat()


NOT_YET: Facts = {
    "care": "none",
    "admission_note": False,
    "admission_note_on": None,
    "admitted_on": None,
    "discharged_on": None,
    "surgery": "none",
    "treatment_done": False,
    "expert_stay": False,
}


def _stages(base: Facts) -> Dimension:
    """How far the care has come, with the days that belong to it."""
    as_of = dt.date.fromisoformat(base["as_of"])

    def ago(days: int) -> str:
        return (as_of - dt.timedelta(days)).isoformat()

    noted: Facts = {**NOT_YET, "care": "inpatient", "admission_note": True, "admission_note_on": ago(1)}
    inside = {**noted, "admission_note_on": ago(4), "admitted_on": ago(3)}
    home = {
        **noted,
        "admission_note_on": ago(13),
        "admitted_on": ago(12),
        "discharged_on": ago(2),
        "treatment_done": True,
        "expert_stay": True,
    }
    values = (
        Value("none", "没有就医", NOT_YET, "没就医"),
        Value("outpatient", "看门诊", {**NOT_YET, "care": "outpatient"}, "门诊"),
        Value("noted", "已开住院单，还没入院", noted, "待入院"),
        Value("inside", "住院第 3 天", inside, "住院中"),
        Value("ordinary", "一般手术后出院 2 天", {**home, "surgery": "ordinary"}, "一般术后"),
        Value("critical", "重疾手术后出院 2 天", {**home, "surgery": "critical"}, "重疾术后"),
    )
    return Dimension("stage", "就医阶段", values)


# ---------------------------------------------------------------- prepared people


CLEAN: Facts = {
    **UNTOLD,
    "edition": "standard",
    "addons": [],
    "waiting_days": WAITING_DAYS,
    "renewal": False,
    "social_insurance": True,
    "age": 40,
    "sex": "female",
    "married": True,
    "has_symptoms": False,
    "diagnosis": "none",
    "rare_disease": False,
    "first_critical": True,
    "accident": False,
    "diagnosed_at": "public_general",
    "hospital": "public_general",
    "hospital_city": "上海",
    "urban": True,
    "exam_order": False,
    "distance_km": 20,
    "cost_over_deductible": True,
    "in_network": True,
    "trip_km": 0,
    "indication_met": True,
    "japan_accepted": False,
    "drug_listed": True,
    "drug_unavailable": True,
    "boao_confirmed": True,
}
"""Someone of whom everything is known, so that nothing but what varies decides."""

EVENTS: dict[str, tuple[str, Facts, str]] = {
    "healthy": ("健康，没有就医", {}, "none"),
    "outpatient": ("普通病看门诊", {"diagnosis": "ordinary"}, "outpatient"),
    "suspected": ("疑似重疾看门诊", {"diagnosis": "suspected_critical"}, "outpatient"),
    "cancer": ("确诊癌症，等待入院", {"diagnosis": "malignant", "exam_order": True}, "noted"),
    "stay": ("确诊癌症，正在住院", {"diagnosis": "malignant", "exam_order": True}, "inside"),
    "vip": (
        "确诊癌症，住在特需部",
        {"diagnosis": "malignant", "exam_order": True, "hospital": "public_vip"},
        "inside",
    ),
    "after": ("癌症手术后出院", {"diagnosis": "malignant"}, "critical"),
}
"""Prepared people: a name, what is special about them, and how far their care has come."""


def clean(event: str, as_of: dt.date) -> dict[str, Any]:
    """A prepared person in the first year: policy begun 120 days ago, ill, if at all, for two weeks.

    The day of the diagnosis stands there for the healthy too, for combinations that make them ill.
    """
    _, facts, stage = EVENTS[event]
    base = {**CLEAN, **facts, "as_of": as_of.isoformat()}
    base["policy_start"] = (as_of - dt.timedelta(120)).isoformat()
    base["diagnosed_on"] = (as_of - dt.timedelta(14)).isoformat()
    return with_values(base, (_stages(base).value(stage),))
