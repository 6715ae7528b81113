"""How is a telephone number shown to a person, and how is it dialled?

The data write a number as the manual prints it; a person reads it in groups.
"""

from __future__ import annotations

import re

COUNTRY = "+86"

GROUPS = (
    (re.compile(r"([48]00)(\d{3})(\d{4})"), r"\1-\2-\3"),
    (re.compile(r"(1010)(\d{4})"), r"\1-\2"),
    (re.compile(r"(1[3-9]\d)(\d{4})(\d{4})"), r"\1-\2-\3"),
    (re.compile(r"(10|2\d)(\d{4})(\d{4})"), r"\1-\2-\3"),
)
"""Kinds of numbers in the groups in which they are read out, without the country's code."""


def dialled(number: str) -> str:
    """As a telephone takes it."""
    return re.sub(r"[^+0-9]", "", number)


def read_out(number: str) -> str:
    """As a person reads it: `400-891-0152`, `1010-9955`, `+86 10-6410-5433`; short ones as they are."""
    digits = dialled(number)
    country = COUNTRY if digits.startswith(COUNTRY) else ""
    own = digits.removeprefix(country)
    for kind, groups in GROUPS:
        if kind.fullmatch(own):
            return f"{country} {kind.sub(groups, own)}".strip()
    return number
