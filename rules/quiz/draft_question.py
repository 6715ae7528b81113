"""What is a question made of before it has a number, and will it do? Options, and reasons with clauses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from rules.catalogue.schema import Entry, Service
from rules.domain.answer import Clause, Reason
from rules.domain.parsing import ScenarioError
from rules.engine.plan import clause_of
from rules.quiz.model import Place, ReasonNote
from rules.quiz.undisputed_case import DrawnCase


@dataclass(frozen=True)
class DraftOption:
    """An option before it has a letter."""

    text: str
    value: Any
    note: ReasonNote
    right: bool


class Wording(NamedTuple):
    """What happens, what is asked, and how to answer; the first and the last may be empty."""

    story: str
    ask: str
    remark: str = ""


@dataclass(frozen=True)
class DraftQuestion:
    """A question before it has a number. `case` is None where it is about no customer."""

    said: Wording
    case: DrawnCase | None
    choices: tuple[DraftOption, ...]
    explanation: tuple[ReasonNote, ...]
    services: tuple[str, ...]
    asks: dict[str, Any]
    multiple: bool = False
    in_order: bool = False
    """The choices stand in an order of their own, such as days or numbers."""
    easy: bool = False
    """Whether it asks one thing, which both readings answer alike."""
    hard: bool = False
    """Whether both readings, several conditions at once, a month's end or the policy's end must be heeded."""
    holds: Callable[[DrawnCase], bool] = lambda _: False
    """Whether it would have the same answer for a customer of whom less is known."""
    short: Wording | None = None
    """The question as an easy one, where that reads otherwise."""
    counted: frozenset[str] = frozenset()
    """The facts that a day is counted by, where the question says that all else is in order."""

    def told(self) -> frozenset[str]:
        """The facts that matter: without any one of them the rules no longer give the answer."""
        if self.case is None or self.counted:
            return self.counted
        customer = self.case.customer
        facts = dict(customer.facts)
        for name in customer.facts:
            fewer = {one: value for one, value in facts.items() if one != name}
            if name != "as_of" and self._same(replace(self.case, customer=customer._replace(facts=fewer))):
                facts = fewer
        return frozenset(facts)

    def _same(self, case: DrawnCase) -> bool:
        try:
            return self.holds(case)
        except ScenarioError:
            return False


FEWEST = 3
"""Choices that a question needs."""


def well_formed(choices: Iterable[DraftOption], *, multiple: bool) -> bool:
    """Enough choices, no two alike, and some right and some wrong: exactly one right unless `multiple`."""
    listed = list(choices)
    right = sum(choice.right for choice in listed)
    distinct = len({choice.text for choice in listed}) == len(listed)
    return distinct and len(listed) >= FEWEST and 0 < right < len(listed) and (multiple or right == 1)


def place(clause: Clause) -> Place:
    """A clause as data."""
    return Place(section=clause.section, at=clause.at, lines=clause.lines)


def note(text: str, verdict: bool | None = None, clauses: Iterable[Clause] = ()) -> ReasonNote:
    """A reason with the places it rests on."""
    return ReasonNote(text=text, verdict=verdict, places=tuple(place(clause) for clause in clauses))


def reason_note(reason: Reason, lead: str = "") -> ReasonNote:
    """A check with its verdict as a reason."""
    return note(lead + _reason_text(reason), reason.verdict, [reason.clause])


def _reason_text(reason: Reason) -> str:
    """A count or a window at its end is no condition to be met, and reads otherwise."""
    if reason.verdict is False and reason.status == "used_up":
        return "次数已用完" + (f"：{reason.say}" if reason.rule.startswith("pools.") else "")
    if reason.verdict is False and reason.status == "closed" and reason.fact == "as_of":
        return f"已过期限：{reason.say}（{reason.found}）"
    return reason.text


def entry_clause(entry: Entry, service: Service) -> Clause:
    """Where an entry's lines stand in a service's chapter or overview; all of them where none do."""
    ranges = [*service.chapter, *([service.overview] if service.overview else [])]
    own = [lines for lines in entry.lines if any(a <= lines[0] and lines[1] <= b for a, b in ranges)]
    return clause_of(service, own) if own else Clause(entry.title, "", tuple(entry.lines))


def readings_notes(entry: Entry, service: Service) -> list[ReasonNote]:
    """Both readings of an entry as reasons."""
    names: dict[Any, str] = {"favourable": "有利解释", "cautious": "保守解释", None: "另一种读法"}
    clause = entry_clause(entry, service)
    return [
        note(f"{names[reading.stance]}：{reading.say}", None, [clause]) for reading in entry.readings.values()
    ]
