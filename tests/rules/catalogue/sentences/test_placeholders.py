"""Does a sentence say the rule's number in the wanted form, and is a placeholder that names none refused?"""

from __future__ import annotations

import copy
from typing import Any

import pytest

from rules.catalogue.sentences.numbers import RuleNumber
from rules.catalogue.sentences.numerals import LARGEST_NUMERAL, from_numerals, in_numerals
from rules.catalogue.sentences.placeholders import PlaceholderError, written
from tests.rules.catalogue.sentences.conftest import COMPANION, NURSE, Make


def _with(content: dict[str, Any], path: str, sentence: str) -> dict[str, Any]:
    changed = copy.deepcopy(content)
    *outer, last = path.split(".")
    inner: Any = changed
    for part in outer:
        inner = inner[int(part) if part.isdecimal() else part]
    inner[last] = sentence
    return changed


def _at(content: Any, path: str) -> Any:
    for part in path.split("."):
        content = content[int(part) if part.isdecimal() else part]
    return content


SAID = [
    ("summary", "一年{companion.limit.count.table:〇次}", "一年五次或两次"),
    ("summary", "{companion.limit.count.table}", "5 次或 2 次"),
    ("items.short.limit.say", "{count}", "2 次"),
    ("items.short.limit.say", "最多{count:〇次}", "最多两次"),
    ("items.short.limit.say", "第{count:〇}次", "第二次"),
    ("items.short.limit.say", "第 {count + 1:#} 次", "第 3 次"),
    ("items.short.window.apply_by.say", "出院后 {date}内预约", "出院后 15 天内预约"),
    ("items.short.window.apply_by.say", "出院后 {date:# 日}内", "出院后 15 日内"),
    ("items.short.window.use_by.say", "出院后{date:〇个月}内", "出院后一个月内"),
    ("items.short.window.use_by.say", "先 {apply_by}、再 {date}", "先 15 天、再 1 个月"),
    ("pools.0.say", "合计{count:〇次}", "合计十二次"),
    ("pools.0.say", "{items:〇项}合计", "两项合计"),
    ("ceilings.0.say", "最多 {yuan:# 万元}", "最多 10 万元"),
    ("ceilings.0.say", "最多 {yuan}", "最多 100000 元"),
    ("promises.served_by.say", "{period}内安排", "3 个工作日内安排"),
    ("requires.0.say", "{distance_km} 以内", "100 公里 以内"),
    ("requires.0.say", "{when.all.0.at_most}", "100 公里"),
    ("caveats.0.say", "{age:# 岁}以下", "16 岁以下"),
    ("caveats.0.say", "{age - 1:# 岁}以下", "15 岁以下"),
    ("summary", "{short.limit:〇次}、{long.limit}、{pools.year}", "两次、6 次、12 次"),
    ("summary", "{items.short.limit.count}", "2 次"),
    ("summary", "{long.window.apply_by}、{long.window.apply_by.soon}", "7 天、7 天"),
    ("summary", "{promises.served_by.period.workdays}", "3 个工作日"),
    ("summary", "{long.limit - short.limit}", "4 次"),
    ("summary", "{companion.limit.count.table.then}", "5 次"),
    ("summary", "{cities.near:# 个}城市", "3 个城市"),
    ("summary", "没有数字", "没有数字"),
]


@pytest.mark.parametrize(
    ("path", "sentence", "said"), SAID, ids=[f"{path}: {text}" for path, text, _ in SAID]
)
def test_a_sentence_says_the_rules_number(path: str, sentence: str, said: str, folder: Make) -> None:
    sources = folder(services__nurse=_with(NURSE, path, sentence))
    filled = sources.filled(sources.data / "services" / "nurse.yaml")
    assert sources.unfilled() == []
    assert _at(filled, path) == said


def test_a_changed_rule_changes_every_sentence_about_it(folder: Make) -> None:
    nurse = _with(NURSE, "items.short.window.apply_by.say", "出院后 {date}内预约")
    nurse["summary"] = "{short.window.apply_by}"
    nurse["items"]["short"]["window"]["apply_by"]["date"]["plus"] = {"workdays": 30}
    entry = {"id": "x", "services": ["nurse"], "title": "{short.window.apply_by}"}
    sources = folder(services__nurse=nurse, silences=[entry])
    filled = sources.filled(sources.data / "services" / "nurse.yaml")
    assert filled["items"]["short"]["window"]["apply_by"]["say"] == "出院后 30 个工作日内预约"
    assert filled["summary"] == "30 个工作日"
    assert sources.filled(sources.data / "silences.yaml")[0]["title"] == "30 个工作日"


def test_an_entry_takes_the_numbers_that_it_switches(folder: Make) -> None:
    entry = {
        "id": "visits",
        "services": ["companion", "nurse"],
        "title": "{table.otherwise:〇次}还是{note:〇次}",
        "readings": {"table": {"say": "{table.otherwise}；加购 {table.then}"}, "note": {"say": "{note}"}},
        "effect": "{nurse.short.limit}，相差 {table.then - note}",
    }
    sources = folder(contradictions=[entry])
    (filled,) = sources.filled(sources.data / "contradictions.yaml")
    assert sources.unfilled() == []
    assert filled["title"] == "两次还是一次"
    assert filled["readings"]["table"]["say"] == "2 次；加购 5 次"
    assert filled["effect"] == "2 次，相差 4 次"


