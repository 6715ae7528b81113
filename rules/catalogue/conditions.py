"""When does a rule hold? The condition tree: typed, three-valued, numbered into slots.

A tree is built from data (see `Condition`), compiled once into a `Program` in which equal nodes
share a slot, and decided for a scenario in one walk over the slots. Values are Kleene's: `NO` 0,
`UNKNOWN` 1, `YES` 2, so "and" is the least, "or" the greatest and "not" is 2 - x.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Any, Generic, Literal, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

from rules.domain.cities import listed
from rules.domain.periods import Unit, move
from rules.domain.scenario import EVENT_DATES, FACTS, Hospital, Stay, Surgery, View

NO, UNKNOWN, YES = 0, 1, 2
VERDICT: dict[int, bool | None] = {NO: False, UNKNOWN: None, YES: True}

Value = str | int | float | bool
T = TypeVar("T")

DERIVED = ("policy_end", "waiting_over_on", "age")
"""Facts that follow from others: see `rules.domain.parsing.view_of`."""

SOURCES: dict[str, tuple[str, ...]] = {
    "waiting_over_on": ("policy_start", "waiting_days"),
    "policy_end": ("policy_start",),
}
"""The facts to ask for when a derived one is unknown."""


class Node(BaseModel):
    """A node of a data file; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Disputed(Node, Generic[T]):
    """Two or more readings of one place, switched by the register entry named `dispute`."""

    dispute: str
    readings: dict[str, T]


# ---------------------------------------------------------------- dates


class Period(Node):
    """A length of time: exactly one unit, e.g. `{workdays: 15}`."""

    days: int | None = Field(None, ge=1, le=3660)
    months: int | None = Field(None, ge=1, le=120)
    years: int | None = Field(None, ge=1, le=10)
    workdays: int | None = Field(None, ge=1, le=366)
    hours: int | None = Field(None, ge=1, le=720)

    @model_validator(mode="after")
    def _one_unit(self) -> Period:
        if len(self.model_fields_set) != 1 or getattr(self, *self.model_fields_set) is None:
            raise ValueError("须有 days、months、years、workdays、hours 中的一个，只有一个")
        return self

    @cached_property
    def unit(self) -> Unit:
        units: tuple[Unit, ...] = ("days", "months", "years", "workdays", "hours")
        return next(unit for unit in units if unit in self.model_fields_set)

    @cached_property
    def count(self) -> int:
        return int(getattr(self, self.unit))


class Shifted(Node):
    """A date moved by a period, e.g. `{of: discharged_on, plus: {days: 15}}`."""

    of: str
    plus: Period | None = None
    minus: Period | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Shifted:
        if (self.plus is None) == (self.minus is None):
            raise ValueError("须有 plus、minus 中的一个，只有一个")
        return self


DateExpr = str | Shifted
"""The name of a date fact (or `as_of`, `policy_end`, `waiting_over_on`), or such a date moved."""


def date_fact(expr: DateExpr) -> str:
    """The fact that a date expression starts from."""
    return expr if isinstance(expr, str) else expr.of


def date_of(expr: DateExpr, view: View) -> dt.date | None:
    """The date in this scenario; None where it is unknown or its event has not happened."""
    start: dt.date | None = view[date_fact(expr)]
    if start is None or isinstance(expr, str):
        return start
    if expr.plus:
        start = move(start, expr.plus.count, expr.plus.unit).on
    if expr.minus:
        start = move(start, -expr.minus.count, expr.minus.unit).on
    return start


# ---------------------------------------------------------------- the tree


class AllOf(Node):
    """Every part holds."""

    all: list[Condition]


class AnyOf(Node):
    """At least one part holds."""

    any: list[Condition]


class Not(Node):
    """The part does not hold."""

    not_: Condition = Field(alias="not")


