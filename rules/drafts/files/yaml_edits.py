"""How does a YAML text say something else, with its comments and its lines kept?

The text is held against the value that it should have; only what differs is written anew. Whoever edits reads
the result back: what cannot be written this way shows there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml

from rules.catalogue.draft import same_value
from rules.catalogue.yaml_writer import in_lines, one_line
from rules.domain.yaml_reader import yaml_events

LONGEST = 80
"""Characters of a value that is written in one line where it took another place's before."""


class Rewrite(NamedTuple):
    """Characters of a text and what stands there instead."""

    start: int
    end: int
    text: str


@dataclass
class Spot:
    """Where a value stands in its text."""

    start: int
    end: int
    """After its last character; what follows it, a comment say, is not part of it."""
    flow: bool = True
    """Whether it stands in one piece, a word or inside brackets, and not over lines of its own."""
    anchor: str = ""
    alias: str = ""
    """The anchor that it points back to instead of saying anything."""
    keys: list[Spot] = field(default_factory=list)
    parts: list[Spot] = field(default_factory=list)


def spots_of(text: str) -> Spot:
    """The places of all values of a YAML text, as its own value is nested."""
    events = (
        event for event in yaml_events(text) if isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent)
    )
    return _spot(next(events), events)


def _spot(event: Any, events: Iterator[Any]) -> Spot:
    start, end = event.start_mark.index, _end(event)
    if isinstance(event, yaml.AliasEvent):
        return Spot(start, end, alias=str(event.anchor))
    spot = Spot(start, end, anchor=event.anchor or "")
    if isinstance(event, yaml.CollectionStartEvent):
        spot.flow = bool(event.flow_style)
        while not isinstance(last := next(events), yaml.CollectionEndEvent):
            spot.parts.append(_spot(last, events))
        if isinstance(event, yaml.MappingStartEvent):
            spot.keys, spot.parts = spot.parts[::2], spot.parts[1::2]
        spot.end = _end(last) if spot.flow else max(one.end for one in (*spot.keys, *spot.parts))
    return spot


def _end(event: Any) -> int:
    return int(event.end_mark.index)


