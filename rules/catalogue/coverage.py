"""Which clause became which rule? The manual's text, line by line, against the data that cites it."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from rules.catalogue.catalogue import DATA, MANUAL_SHA256, Catalogue
from rules.catalogue.schema import NoRuleReason
from rules.domain.yaml_reader import LARGEST_FILE, DataError, file_fault_reason

CarrierKind = Literal["rule", "register", "no_rule"]

REASONS: dict[NoRuleReason, str] = {
    "heading": "标题",
    "table_head": "表头",
    "introduction": "引语",
    "page_furniture": "版面残留",
}


class ManualError(Exception):
    """A file is not the manual's text; the message says so in Chinese and names the file."""


@dataclass(frozen=True)
class Manual:
    """The manual's text by newline; line 1 is `lines[0]`."""

    lines: tuple[str, ...]

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the lines that hold more than white space."""
        return tuple(number for number, line in enumerate(self.lines, 1) if line.strip())


def recognise(content: bytes, name: str) -> Manual:
    """The manual in these bytes; ManualError where they are anything else."""
    found = hashlib.sha256(content).hexdigest()
    if found != MANUAL_SHA256:
        raise ManualError(f"{name}：不是本项目所依据的服务手册文本；SHA-256 是 {found}，应为 {MANUAL_SHA256}")
    return Manual(tuple(content.decode().split("\n")))


def read_manual(path: Path) -> Manual:
    """The manual in this file; ManualError where it cannot be read or is another file."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        raise ManualError(f"{path}：无法读取（{file_fault_reason(error)}）") from error
    if len(content) > LARGEST_FILE:
        raise ManualError(f"{path}：文件过大；最多 {LARGEST_FILE} 字节")
    return recognise(content, str(path))


@dataclass(frozen=True)
class Carrier:
    """What accounts for a line: a rule (service and path in its file), an entry, or why it is no rule."""

    kind: CarrierKind
    owner: str
    path: str = ""

    def __str__(self) -> str:
        return f"{self.owner}: {self.path}" if self.path else self.owner


@dataclass(frozen=True)
class Coverage:
    """For each line that is not blank, in order, what carries it; nothing where it is still open."""

    carriers: Mapping[int, tuple[Carrier, ...]]

    @property
    def open(self) -> tuple[int, ...]:
        """The lines that nothing accounts for."""
        return tuple(number for number, carriers in self.carriers.items() if not carriers)

    @cached_property
    def lines(self) -> Mapping[Carrier, tuple[int, ...]]:
        """The other direction: the lines that each carrier accounts for."""
        found: dict[Carrier, list[int]] = {}
        for number, carriers in self.carriers.items():
            for carrier in carriers:
                found.setdefault(carrier, []).append(number)
        return {carrier: tuple(numbers) for carrier, numbers in found.items()}

    def report(self) -> str:
        """The counts and the open lines by number, without a word of the manual."""
        # A line's rules stand before its register entries, so its first carrier says how it is carried.
        counts = Counter(carriers[0] for carriers in self.carriers.values() if carriers)
        kinds = Counter(carrier.kind for carrier in counts.elements())
        rows = [
            ("由服务规则引用", kinds["rule"]),
            ("只由矛盾或空白登记册引用", kinds["register"]),
            *((f"不是规则：{label}", counts[Carrier("no_rule", why)]) for why, label in REASONS.items()),
            ("尚未交代", len(self.open)),
        ]
        done, total = len(self.carriers) - len(self.open), len(self.carriers)
        return "\n".join(
            [
                *(f"{count:6}  {label}" for label, count in rows),
                *(f"第 {number} 行" for number in self.open),
                f"手册非空行已交代 {done}/{total}",
            ]
        )


def coverage_of(catalogue: Catalogue, manual: Manual) -> Coverage:
    """What accounts for each line of the manual.

    Raises DataError where lines marked as no rule are all blank.
    """
    carriers: dict[int, dict[Carrier, None]] = {number: {} for number in manual.numbers}

    def add(carrier: Carrier, first: int, last: int) -> bool:
        numbers = [number for number in range(first, last + 1) if number in carriers]
        for number in numbers:
            carriers[number][carrier] = None
        return bool(numbers)

    for kind, owner, path, lines in catalogue.citations:
        add(Carrier(kind, owner, _path(path)), *lines)
    blank = [
        clause.lines
        for clause in catalogue.no_rules
        if not add(Carrier("no_rule", clause.reason), *clause.lines)
    ]
    if blank:
        place = f"{DATA}/clauses.yaml"
        raise DataError(
            "\n".join(f"{place}: {first}-{last}: 那里只有空行；须有文字" for first, last in blank)
        )
    return Coverage({number: tuple(found) for number, found in carriers.items()})


def _path(place: str) -> str:
    """`requires.0.cite` as a reader looks for it in the file: `requires[0]`."""
    return re.sub(r"\.(\d+)(?=\.|$)", r"[\1]", place).removesuffix(".cite")