class FactTest(Node):
    """A fact compared with a constant: exactly one comparison."""

    fact: str
    is_: Value | None = Field(None, alias="is")
    in_: list[Value] | None = Field(None, alias="in")
    has: str | None = None
    at_least: float | None = None
    at_most: float | None = None
    above: float | None = None
    below: float | None = None
    in_list: str | None = None

    @model_validator(mode="after")
    def _one_comparison(self) -> FactTest:
        given = self.model_fields_set - {"fact"}
        if len(given) != 1 or getattr(self, *given) is None:
            raise ValueError("须有 is、in、has、at_least、at_most、above、below、in_list 中的一个，只有一个")
        if self.fact not in FACTS and self.fact not in DERIVED:
            raise ValueError(f"没有 {self.fact!r} 这个事实；可选：{'、'.join((*FACTS, *DERIVED))}")
        return self


class DateTest(Node):
    """A date compared with another; a date whose event has not happened lies ahead of every other."""

    date: DateExpr
    on_or_before: DateExpr | None = None
    on_or_after: DateExpr | None = None

    @model_validator(mode="after")
    def _one_comparison(self) -> DateTest:
        if (self.on_or_before is None) == (self.on_or_after is None):
            raise ValueError("须有 on_or_before、on_or_after 中的一个，只有一个")
        return self


class Happened(Node):
    """The event of a date fact has happened by `as_of`."""

    happened: str


Within = Literal["illness", "stay", "journey"]


class Used(Node):
    """One of these items of the same service has been used by `as_of`, for the present event.

    A use belongs to the present `illness` from the diagnosis on, to the present `stay` from the admission on,
    and to the present `journey` where it lies at most the journey's whole length back.
    """

    used: list[str]
    within: Within


class StayTest(Node):
    """What a stay must be like; what is left out does not matter."""

    hospital: list[Hospital] | None = None
    surgery: list[Surgery] | None = None


class Stayed(Node):
    """A stay like this is over by `as_of`: this one, or an earlier one that ended after the diagnosis."""

    stayed: StayTest


class Ref(Node):
    """A condition shared by services, named in `data/definitions.yaml`."""

    rule: str


class Known(Node):
    """Holds only where the part is known to hold; an unknown counts as no."""

    known: Condition


CONDITION_KEYS = (
    "all",
    "any",
    "not",
    "fact",
    "date",
    "happened",
    "used",
    "stayed",
    "rule",
    "known",
    "dispute",
)


def _tag(value: object) -> str | None:
    if isinstance(value, Mapping):
        return next((tag for tag in CONDITION_KEYS if tag in value), None)
    return next((tag for model, tag in _MODELS.items() if isinstance(value, model)), "dispute")


_MODELS: dict[type[Node], str] = {
    AllOf: "all",
    AnyOf: "any",
    Not: "not",
    FactTest: "fact",
    DateTest: "date",
    Happened: "happened",
    Used: "used",
    Stayed: "stayed",
    Ref: "rule",
    Known: "known",
}


Condition = Annotated[
    Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[Not, Tag("not")]
    | Annotated[FactTest, Tag("fact")]
    | Annotated[DateTest, Tag("date")]
    | Annotated[Happened, Tag("happened")]
    | Annotated[Used, Tag("used")]
    | Annotated[Stayed, Tag("stayed")]
    | Annotated[Ref, Tag("rule")]
    | Annotated[Known, Tag("known")]
    | Annotated["Disputed[Condition]", Tag("dispute")],
    Discriminator(
        _tag,
        custom_error_type="condition",
        custom_error_message="条件须有这些键之一：" + ", ".join(CONDITION_KEYS),
    ),
]

for _model in (AllOf, AnyOf, Not, Known):
    _model.model_rebuild()


# ---------------------------------------------------------------- compilation

Leaf = Callable[[View], int]
Values = Sequence[int] | Mapping[int, int]
"""Each slot's value."""


class Ordered(NamedTuple):
    """One date that must not lie after another."""

    earlier: DateExpr
    later: DateExpr


class UsedItems(NamedTuple):
    """Items, by service and id, one of which must have been used for the present event."""

    keys: tuple[tuple[str, str], ...]
    within: Within

    @property
    def facts(self) -> tuple[str, ...]:
        return ("usage", EVENT_FACT[self.within])


