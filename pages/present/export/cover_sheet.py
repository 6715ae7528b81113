"""What stands on the first sheet of a workbook that is forwarded? Whose case, on what terms, and a legend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pages.present.export.excel_writer import CODES, Section
from pages.present.text import case_text
from pages.present.text.answer_text import READING_NAMES
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.labels import STATUS_NAMES, label
from rules.domain.answer import Status
from rules.quiz.quiz import data_digest
from rules.rulebooks import loading

NOTE = "非官方的手册阅读辅助，一切以保险合同为准；能不能用服务与理赔结果是两回事。"

MEANINGS: dict[Status, str] = {
    "available": "按填的情况，条件都符合",
    "needs_info": "还有没填的情况，填了才能定",
    "waiting": "等待期还没过",
    "not_started": "保单在查询日期还没生效",
    "on_trigger": "要先发生的事（诊断、就医、住院、手术等）还没有发生",
    "used_up": "这个周期里的次数已经用完",
    "closed": "申请或使用的期限已经过了，或保单已经到期",
    "not_met": "事情发生了，但医院、地点、年龄等有一项不符合",
    "not_included": "买的版本或加购里没有这项服务",
}
"""What each status says, in the order in which they are listed."""


def legend() -> Section:
    """The statuses with their colours, and what is folded away."""
    rows = [(STATUS_NAMES[status], meaning) for status, meaning in MEANINGS.items()]
    codes = f"以“{CODES}”结尾的列收起来了，给程序用；点列上方的“＋”展开"
    return Section("图例", [*rows, (CODES, codes), ("行号", "服务手册文本的行号，从 1 数起")])


def terms(rules: Mapping[str, str | None], catalogue: Catalogue) -> Section:
    """What the sheets are and are not, and on which rules and which state of the data they rest."""
    draft = draft_tried(rules)
    return Section(
        "须知",
        [
            ("性质", NOTE),
            ("紧急情况", "请拨 120，任何服务都不能替代。"),
            ("来源", f"服务手册文本，SHA-256 {rules['manual']}"),
            *([("条款版次", rules["rulebook"] or "随保单起始日而定")] if "rulebook" in rules else []),
            ("规则版本", f"{rules['version']}（数据 {data_digest(catalogue)}）"),
            *([("草案", f"在正式规则上试改，SHA-256 {draft}")] if draft else []),
            ("算法", "视为在查询日期提出申请、材料齐全；不清楚的情况不当作“否”"),
        ],
    )


def draft_tried(rules: Mapping[str, str | None]) -> str | None:
    """The hash of the draft by which rules are tried out; None where they are in force.

    Another year's terms may stand there as a list of changes too.
    """
    in_force = {terms.draft for terms in loading.own_shelf().catalogues}
    return None if rules["draft"] in in_force else rules["draft"]


def contents(sheets: Iterable[tuple[str, str]]) -> Section:
    """The other sheets, and what each is for."""
    return Section("各张表", list(sheets))


def readings(reading: str, overrides: Mapping[str, str], catalogue: Catalogue) -> Section:
    """How places that can be read in several ways are read."""
    chosen = [
        (f"单独指定：{catalogue.entries[id].title}", catalogue.entries[id].readings[name].say)
        for id, name in overrides.items()
        if id in catalogue.entries
    ]
    return Section("手册有歧义时", [("按", READING_NAMES[reading]), *chosen])


def facts_text(title: str, known: Mapping[str, Any], catalogue: Catalogue) -> Section:
    """Known facts in words."""
    return Section(title, [(fact.label, fact.text) for fact in case_text.facts_told(known, catalogue)])


def entered_text(case: case_text.ToldCase, catalogue: Catalogue) -> Section:
    """The person's own answers in words, what they do not know last."""
    rows = [(fact.label, fact.text) for fact in case_text.entered_told(case, catalogue)]
    unknown = [(label(name, catalogue), "不清楚") for name in case_text.unknown_of(case)]
    return Section("填写的情况", [*rows, *unknown])
