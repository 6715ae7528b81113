"""Is a number that a sentence has of its own refused, unless it is named as a figure?"""

from __future__ import annotations

import copy
from typing import Any

import pytest

from rules.catalogue.sentences.own_numbers import own_number_faults
from tests.rules.catalogue.sentences.conftest import NURSE, Make


def _service(sentence: str, figures: list[str] | None = None) -> dict[str, Any]:
    return {**copy.deepcopy(NURSE), "summary": sentence, **({"figures": figures} if figures else {})}


OWN = [
    ("一年 2 次", "2 次", "{short.limit.count}"),
    ("一年两次", "两次", "{short.limit.count}"),
    ("出院后 20 天内", "20 天", "figures"),
    ("出院后 15 天内", "15 天", "{short.window.apply_by.date.plus}"),
    ("15 日内", "15 日", "apply_by"),
    ("审核 1–3 个工作日", "1–3 个工作日", "figures"),
    ("三个工作日内", "三个工作日", "{promises.served_by.period}"),
    ("体检后 2–{promises.served_by} 出报告", "2–…", "figures"),
    ("最高 10 万元", "10 万元", "{ceilings.0.yuan}"),
    ("16 岁以下", "16 岁", "{caveats.0.when.at_most}"),
    ("超过 100 公里", "100 公里", "at_most"),
    ("一小时内", "一小时", "figures"),
    ("十八天", "十八天", "figures"),
]


@pytest.mark.parametrize(("sentence", "own", "told"), OWN, ids=[one[0] for one in OWN])
def test_a_number_of_its_own_is_refused(sentence: str, own: str, told: str, folder: Make) -> None:
    sources = folder(services__nurse=_service(sentence))
    (fault,) = own_number_faults(sources)
    assert fault.startswith(f'{sources.data / "services" / "nurse.yaml"}: summary: "{own}"')
    assert told in fault
    assert sentence in fault


ALLOWED = [
    "一年 {short.limit}",
    "算用掉一次，前一天告诉对方",
    "第二次以后，第 4 至 7 项",
    "二次诊疗",
    "周一至周五 9:00–21:00，10109955",
    "一个保单年度，三个条件，两家医院",
    "六月、三级医院、十项",
]


@pytest.mark.parametrize("sentence", ALLOWED)
def test_what_is_no_number_of_a_rule_is_left_alone(sentence: str, folder: Make) -> None:
    assert list(own_number_faults(folder(services__nurse=_service(sentence)))) == []


def test_one_is_a_number_beside_a_rules_number(folder: Make) -> None:
    nurse = copy.deepcopy(NURSE)
    nurse["pools"][0]["say"] = "合计一次"
    (fault,) = own_number_faults(folder(services__nurse=nurse))
    assert "pools.0.say" in fault


def test_a_figure_is_allowed_where_it_is_named(folder: Make) -> None:
    assert list(own_number_faults(folder(services__nurse=_service("每次 4 小时", ["4 小时"])))) == []


def test_a_figure_that_no_sentence_has_is_refused(folder: Make) -> None:
    (fault,) = own_number_faults(folder(services__nurse=_service("护士", ["4 小时"])))
    assert "figures" in fault
    assert "4 小时" in fault


def test_a_figure_is_no_way_round_a_rule(folder: Make) -> None:
    (fault,) = own_number_faults(folder(services__nurse=_service("一年两次", ["两次"])))
    assert "figures" in fault
    assert "{short.limit.count}" in fault


def test_registers_and_stories_are_looked_at_too(folder: Make) -> None:
    entry = {"id": "x", "services": ["nurse"], "title": "5 天还是 6 天", "figures": ["5 天"]}
    story = {
        "about": "33 岁",
        "figures": ["33 岁"],
        "steps": [{"on": "2025-03-01", "tell": "20 日出院，护理六次", "expect": {"nurse": {}}}],
    }
    register, persona = own_number_faults(folder(silences=[entry], personas__one=story))
    assert "silences.yaml: x.title" in register
    assert '"6 天"' in register
    assert "personas/one.yaml: steps.0.tell" in persona
    assert "{nurse.long.limit.count.table}" in persona
