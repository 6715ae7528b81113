"""What does somebody need to see why an answer is wrong? The case, the answer, its lines and the version.

One text to copy, from which `python -m rules evaluate` gives the same answer again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pages.present.text.answer_text import READING_NAMES
from pages.present.text.case_text import clause_lines, labels_told
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.labels import STATUS_NAMES
from rules.domain.answer import Answer, Clause, Reason, ServiceAnswer
from rules.domain.deadline_kinds import DEADLINES
from rules.domain.parsing import to_json
from rules.domain.scenario import Scenario

VERDICTS = {True: "成立", False: "不成立", None: "不知道"}


class ReportedAnswer(NamedTuple):
    """An answer and what it was given to."""

    answer: Answer
    scenario: Scenario
    overrides: Mapping[str, str]


def fault_report(reported: ReportedAnswer, service: ServiceAnswer, catalogue: Catalogue) -> str:
    """The text about one service of an answer."""
    return "\n".join(_report(reported, service, catalogue))


def _report(reported: ReportedAnswer, service: ServiceAnswer, catalogue: Catalogue) -> Iterator[str]:
    answer, info = reported.answer, catalogue.service(service.id)
    yield f"“{info.name}”（{service.id}）的结果，我觉得不对"
    yield "应当是：（请写在这里，最好写上手册第几行）"
    yield ""
    yield f"结果：{STATUS_NAMES[service.status]}，按{READING_NAMES[answer.reading]}"
    yield f"另一种理解：{STATUS_NAMES[service.opposite.status]}"
    if service.missing:
        yield f"还差：{labels_told(service.missing, catalogue)}"
    yield "原因："
    yield from _reasons(service.because)
    for item in service.items:
        standing = f"{STATUS_NAMES[item.status]}{_count(item.limit, item.remaining)}"
        yield f"项目 {info.items[item.id].name}（{item.id}）：{standing}"
        yield from _reasons(item.because)
    if service.deadlines:
        yield "日期："
    for day in service.deadlines:
        yield f"· {day.item} {DEADLINES[day.id].name} {day.on}{_lines(day.clause)}"
    yield ""
    rules = answer.rules
    yield f"版本 {rules['version']}，手册 SHA-256 {rules['manual']}"
    command = "".join(f" --set {id}={reading}" for id, reading in sorted(reported.overrides.items()))
    yield f"重算：python -m rules evaluate - --reading {answer.reading}{command}"
    yield json.dumps(to_json(reported.scenario), ensure_ascii=False)


def _reasons(reasons: tuple[Reason, ...]) -> Iterator[str]:
    for reason in reasons:
        yield f"· {VERDICTS[reason.verdict]}：{reason.text}{_lines(reason.clause)}"


def _count(limit: int | None, remaining: int | None) -> str:
    return "" if limit is None else f"，共 {limit}，还剩 {remaining}"


def _lines(clause: Clause) -> str:
    return f"（第 {clause_lines([clause])} 行）" if clause.lines else ""
