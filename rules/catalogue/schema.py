"""What may a data file say? The typed form of everything under `data/`.

Every claim carries `cite`: line numbers of the manual's text file, e.g. `[1624, "1664-1670"]`.
A value marked `{dispute: ID, readings: {NAME: …}}` has several readings; the entry ID of the
registers says which is favourable and which is cautious.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache, cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from rules.catalogue.conditions import Condition, DateExpr, Disputed, Node, Period, Value
from rules.domain.answer import Status
from rules.domain.deadlines import DEADLINES, given_by
from rules.domain.scenario import FACTS, Day, Scenario

Lines = tuple[int, int]


def _lines(value: object) -> object:
    """`1624` or `"1664-1670"` as a pair of first and last line."""
    if isinstance(value, int) and not isinstance(value, bool):
        return (value, value)
    if isinstance(value, str):
        first, dash, last = value.partition("-")
        if re.fullmatch(r"[0-9]{1,6}", first) and (re.fullmatch(r"[0-9]{1,6}", last) or not dash):
            return (int(first), int(last or first))
        raise ValueError("行号须写成 1624 或 '1664-1670'")
    return value


LineRange = Annotated[
    Lines,
    BeforeValidator(_lines),
    WithJsonSchema({"anyOf": [{"type": "integer"}, {"type": "string", "pattern": "^[0-9]+(-[0-9]+)?$"}]}),
]
Cite = Annotated[list[LineRange], Field(min_length=1)]

Group = Literal["疾病预防及咨询", "就医协助", "术后康复", "重疾协助", "用药协助", "特需部版", "门急诊责任"]
Per = Literal[
    "policy_year",
    "stay",
    "discharge",
    "event",
    "treatment",
    "month",
    "policy",
    "unlimited",
    "contract",
    "silent",
]


class Note(Node):
    """One statement of the manual in our own words; `when` limits a caveat to where it may matter."""

    say: str
    cite: Cite
    when: Condition | None = None


class Requirement(Node):
    """Something that must hold: a `trigger` must have happened; a `fit` is a quality of it or the person."""

    kind: Literal["trigger", "fit"]
    say: str
    when: Condition
    cite: Cite


class Included(Node):
    """Who has the service: the edition or add-on it needs."""

    say: str
    when: Condition
    cite: Cite


class Need(Node):
    """The event on whose day the waiting period must be over, e.g. the diagnosis."""

    once: Condition
    day: str
    say: str
    cite: Cite


class Illness(Node):
    """The day on which a disease or stay began, which one reading wants after the waiting period."""

    day: Literal["diagnosed_on", "admitted_on"]
    say: str
    cite: Cite


class Waiting(Node):
    """The waiting period as the manual has it.

    `stated`: there is one; `renewal` and `accident` say whether these are exempt in so many words
    or the manual is silent on them. `none`: expressly none. `silent`: not a word. `need` is the event whose
    day the manual ties it to; `illness` the day that it might be tied to where the manual does not say so.
    """

    kind: Literal["stated", "none", "silent"]
    cite: Cite | None = None
    renewal: Literal["exempt", "silent"] = "silent"
    accident: Literal["exempt", "silent"] = "silent"
    need: Need | Disputed[Need | None] | None = None
    illness: Disputed[Illness | Disputed[Illness | None] | None] | None = None


Times = Annotated[int, Field(ge=0, le=1000)]


class CountCase(Node):
    """A count that depends on a fact."""

    when: Condition
    then: Times
    otherwise: Times


Count = Times | CountCase | Disputed[Times | CountCase | None] | None
"""A number, None for no number, one that depends on a fact, or a disputed one."""


Counted = Literal["policy_year", "ever"]
"""Which use counts where the manual leaves the period open (`silent`): this year's or all that is known."""


class Limit(Node):
    """How many times an item may be used in a period."""

    count: Count
    unit: str = "次"
    per: Per | Disputed[Per]
    counted: Counted | Disputed[Counted] = "policy_year"
    cite: Cite
    say: str | None = None


