"""Where do the bytes of a table come from, and what are they, where they are not what the name says?"""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO, NamedTuple

from rules.domain.scenario import shown
from rules.domain.yaml_reader import file_fault_reason

SIGNS = {b"PK\x03\x04": ".xlsx", b"PAR1": ".parquet"}
"""How files begin, by the ending that they should have."""
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
"""How a workbook of the old kind begins, and one with a password."""
LOOKED_AT = 1024
"""Bytes from the beginning of a file that say of which kind it is."""


class TableFile(NamedTuple):
    """A file: on disk, or in memory alone."""

    path: Path
    data: bytes | None = None

    def open(self) -> BinaryIO:
        """Its bytes from the beginning."""
        return self.path.open("rb") if self.data is None else io.BytesIO(self.data)


def opening_fault(file: TableFile, error: Exception) -> str:
    """Why a file could not be opened as a table, in Chinese: the system's reason, or what its content is."""
    if isinstance(error, OSError) and error.errno is not None:
        return file_fault_reason(error)
    return content_fault(file)


def content_fault(file: TableFile) -> str:
    """What is wrong with a content that cannot be read as what the file's name says."""
    ending = file.path.suffix.lower()
    with file.open() as opened:
        start = opened.read(LOOKED_AT)
    if not start:
        return "是空文件"
    if start.startswith(OLD_WORKBOOK):
        return "是旧版的 .xls，或者设了密码；请另存为没有密码的 .xlsx"
    found = next((kind for sign, kind in SIGNS.items() if start.startswith(sign)), None)
    if found is None and b"\0" not in start and b"," in start:
        found = ".csv"
    if found not in (None, ending):
        return f"内容不是 {ending}，像是 {found}；如果是，把名字的结尾改成 {found}"
    return f"内容不是 {shown(ending)[1:-1]}，或者已经损坏"


def reading_fault(error: Exception) -> str:
    """Why a table that had been opened could not be read to its end."""
    known = isinstance(error, OSError) and error.errno is not None
    return file_fault_reason(error) if known else "读到一半读不下去，文件已经损坏"
