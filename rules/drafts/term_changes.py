"""Which terms differ between two sets of rules, in words: the sentence, before and after, and its lines?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from rules.analysis.rule_diff import changed_data
from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.catalogue.draft import path_parts
from rules.catalogue.schema import Lines
from rules.drafts.terms import Term, terms_of, value_words


@dataclass(frozen=True)
class ChangedTerm:
    """One place of the data that says something else."""

    file: str
    path: str
    service: str
    """Whose file it is; empty where it is of no single service."""
    name: str
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


def changed_terms(old: Catalogue, new: Catalogue) -> tuple[ChangedTerm, ...]:
    """Every changed place, in the order of the files."""
    known: dict[str, list[dict[str, Term]]] = {}
    found = []
    for change in changed_data(old, new):
        parts = tuple(path_parts(change["path"]))
        stem = PurePosixPath(change["file"]).stem
        service = stem if change["file"].startswith("services/") and stem in SERVICES else ""
        if service and service not in known:
            known[service] = [{term.path: term for term in terms_of(one, service)} for one in (old, new)]
        terms = [by_path.get(".".join(parts)) for by_path in known.get(service, ({}, {}))]
        found.append(_changed_term(change, parts, service, terms, (old, new)))
    return tuple(found)


def _changed_term(
    change: Mapping[str, Any],
    parts: tuple[str, ...],
    service: str,
    terms: list[Term | None],
    catalogues: tuple[Catalogue, Catalogue],
) -> ChangedTerm:
    term = terms[1] or terms[0]
    told = [_Around(catalogue, change["file"], parts) for catalogue in catalogues]
    return ChangedTerm(
        change["file"],
        ".".join(parts),
        service,
        term.name if term else "",
        change["from"],
        change["to"],
        _in_short(change["from"], terms[0] or term),
        _in_short(change["to"], terms[1] or term),
        terms[0].say if terms[0] else told[0].say,
        terms[1].say if terms[1] else told[1].say,
        tuple(term.lines) if term else told[1].lines or told[0].lines,
        told[1].entries or told[0].entries,
    )


def _in_short(value: Any, term: Term | None) -> str:
    if value is None:
        return "（没有）"
    if isinstance(value, dict):
        return str(value.get("say", "")) or "（一段）"
    return value_words(value, term.unit if term else "", term.options if term else ())


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
