"""What do the three users click, again and again? For a load of many sessions, each click with its user."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple

from tests.support.streamlit_client import Session

Click = Callable[[Session], Awaitable[Any]]


class Journey(NamedTuple):
    """One visitor: where they come in, and what they click in turn, over and over."""

    user: str
    page: str
    query: str
    clicks: Sequence[Click]


CUSTOMER, TRAINER, MANAGER = "customer", "trainer", "product manager"


def _answer(key: str, field: str, value: Any, part: str = "") -> Click:
    return lambda session: session.answer(key, field, value, part)


def _touch(part: str, act: str, value: str) -> Click:
    return lambda session: session.touch("first_page", part, act, value)


def _trigger(key: str, act: str, value: str) -> Click:
    return lambda session: session.trigger(key, act, value)


def _go(page: str, query: str | None = None) -> Click:
    return lambda session: session.go(page, query)


def _press(key: str) -> Click:
    return lambda session: session.press(key)


def book_journeys() -> Sequence[Journey]:
    """A product manager who makes up a book and follows a number to one policy, and what a change does to it.

    Apart from the others: a book is computed long after a click has been answered.
    """
    made = "size=100&day=2026-11-29"
    now = (
        _answer("book_making", "book_size", "100"),
        _answer("book_making", "book_seed", "7"),
        _computed(_press("book_make"), "book_board", gone="book_making"),
        _trigger("book_board", "within", "60"),
        _trigger("book_board", "show", "both"),
        _trigger("book_board", "rows", "text_consult:both"),
        _trigger("book_rows", "policy", "2"),
    )
    change = (
        _computed(_answer("book_change_fields", "book_by", "age"), "book_change_board"),
        _trigger("book_change_board", "rows", "online_pharmacy:gained"),
        _computed(
            _answer("book_change_fields", "book_change", "edition-special"),
            "book_change_board",
            gone="book_rows",
        ),
    )
    return (
        Journey(MANAGER, "book", "", now),
        Journey(MANAGER, "book", f"{made}&view=change&change=with-outpatient", change),
    )


LOOKS = 2_000
"""How often it is looked whether something is computed."""


async def until_computed(session: Session) -> None:
    """Look on until nothing on the page is computed any more."""
    for _ in range(LOOKS):
        if not session.polls:
            return
        session.polls.clear()
        await session.run()
    raise AssertionError(f"{session.page} is still computed")


def _computed(click: Click, key: str, gone: str = "") -> Click:
    """A click, and what it asks for, until this block is there; another one is not drawn any more."""

    async def done(session: Session) -> None:
        await click(session)
        await until_computed(session)
        session.blocks.pop(gone, None)
        assert key in session.blocks

    return done


def journeys(case: str) -> Sequence[Journey]:
    """Four customers, one trainer with a stage and one without, and two product managers, on this case."""
    first = (
        _answer("first_page", "main:edition", "standard", "choices"),
        _touch("situation_bar", "say", "diagnosed"),
        _touch("board", "grade", "usable"),
        _touch("board", "open", "case_manager"),
        _answer("first_page", "main:edition", "special", "choices"),
        _touch("situation_bar", "say", "hospital"),
    )
    services = (
        _answer("services_shown", "statuses", ["not_triggered"], "shown"),
        _answer("services_shown", "order", "group", "shown"),
        _answer("services_top", "main:edition", "standard", "main_choices"),
        _answer("services_shown", "statuses", [], "shown"),
        _answer("services_top", "main:edition", "special", "main_choices"),
        _answer("services_shown", "order", "status", "shown"),
    )
    about = (_go("timeline"), _go("services"), _go("keep"), _go("agenda"), _go("app"), _go("ledger"))
    days = (
        _trigger("timeline_chart", "zoom", "month"),
        _trigger("timeline_chart", "zoom", "quarter"),
        _trigger("timeline_chart", "zoom", "year"),
    )
    steps = [_trigger("training_stage_block", "go", str(number)) for number in (2, 3, 4, 1)]
    tried = [_trigger("training_stage_block", "try", f"edition={one}") for one in ("special", "standard")]
    read = (_press("training_next"), _go("room"), _go("training"), _press("training_back"))
    terms = (
        _answer("terms_choice", "terms_service", "gene_test"),
        _go("clauses", ""),
        _trigger("register_above", "sort", "service"),
        _go("terms", "service=green_channel"),
    )
    compared = (
        _go("combinations", case),
        _trigger("combo_picture", "only", "edition=standard"),
        _trigger("combo_picture", "only", "edition=standard"),
        _go("compare", case),
    )
    return (
        Journey(CUSTOMER, "", f"situation=hospital&{case}", first),
        Journey(TRAINER, "training", "persona=cancer&present=true", [*steps, *tried]),
        Journey(CUSTOMER, "services", case, services),
        Journey(MANAGER, "terms", "service=green_channel", terms),
        Journey(CUSTOMER, "services", case, about),
        Journey(TRAINER, "training", "persona=cancer", read),
        Journey(CUSTOMER, "timeline", case, days),
        Journey(MANAGER, "compare", case, compared),
    )