class Pool(Node):
    """A count that several items share."""

    id: str
    say: str
    items: list[str]
    count: Count
    unit: str = "次"
    per: Per = "policy_year"
    counted: Counted | Disputed[Counted] = "policy_year"
    cite: Cite


class Ceiling(Node):
    """The most money that the manual states for one stay or event; it limits no count and no status."""

    say: str
    items: list[str]
    yuan: Annotated[int, Field(gt=0, le=100_000_000)]
    per: Literal["stay", "event"]
    cite: Cite


class WindowEnd(Node):
    """The last day of a window, as a date expression; the policy's end cuts it off."""

    date: DateExpr
    say: str
    cite: Cite


class Window(Node):
    """Until when an item may be applied for and used."""

    apply_by: WindowEnd | Disputed[WindowEnd | None] | None = None
    use_by: WindowEnd | Disputed[WindowEnd | None] | None = None


class Promise(Node):
    """A deadline that hangs on a day: the provider's promise, or a notice the customer must give.

    `since` (period after) or `ahead_of` (period before) name the day it counts from: `application`
    (as_of), `unstated` (the manual does not say: application or review), `review` (the review's
    promised day), `planned` (the day planned or booked), or a date fact.
    """

    period: Period
    since: str | None = None
    ahead_of: str | None = None
    say: str
    cite: Cite
    average: bool = False
    advice: bool = False
    when: Condition | None = None


if TYPE_CHECKING:
    DeadlineId = str
    DayId = str
else:
    DeadlineId, DayId = Literal[given_by("promise")], Literal[tuple(DEADLINES)]
Promises = dict[DeadlineId, Promise | Disputed[Promise | None] | None]


class Item(Node):
    """One item of a service. `promises` override the service's by id; None takes one away."""

    name: str
    say: str | None = None
    cite: Cite
    requires: list[Requirement] = []
    limit: Limit
    window: Window = Window()
    promises: Promises = {}
    by_stay: bool = False
    """What follows a discharge: judged for this stay and for each earlier one."""
    caveats: list[Note] = []


class Channel(Node):
    """A way to apply or ask; `number` only for phones. `use` words what else than applying it is for."""

    kind: Literal["phone", "wechat", "miniprogram", "app", "web"]
    name: str
    number: str | None = None
    path: str | None = None
    hours: str | None = None
    does: Literal["apply", "change", "help", "other"] = "apply"
    """What it is for: to apply, to change or cancel, to get help without applying, or none of these."""
    use: str | None = None
    cite: Cite

    @model_validator(mode="after")
    def _phones_have_numbers(self) -> Channel:
        if (self.kind == "phone") != (self.number is not None):
            raise ValueError("电话须有 number，其他渠道没有")
        if self.number and not re.fullmatch(r"\+?[0-9]+(-[0-9]+)*", self.number):
            raise ValueError(f"number {self.number!r} 不是电话号码")
        return self


class Guide(Node):
    """How to use the service, and at what price."""

    channels: list[Channel] = []
    steps: list[Note] = []
    materials: list[Note] = []
    hours: list[Note] = []
    costs: list[Note] = []
    counts_as_used: list[Note] = []
    exclusions: list[Note] = []
    annexes: list[Note] = []
    remarks: list[Note] = []


