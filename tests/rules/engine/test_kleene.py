"""Do single values and arrays of them combine alike, and as Kleene's tables say?"""

from __future__ import annotations

from itertools import product
from typing import get_args

import numpy as np
import pytest

from rules.engine.kleene import COMBINE, NO, UNKNOWN, VERDICT, YES, Kind, combine_arrays

VALUES = (NO, UNKNOWN, YES)
KINDS: tuple[Kind, ...] = get_args(Kind)


def test_every_way_to_combine_is_there() -> None:
    assert set(COMBINE) == set(KINDS)
    assert {verdict: value for value, verdict in VERDICT.items()} == {False: NO, None: UNKNOWN, True: YES}


@pytest.mark.parametrize("kind", KINDS)
def test_arrays_combine_as_single_values_do(kind: Kind) -> None:
    most = 1 if kind in ("not", "known") else 3
    for count in range(1 if most == 1 else 0, most + 1):
        axes = [
            np.array(VALUES, np.int8).reshape([-1 if axis == one else 1 for axis in range(max(count, 1))])
            for one in range(count)
        ]
        whole = np.broadcast_to(combine_arrays(kind, axes, max(count, 1)), [3] * count or [1])
        for place in product(range(3), repeat=count):
            parts = [VALUES[index] for index in place]
            assert whole[place or (0,)] == COMBINE[kind](parts), (kind, parts)


def test_an_unknown_part_leaves_open_what_it_could_change_and_nothing_else() -> None:
    for kind, parts in product(("all", "any"), product(VALUES, repeat=3)):
        known = [[part] if part != UNKNOWN else [NO, YES] for part in parts]
        ends = {COMBINE[kind](answered) for answered in product(*known)}
        assert COMBINE[kind](parts) == (ends.pop() if len(ends) == 1 else UNKNOWN), (kind, parts)
