"""条款组合: 25 services in many combinations of conditions, as a picture, in full, and two at a time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from pages.present.base.csv_table import CSV, EXCEL, csv_file
from pages.present.compare.answering import Judge
from pages.present.compare.dimensions import Dimension, dimensions
from pages.present.compare.grid import MOST, Cell, Grid, answer_of, grid_of, size
from pages.present.export import comparison_tables
from pages.present.export.excel_writer import excel_file
from pages.present.html import heatmap
from pages.present.share.page_link import MOST_DIMENSIONS
from pages.present.share.page_registry import PageEntry
from pages.present.text import answer_text
from pages.present.text.answer_text import LOOKS
from pages.ui.form import case_form
from pages.ui.result import service_drawer
from pages.ui.result.diff_table import difference_table
from pages.ui.session import answers, case, keys, people, term_drafts
from pages.ui.shell import frame
from pages.ui.shell.paging import page_of
from rules.catalogue.catalogue import SERVICES

FIRST_CHOICE = ("edition", "addons")
# Values of a dimension that are chosen to begin with.
MOST_AT_FIRST = 10

VIEWS = {"status": "状态", "count": "还剩几次"}
SHAPES = {"picture": "热力图", "table": "表格"}
PER_SCREEN = (6, 12, 24, 48)
CHART = {"displayModeBar": False, "scrollZoom": False, "showTips": False}

COUNT_NOTE = (
    "数字是所选解释下还剩的次数（护工按天），另一种解释的次数见表格。有多个项目的，上面是能用几项，"
    "下面是每项几次（×）或合计几次（共）。∞ 是不限次数，※ 是手册没写上限或以合同为准。"
    "不能用的格子仍是状态符号。手机上一屏选 6 种，或者换成表格，看得更清楚。"
)

# Dimensions and their chosen values, by id.
Spec = tuple[tuple[str, tuple[str, ...]], ...]

# All that a grid depends on: case, dimensions, reading, readings of single entries, the draft.
Key = tuple[dict[str, Any], Spec, str, answers.Overrides, bytes]


# ---------------------------------------------------------------- what is kept for the next click


@st.cache_resource(scope="session", max_entries=4, show_spinner="正在计算各种组合……")
def _grid(base: dict[str, Any], spec: Spec, reading: str, overrides: answers.Overrides, draft: bytes) -> Grid:
    return grid_of(Judge(answers.engine_of(draft), overrides), base, _narrowed(base, spec, draft), reading)


@st.cache_resource(scope="session", max_entries=8, show_spinner=False)
def _figure(
    key: Key, view: heatmap.View, shown: tuple[str, ...], first: int, last: int, letters: str
) -> go.Figure:
    return heatmap.heatmap_figure(
        _grid(*key), answers.engine_of(key[-1]).catalogue, view, shown, range(first, last), letters
    )


def _letters() -> str:
    """The page's colour for text: Plotly's own grey is too faint for names."""
    return st.get_option(f"theme.{st.context.theme.type or 'light'}.textColor") or heatmap.INK


def _judge() -> Judge:
    return term_drafts.judge_tried()


def _narrowed(facts: dict[str, Any], spec: Spec, draft: bytes) -> list[Dimension]:
    """The dimensions of a choice, with only the chosen values."""
    every = dimensions(facts, answers.engine_of(draft).catalogue)
    return [
        every[id]._replace(values=tuple(every[id].value(value) for value in values)) for id, values in spec
    ]


# ---------------------------------------------------------------- the page


def main(page: PageEntry) -> None:
    """Draw the page."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        st.title(page.title, anchor=False, width="content")
        case_form.reading_switch()
    base, spec = _choices()
    if not spec:
        st.info("选一到三个会变的条件，每个条件至少留一个取值。")
        return
    total = size(_narrowed(base, spec, term_drafts.content()))
    if total > MOST:
        st.warning(
            f"现在有 **{total}** 种组合，超过一次能算的 {MOST} 种，所以没有算。"
            "请去掉一个条件，或少选几个取值。"
        )
        return
    _results((base, spec, case.reading(), _judge().overrides, term_drafts.content()))