class PastStay(NamedTuple):
    """A stay that must be over, with what it must have been like."""

    hospitals: tuple[str, ...] | None
    surgeries: tuple[str, ...] | None

    @property
    def facts(self) -> tuple[str, ...]:
        return ("care", "discharged_on", *self.asked, "diagnosed_on", "earlier_stays")

    @property
    def asked(self) -> dict[str, tuple[str, ...]]:
        """What the stay must have been like: the values allowed of each fact that matters."""
        options = {"hospital": self.hospitals, "surgery": self.surgeries}
        return {fact: allowed for fact, allowed in options.items() if allowed is not None}

    def verdict(self, view: View) -> int:
        """Whether some stay was like this, the present one first."""
        earlier = (self._earlier(stay, view) for stay in view.get("earlier_stays") or ())
        return max((self._own(view), *earlier))

    def missing(self, view: View) -> set[str]:
        """The facts whose answer could still decide it."""
        found: set[str] = set()
        if self._own(view) == UNKNOWN:
            found |= {name for fact in self.facts[:-2] for name in _missing_facts(fact, view)}
        for stay in view.get("earlier_stays") or ():
            if self._earlier(stay, view) == UNKNOWN:
                found |= set() if all(getattr(stay, name) for name in self.asked) else {"earlier_stays"}
                found |= {"diagnosed_on"} if view["diagnosed_on"] is None else set()
        return found

    def _own(self, view: View) -> int:
        """This stay is the present illness's by what the facts mean, whenever that was diagnosed."""
        return min(event_happened("discharged_on", view), self._fits(view))

    def _earlier(self, stay: Stay, view: View) -> int:
        if stay.discharged_on is None or stay.discharged_on > view["as_of"]:
            return NO
        diagnosed = view["diagnosed_on"]
        same = UNKNOWN if diagnosed is None else (YES if diagnosed <= stay.discharged_on else NO)
        return min(same, self._fits(dict(stay)))

    def _fits(self, stay: View) -> int:
        verdict = YES
        for name, options in self.asked.items():
            found = stay[name]
            verdict = min(verdict, UNKNOWN if found is None else (YES if found in options else NO))
        return verdict


Source = FactTest | Happened | Ordered | UsedItems | PastStay

EVENT_FACT: dict[Within, str] = {"illness": "diagnosed_on", "stay": "admitted_on", "journey": "trip_days"}
"""The fact that says when the present event began."""


def event_began(within: Within, view: View) -> dt.date | None:
    """The first day of the present illness, stay or journey; None where it is not known.

    A journey is taken to have begun its whole planned length ago, the longest that it can have lasted.
    """
    found = view[EVENT_FACT[within]]
    if within == "journey" and found is not None:
        found = view["as_of"] - dt.timedelta(days=found)
    began: dt.date | None = found
    return began


def _admitted_unseen(fact: str, view: View) -> bool:
    """Whether an admission's day is unknown although the stay is known to be over."""
    if fact != "admitted_on" or view[fact] is not None:
        return False
    left = view.get("discharged_on")
    return left is not None and left <= view["as_of"]


def _missing_facts(fact: str, view: View) -> tuple[str, ...]:
    if fact in EVENT_DATES:
        if _admitted_unseen(fact, view):
            return (fact,)
        return ("care", fact) if view["care"] is None and view[fact] is None else ()
    return tuple(f for f in SOURCES.get(fact, (fact,)) if view.get(f) is None)


