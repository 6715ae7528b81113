"""How does a file that extends another's say something else? It says what differs and takes the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rules.catalogue.draft import same_value
from rules.catalogue.inheritance import EXTENDS, INHERIT, REPLACED, SAME_LINES
from rules.drafts.files.yaml_edits import Rewriter, Spot


class HeirRewriter(Rewriter):
    """Collects what is to be written anew in a file that extends another's."""

    def say_over(
        self, spot: Spot, own: Mapping[Any, Any], have: Mapping[Any, Any], want: Mapping[Any, Any]
    ) -> None:
        """Let a mapping come to `want`; it comes to `have` with what it takes, of which `own` is its own."""
        for key in have:
            if same_value(have[key], want.get(key)) and key in want:
                continue
            if key in own:
                self._say_own(spot, own, key, have[key], want)
            elif key in want:
                self.add_key(spot, key, _over(key, have[key], want[key]))
        for key in want:
            if key not in have:
                self.add_key(spot, key, want[key])

    def _say_own(
        self, spot: Spot, own: Mapping[Any, Any], key: Any, have: Any, want: Mapping[Any, Any]
    ) -> None:
        number = list(own).index(key)
        part = spot.parts[number]
        if key not in want:
            self.drop_key(spot, number)
        elif key not in REPLACED and isinstance(own[key], dict) and isinstance(want[key], dict):
            self.say_over(part, own[key], have, want[key])
        elif isinstance(own[key], list) and isinstance(want[key], list) and len(have) == len(want[key]):
            for place, entry, one, other in zip(part.parts, own[key], have, want[key], strict=True):
                if isinstance(entry, dict) and INHERIT in entry and isinstance(other, dict):
                    self.say_over(
                        place, entry, one | {INHERIT: entry[INHERIT]}, other | {INHERIT: entry[INHERIT]}
                    )
                else:
                    self.say(place, entry, other)
        elif isinstance(own[key], list) and isinstance(want[key], list):
            # What stays keeps its place by what it takes; only what comes or goes is written.
            self.say_entries(part, have, want[key])
        else:
            self.say(part, own[key], want[key])


def _over(key: Any, have: Any, want: Any) -> Any:
    """What a file has to say for a part that it takes so far."""
    if key in REPLACED or key in (EXTENDS, SAME_LINES):
        return want
    if isinstance(have, dict) and isinstance(want, dict) and set(have) <= set(want):
        return {
            name: _over(name, have[name], want[name]) if name in have else want[name]
            for name in want
            if name not in have or not same_value(have[name], want[name])
        }
    if (
        isinstance(have, list)
        and isinstance(want, list)
        and all(isinstance(one, dict) for one in (*have, *want))
    ):
        return _taken_entries(have, want)
    return want


def _taken_entries(have: list[Any], want: list[Any]) -> list[Any]:
    """The entries of a list that is taken as a whole so far."""
    if len(have) == len(want):
        return [
            {INHERIT: number, **({} if same_value(one, other) else _over(None, one, other))}
            for number, (one, other) in enumerate(zip(have, want, strict=True))
        ]
    found = []
    for other in want:
        number = next((place for place, one in enumerate(have) if same_value(one, other)), None)
        found.append(other if number is None else {INHERIT: number})
    return found
