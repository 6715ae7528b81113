"""Does the text about a wrong answer let somebody else see the same answer again?"""

from __future__ import annotations

import json
import re
import shlex

import pytest

from pages.present.export.fault_report import ReportedAnswer, fault_report
from rules import STANCES, Engine, Stance, load, parse
from rules.catalogue.catalogue import MANUAL_SHA256, SERVICES
from rules.cli.arguments import parser, read_overrides
from rules.domain.project import VERSION
from tests.support.patients import CANCER

ENGINE = Engine(load())
ENTRY = next(entry for entry in ENGINE.catalogue.contradictions if not entry.not_computed)


@pytest.mark.parametrize("reading", STANCES)
def test_the_same_answer_comes_out_again(reading: Stance) -> None:
    overrides = {ENTRY.id: list(ENTRY.readings)[-1]}
    scenario = parse(CANCER, SERVICES)
    answer = ENGINE.evaluate(scenario, reading, overrides)
    for service in answer.services:
        text = fault_report(ReportedAnswer(answer, scenario, overrides), service, ENGINE.catalogue)
        again = re.search(r"python -m rules (.+)\n(.+)$", text)
        assert again
        options = parser().parse_args(shlex.split(again[1]))
        chosen, faults = read_overrides(options.overrides, ENGINE.catalogue.readings)
        assert not faults
        found = ENGINE.evaluate(parse(json.loads(again[2]), SERVICES), options.reading, chosen)
        assert found == answer


def test_everything_that_decides_is_named() -> None:
    scenario = parse(CANCER, SERVICES)
    answer = ENGINE.evaluate(scenario)
    for service in answer.services:
        text = fault_report(ReportedAnswer(answer, scenario, {}), service, ENGINE.catalogue)
        assert VERSION in text
        assert MANUAL_SHA256 in text
        assert service.id in text
        for reason in (*service.because, *(one for item in service.items for one in item.because)):
            assert reason.text in text
            assert not reason.clause.lines or str(reason.clause.lines[0][0]) in text
        assert all(str(day.on) in text for day in service.deadlines)
