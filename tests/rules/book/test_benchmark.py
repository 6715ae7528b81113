"""Does the benchmark of a book answer all of it, piece by piece?"""

from __future__ import annotations

import pytest

from benchmarks import book_of_policies
from rules.book.by_engine import engine_standings
from rules.catalogue.catalogue import SERVICES, STANCES
from rules.engine.engine import Engine
from rules.engine.status import CODE


def test_a_book_in_pieces_is_answered_whole(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book_of_policies, "PIECE", 60)
    monkeypatch.setattr(book_of_policies, "LOOP", 2)
    some = [*SERVICES][:4]
    found = book_of_policies.measured(150, some, dates=False)
    assert (found.rows, found.services) == (150, len(some))
    available = 0
    for first, size in ((0, 60), (60, 60), (120, 30)):
        piece = book_of_policies.made_up(size, {}, first + 1)
        known = engine_standings(engine, piece, STANCES, {}, services=some)["favourable"]
        available += sum(int((codes == CODE["available"]).sum()) for codes in known.services.values())
    assert found.available == available > 0
