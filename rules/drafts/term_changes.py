"""Which terms differ between two sets of rules, in words: the sentence, before and after, and its lines?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from rules.analysis.data_changes import CONDITIONS, DataChange, changed_data
from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.catalogue.draft import path_parts
from rules.catalogue.schema import Lines
from rules.domain.deadline_kinds import DEADLINES
from rules.domain.periods import UNIT_NAMES
from rules.drafts.term_edits import in_sentence
from rules.drafts.term_options import ENTRY_NAMES, FILE_NAMES, NAMES, OPTIONS
from rules.drafts.terms import Term, terms_of, value_words

GONE, ABSENT = "（没有了）", "（没有）"


@dataclass(frozen=True)
class ChangedTerm:
    """One place of the data that says something else."""

    file: str
    path: str
    """Where it is after; where it was, if it is gone."""
    service: str
    """Whose file it is; empty where it is of no single service."""
    name: str
    """What it is; of a statement that came or went, which of the two and what sort it is of."""
    old: Any
    new: Any
    before: str
    """The value in few words."""
    after: str
    say_before: str
    """The sentence that it is part of, with its numbers; empty where there is none."""
    say_after: str
    lines: tuple[Lines, ...]
    entries: Mapping[str, str]
    """The entries of the registers that switch it, each with the reading under which it holds."""

    @property
    def told(self) -> str:
        """What happened, behind its name: what came or went, or before and after."""
        if self.is_statement:
            return self.after if self.old is None else self.before
        return f"{self.before} → {self.after}"

    @property
    def is_statement(self) -> bool:
        """Whether a whole statement came or went."""
        return (self.old is None) != (self.new is None) and isinstance(self.old or self.new, Mapping)


def changed_terms(old: Catalogue, new: Catalogue) -> tuple[ChangedTerm, ...]:
    """Every changed place, in the order of the files."""
    known: dict[str, list[dict[str, Term]]] = {}
    found = []
    for change in changed_data(old, new):
        stem = PurePosixPath(change.file).stem
        service = stem if change.file.startswith("services/") and stem in SERVICES else ""
        if service and service not in known:
            known[service] = [{term.path: term for term in terms_of(one, service)} for one in (old, new)]
        found.append(_ChangeWords(change, service, known.get(service, [{}, {}]), (old, new)).term())
    return tuple(found)


class _ChangeWords:
    """Puts one changed place in words."""

    def __init__(
        self,
        change: DataChange,
        service: str,
        terms: list[dict[str, Term]],
        catalogues: tuple[Catalogue, Catalogue],
    ) -> None:
        self._change, self._service, self._catalogues = change, service, catalogues
        self._parts = [tuple(path_parts(path)) for path in (change.old_path, change.path)]
        self._terms = [terms[at].get(".".join(self._parts[at])) for at in (0, 1)]
        self._values = (change.old, change.new)

    def term(self) -> ChangedTerm:
        told = [_Around(self._catalogues[at], self._change.file, self._parts[at]) for at in (0, 1)]
        before, after = self._terms
        term, gone = after or before, self._change.new is None
        lines = told[0 if gone else 1].lines or told[0].lines
        say_before, say_after = [
            term.say if term and term.kind != "condition" else "" if value is None else around.say
            for term, around, value in zip(self._terms, told, self._values, strict=True)
        ]
        return ChangedTerm(
            self._change.file,
            ".".join(self._parts[1]),
            self._service,
            self._change_name(term),
            self._change.old,
            self._change.new,
            self._in_short(0, told[0]),
            self._in_short(1, told[1]),
            say_before,
            say_after,
            tuple(term.lines) if term else lines,
            told[1].entries or told[0].entries,
        )

    def _change_name(self, term: Term | None) -> str:
        old, new = self._values
        parts = self._parts[1]
        statement = isinstance(old or new, Mapping)
        if statement and None in (old, new):
            done = f"{'加上' if old is None else '去掉'}{_statement_name(parts)}"
            return "·".join([*self._item_named(parts), done])
        if term:
            return term.name
        known = [*self._item_named(parts), *(NAMES[part] for part in parts if part in NAMES)]
        last = ENTRY_NAMES.get(parts[-1], "") if parts else ""
        own = FILE_NAMES.get(PurePosixPath(self._change.file).parts[0], "") if not self._service else ""
        return "·".join(dict.fromkeys(part for part in (own, *known, last) if part)) or "条文"

    def _item_named(self, parts: tuple[str, ...]) -> Iterator[str]:
        """The item that a place belongs to, where its service has several."""
        items = self._catalogues[1].service(self._service).items if self._service else {}
        if len(items) > 1 and len(parts) > 2 and parts[0] == "items" and parts[1] in items:
            yield items[parts[1]].name

    def _in_short(self, at: int, told: _Around) -> str:
        value, term = self._values[at], self._terms[at] or self._terms[1 - at]
        if value is None:
            return GONE if at else ABSENT
        if (term and term.kind == "condition") or self._parts[at][-1] in CONDITIONS:
            return self._condition_text(value, at)
        if isinstance(value, Mapping):
            # The sentence with its numbers, where the place is a statement's own.
            return self._mapping_words({**value, "say": told.say} if "say" in value else value, at)
        if isinstance(value, list) and any(isinstance(one, Mapping) for one in value):
            return "；".join(
                self._mapping_words(one, at) if isinstance(one, Mapping) else str(one) for one in value
            )
        return value_words(value, term.unit if term else "", term.options if term else ())

    def _mapping_words(self, value: Mapping[str, Any], at: int) -> str:
        """A statement, a condition, a length of time or a count that depends on something."""
        if say := str(value.get("say", "")):
            kind = OPTIONS.get(("kind", value.get("kind", "")), "")
            return f"{kind}：{say}" if kind else say
        if {"when", "then", "otherwise"} <= value.keys():
            when = self._condition_text(value["when"], at)
            return f"“{when}”时 {value['then']}，其他情况 {value['otherwise']}"
        if value and set(value) <= {*UNIT_NAMES}:
            return "、".join(f"{amount} {UNIT_NAMES[unit]}" for unit, amount in value.items())  # type: ignore[index]
        return self._condition_text(value, at)

    def _condition_text(self, value: Any, at: int) -> str:
        service = self._service or next(iter(SERVICES))
        return in_sentence(self._catalogues[at], service, value) or "（一段）"


def _statement_name(parts: tuple[str, ...]) -> str:
    """Of what sort a statement is that came or went: one of several, or the only one of its name."""
    *above, last = parts
    if last.isdecimal() and above:
        return f"一条{NAMES.get(above[-1]) or ENTRY_NAMES.get(above[-1]) or '内容'}"
    if above and above[-1] == "promises" and last in DEADLINES:
        return f"“{DEADLINES[last].name}”"
    return f"“{NAMES.get(last) or ENTRY_NAMES.get(last) or '一段内容'}”"


class _Around:
    """What stands around a place: the sentence, the lines and the entries that switch it."""

    def __init__(self, catalogue: Catalogue, file: str, parts: tuple[str, ...]) -> None:
        self.say = ""
        self.lines: tuple[Lines, ...] = ()
        self.entries: dict[str, str] = {}
        dispute = ""
        for key, value in along(catalogue.sources.filled(catalogue.sources.data / file), parts):
            if dispute and key != "readings":
                self.entries[dispute] = key
                dispute = ""
            if isinstance(value, Mapping):
                self.say = str(value.get("say", self.say))
                dispute = str(value.get("dispute", "")) or dispute
                self.lines = tuple(_line_pairs(value.get("cite", value.get("lines")))) or self.lines
        if parts and parts[-1] == "say":
            self.say = str(value) if isinstance(value, str) else self.say


def along(content: Any, parts: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """Every value on the way to a place, as far as there is one."""
    value = content
    yield "", value
    for part in parts:
        if isinstance(value, list):
            entry = next((one for one in value if isinstance(one, Mapping) and one.get("id") == part), None)
            value = value[int(part)] if part.isdecimal() and int(part) < len(value) else entry
        elif isinstance(value, Mapping):
            value = value.get(part, value.get(int(part)) if part.isdecimal() else None)
        else:
            return
        yield part, value


def _line_pairs(cites: Any) -> Iterator[Lines]:
    for cite in cites if isinstance(cites, list) else ():
        first, _, last = str(cite).partition("-")
        if first.isdecimal():
            yield int(first), int(last or first)
