"""What does somebody read who is to agree to a draft? Terms, who is affected, what to look at, as sheets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pages.present.base.csv_table import Field, Table
from pages.present.draft.effect_page import EffectPage, effect_page
from pages.present.export import cover_sheet
from pages.present.export.excel_writer import CODES, Cover, Section
from pages.present.share.draft_link import NamedDraft
from pages.present.text.answer_text import READING_NAMES, SHORT_STANCES
from rules.catalogue.catalogue import STANCES, Catalogue
from rules.catalogue.labels import STATUS_NAMES, lines_text
from rules.domain.deadline_kinds import DEADLINES
from rules.drafts.case_words import example_words, items_words, where_words
from rules.drafts.combinations import ChangedAnswer
from rules.drafts.effect import DraftEffect
from rules.drafts.markdown import GAIN_WORDS, change_words, difference_words, expectation_words, reason_of

TERMS = (
    "服务",
    "条款",
    "之前",
    "之后",
    "手册行",
    "句子",
    "为什么",
    "谁受影响（样本客户）",
    f"位置{CODES}",
)
ANSWERS = ("服务", "项目", "之前", "之后", "什么情况", *(READING_NAMES[one] for one in STANCES), "一例")
STEPS = ("客户", "第几步", "这一步", "变化", "不再成立的预期")
CASES = ("服务", "用例", "手册行", "不再成立")
NO_REASON = "（没有写）"
NOTES = ("要看什么", "说明")

CODED = re.compile(r"[a-z][a-z0-9_]+")


def review_sheets(effect: DraftEffect, draft: NamedDraft, catalogue: Catalogue) -> list[Table | Cover]:
    """The workbook of a draft whose effect is computed whole."""
    page = effect_page(effect, len(effect.people), draft, catalogue)
    notes = [(note.title, note.text) for note in page.notes]
    return [
        _review_cover(page, draft, catalogue),
        Table("条款", TERMS, [tuple(row) for row in _term_rows(effect, catalogue)], names=2),
        Table("影响", ANSWERS, [tuple(row) for row in _answer_rows(effect, catalogue)], names=2),
        Table("示例客户", STEPS, [tuple(row) for row in _step_rows(effect, catalogue)], names=2),
        Table("不再成立的用例", CASES, [tuple(row) for row in _case_rows(effect, catalogue)], names=2),
        Table("发现", NOTES, notes, names=1),
    ]


def _review_cover(page: EffectPage, draft: NamedDraft, catalogue: Catalogue) -> Cover:
    figures = [
        (f"变成可以使用、变成用不了：{one.unit}", f"{one.gained}、{one.lost}（{one.others}）")
        for one in page.figures
    ]
    affected = [
        (
            f"{service.name}·{bar.stance}",
            f"{bar.gained} 位多了，{bar.lost} 位少了，另 {bar.others} 位有别的变化",
        )
        for service in page.bars
        for bar in service.bars
    ]
    told = [
        ("组合", "各项事实取规则分得开的值（或不清楚），每种组合只数一次，算在变化最重的一类里"),
        ("样本客户", "编造的客户，情况都已知；按有利、保守两种解释各算一遍"),
        ("示例客户", "培训里的客户，每一步算一遍"),
    ]
    conclusion = "；".join(part for part in (page.headline, page.doubt) if part)
    return Cover(
        "说明",
        f"条款草案“{draft.name}”审阅表：{len(draft.edits)} 处改动",
        [
            Section("结论", [("合起来", conclusion), *figures]),
            Section("各项服务的样本客户", affected or [("没有", "没有人受影响")]),
            Section("怎么数", told),
            cover_sheet.terms(catalogue.stamp, catalogue),
        ],
    )


def _term_rows(effect: DraftEffect, catalogue: Catalogue) -> Iterator[list[Field]]:
    for term in effect.terms:
        owner = catalogue.service(term.service).name if term.service else "各项服务共用"
        yield [
            owner,
            term.name,
            term.before,
            term.after,
            lines_text(term.lines),
            term.say_after or term.say_before,
            reason_of(term, catalogue) or NO_REASON,
            _people_touched(effect, term.service),
            f"{term.file} {term.path}",
        ]


def _people_touched(effect: DraftEffect, service: str) -> str:
    """By reading how many people of a service, or of all, meet with what."""
    told = []
    for stance in STANCES:
        found = [person.gain(stance, service or None) for person in effect.people]
        parts = [f"{words} {found.count(gain)}" for gain, words in GAIN_WORDS.items() if found.count(gain)]
        told.append(f"{SHORT_STANCES[stance]}：{'，'.join(parts) or '没有人'}")
    return "\n".join(told)


def _answer_rows(effect: DraftEffect, catalogue: Catalogue) -> Iterator[list[Field]]:
    for service in effect.services or ():
        info = catalogue.service(service.service)
        for answer in service.answers:
            yield [
                info.name,
                items_words(answer, catalogue),
                *_before_after(answer, catalogue),
                where_words(answer.where, catalogue),
                *(answer.combinations[stance] for stance in STANCES),
                example_words(answer.example, catalogue),
            ]


def _before_after(answer: ChangedAnswer, catalogue: Catalogue) -> tuple[str, str]:
    if answer.what == "status":
        return STATUS_NAMES[answer.before], STATUS_NAMES[answer.after]
    if answer.what in DEADLINES and answer.before and answer.after:
        name = DEADLINES[answer.what].name
        return f"{name}，例 {answer.before}", f"{name}，例 {answer.after}"
    before, _, after = change_words(answer, catalogue).partition(" → ")
    return before, after or before


def _step_rows(effect: DraftEffect, catalogue: Catalogue) -> Iterator[list[Field]]:
    for step in effect.steps or ():
        told = dict.fromkeys(difference_words(one, catalogue) for one in step.differences)
        unmet = "\n".join(_unmet_words(one, catalogue) for one in step.unmet)
        yield [step.name, step.number, step.title, "\n".join(told), unmet]


def _case_rows(effect: DraftEffect, catalogue: Catalogue) -> Iterator[list[Field]]:
    for case in effect.cases or ():
        unmet = "\n".join(_unmet_words(one, catalogue) for one in case.unmet)
        yield [catalogue.service(case.service).name, case.name, lines_text(case.lines), unmet]


def _unmet_words(told: str, catalogue: Catalogue) -> str:
    """What an expectation says, without a code."""
    names = {service.id: service.name for service in catalogue.services}
    names |= {fact: info.label for fact, info in catalogue.facts.items()}
    return CODED.sub(lambda found: names.get(found[0], found[0]), expectation_words(told))
