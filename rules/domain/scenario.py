"""What may be known about one customer on one day? The scenario and its vocabulary.

Source: the fixed list of facts that scripts, links and files share. A fact that is absent or
null is unknown, which is neither yes nor no. A fact is declared here, with its values and what else the rules
must know of it (`Traits`), and in `data/facts.yaml`, with its words; everything else goes through both.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    WithJsonSchema,
)

Edition = Literal["standard", "special"]
Addon = Literal["outpatient", "advanced_therapy", "special_ward"]
Diagnosis = Literal[
    "none",
    "ordinary",
    "suspected_critical",
    "ruled_out",
    "critical",
    "malignant",
    "malignant_mild",
    "benign_tumour",
]
Hospital = Literal["public_general", "public_vip", "other"]
Care = Literal["none", "outpatient", "inpatient"]
Surgery = Literal["none", "ordinary", "critical"]
TripRegion = Literal["mainland", "hk_mo_tw", "abroad"]


def visible(text: str) -> str:
    """The text with every character that cannot be seen, or turns the line around, as its code."""
    return "".join(
        c if c.isprintable() else f"\\x{ord(c):02x}" if ord(c) < 256 else f"\\u{ord(c):04x}" for c in text
    )


def shown(value: object) -> str:
    """Any value in at most 60 visible characters, however large or deeply nested it is."""
    if isinstance(value, str):
        value = value[:60]
    try:
        text = json.dumps(value, ensure_ascii=False, default=repr)
    except (ValueError, TypeError, RecursionError):
        text = f"<{type(value).__name__}>"
    text = visible(text[:61])
    return text if len(text) <= 60 else text[:57] + "…"


MOST_TOLD = 100
"""Faults that are told at once."""


def left_untold(faults: int) -> list[str]:
    """How many of so many faults are not told, where some are not."""
    left = faults - MOST_TOLD
    return [f"还有 {left} 处没有列出"] if left > 0 else []


def _iso_date(value: object) -> object:
    """Accept a date or exactly `YYYY-MM-DD`; numbers and date-times are refused."""
    if isinstance(value, dt.datetime) or not isinstance(value, (dt.date, str)):
        raise ValueError(f"须为 YYYY-MM-DD 形式的日期，收到 {shown(value)}")
    if isinstance(value, dt.date):
        return value
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError(f"须为 YYYY-MM-DD 形式的日期，收到 {shown(value)}")
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"日历上没有 {value} 这一天；须为存在的日期（YYYY-MM-DD）") from None


def _number(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError(f"须为数字，收到 {shown(value)}")
    return value


def _text(value: object) -> object:
    if not isinstance(value, str) or not 1 <= len(value.strip()) <= 40 or not value.isprintable():
        raise ValueError(f"须为 1 至 40 个字的文字，收到 {shown(value)}")
    return value.strip()


def _distinct(value: object) -> object:
    if isinstance(value, list) and all(isinstance(v, str) for v in value) and len(set(value)) < len(value):
        raise ValueError(f"同一项重复出现：{shown(value)}")
    return value


# Wide enough for any policy, narrow enough that no period computed from it leaves the calendar.
EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2199, 12, 31)

# What validators refuse that the library cannot read off them is written down for other programs: patterns
# that JSON Schema's own engines and Python's read alike, in which `$` may stand before a last line break.
_END = r"$(?!\n)"
_DAY_PATTERN = (
    r"^((19|20|21)[0-9]{2}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])"
    r"|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
    r"|((19|21)(0[48]|[2468][048]|[13579][26])|20([02468][048]|[13579][26]))-02-29)" + _END
)
"""The days of the calendar from EARLIEST to LATEST."""
_SEEN = r"[^\s\x00-\x1f\x7f-\x9f]"
_TEXT_PATTERN = rf"^ *{_SEEN}(( |{_SEEN}){{0,38}}{_SEEN})? *{_END}"

Day = Annotated[
    dt.date,
    BeforeValidator(_iso_date),
    Field(ge=EARLIEST, le=LATEST),
    WithJsonSchema({"type": "string", "format": "date", "pattern": _DAY_PATTERN}),
]
Days = Annotated[StrictInt, Field(ge=0, le=366)]
LongTime = Annotated[StrictInt, Field(ge=0, le=10_000)]
Years = Annotated[StrictInt, Field(ge=0, le=150)]
Number = Annotated[
    float,
    BeforeValidator(_number),
    Field(ge=0, le=100_000, allow_inf_nan=False),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 100_000}),
]
Yuan = Annotated[
    float,
    BeforeValidator(_number),
    Field(ge=0, le=1e12, allow_inf_nan=False),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 1e12}),
]
Text = Annotated[
    str,
    BeforeValidator(_text),
    WithJsonSchema(
        {"type": "string", "pattern": _TEXT_PATTERN, "description": "Of characters that can be seen."}
    ),
]


@dataclass(frozen=True, kw_only=True)
class Traits:
    """What is to be known of a fact beside its values and its words."""

    event: bool = False
    """A day that, left out while `care` is known, means that it has not happened."""
    asked: bool = True
    """Whether a question is about it; what the others say follows from facts, or settles nothing."""
    presupposes: tuple[str, ...] = ()
    """Facts that its question takes for answered: it waits while one of them is still to ask."""
    preset: Any = None
    """What is assumed until someone says otherwise; None where nothing is."""
    becomes: Any = None
    """What is assumed instead, once one of the facts in `once` is known."""
    once: tuple[str, ...] = ()
    doubtful_once: tuple[str, ...] = ()
    """Once one of these is known, nothing is assumed any longer: it may well have happened."""
    untold: Any = None
    """What holds of an invented customer of whom it is not told, where nothing is assumed."""
    stay: Literal["happens", "place"] | None = None
    """What it tells of one stay in hospital: something that happens in it, or where it is."""
    city: bool = False
    """A city's name as people write it, to be held against the manual's lists."""
    step: float = 1.0
    """How far one click moves a number."""
    samples: tuple[float, ...] = ()
    """Numbers worth comparing: on both sides of the limits in the data, and some between and beyond."""
    mark: Literal["event", "planned", "elsewhere"] = "event"
    """How a day stands on the timeline; `elsewhere` where something else shows it."""


class StrictModel(BaseModel):
    """A part of the scenario that refuses unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Use(StrictModel):
    """One use of a service: `count` in the item's unit (days for the carer), `amount` in yuan."""

    service: str
    item: str | None = None
    on: Day
    count: Annotated[StrictInt, Field(ge=1, le=10_000)] = 1
    amount: Yuan | None = None