def _choices() -> tuple[dict[str, Any], Spec]:
    """Whose case, which dimensions, which values."""
    with st.container(border=True, key="combo_choices"):
        with st.grid(2, min_column_width=300):
            facts = people.facts_of_person(people.choose_person("其余情况按谁的", "combo_base"))
            every = dimensions(facts, term_drafts.catalogue_tried())
            if not keys.COMBO_DIMENSIONS.is_set():
                keys.COMBO_DIMENSIONS.put(list(FIRST_CHOICE))
            chosen = st.multiselect(
                f"会变的条件（最多 {MOST_DIMENSIONS} 个，先选的在外层）",
                list(every),
                format_func=lambda id: every[id].label,
                max_selections=MOST_DIMENSIONS,
                placeholder="请选择",
                key=keys.COMBO_DIMENSIONS,
                persist_state="session",
            )
        values = {id: _values(every[id]) for id in chosen}
        counts = " × ".join(f"{every[id].label} {len(values[id])}" for id in chosen)
        total = size(_narrowed(facts, tuple(values.items()), term_drafts.content()))
        if chosen:
            each = f"每种 {len(SERVICES)} 项服务"
            st.caption(f"{counts} = **{total} 种组合**，{each}。按 {facts['as_of']} 计算。")
    spec = tuple(values.items())
    complete = bool(spec) and all(ids for _, ids in spec)
    return facts, spec if complete else ()


def _values(dimension: Dimension) -> tuple[str, ...]:
    """Which values of a dimension, in their own order."""
    key = keys.combo_values(dimension.id)
    ids = [value.id for value in dimension.values]
    if not key.is_set():
        key.put(ids[:MOST_AT_FIRST])
    chosen = st.pills(
        dimension.label,
        ids,
        selection_mode="multi",
        format_func=lambda id: dimension.value(id).label,
        key=key,
        persist_state="session",
        wrap=True,
    )
    return tuple(id for id in ids if id in chosen)


def _results(key: Key) -> None:
    grid = _grid(*key)
    _keep_choices_valid(grid)
    view, shape, shown, columns = _view(grid)
    if not shown:
        st.info(f"在这些组合里，{len(SERVICES)} 项服务都没有变化。")
    elif shape == "table":
        _table(grid, view, shown, columns)
    else:
        chart = _fresh("combo_chart")
        st.plotly_chart(
            _figure(key, view, tuple(shown), columns.start, columns.stop, _letters()),
            config=CHART,
            key=chart,
            on_select=partial(_clicked, grid, chart),
            selection_mode="points",
            alt="服务与组合的热力图。同样的内容可以切换成表格，也可以在下面选服务和组合查看。",
        )
    _legend(grid, view)
    _one(grid)
    _two(grid)
    _downloads(grid, key[0])


# ---------------------------------------------------------------- the picture


def _view(grid: Grid) -> tuple[heatmap.View, str, list[str], range]:
    """What to show: statuses or counts, drawn or written, which rows and which columns."""
    total, changing = len(grid.combinations), grid.changing()
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="combo_view"):
        view = _switch("看什么", VIEWS, "combo_what")
        shape = _switch("怎么看", SHAPES, "combo_shape")
        per = total
        if total > PER_SCREEN[0]:
            per = st.segmented_control(
                "一屏几种组合",
                PER_SCREEN,
                default=12,
                required=True,
                key="combo_per",
                persist_state="session",
            )
        only = st.toggle(f"只看会变的 {len(changing)} 项服务", key="combo_changing", persist_state="session")
    shown = changing if only else list(grid.cells)
    columns = page_of(range(total), "combo_page", _whole(per, grid), "种组合")
    assert isinstance(columns, range)
    return view, shape, shown, columns


def _whole(per: int, grid: Grid) -> int:
    """As many as fit of whole runs through the innermost dimension, so that no page ends within one."""
    inner = len(grid.dimensions[-1].values)
    return per // inner * inner if inner <= per else per


def _switch(label: str, options: dict[str, str], key: str) -> Any:
    return st.segmented_control(
        label,
        list(options),
        format_func=options.__getitem__,
        default=next(iter(options)),
        required=True,
        key=key,
        persist_state="session",
    )


def _legend(grid: Grid, view: heatmap.View) -> None:
    """What the signs mean, with the number of cells of each status."""
    cells = [cell for column in grid.cells.values() for cell in column]
    found = [status for status in LOOKS if any(status in (cell.status, cell.other) for cell in cells)]
    st.markdown(" ".join(answer_text.status_badge(status) for status in found))
    notes = ["点格子看完整答案。带 * 的格子，两种解释的结果不同。"]
    st.caption(" ".join([*([COUNT_NOTE] if view == "count" else []), *notes]))


def _table(grid: Grid, view: heatmap.View, shown: Sequence[str], columns: range) -> None:
    """The same cells in words; names stay in view while the combinations scroll."""
    catalogue = term_drafts.catalogue_tried()
    rows = {catalogue.service(id).name: [_words(grid.cells[id][c], view) for c in columns] for id in shown}
    heads = [f"{c + 1} {grid.combinations[c].label}" for c in columns]
    table = _fresh("combo_table")
    st.dataframe(
        pd.DataFrame.from_dict(rows, orient="index", columns=heads),
        height="content",
        column_config={head: st.column_config.TextColumn(width="small") for head in heads},
        key=table,
        on_select=partial(_picked, grid, table, shown, columns, heads),
        selection_mode="single-cell",
        alt="服务与组合的表格",
    )