@dataclass(slots=True)
class Program:
    """Numbered slots: leaves first read the view, inner slots combine earlier ones."""

    leaves: list[tuple[int, Leaf]] = field(default_factory=list)
    inner: list[tuple[int, str, tuple[int, ...]]] = field(default_factory=list)
    facts: dict[int, tuple[str, ...]] = field(default_factory=dict)
    children: dict[int, tuple[int, ...]] = field(default_factory=dict)
    sources: dict[int, Source] = field(default_factory=dict)
    """What each leaf was compiled from."""
    _index: dict[object, int] = field(default_factory=dict)

    def leaf(self, key: object, facts: tuple[str, ...], test: Leaf, source: Source) -> int:
        """The slot of a leaf; the same key always gives the same slot."""
        if key not in self._index:
            slot = self._index[key] = len(self._index)
            self.facts[slot] = facts
            self.sources[slot] = source
            self.leaves.append((slot, test))
        return self._index[key]

    def combine(self, kind: str, parts: Iterable[int]) -> int:
        """The slot of `all`, `any`, `not` or `known` over earlier slots."""
        children = tuple(dict.fromkeys(parts))
        if kind in ("all", "any") and len(children) == 1:
            return children[0]
        key = (kind, children)
        if key not in self._index:
            slot = self._index[key] = len(self._index)
            self.children[slot] = children
            self.inner.append((slot, kind, children))
        return self._index[key]

    def facts_of(self, slot: int) -> tuple[str, ...]:
        """Every fact that decides a slot."""
        if slot in self.facts:
            return self.facts[slot]
        return tuple(dict.fromkeys(fact for child in self.children[slot] for fact in self.facts_of(child)))

    def unrecognised(self, slot: int, values: Values, view: View) -> Iterator[str]:
        """The names given for which a list could not be decided, among what decides a slot."""
        source = self.sources.get(slot)
        if isinstance(source, FactTest) and source.in_list and values[slot] == UNKNOWN and view[source.fact]:
            yield view[source.fact]
        for child in self.children.get(slot, ()):
            yield from self.unrecognised(child, values, view)

    def run(self, view: View) -> list[int]:
        """Decide every slot for one scenario."""
        values = [UNKNOWN] * len(self._index)
        for slot, test in self.leaves:
            values[slot] = test(view)
        for slot, kind, children in self.inner:
            if kind == "all":
                value = YES
                for child in children:
                    if values[child] < value:
                        value = values[child]
            elif kind == "any":
                value = NO
                for child in children:
                    if values[child] > value:
                        value = values[child]
            elif kind == "not":
                value = YES - values[children[0]]
            else:
                value = YES if values[children[0]] == YES else NO
            values[slot] = value
        return values

    def missing(self, slot: int, values: Values, view: View) -> set[str]:
        """The facts whose answer could still decide an unknown slot."""
        if values[slot] != UNKNOWN:
            return set()
        source = self.sources.get(slot)
        if isinstance(source, PastStay):
            return source.missing(view)
        if slot in self.facts:
            if isinstance(source, FactTest) and source.in_list:
                return {source.fact}
            return {name for fact in self.facts[slot] for name in _missing_facts(fact, view)}
        return {name for child in self.children[slot] for name in self.missing(child, values, view)}


