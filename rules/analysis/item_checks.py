"""Is one item's table as it should be? Questions put to every combination, each with its counterexample."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from rules.analysis.counterexample import (
    at_class,
    counterexample,
    first_place,
    less_remains,
    over_whole_space,
)
from rules.analysis.health import Violation
from rules.analysis.sample_space import Follows, Given, Space
from rules.analysis.tables.part_arrays import Array
from rules.analysis.tables.truth_table import TruthTable, laid_out
from rules.book.item_parts import Judged
from rules.domain.answer import BEST_FIRST
from rules.domain.scenario import EVENT_DATES
from rules.engine.kleene import NO, YES
from rules.engine.status import AVAILABLE, NEEDS_INFO

OPENNESS = np.array([2, 1] + [0] * (len(BEST_FIRST) - 2), np.uint8)
"""By status code: available, needs_info, any refusal."""


Checker = Callable[[TruthTable], Iterator[Violation]]


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
        before = table.status[at_class(table, number, a, needs)]
        after = table.status[at_class(table, number, b, needs)]
        wrong = (before == AVAILABLE) & (after != AVAILABLE)
        wrong = wrong | ((OPENNESS[before] == 0) & (OPENNESS[after] > 0))
        wrong = wrong | less_remains(table, number, a, b, needs)
        if wrong.any():
            whole = over_whole_space(table, number, a, needs, wrong)
            changes = [(number, one), (number, other)]
            yield counterexample(
                "answer_reverses", (table, table), whole, changes, " ".join(set(other) - set(one))
            )
            return


def _monotone(kind: str, axis_name: str, follows: Follows) -> Checker:
    """A check that whatever follows on an axis gives no less."""

    def check(table: TruthTable) -> Iterator[Violation]:
        for number, axis in enumerate(table.space.axes):
            if axis.name != axis_name:
                continue
            for (a, b), (one, other) in axis.pairs(follows).items():
                before = table.status[at_class(table, number, a)]
                after = table.status[at_class(table, number, b)]
                wrong = (OPENNESS[after] < OPENNESS[before]) | less_remains(table, number, a, b)
                if wrong.any():
                    whole = over_whole_space(table, number, a, None, wrong)
                    yield counterexample(kind, (table, table), whole, [(number, one), (number, other)])
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


def cautious_gives_more(favourable: Judged, cautious: Judged) -> Iterator[Violation]:
    """Where the cautious reading has something available, or left, that the favourable one has not.

    The readings' common space may be large; only what the cautious one can have available is looked at.
    """
    both = laid_out((favourable, cautious))
    kept = both[1].open_to_use()
    if all(places.size for places in kept):
        one, other = (table.narrowed(kept) for table in both)
        more = (other.status == AVAILABLE) & (one.status != AVAILABLE)
        if more.any():
            yield counterexample("cautious_gives_more", (one, other), more)
            return
    left = both[1].remaining > both[0].remaining
    if left.any():
        kept = tuple(np.array([place]) for place in first_place(left))
        one, other = (table.narrowed(kept) for table in both)
        yield counterexample("cautious_gives_more", (one, other), np.ones(one.space.shape, bool))


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
            reach[at_class(table, number, a, needs)] |= reach[at_class(table, number, b, needs)]
    agree = (table.status == NEEDS_INFO) & ((reach & (reach - np.uint16(1))) == 0)
    if agree.any():
        yield counterexample("answers_agree", (table,), agree)


CHECKERS: dict[str, Checker] = {
    "attainable": _attainable,
    "addon_takes_away": _monotone("addon_takes_away", "addons", _one_addon_more),
    "special_takes_away": _monotone("special_takes_away", "edition", _special),
    "waiting_over_takes_away": _monotone("waiting_over_takes_away", "policy", _waiting_over),
    "answer_reverses": _answer_reverses,
    "answers_agree": _answers_agree,
}
"""What is asked of an item under each stance."""
