"""What is taken in from outside, each with good examples and what may become of any bytes.

Each target gives the bytes to the code that the application gives them to, and holds what comes back: an
answer, or messages for a person. Nothing else may be raised.
"""

from __future__ import annotations

import base64
import datetime as dt
import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple
from urllib.parse import parse_qs

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from starlette.requests import Request

from benchmarks.interactions import PATIENT
from pages.present.base import csv_table
from pages.present.classroom.result_files import gather, result_file
from pages.present.clauses.terms_archive import read_archive
from pages.present.export.excel_writer import excel_file
from pages.present.records import record_files
from pages.present.records.record_rows import SHEETS
from pages.present.share import answered_link, case_link
from pages.present.share.case_file import CaseFileError, from_file, to_file
from pages.present.share.draft_link import NamedDraft, misfit, pack, unpack
from pages.present.share.page_registry import PAGES
from pages.present.text import fault_text
from pages.ui.server.api.requests import readings_of
from pages.ui.server.first_words import first_words
from rules.book.files.batch import BookTask, answer_book
from rules.book.files.columns_out import AskedColumns
from rules.book.files.piece import TableError
from rules.book.files.spoken_names import spoken_names
from rules.book.whole.uploaded_book import UploadedFile, uploaded_book
from rules.catalogue.catalogue import DATA, SERVICES
from rules.catalogue.draft import edits_in
from rules.catalogue.loader import load, validate
from rules.catalogue.schema import Persona, Service
from rules.catalogue.schema.situations import Situation
from rules.catalogue.sentences.sources import Sources
from rules.domain.parsing import ScenarioError, parse
from rules.domain.yaml_reader import DataError
from rules.engine.engine import Engine
from rules.exchange import InputError, read_scenario
from rules.quiz.quiz import make_chosen_quiz
from rules.quiz.quiz_choice import QuizChoice
from rules.rulebooks.loading import own_shelf

TODAY = dt.date(2026, 11, 29)
LONGEST_TOLD = 8_000
"""Characters of one message; one that lists every entry of the registers has 4,000."""


class Target(NamedTuple):
    """One way in."""

    name: str
    seeds: Sequence[bytes]
    take: Callable[[bytes], object]
    weight: int = 1
    """How many of the tries are its share."""


def told(messages: Iterable[str], *, most: int = LONGEST_TOLD) -> None:
    """Messages are words on one line each, in Chinese, and never a place on this machine or a traceback."""
    for message in messages:
        assert message.strip(), "an empty message"
        assert len(message) <= most, f"{len(message)} characters: {message[:200]!r}"
        for line in message.splitlines():
            assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\ud800-\udfff]", line), repr(
                line[:300]
            )
        assert re.search(r"[\u4e00-\u9fff]", message), repr(message[:300])
        assert not re.search(r"Traceback|object at 0x|site-packages", message), repr(message[:300])


# ---------------------------------------------------------------- addresses


def take_link(data: bytes) -> None:
    """The query of an address: what every page takes from it."""
    name, _, query = data.partition(b"?")
    page = PAGES[list(PAGES)[sum(name) % len(PAGES)]]
    given = parse_qs(query.decode("utf-8", "replace"), keep_blank_values=True)
    known = load()
    opened = case_link.decode(given, TODAY, known)
    told(text for pair in opened.refused for text in [": ".join(fault_text.fault_told(*pair, known))])
    answered = answered_link.read(opened.rest, known)
    told(f"{name}：{text}" for name, text in answered.refused)
    for choice in page.choices:
        if choice.param in answered.rest:
            try:
                choice.read(answered.rest[choice.param], known)
            except ValueError as error:
                told([str(error)])
    try:
        parse({"as_of": TODAY.isoformat(), **opened.facts}, SERVICES)
    except ScenarioError as error:
        told(": ".join(fault_text.fault_told(place, text, known)) for place, text in error.faults)


def _links() -> list[bytes]:
    every = [f"{page}?{PATIENT}".encode() for page in PAGES]
    for page in PAGES.values():
        params = "&".join(f"{choice.param}={choice.default or 1}" for choice in page.choices)
        every.append(f"{page.name}?{params}".encode())
    use = "usage=service.green_channel~item.exam~on.2026-03-01&set.green-plus-replaces=both"
    packed = pack(NamedDraft("试", ()))
    return [
        *every,
        f"services?{PATIENT}&{use}&between=care.none~inpatient".encode(),
        f"compare?draft={packed}".encode(),
    ]


# ---------------------------------------------------------------- files that people bring


