"""Are the rules healthy? Questions put to every combination of facts that some rule tells apart.

Every answer that should not be is a finding with a counterexample: a scenario, or two that differ in one
fact. A finding names the entry of the registers that causes it where reading that entry otherwise removes it.
A service's status is the best of its items', so what holds for every item holds for the service.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import numpy as np

from rules.analysis.reading_effects import ANSWERED, Effects
from rules.analysis.sample_space import AS_OF, Axis, Follows, Given, Space
from rules.analysis.truth_table import (
    AVAILABLE,
    CODE,
    NEEDS_INFO,
    Array,
    Judged,
    TruthTable,
    items_of,
    laid_out,
    tabulate,
    verdict,
)
from rules.catalogue.catalogue import STANCES, Catalogue, Stance
from rules.domain.answer import BEST_FIRST, Check
from rules.domain.scenario import EVENT_DATES
from rules.engine.kleene import NO, YES, combine_arrays
from rules.engine.plan import WAITING_NEED, Plan, compile_plans

OPENNESS = np.array([2, 1] + [0] * (len(BEST_FIRST) - 2), np.uint8)
"""By status code: available, needs_info, any refusal."""

KINDS = {
    "never_available": "no combination makes the item available",
    "never_refused": "no combination refuses the item",
    "never_decides": "leaving a condition out changes no status",
    "addon_takes_away": "an add-on more gives less",
    "special_takes_away": "the special edition gives less than the standard one",
    "waiting_over_takes_away": "the end of the waiting period gives less",
    "answer_reverses": "answering a question turns a definite status, or lowers a certain count",
    "cautious_gives_more": "the cautious reading gives more than the favourable one",
    "register_differs": "an entry moves other parts of an answer than its `changes` say",
    "answers_agree": "facts are asked for although every answer leads to the same status",
}
"""Kinds of findings, in words."""

NOTES = frozenset({"answers_agree"})
"""Kinds that are not wrong: three-valued logic looks at each condition by itself, so it may ask for a fact
although other facts leave it no room. An answer never turns such a status."""


@dataclass(frozen=True)
class Violation:
    """One thing that should not be, of one item."""

    kind: str
    about: str
    """What else tells it from others of its kind: the condition, or empty."""
    combinations: int
    scenarios: tuple[Mapping[str, Any], ...]
    """A counterexample: none, one, or the one before and the one after."""
    statuses: tuple[str, ...]
    """The item's status in each."""


@dataclass
class Finding:
    """A violation, of the items of a service that share it, under a stance."""

    service: str
    items: list[str]
    reading: Stance
    violation: Violation
    cause: str | None = None
    """The register's entry that causes it."""

    def to_json(self) -> dict[str, Any]:
        """Plain data, as the command prints it."""
        violation = self.violation
        return {
            "kind": violation.kind,
            "service": self.service,
            "items": self.items,
            "reading": self.reading,
            "about": violation.about,
            "combinations": violation.combinations,
            "scenarios": [dict(scenario) for scenario in violation.scenarios],
            "statuses": list(violation.statuses),
            "cause": self.cause,
        }


