"""What does a cell of a table say? Text and numbers become facts, each distinct value checked once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Hashable, Mapping
from contextlib import suppress
from decimal import Decimal
from typing import Annotated, Any

import numpy as np
import pyarrow as pa
from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from rules.book.columns import MOST_VALUES, Array, FactColumn, Vocabulary
from rules.catalogue.catalogue import SERVICES
from rules.domain.fact_kinds import KINDS, FactKind
from rules.domain.parsing import ScenarioError, parse
from rules.domain.scenario import FACTS, LATEST, RECORDS, Scenario

YES_NO: Mapping[str, bool] = {"true": True, "1": True, "是": True, "false": False, "0": False, "否": False}
WHOLE = re.compile(r"[+-]?[0-9]{1,40}(\.0*)?")
NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
NONE_CHOSEN, BETWEEN = "none", "|"
SEVERAL = re.compile(r"[|、，,；;＋+]")
"""What may stand between several where they are named in Chinese."""

SPOKEN_DAY = re.compile(r"([0-9]{4})[-/.年] ?([0-9]{1,2})[-/.月] ?([0-9]{1,2})日?(?: 0{1,2}:00(?::00)?)?")
"""A day as people and spreadsheets write it in Chinese."""

UNTOLD = ("没填", "不清楚")
"""What says in Chinese that nothing is known."""

Spoken = Mapping[str, str] | None
"""By a name in Chinese the value that it stands for; None where values are written as codes alone."""

BAD = -1
"""Stands among codes for a cell that is refused."""

BYTES = (pa.binary(), pa.large_binary(), pa.binary_view())
"""Columns that may hold text without saying so."""

Cells = Any
"""A column of a table as it was read: an array of Arrow, or a list."""


def plain_value(kind: FactKind, cell: Any, spoken: Spoken = None) -> Any:
    """A cell as a fact of this kind would have it, where it can be read so; None is unknown."""
    if isinstance(cell, str):
        text = cell.strip()
        untold = not text or (spoken is not None and text in UNTOLD)
        return None if untold else _from_text(kind, text, spoken)
    if isinstance(cell, Decimal):
        cell = float(cell)
    if isinstance(cell, float):
        return None if cell != cell else _from_number(kind, int(cell) if cell.is_integer() else cell)
    if isinstance(cell, dt.datetime):
        return cell.date() if cell.time() == dt.time() else cell.isoformat(" ")
    if isinstance(cell, list | tuple) and kind == "many":
        return tuple(str(one) for one in cell)
    return _from_number(kind, cell)


def _from_text(kind: FactKind, text: str, spoken: Spoken) -> Any:
    known = spoken or {}
    if kind == "yes_no":
        return YES_NO.get(known.get(text, text).lower(), text)
    if kind == "day" and spoken is not None and (day := SPOKEN_DAY.fullmatch(text)):
        return f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}"
    if kind == "whole" and WHOLE.fullmatch(text):
        return int(text.partition(".")[0])
    if kind == "number" and NUMBER.fullmatch(text):
        return float(text)
    if kind == "many":
        parts = [part.strip() for part in (SEVERAL.split(text) if spoken else text.split(BETWEEN))]
        named = tuple(known.get(part, part) for part in parts)
        return () if named == (NONE_CHOSEN,) else named
    return known.get(text, text) if kind in ("choice", "text") else text


def _from_number(kind: FactKind, cell: Any) -> Any:
    if isinstance(cell, bool) or not isinstance(cell, int):
        return cell
    if kind == "yes_no" and cell in (0, 1):
        return bool(cell)
    return str(cell) if kind in ("choice", "text", "city") else cell


class CellReader:
    """The values of one column, each read and checked when it is first met."""

    def __init__(
        self,
        kind: FactKind,
        field: FieldInfo,
        explain: Callable[[Any], str],
        spoken: Spoken = None,
        units: Collection[str] = (),
    ) -> None:
        """`explain` says what is wrong with a value that the field refuses; `units` may stand behind it."""
        self._kind, self._explain, self._spoken, self._units = kind, explain, spoken, units
        typed: Any = Annotated[field.annotation, None, *field.metadata]
        self._adapter: TypeAdapter[Any] = TypeAdapter(typed)
        self.vocabulary = Vocabulary()
        self.faults: dict[Hashable, str] = {}

    def read(self, cells: Cells) -> tuple[FactColumn, dict[int, str]]:
        """The column, and what is wrong in which row."""
        codes, faults = self.codes(cells)
        bad = np.flatnonzero(codes == BAD)
        return FactColumn(np.where(codes == BAD, 0, codes), self.vocabulary), {
            row: faults[row] for row in bad.tolist()
        }

    def codes(self, cells: Cells) -> tuple[Array, dict[int, str]]:
        """Each row's code, and the faults of those that have none."""
        if len(self.vocabulary) > MOST_VALUES:
            self.vocabulary = Vocabulary()
        places, distinct = distinct_cells(cells)
        found = [self._code(cell) for cell in distinct]
        table = np.array([code for code, _ in found] or [0], np.int32)
        codes = table.take(places)
        rows = np.flatnonzero(codes == BAD) if (table == BAD).any() else ()
        return codes, {int(row): found[places[row]][1] for row in rows}

    def _code(self, cell: Any) -> tuple[int, str]:
        plain = cell
        for unit in self._units if isinstance(cell, str) else ():
            plain = plain.strip().removesuffix(unit)
        value = plain_value(self._kind, plain, self._spoken)
        if value is None:
            return 0, ""
        try:
            checked = self._adapter.validate_python(value)
        except ValidationError:
            return BAD, self._explain(value) + _hint(self._kind, cell)
        return self.vocabulary.code(tuple(checked) if isinstance(checked, list) else checked), ""


