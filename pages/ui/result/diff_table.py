"""How do two answers stand side by side? A table of nothing but what differs."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.present.compare import difference_lines as diff
from pages.present.text import answer_text
from pages.ui.session import answers
from rules.catalogue.catalogue import SERVICES
from rules.domain.answer import Answer

SIGNS = {answer_text.status_text(status): answer_text.status_badge(status) for status in answer_text.LOOKS}


def difference_table(left: Answer, right: Answer, heads: tuple[str, str]) -> None:
    """Only what differs between two answers, and how many services do not."""
    catalogue = answers.catalogue()
    found = diff.shown_differences(left, right)
    services = {difference.service for difference in found}
    same = len(left.services) - len(services)
    if not found:
        st.info(f"这两种情况下，{len(SERVICES)} 项服务的状态、次数和日期完全一样。")
        return
    st.markdown(f"**{len(services)}** 项服务不同，另外 {same} 项一样。")
    rows, last = [], ""
    for line in diff.brief(found, left, right, catalogue):
        name = (
            f"**{answer_text.plain(catalogue.service(line.service).name)}**" if line.service != last else ""
        )
        last = line.service
        what = " ".join(part for part in (name, aspect(line)) if part)
        rows.append((what, shown_cell(line.left), shown_cell(line.right)))
    st.table(pd.DataFrame(rows, columns=["差别", *heads]), hide_index=True, border="horizontal", alt="差别")


def aspect(line: diff.DifferenceLine) -> str:
    """Which items and what about them, e.g. `远程问诊、专家门诊 次数`."""
    items = diff.whose(line, answers.catalogue())
    return answer_text.plain(" · ".join(part for part in (items, diff.aspect_name(line)) if part))


def shown_cell(text: str) -> str:
    """A status as a badge, anything else as it is."""
    return SIGNS.get(text) or answer_text.plain(text)