@dataclass
class Health:
    """What the analysis looked at, and what it found."""

    services: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By id: the facts read, the values tried, and the combinations enumerated, both stances together."""
    findings: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    """What is not wrong, but could be sharper: see `NOTES`."""

    @property
    def sound(self) -> bool:
        """Whether an entry of the registers explains every finding."""
        return all(finding.cause is not None for finding in self.findings)

    def to_json(self) -> dict[str, Any]:
        """Plain data, as the command prints it."""
        totals = ("combinations", "stands_for")
        return {
            "as_of": AS_OF.isoformat(),
            "enumerated": "everything: no combination was sampled or left out",
            "services": self.services,
            **{name: sum(numbers[name] for numbers in self.services.values()) for name in totals},
            "findings": [finding.to_json() for finding in self.findings],
            "notes": [note.to_json() for note in self.notes],
        }


# ---------------------------------------------------------------- one item


Checker = Callable[[TruthTable], Iterator[Violation]]


def _counterexample(
    kind: str,
    tables: Sequence[TruthTable],
    mask: Array,
    changes: Sequence[tuple[int, Given] | None] = (),
    about: str = "",
) -> Violation:
    """A combination of a mask as a violation: the first that is available before, else the first.

    `changes` give each scenario one axis's value; the mask lies at the first scenario's.
    """
    space = tables[0].space
    plain = mask & (tables[0].status == AVAILABLE)
    index = _first(plain if plain.any() else mask)
    scenarios, statuses = [], []
    for table, change in zip(tables, changes or [None] * len(tables), strict=True):
        place = list(index)
        if change is not None:
            axis, given = change
            place[axis] = _class_of(space.axes[axis], given)
        scenarios.append(space.scenario(index, *change) if change else space.scenario(index))
        statuses.append(BEST_FIRST[table.status[tuple(place)]])
    if len(scenarios) == 2 and scenarios[0] == scenarios[1]:
        del scenarios[1]
    return Violation(kind, about, int(mask.sum()), tuple(scenarios), tuple(statuses))


def _first(mask: Array) -> tuple[int, ...]:
    return tuple(int(i) for i in np.unravel_index(int(mask.argmax()), mask.shape))


def _class_of(axis: Axis, given: Given) -> int:
    return next(axis.class_of[n] for n, unit in enumerate(axis.units) if unit.given == given)


def _attainable(table: TruthTable) -> Iterator[Violation]:
    found = {int(code) for code in np.flatnonzero(np.bincount(table.status.ravel()))}
    if AVAILABLE not in found:
        yield _shown("never_available", table, _nearest(table))
    if found <= {AVAILABLE, NEEDS_INFO}:
        yield _shown("never_refused", table, (0,) * len(table.space.axes))


def _shown(kind: str, table: TruthTable, index: tuple[int, ...]) -> Violation:
    """A violation by the whole space, shown by one combination."""
    status = BEST_FIRST[table.status[index]]
    return Violation(kind, "", table.space.size, (table.space.scenario(index),), (status,))


def _nearest(table: TruthTable) -> tuple[int, ...]:
    """The combination with the fewest failing checks, and of these with the fewest open."""
    failing = np.zeros(table.space.shape, np.uint8)
    memo: dict[int, Array] = {}
    for check in (*table.judged.service.checks, *table.judged.item.checks):
        value = table.slot(check.slot, memo)
        failing += np.where(value == NO, np.uint8(16), (value != YES).astype(np.uint8))
    failing += np.uint8(16) * ((table.used_up == YES) | table.closed)
    return tuple(int(i) for i in np.unravel_index(int(failing.argmin()), failing.shape))


def _more_known(one: Given, other: Given) -> bool:
    """Whether `other` answers a question that `one` leaves open, all else being the same."""
    if not all(other.get(fact) == value for fact, value in one.items()) or len(other) <= len(one):
        return False
    return not ("policy_start" in one and "policy_end" in set(other) - set(one))


NO_QUESTION = frozenset({"usage", "bookings", "planned_on"})
"""Facts whose absence is no open question."""


def _answers(space: Space) -> Iterator[tuple[int, int, int, Given, Given, tuple[int, int] | None]]:
    """Every single answer: axis, class before and after, the values, and the axis and class it needs.

    A stay's date that is left out while `care` is known has not happened, so it answers a question only while
    `care` is unknown.
    """
    care = next((n for n, axis in enumerate(space.axes) if axis.name == "care"), None)
    for number, axis in enumerate(space.axes):
        if axis.name in NO_QUESTION:
            continue
        for (a, b), (one, other) in axis.pairs(_more_known).items():
            needs = None
            if care is not None and EVENT_DATES & (set(other) - set(one)):
                needs = (care, space.axes[care].class_of[0])
            yield number, a, b, one, other, needs


def _answer_reverses(table: TruthTable) -> Iterator[Violation]:
    for number, a, b, one, other, needs in _answers(table.space):
        before, after = table.status[_at(table, number, a, needs)], table.status[_at(table, number, b, needs)]
        wrong = (before == AVAILABLE) & (after != AVAILABLE)
        wrong = wrong | ((OPENNESS[before] == 0) & (OPENNESS[after] > 0))
        wrong = wrong | _lower(table, number, a, b, needs)
        if wrong.any():
            whole = _whole(table, number, a, needs, wrong)
            changes = [(number, one), (number, other)]
            yield _counterexample(
                "answer_reverses", (table, table), whole, changes, " ".join(set(other) - set(one))
            )
            return


def _at(table: TruthTable, number: int, place: int, needs: tuple[int, int] | None = None) -> tuple[Any, ...]:
    """An index that keeps one class of an axis (and of the axis that it needs), as an axis of length 1."""
    index: list[Any] = [slice(None)] * len(table.space.axes)
    index[number] = slice(place, place + 1)
    if needs is not None:
        index[needs[0]] = slice(needs[1], needs[1] + 1)
    return tuple(index)


def _whole(table: TruthTable, number: int, place: int, needs: tuple[int, int] | None, part: Array) -> Array:
    """A mask over the whole space from one over a part of it."""
    index = _at(table, number, place, needs)
    mask = np.zeros(table.space.shape, bool)
    mask[index] = np.broadcast_to(part, mask[index].shape)
    return mask


def _lower(table: TruthTable, number: int, a: int, b: int, needs: tuple[int, int] | None = None) -> Array:
    """Where less remains at class `b` of an axis than at class `a`."""
    rest = np.broadcast_to(table.remaining, table.space.shape)
    lower: Array = rest[_at(table, number, b, needs)] < rest[_at(table, number, a, needs)]
    return lower


def _monotone(kind: str, axis_name: str, follows: Follows) -> Checker:
    """A check that whatever follows on an axis gives no less."""

    def check(table: TruthTable) -> Iterator[Violation]:
        for number, axis in enumerate(table.space.axes):
            if axis.name != axis_name:
                continue
            for (a, b), (one, other) in axis.pairs(follows).items():
                before, after = table.status[_at(table, number, a)], table.status[_at(table, number, b)]
                wrong = (OPENNESS[after] < OPENNESS[before]) | _lower(table, number, a, b)
                if wrong.any():
                    whole = _whole(table, number, a, None, wrong)
                    yield _counterexample(kind, (table, table), whole, [(number, one), (number, other)])
                    return

    return check


def _one_addon_more(one: Given, other: Given) -> bool:
    before, after = one.get("addons"), other.get("addons")
    return before is not None and after is not None and set(before) < set(after)


def _special(one: Given, other: Given) -> bool:
    return one.get("edition") == "standard" and other.get("edition") == "special"


def _waiting_over(one: Given, other: Given) -> bool:
    same = all(one.get(fact) == other.get(fact) for fact in ("policy_start", "policy_end", "diagnosed_on"))
    before, after = one.get("waiting_days"), other.get("waiting_days")
    return same and "policy_start" in one and before is not None and after is not None and after < before


def _cautious_gives_more(favourable: Judged, cautious: Judged) -> Iterator[Violation]:
    """Where the cautious reading has something available, or left, that the favourable one has not.

    The readings' common space may be large; only what the cautious one can have available is looked at.
    """
    both = laid_out((favourable, cautious))
    kept = both[1].open_to_use()
    if all(places.size for places in kept):
        one, other = (table.narrowed(kept) for table in both)
        more = (other.status == AVAILABLE) & (one.status != AVAILABLE)
        if more.any():
            yield _counterexample("cautious_gives_more", (one, other), more)
            return
    left = both[1].remaining > both[0].remaining
    if left.any():
        kept = tuple(np.array([place]) for place in _first(left))
        one, other = (table.narrowed(kept) for table in both)
        yield _counterexample("cautious_gives_more", (one, other), np.ones(one.space.shape, bool))


def _answers_agree(table: TruthTable) -> Iterator[Violation]:
    """Open statuses from which every way of answering everything leads to the same status.

    The answers of an axis are taken twice, since some lead through others and since a stay's dates hang on
    `care`.
    """
    bits = np.array([0 if code == NEEDS_INFO else 1 << code for code in range(len(BEST_FIRST))], np.uint16)
    reach = bits[table.status]
    answers = [(number, a, b, needs) for number, a, b, _, _, needs in _answers(table.space)]
    for _ in range(2):
        for number, a, b, needs in answers:
            reach[_at(table, number, a, needs)] |= reach[_at(table, number, b, needs)]
    agree = (table.status == NEEDS_INFO) & ((reach & (reach - np.uint16(1))) == 0)
    if agree.any():
        yield _counterexample("answers_agree", (table,), agree)


CHECKERS: dict[str, Checker] = {
    "attainable": _attainable,
    "addon_takes_away": _monotone("addon_takes_away", "addons", _one_addon_more),
    "special_takes_away": _monotone("special_takes_away", "edition", _special),
    "waiting_over_takes_away": _monotone("waiting_over_takes_away", "policy", _waiting_over),
    "answer_reverses": _answer_reverses,
    "answers_agree": _answers_agree,
}
"""What is asked of an item under each stance."""


# ---------------------------------------------------------------- conditions that never decide


@dataclass(frozen=True)
class Occurrence:
    """A part of a check's condition that could be left out."""

    check: Check
    item: str | None
    """Whose check it is; None where all items share it."""
    path: tuple[int, ...]
    """The slots on the way to it, the check's own first."""

    def about(self, judged: Judged) -> str:
        """Which condition of which check."""
        facts = judged.program.facts_of(self.path[-1]) or ("usage",)
        return f"{self.check.say}: {', '.join(facts)}"


