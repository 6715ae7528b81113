"""What do yes, no and unknown combine to? Kleene's three values, one at a time and as whole arrays.

"And" is the least, "or" the greatest and "not" is 2 - x. Each way to combine stands here twice, for single
values and for arrays of them; `tests/rules/engine/test_kleene.py` holds one against the other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial, reduce
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from numpy.typing import NDArray

NO, UNKNOWN, YES = 0, 1, 2
VERDICT: dict[int, bool | None] = {NO: False, UNKNOWN: None, YES: True}

Kind = Literal["all", "any", "not", "known"]


def _not(parts: Sequence[int]) -> int:
    return YES - parts[0]


def _known(parts: Sequence[int]) -> int:
    return YES if parts[0] == YES else NO


COMBINE: Mapping[Kind, Callable[[Sequence[int]], int]] = {
    "all": partial(min, default=YES),
    "any": partial(max, default=NO),
    "not": _not,
    "known": _known,
}


def combine_arrays(kind: Kind, parts: Sequence[NDArray[Any]], ndim: int) -> NDArray[Any]:
    """The same over arrays of values that can be laid along each other, `ndim` axes each."""
    import numpy as np  # one scenario needs no arrays, and the command line starts sooner without

    match kind:
        case "all" | "any" if not parts:
            return np.full((1,) * ndim, YES if kind == "all" else NO, np.int8)
        case "all":
            return reduce(np.minimum, parts)
        case "any":
            return reduce(np.maximum, parts)
        case "not":
            return YES - parts[0]
        case "known":
            return parts[0] & YES  # only YES has this bit
