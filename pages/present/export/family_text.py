"""What is copied into a message for the family? The plan as plain text, its telephone numbers in it."""

from __future__ import annotations

from collections.abc import Iterator

from pages.present.export.family_plan import (
    EMERGENCY,
    UNOFFICIAL,
    FamilyPlan,
    FamilyService,
    FamilyStage,
)

MOST_LINES = 6
"""Papers and ways to lose something that a message names."""


def family_text(plan: FamilyPlan) -> str:
    """The plan in lines, with nothing that a program for messages would show otherwise."""
    return "\n".join(_lines_of(plan))


def _lines_of(plan: FamilyPlan) -> Iterator[str]:
    yield f"先做什么：{plan.title}（{plan.day}算的）"
    yield f"{EMERGENCY}。"
    yield from (f"注意：{one}。" for one in plan.notices)
    if plan.policy:
        yield f"买的是：{plan.policy}"
    for number, stage in enumerate(plan.stages, start=1):
        yield ""
        yield from _stage_lines(number, stage)
    if plan.papers:
        yield ""
        yield f"带上：{'、'.join(f'{name}（{who}）' for name, who in plan.papers[:MOST_LINES])}"
    if plan.losses:
        yield ""
        yield "这样会白白用掉："
        yield from (f"· {name}：{says}" for name, says in plan.losses[:MOST_LINES])
    if plan.dates:
        yield ""
        yield "记住的日子："
        yield from (f"· {day} {about}" for day, about in plan.dates)
    yield ""
    yield f"{UNOFFICIAL}。"


def _stage_lines(number: int, stage: FamilyStage) -> Iterator[str]:
    yield f"{number}. {stage.when}：{stage.title}"
    if stage.call:
        yield f"{stage.call}{f'（{stage.hours}）' if stage.hours else ''}"
    if len(stage.together) > 1:
        yield f"一次问清：{'；'.join(stage.together)}"
    yield from (f"注意：{one}" for one in stage.heed)
    yield from (_service_line(one) for one in stage.services)
    if stage.more:
        yield f"· 还有：{'、'.join(stage.more)}"


def _service_line(one: FamilyService) -> str:
    told = [part for part in (one.way, one.standing, *one.facts) if part]
    return f"· {one.name}（{one.product}）：{'；'.join(told)}"
