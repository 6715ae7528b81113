"""记一笔: what has been used, booked and stayed for, whether it fits the rules, and what is left."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import streamlit as st
from markupsafe import Markup

from pages.present.base import csv_table
from pages.present.base.templating import asset, template
from pages.present.export import excel_writer
from pages.present.records import record_files, record_rows
from pages.present.records.record_rows import SHEETS
from pages.present.share.page_registry import PAGES, PageEntry
from pages.present.text import answer_text, balance_text
from pages.present.text.balance_text import ServiceLeft
from pages.present.text.unsure_text import ago_text
from pages.ui.first.one_element import one_element
from pages.ui.form import record_list, record_upload
from pages.ui.form.field_block import Box, Field, draw_fields
from pages.ui.session import answers, case, keys, record_drafts
from pages.ui.shell import frame, jump, title
from pages.ui.shell.gathered import draw_words, group_parts
from rules.domain.answer import OPEN, Answer
from rules.domain.scenario import Scenario
from rules.records import balances as balance
from rules.records.balances import Balance
from rules.records.finding import RecordFinding
from rules.records.findings import record_findings

USED, USABLE, EVERYTHING = "used", "usable", "all"
SCOPES = {USED: "用过的", USABLE: "还能用的", EVERYTHING: "全部"}

TOLD = 6
"""Findings in view; the rest can be opened."""

LEFT, CHECKS, SUMMARY = (
    template(f"{name}.html.jinja", Path(__file__).resolve().parent / "present" / "records" / "templates")
    for name in ("left", "checks", "summary")
)


class ToldFinding(NamedTuple):
    """A finding in words: on which entry, what that is, what does not fit, and where the manual says so."""

    which: str
    said: str
    text: str
    place: str


def main(page: PageEntry) -> None:
    """Draw the page."""
    if keys.ARRIVED.value():
        record_upload.forget()
    scenario, answer = _scenario(), answers.own(case.reading())
    found = _found(scenario, case.reading(), answers.override_key())
    now = [one for one in found if not _is_past(one)]
    with one_element("ledger_page"):
        title.draw_title(page.title, [])
        record_list.draw_adder()
        _summary(now)
        with group_parts("ledger_columns"):
            with group_parts("ledger_records"):
                _records([one for one in found if _is_past(one)])
            with group_parts("ledger_left"):
                _checks(now, answer)
                _balance(answer, scenario)
    _files(answer)


def _summary(found: Sequence[RecordFinding]) -> None:
    """One line, whatever there is to say: what is edited below must not move."""
    states = [state for fact in SHEETS for state in _states(fact)]
    counted = sum(state.entry is not None for state in states)
    about = case.alternatives().get("policy_start")
    told = {
        "style": Markup(asset(__file__, "ledger.css")),
        "start_about": ago_text(about, answers.readable_scenario().as_of) if about else "",
        "no_start": record_drafts.start() is None,
        "way": PAGES["services"].path,
        "recorded": keys.RECORDED.pop(),
        "counted": counted,
        "waiting": len(states) - counted,
        "checks": sum(one.severity == "check" for one in found),
    }
    draw_words("ledger_summary", SUMMARY.render(told))
    jump.link_to("checks", "直接看核对结果和还剩多少")


# ---------------------------------------------------------------- what the rules are asked


def _facts() -> dict[str, object]:
    """The case with its finished rows: elsewhere something may be wrong with it, here nothing is."""
    facts = dict(answers.readable(case.current()))
    for fact in SHEETS:
        facts.pop(fact, None)
        if sent := [state.entry for state in _states(fact) if state.entry is not None]:
            facts[fact] = sent
    return facts


def _states(fact: str) -> list[record_rows.State]:
    record_drafts.record_draft(fact)
    return record_drafts.states(fact)


def _scenario() -> Scenario:
    return answers.parsed(_facts())


@st.cache_resource(scope="session", max_entries=16, show_spinner=False, hash_funcs=answers.BY_CONTENT)
def _found(scenario: Scenario, reading: str, chosen: answers.Overrides) -> tuple[RecordFinding, ...]:
    return record_findings(answers.engine(), scenario, reading, dict(chosen))


# ---------------------------------------------------------------- what does not fit


def _checks(found: Sequence[RecordFinding], answer: Answer) -> None:
    """What should be checked, then what is worth knowing; and the head of what is left."""
    by_severity = {
        severity: [_told(one) for one in found if one.severity == severity] for severity in ("check", "hint")
    }
    until = f"，保单到 {answer.policy_end}" if answer.policy_end else ""
    until = "，保单哪天到期请看保单" if answer.ends_about else until
    told = {
        "checks": by_severity["check"],
        "hints": by_severity["hint"],
        "shown": TOLD,
        "until": f"截至 {answer.as_of}{until}",
    }
    draw_words("ledger_checks", CHECKS.render(told))


def _told(one: RecordFinding) -> ToldFinding:
    draft = record_drafts.record_draft(one.fact)
    index = _row_of(one)
    row, place = record_drafts.rows(draft)[index], record_drafts.row_states(draft)[index]
    which = f"按{answer_text.READING_NAMES[one.reading]}，" if one.reading else ""
    return ToldFinding(
        record_list.place_text(one.fact, place),
        record_rows.row_text(one.fact, row),
        f"{which}{one.text}",
        answer_text.clause_text(one.clause) if one.clause else "",
    )


def _row_of(one: RecordFinding) -> int:
    """The row that a record of the scenario is: rows that are not counted have no record."""
    counted = [index for index, state in enumerate(_states(one.fact)) if state.entry is not None]
    return counted[one.entry]


def _is_past(one: RecordFinding) -> bool:
    return record_drafts.row_states(record_drafts.record_draft(one.fact))[_row_of(one)].side == "past"


# ---------------------------------------------------------------- the records


def _records(past: Sequence[RecordFinding]) -> None:
    boxes: list[Box] = []
    for fact, sheet in SHEETS.items():
        of_fact = [_told(one) for one in past if one.fact == fact]
        told = [f"{one.which}（{one.said}）：{one.text} {one.place}" for one in of_fact]
        boxes += record_list.list_boxes(fact, sheet.title, told)
    if not boxes:
        boxes = [Box("none", [], title="还没有记录", lead="用过、约过或住过院，点上面的按钮记下来。")]
    stay = Field(key="latest_stay", kind="words", label="", note=_latest_stay())
    draw_fields("records", [*boxes, Box("latest_stay", [stay])])


def _latest_stay() -> str:
    """Where the latest stay is, which is no entry of this list."""
    facts = _facts()
    stay: record_rows.RecordRow = {
        field: facts[field] for field in ("admitted_on", "discharged_on", "surgery") if field in facts
    }
    known = "admitted_on" in stay or "discharged_on" in stay
    told = f"最近一次（{record_rows.row_text('earlier_stays', stay)}）" if known else "最近一次住院"
    return f"{told}填在“我的服务”的“就医与住院”里，这里只记更早的。"


# ---------------------------------------------------------------- what is left


def _balance(answer: Answer, scenario: Scenario) -> None:
    lines = balance.item_balances(answer)
    used = {line.service for line in lines if line.mine.used}
    scope = keys.LEDGER_SCOPE.get(USED if used else USABLE)
    chosen = {
        USED: used,
        USABLE: {line.service for line in lines if line.status in OPEN},
        EVERYTHING: {line.service for line in lines},
    }[scope]
    field = Field(
        key=keys.LEDGER_SCOPE,
        kind="row",
        label="看哪些",
        take=keys.LEDGER_SCOPE.put,
        value=scope,
        options=SCOPES,
    )
    draw_fields("ledger_scopes", [Box("ledger_scopes", [field])])
    told = {
        "services": _services([line for line in lines if line.service in chosen], answer),
        "spent": balance_text.spent_lines(balance.spent(scenario), answers.catalogue()),
        "status_text": answer_text.status_text,
        "way": PAGES["services"].path,
    }
    draw_words("ledger_balance", LEFT.render(told))


def _services(lines: Sequence[Balance], answer: Answer) -> list[ServiceLeft]:
    return [
        balance_text.service_left(
            answers.catalogue().service(service),
            [line for line in lines if line.service == service],
            answer.service(service).pools,
            answer,
        )
        for service in dict.fromkeys(line.service for line in lines)
    ]


# ---------------------------------------------------------------- files


def _files(answer: Answer) -> None:
    files = st.expander("下载成表格，或从表格导入", key="ledger_files", on_change="rerun")
    if not files.open:
        return
    with files:
        tables = {
            fact: record_files.table_rows(fact, record_drafts.rows(record_drafts.record_draft(fact)))
            for fact in SHEETS
        }
        lines, catalogue = balance.item_balances(answer), answers.catalogue()

        def workbook() -> bytes:
            left = record_files.balance_table(lines, answer, catalogue)
            return excel_writer.excel_file([*tables.values(), left])

        st.download_button(
            "全部下载（Excel）", workbook, "台账.xlsx", csv_table.EXCEL, on_click="ignore", key="ledger_excel"
        )
        fact = st.segmented_control(
            "单独下载或导入哪张表",
            list(SHEETS),
            format_func=lambda key: SHEETS[key].title,
            default="usage",
            required=True,
            key="ledger_sheet",
        )
        st.download_button(
            f"下载{SHEETS[fact].title}（CSV，也可当作导入的模板）",
            csv_table.csv_file(tables[fact]),
            f"{SHEETS[fact].title}.csv",
            csv_table.CSV,
            on_click="ignore",
            key=f"ledger_csv_{fact}",
        )
        record_upload.upload_section(fact)


frame.show(__file__, main)
