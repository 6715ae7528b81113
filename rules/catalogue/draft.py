"""What would the rules be with these changes? A draft: a YAML list of changes to the project's own data."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from rules.catalogue.inheritance import whole
from rules.catalogue.schema_faults import typed
from rules.catalogue.yaml_writer import one_line
from rules.domain.scenario import shown, visible
from rules.domain.yaml_reader import DataError, parse_yaml

PART = re.compile(r"\[([0-9]+)\]|([^.\[\]]+)")
"""One step of a path: `items.main`, `requires.0` and `requires[0]` are all understood."""
WHOLE_PATH = re.compile(r"(?:\[[0-9]+\]|[^.\[\]]+)(?:\.[^.\[\]]+|\[[0-9]+\]|\.\[[0-9]+\])*")

ALIKE = 0.8
"""How alike a name must be to one that there is, from 0 to 1, to be taken for it."""

LONGEST_WHY, LONGEST_OF = 300, 60
"""Characters of a reason, and of the name of a year's terms."""


class TermEdit(BaseModel):
    """One value of one file of the data: from `null` it is added, to `null` it is removed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    file: str
    """Below the data folder, e.g. `services/outpatient_companion.yaml`."""
    path: str
    old: Any = Field(alias="from")
    new: Any = Field(alias="to")
    of: Annotated[str, Field(min_length=1, max_length=LONGEST_OF)] | None = None
    """Which year's terms it changes, by their name; null where it does not say."""
    why: Annotated[str, Field(min_length=1, max_length=LONGEST_WHY)] | None = None
    """Why it is proposed, for those who review it; no rule follows from it."""

    def to_json(self) -> dict[str, Any]:
        """Plain data, as a draft's file has it."""
        told = {name: text for name, text in (("of", self.of), ("why", self.why)) if text}
        return {"file": self.file, "path": self.path, "from": self.old, "to": self.new, **told}


Edits = Annotated[list[TermEdit], Field(min_length=1)]


class Mismatch(Exception):
    """A change that does not fit the data; the message says what was found."""


@dataclass(frozen=True)
class Draft:
    """Changes applied to the files of a data folder."""

    digest: str
    """SHA-256 of the draft's bytes."""
    contents: Mapping[Path, Any]
    """The files that it changes, as they are after it."""
    edits: tuple[TermEdit, ...] = ()
    read: Callable[[Path], Any] = whole
    """What a file says that the draft leaves alone."""

    def content(self, path: Path) -> Any:
        """What a file of the folder says after the draft."""
        return self.contents[path] if path in self.contents else self.read(path)


def draft_of(content: bytes, name: str, data: Path, read: Callable[[Path], Any] = whole) -> Draft:
    """The draft in these bytes, applied to a data folder; `name` is what messages call it.

    `read` gives what a file says without the draft. DataError names every change that does not fit.
    """
    edits = edits_in(content, name)
    _of_these(edits, name, data, read)
    files = {path.relative_to(data).as_posix(): path for path in data.rglob("*.yaml")}
    contents: dict[Path, Any] = {}
    faults = []
    for number, edit in enumerate(edits):
        try:
            path = files.get(edit.file)
            if path is None:
                raise Mismatch(_no_file(edit.file, files))
            contents[path] = _changed(contents[path] if path in contents else read(path), edit)
        except Mismatch as error:
            faults.append(f"{name}: 第 {number + 1} 条: {edit.file[:80]}: {edit.path[:200]}: {error}")
    if faults:
        raise DataError(*(visible(fault) for fault in faults))
    return Draft(hashlib.sha256(content).hexdigest(), contents, edits, read)


def terms_changed(edits: Iterable[TermEdit], name: str) -> str:
    """Which year's terms these changes are of; empty where they do not say. DataError where of several."""
    named = list(dict.fromkeys(edit.of for edit in edits))
    if len(named) > 1:
        told = "、".join(one or "没有写" for one in named)
        raise DataError(visible(f"{name}: of: 收到 {told}；一份草案只改一版条款，每一条须写同一版"))
    return (named[0] if named else None) or ""


def _of_these(edits: Iterable[TermEdit], name: str, data: Path, read: Callable[[Path], Any]) -> None:
    """DataError where the changes are of other terms than those of the folder."""
    wanted = terms_changed(edits, name)
    if wanted and wanted != (found := read(data / "product.yaml")["rulebook"]["name"]):
        raise DataError(visible(f"{name}: 这份草案改的是“{wanted}”的条款；这里是“{found}”"))


