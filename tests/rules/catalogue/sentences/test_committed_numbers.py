"""Does every sentence of the committed data follow the rules when a number of theirs changes?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
import yaml

from rules.catalogue.catalogue import DATA, Catalogue, nodes_in
from rules.catalogue.draft import draft_of
from rules.catalogue.loader import load, load_from
from rules.catalogue.personas import load_personas as load_personas
from rules.catalogue.personas import load_personas_from as personas_from
from rules.catalogue.schema import Persona
from rules.catalogue.sentences.own_numbers import own_number_faults
from rules.domain.scenario import FACTS


class Change(NamedTuple):
    """A number of a service's rules, with what its sentences said and what they say then."""

    service: str
    path: str
    before: int
    after: int
    said: tuple[str, ...]
    says: tuple[str, ...]


CHANGES = [
    Change("outpatient_companion", "items.main.limit.count.readings.table.otherwise", 2, 3,
           ("2 次",), ("一年 3 次", "从 3 次变成 9 次")),
    Change("outpatient_companion", "items.main.limit.count.readings.table.then", 5, 9,
           ("5 次", "五次"), ("加购门急诊责任的 9 次", "第二至第九次", "还剩六次")),
    Change("outpatient_companion", "promises.served_by.period.workdays", 3, 4,
           ("3 个工作日", "三个工作日"), ("、4 个工作日内安排", "再四个工作日内安排")),
    Change("home_nursing", "items.ordinary.window.apply_by.date.plus.days", 15, 30,
           ("出院后 15 天内预约\n", "一般手术是 15 天", "出院 15 天"),
           ("出院后 30 天内预约", "出院 30 天内预约")),
    Change("home_nursing", "items.ordinary.window.use_by.date.plus.months", 1, 2,
           ("1 个月", "一个月"), ("出院后 2 个月内用完", "满两个月的第二天")),
    Change("home_nursing", "items.critical.window.use_by.date.plus.years", 1, 2,
           ("后一年内用完", "“出院后一年”", "一年内随时约"), ("出院后两年内用完", "“出院后两年”")),
    Change("home_nursing", "items.critical.limit.count", 6, 7,
           ("6 次护理", "护理六次", "上门六次"), ("7 次护理", "护理七次", "2 次、7 次")),
    Change("second_opinion", "pools.0.count.readings.once-in-all", 1, 2,
           ("合计一个保单年度一次", "还是合计一次"), ("合计一个保单年度两次", "还是合计两次")),
    Change("green_channel", "items.follow_up.limit.count.readings.five-calls", 5, 8,
           ("五次", "五通", "四通", "四次"), ("表里本项写八次", "八通随访", "七通随访", "还剩七次")),
    Change("inpatient_carer", "items.main.limit.count", 30, 40,
           ("30 天",), ("累计最多 40 天", "40 天能用多久", "护工 40 天用满")),
    Change("inpatient_carer", "promises.apply_by.period.hours", 72, 48,
           ("72 小时",), ("提前 48 小时申请", "还是要提前 48 小时约")),
    Change("checkup_discount", "promises.served_by.readings.process.period.workdays", 7, 9,
           ("5–7 个",), ("5–9 个工作日短信", "相差 6 个工作日")),
    Change("city_transfer", "requires.0.when.at_most", 100, 80,
           ("100 公里",), ("80 公里以内（含）", "超过 80 公里的", "不到 80 公里")),
    Change("city_transfer", "promises.cancel_by.period.hours", 4, 6,
           ("4 小时",), ("早 6 小时", "用车前 6 小时")),
    Change("emergency_rescue", "requires.1.when.above", 100, 150,
           ("超过 100 公里", "刚过 100 公里"),
           ("离开居住地超过 150 公里", "救援的 150 公里", "150 公里以外，正好 150 不算")),
    Change("emergency_rescue", "requires.2.when.at_most", 90, 60,
           ("不超过 90 天", "不能超过 90 天"), ("连续不超过 60 天",)),
    Change("emergency_rescue", "ceilings.0.yuan", 100_000, 200_000,
           ("10 万",), ("20 万元", "各有 20 万")),
    Change("medical_advance", "ceilings.0.yuan", 100_000, 150_000,
           ("10 万",), ("最多垫 15 万元", "最多垫 15 万。")),
    Change("direct_billing", "promises.notify_by.period.hours", 48, 24,
           ("48 小时",), ("治疗后 24 小时内通知",)),
    Change("online_pharmacy", "requires.0.when.above", 6, 9,
           ("7 周岁", "6 周岁", "6 岁及以下的", "6 岁及以下问诊"),
           ("年满 10 周岁（9 周岁及以下", "从满 10 岁那天起")),
    Change("boao_drug", "promises.apply_by.readings.fifteen.period.workdays", 15, 20,
           ("15 个工作日", "15 天"), ("最少提前 20 个工作日申请", "20 天不够")),
    Change("advanced_therapy", "items.japan_03.limit.count", 2, 3,
           ("两次",), ("签证三次", "最多三次")),
    Change("ward_reservation", "promises.served_by.readings.promise.period.workdays", 10, 12,
           ("10 个工作日",), ("平均 12 个工作日",)),
]  # fmt: skip


def _texts(value: Any) -> Iterator[str]:
    for node in nodes_in(value):
        for name in type(node).model_fields:
            found = getattr(node, name)
            yield from [found] if isinstance(found, str) else found if isinstance(found, list) else ()


def _about(service: str, catalogue: Catalogue, personas: tuple[Persona, ...]) -> list[str]:
    """Every sentence that may tell of a service's rules, of its file, the registers and the stories."""
    entries = [entry for entry in catalogue.entries.values() if service in entry.services]
    facts = [catalogue.facts[fact] for fact in FACTS]
    stories = [persona for persona in personas if any(service in step.expect for step in persona.steps)]
    found = _texts([catalogue.service(service), entries, facts, [(one, one.steps) for one in stories]])
    return [f"{text}\n" for text in found if isinstance(text, str)]


Whole = tuple[Catalogue, tuple[Persona, ...]]


@pytest.fixture(scope="module")
def own() -> Whole:
    return load(), load_personas()


@pytest.fixture(scope="module")
def changed() -> Whole:
    """The data with all the changes at once."""
    changes = [
        {"file": f"services/{one.service}.yaml", "path": one.path, "from": one.before, "to": one.after}
        for one in CHANGES
    ]
    catalogue = load_from(DATA, draft_of(yaml.safe_dump(changes).encode(), "draft", DATA))
    return catalogue, personas_from(DATA, catalogue)


@pytest.mark.parametrize("change", CHANGES, ids=[f"{one.service}: {one.path}" for one in CHANGES])
def test_a_changed_number_changes_every_sentence(change: Change, own: Whole, changed: Whole) -> None:
    before, after = _about(change.service, *own), _about(change.service, *changed)
    assert len(before) == len(after)
    for said in change.said:
        assert [text for text in before if said in text], f"no sentence says {said!r} before"
        assert [text for text in after if said in text] == []
    for says in change.says:
        assert [text for text in before if says in text] == []
        assert [text for text in after if says in text], f"no sentence says {says!r} afterwards"


def test_the_changed_data_have_no_number_of_their_own_but_figures(changed: Whole) -> None:
    """A sentence that still told an old number would be refused."""
    assert [fault for fault in own_number_faults(changed[0].sources) if ".figures: " not in fault] == []


def test_no_sentence_has_a_number_of_its_own() -> None:
    assert list(own_number_faults(load().sources)) == []