def occurrences(judged: Judged) -> Iterator[Occurrence]:
    """Every part of the conditions of an item, the shared ones included."""
    inner = judged.program.inner

    def parts(path: tuple[int, ...], stands_alone: bool) -> Iterator[tuple[int, ...]]:
        if stands_alone:
            yield path
        kind, children = inner.get(path[-1], ("leaf", ()))
        for child in children:
            yield from parts((*path, child), kind in ("all", "any"))

    for item, checks in ((None, judged.service.checks), (judged.item.id, judged.item.checks)):
        for check in checks:
            if check.redundant or not check.facts:
                continue
            # The engine puts the same frame around every waiting period that hangs on the day of need.
            paths = [(check.slot,)] if check.rule == WAITING_NEED else parts((check.slot,), True)
            yield from (Occurrence(check, item, path) for path in paths)


def decides(occurrence: Occurrence, table: TruthTable) -> bool:
    """Whether some status changes where this part of a condition is left out."""
    memo: dict[int, Array] = {}
    ndim = table.remaining.ndim

    def without(path: tuple[int, ...]) -> Array:
        if len(path) == 1:
            return np.full((1,) * ndim, YES, np.int8)
        kind, children = table.judged.program.inner[path[0]]
        rest = [table.slot(child, memo) for child in children if child != path[1]]
        if len(path) > 2 or kind in ("not", "known"):
            rest.append(without(path[1:]))
        return combine_arrays(kind, rest, ndim)

    def verdicts(checks: Sequence[Check], replaced: bool) -> tuple[Array, Array]:
        values = [
            without(occurrence.path)
            if replaced and check is occurrence.check
            else table.slot(check.slot, memo)
            for check in checks
        ]
        return verdict(values, [CODE[check.status] for check in checks], ndim)

    shared = verdicts(table.judged.service.checks, occurrence.item is None)
    own = verdicts(table.judged.item.checks, occurrence.item is not None)
    return bool((table.judge(*shared, *own) != table.status).any())


