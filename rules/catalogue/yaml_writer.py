"""How is a value written in a data file? As YAML 1.2 that the project's reader reads back the same."""

from __future__ import annotations

import re
from typing import Any

import yaml

from rules.domain.yaml_reader import WORDS_AND_NUMBERS

NO_FOLD = 1 << 30
"""A line is never folded: a sentence stays in one."""


class _Dumper(yaml.SafeDumper):
    """Quotes exactly what would not be read as a word, and repeats instead of pointing back."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = WORDS_AND_NUMBERS

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        """The entries of a list stand further in than its key."""
        super().increase_indent(flow, False)


def one_line(value: Any) -> str:
    """A value in one line, which may stand inside braces and brackets."""
    return _dumped([value], True).strip()[1:-1]


def in_lines(value: Any, indent: int) -> str:
    """A value over several lines, each but the first this far in; its innermost lists and keys in one."""
    text = _dumped(value, None).rstrip("\n") if isinstance(value, (dict, list)) else one_line(value)
    return text.replace("\n", "\n" + " " * indent)


def _dumped(value: Any, flow: bool | None) -> str:
    text: str = yaml.dump(
        value, Dumper=_Dumper, default_flow_style=flow, allow_unicode=True, sort_keys=False, width=NO_FOLD
    )
    return text