class Stay(StrictModel):
    """An earlier stay in hospital."""

    admitted_on: Day | None = None
    discharged_on: Day | None = None
    hospital: Hospital | None = None
    surgery: Surgery | None = None


class Booking(StrictModel):
    """A booking made on `booked_on` for the day `on`."""

    service: str
    item: str | None = None
    booked_on: Day
    on: Day | None = None


RECORDS: Mapping[str, type[StrictModel]] = {"usage": Use, "bookings": Booking, "earlier_stays": Stay}
"""The facts that are lists of what has happened, with what an entry of each is."""


class Scenario(StrictModel):
    """What is known about one customer on the day `as_of`; everything but `as_of` may be unknown.

    Cross-field rules and the catalogue's ids are checked by `rules.domain.parsing.parse`.
    """

    as_of: Annotated[Day, Traits(asked=False, mark="elsewhere")]
    edition: Edition | None = None
    addons: (
        Annotated[list[Addon], BeforeValidator(_distinct), Field(json_schema_extra={"uniqueItems": True})]
        | None
    ) = None
    policy_start: Annotated[Day | None, Traits(mark="elsewhere")] = None
    policy_end: Annotated[Day | None, Traits(asked=False, mark="elsewhere")] = None
    waiting_days: Annotated[Days | None, Traits(presupposes=("renewal",), preset=30)] = None
    renewal: StrictBool | None = None
    social_insurance: StrictBool | None = None
    age: Annotated[Years | None, Traits(samples=(3, 6, 7, 15, 16, 17, 18, 40, 65))] = None
    birth_date: Annotated[Day | None, Traits(asked=False, mark="elsewhere")] = None
    sex: Literal["male", "female"] | None = None
    married: Annotated[StrictBool | None, Traits(presupposes=("sex",))] = None
    has_symptoms: StrictBool | None = None
    diagnosis: Annotated[Diagnosis | None, Traits(preset="none")] = None
    rare_disease: Annotated[StrictBool | None, Traits(preset=False)] = None
    diagnosed_on: Annotated[Day | None, Traits(presupposes=("diagnosis", "rare_disease"))] = None
    diagnosed_at: Annotated[Hospital | None, Traits(presupposes=("diagnosis", "rare_disease"))] = None
    first_critical: Annotated[StrictBool | None, Traits(presupposes=("diagnosis",))] = None
    accident: Annotated[StrictBool | None, Traits(untold=False)] = None
    care: Annotated[
        Care | None, Traits(preset="none", becomes="inpatient", once=("admitted_on", "discharged_on"))
    ] = None
    hospital: Annotated[Hospital | None, Traits(presupposes=("care", "admission_note"))] = None
    hospital_city: Annotated[Text | None, Traits(presupposes=("care",), city=True, stay="place")] = None
    urban: Annotated[StrictBool | None, Traits(presupposes=("care", "hospital_city"), stay="place")] = None
    admission_note: Annotated[
        StrictBool | None,
        Traits(
            preset=False,
            becomes=True,
            once=("admission_note_on",),
            doubtful_once=("admitted_on", "discharged_on"),
        ),
    ] = None
    admission_note_on: Annotated[Day | None, Traits(presupposes=("admission_note",))] = None
    exam_order: Annotated[StrictBool | None, Traits(preset=False)] = None
    admitted_on: Annotated[
        Day | None, Traits(event=True, presupposes=("care",), mark="elsewhere", stay="happens")
    ] = None
    discharged_on: Annotated[
        Day | None, Traits(event=True, presupposes=("care", "admitted_on"), mark="elsewhere", stay="happens")
    ] = None
    surgery: Annotated[
        Surgery | None, Traits(preset="none", doubtful_once=("discharged_on",), stay="happens")
    ] = None
    treatment_done: Annotated[
        StrictBool | None, Traits(preset=False, doubtful_once=("discharged_on", "earlier_stays"))
    ] = None
    expert_stay: Annotated[StrictBool | None, Traits(preset=False)] = None
    distance_km: Annotated[Number | None, Traits(samples=(10, 100, 101), stay="place")] = None
    cost_over_deductible: Annotated[StrictBool | None, Traits(presupposes=("care",))] = None
    in_network: Annotated[StrictBool | None, Traits(presupposes=("care",))] = None
    trip_km: Annotated[Number | None, Traits(preset=0, step=10.0)] = None
    trip_days: Annotated[LongTime | None, Traits(presupposes=("trip_km",))] = None
    trip_region: Annotated[TripRegion | None, Traits(presupposes=("trip_km",))] = None
    indication_met: Annotated[StrictBool | None, Traits(presupposes=("diagnosis",), untold=False)] = None
    japan_accepted: Annotated[StrictBool | None, Traits(presupposes=("indication_met",), preset=False)] = None
    drug_listed: Annotated[
        StrictBool | None, Traits(presupposes=("diagnosis", "rare_disease"), untold=False)
    ] = None
    drug_unavailable: Annotated[
        StrictBool | None, Traits(presupposes=("diagnosis", "rare_disease"), untold=False)
    ] = None
    boao_confirmed: Annotated[StrictBool | None, Traits(presupposes=("diagnosis",), preset=False)] = None
    planned_on: Annotated[Day | None, Traits(asked=False, mark="planned")] = None
    usage: Annotated[list[Use] | None, Traits(asked=False)] = None
    earlier_stays: Annotated[list[Stay] | None, Traits(asked=False)] = None
    bookings: Annotated[list[Booking] | None, Traits(asked=False)] = None


FACTS: tuple[str, ...] = tuple(Scenario.model_fields)
"""Every fact's name, in the order in which they are listed and asked."""

TRAITS: Mapping[str, Traits] = {
    name: next((one for one in field.metadata if isinstance(one, Traits)), Traits())
    for name, field in Scenario.model_fields.items()
}
"""By fact."""

PRESETS: Mapping[str, Any] = {
    name: traits.preset for name, traits in TRAITS.items() if traits.preset is not None
}
"""Events that have not happened until someone says so, and a length of waiting period as a suggestion."""

UNTOLD: Mapping[str, Any] = {
    name: held
    for name, traits in TRAITS.items()
    if (held := traits.preset if traits.untold is None else traits.untold) is not None
}
"""What holds of an invented customer where the story says nothing."""

NEVER_ASKED = frozenset(name for name, traits in TRAITS.items() if not traits.asked)
"""Facts that no question is about: what they say follows from others, or settles nothing."""

EVENT_DATES = frozenset(name for name, traits in TRAITS.items() if traits.event)
"""Dates that, left out while `care` is known, mean that the event has not happened."""

View = dict[str, Any]
"""A scenario's facts by name with the derived ones, as conditions read them; None is unknown."""