# ---------------------------------------------------------------- the whole catalogue


class Analysis:
    """The health of a catalogue's rules."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue, self.effects = catalogue, Effects(catalogue)
        readings = {stance: catalogue.readings(stance) for stance in STANCES}
        self._plans = compile_plans(catalogue, readings)
        self._switched = lru_cache(maxsize=512)(self._compile)

    def run(self, progress: Callable[[int, int], None] | None = None) -> Health:
        """Ask everything of every item under both stances; `progress` hears how many items are done."""
        health = Health()
        idle: dict[tuple[str, Stance, Occurrence], bool] = {}
        both = list(zip(*(items_of(self._plans[stance], self.catalogue) for stance in STANCES), strict=True))
        for number, judged in enumerate(both):
            if progress:
                progress(number, len(both))
            for stance, one in zip(STANCES, judged, strict=True):
                (table,) = tabulate((one,))
                _count(health, table)
                for name, checker in CHECKERS.items():
                    for violation in checker(table):
                        self._add(health, stance, name, violation, judged[0])
                for occurrence in occurrences(table.judged):
                    key = (table.judged.service.id, stance, occurrence)
                    if idle.get(key) is not False:
                        idle[key] = not decides(occurrence, table)
            for violation in _cautious_gives_more(*judged):
                self._add(health, "cautious", "cautious_gives_more", violation, judged[0])
        self._add_idle(health, idle)
        self._add_registers(health)
        return health

    def _add(self, health: Health, stance: Stance, name: str, violation: Violation, judged: Judged) -> None:
        service, item = judged.item.key
        note = violation.kind in NOTES
        findings = health.notes if note else health.findings
        cause = None if note else self._cause(stance, name, violation, service, item)
        same = next(
            (
                finding
                for finding in findings
                if (finding.service, finding.reading, finding.cause) == (service, stance, cause)
                and finding.violation.kind == violation.kind
                and finding.violation.about == violation.about
            ),
            None,
        )
        if same is None:
            findings.append(Finding(service, [item], stance, violation, cause))
        else:
            same.items.append(item)
            combinations = same.violation.combinations + violation.combinations
            same.violation = replace(same.violation, combinations=combinations)

    def _add_idle(self, health: Health, idle: Mapping[tuple[str, Stance, Occurrence], bool]) -> None:
        for (service, stance, occurrence), never in idle.items():
            if never:
                judged = next(
                    judged
                    for judged in items_of(self._plans[stance], self.catalogue)
                    if judged.service.id == service and occurrence.item in (None, judged.item.id)
                )
                violation = Violation("never_decides", occurrence.about(judged), 0, (), ())
                item = [occurrence.item] if occurrence.item else [one.id for one in judged.service.items]
                cause = self._idle_cause(service, stance, occurrence)
                health.findings.append(Finding(service, item, stance, violation, cause))

    def _add_registers(self, health: Health) -> None:
        """Entries that rules follow, whose `changes` name other parts of an answer than those that move."""
        for entry in self.catalogue.entries.values():
            if entry.not_computed:
                continue
            said = set(entry.changes) & ANSWERED
            found = [difference for switch in self.effects.switches(entry) for difference in switch.found]
            moved = {difference.kind for difference in found}
            if said != moved:
                names = [" ".join(sorted(kinds)) or "nothing" for kinds in (said, moved)]
                about = f"{entry.id}: says {names[0]}, moves {names[1]}"
                examples = [difference.example for difference in found if difference.kind not in said]
                violation = Violation("register_differs", about, 0, tuple(examples[:1]), ())
                health.findings.append(Finding(", ".join(entry.services), [], "favourable", violation))

    # -------------------------------------------------------- causes

    def _compile(self, service: str, stance: Stance, id: str, reading: str) -> Plan:
        one = replace(self.catalogue, services=(self.catalogue.service(service),))
        readings = {name: self.catalogue.readings(stance, {id: reading}) for name in ("so", "alike")}
        return compile_plans(one, readings)["so"]

    def _judged(self, stance: Stance, id: str, reading: str, service: str, item: str) -> Judged:
        plan = self._switched(service, stance, id, reading)
        return next(one for one in items_of(plan, self.catalogue) if one.item.id == item)

    def _cause(self, stance: Stance, name: str, violation: Violation, service: str, item: str) -> str | None:
        """The entry by whose other reading the violation goes away."""
        for id, reading in self._other_readings(stance, service):
            if name == "cautious_gives_more":
                plain = next(
                    one
                    for one in items_of(self._plans["favourable"], self.catalogue)
                    if one.item.key == (service, item)
                )
                other = self._judged("cautious", id, reading, service, item)
                found = list(_cautious_gives_more(plain, other))
            else:
                table = tabulate((self._judged(stance, id, reading, service, item),))[0]
                found = list(CHECKERS[name](table))
            if not any(one.kind == violation.kind for one in found):
                return id
        return None

    def _other_readings(self, stance: Stance, service: str) -> Iterator[tuple[str, str]]:
        plan = next(plan for plan in self._plans[stance].services if plan.id == service)
        chosen = self.catalogue.readings(stance)
        for id in plan.disputes:
            for reading in self.catalogue.entries[id].readings:
                if reading != chosen[id]:
                    yield id, reading

    def _idle_cause(self, service: str, stance: Stance, occurrence: Occurrence) -> str | None:
        """The entry under whose other reading the same condition decides, or is no longer asked."""
        for id, reading in self._other_readings(stance, service):
            plan = self._switched(service, stance, id, reading)
            found = []
            for judged in items_of(plan, self.catalogue):
                if occurrence.item in (None, judged.item.id):
                    table = tabulate((judged,))[0]
                    same = [
                        one
                        for one in occurrences(judged)
                        if one.item == occurrence.item
                        and one.check.rule == occurrence.check.rule
                        and len(one.path) == len(occurrence.path)
                    ]
                    found += [decides(one, table) for one in same]
            if all(found):
                return id
        return None


def _count(health: Health, table: TruthTable) -> None:
    """Add an item's space under one stance to what was looked at."""
    space = table.space
    service = health.services.setdefault(
        table.judged.service.id, {"facts": {}, "combinations": 0, "stands_for": 0, "items": {}}
    )
    for axis in space.axes:
        for fact in axis.facts:
            values = {repr(unit.given.get(fact)) for unit in axis.units}
            service["facts"][fact] = max(service["facts"].get(fact, 0), len(values))
    service["combinations"] += space.size
    service["stands_for"] += space.stands_for
    items, id = service["items"], table.judged.item.id
    items[id] = items.get(id, 0) + space.size
