"""What may be chosen about a book of policies, as an address carries it?"""

from __future__ import annotations

from pages.present.share.page_link import (
    PageChoice,
    day_parameter,
    number,
    number_of,
    one_of,
    some_of,
    switch,
)
from pages.present.share.sample_shares import mix_parameter
from rules.book.whole.held_book import MOST_POLICIES
from rules.book.whole.lapse import WITHIN
from rules.book.whole.segments import SEGMENTS, segment_values
from rules.book.whole.variants import VARIANTS
from rules.catalogue.catalogue import SERVICES
from rules.quiz.quiz_choice import SEEDS

FEWEST_POLICIES, SIZE_AT_FIRST = 100, 10_000
SIZES = (FEWEST_POLICIES, 1_000, SIZE_AT_FIRST, 30_000, MOST_POLICIES)
BLANKS = (0, 2, 5, 10, 20, 50)
"""What is offered; an address may ask for anything between."""

MIX_AT_FIRST = [
    "healthy-70", "clinic-8", "admission-2", "ward-1", "operated-3", "suspected-2", "ruled_out-1",
    "critical-1", "recovering-1", "oncology-1", "benign-3", "rare-1", "journey-2", "child-4",
]  # fmt: skip
"""Most people are well; made up, like the book."""

BLANK_AT_FIRST, MOST_BLANK = 5, 90

NOW, CHANGE = "now", "change"

BOTH, ONLY_FAVOURABLE, ASKS, LAPSES = "both", "favourable", "asks", "lapses"
COUNTED = (BOTH, ONLY_FAVOURABLE, ASKS, LAPSES)
"""What is counted of a book as it stands."""

MET = ("gained", "lost", "other")
CAUTIOUSLY = ".cautious"
WHICH = (*COUNTED, *MET, *(f"{one}{CAUTIOUSLY}" for one in MET))
"""Whose policies are listed."""

MOST_BOOK_PAGES = 9_999


def book_choices() -> tuple[PageChoice, ...]:
    """The choices of the page."""
    values = dict.fromkeys(value for by in SEGMENTS for value in segment_values(by))
    return (
        PageChoice("size", "book_size", number(FEWEST_POLICIES, MOST_POLICIES)),
        PageChoice("draw", "book_seed", number(*SEEDS), SEEDS[0]),
        PageChoice("mix", "book_mix_shares", mix_parameter, MIX_AT_FIRST),
        PageChoice("blank", "book_blank", number(0, MOST_BLANK), BLANK_AT_FIRST),
        PageChoice("day", "book_day", day_parameter),
        PageChoice("pending", "book_pending", switch),
        # No table travels, but where an address comes from one, that can be said.
        PageChoice("table", "book_table", switch),
        PageChoice("view", "book_view", one_of((NOW, CHANGE)), NOW),
        PageChoice("show", "book_show", some_of(COUNTED)),
        PageChoice("within", "book_within", number_of(WITHIN), WITHIN[0]),
        PageChoice("dates", "book_dates", switch),
        PageChoice("change", "book_change", one_of(VARIANTS)),
        PageChoice("by", "book_by", one_of(SEGMENTS), SEGMENTS[0]),
        PageChoice("service", "book_service", one_of(SERVICES)),
        PageChoice("which", "book_which", one_of(WHICH)),
        PageChoice("segment", "book_segment", one_of(values)),
        PageChoice("page", "book_page", number(1, MOST_BOOK_PAGES), 1),
        PageChoice("row", "book_row", number(2, MOST_POLICIES + 1)),
    )
