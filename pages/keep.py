"""保存和分享: the case as a link, a file, a calendar, a workbook and a page to print."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from pages.present.base.csv_table import EXCEL
from pages.present.export import answer_workbook, family_plan, family_sheet, printed_summary
from pages.present.export.excel_writer import excel_file
from pages.present.export.family_plan import FamilyPlan
from pages.present.export.printed_summary import PrintedSummary
from pages.present.share import case_file
from pages.present.share.case_file import CaseFileError, Loaded
from pages.present.share.page_registry import PAGES, PageEntry
from pages.present.text import case_text
from pages.present.text.answer_text import READING_NAMES
from pages.present.timeline import calendar_events, ics_file
from pages.present.timeline.calendar_events import DayEvent
from pages.ui.first.one_element import one_element
from pages.ui.form.field_block import (
    Box,
    Field,
    draw_fields,
    file_field,
    fold_field,
    is_unfolded,
    upload_field,
)
from pages.ui.form.made_file import MadeFile
from pages.ui.result import copy_button, family_copy, wrong_answer
from pages.ui.session import address, answers, case, keys, undo
from pages.ui.session.answers import Asked
from pages.ui.shell import frame, title
from pages.ui.shell.gathered import draw_words, group_parts
from pages.ui.shell.printed_sheet import printed_sheet
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.labels import label
from rules.catalogue.schema.situations import SituationId
from rules.domain.answer import Answer
from rules.domain.scenario import RECORDS, Scenario

HTML = "text/html"

REFUSED_SHOWN = 12

LOADING, ADDRESS = "keep_loading", "keep_address"
"""Parts that are made once they are asked for."""

FAMILY_SHEET, WHOLE_SHEET = "family", "whole"
SHEETS = {FAMILY_SHEET: "给家人的一页", WHOLE_SHEET: "完整摘要"}

PRINTED = {
    FAMILY_SHEET: "A4 纸一页：按顺序先打谁、带什么、哪天前办、怎么会白白用掉。",
    WHOLE_SHEET: "A4 纸一到两页：能用什么、最近要做什么、时间线。",
}
AS_PDF = "用浏览器自己的打印也一样，只印这一份；想要 PDF，打印时选“另存为 PDF”。"


class Paper(NamedTuple):
    """A case with its answer and what is printed of it."""

    case: case_text.ToldCase
    answer: Answer
    scenario: Scenario
    plan: FamilyPlan
    events: tuple[DayEvent, ...]
    """What a calendar would get."""


# ---------------------------------------------------------------- the case, kept for the next click


def _mine() -> case_text.ToldCase:
    """The person's case, or the last one that could be read, with what the answer takes for granted."""
    scenario = answers.readable(case.current())
    presets = {name: value for name, value in case.assumptions() if scenario.get(name) == value}
    resting = answers.rests_on(scenario, case.reading())
    unknown = {name: None for name, value in case.entered().items() if value is None}
    return case_text.ToldCase(
        scenario,
        {name: value for name, value in scenario.items() if name not in presets} | unknown,
        {name: value for name, value in presets.items() if name in resting},
        case.overrides(),
        case.alternatives(),
    )


@st.cache_resource(scope="session", max_entries=8, show_spinner=False, hash_funcs=answers.BY_CONTENT)
def _paper(mine: case_text.ToldCase, asked: Asked, situation: SituationId, who: str | None) -> Paper:
    answer, scenario, catalogue = answers.answer_to(asked), asked.scenario, answers.catalogue()
    steps = answers.plan_to(asked, situation)
    events = calendar_events.calendar_events(answer, scenario, catalogue, steps.first_service)
    plan = family_plan.family_plan(steps, answer, scenario, catalogue, who)
    return Paper(mine, answer, scenario, plan, events)


@st.cache_resource(scope="session", max_entries=8, show_spinner=False, hash_funcs=answers.BY_CONTENT)
def _whole_summary(mine: case_text.ToldCase, asked: Asked) -> PrintedSummary:
    return printed_summary.summary_of(mine, asked.scenario, answers.answer_to(asked), answers.catalogue())


# ---------------------------------------------------------------- the page


def main(page: PageEntry) -> None:
    """Draw the page."""
    mine, asked = _mine(), answers.asked(answers.readable_scenario())
    paper = _paper(mine, asked, answers.situation_of(asked), keys.WHO.get())
    chosen = keys.KEEP_SHEET.get(FAMILY_SHEET)
    with one_element("keep_page"):
        title.draw_title(page.title, [])
        with group_parts("keep_columns"):
            with group_parts("keep_ways"):
                draw_fields("keep_paper", [_print(paper, asked, chosen), _family()])
                family_copy.draw_family_text(paper.plan)
                loading = [_load(), *_offer(keys.KEEP_FOUND.get())]
                draw_fields("keep_files", [_save(), *loading, _excel(paper), _calendar(paper), _address()])
                if is_unfolded(ADDRESS) and (link := address.whole_link()):
                    copy_button.draw_copied("带着您情况的链接", link, key="keep_link")
                wrong_answer.draw_wrong_answer()
            draw_words("keep_preview", _sheet(paper, asked, chosen))