def _hint(kind: FactKind, cell: Any) -> str:
    """What a cell that is refused is likely to be, and what to do; empty where there is no idea."""
    text = str(cell).strip().removesuffix(".0")
    if kind == "day" and re.fullmatch(r"[2-7][0-9]{4}", text):
        return "；像是 Excel 里没有设成日期格式的日期，把这一列设成日期格式再存"
    if kind == "many" and isinstance(cell, str) and SEVERAL.search(text):
        return f"；几样之间用 {BETWEEN} 隔开"
    return ""


def fact_reader(fact: str, spoken: Spoken = None, units: Collection[str] = ()) -> CellReader:
    """The reader of a fact's column."""

    def explain(value: Any) -> str:
        given = list(value) if isinstance(value, tuple) else value
        return _fault_in({"as_of": LATEST, fact: given})

    return CellReader(KINDS[fact], Scenario.model_fields[fact], explain, spoken, units)


RECORD_KINDS: Mapping[str, FactKind] = {
    "service": "text", "item": "text", "on": "day", "booked_on": "day", "count": "whole", "amount": "number",
    "admitted_on": "day", "discharged_on": "day", "hospital": "choice", "surgery": "choice",
}  # fmt: skip


def record_reader(fact: str, name: str, spoken: Spoken = None) -> CellReader:
    """The reader of a column of a second table."""
    model = RECORDS[fact]
    sample = {
        field: {"service": next(iter(SERVICES)), "on": LATEST, "booked_on": LATEST}[field]
        for field, info in model.model_fields.items()
        if info.is_required()
    }

    def explain(value: Any) -> str:
        return _fault_in({"as_of": LATEST, fact: [{**sample, name: value}]}).replace(f"{fact}[0].", "")

    return CellReader(RECORD_KINDS[name], model.model_fields[name], explain, spoken)


def _fault_in(facts: dict[str, Any]) -> str:
    try:
        parse(facts, SERVICES)
    except ScenarioError as error:
        return "；".join(f"{path}：{text}" for path, text in error.faults)
    return ""


def distinct_cells(cells: Cells) -> tuple[Array, list[Any]]:
    """Each row's place among the distinct cells, and these; None is an empty one."""
    if isinstance(cells, list):
        met: dict[Any, int] = {}
        keyed = [(type(cell), _telling_key(cell)) for cell in cells]
        return np.array([met.setdefault(key, len(met)) for key in keyed], np.intp), [cell for _, cell in met]
    if pa.types.is_string_view(cells.type):  # as Polars has text: not all of Arrow can work with it
        cells = cells.cast(pa.string())
    if cells.type in BYTES:
        with suppress(pa.ArrowInvalid):  # some writers of Parquet do not say that text is text
            cells = cells.cast(pa.string())
    if not _is_plain(cells.type):
        values = cells.to_pylist()
        return distinct_cells([tuple(one) if isinstance(one, list) else one for one in values])
    if pa.types.is_null(cells.type):
        return np.zeros(len(cells), np.intp), [None]
    encoded = cells if pa.types.is_dictionary(cells.type) else cells.dictionary_encode()
    distinct = [*encoded.dictionary.to_pylist(), None]
    places = encoded.indices.cast(pa.int64()).fill_null(len(distinct) - 1)
    return places.to_numpy(zero_copy_only=False), distinct


def _telling_key(cell: Any) -> Hashable:
    """The cell, or how it is written where it cannot be told apart by itself: no fact is such a thing."""
    try:
        hash(cell)
    except TypeError:
        return repr(cell)
    return cell  # type: ignore[no-any-return]


def _is_plain(kind: pa.DataType) -> bool:
    """Whether Arrow can find the distinct values of such a column; a struct, say, it cannot."""
    return not (pa.types.is_nested(kind) and not pa.types.is_dictionary(kind)) and not isinstance(
        kind, pa.BaseExtensionType
    )


KNOWN_FACTS = tuple(fact for fact in FACTS if fact not in RECORDS)
"""The facts that a column can have: what is recorded stands in tables of its own."""


def id_text(cell: Any) -> str | None:
    """An id as text, however the table holds it; None where it is empty."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return None if cell is None or cell != cell or str(cell).strip() == "" else str(cell).strip()
