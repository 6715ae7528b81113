"""保存和分享: the case as a link, a file, a calendar, a workbook and a page to print."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import streamlit as st

from pages.present.base.csv_table import EXCEL
from pages.present.export import answer_workbook, family_plan, family_sheet, printed_summary
from pages.present.export.excel_writer import excel_file
from pages.present.export.family_plan import FamilyPlan
from pages.present.export.printed_summary import PrintedSummary
from pages.present.share import case_file
from pages.present.share.case_file import CaseFileError, Loaded
from pages.present.share.page_registry import PageEntry
from pages.present.text import answer_text, case_text
from pages.present.text.answer_text import READING_NAMES
from pages.present.timeline import calendar_events, ics_file
from pages.present.timeline.calendar_events import DayEvent
from pages.ui.result import family_copy, wrong_answer
from pages.ui.session import address, answers, case, keys, undo
from pages.ui.session.answers import Asked
from pages.ui.shell import frame, print_button
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.labels import label
from rules.catalogue.schema.situations import SituationId
from rules.domain.answer import Answer
from rules.domain.scenario import RECORDS, Scenario

HTML = "text/html"

REFUSED_SHOWN = 12

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


@st.cache_resource(
    scope="session", max_entries=8, show_spinner="正在排版摘要……", hash_funcs=answers.BY_CONTENT
)
def _whole_summary(mine: case_text.ToldCase, asked: Asked) -> PrintedSummary:
    return printed_summary.summary_of(mine, asked.scenario, answers.answer_to(asked), answers.catalogue())


# ---------------------------------------------------------------- the page


def main(page: PageEntry) -> None:
    """Draw the page."""
    st.title(page.title, anchor=False)
    mine, asked = _mine(), answers.asked(answers.readable_scenario())
    paper = _paper(mine, asked, answers.situation_of(asked), keys.WHO.get())
    with st.container(key="keep_columns"):
        ways, preview = st.columns([1, 1.9], gap="large")
    with ways:
        sheet = _print(paper, asked)
        _copy(paper)
        _save()
        _load()
        _excel(paper)
        _calendar(paper)
        _address()
        _heading("结果不对")
        wrong_answer.draw_wrong_answer()
    with preview:
        _heading("打印预览")
        print_button.printed_sheet(*sheet)


def _print(paper: Paper, asked: Asked) -> tuple[str, str]:
    """The choice of what is printed, and the ways to print it; what was chosen, with its style."""
    _heading("打印")
    chosen = st.segmented_control(
        "打印哪一种",
        list(SHEETS),
        format_func=SHEETS.__getitem__,
        key=keys.KEEP_SHEET,
        default=FAMILY_SHEET,
        required=True,
        persist_state="session",
        label_visibility="collapsed",
    )
    st.markdown(PRINTED[chosen] + AS_PDF)
    print_button.button("keep_print")
    # A browser's own command prints what stands in the page, so only one of the two does.
    if chosen == FAMILY_SHEET:
        _download_page(
            "下载一页纸（网页文件）", "给家人的一页", lambda: family_sheet.family_document(paper.plan)
        )
        return family_sheet.family_fragment(paper.plan), family_sheet.family_style()
    summary = _whole_summary(paper.case, asked)
    _download_page("下载摘要（网页文件）", "健康服务摘要", lambda: printed_summary.document(summary))
    return printed_summary.fragment(summary), printed_summary.printed_style()


def _download_page(label: str, name: str, made: Callable[[], str]) -> None:
    st.download_button(
        label,
        data=lambda: made().encode(),
        file_name=_name(name, "html"),
        mime=HTML,
        key="keep_html",
        on_click="ignore",
        width="stretch",
    )


def _copy(paper: Paper) -> None:
    _heading("复制给家人", "先打谁、带什么、哪天前办、怎么会白白用掉，一段文字，发到聊天里就能看。")
    family_copy.draw_family_text(paper.plan)


def _save() -> None:
    _heading(
        "存成文件",
        "把填写的内容和选的解释存到自己的设备，以后可以载入。文件里有健康信息，请自己收好；服务器不保存。",
    )
    entered, reading, overrides = dict(case.entered()), case.reading(), case.overrides()
    alternatives, set_on = case.alternatives(), dict(keys.SET_ON.get({}))
    day = case.today()
    st.download_button(
        "存成文件",
        data=lambda: case_file.to_file(entered, reading, overrides, day, alternatives, set_on),
        file_name=_name("我的情况", "json"),
        mime=case_file.JSON,
        key="keep_case",
        on_click="ignore",
        width="stretch",
        disabled=not entered and not overrides,
        help=None if entered or overrides else "还没有填写，没有可存的内容",
    )


def _excel(paper: Paper) -> None:
    _heading("Excel", f"{len(SERVICES)} 项服务的全部结果：状态、原因、次数、每个日期、提示、歧义和手册行号。")
    st.download_button(
        "下载全部结果（Excel）",
        data=_workbook(paper),
        file_name=_name("全部结果", "xlsx"),
        mime=EXCEL,
        key="keep_excel",
        on_click="ignore",
        width="stretch",
    )


def _workbook(paper: Paper) -> Any:
    """What makes the workbook, when it is asked for."""
    catalogue = answers.catalogue()
    return lambda: excel_file(answer_workbook.tables(paper.case, paper.answer, catalogue))


def _calendar(paper: Paper) -> None:
    if not paper.events:
        _heading("日历", "按现在填的情况，没有能放进日历的日子。")
        return
    _heading(
        "日历",
        "您要赶的日子、对方该给回音的日子、保单最后一天，带提醒和手册行号。"
        "日历里会有服务的名称，能看到您日历的人也会看到。",
    )
    st.download_button(
        f"下载日历文件（{len(paper.events)} 个日子）",
        data=lambda: ics_file.calendar_file(paper.events, paper.scenario, case.now()),
        file_name=_name("要赶的日子", "ics"),
        mime=ics_file.MIME,
        key="keep_calendar",
        on_click="ignore",
        width="stretch",
    )


def _address() -> None:
    _heading("网址与隐私")
    box = st.expander("看看带着您情况的链接", key="keep_address", on_change="rerun")
    if box.open:
        with box:
            address.address_section()


def _heading(title: str, text: str = "") -> None:
    """A part's title and what it is for, as one element."""
    st.markdown(f"## {title}\n\n{text}")