def _words(cell: Cell, view: heatmap.View) -> str:
    if view == "count" and cell.left:
        return cell.left
    text = answer_text.status_text(cell.status)
    return f"{text}（或{answer_text.status_text(cell.other)}）" if cell.other else text


def _fresh(name: str) -> str:
    """A key that is another one after each opening: what is already selected cannot be clicked again."""
    return f"{name}_{keys.COMBO_OPENED.get(0)}"


def _clicked(grid: Grid, key: str) -> None:
    """A cell of the picture was clicked: choose its service and combination, and open them."""
    points = st.session_state[key]["selection"]["points"]
    if points:
        service, column = points[0]["customdata"]
        _open(service, grid.combinations[int(column)].id)


def _picked(grid: Grid, key: str, shown: Sequence[str], columns: Sequence[int], heads: Sequence[str]) -> None:
    """The same for a cell of the table."""
    cells = st.session_state[key]["selection"]["cells"]
    if cells and cells[0][1] in heads:
        row, head = cells[0]
        _open(shown[row], grid.combinations[columns[heads.index(head)]].id)


def _open(service: str, combination: str) -> None:
    keys.COMBO_SERVICE.put(service)
    keys.COMBO_COLUMN.put(combination)
    keys.COMBO_OPEN.put(True)
    keys.COMBO_OPENED.put(keys.COMBO_OPENED.get(0) + 1)


# ---------------------------------------------------------------- one and two of them


def _keep_choices_valid(grid: Grid) -> None:
    """After a change of dimensions, choose combinations that exist."""
    ids = [combination.id for combination in grid.combinations]
    for key, default in ((keys.COMBO_COLUMN, ids[0]), (keys.COMBO_LEFT, ids[0]), (keys.COMBO_RIGHT, ids[-1])):
        if key.get() not in ids:
            key.put(default)


def _combination(label: str, grid: Grid, key: str) -> str:
    labels = {combination.id: combination.label for combination in grid.combinations}
    chosen: str = st.selectbox(
        label, list(labels), format_func=labels.__getitem__, key=key, persist_state="session"
    )
    return chosen


def _one(grid: Grid) -> None:
    """The full answer of one service in one combination."""
    catalogue = term_drafts.catalogue_tried()
    with st.container(border=True, key="combo_one"):
        st.markdown("**看一格的完整答案**")
        with st.grid(2, min_column_width=300):
            service = st.selectbox(
                "服务",
                list(grid.cells),
                format_func=lambda id: catalogue.service(id).name,
                key=keys.COMBO_SERVICE,
                persist_state="session",
            )
            column = _combination("组合", grid, keys.COMBO_COLUMN)
        asked = st.button("看完整答案", key="combo_show", type="primary")
    if asked or keys.COMBO_OPEN.pop():
        combination = next(one for one in grid.combinations if one.id == column)
        answer = answer_of(_judge(), combination)
        service_drawer.open_drawer(answer.service(service), answer, combination.facts, combination.label)


def _two(grid: Grid) -> None:
    """Any two combinations: only what differs."""
    by_id = {combination.id: combination for combination in grid.combinations}
    with st.container(border=True, key="combo_two"):
        st.markdown("**比较两种组合，只看不同**")
        with st.grid(2, min_column_width=300):
            left = by_id[_combination("甲", grid, keys.COMBO_LEFT)]
            right = by_id[_combination("乙", grid, keys.COMBO_RIGHT)]
        judge = _judge()
        one, other = answer_of(judge, left), answer_of(judge, right)
        difference_table(one, other, ("甲", "乙"))
        names = comparison_tables.combination_names(left, right)
        st.download_button(
            "下载这份比较（Excel）",
            data=lambda: excel_file([comparison_tables.comparison(one, other, names, judge.catalogue)]),
            file_name="组合比较.xlsx",
            mime=EXCEL,
            key="combo_two_excel",
            on_click="ignore",
        )


def _downloads(grid: Grid, base: dict[str, Any]) -> None:
    """Everything as files, built when asked for."""
    judge = _judge()
    with st.container(horizontal=True, vertical_alignment="center", key="combo_downloads"):
        st.download_button(
            "下载全部组合（Excel）",
            data=lambda: excel_file(comparison_tables.grid_tables(grid, judge, base)),
            file_name="条款组合.xlsx",
            mime=EXCEL,
            key="combo_excel",
            on_click="ignore",
        )
        st.download_button(
            "下载全部组合（CSV）",
            data=lambda: csv_file(comparison_tables.details(grid, judge)),
            file_name="条款组合.csv",
            mime=CSV,
            key="combo_csv",
            on_click="ignore",
        )
        st.caption(
            "每个组合、每个项目一行，有次数、日期和编号。点了才生成，组合多时要等几秒。", width="content"
        )


frame.show(__file__, main)