class Dated(Node):
    """The chapter's own date in our notation, or None where it has none."""

    on: str | None
    cite: Cite | None = None

    @model_validator(mode="after")
    def _real_day(self) -> Dated:
        if self.on is not None:
            if not re.fullmatch(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?", self.on):
                raise ValueError(f"on 须为 YYYY-MM 或 YYYY-MM-DD，收到 {self.on!r}")
            try:
                dt.date.fromisoformat(self.on if len(self.on) == 10 else f"{self.on}-01")
            except ValueError:
                raise ValueError(f"日历上没有 {self.on}") from None
        return self


class Word(Node):
    """A word by which a service is looked for: the manual's, with its lines, or a customer's own."""

    say: Annotated[str, Field(min_length=1, max_length=20)]
    lines: Cite | None = None
    """Where the manual has this word; it is no rule, so these lines count for nothing else."""


Figures = list[Annotated[str, Field(min_length=1, max_length=40)]]
"""Pieces of sentences whose numbers no rule computes; every other number with a unit comes from a rule."""


class Service(Node):
    """Everything the manual says about one service."""

    id: str
    name: str
    group: Group
    summary: str
    words: Annotated[list[Word], Field(min_length=1)]
    """What people call it, what it is for and what belongs to it: for searches, nothing follows from them."""
    section: str
    chapter: list[LineRange]
    overview: LineRange | None
    outline: dict[int, str]
    """First line of each numbered part of the chapter and its label there, e.g. 1624: 二(1)."""
    dated: Dated
    included: Included | None = None
    in_force: Cite | None = None
    """Lines that tie use to the policy's validity; None where the manual is silent."""
    holder: Cite | None = None
    """Where it is silent: the lines that give the service to the insured or to the holder of a policy."""
    waiting: Waiting
    requires: list[Requirement] = []
    items: dict[str, Item]
    pools: list[Pool] = []
    ceilings: list[Ceiling] = []
    promises: Promises = {}
    guide: Guide
    caveats: list[Note] = []
    figures: Figures = []

    @cached_property
    def part_starts(self) -> tuple[int, ...]:
        """The first lines of the chapter's parts, in order."""
        return tuple(sorted(self.outline))


class Definition(Node):
    """A condition that services share, named once."""

    say: str
    when: Condition


class CityList(Node):
    """A list of cities that the manual prints."""

    say: str
    cite: Cite
    cities: list[str]


class Reading(Node):
    """One way to read a disputed place."""

    say: str
    stance: Literal["favourable", "cautious"] | None = None


Change = Literal["status", "count", "date", "money", "hours", "channel", "wording"]
NotComputed = Literal["no_fact", "contract", "no_number", "alike", "money", "hours", "channel", "wording"]


class Entry(Node):
    """A contradiction or a silence: the places, the readings and what hangs on them.

    `changes` says what the other reading would change for a customer; `not_computed` why no answer
    follows it, and stands exactly where no rule is switched by the entry:

    `no_fact`: no fact of a scenario tells the cases apart. `contract`: the contract, an annex or a list
    outside the manual decides. `no_number`: neither reading gives a number or a day to compute with.
    `alike`: answers follow one of the readings whichever is chosen, with a caveat. `money`, `hours`,
    `channel`: no answer has these. `wording`: nothing follows from it.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str
    services: list[str]
    lines: Cite
    readings: dict[str, Reading]
    changes: Annotated[list[Change], Field(min_length=1)]
    not_computed: NotComputed | None = None
    effect: str
    figures: Figures = []


class Slip(Node):
    """A slip of the pen in the manual: it can be read in one way only, but may mislead a reader."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str
    services: Annotated[list[str], Field(min_length=1)]
    lines: Cite
    meant: str


NoRuleReason = Literal["heading", "table_head", "introduction", "page_furniture"]


class NoRule(Node):
    """Lines of the manual that say nothing to follow, and why.

    `heading`: a title or the question it answers. `table_head`: names of columns and rows.
    `introduction`: announces what follows. `page_furniture`: slogans, left-over numbering.
    """

    lines: LineRange
    reason: NoRuleReason


class Option(Node):
    """A value of a fact, as shown to a person."""

    label: str
    short: str | None = None
    """The label where there is room for a few characters."""
    help: str | None = None


MoveKind = Literal["buy", "wait", "renew", "get", "choose", "event", "fixed"]


class Move(Node):
    """What it takes for a fact to come to another value, put as something to do.

    `buy`: at a renewal. `wait`: until a day. `renew`: a new policy year. `get`: a document or confirmation.
    `choose`: where and how. `event`: something must happen that is not done for the service's sake.
    `fixed`: nobody can bring it about. The value's label follows `say` where the fact has more than two.
    """

    kind: MoveKind
    say: str
    note: str | None = None
    """What the manual leaves open about it."""
    sets: dict[str, Value] = {}
    """Facts that take this value with it; `as_of` stands for the day on which it happens."""
    fills: dict[str, Value] = {}
    """The same where nothing is known of these facts."""

    @model_validator(mode="after")
    def _known_facts(self) -> Move:
        for fact in (*self.sets, *self.fills):
            if fact not in FACTS:
                raise ValueError(f"没有 {fact!r} 这个事实")
        return self


class Moves(Node):
    """How a fact changes: to a value named in `to`, `up` or `down` for a number, else `otherwise`."""

    to: dict[str, Move] = {}
    up: Move | None = None
    down: Move | None = None
    otherwise: Move | None = None
    about: list[str] = []
    """The facts that this one tells more about: once they change, it is not known but still to be chosen."""
    passing: bool = False
    """It may no longer hold on a later day, e.g. a stay in hospital."""


class FactInfo(Node):
    """How a fact is asked for."""

    label: str
    question: str
    group: Literal["policy", "person", "illness", "care", "money", "journey", "treatment", "history"]
    help: str | None = None
    unit: str | None = None
    short_unit: str | None = None
    """The unit where there is room for a few characters."""
    options: dict[str, Option] = {}
    none: str | None = None
    """None of it, said with a click: for a number, several options or a city."""
    unpicked: str | None = None
    """What is said to somebody who went on without choosing one of several options."""
    not_yet: str | None = None
    """That the event has not happened, where this is one."""
    assumed: str | None = None
    """What is said beside the value while it is assumed."""
    offer: str | None = None
    """Why one may want to leave it at what is assumed."""
    mark: str | None = None
    """What the timeline says of the day; the label where nothing else is said."""
    change: Moves

    @model_validator(mode="after")
    def _known_values(self) -> FactInfo:
        for value in self.change.to:
            if value not in self.options:
                raise ValueError(f"change.to 没有 {value!r} 这个取值；可选：{'、'.join(self.options)}")
        return self


# ---------------------------------------------------------------- prepared customers


@cache
def facts_schema() -> dict[str, Any]:
    """The scenario's own JSON Schema without the day, in one piece: it stands inside another schema."""
    whole = Scenario.model_json_schema()
    parts: dict[str, Any] = whole.get("$defs", {})

    def inline(value: Any) -> Any:
        if isinstance(value, dict):
            name = str(value.get("$ref", "")).rpartition("/")[2]
            return inline(parts[name]) if name else {key: inline(part) for key, part in value.items()}
        return [inline(part) for part in value] if isinstance(value, list) else value

    known = {name: inline(fact) for name, fact in whole["properties"].items() if name != "as_of"}
    return {"type": "object", "properties": known, "additionalProperties": False}


Facts = Annotated[dict[str, Any], WithJsonSchema(facts_schema())]
"""Facts by name, as plain data; `rules.catalogue.personas` judges them with the rest of the story."""


class ExpectedItem(Node):
    """What must be found of one item; what is left out is not looked at, null is no number."""

    status: Status | None = None
    limit: int | None = None
    used: int | None = None
    remaining: int | None = None


class Expected(Node):
    """What must be found of one service under one reading."""

    status: Status
    missing: list[str] | None = None
    items: dict[str, ExpectedItem] = {}
    deadlines: dict[str, dict[DayId, Day]] = {}
    """Days by item."""


class Watched(Expected):
    """What must be found of one service under the favourable reading, and the lines that say so.

    `cautious` where the cautious reading says otherwise; without it both say the same.
    """

    cite: Cite
    cautious: Expected | None = None


class Step(Node):
    """A day in a customer's year: what has happened, and what follows for the services to look at."""

    on: Day
    title: str = Field(max_length=24)
    tell: str = Field(max_length=140)
    facts: Facts = {}
    """What is otherwise than at the step before; null makes a fact unknown, histories grow."""
    expect: dict[str, Watched] = Field(min_length=1)
    """The services to look at, in order, with what the manual says of them that day."""


class Persona(Node):
    """A made-up customer: a preset of the demonstration, a test, a link and an example in the docs."""

    id: str = Field(pattern=r"^[a-z]+(_[a-z]+)*$")
    lesson: int = Field(ge=1)
    """The place in the order of teaching."""
    name: str
    about: str
    shows: list[str] = Field(min_length=1)
    start: Facts
    steps: list[Step] = Field(min_length=5, max_length=9)
    figures: Figures = []