def _name(what: str, ending: str) -> str:
    """A file's name: what it is and the day, nothing about the person."""
    return f"{what}-{case.today()}.{ending}"


# ---------------------------------------------------------------- a file comes back


def _load() -> None:
    """Ask for a file, show what is in it, and take it over only when told to."""
    _heading("载入文件")
    box = st.expander("选一个存好的文件", key=keys.KEEP_LOADING, on_change="rerun")
    if box.open:
        with box:
            _uploader()
    if keys.KEEP_FAULT.is_set():
        st.error(answer_text.plain(keys.KEEP_FAULT.value()) + "。没有载入，现在的内容不变。")
    if keys.KEEP_DONE.is_set():
        st.success(keys.KEEP_DONE.pop())
        st.page_link("pages/services.py", label="去“我的服务”看结果")
    found: Loaded | None = keys.KEEP_FOUND.get()
    if found:
        _offer(found)


def _uploader() -> None:
    key = f"keep_upload_{keys.KEEP_UPLOADS.get(0)}"
    st.file_uploader(
        "选择存好的情况文件（.json）",
        key=key,
        on_change=_read,
        args=(key,),
        help=f"先显示文件里有什么，点“载入”才会替换。最大 {case_file.LARGEST // 1024} KB。",
    )


def _read(key: str) -> None:
    """Keep what an uploaded file says, and let the file itself go with its widget."""
    file = st.session_state[key]
    if file is None:
        return
    keys.KEEP_UPLOADS.put(keys.KEEP_UPLOADS.get(0) + 1)
    keys.KEEP_FOUND.pop()
    keys.KEEP_FAULT.pop()
    keys.KEEP_DONE.pop()
    try:
        found = case_file.from_file(file.getvalue(), case.today(), answers.catalogue())
    except CaseFileError as error:
        keys.KEEP_FAULT.put(str(error))
    else:
        keys.KEEP_FOUND.put(found)


def _offer(found: Loaded) -> None:
    """What would be taken over and what not, and the choice."""
    with st.container(border=True, key="keep_offer"):
        lines = list(_taken(found))
        st.markdown("\n".join(lines) if lines else "文件里没有能载入的内容。")
        problems = [
            f"- {answer_text.plain(f'{place}：{fault}')}" for place, fault in found.refused[:REFUSED_SHOWN]
        ]
        if len(found.refused) > REFUSED_SHOWN:
            problems.append(f"- 还有 {len(found.refused) - REFUSED_SHOWN} 处")
        problems += [f"- {answer_text.plain(notice)}" for notice in found.notices]
        if problems:
            st.warning("不会载入的：\n\n" + "\n".join(problems))
        if case.entered() and lines:
            st.markdown("载入后会**替换**现在填写的内容。")
        with st.container(horizontal=True):
            if lines:
                st.button("载入", key="keep_take", type="primary", on_click=_take, args=(found,))
            st.button("不载入", key="keep_drop", on_click=_drop)


def _taken(found: Loaded) -> list[str]:
    """The contents in words, one line a kind; empty where there are none."""
    catalogue = answers.catalogue()
    facts = found.facts
    taken = case_text.ToldCase(facts, facts, {}, {}, found.alternatives)
    known = [
        f"{fact.label} **{answer_text.plain(fact.text)}**"
        for fact in case_text.entered_told(taken, catalogue)
    ]
    records = [f"{label(name, catalogue)} {len(facts[name])} 条" for name in RECORDS if facts.get(name)]
    unknown = case_text.labels_told(case_text.unknown_of(taken), catalogue)
    lines = []
    if known or records:
        lines.append(f"- {len(known) + len(records)} 项情况：{'，'.join([*known, *records])}")
    if unknown:
        lines.append(f"- 答“不清楚”的：{unknown}")
    if facts.get("as_of"):
        lines.append(f"- 查询日期固定为 **{facts['as_of']}**")
    if found.reading and (lines or found.overrides):
        lines.append(f"- 手册有歧义时：{READING_NAMES[found.reading]}")
    if found.overrides:
        lines.append(f"- 单独指定的读法 {len(found.overrides)} 处")
    if lines and found.saved_on:
        lines.insert(0, f"{found.saved_on} 存的文件，会载入：\n")
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
