"""What may be known about one customer on one day? The scenario and its vocabulary.

Source: the fixed list of facts that scripts, links and files share. A fact that is absent or
null is unknown, which is neither yes nor no.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictInt

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

Day = Annotated[dt.date, BeforeValidator(_iso_date), Field(ge=EARLIEST, le=LATEST)]
Days = Annotated[StrictInt, Field(ge=0, le=366)]
Number = Annotated[float, BeforeValidator(_number), Field(ge=0, le=100_000, allow_inf_nan=False)]
Text = Annotated[str, BeforeValidator(_text)]


class StrictModel(BaseModel):
    """A part of the scenario that refuses unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Use(StrictModel):
    """One use of a service: `count` in the item's unit (days for the carer), `amount` in yuan."""

    service: str
    item: str | None = None
    on: Day
    count: Annotated[StrictInt, Field(ge=1, le=10_000)] = 1
    amount: Annotated[float, BeforeValidator(_number), Field(ge=0, le=1e12, allow_inf_nan=False)] | None = (
        None
    )


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

    as_of: Day
    edition: Edition | None = None
    addons: Annotated[list[Addon], BeforeValidator(_distinct)] | None = None
    policy_start: Day | None = None
    policy_end: Day | None = None
    waiting_days: Days | None = None
    renewal: StrictBool | None = None
    social_insurance: StrictBool | None = None
    age: Annotated[StrictInt, Field(ge=0, le=150)] | None = None
    birth_date: Day | None = None
    sex: Literal["male", "female"] | None = None
    married: StrictBool | None = None
    has_symptoms: StrictBool | None = None
    diagnosis: Diagnosis | None = None
    rare_disease: StrictBool | None = None
    diagnosed_on: Day | None = None
    diagnosed_at: Hospital | None = None
    first_critical: StrictBool | None = None
    accident: StrictBool | None = None
    care: Care | None = None
    hospital: Hospital | None = None
    hospital_city: Text | None = None
    urban: StrictBool | None = None
    admission_note: StrictBool | None = None
    admission_note_on: Day | None = None
    exam_order: StrictBool | None = None
    admitted_on: Day | None = None
    discharged_on: Day | None = None
    surgery: Surgery | None = None
    treatment_done: StrictBool | None = None
    expert_stay: StrictBool | None = None
    distance_km: Number | None = None
    cost_over_deductible: StrictBool | None = None
    in_network: StrictBool | None = None
    trip_km: Number | None = None
    trip_days: Annotated[StrictInt, Field(ge=0, le=10_000)] | None = None
    trip_region: TripRegion | None = None
    indication_met: StrictBool | None = None
    japan_accepted: StrictBool | None = None
    drug_listed: StrictBool | None = None
    drug_unavailable: StrictBool | None = None
    boao_confirmed: StrictBool | None = None
    planned_on: Day | None = None
    usage: list[Use] | None = None
    earlier_stays: list[Stay] | None = None
    bookings: list[Booking] | None = None


FACTS: tuple[str, ...] = tuple(Scenario.model_fields)
"""Every fact's name, in the order in which they are listed and asked."""

EVENT_DATES = frozenset({"admitted_on", "discharged_on"})
"""Dates that, left out while `care` is known, mean that the event has not happened."""

View = dict[str, Any]
"""A scenario's facts by name with the derived ones, as conditions read them; None is unknown."""
