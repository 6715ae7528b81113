"""What does an answer look like as JSON? Its typed form, from which its JSON Schema is made."""

from __future__ import annotations

from typing import Any, Literal, NotRequired

from pydantic import TypeAdapter
from typing_extensions import TypedDict

from rules.catalogue.catalogue import SERVICES
from rules.catalogue.schema import DayId, Per
from rules.domain.answer import Status

Open = Per | Literal["contract", "silent"]
Iso = str


class RulesJson(TypedDict):
    """Which rules say so."""

    version: str
    manual: str
    draft: str | None
    rulebook: NotRequired[str | None]
    """Which year's terms, where there are several: null where that hangs on the start, or none is known."""


class PolicyJson(TypedDict):
    start: Iso | None
    end: Iso | None
    waiting_over_on: Iso | None


class ClauseJson(TypedDict):
    section: str
    at: str
    lines: list[tuple[int, int]]


class ReasonJson(TypedDict):
    fact: str
    verdict: bool | None
    text: str
    clause: ClauseJson


class CaveatJson(TypedDict):
    text: str
    clause: ClauseJson


DeadlineJson = TypedDict(
    "DeadlineJson",
    {
        "id": DayId,
        "item": str,
        "on": Iso,
        "basis": Literal["calendar", "workday", "hours"],
        "provisional": bool,
        "capped": bool,
        "text": str,
        "clause": ClauseJson,
        "hours": NotRequired[int],
        "from": NotRequired[str | None],
        "average": NotRequired[bool],
        "advice": NotRequired[bool],
        "about": NotRequired[bool],
        "start": NotRequired[str],
    },
)


class ItemJson(TypedDict):
    id: str
    status: Status
    because: list[ReasonJson]
    missing: list[str]
    limit: int | None
    used: int
    remaining: int | None
    unit: str
    per: Open
    open: list[str]


class OtherItemJson(TypedDict):
    id: str
    status: Status
    limit: int | None
    used: int
    remaining: int | None
    per: Open


class OtherReadingJson(TypedDict):
    status: Status
    items: list[OtherItemJson]
    deadlines: list[DeadlineJson]


class WaitingJson(TypedDict):
    """Whether a waiting period binds, and its last day."""

    binds: bool | None
    until: Iso | None


class ServiceJson(TypedDict):
    id: Literal[tuple(SERVICES)]  # type: ignore[valid-type]
    status: Status
    because: list[ReasonJson]
    missing: list[str]
    items: list[ItemJson]
    deadlines: list[DeadlineJson]
    caveats: list[CaveatJson]
    disputes: list[str]
    waiting: WaitingJson
    other_reading: OtherReadingJson | None


class AnswerJson(TypedDict):
    """All 25 services on one day, under one reading."""

    as_of: Iso
    reading: Literal["favourable", "cautious"]
    rules: RulesJson
    policy: PolicyJson
    services: list[ServiceJson]


ANSWER: TypeAdapter[Any] = TypeAdapter(AnswerJson)