def take_case(data: bytes) -> None:
    """A saved case."""
    try:
        found = from_file(data, TODAY, load())
    except CaseFileError as error:
        told([str(error)])
        return
    told(f"{name}：{text}" for name, text in found.refused)
    parse({"as_of": TODAY.isoformat(), **{k: v for k, v in found.facts.items() if v is not None}}, SERVICES)


def take_results(data: bytes) -> None:
    """The results of a class, as many as there are pieces."""
    found = gather((f"file {at}", piece) for at, piece in enumerate(data.split(b"\n---\n")))
    told(text for _, text in found.told)


def take_table(data: bytes) -> None:
    """A table of uses, stays or bookings."""
    fact = list(SHEETS)[len(data) % len(SHEETS)]
    for read in record_files.read_records(fact, data).values():
        told(read.faults)


def take_draft(data: bytes) -> None:
    """A draft of terms: its file, or the text of an address."""
    try:
        draft = NamedDraft("试", edits_in(data, "草案"))
        fault = misfit(draft, load())
        told([fault] if fault else [])
    except DataError as error:
        told(error.faults)


def take_packed_draft(data: bytes) -> None:
    """The same in an address: as it is, and packed again."""
    again = base64.urlsafe_b64encode(zlib.compress(data)).rstrip(b"=").decode()
    for text in (data.decode("utf-8", "replace"), again):
        try:
            unpack(text)
        except ValueError as error:
            told([str(error)])


def take_archive(data: bytes) -> None:
    """A zipped data folder; it is never whole here, so it must be refused."""
    with pytest.raises(DataError) as caught:
        read_archive(data)
    told(caught.value.faults[:20])
    assert not any("/tmp/" in fault for fault in caught.value.faults)


# ---------------------------------------------------------------- what programs send


def take_body(data: bytes) -> None:
    """A scenario as JSON, from the command line or over HTTP."""
    try:
        read_scenario(data)
    except InputError as error:
        told(error.messages)


def take_query(data: bytes) -> None:
    """The query of a program's request, and of a page before it runs."""
    try:
        readings_of(Request({"type": "http", "query_string": data, "headers": []}), own_shelf())
    except InputError as error:
        told(error.messages)
    words = first_words("/services", parse_qs(data.decode("latin-1")))
    assert "e.vil" not in words


@cache
def _files() -> tuple[tuple[Path, object], ...]:
    kinds = (("services", Service), ("personas", Persona), ("situations", Situation))
    return tuple((path, kind) for name, kind in kinds for path in sorted((DATA / name).glob("*.yaml"))[:2])


def take_data(data: bytes) -> None:
    """A file of the data, read as each kind of file there is."""
    number, _, content = data.partition(b"\n")
    path, kind = _files()[sum(number) % len(_files())]
    file = scratch() / path.name
    file.write_bytes(content)
    try:
        validate(kind, file, Sources(DATA))
    except DataError as error:
        told(fault.replace(str(scratch()), "") for fault in error.faults[:20])


@cache
def scratch() -> Path:
    """A folder for files that are given by their place."""
    return Path(mkdtemp(prefix="hostile-"))


def take_book(ending: str, data: bytes) -> str:
    """A table of policies, answered from file to file, whole or not at all; why not, where it is not."""
    source, target = scratch() / f"book{ending}", scratch() / "out.csv"
    source.write_bytes(data)
    target.unlink(missing_ok=True)
    task = BookTask(source, target, {}, None, "favourable", {}, AskedColumns())
    try:
        done = answer_book(_engine(), task, lambda _: None)
    except TableError as error:
        told([str(error).replace(str(scratch()), "")])
        assert not target.exists()
        return str(error)
    told(one.reason for one in done.told)
    told(done.unknown)
    assert target.exists()
    return ""


def take_upload(ending: str, data: bytes) -> None:
    """The same brought to the page of a book: held in memory, or said why not."""
    try:
        held = uploaded_book(UploadedFile(f"book{ending}", data), spoken_names(load()), TODAY).book
    except TableError as error:
        told([str(error)])
        return
    while not held.complete:
        held.advance()
    told([held.fault] if held.fault else [])
    told(one.reason for one in held.rejected)
    for row in range(min(held.policies.size, 3)):
        held.scenario(row)


@cache
def _engine() -> Engine:
    return Engine(load())


# ---------------------------------------------------------------- all of them


