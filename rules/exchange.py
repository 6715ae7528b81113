"""What do other programs send, and what do they get? Scenarios and answers as JSON, each fault named."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import IO

from pydantic_core import to_json

from rules.catalogue.catalogue import SERVICES
from rules.domain.answer import Answer
from rules.domain.json_reader import LARGEST_JSON, JsonError, read_json
from rules.domain.parsing import WHOLE, ScenarioError, parse
from rules.domain.scenario import MOST_TOLD, Scenario, left_untold

Answering = Callable[[Scenario, int | None], str]
"""Gives the answer to a scenario as JSON: with this many spaces a level, or on one line."""


class InputError(ValueError):
    """Input that cannot be used: pairs of a place, "" for the whole, and what is wrong there, in Chinese."""

    def __init__(self, *faults: tuple[str, str]) -> None:
        self.faults = faults
        super().__init__("\n".join(self.messages))

    @property
    def told(self) -> list[tuple[str, str]]:
        """Place and sentence of each, at most MOST_TOLD of them; then how many are left."""
        first = [(place, f"{place}：{text}" if place else text) for place, text in self.faults[:MOST_TOLD]]
        return [*first, *(("", sentence) for sentence in left_untold(len(self.faults)))]

    @property
    def messages(self) -> list[str]:
        """The sentences alone."""
        return [sentence for _, sentence in self.told]


def answer_text(answer: Answer, indent: int | None = None) -> str:
    """An answer as JSON: with `indent` spaces a level, or on one line.

    The text is what `json.dumps` writes, which takes many times as long where it breaks lines. The two word
    fractions otherwise; an answer holds none.
    """
    return to_json(answer.to_json(), indent=indent).decode()


def read_scenario(data: bytes, one_line: bool = False) -> Scenario:
    """The scenario in these bytes. Raises InputError with every fault.

    Of `one_line` among others a fault names the column alone: which line it is, the caller knows.
    """
    try:
        return parse(read_json(data, one_line), SERVICES)
    except JsonError as error:
        raise InputError(("", str(error))) from error
    except ScenarioError as error:
        raise InputError(
            *(("" if place == WHOLE else place, text) for place, text in error.faults)
        ) from error


def scenario_lines(source: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Each line that is not blank with its number from 1; of one that is too long, its beginning."""
    number = 0
    while line := source.readline(LARGEST_JSON + 1):
        number += 1
        end = line
        while len(end) > LARGEST_JSON and not end.endswith(b"\n"):
            end = source.readline(LARGEST_JSON + 1)
        if line.strip():
            yield number, line.rstrip(b"\r\n")


def answered_lines(lines: Iterable[tuple[int, bytes]], answer: Answering) -> Iterator[tuple[str, bool]]:
    """For each numbered line one line of JSON, and whether the scenario was refused."""
    for number, data in lines:
        try:
            yield answer(read_scenario(data, one_line=True), None), False
        except InputError as error:
            refused = {"line": number, "errors": error.messages}
            yield json.dumps(refused, ensure_ascii=False, separators=(",", ":")), True