class Compiler:
    """Turns condition trees into slots of one program, for one choice of readings."""

    def __init__(
        self,
        definitions: Mapping[str, Condition],
        lists: Mapping[str, frozenset[str]],
        readings: Mapping[str, str],
        program: Program,
    ) -> None:
        self.program = program
        self.definitions, self.lists, self.readings = definitions, lists, readings

    def choose(self, value: Any) -> Any:
        """The branch of a disputed value under this choice of readings; any other value as it is."""
        while isinstance(value, Disputed):
            value = value.readings[self.readings[value.dispute]]
        return value

    def slot(self, condition: Condition, service: str) -> int:
        """The slot of a condition; `service` is whose items `used` speaks of."""
        node: Any = self.choose(condition)
        program = self.program
        match node:
            case AllOf():
                return program.combine("all", [self.slot(part, service) for part in node.all])
            case AnyOf():
                return program.combine("any", [self.slot(part, service) for part in node.any])
            case Not():
                return program.combine("not", [self.slot(node.not_, service)])
            case Known():
                return program.combine("known", [self.slot(node.known, service)])
            case Ref():
                return self.slot(self.definitions[node.rule], service)
            case FactTest():
                return program.leaf(node.model_dump_json(), (node.fact,), self._fact_test(node), node)
            case DateTest():
                return self._date_test(node)
            case Happened():
                fact = node.happened
                return program.leaf(
                    ("happened", fact), (fact,), lambda view: event_happened(fact, view), node
                )
            case Used():
                used = UsedItems(tuple((service, item) for item in node.used), node.within)
                return program.leaf(used, used.facts, lambda view: _used(used, view), used)
            case Stayed():
                past = PastStay(_tuple(node.stayed.hospital), _tuple(node.stayed.surgery))
                return program.leaf(past, past.facts, past.verdict, past)
        raise TypeError(f"not a condition: {node!r}")

    def _fact_test(self, node: FactTest) -> Leaf:
        fact = node.fact
        test: Callable[[Any], bool]
        if node.is_ is not None:
            wanted = node.is_
            test = lambda found: found == wanted  # noqa: E731
        elif node.in_ is not None:
            options = frozenset(node.in_)
            test = lambda found: found in options  # noqa: E731
        elif node.has is not None:
            member = node.has
            test = lambda found: member in found  # noqa: E731
        elif node.in_list is not None:
            return _membership(fact, self.lists[node.in_list])
        else:
            test = _threshold(node)
        return lambda view: UNKNOWN if (found := view[fact]) is None else (YES if test(found) else NO)

    def _date_test(self, node: DateTest) -> int:
        if node.on_or_after is not None:
            earlier, later = node.on_or_after, node.date
        else:
            assert node.on_or_before is not None
            earlier, later = node.date, node.on_or_before
        facts = tuple(dict.fromkeys((date_fact(earlier), date_fact(later))))
        key = ("date", str(earlier), str(later))
        source = Ordered(earlier, later)
        return self.program.leaf(key, facts, lambda view: _ordered(earlier, later, view), source)


def _membership(fact: str, names: frozenset[str]) -> Leaf:
    """Whether a city is on a list; a name that is not known settles nothing."""
    verdict = {True: YES, False: NO, None: UNKNOWN}
    return lambda view: UNKNOWN if (found := view[fact]) is None else verdict[listed(found, names)]


def _threshold(node: FactTest) -> Callable[[Any], bool]:
    if node.at_least is not None:
        low = node.at_least
        return lambda found: bool(found >= low)
    if node.at_most is not None:
        high = node.at_most
        return lambda found: bool(found <= high)
    if node.above is not None:
        over = node.above
        return lambda found: bool(found > over)
    under = node.below
    assert under is not None
    return lambda found: bool(found < under)


def _tuple(values: list[Any] | None) -> tuple[Any, ...] | None:
    return None if values is None else tuple(values)


def event_happened(fact: str, view: View) -> int:
    """Whether the event of a date fact has happened by `as_of`."""
    day = view[fact]
    if day is not None:
        return YES if day <= view["as_of"] else NO
    if _admitted_unseen(fact, view):
        return YES
    return NO if fact in EVENT_DATES and view["care"] is not None else UNKNOWN


def _used(items: UsedItems, view: View) -> int:
    days = [view["used"][key] for key in items.keys if key in view["used"]]
    if not days:
        return NO
    began = event_began(items.within, view)
    return UNKNOWN if began is None else (YES if began <= max(days) else NO)


def _ordered(earlier: DateExpr, later: DateExpr, view: View) -> int:
    """Whether `earlier` <= `later`.

    The unknown end of a waiting period is bounded by the policy's start; one of no days is over on any day
    on which the policy can be asked about.
    """
    last = date_of(later, view)
    if last is None:
        fact = date_fact(later)
        if _admitted_unseen(fact, view):
            return UNKNOWN
        return YES if fact in EVENT_DATES and view["care"] is not None else UNKNOWN
    first = date_of(earlier, view)
    if first is None:
        if earlier != "waiting_over_on":
            return UNKNOWN
        if view["waiting_days"] == 0 and later == "as_of":
            return YES
        start = view["policy_start"]
        return NO if start is not None and last < start else UNKNOWN
    return YES if first <= last else NO
