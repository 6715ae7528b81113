"""How is a case put in words outside the form? Facts, counts and lines as plain text. No screen here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from pages.present.text.count_text import count_text
from pages.present.text.unsure_text import Alternatives, unsure
from rules.catalogue.catalogue import Catalogue, Stance
from rules.catalogue.labels import label, lines_text, value_label
from rules.catalogue.schema import Lines, Service
from rules.domain.answer import Clause, ServiceAnswer
from rules.domain.scenario import FACTS, RECORDS


class ToldCase(NamedTuple):
    """A case for paper, with where each of its facts comes from."""

    scenario: Mapping[str, Any]
    """Everything that holds, as the rules take it."""
    entered: Mapping[str, Any]
    """The person's own answers; None where they do not know."""
    assumed: Mapping[str, Any]
    """What is taken for granted instead, as far as the answer rests on it."""
    overrides: Mapping[str, str]
    """The readings chosen for single entries of the registers."""
    alternatives: Alternatives = {}
    """Facts of which the person can name several values, and not which of them it is."""


class Fact(NamedTuple):
    """One fact in words."""

    name: str
    label: str
    text: str


def facts_told(facts: Mapping[str, Any], catalogue: Catalogue) -> list[Fact]:
    """The known facts but for the day of the question and the records, in the order of the vocabulary."""
    return [
        Fact(name, label(name, catalogue), value_label(name, facts[name], catalogue))
        for name in FACTS
        if facts.get(name) is not None and name not in (*RECORDS, "as_of")
    ]


def entered_told(case: ToldCase, catalogue: Catalogue) -> list[Fact]:
    """The person's own answers that say something, those between several values among them."""
    found = facts_told(case.entered, catalogue)
    found += [
        Fact(fact, label(fact, catalogue), unsure(fact, values, catalogue).label)
        for fact, values in case.alternatives.items()
    ]
    return sorted(found, key=lambda fact: FACTS.index(fact.name))


def unknown_of(case: ToldCase) -> list[str]:
    """The facts that the person does not know anything of."""
    return [name for name, value in case.entered.items() if value is None and name not in case.alternatives]


def labels_told(names: Iterable[str], catalogue: Catalogue) -> str:
    """The Chinese names of facts, joined."""
    return "、".join(label(name, catalogue) for name in names)


def count_told(service: ServiceAnswer, info: Service, reading: Stance) -> str:
    """What is left of a service, as on its card."""
    return count_text(service, info, reading).replace("其余见详情", "其余见应用")


def lines_told(lines: Iterable[Lines]) -> str:
    """`1664–1670、1686`: lines of the manual's text file, each once and in order."""
    return lines_text(sorted({*lines}))


def clause_lines(clauses: Iterable[Clause]) -> str:
    """The lines of several places."""
    return lines_told(pair for clause in clauses for pair in clause.lines)