def _sheet(paper: Paper, asked: Asked, chosen: str) -> str:
    """What is printed. A browser prints what stands in the page, so only one of the two does."""
    if chosen == FAMILY_SHEET:
        return printed_sheet(family_sheet.family_fragment(paper.plan), family_sheet.family_style())
    summary = _whole_summary(paper.case, asked)
    return printed_sheet(printed_summary.fragment(summary), printed_summary.printed_style())


def _print(paper: Paper, asked: Asked, chosen: str) -> Box:
    """The choice of what is printed, and the ways to print it."""
    if chosen == FAMILY_SHEET:
        label, name = "下载一页纸（网页文件）", "给家人的一页"
    else:
        label, name = "下载摘要（网页文件）", "健康服务摘要"

    def made() -> MadeFile:
        if chosen == FAMILY_SHEET:
            text = family_sheet.family_document(paper.plan)
        else:
            text = printed_summary.document(_whole_summary(paper.case, asked))
        return MadeFile(_name(name, "html"), HTML, text.encode())

    sheets = Field(
        key=keys.KEEP_SHEET,
        kind="row",
        label="打印哪一种",
        take=keys.KEEP_SHEET.put,
        value=chosen,
        options=SHEETS,
        note=PRINTED[chosen] + AS_PDF,
    )
    fields = [
        sheets,
        Field(key="keep_print", kind="print", label="打印"),
        file_field("keep_html", label, made),
    ]
    return Box("keep_print", fields, title="打印")


def _family() -> Box:
    return Box(
        "keep_family",
        [],
        title="复制给家人",
        lead="先打谁、带什么、哪天前办、怎么会白白用掉，一段文字，发到聊天里就能看。",
    )


def _save() -> Box:
    entered, reading, overrides = dict(case.entered()), case.reading(), case.overrides()
    alternatives, set_on = case.alternatives(), dict(keys.SET_ON.get({}))

    def made() -> MadeFile:
        data = case_file.to_file(entered, reading, overrides, case.today(), alternatives, set_on)
        return MadeFile(_name("我的情况", "json"), case_file.JSON, data)

    empty = not entered and not overrides
    note = "还没有填写，没有可存的内容" if empty else ""
    return Box(
        "keep_save",
        [file_field("keep_case", "存成文件", made, off=empty, note=note)],
        title="存成文件",
        lead="把填写的内容和选的解释存到自己的设备，以后可以载入。文件里有健康信息，请自己收好；服务器不保存。",
    )


def _excel(paper: Paper) -> Box:
    def made() -> MadeFile:
        tables = answer_workbook.tables(paper.case, paper.answer, answers.catalogue())
        return MadeFile(_name("全部结果", "xlsx"), EXCEL, excel_file(tables))

    return Box(
        "keep_excel",
        [file_field("keep_excel", "下载全部结果（Excel）", made)],
        title="Excel",
        lead=f"{len(SERVICES)} 项服务的全部结果：状态、原因、次数、每个日期、提示、歧义和手册行号。",
    )


def _calendar(paper: Paper) -> Box:
    if not paper.events:
        return Box("keep_calendar", [], title="日历", lead="按现在填的情况，没有能放进日历的日子。")

    def made() -> MadeFile:
        data = ics_file.calendar_file(paper.events, paper.scenario, case.now())
        return MadeFile(_name("要赶的日子", "ics"), ics_file.MIME, data)

    return Box(
        "keep_calendar",
        [file_field("keep_calendar", f"下载日历文件（{len(paper.events)} 个日子）", made)],
        title="日历",
        lead="您要赶的日子、对方该给回音的日子、保单最后一天，带提醒和手册行号。"
        "日历里会有服务的名称，能看到您日历的人也会看到。",
    )


def _address() -> Box:
    fields = [fold_field(ADDRESS, "看看带着您情况的链接")]
    if is_unfolded(ADDRESS):
        fields.append(Field(key="keep_address_about", kind="words", label="", note=address.about_address()))
    return Box("keep_address", fields, title="网址与隐私")


def _name(what: str, ending: str) -> str:
    """A file's name: what it is and the day, nothing about the person."""
    return f"{what}-{case.today()}.{ending}"