def _no_file(name: str, files: Iterable[str]) -> str:
    """That there is no such file, with the one that may be meant."""
    known = sorted(files)
    near = get_close_matches(name[:200], known, 1, ALIKE)
    return f"没有这个数据文件；{f'是不是 {near[0]}' if near else f'如 {known[-1]}'}；共有 {len(known)} 个"


def edits_in(content: bytes, name: str) -> tuple[TermEdit, ...]:
    """The changes that a draft's file lists; DataError where it is none."""
    return tuple(typed(Edits, parse_yaml(content, name), name))


def draft_bytes(edits: Iterable[TermEdit]) -> bytes:
    """A draft's file: a line a change; what is read from it again is equal, and its hash the draft's."""
    return "".join(f"- {one_line(edit.to_json())}\n" for edit in edits).encode()


def with_terms(edits: Iterable[TermEdit], of: str | None) -> tuple[TermEdit, ...]:
    """The same changes, said to be of this year's terms; None leaves it open."""
    return tuple(edit.model_copy(update={"of": of}) for edit in edits)


def _changed(content: Any, change: TermEdit) -> Any:
    """A file's content with one change; what it shares with the old content stays untouched."""
    if change.old is None and change.new is None:
        raise Mismatch("from 和 to 都是 null，什么也没改")
    if not WHOLE_PATH.fullmatch(change.path):
        raise Mismatch("path 须为用点分开的键和序号，如 items.main.limit.count")
    return _with(content, list(path_parts(change.path)), change)


def path_parts(path: str) -> Iterator[str]:
    """The keys and places of a path, each as it is written."""
    return (found[1] or found[2] for found in PART.finditer(path))


def _with(value: Any, parts: list[str], change: TermEdit) -> Any:
    part, rest = parts[0], parts[1:]
    if isinstance(value, dict):
        key: Any = int(part) if part not in value and part.isdecimal() and int(part) in value else part
        if rest:
            if key not in value:
                raise Mismatch(f"没有 {shown(part)} 这个键；有：{'、'.join(str(k) for k in value)[:200]}")
            return value | {key: _with(value[key], rest, change)}
        _compare(value.get(key), change)
        return (
            {k: v for k, v in value.items() if k != key} if change.new is None else value | {key: change.new}
        )
    if isinstance(value, list):
        index = _index(value, part, adding=not rest and change.old is None)
        if rest:
            return [*value[:index], _with(value[index], rest, change), *value[index + 1 :]]
        if change.old is None:
            return [*value[:index], change.new, *value[index:]]
        _compare(value[index], change)
        return [*value[:index], *([] if change.new is None else [change.new]), *value[index + 1 :]]
    raise Mismatch(f"{shown(part)} 之上不是键或列表，找到 {shown(value)}")


def _index(value: list[Any], part: str, adding: bool) -> int:
    """The place in a list: a number, or the id of an entry."""
    if part.isdecimal():
        highest = len(value) if adding else len(value) - 1
        if len(part) > 6 or int(part) > highest:
            raise Mismatch(f"列表只有 {len(value)} 项，收到序号 {shown(part)}")
        return int(part)
    for index, entry in enumerate(value):
        if isinstance(entry, dict) and entry.get("id") == part and not adding:
            return index
    raise Mismatch(f"列表里没有 {shown(part)}；列表共 {len(value)} 项，从 0 数起")


def _compare(found: Any, change: TermEdit) -> None:
    if not same_value(found, change.old):
        said = "没有值" if found is None else f"是 {shown(found)}"
        wanted = "null（原来没有）" if change.old is None else shown(change.old)
        raise Mismatch(f"找到的{said}，from 写的是 {wanted}")


def same_value(one: Any, other: Any) -> bool:
    """Whether two plain values are the same: 1 is not true, and the order of keys does not matter."""
    return _text(one) == _text(other)


def _text(value: Any) -> str:
    """A value so that equal texts are equal values: 1 is not true, and the order of keys does not matter."""
    if isinstance(value, dict):
        return json.dumps(sorted((str(key), _text(part)) for key, part in value.items()))
    if isinstance(value, list):
        return json.dumps([_text(part) for part in value])
    return json.dumps(value)
