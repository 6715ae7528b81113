"""How does a test read the fields of a block and answer them, as the browser does?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from streamlit.testing.v1 import AppTest

from tests.support.opened import elements, parts, parts_of

VOID = {"input"}


@dataclass
class Shown:
    """A field as it stands in its block."""

    block: str
    label: str = ""
    words: str = ""
    """All that is said in it."""
    names: dict[str, str] = field(default_factory=dict)
    """What stands on each of its buttons."""
    value: Any = ""
    """What is typed or chosen; of several, all that are."""
    options: list[str] = field(default_factory=list)
    is_several: bool = False
    fault: str = ""


class _Reader(HTMLParser):
    """Reads the fields of a block, which are what has a name."""

    def __init__(self, block: str) -> None:
        super().__init__()
        self.block = block
        self.fields: dict[str, Shown] = {}
        self.open: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {"tag": tag, **dict(attrs)}
        if tag not in VOID:
            self.open.append(given)
        if "data-name" in given and tag != "section":
            self.fields[str(given["data-name"])] = Shown(self.block)
        if (now := self._field()) is not None and not self._within("selects"):
            self._read(now, tag, given)

    def _read(self, now: Shown, tag: str, given: dict[str, str | None]) -> None:
        value = given.get("value") or ""
        match tag, given.get("type"):
            case "input", "text" | "file":
                now.value = value
            case "input", "checkbox":
                now.is_several = True
                now.options.append(value)
                now.value = [*now.value, value] if "checked" in given else [*now.value]
            case ("input", "radio") | ("option", None):
                now.options.append(value)
                if "checked" in given or "selected" in given:
                    now.value = value
            case "button", _ if given.get("data-press"):
                now.options.append(str(given["data-press"]))
                if "true" in (given.get("aria-expanded"), given.get("aria-pressed")):
                    now.value = given["data-press"]

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()["tag"] != tag:
            pass

    def handle_data(self, data: str) -> None:
        now = self._field()
        if now is None:
            return
        now.words += data
        if self._within("label") or self._within("plain") or self.open[-1]["tag"] == "button":
            now.label += data.strip()
        if (press := self.open[-1].get("data-press")) is not None:
            now.names[press] = now.names.get(press, "") + data
        if self._within("fault"):
            now.fault += data

    def _within(self, name: str) -> bool:
        return any(name in (one.get("class") or "").split() for one in self.open)

    def _field(self) -> Shown | None:
        names = [str(one["data-name"]) for one in self.open if "data-name" in one and one["tag"] != "section"]
        return self.fields[names[-1]] if names else None


def fields(page: AppTest) -> dict[str, Shown]:
    """Every field of the page by its name, e.g. `main:edition`."""
    return {name: shown for block, html in blocks(page) for name, shown in _read(block, html).items()}


def blocks(page: AppTest) -> Iterator[tuple[str, str]]:
    """Every block of fields by its name, as HTML."""
    for one in page.get("bidi_component"):
        if one.proto.component_name.endswith("fields"):
            yield one.key, json.loads(one.proto.json)[0]
    yield from ((key, html) for kind, key, html, *_ in parts(page) if kind == "fields")


def _read(block: str, html: str) -> dict[str, Shown]:
    reader = _Reader(block)
    reader.feed(html)
    return reader.fields


def answer(page: AppTest, name: str, value: Any) -> AppTest:
    """Answer a field and run the page: what is chosen or typed, of several all that are."""
    shown = fields(page)[name]
    assert not shown.options or all(
        one in shown.options for one in (value if isinstance(value, list) else [value])
    ), shown.options
    assert isinstance(value, list) == shown.is_several
    return tell(page, shown.block, [[_next(page, shown.block), name, value]])


def press(page: AppTest, name: str) -> AppTest:
    """Press a button of a block."""
    return answer(page, name, "")


def _next(page: AppTest, block: str) -> int:
    """The number of the next answer."""
    alone = [json.loads(one.proto.json)[1] for one in page.get("bidi_component") if one.key == block]
    (heard,) = [*alone, *(data[1] for kind, key, *data in parts(page) if (kind, key) == ("fields", block))]
    return int(heard) + 1


def tell(page: AppTest, block: str, replies: Any) -> AppTest:
    """Give the server what a block's script would send, and run the page."""
    alone = [one for one in page.get("bidi_component") if one.key == block]
    return trigger(page, alone[0], "answer", replies) if alone else tell_part(page, block, "answer", replies)


def tell_part(page: AppTest, part: str, act: str, value: Any) -> AppTest:
    """Touch something in a part of an element, and run the page."""
    (whole,) = (one for one in elements(page) if part in {key for _, key, *_ in parts_of(one)})
    return trigger(page, whole, "told", [[json.loads(whole.proto.json)[1] + 1, part, act, value]])


def switch_address_mode(page: AppTest) -> AppTest:
    """Press the button at the foot that takes the case out of the address, or puts it there."""
    return trigger(page, foot(page), "mode", "")


def foot(page: AppTest) -> Any:
    """What stands at the foot of every page."""
    (found,) = (one for one in page.get("bidi_component") if one.key == "lines")
    return found


def trigger(page: AppTest, component: Any, event: str, value: Any) -> AppTest:
    """Let a component tell this, and run the page."""
    states = page._tree.get_widget_states()
    states.widgets.add(
        id=f"$$STREAMLIT_INTERNAL_KEY_{component.proto.id}__events",
        json_trigger_value=json.dumps([{"event": event, "value": value}]),
    )
    page._run(states)
    assert not page.exception
    return page
