"""Are values found by their codes, however many bytes these take, also where more values are met later?"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from rules.book.by_engine import engine_standings
from rules.book.columns import Policies, Vocabulary, by_code, column_of
from rules.book.combinations import Combinations
from rules.book.evaluator import BookEvaluator
from rules.engine.engine import Engine
from tests.rules.book.made_up import book_of


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.int32, np.int64])
@pytest.mark.parametrize("size", [1, 3, 200, 256, 300])
def test_a_table_is_read_by_codes(kind: type[np.generic], size: int) -> None:
    drawn = np.random.default_rng(size)
    table = drawn.integers(0, 127, size).astype(kind)
    codes = drawn.integers(0, size, 1000).astype(np.min_scalar_type(size - 1))
    found = by_code(table, codes)
    assert found.dtype == table.dtype
    assert found.tolist() == [table[code] for code in codes]
    found[0] = 0  # what is found is the caller's own
    assert by_code(table[:1], codes[:0]).size == 0


@pytest.mark.parametrize(("values", "bytes_each"), [(255, 1), (256, 2), (65_535, 2), (65_536, 4)])
def test_codes_take_as_few_bytes_as_their_values_need(values: int, bytes_each: int) -> None:
    given = column_of(list(range(values)))
    column = Policies(values, {"age": given}).column("age")
    assert column.codes.itemsize == bytes_each
    assert column.codes.tolist() == given.codes.tolist()


@pytest.mark.parametrize("values", [3, 300, 70_000])
def test_combinations_are_told_apart(values: int) -> None:
    """With few values by a table, with more by sorting, and where both met more values since."""
    drawn = np.random.default_rng(values)
    one, other = Vocabulary(), Vocabulary()
    combinations = Combinations(("a", "b"), ("a", "b"))
    for most in (values // 2 + 1, values):
        pairs = [(int(a), int(b)) for a, b in drawn.integers(0, most, (2000, 2))]
        columns = {"a": column_of([a for a, _ in pairs], one), "b": column_of([b for _, b in pairs], other)}
        found = combinations.number(Policies(len(pairs), columns)).tolist()
        assert len(set(zip(pairs, found, strict=True))) == len(set(pairs)) == len(set(found))


def test_days_met_later_are_answered_as_the_engine_does(engine: Engine) -> None:
    """The first piece has few days, the second more than a byte can number."""
    as_of, vocabularies = dt.date(2025, 3, 1), {}  # type: tuple[dt.date, dict[str, Vocabulary]]
    evaluator = BookEvaluator(engine)
    for days, bytes_each in ((5, 1), (400, 2)):
        rows = [
            {
                "as_of": as_of,
                "edition": "special",
                "policy_start": as_of - dt.timedelta(days=day),
                "waiting_days": 30,
                "diagnosed_on": as_of - dt.timedelta(days=day // 2),
                "diagnosis": "malignant",
            }
            for day in range(days)
        ]
        policies = book_of(list(rows), vocabularies)
        assert policies.column("policy_start").codes.itemsize == bytes_each
        found = evaluator.standings(policies)["favourable"]
        known = engine_standings(engine, policies, ("favourable",), {})["favourable"]
        for service, codes in known.services.items():
            assert found.services[service].tolist() == codes.tolist(), (days, service)
