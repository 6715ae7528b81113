"""What does an example get by two years' terms? Its full answer by either, as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pages.present.stage.service_detail import DetailView, service_detail
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.labels import lines_text
from rules.domain.answer import Deadline, ServiceAnswer
from rules.domain.deadline_kinds import DEADLINES
from rules.domain.parsing import parse
from rules.drafts.combinations import ChangedAnswer
from rules.engine.engine import Engine


class ExampleDay(NamedTuple):
    """A day that matters."""

    name: str
    on: str
    lines: str


class ExampleSide(NamedTuple):
    """The answer by one side's terms."""

    name: str
    detail: DetailView
    days: tuple[ExampleDay, ...]
    caveats: tuple[str, ...]


def example_sides(one: ChangedAnswer, sides: Sequence[tuple[str, Engine]]) -> tuple[ExampleSide, ...]:
    """The answers to an example by these terms, each with the name of its side."""
    scenario = parse(dict(one.example), SERVICES)
    return tuple(
        _example_side(name, engine, engine.evaluate(scenario, one.reading).service(one.service))
        for name, engine in sides
    )


def _example_side(name: str, engine: Engine, service: ServiceAnswer) -> ExampleSide:
    known = engine.catalogue
    items = known.service(service.id).items
    names = {id: f"{item.name}：" if len(items) > 1 else "" for id, item in items.items()}
    return ExampleSide(
        name,
        service_detail(service, known),
        tuple(_example_days(service.deadlines, names)),
        tuple(caveat.text for caveat in service.caveats),
    )


def _example_days(deadlines: Sequence[Deadline], names: dict[str, str]) -> Iterator[ExampleDay]:
    for one in deadlines:
        on = one.on.isoformat() if one.on else "日子还不知道"
        lines = f"第 {lines_text(one.clause.lines)} 行" if one.clause.lines else ""
        yield ExampleDay(f"{names.get(one.item, '')}{DEADLINES[one.id].name}", on, lines)
