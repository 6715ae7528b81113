"""How does a file come into the ledger? It is read once, shown, and taken over once or left."""

from __future__ import annotations

import streamlit as st

from pages.present.records import record_files, record_rows
from pages.present.records.record_files import MOST_ROWS, Read
from pages.present.records.record_rows import SHEETS, RecordRow
from pages.present.text import answer_text
from pages.ui.session import keys, record_drafts

FAULTS_SHOWN = 12

TYPES = ["xlsx", "csv", "tsv", "txt"]


def upload_section(fact: str) -> None:
    """Ask for a file, and show what it would bring before anything is taken over."""
    # Another key is another uploader, without the file that the last one held.
    key = f"ledger_upload_{keys.LEDGER_UPLOADS.get(0)}"
    st.file_uploader(
        "上传填好的表格（Excel 或 CSV）",
        type=TYPES,
        key=key,
        on_change=_read,
        args=(fact, key),
        help="先显示读到了什么，点了才会导入。从这里下载的“台账.xlsx”里各张表一起读。",
    )
    if done := keys.LEDGER_DONE.pop():
        st.success(done)
    found: dict[str, Read] | None = keys.LEDGER_FOUND.get()
    if found is not None:
        _offer(found)


def forget() -> None:
    """Leave what was uploaded and not taken over."""
    keys.LEDGER_FOUND.pop()
    keys.LEDGER_DONE.pop()


def _read(fact: str, key: str) -> None:
    """Keep what a file says, and let the file itself go with its widget."""
    file = st.session_state[key]
    if file is None:
        return
    forget()
    keys.LEDGER_UPLOADS.put(keys.LEDGER_UPLOADS.get(0) + 1)
    keys.LEDGER_FOUND.put(record_files.read_records(fact, file.getvalue()))


def _offer(found: dict[str, Read]) -> None:
    faults = [fault for one in found.values() for fault in one.faults]
    if faults:
        listed = "\n".join(f"- {answer_text.plain(fault)}" for fault in faults[:FAULTS_SHOWN])
        more = f"\n- 还有 {len(faults) - FAULTS_SHOWN} 处" if len(faults) > FAULTS_SHOWN else ""
        st.error(f"有 {len(faults)} 处要改，什么都没有导入：\n\n{listed}{more}")
        return
    new = {fact: list(one.rows) for fact, one in found.items() if one.rows}
    if not new:
        st.info("表格里只有表头，没有记录。")
        return
    held = {fact: record_drafts.rows(record_drafts.record_draft(fact)) for fact in new}
    st.success(f"都读懂了，还没有导入：{_counted(new)}。")
    same = sum(_held(fact, row, held[fact]) for fact, rows in new.items() for row in rows)
    if same:
        st.warning(f"其中 {same} 条和现有的一模一样：加到后面会算两次。")
    both = {fact: [*held[fact], *rows] for fact, rows in new.items()}
    with st.container(horizontal=True):
        st.button(
            f"加到现有的 {sum(map(len, held.values()))} 条后面",
            key="ledger_add",
            on_click=_take,
            args=(both, f"已导入，加在后面：{_counted(new)}。"),
            disabled=any(len(rows) > MOST_ROWS for rows in both.values()),
            help=f"一张表最多 {MOST_ROWS} 条",
        )
        st.button(
            "替换现有的",
            key="ledger_replace",
            on_click=_take,
            args=(new, f"已导入，替换了原来的：{_counted(new)}。"),
            help="只换文件里有记录的表",
        )
        st.button("不导入", key="ledger_leave", type="tertiary", on_click=forget)


def _held(fact: str, row: RecordRow, held: list[RecordRow]) -> bool:
    """Whether a row is there already, as a table would show it: a count of one may be left out."""
    return record_rows.cells(fact, row) in (record_rows.cells(fact, one) for one in held)


def _counted(rows: dict[str, list[RecordRow]]) -> str:
    """`用量 3 条、预约 1 条`."""
    return "、".join(f"{SHEETS[fact].title} {len(of_fact)} 条" for fact, of_fact in rows.items())


def _take(rows: dict[str, list[RecordRow]], told: str) -> None:
    """Take the rows over, once: a second click on a button that is still on the screen finds nothing."""
    if not keys.LEDGER_FOUND.is_set():
        return
    forget()
    for fact, of_fact in rows.items():
        record_drafts.put(fact, of_fact)
    keys.LEDGER_DONE.put(told)
