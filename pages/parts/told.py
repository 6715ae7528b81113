"""How is a case put in words outside the form? Facts, records and cards as plain text. No screen here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from pages.parts import words
from rules.answer import Clause, ServiceAnswer
from rules.catalogue import Catalogue
from rules.facts import FACTS, RECORDS
from rules.schema import Lines, Service
from rules.wording import label, lines_text, value_label, yuan


class Case(NamedTuple):
    """A case for paper, with where each of its facts comes from."""

    scenario: Mapping[str, Any]
    """Everything that holds, as the rules take it."""
    entered: Mapping[str, Any]
    """The person's own answers; None where they do not know."""
    assumed: Mapping[str, Any]
    """What is taken for granted instead, as far as the answer rests on it."""
    overrides: Mapping[str, str]
    """The readings chosen for single entries of the registers."""


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


def labels_told(names: Iterable[str], catalogue: Catalogue) -> str:
    """The Chinese names of facts, joined."""
    return "、".join(label(name, catalogue) for name in names)


def record_told(kind: str, entry: Mapping[str, Any], catalogue: Catalogue) -> str:
    """An entry of `usage`, `bookings` or `earlier_stays` in one line."""
    if kind == "earlier_stays":
        days = [f"{entry.get(day) or '不清楚哪天'} {name}" for day, name in STAY_DAYS]
        more = [value_label(f, entry[f], catalogue) for f in ("hospital", "surgery") if entry.get(f)]
        return "，".join([*days, *more])
    name, unit = item_told(entry["service"], entry.get("item"), catalogue)
    if kind == "bookings":
        return f"{entry['booked_on']} 预约{name}" + (f"，约在 {entry['on']}" if entry.get("on") else "")
    amount = entry.get("amount")
    money = "" if amount is None else f"，{yuan(amount)}"
    return f"{entry['on']} {name} {entry.get('count', 1)} {unit}{money}"


STAY_DAYS = (("admitted_on", "入院"), ("discharged_on", "出院"))


def item_told(service: str, item: str | None, catalogue: Catalogue) -> tuple[str, str]:
    """The name of an item with its service, and the unit it is counted in."""
    info = catalogue.service(service)
    told = info.items[item or next(iter(info.items))]
    return info.name if len(info.items) == 1 else f"{info.name}·{told.name}", told.limit.unit


def count_told(service: ServiceAnswer, info: Service) -> str:
    """What is left of a service, as on its card."""
    runs = words.count_runs(service, info)
    text = "".join(f"（{run.text}）" if run.style == "small" else run.text.strip() for run in runs)
    return text.replace("其余见详情", "其余见应用")


def lines_told(lines: Iterable[Lines]) -> str:
    """`1664–1670、1686`: lines of the manual's text file, each once and in order."""
    return lines_text(sorted({*lines}))


def clause_lines(clauses: Iterable[Clause]) -> str:
    """The lines of several places."""
    return lines_told(pair for clause in clauses for pair in clause.lines)
