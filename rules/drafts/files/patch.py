"""Which patch of `data/` says what a draft says, comments kept, and which services does it reach?"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rules.catalogue.catalogue import DATA
from rules.catalogue.draft import Draft, same_value
from rules.catalogue.inheritance import EXTENDS, Read, whole
from rules.domain.scenario import visible
from rules.domain.yaml_reader import DataError, parse_yaml, read_bytes, read_yaml
from rules.drafts.files.heir_edits import HeirRewriter
from rules.drafts.files.yaml_edits import Rewriter, spelled_out, spots_of


class PatchError(DataError):
    """A draft that no patch can be written for; the message names the file and what stands in the way."""


def patch_of(draft: Draft, data: Path) -> str:
    """A unified diff for `git apply` after which the data say exactly what the draft says.

    A service that takes a changed place from another's file keeps what it says: its own file then says it.
    Raises PatchError where that cannot be written.
    """
    texts = rewritten(draft, data)
    return _reasons(draft) + "".join(
        _file_diff(f"{_folder(data)}/{path.relative_to(data).as_posix()}", _text_of(path), text)
        for path, text in sorted(texts.items())
        if text != _text_of(path)
    )


def _reasons(draft: Draft) -> str:
    """Why each change is made: lines before the first file, which `git apply` skips."""
    told = (f"# {edit.file} {edit.path}：{edit.why}" for edit in draft.edits if edit.why)
    return "".join(f"{' '.join(line.split())}\n" for line in told)


def rewritten(draft: Draft, data: Path) -> Mapping[Path, str]:
    """The files that a draft changes, or that have to say more because of it, as they are after it."""
    texts: dict[Path, str] = {}

    def read(path: Path) -> Any:
        return parse_yaml(texts[path].encode(), str(path)) if path in texts else read_yaml(path)

    changed = [path for path, content in draft.contents.items() if not same_value(content, whole(path))]
    heirs = [path for path in _heirs(data) if path in changed or _base_of(path) in changed]
    for path in changed:
        if path not in heirs:
            texts[path] = _retold(_text_of(path), read_yaml(path), draft.contents[path])
    for path in heirs:
        # What the base says from now on is settled by then.
        have = _read_back(path, read)
        want = draft.content(path)
        if not same_value(have, want):
            texts[path] = _heir_said(path, have, want)
    for path in {*changed, *heirs}:
        _hold(path, draft.content(path), read)
    return texts


def reached(draft: Draft, data: Path) -> Mapping[str, tuple[str, ...]]:
    """By file that a draft changes, the services whose files take something from it as it is written.

    The draft itself changes the service that it names and no other; so does its patch.
    """
    return {
        path.relative_to(data).as_posix(): heirs
        for path in draft.contents
        if (heirs := tuple(heir.stem for heir in _heirs(data) if _base_of(heir) == path))
    }


def _heirs(data: Path) -> list[Path]:
    """The files that extend another's."""
    key = f"{EXTENDS}: "
    return [
        path
        for path in sorted((data / "services").glob("*.yaml"))
        if any(line.startswith(key) for line in _text_of(path).split("\n"))
    ]


def _base_of(path: Path) -> Path:
    return path.with_name(f"{read_yaml(path)[EXTENDS]}.yaml")


def _text_of(path: Path) -> str:
    return read_bytes(path).decode("utf-8")


def _retold(text: str, have: Any, want: Any) -> str:
    plain = spelled_out(text, have, want)
    rewriter = Rewriter(plain)
    rewriter.say(spots_of(plain), have, want)
    return rewriter.done()


def _heir_said(path: Path, have: Any, want: Any) -> str:
    rewriter = HeirRewriter(_text_of(path))
    rewriter.say_over(spots_of(rewriter.text), read_yaml(path), have, want)
    return rewriter.done()


def _hold(path: Path, want: Any, read: Read) -> None:
    """PatchError where what was written is not what the draft says."""
    found = _read_back(path, read)
    if not same_value(found, want):
        place = next(_differing(found, want), "")
        told = "写不成补丁：这一处是从另一项服务取来的，或原来的写法不容许只改它"
        raise PatchError(visible(f"{path}: {place}: {told}"))


def _read_back(path: Path, read: Read) -> Any:
    try:
        return whole(path, read)
    except DataError as error:
        raise PatchError(*(f"{fault}（写不成补丁：改过之后读不出来）" for fault in error.faults)) from error


def _differing(one: Any, other: Any, place: str = "") -> Iterator[str]:
    if isinstance(one, dict) and isinstance(other, dict):
        for key in dict.fromkeys((*one, *other)):
            if key not in one or key not in other:
                yield f"{place}{key}"
            else:
                yield from _differing(one[key], other[key], f"{place}{key}.")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, pair in enumerate(zip(one, other, strict=True)):
            yield from _differing(*pair, f"{place}{number}.")
    elif not same_value(one, other):
        yield place.rstrip(".")


def _folder(data: Path) -> str:
    """Where a data folder lies in the project, e.g. `data` or `rulebooks/2024`."""
    root = DATA.parent
    return data.relative_to(root).as_posix() if data.is_relative_to(root) else DATA.name


def _file_diff(path: str, old: str, new: str) -> str:
    lines = difflib.unified_diff(_git_lines(old), _git_lines(new), f"a/{path}", f"b/{path}")
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def _git_lines(text: str) -> list[str]:
    """Lines as `git` counts them: other characters that end lines stay inside."""
    return [f"{line}\n" for line in text.split("\n")[:-1]] + [last for last in text.split("\n")[-1:] if last]
