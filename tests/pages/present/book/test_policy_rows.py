"""Do the rows behind a number say how long something can still be used?"""

from __future__ import annotations

import numpy as np

from pages.present.book.policy_rows import policy_rows
from rules.book.whole.book_standing import BookInSteps
from rules.book.whole.held_book import BookPiece, HeldBook, policies_of
from rules.book.whole.lapse import LapsesInSteps
from rules.catalogue.catalogue import SERVICES
from rules.domain.parsing import parse
from rules.engine.engine import Engine


def test_a_last_day_years_ahead_is_shown_and_none_is_not(engine: Engine) -> None:
    """Only what has no last day has nothing to say in the column of days left."""
    facts = {"as_of": "1990-01-01", "edition": "special", "policy_start": "1990-01-01", "waiting_days": 0}
    ends = ("1990-12-31", "1992-01-01", "2199-12-31")
    people = [parse({**facts, "policy_end": end}, SERVICES) for end in ends]
    book = HeldBook([BookPiece(policies_of(people, {}), np.arange(2, 5), [None] * 3)], 3)
    found, lapses = BookInSteps(book, engine), LapsesInSteps(book, engine)
    for steps in (found, lapses):
        while not steps.complete:
            steps.advance()

    def left(service: str) -> list[str]:
        return [one.left for one in policy_rows(range(3), service, found, lapses, None, engine.catalogue)]

    assert left("video_consult") == ["364 天", "730 天", "76,700 天"]
    assert left("online_pharmacy") == ["", "", ""]