def _parts(book: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def in_workbook(book: bytes, take: Callable[[bytes], object], data: bytes) -> None:
    """A workbook with another part: the first line says which, so that what is changed is not the packing."""
    parts, (number, _, content) = _parts(book), data.partition(b"\n")
    name = list(parts)[sum(number) % len(parts)]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, old in parts.items():
            archive.writestr(one, content if one == name else old)
    take(made.getvalue())


def _numbered_parts(book: bytes) -> list[bytes]:
    return [bytes([at]) + b"\n" + part for at, part in enumerate(_parts(book).values()) if at != 10]


def _archive() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("data/product.yaml", "data/services/gene_test.yaml"):
            archive.writestr(name, "a: 1\n")
    return made.getvalue()


def _books() -> tuple[bytes, bytes, bytes]:
    """The same few policies as CSV, Parquet and Excel."""
    head = ["id", "as_of", "edition", "addons", "policy_start", "age", "care", "admitted_on"]
    rows = [
        [
            "p1",
            "2026-03-01",
            "special",
            "outpatient|special_ward",
            "2025-06-01",
            40,
            "inpatient",
            "2026-02-27",
        ],
        ["p2", "2026-02-28", "standard", "none", "2024-02-29", 7, "none", None],
    ]
    columns = {name: [row[at] for row in rows] for at, name in enumerate(head)}
    parquet = io.BytesIO()
    pq.write_table(pa.table(columns), parquet)
    text = "\n".join(",".join("" if cell is None else str(cell) for cell in row) for row in [head, *rows])
    return text.encode(), parquet.getvalue(), excel_file([csv_table.Table("b", tuple(head), rows)])


def _tables() -> list[bytes]:
    row = {
        "service": "green_channel",
        "item": "expert_clinic",
        "on": "2025-01-20",
        "count": 1,
        "amount": 99.5,
    }
    table = record_files.table_rows("usage", [row])
    return [
        csv_table.csv_file(table),
        excel_file([table]),
        csv_table.csv_file(table).decode("utf-8-sig").encode("gb18030"),
    ]


@cache
def targets() -> tuple[Target, ...]:
    """Every way in, with good examples; those that cost little are tried more often."""
    facts = {fact: texts[0] for fact, texts in parse_qs(PATIENT).items()}
    scenario = {"as_of": "2026-11-29", **facts, "addons": ["outpatient"], "age": 46, "renewal": False}
    scenario |= {"waiting_days": 30, "first_critical": True, "admission_note": True}
    scenario["usage"] = [{"service": "green_channel", "item": "expert_clinic", "on": "2026-03-20"}]
    whole = to_file(scenario, "cautious", {}, TODAY, {"care": ["none", "inpatient"]}, {})
    choice = QuizChoice(seed=7, count=3, level="easy")
    quiz = make_chosen_quiz(_engine(), choice)
    result = result_file("学员", choice, quiz, {0: ("A",), 1: ("B", "C")})
    edit = b"- {file: services/outpatient_companion.yaml, path: items.main.name, from: x, to: y}\n"
    book_csv, book_parquet, book_excel = _books()
    records = _tables()[1]
    data_files = [f"{at}\n".encode() + path.read_bytes() for at, (path, _) in enumerate(_files())]
    return (
        Target("link", _links(), take_link, 30),
        Target("case", [whole, json.dumps(scenario).encode()], take_case, 20),
        Target("body", [json.dumps(scenario).encode(), b'{"as_of": "2026-11-29"}'], take_body, 20),
        Target("query", [b"reading=cautious&set.green-plus-replaces=both", b"situation=away"], take_query, 8),
        Target("results", [result, result + b"\n---\n" + result], take_results, 10),
        Target("records", _tables(), take_table, 8),
        Target("draft", [edit, b"[]"], take_draft, 4),
        Target("packed draft", [pack(NamedDraft("试", ())).encode(), edit], take_packed_draft, 8),
        Target("archive", [_archive()], take_archive, 6),
        Target("data", data_files, take_data, 3),
        Target("book.csv", [book_csv], partial(take_book, ".csv"), 3),
        Target("book.parquet", [book_parquet], partial(take_book, ".parquet"), 3),
        Target("book.xlsx", [book_excel], partial(take_book, ".xlsx"), 1),
        Target(
            "book's sheet",
            _numbered_parts(book_excel),
            partial(in_workbook, book_excel, partial(take_book, ".xlsx")),
            2,
        ),
        Target("upload.csv", [book_csv], partial(take_upload, ".csv"), 1),
        Target("upload.parquet", [book_parquet], partial(take_upload, ".parquet"), 1),
        Target(
            "upload's sheet",
            _numbered_parts(book_excel),
            partial(in_workbook, book_excel, partial(take_upload, ".xlsx")),
        ),
        Target("records' sheet", _numbered_parts(records), partial(in_workbook, records, take_table), 2),
    )