class Rewriter:
    """Collects what is to be written anew in one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.rewrites: list[Rewrite] = []

    def done(self) -> str:
        """The text with everything that was collected."""
        text = self.text
        for start, end, new in sorted(self.rewrites, reverse=True):
            text = text[:start] + new + text[end:]
        return text

    def say(self, spot: Spot, have: Any, want: Any) -> None:
        """Let a place say `want`, where it says `have`; one that repeats another follows that."""
        if spot.alias or same_value(have, want):
            return
        if isinstance(have, dict) and isinstance(want, dict) and want:
            self._say_keys(spot, have, want)
        elif isinstance(have, list) and isinstance(want, list) and want:
            self.say_entries(spot, have, want)
        else:
            self.replace(spot, want)

    def replace(self, spot: Spot, want: Any) -> None:
        """Write a value anew as a whole; its anchor stays."""
        anchor = f"&{spot.anchor} " if spot.anchor else ""
        lead = "" if spot.end > spot.start or self.text[spot.start - 1 : spot.start] == " " else " "
        self.rewrites.append(Rewrite(spot.start, spot.end, lead + anchor + one_line(want)))

    def _say_keys(self, spot: Spot, have: dict[Any, Any], want: dict[Any, Any]) -> None:
        if spot.flow and set(have) != set(want):
            self.replace(spot, want)
            return
        places = dict(zip(have, zip(spot.keys, spot.parts, strict=True), strict=True))
        if not set(have) & set(want):
            self.replace(spot, want)
            return
        for key, (_, part) in places.items():
            if key in want:
                self.say(part, have[key], want[key])
            else:
                self.drop_key(spot, list(have).index(key))
        for key in [key for key in want if key not in have]:
            self.add_key(spot, key, want[key])

    def drop_key(self, spot: Spot, number: int) -> None:
        """Take a key of several out, with the lines that it stands in."""
        start = spot.keys[number].start
        line = self._line_start(start)
        if self.text[line:start].strip():
            # It follows the dash of a list's entry: the next key comes up to it.
            self.rewrites.append(Rewrite(start, spot.keys[number + 1].start, ""))
        else:
            self.rewrites.append(Rewrite(line, self._line_end(spot.parts[number].end), ""))

    def add_key(self, spot: Spot, key: Any, value: Any) -> None:
        """Put a key behind the others."""
        if spot.flow:
            inner = ", " if spot.keys else ""
            self.rewrites.append(
                Rewrite(spot.end - 1, spot.end - 1, f"{inner}{one_line(key)}: {one_line(value)}")
            )
            return
        indent = spot.keys[0].start - self._line_start(spot.keys[0].start)
        whole = f"{one_line(key)}:{below(value, indent + 2)}"
        end = self._line_end(spot.end)
        self.rewrites.append(Rewrite(end, end, f"{self._break(end)}{' ' * indent}{whole}\n"))

    def say_entries(self, spot: Spot, have: list[Any], want: list[Any]) -> None:
        """The same for a list: what stands on both sides of the change stays as it is."""
        head, tail = _alike(have, want)
        old, new = have[head : len(have) - tail], want[head : len(want) - tail]
        if len(old) == len(new):
            for part, one, other in zip(spot.parts[head:], old, new, strict=False):
                self.say(part, one, other)
        elif spot.flow or not have or (not head and not tail and not new):
            self.replace(spot, want)
        else:
            self.replace_entries(spot, head, len(old), new)

    def replace_entries(self, spot: Spot, head: int, count: int, new: Sequence[Any]) -> None:
        """Take entries of a block list out and write others in their place."""
        dash = self._dash(spot.parts[0])
        indent = dash - self._line_start(dash)
        text = "".join(f"{' ' * indent}- {in_lines(value, indent + 2)}\n" for value in new)
        if head < len(spot.parts):
            start = self._line_start(self._dash(spot.parts[head]))
            end = self._line_end(spot.parts[head + count - 1].end) if count else start
        else:
            start = end = self._line_end(spot.end)
        self.rewrites.append(Rewrite(start, end, self._break(start) + text))

    def spell_out(self, spot: Spot, value: Any, name: str) -> None:
        """Let a place that repeats another say the same by itself, under a name that others repeat."""
        line = self.text[self._line_start(spot.start) : spot.start]
        lead = len(line) - len(line.lstrip(" -"))
        anchor = f"&{name}" if name else ""
        alone = self.text[spot.end : spot.end + 1] == "\n" and "{" not in line
        if alone and len(one_line(value)) > LONGEST:
            text = anchor + below(value, lead + 2 * bool(line.strip(" -")))
        else:
            text = f"{anchor} {one_line(value)}".lstrip()
        self.rewrites.append(Rewrite(spot.start, spot.end, text))

    def unname(self, spot: Spot) -> None:
        """Take the name off a value that others repeated."""
        end = spot.start + len(spot.anchor) + 1
        start = spot.start - 1 if self.text[end : end + 1] == "\n" else spot.start
        self.rewrites.append(Rewrite(start, end + (start == spot.start), ""))

    def _dash(self, entry: Spot) -> int:
        return self.text.rindex("-", 0, entry.start)

    def _line_start(self, at: int) -> int:
        return self.text.rfind("\n", 0, at) + 1

    def _line_end(self, at: int) -> int:
        """The start of the next line."""
        return self.text.find("\n", at) + 1 or len(self.text)

    def _break(self, at: int) -> str:
        return "" if not at or self.text[at - 1] == "\n" else "\n"


def below(value: Any, indent: int) -> str:
    """A value behind its key or name: in the same line, or in lines of its own this far in."""
    inner = in_lines(value, indent)
    own_lines = isinstance(value, (dict, list)) and inner[0] not in "{["
    return (f"\n{' ' * indent}" if own_lines else " ") + inner


def _alike(have: Sequence[Any], want: Sequence[Any]) -> tuple[int, int]:
    """How many entries are the same at the beginning and at the end of two lists."""
    shorter = min(len(have), len(want))
    head = 0
    while head < shorter and same_value(have[head], want[head]):
        head += 1
    tail = 0
    while tail < shorter - head and same_value(have[-1 - tail], want[-1 - tail]):
        tail += 1
    return head, tail


# ---------------------------------------------------------------- places that repeat another

GONE = object()
"""What a place is to say that is to be taken out."""


class Repeat(NamedTuple):
    """A named value, or a place that repeats it."""

    spot: Spot
    have: Any
    want: Any

    def stays(self) -> bool:
        """Whether it is to say what it says now."""
        return self.want is not GONE and same_value(self.want, self.have)

    def is_to_say(self, want: Any) -> bool:
        return self.want is not GONE and want is not GONE and same_value(self.want, want)


def spelled_out(text: str, have: Any, want: Any) -> str:
    """The text in which no place that repeats another stands for something that is to differ.

    Where the value that others repeat is to change and they are not, the first of these says it from now on.
    """
    groups: dict[str, list[Repeat]] = {}
    _repeats(Repeat(spots_of(text), have, want), groups)
    rewriter = Rewriter(text)
    for name, (first, *others) in groups.items():
        apart = [one for one in others if one.want is not GONE and not one.is_to_say(first.want)]
        staying = [one for one in apart if one.stays()]
        moves = bool(staying) and len(apart) == sum(one.want is not GONE for one in others)
        for one in apart:
            if moves and one.stays() and one is not staying[0]:
                continue
            rewriter.spell_out(one.spot, one.have, name if moves and one is staying[0] else "")
        if moves:
            rewriter.unname(first.spot)
    return rewriter.done()


def _repeats(one: Repeat, groups: dict[str, list[Repeat]]) -> None:
    spot, have, want = one
    if spot.anchor or spot.alias:
        groups.setdefault(spot.anchor or spot.alias, []).append(one)
    if isinstance(have, dict):
        wants = want if isinstance(want, dict) else {}
        for (key, value), part in zip(have.items(), spot.parts, strict=False):
            _repeats(Repeat(part, value, wants.get(key, GONE)), groups)
    elif isinstance(have, list):
        wanted = _aligned(have, want) if isinstance(want, list) else [GONE] * len(have)
        for value, goal, part in zip(have, wanted, spot.parts, strict=False):
            _repeats(Repeat(part, value, goal), groups)


def _aligned(have: list[Any], want: list[Any]) -> list[Any]:
    """What each entry is to say, GONE where it is to be taken out or written anew."""
    if len(have) == len(want):
        return want
    head, tail = _alike(have, want)
    return [*want[:head], *[GONE] * (len(have) - head - tail), *want[len(want) - tail :]]
