"""记一笔: what has been used, booked and stayed for, whether it fits the rules, and what is left."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.present.base import csv_table
from pages.present.base.templating import style
from pages.present.export import excel_writer
from pages.present.records import record_files, record_rows
from pages.present.records.record_rows import SHEETS
from pages.present.share.page_registry import PageEntry
from pages.present.text import answer_text, balance_text
from pages.ui.form import record_list, record_table, record_upload
from pages.ui.form.widget_seed import seed_widget
from pages.ui.session import answers, case, keys, record_drafts
from pages.ui.shell import frame, jump
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

# A table is no use on a narrow screen: there the same records stand one below the other.
STYLE = style(__file__, "ledger.css")


def main(page: PageEntry) -> None:
    """Draw the page."""
    st.html(STYLE + record_list.STYLE)
    if keys.ARRIVED.value():
        record_list.stop_editing()
        record_upload.forget()
    st.title(page.title, anchor=False)
    record_list.adder()
    if record_drafts.start() is None:
        st.info("还没填**保单生效日**：不知道哪些属于本保单年度，下面全部算作本年。")
        st.page_link("pages/services.py", label="去“我的服务”填写")
    scenario, answer = _scenario(), answers.own(case.reading())
    found = _found(scenario, case.reading(), answers.override_key())
    now = [one for one in found if not _is_past(one)]
    _summary(now)
    left, right = st.columns([1.5, 1], gap="large")
    with left:
        _records([one for one in found if _is_past(one)])
        _files(answer)
    with right:
        _findings(now)
        _balance(answer, scenario)


def _summary(found: Sequence[RecordFinding]) -> None:
    """One line, whatever there is to say: what is edited below must not move."""
    states = [state for fact in SHEETS for state in _states(fact)]
    counted = sum(state.entry is not None for state in states)
    checks = sum(one.severity == "check" for one in found)
    parts = [f"{counted} 条记录算进去了"]
    if len(states) > counted:
        parts.append(f":orange[**{len(states) - counted} 条还没算**]")
    parts.append(f":orange[**{checks} 处请核对**]" if checks else "没有要核对的")
    recorded = keys.RECORDED.pop()
    lead = f":green[**✓ {answer_text.plain(recorded)}。**] " if recorded else ""
    about = "用过什么、约了什么、住过哪几次院，记在这里；还剩几次、最晚哪天会跟着变。"
    st.markdown(f"{lead}{'，'.join(parts)}。{about}")
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


def _findings(found: Sequence[RecordFinding]) -> None:
    """What should be checked, then what is worth knowing."""
    jump.mark_place("checks")
    checks = [_told(one) for one in found if one.severity == "check"]
    hints = [_told(one) for one in found if one.severity == "hint"]
    if checks:
        st.warning(f"**请核对 · {len(checks)} 处**\n\n" + "\n".join(checks[:TOLD]))
    if len(checks) > TOLD:
        with st.expander(f"还有 {len(checks) - TOLD} 处请核对", key="ledger_more"):
            st.markdown("\n".join(checks[TOLD:]))
    if hints:
        with st.expander(f"提示 · {len(hints)} 处", key="ledger_hints"):
            st.markdown("\n".join(hints))


def _told(one: RecordFinding) -> str:
    draft = record_drafts.record_draft(one.fact)
    index = _row_of(one)
    row, place = record_drafts.rows(draft)[index], record_drafts.row_states(draft)[index]
    which = f"按{answer_text.READING_NAMES[one.reading]}，" if one.reading else ""
    said = answer_text.plain(record_rows.row_text(one.fact, row))
    name = f"**{record_table.place_text(one.fact, place)}**（{said}）"
    place_text = f" {answer_text.clause(one.clause)}" if one.clause else ""
    return f"- {name}：{which}{answer_text.plain(one.text)}{place_text}"


def _row_of(one: RecordFinding) -> int:
    """The row that a record of the scenario is: rows that are not counted have no record."""
    counted = [index for index, state in enumerate(_states(one.fact)) if state.entry is not None]
    return counted[one.entry]


def _is_past(one: RecordFinding) -> bool:
    return record_drafts.row_states(record_drafts.record_draft(one.fact))[_row_of(one)].side == "past"


# ---------------------------------------------------------------- the records


def _records(past: Sequence[RecordFinding]) -> None:
    as_table = st.toggle("用表格填", key="ledger_table", persist_state="session")
    held = [fact for fact in SHEETS if any(record_drafts.record_draft(fact).rows.values())]
    for fact in SHEETS if as_table else held:
        _list(fact, [one for one in past if one.fact == fact], as_table=as_table)
    if not held and not as_table:
        st.markdown("## 还没有记录\n\n用过、约过或住过院，点上面的按钮记下来。")
    st.caption(_latest_stay())


def _list(fact: str, past: Sequence[RecordFinding], *, as_table: bool) -> None:
    rows = record_drafts.record_draft(fact).rows["now"]
    count = f" :small[:gray[{len(rows)} 条]]" if rows else ""
    st.markdown(f"## {SHEETS[fact].title}{count}")
    if as_table:
        with st.container(key=f"wide_{fact}"):
            _tables(fact, past)
    with st.container(key=f"narrow_{fact}" if as_table else f"only_{fact}"):
        record_list.listing(fact)
    if not as_table:
        record_table.unfinished(fact)
        _past_findings(past)


def _latest_stay() -> str:
    """Where the latest stay is, which is no entry of this list."""
    facts = _facts()
    stay: record_rows.RecordRow = {
        field: facts[field] for field in ("admitted_on", "discharged_on", "surgery") if field in facts
    }
    known = "admitted_on" in stay or "discharged_on" in stay
    told = (
        f"最近一次（{answer_text.plain(record_rows.row_text('earlier_stays', stay))}）"
        if known
        else "最近一次住院"
    )
    return f"{told}填在“我的服务”的“就医与住院”里，这里只记更早的。"


def _tables(fact: str, past: Sequence[RecordFinding]) -> None:
    record_table.edit_table(fact)
    record_table.unfinished(fact)
    earlier = record_drafts.record_draft(fact).rows["past"]
    if earlier:
        with st.expander(f"以前的保单年度 · {len(earlier)} 条", key=f"earlier_{fact}"):
            record_table.edit_table(fact, "past")
            _past_findings(past)


def _past_findings(past: Sequence[RecordFinding]) -> None:
    if past:
        st.markdown("\n".join(_told(one) for one in past))


# ---------------------------------------------------------------- what is left


def _balance(answer: Answer, scenario: Scenario) -> None:
    until = f"，保单到 {answer.policy_end}" if answer.policy_end else ""
    st.markdown(f"## 余额 :small[:gray[截至 {answer.as_of}{until}]]")
    lines = balance.item_balances(answer)
    used = {line.service for line in lines if line.mine.used}
    if not keys.LEDGER_SCOPE_CHOSEN.get():
        seed_widget("ledger_scope", USED if used else USABLE)
    scope = st.segmented_control(
        "看哪些",
        list(SCOPES),
        format_func=SCOPES.__getitem__,
        required=True,
        key="ledger_scope",
        persist_state="session",
        on_change=_choose_scope,
        label_visibility="collapsed",
    )
    chosen = {
        USED: used,
        USABLE: {line.service for line in lines if line.status in OPEN},
        EVERYTHING: {line.service for line in lines},
    }[scope or (USED if used else USABLE)]
    _services([line for line in lines if line.service in chosen], answer)
    _money(scenario)
    st.page_link("pages/services.py", label="去我的服务看条件和原因")


def _choose_scope() -> None:
    """From now on the person's own choice holds, whatever is recorded."""
    keys.LEDGER_SCOPE_CHOSEN.put(True)


def _services(lines: Sequence[Balance], answer: Answer) -> None:
    if not lines:
        st.markdown("记下用过的服务，这里就会算出还剩多少。")
        return
    texts = [
        balance_text.service_text(
            answers.catalogue().service(service),
            [line for line in lines if line.service == service],
            answer.service(service).pools,
            answer,
        )
        for service in dict.fromkeys(line.service for line in lines)
    ]
    st.markdown("\n\n".join(texts))


def _money(scenario: Scenario) -> None:
    spent = balance.spent(scenario)
    if spent:
        st.markdown("### 记下的金额\n\n" + balance_text.spent_text(spent, answers.catalogue()))
        st.caption("金额只作参考，不影响能不能用；手册没写金额上限的，以合同为准。")


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