# ---------------------------------------------------------------- a file comes back


def _load() -> Box:
    """Ask for a file, and say what became of the last one."""
    fields = [fold_field(LOADING, "选一个存好的文件")]
    if is_unfolded(LOADING):
        fields.append(
            upload_field("keep_upload", "选择存好的情况文件（.json）", _read, case_file.LARGEST, ".json")
        )
        about = f"先显示文件里有什么，点“载入”才会替换。最大 {case_file.LARGEST // 1024} KB。"
        fields.append(Field(key="keep_upload_about", kind="words", label="", note=about))
    if keys.KEEP_FAULT.is_set():
        fault = keys.KEEP_FAULT.value() + "。没有载入，现在的内容不变。"
        fields.append(Field(key="keep_fault", kind="words", label="", fault=fault))
    if keys.KEEP_DONE.is_set():
        way = (PAGES["services"].path, "去“我的服务”看结果")
        fields.append(Field(key="keep_done", kind="words", label=f"✓ {keys.KEEP_DONE.pop()}", link=way))
    return Box("keep_load", fields, title="载入文件")


def _read(data: bytes) -> None:
    """Keep what an uploaded file says."""
    keys.KEEP_FOUND.pop()
    keys.KEEP_FAULT.pop()
    keys.KEEP_DONE.pop()
    try:
        found = case_file.from_file(data, case.today(), answers.catalogue())
    except CaseFileError as error:
        keys.KEEP_FAULT.put(str(error))
    else:
        keys.KEEP_FOUND.put(found)


def _offer(found: Loaded | None) -> list[Box]:
    """What would be taken over and what not, and the choice."""
    if found is None:
        return []
    lines = _taken(found)
    problems = [f"{place}：{fault}" for place, fault in found.refused[:REFUSED_SHOWN]]
    if len(found.refused) > REFUSED_SHOWN:
        problems.append(f"还有 {len(found.refused) - REFUSED_SHOWN} 处")
    problems += found.notices
    fields = [
        Field(
            key="keep_offer",
            kind="words",
            label=lines[0] if lines else "文件里没有能载入的内容。",
            note="\n".join(lines[1:]),
            fault="不会载入的：" + "；".join(problems) if problems else "",
        )
    ]
    if lines:
        if case.entered():
            fields.append(Field(key="keep_replaces", kind="words", label="载入后会替换现在填写的内容。"))
        fields.append(Field(key="keep_take", kind="next", label="载入", take=lambda _: _take(found)))
    fields.append(Field(key="keep_drop", kind="button", label="不载入", take=lambda _: _drop()))
    return [Box("keep_offer", fields, look="sheet")]


def _taken(found: Loaded) -> list[str]:
    """The contents in words, one line a kind; empty where there are none."""
    catalogue = answers.catalogue()
    facts = found.facts
    taken = case_text.ToldCase(facts, facts, {}, {}, found.alternatives)
    known = [f"{fact.label} {fact.text}" for fact in case_text.entered_told(taken, catalogue)]
    records = [f"{label(name, catalogue)} {len(facts[name])} 条" for name in RECORDS if facts.get(name)]
    unknown = case_text.labels_told(case_text.unknown_of(taken), catalogue)
    lines = []
    if known or records:
        lines.append(f"· {len(known) + len(records)} 项情况：{'，'.join([*known, *records])}")
    if unknown:
        lines.append(f"· 答“不清楚”的：{unknown}")
    if facts.get("as_of"):
        lines.append(f"· 查询日期固定为 {facts['as_of']}")
    if found.reading and (lines or found.overrides):
        lines.append(f"· 手册有歧义时：{READING_NAMES[found.reading]}")
    if found.overrides:
        lines.append(f"· 单独指定的读法 {len(found.overrides)} 处")
    if lines:
        lines.insert(0, f"{found.saved_on} 存的文件，会载入：" if found.saved_on else "会载入：")
    return lines


def _take(found: Loaded) -> None:
    """Take over all that was shown, in one step."""
    _drop()
    if case.entered():
        undo.remember_all("已载入文件，原来填的换掉了")
    case.clear()
    keys.SET_ON.put(dict(found.set_on))
    if found.assumes:
        case.entered().update(found.facts)
        keys.OVERRIDES.put(dict(found.overrides))
    else:
        case.replace(found.facts)
    for fact, values in found.alternatives.items():
        case.enter_alternatives(fact, values)
    if found.reading:
        keys.READING.put(found.reading)
    keys.KEEP_DONE.put("已载入。")


def _drop() -> None:
    keys.KEEP_FOUND.pop()


frame.show(__file__, main)
