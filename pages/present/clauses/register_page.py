"""What does the table of the registers show in each cell? Words and numbers for its template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pages.present.base.templating import template
from pages.present.clauses.clause_index import numbered
from pages.present.clauses.register_choices import CHANGES, GREATEST_FIRST, HARM, REGISTER_NAMES, SORTS
from pages.present.clauses.register_rows import RegisterRow, ordered_rows
from pages.present.text.answer_text import SHORT_STANCES
from rules.catalogue.catalogue import reading_of
from rules.catalogue.schema import Entry, Lines
from rules.quiz.customer_stories import STORIES
from rules.quiz.customers import Customer

TABLE = template("register.html.jinja", Path(__file__).resolve().parent / "templates")

LINES_NAMED = 2
"""Places of the manual that a cell has room for."""
FIRST_FEW = 6
"""Entries whose customers the headline counts beside all."""

COLUMNS = ("service", "title", "register", "places", "readings", "wired", "share", HARM, "personas")
HINTS = {
    "share": "每个项目的每种情况只数一次；其余各处都按有利解释",
    HARM: "按有利解释能用、只有这一处改按保守解释就少掉能用项目的样本客户",
    "personas": "培训里的示例客户，有几位在某一步会少掉能用的项目",
}


class ReadingCell(NamedTuple):
    """One reading of an entry, with the lines that speak for it where these are told apart."""

    stance: str
    say: str
    lines: str


class RowCells(NamedTuple):
    """What one row of the table says."""

    id: str
    rank: int
    heading: str
    """What stands above the row, where something does."""
    services: str
    title: str
    marks: str
    register: str
    places: int
    lines: str
    readings: tuple[ReadingCell, ...]
    wired: bool
    why_not: str
    share: str | None
    """None here and below where it is still to be computed."""
    fraction: str
    customers: int | None
    bar: int
    """The length of the bar in hundredths of the longest one."""
    personas: str | None


def table_cells(rows: Sequence[RegisterRow], marks: Mapping[str, str], sort: str) -> list[RowCells]:
    """Every row in words; `marks` says by entry what concerns the visitor's own case."""
    longest = max((len(row.customers.people) for row in rows if row.customers), default=0)
    cells = [_row_cells(row, rank, marks.get(row.entry.id, ""), longest) for rank, row in enumerate(rows, 1)]
    first = next((at for at, row in enumerate(rows) if not row.wired), None)
    if sort == HARM and first:
        cells[first] = cells[first]._replace(heading=_not_computed(rows[first:]))
    return cells


def _row_cells(row: RegisterRow, rank: int, marks: str, longest: int) -> RowCells:
    entry, found, lost = row.entry, row.combinations, row.customers
    readings = tuple(readings_told(entry, LINES_NAMED))
    return RowCells(
        id=entry.id,
        rank=rank,
        heading="",
        services=services_told(row.services),
        title=entry.title,
        marks=marks,
        register=REGISTER_NAMES[row.register],
        places=len(entry.lines),
        lines="" if any(one.lines for one in readings) else _lines(entry.lines, LINES_NAMED),
        readings=readings,
        wired=row.wired,
        why_not=row.why_not,
        share=None if row.share is None else percent(row.share),
        fraction=f"{found.lost:,} / {found.compared:,}" if found and found.compared else "",
        customers=None if lost is None else len(lost.people),
        bar=round(100 * len(lost.people) / longest) if lost and longest else 0,
        personas=None if row.personas is None else f"{len(row.personas)} 位" if row.personas else "0",
    )


def _not_computed(rows: Sequence[RegisterRow]) -> str:
    """`另 142 条不能算：说法 14、金额 39（一条可以涉及几样）`."""
    counts = Counter(change for row in rows for change in row.entry.changes)
    told = "、".join(f"{CHANGES[change]} {count}" for change, count in counts.most_common())
    return f"另 {len(rows)} 条不能算，每条写明为什么：{told}（一条可以涉及几样）"


def table_html(
    cells: Sequence[RowCells], opened: str | None, order: tuple[str, bool] | None, *, sought: bool = False
) -> str:
    """The table, or a part without a head; `order` is the column that decides and whether it is turned.

    `sought` says that the open row is what a link leads to: it is brought into sight.
    """
    head = list(_head_cells(*order)) if order else []
    return TABLE.render(columns=COLUMNS, rows=cells, opened=opened, head=head, sought=sought)


def _head_cells(sort: str, turned: bool) -> Iterator[dict[str, Any]]:
    for code in COLUMNS:
        down = (code in GREATEST_FIRST) is not turned
        yield {
            "code": code,
            "name": {**SORTS, "readings": "两种读法"}[code],
            "hint": HINTS.get(code, ""),
            "sortable": code in SORTS,
            "sorted": ("descending" if down else "ascending") if code == sort else "",
        }


# ---------------------------------------------------------------- words


def services_told(names: Sequence[str]) -> str:
    """`重疾绿通、重疾绿通PLUS`, `医疗垫付等 8 项`."""
    return "、".join(names) if len(names) <= 2 else f"{names[0]}等 {len(names)} 项"


def readings_told(entry: Entry, most: int | None = None) -> Iterator[ReadingCell]:
    """The favourable reading and the cautious one, with at most so many places each."""
    for stance, name in SHORT_STANCES.items():
        reading = entry.readings[reading_of(entry, stance)]
        yield ReadingCell(name, reading.say, _lines(reading.lines, most))


def other_lines(entry: Entry) -> list[Lines]:
    """The lines of an entry that speak for none of its readings alone."""
    theirs = {pair for reading in entry.readings.values() for pair in reading.lines}
    return [pair for pair in entry.lines if pair not in theirs]


def _lines(lines: Sequence[Lines], most: int | None) -> str:
    more = " 等" if most is not None and len(lines) > most else ""
    return numbered(lines[:most]) + more if lines else ""


def percent(share: float) -> str:
    """`4.9 %`, `0.03 %`; what is more than nothing does not read as nothing."""
    hundredths = 100 * share
    if 0 < hundredths < 0.01:
        return "< 0.01 %"
    return f"{hundredths:.1f} %" if hundredths >= 1 else f"{hundredths:.2g} %"


def loss_headline(rows: Sequence[RegisterRow], size: int) -> str:
    """How many of the sample lose something by any entry, and by the first few alone."""
    lists = [row.customers.people for row in ordered_rows(rows, HARM, False) if row.customers]
    everybody: frozenset[int] = frozenset().union(*lists)
    few: frozenset[int] = frozenset().union(*lists[:FIRST_FEW])
    return (
        f"读法一换，{size:,} 位样本客户里 {len(everybody)} 位会少掉能用的项目；"
        f"前 {len(lists[:FIRST_FEW])} 条就涉及其中 {len(few)} 位。"
    )


def sample_told(customers: Sequence[Customer]) -> str:
    """Of whom the sample is made."""
    stories = Counter(one.story for one in customers)
    special = sum(one.facts["edition"] == "special" for one in customers)
    least, most = min(stories.values()), max(stories.values())
    each = f"{least}" if least == most else f"{least}–{most}"
    return (
        f"样本：编造的 {len(customers):,} 位客户，{len(STORIES)} 种情形各 {each} 位，"
        f"标准版 {len(customers) - special} 位、特需部版 {special} 位，情况都已知"
    )
