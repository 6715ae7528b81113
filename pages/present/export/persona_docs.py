"""How do the personas read in the docs? As Markdown.

`python -m pages.present.export.persona_docs FILE` writes it.

Each story is a table with what the manual says of the services to look at, and a link to open each step.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from pages.present.share import case_link
from pages.present.text.answer_text import READING_NAMES
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.labels import STATUS_NAMES, lines_text
from rules.catalogue.loader import load
from rules.catalogue.personas import facts_at_step
from rules.catalogue.personas import load_personas as load_personas
from rules.catalogue.schema import Expected, Persona, Service, Watched
from rules.domain.deadline_kinds import DEADLINES

HEAD = """# Personas

Made-up customers, one file each in `data/personas/`: a preset of the page 培训演示, a test
(`tests/rules/catalogue/test_personas.py`), a link and an example. What the services column says was worked
out from the manual's lines by hand and stands in the file; the test holds the rules against it. 保守解释 is
named only where the two readings differ. Links are relative to the application's address.

Written by `make personas` (`python -m pages.present.export.persona_docs docs/personas.md`): change the data,
not this page.
"""


def persona_page(personas: Sequence[Persona], catalogue: Catalogue) -> str:
    """The whole page."""
    parts = [HEAD, *(line for persona in personas for line in _persona(persona, catalogue))]
    return "\n".join(parts) + "\n"


def _persona(persona: Persona, catalogue: Catalogue) -> Iterator[str]:
    yield f"## {persona.lesson} {persona.name}\n\n{persona.about}。\n"
    yield from (f"- {point}" for point in persona.shows)
    yield "\n| 日期 | 经过 | 看哪些服务 | 打开 |\n| --- | --- | --- | --- |"
    for number, step in enumerate(persona.steps):
        watched = "<br>".join(_watched(catalogue.service(id), one) for id, one in step.expect.items())
        story = f"[演示](/training?persona={persona.id}&step={number + 1})"
        own = f"[我的服务](/services?{case_link.query(facts_at_step(persona, number))})"
        yield f"| {step.on} | **{step.title}**<br>{step.tell} | {watched} | {story}<br>{own} |"
    yield ""


def _watched(info: Service, one: Watched) -> str:
    told = f"**{info.name}** {_side(info, one)}"
    if one.cautious:
        told += f"；{READING_NAMES['cautious']}：{_side(info, one.cautious)}"
    return f"{told}（第 {lines_text(one.cite)} 行）"


def _side(info: Service, side: Expected) -> str:
    """A status with the numbers and days that are expected under one reading."""
    parts = [STATUS_NAMES[side.status]]
    single = len(info.items) == 1
    for id, item in side.items.items():
        unit = info.items[id].limit.unit
        numbers = [] if single or item.status is None else [STATUS_NAMES[item.status]]
        if item.remaining is not None:
            numbers.append(f"剩 {item.remaining} {unit}")
        if numbers:
            parts.append(("" if single else f"{info.items[id].name} ") + "，".join(numbers))
    for id, days in side.deadlines.items():
        whose = "" if single else f"{info.items[id].name} "
        parts += [f"{whose}{DEADLINES[kind].name} {day}" for kind, day in days.items()]
    return "，".join(parts)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(persona_page(load_personas(), load()), encoding="utf-8")
