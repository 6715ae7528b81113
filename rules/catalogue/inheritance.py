"""What does a service's file take from another's? Two chapters that say nearly the same are written once.

`extends` names the other service. What the file leaves out is taken from there: mappings are merged key by
key; everything else, also a condition or a count, is replaced whole. In a list, `inherit: N` stands for the
other's entry N, counted from 0, and further keys of it are merged. `same_lines` says for the lines cited by
what is taken where this chapter says the same; `[]` where it does not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from rules.domain.scenario import shown, visible
from rules.domain.yaml_reader import DataError, read_yaml

EXTENDS, SAME_LINES, INHERIT = "extends", "same_lines", "inherit"

REPLACED = frozenset({"when", "once", "period", "date", "count", "per", "outline"})
"""Mappings that are one value: half of a condition with half of another would be neither."""
Read = Callable[[Path], Any]
CITING = frozenset({"cite", "in_force", "holder"})


def whole(path: Path, read: Read = read_yaml) -> Any:
    """The content of a data file, with what it takes from the service that it extends.

    `read` gives what a file says by itself. Raises DataError like `read_yaml`, and where it extends no
    service, an entry that is not there, or lines whose place in this chapter is not given.
    """
    content = read(path)
    if not (isinstance(content, Mapping) and EXTENDS in content):
        return content
    own = {key: value for key, value in content.items() if key not in (EXTENDS, SAME_LINES)}
    return _Heir(path, content, read).over_base(own)


class _Heir:
    """A file that extends another: what it takes, with the lines as they are in its own chapter."""

    def __init__(self, path: Path, content: Mapping[Any, Any], read: Read) -> None:
        self._read = read
        self._path, self._extended, table = path, content[EXTENDS], content.get(SAME_LINES) or {}
        self.faults: list[str] = []
        if not isinstance(table, Mapping):
            self._say(SAME_LINES, f"收到 {shown(table)}；须为那一章的行和本章的行")
            table = {}
        self._lines = {
            str(theirs): ours if isinstance(ours, list) else [ours] for theirs, ours in table.items()
        }
        self._used: set[str] = set()

    def over_base(self, own: Mapping[Any, Any]) -> Any:
        """This file's own content over what it extends; DataError names every fault."""
        result = self._merged(self._base(), own, "")
        if stale := [theirs for theirs in self._lines if theirs not in self._used]:
            self._say(SAME_LINES, f"{self._extended} 取来的部分没有引这些行：{'、'.join(stale)}")
        if self.faults:
            raise DataError(*(visible(fault) for fault in self.faults))
        return result

    def _base(self) -> Mapping[Any, Any]:
        others = [one.stem for one in sorted(self._path.parent.glob("*.yaml")) if one != self._path]
        if self._extended not in others:
            self._say(EXTENDS, f"没有服务 {shown(self._extended)}；可选：{'、'.join(others)}")
        else:
            base = self._read(self._path.with_name(f"{self._extended}.yaml"))
            if isinstance(base, Mapping) and EXTENDS not in base:
                return base
            self._say(EXTENDS, f"收到 {self._extended}；须是一份自己写全的文件")
        raise DataError(*(visible(fault) for fault in self.faults))

    def _merged(self, base: Any, own: Any, place: str) -> Any:
        if isinstance(base, Mapping) and isinstance(own, Mapping):
            result = {key: self._part(key, value, own, place) for key, value in base.items()}
            return result | {key: value for key, value in own.items() if key not in base}
        if isinstance(base, list) and isinstance(own, list):
            return [self._entry(base, one, f"{place}{number}.") for number, one in enumerate(own)]
        return own

    def _part(self, key: Any, theirs: Any, own: Mapping[Any, Any], place: str) -> Any:
        if key not in own:
            return self._taken(theirs, f"{place}{key}.", key)
        return own[key] if key in REPLACED else self._merged(theirs, own[key], f"{place}{key}.")

    def _entry(self, base: list[Any], own: Any, place: str) -> Any:
        if not (isinstance(own, Mapping) and INHERIT in own):
            return own
        number = own[INHERIT]
        if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number < len(base):
            self._say(f"{place}{INHERIT}", f"收到 {shown(number)}；须为 0 至 {len(base) - 1} 的整数")
            return {}
        return self._merged(base[number], {key: part for key, part in own.items() if key != INHERIT}, place)

    def _taken(self, value: Any, place: str, key: object) -> Any:
        """What is taken as it is, but for its lines."""
        if isinstance(value, Mapping):
            return {name: self._taken(part, f"{place}{name}.", name) for name, part in value.items()}
        if not isinstance(value, list):
            return value
        if key in CITING:
            return [ours for theirs in value for ours in self._ours(str(theirs), place)]
        return [self._taken(part, f"{place}{number}.", None) for number, part in enumerate(value)]

    def _ours(self, theirs: str, place: str) -> list[Any]:
        if theirs in self._lines:
            self._used.add(theirs)
            return self._lines[theirs]
        self._say(place.rstrip("."), f"{self._extended} 引第 {theirs} 行；{SAME_LINES} 没有写本章是哪几行")
        return []

    def _say(self, place: str, fault: str) -> None:
        self.faults.append(f"{self._path}: {place}: {fault}")
