"""Which status does an item have? The precedence of what decides it, for one case and for whole arrays.

What all items share comes first, then the count, the item's own checks, its window, and what is still open.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from rules.domain.answer import BEST_FIRST, Check, Status
from rules.engine.kleene import NO, UNKNOWN, YES
from rules.engine.program import Values

if TYPE_CHECKING:
    from numpy.typing import NDArray

FAILURE_ORDER: tuple[Status, ...] = (
    "not_started",
    "closed",
    "not_included",
    "waiting",
    "on_trigger",
    "not_met",
)
"""With several known failures among shared checks, or among an item's own, the first gives the status."""

FAILURE: dict[str, Status] = {"trigger": "on_trigger", "fit": "not_met"}
"""What the failure of a requirement gives, by its kind."""

NOTHING: frozenset[str] = frozenset()


class Verdicts(NamedTuple):
    """What is known of a list of checks: failures in order, and those still open."""

    failures: tuple[Check, ...]
    open: tuple[Check, ...]

    @property
    def refusal(self) -> Status | None:
        """The status that the first failure gives; None where nothing is known to fail."""
        return self.failures[0].status if self.failures else None


NO_VERDICTS = Verdicts((), ())


def verdicts(checks: Sequence[Check], values: Values) -> Verdicts:
    """The checks that fail and those that are open."""
    if not checks:
        return NO_VERDICTS
    failures, open_ = [], []
    for check in checks:
        value = values[check.slot]
        if value == NO:
            failures.append(check)
        elif value == UNKNOWN:
            open_.append(check)
    return Verdicts(tuple(failures), tuple(open_))


def refusal(shared: Status | None, used_up: int, own: Status | None, closed: bool) -> Status | None:
    """The status of an item that something is known to stand against; None where nothing is."""
    if shared:
        return shared
    if used_up == YES:
        return "used_up"
    return own or ("closed" if closed else None)


# ---------------------------------------------------------------- the same for whole arrays

CODE: dict[Status, int] = {status: code for code, status in enumerate(BEST_FIRST)}
AVAILABLE, NEEDS_INFO = CODE["available"], CODE["needs_info"]
UNSETTLED = 255


def verdict_arrays(
    values: Sequence[NDArray[Any]], codes: Sequence[int], ndim: int
) -> tuple[NDArray[Any], NDArray[Any]]:
    """The code of the first check that fails (`UNSETTLED` where none does), and whether any is open."""
    import numpy as np  # one scenario needs no arrays

    first = np.full((1,) * ndim, UNSETTLED, np.uint8)
    open_ = np.zeros((1,) * ndim, bool)
    for value, code in zip(reversed(values), reversed(codes), strict=True):
        first = np.where(value == NO, np.uint8(code), first)
        open_ = open_ | (value == UNKNOWN)
    return first, open_


def status_arrays(
    shared: tuple[NDArray[Any], NDArray[Any]],
    used_up: NDArray[Any],
    own: tuple[NDArray[Any], NDArray[Any]],
    closed: NDArray[Any],
    beyond: NDArray[Any],
) -> NDArray[Any]:
    """The status codes; `shared` and `own` are verdicts, `beyond` is what else is open."""
    import numpy as np  # one scenario needs no arrays

    mine = np.where(own[1] | beyond, np.uint8(NEEDS_INFO), np.uint8(AVAILABLE))
    mine = np.where(closed, np.uint8(CODE["closed"]), mine)
    mine = np.where(own[0] != UNSETTLED, own[0], mine)
    mine = np.where(used_up == YES, np.uint8(CODE["used_up"]), mine)
    # Last, since the checks that all share span more axes than an item's own.
    mine = np.where(shared[1] & (mine == AVAILABLE), np.uint8(NEEDS_INFO), mine)
    return np.where(shared[0] != UNSETTLED, shared[0], mine)