REFUSED = [
    ("items.short.limit.say", "{cuont}", ("{cuont}", "没有 cuont", "count")),
    ("items.short.limit.say", "{count.first}", ("没有 first",)),
    ("summary", "{short.window.aply_by}", ("没有 aply_by", "apply_by", "use_by")),
    ("summary", "{companion.limit.count.table - 1}", ("有几个数字", "5 次、2 次")),
    ("summary", "{companion.limit}", ("有几个数字", "5 次、2 次、1 次")),
    ("summary", "{id}", ("没有数字", '"nurse"')),
    ("summary", "{cities.far}", ("没有 far", "near")),
    ("summary", "{pools.month}", ("没有 month",)),
    ("summary", "{ pools.year }", ("{路径}",)),
    ("summary", "{}", ("{路径}",)),
    ("summary", "{pools.year", ("没有成对",)),
    ("summary", "pools.year}", ("没有成对",)),
    ("summary", "{{pools.year}}", ("没有成对",)),
    ("summary", "{pools.year:次}", ("须有一个 #",)),
    ("summary", "{pools.year:#〇}", ("须有一个 #",)),
    ("summary", "{promises.served_by:# 天}", ("个工作日", "# 天")),
    ("summary", "{pools.year - promises.served_by}", ("单位不同", "12 次", "3 个工作日")),
]


@pytest.mark.parametrize(("path", "sentence", "told"), REFUSED, ids=[text for _, text, _ in REFUSED])
def test_a_placeholder_that_names_no_number_is_refused(
    path: str, sentence: str, told: tuple[str, ...], folder: Make
) -> None:
    sources = folder(services__nurse=_with(NURSE, path, sentence))
    sources.filled(sources.data / "services" / "nurse.yaml")
    (fault,) = sources.unfilled()
    assert fault.startswith(f"{sources.data / 'services' / 'nurse.yaml'}: {path}: ")
    assert [part for part in told if part not in fault] == [], fault


IMPOSSIBLE = [
    ("还剩{pools.year - 13:〇次}", "还剩-1次", "汉字"),
    ("还剩 {pools.year - 13}", "还剩 -1 次", "小于 0"),
    ("还剩 {pools.year - 13:# 次}", "还剩 -1 次", "小于 0"),
    ("共{pools.year + 9999:〇次}", "共10011次", "汉字"),
]


@pytest.mark.parametrize(("sentence", "reads", "told"), IMPOSSIBLE, ids=[one[0] for one in IMPOSSIBLE])
def test_a_number_that_cannot_be_said_is_told_and_refuses_nothing(
    sentence: str, reads: str, told: str, folder: Make
) -> None:
    sources = folder(services__nurse=_with(NURSE, "summary", sentence))
    assert sources.filled(sources.data / "services" / "nurse.yaml")["summary"] == reads
    assert sources.unfilled() == []
    ((path, fault),) = sources.sentence_faults()
    assert (path.name, fault.place, fault.reads, fault.impossible) == ("nurse.yaml", ".summary", reads, True)
    assert told in fault.told


def test_an_entry_is_named_by_its_id(folder: Make) -> None:
    sources = folder(silences=[{"id": "wish", "services": ["nurse"], "title": "{limit}"}])
    sources.filled(sources.data / "silences.yaml")
    (fault,) = sources.unfilled()
    assert "silences.yaml: wish.title: {limit}: 没有 limit" in fault


@pytest.mark.parametrize("content", [[], None, 3, "x", {"items": 3}, {"items": {"a": []}}, [{"id": []}]])
def test_whatever_the_files_hold_is_read_without_a_fault(content: Any, folder: Make) -> None:
    sources = folder(
        services__nurse=content, facts=content, silences=[{"id": "a", "title": "{companion.limit.x}"}]
    )
    sources.filled(sources.data / "services" / "nurse.yaml")
    sources.filled(sources.data / "silences.yaml")
    assert len(sources.unfilled(sources.data / "silences.yaml")) == 1


def test_the_committed_content_is_left_as_it_is(folder: Make) -> None:
    sources = folder(services__nurse=_with(NURSE, "summary", "{pools.year}"))
    path = sources.data / "services" / "nurse.yaml"
    sources.filled(path)
    assert sources.content(path)["summary"] == "{pools.year}"
    assert sources.content(sources.data / "services" / "companion.yaml") == COMPANION


# ---------------------------------------------------------------- numerals


@pytest.mark.parametrize(
    ("number", "numerals"),
    [(0, "零"), (1, "一"), (2, "两"), (6, "六"), (10, "十"), (12, "十二"), (20, "二十"), (35, "三十五"),
     (100, "一百"), (105, "一百零五"), (112, "一百一十二"), (2024, "二千零二十四"), (9999, "九千九百九十九")],
)  # fmt: skip
def test_numerals(number: int, numerals: str) -> None:
    assert in_numerals(number) == numerals


def test_numerals_mean_the_number_that_they_were_written_for() -> None:
    for number in range(LARGEST_NUMERAL + 1):
        assert from_numerals(in_numerals(number)) == number
    assert from_numerals("两百") == 200


def test_a_number_that_has_no_numerals_is_refused() -> None:
    for amount in (-1, LARGEST_NUMERAL + 1, 1.5):
        with pytest.raises(PlaceholderError):
            written(RuleNumber(amount, "次"), "〇次")
    assert written(RuleNumber(1.5, "次"), "# 次") == "1.5 次"
