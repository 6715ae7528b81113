"""What does an example get by two years' terms? Its full answer by either, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pages.present.base.templating import template
from pages.present.stage.service_detail import DetailView, service_detail
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.labels import lines_text
from rules.domain.answer import Deadline, ServiceAnswer
from rules.domain.deadline_kinds import DEADLINES
from rules.domain.parsing import parse
from rules.drafts.combinations import ChangedAnswer
from rules.engine.engine import Engine

EXAMPLE = template("rulebook_example.html.jinja", Path(__file__).resolve().parent / "templates")


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


def example_answers(one: ChangedAnswer, sides: Sequence[tuple[str, Engine]]) -> str:
    """The answers to an example by these terms, each under the name of its side, as HTML."""
    scenario = parse(dict(one.example), SERVICES)
    answers = [
        _example_side(name, engine, engine.evaluate(scenario, one.reading).service(one.service))
        for name, engine in sides
    ]
    return EXAMPLE.render(sides=answers)


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
        lines = f"第 {lines_text(one.clause.lines)} 行" if one.clause.lines else ""
        yield ExampleDay(f"{names.get(one.item, '')}{DEADLINES[one.id].name}", one.on.isoformat(), lines)
