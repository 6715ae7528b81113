"""Does the table of the registers have every entry, say what it is, and stand in the order asked for?"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from pages.present.clauses import register_page
from pages.present.clauses.register_choices import (
    CHANGES,
    FELT,
    GREATEST_FIRST,
    HARM,
    NARROWED,
    NOT_WIRED,
    REASONS,
    REGISTER_NAMES,
    SORTS,
    SWITCHED,
    WIRED,
)
from pages.present.clauses.register_rows import (
    OwnCase,
    PeopleLoss,
    RegisterFilter,
    RegisterRow,
    fitting_rows,
    ordered_rows,
    people_loss,
    register_rows,
)
from rules.analysis.readings.reading_effects import why_not
from rules.analysis.readings.reading_harm import LostCombinations, PersonLoss
from rules.catalogue.disputes import Wiring
from rules.catalogue.loader import load
from rules.quiz.customer_stories import STORIES
from rules.quiz.customers import draw_customers

KNOWN, WIRING = load(), Wiring(load())
BARE = register_rows(KNOWN, WIRING)
NOBODY = OwnCase(lambda _: False, ())


def filled() -> list[RegisterRow]:
    """The rows with made-up numbers, among them nothing, equal ones and, in one, not yet any."""
    rows = []
    for at, row in enumerate(BARE):
        if row.wired:
            people = PeopleLoss(frozenset(range(at % 7)), at % 3)
            found = None if at % 11 == 0 else LostCombinations(1000, at % 5)
            rows.append(row._replace(customers=people, combinations=found, personas={"cancer": (0,)}))
        else:
            rows.append(row)
    return rows


def test_every_entry_of_both_registers_is_a_row() -> None:
    assert [row.entry for row in BARE] == [*KNOWN.contradictions, *KNOWN.silences]
    assert [row.number for row in BARE] == list(range(1, len(KNOWN.entries) + 1))
    for row in BARE:
        entry = row.entry
        assert row.register == ("contradiction" if entry in KNOWN.contradictions else "silence")
        assert row.services == tuple(KNOWN.service(id).name for id in entry.services)
        assert row.wired is (entry.id in WIRING) is not bool(row.why_not)
        assert row.why_not in ("", why_not(entry))


def test_cells_say_what_the_registers_say() -> None:
    rows = filled()
    cells = register_page.table_cells(rows, {BARE[3].entry.id: "影响现在的情况"}, "title")
    assert cells[3].marks == "影响现在的情况"
    for row, cell in zip(rows, cells, strict=True):
        assert (cell.title, cell.places) == (row.entry.title, len(row.entry.lines))
        assert {one.say for one in cell.readings} == {one.say for one in row.entry.readings.values()}
        assert [one.stance for one in cell.readings] == ["有利", "保守"]
        told = any(one.lines for one in row.entry.readings.values())
        assert bool(cell.lines) is not told is any(one.lines for one in cell.readings)
        assert (cell.customers is None) is not row.wired


def test_lines_belong_to_each_reading() -> None:
    told = {row.entry.id: list(register_page.readings_told(row.entry)) for row in BARE}
    assert [one.lines for one in told["outpatient-companion-count"]] == [
        "第 1664–1670 行",
        "第 1686 行",
    ]
    short = list(register_page.readings_told(KNOWN.entries["green-whole-service-count"], 2))
    assert [one.lines for one in short] == ["第 799–803、842–844 行 等", "第 819、2284 行"]


def test_bars_are_as_long_as_the_numbers() -> None:
    cells = register_page.table_cells(filled(), {}, HARM)
    assert {(cell.customers, cell.bar) for cell in cells if cell.customers in (0, 3, 6)} == {
        (0, 0),
        (3, 50),
        (6, 100),
    }


def test_what_is_not_computed_follows_under_a_heading() -> None:
    cells = register_page.table_cells(ordered_rows(filled(), HARM, False), {}, HARM)
    (heading,) = (at for at, cell in enumerate(cells) if cell.heading)
    assert heading == len(WIRING) == sum(cell.wired for cell in cells[:heading])
    assert f"另 {len(BARE) - len(WIRING)} 条不能算" in cells[heading].heading
    assert not [cell for cell in register_page.table_cells(filled(), {}, "title") if cell.heading]


@pytest.mark.parametrize("sort", SORTS)
def test_each_column_puts_the_rows_in_order(sort: str) -> None:
    values: dict[str, Any] = {
        "service": lambda row: row.services,
        "title": lambda row: row.entry.title,
        "register": lambda row: row.register,
        "places": lambda row: -len(row.entry.lines),
        "wired": lambda row: not row.wired,
        "share": lambda row: -row.share,
        "customers": lambda row: -len(row.customers.people),
        "personas": lambda row: -len(row.personas),
    }
    assert set(values) == set(SORTS)
    rows = filled()
    known = [row for row in rows if sort not in GREATEST_FIRST or sort == "places" or row.wired]
    known = [row for row in known if sort != "share" or row.share is not None]
    for turned in (False, True):
        found = ordered_rows(rows, sort, turned)
        assert sorted(row.number for row in found) == [row.number for row in rows]
        told = [values[sort](row) for row in found[: len(known)]]
        assert all((one >= other) if turned else (one <= other) for one, other in pairwise(told))
        assert not {row.number for row in found[len(known) :]} & {row.number for row in known}


def test_what_is_equal_stands_by_harm() -> None:
    found = [row for row in ordered_rows(filled(), "register", False) if row.wired]
    for register in REGISTER_NAMES:
        numbers = [len(row.customers.people) for row in found if row.register == register and row.customers]
        assert numbers == sorted(numbers, reverse=True)


FILTERS = {
    "registers": {name: lambda row, name=name: row.register == name for name in REGISTER_NAMES},
    "changes": {name: lambda row, name=name: name in row.entry.changes for name in CHANGES},
    "reasons": {name: lambda row, name=name: row.entry.not_computed == name for name in REASONS},
    "narrowed": {
        WIRED: lambda row: row.wired,
        NOT_WIRED: lambda row: not row.wired,
        FELT: lambda row: row.entry.id == BARE[0].entry.id,
        SWITCHED: lambda row: row.entry.id == BARE[1].entry.id,
    },
}


@pytest.mark.parametrize(("field", "value"), [(f, v) for f, values in FILTERS.items() for v in values])
def test_each_filter_keeps_what_it_says(field: str, value: str) -> None:
    own = OwnCase(lambda entry: entry.id == BARE[0].entry.id, (BARE[1].entry.id,))
    wanted = RegisterFilter()._replace(**{field: [value]})
    found = fitting_rows(BARE, wanted, own, KNOWN, WIRING)
    assert found == [row for row in BARE if FILTERS[field][value](row)]
    assert found


def test_every_choice_is_a_filter() -> None:
    assert set(FILTERS["narrowed"]) == set(NARROWED)


def test_a_service_and_words_narrow_too() -> None:
    mine = fitting_rows(BARE, RegisterFilter(service="outpatient_companion"), NOBODY, KNOWN, WIRING)
    assert "outpatient-companion-count" in {row.entry.id for row in mine}
    assert all(
        "outpatient_companion" in (*row.entry.services, *WIRING.services(row.entry.id)) for row in mine
    )
    found = fitting_rows(BARE, RegisterFilter(words="门诊陪诊一年"), NOBODY, KNOWN, WIRING)
    assert [row.entry.id for row in found] == ["outpatient-companion-count"]
    assert fitting_rows(BARE, RegisterFilter(words=" "), NOBODY, KNOWN, WIRING) == list(BARE)


def test_numbers_read_as_they_are() -> None:
    shares = (0, 0.000_001, 0.000_34, 0.0049, 0.01, 0.0489, 1)
    told = ["0 %", "< 0.01 %", "0.034 %", "0.49 %", "1.0 %", "4.9 %", "100.0 %"]
    assert [register_page.percent(share) for share in shares] == told


def test_the_headline_counts_everybody_once() -> None:
    people = [{1, 2}, {2, 3}, {4}, {5}, {6}, {7}, {1, 8}, {3}]
    rows = [
        row._replace(customers=PeopleLoss(frozenset(one), 0)) for row, one in zip(BARE, people, strict=False)
    ]
    assert "10 位样本客户里 8 位会" in register_page.loss_headline(rows, 10)
    assert "前 6 条就涉及其中 7 位" in register_page.loss_headline(rows, 10)


def test_a_sample_says_of_whom_it_is_made() -> None:
    drawn = draw_customers(len(STORIES) * 2 + 1, 1)
    told = register_page.sample_told(drawn)
    assert f"{len(drawn)} 位客户，{len(STORIES)} 种情形各 2–3 位" in told
    special = sum(one.facts["edition"] == "special" for one in drawn)
    assert f"标准版 {len(drawn) - special} 位、特需部版 {special} 位" in told


def test_losses_are_counted_by_person() -> None:
    losses = [PersonLoss(3, ("a",), ()), PersonLoss(5, ("a", "b"), ("b",))]
    assert people_loss(losses) == PeopleLoss(frozenset({3, 5}), 1)
