"""What is filled in of a form whose answers count as a whole, once a button is pressed?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from pages.ui.draft.term_row_field import LONGEST_NUMBER
from pages.ui.form.fact_field import number_typed
from pages.ui.form.field_block import Field
from pages.ui.session import keys


class FilledForm:
    """The fields that were asked for so far, each with what holds for it."""

    def __init__(self) -> None:
        self.fields: list[Field] = []
        self.is_faulty = False
        """Whether an answer is none: the form cannot be taken over."""
        self._held = keys.TERMS_FILLED.get({})

    def choose(self, key: str, label: str, options: Mapping[str, str]) -> str:
        """One of a list; the first to begin with."""
        held = self._held.get(key)
        chosen = held if held in options else next(iter(options))
        self._ask(key, kind="list", label=label, value=chosen, options=dict(options))
        return str(chosen)

    def choose_some(
        self, key: str, label: str, options: Mapping[str, str], first: Sequence[str]
    ) -> list[str]:
        """Any of several; at least one."""
        chosen = [one for one in self._held.get(key, first) if one in options]
        fault = "" if chosen else "至少要选一项"
        self.is_faulty |= bool(fault)
        self._ask(key, kind="chips", label=label, value=tuple(chosen), options=dict(options), fault=fault)
        return chosen

    def count(self, key: str, label: str, least: int, most: int, first: int) -> int:
        """A whole number; `first` where what was typed is none that fits."""
        typed = str(self._held.get(key, first))
        number, fault = first, ""
        try:
            read = number_typed(typed)
        except ValueError as error:
            fault = str(error)
        else:
            if isinstance(read, int) and least <= read <= most:
                number = read
            else:
                fault = f"须为 {least} 至 {most:,} 的整数；收到 {typed or '空着'}"
        self.is_faulty |= bool(fault)
        self._ask(key, kind="number", label=label, value=typed, longest=LONGEST_NUMBER, fault=fault)
        return number

    def words(self, key: str, label: str, longest: int) -> str:
        """What is said, with single spaces; empty where nothing is."""
        typed = str(self._held.get(key, ""))
        self._ask(key, kind="text", label=label, value=typed, longest=longest)
        return " ".join(typed.split())

    def tell(self, key: str, words: str) -> None:
        """No question."""
        self.fields.append(Field(key=key, kind="words", label="", note=words))

    def _ask(self, key: str, **more: Any) -> None:
        self.fields.append(Field(key=key, take=partial(_fill_in, key), **more))


def _fill_in(key: str, answer: Any) -> None:
    keys.TERMS_FILLED.put({**keys.TERMS_FILLED.get({}), key: answer})
