"""How are many questions asked at once? In fields of the browser's own, in one block that tells the answers.

A widget of Streamlit's costs ten times as long as such a field whenever the page is drawn (docs/speed.md).
What a field holds is always what the script says, but for a text that is being typed and an answer that has
not been heard yet.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Literal

import streamlit as st

from pages.present.base.templating import asset, template
from pages.ui.form.made_file import MadeFile, file_asked
from pages.ui.session import case, keys
from pages.ui.shell.gathered import gather_part
from rules.domain.scenario import EARLIEST

FIELDS = template("fields.html.jinja", Path(__file__).resolve().parent / "templates")

DRAWN = {kind: asset(__file__, f"fields.{kind}") for kind in ("html", "css", "js")}

_BLOCK = st.components.v2.component("fields", html=DRAWN["html"], css=DRAWN["css"], js=DRAWN["js"])

Choice = Literal["row", "list", "chips", "folds", "replies"]
Kind = (
    Choice
    | Literal["text", "number", "day", "sent", "words", "button", "next", "sure", "fold"]
    | Literal["file", "upload", "print", "record"]
    | Literal["picks", "line", "group"]
)
"""One of a few, one of a list, any of several, one to unfold, one of a few large buttons; what is typed,
a day that only Enter or a button tells, no question, a button, a weighty one,
one that asks whether one is sure, one that unfolds what is made only then, one that brings a file, a file
that a person brings, one that prints the page, a line with what can be done to it; any of several in a list
that unfolds, fields beside each other that make one sentence, such lines below each other."""

LONGEST = 100
"""Characters of an answer that is typed."""


def _take_nothing(_: Any) -> None:
    """What a field does that takes no answer."""


@dataclass(frozen=True, kw_only=True)
class FieldRow:
    """What stands beside a field that is one row of a table."""

    full: str
    """The name of the field where its row is not seen."""
    tag: str = ""
    """What stands before the name."""
    before: str = ""
    """What it was before it was changed."""
    unit: str = ""
    units: Field | None = None
    """Where another unit can be chosen: the list of them, in place of `unit`."""
    aside: str = ""
    undo: Field | None = None
    """A button that takes the change back."""


@dataclass(frozen=True, kw_only=True)
class Field:
    """A question, what holds for it now, and who takes the answer."""

    key: str
    kind: Kind
    label: str
    take: Callable[[Any], None] = _take_nothing
    value: str | tuple[str, ...] = ""
    """What is chosen or typed; of several, all that are."""
    options: Mapping[str, str] = field(default_factory=dict)
    """What may be chosen, each with its name."""
    grouped: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """What else may be chosen from a list, under heads."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """How many there are of each, where that is told."""
    help: str | None = None
    placeholder: str = ""
    note: str = ""
    """What is said below."""
    fault: str = ""
    """What is wrong with the answer."""
    longest: int = LONGEST
    assumed: bool = False
    """Whether a click on what is chosen is an answer, too: that it is right, or is not."""
    off: bool = False
    """Whether it takes no answer yet."""
    send: str = ""
    """The name of the button that sends what was typed."""
    told: tuple[str, str] | None = None
    """For a day: what stands in place of the field until it is unfolded, the weighty part first."""
    link: tuple[str, str] | None = None
    """A page's address and its name."""
    make: Callable[[], MadeFile] | None = None
    """What makes the file that the button brings."""
    endings: str = ""
    """Of the files that may be brought."""
    row: FieldRow | None = None
    parts: Sequence[Field] = ()
    """Of a line or a group: what stands in it."""

    def accepts(self, answer: Any) -> bool:
        """Whether this may be answered: the browser is not to be trusted."""
        if self.off:
            return False
        if self.kind in ("chips", "picks"):
            return isinstance(answer, list) and all(map(self._offers, answer))
        if self.options:
            return self._offers(answer)
        return isinstance(answer, str) and len(answer) <= self.longest

    def _offers(self, answer: Any) -> bool:
        lists = (self.options, *self.grouped.values())
        return isinstance(answer, str) and any(answer in options for options in lists)


def fold_field(key: str, label: str) -> Field:
    """A button for a part that is made once it is asked for; see `is_unfolded`."""
    return Field(
        key=key,
        kind="fold",
        label=label,
        take=lambda _: _turn_fold(key),
        value="open" if is_unfolded(key) else "",
    )


def file_field(key: str, label: str, make: Callable[[], MadeFile], **more: Any) -> Field:
    """A button that brings a file, which is made once it is asked for."""
    return Field(
        key=key, kind="file", label=label, take=lambda _: keys.FILE_ASKED.put(key), make=make, **more
    )


def upload_field(key: str, label: str, take: Callable[[bytes], None], largest: int, endings: str) -> Field:
    """A file that a person brings; of a larger one comes a byte more than allowed."""
    longest = 4 * (largest // 3 + 2)
    return Field(
        key=key,
        kind="upload",
        label=label,
        take=lambda text: _take_file(text, take),
        longest=longest,
        value=str(largest),
        endings=endings,
    )


def _take_file(text: str, take: Callable[[bytes], None]) -> None:
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error:
        return
    take(data)


def is_unfolded(key: str) -> bool:
    """Whether such a part was asked for."""
    return key in keys.UNFOLDED.get([])


def _turn_fold(key: str) -> None:
    others = [one for one in keys.UNFOLDED.get([]) if one != key]
    keys.UNFOLDED.put(others if is_unfolded(key) else [*others, key])


@dataclass(frozen=True)
class Box:
    """Fields that stand together."""

    name: str
    fields: Sequence[Field]
    title: str = ""
    look: Literal["plain", "sheet", "line", "bar", "question", "given", "terms"] = "plain"
    aside: str = ""
    """A remark beside the title."""
    lead: str = ""
    """What is said below the title."""
    cells: Sequence[tuple[str, str]] = ()
    """For a narrow screen: names and values in one strip, which unfolds the fields."""


def draw_fields(key: str, boxes: Sequence[Box]) -> None:
    """Draw them; every answer goes to its field before the page is drawn again."""
    drawn = {field.key: field for box in boxes for field in _all_fields(box.fields)}
    html = FIELDS.render(boxes=boxes, first_year=EARLIEST.year, this_year=case.today().year)
    # A list: a dictionary would be searched for data frames.
    data = [
        html,
        keys.heard(key).get(0),
        *file_asked({name: one.make for name, one in drawn.items() if one.make}),
    ]
    if not gather_part("fields", key, data, {"answer": partial(_pass_answers, key, drawn)}):
        _BLOCK(key=key, data=data, on_answer_change=partial(_pass_told, key, drawn))


def _all_fields(fields: Iterable[Field]) -> Iterator[Field]:
    for one in fields:
        yield one
        yield from _all_fields(one.parts)
        if one.row:
            yield from (inside for inside in (one.row.units, one.row.undo) if inside)


def _pass_told(key: str, drawn: Mapping[str, Field]) -> None:
    _pass_answers(key, drawn, st.session_state[key].answer or ())


def _pass_answers(key: str, drawn: Mapping[str, Field], told: Sequence[Any]) -> None:
    """Pass on what has not been heard yet: what may be on its way is sent again with the next."""
    heard = keys.heard(key)
    for number, name, answer in told:
        if number <= heard.get(0):
            continue
        heard.put(number)
        if name in drawn and drawn[name].accepts(answer):
            drawn[name].take(answer)
