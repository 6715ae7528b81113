"""How do the combinations look? The picture, or a table, and beside it why one cell is as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

import pandas as pd
import streamlit as st

from pages.present.base.templating import asset
from pages.present.compare.dimensions import Dimension, dimensions, with_values
from pages.present.compare.grid import Cell, Combination, Grid, answer_of, cell_of
from pages.present.compare.matrix import (
    FEW,
    MOST_ACROSS,
    PER_AT_FIRST,
    PER_SCREEN,
    Layout,
    layout_of,
    matrix_of,
    picture_told,
    whole_part,
)
from pages.present.html.matrix_html import matrix_html
from pages.present.share.page_registry import PAGES
from pages.present.text import answer_text
from pages.present.text.answer_text import LOOKS, OPPOSITE_NAMES
from pages.ui.feature import combination_choices, register_table
from pages.ui.feature.terms_way import draw_ways_to_terms
from pages.ui.first.block import declare_block, draw_block
from pages.ui.result import service_drawer
from pages.ui.session import keys, term_drafts
from pages.ui.shell.paging import page_of
from rules.catalogue.labels import STATUS_NAMES
from rules.domain.answer import Answer, ServiceAnswer
from rules.domain.parsing import ScenarioError

WHAT = {"count": "状态和还剩", "status": "只写状态"}
SHAPES = {"picture": "图", "table": "表格"}

COUNT_NOTE = "✓ 后面是还剩的次数（护工按天），多个项目的是能用几项；∞ 不限，※ 手册没写上限或以合同为准。"
OTHER_NOTE = "右边窄条：另一种解释不同。"

MOST_TOLD = 3
MOST_REASONS = 6
TRIED = ("edition", "addons", "diagnosis", "waiting", "renewal", "stage", "hospital")
"""Conditions of which it is tried whether one alone would open the service."""

BOUGHT = ("edition", "addons")
"""Of these it is said too where one would close it."""

_BLOCK = declare_block("combination_matrix", asset(__file__, "matrix.css"))


class View(NamedTuple):
    """What is on the screen."""

    layout: Layout
    part: range
    counts: bool
    shape: str


class Cells(NamedTuple):
    """What a cell says, and how many of them are on the screen."""

    counts: bool
    shape: str
    per: int


def choose_cells() -> Cells:
    """Ask what a cell says, whether it is a picture, and how much of it is shown at once."""
    with st.popover(f"格里：{WHAT[keys.COMBO_WHAT.get('count')]}", key="combo_view_field"):
        what = _switch("格里写", WHAT, keys.COMBO_WHAT)
        shape = _switch("怎么看", SHAPES, "combo_shape")
        per = st.segmented_control(
            "一屏几种（或几行）",
            PER_SCREEN,
            default=PER_AT_FIRST,
            required=True,
            key="combo_per",
            persist_state="session",
        )
    return Cells(what == "count", shape, per)


def choose_view(grid: Grid, cells: Cells) -> View | None:
    """Which services, and how much of them; None where no service is left."""
    services = combination_choices.choose_shown_services(grid.changing())
    if not services:
        return None
    layout = layout_of(grid, services)
    return View(layout, range(whole_part(layout, cells.per)), cells.counts, cells.shape)


def _switch(label: str, options: dict[str, str], key: str) -> str:
    chosen: str = st.segmented_control(
        label,
        list(options),
        format_func=options.__getitem__,
        default=next(iter(options)),
        required=True,
        key=key,
        persist_state="session",
    )
    return chosen


def draw_view(view: View) -> None:
    """The picture or the table of one page, what it means, and the cell that was touched."""
    chosen = _touched_cell(view.layout.grid)
    if chosen:
        left, right = st.columns([3.2, 1], gap="medium")
    else:
        left, right = st.container(), None
    with left:
        length, per = view.layout.length, len(view.part)
        part = view.part if per >= length else page_of(range(length), keys.COMBO_PAGE, per, _unit(view))
        assert isinstance(part, range)
        if view.shape == "table":
            _table(view.layout, part)
        else:
            matrix = matrix_of(
                view.layout, range(part.start, min(part.stop, length)), term_drafts.catalogue_tried()
            )
            counts = view.counts and len(matrix.rows[0]) <= MOST_ACROSS
            html = matrix_html(matrix, view.layout.grid, term_drafts.catalogue_tried(), chosen, counts=counts)
            acts = {"cell": _touch_cell, "only": combination_choices.only_value}
            draw_block("combo_picture", html, acts, _BLOCK)
        _draw_legend(view)
    if right is not None and chosen:
        with right, st.container(key="combo_cell"):
            _explain(view.layout.grid, *chosen)


def _unit(view: View) -> str:
    return "行" if view.layout.panels else "种组合"


def _touched_cell(grid: Grid) -> tuple[str, str] | None:
    """The service and the combination of the cell that was touched, where there is one."""
    service, column = keys.COMBO_SERVICE.get(), keys.COMBO_COLUMN.get()
    there = any(combination.id == column for combination in grid.combinations)
    return (service, column) if service in grid.cells and column and there else None


def _touch_cell(value: str) -> None:
    service, _, column = value.partition("|")
    same = (keys.COMBO_SERVICE.get(), keys.COMBO_COLUMN.get()) == (service, column)
    keys.COMBO_SERVICE.put(None if same else service)
    keys.COMBO_COLUMN.put(None if same else column)


def _draw_legend(view: View) -> None:
    """What the signs mean, and what the picture comes to."""
    layout, grid = view.layout, view.layout.grid
    cells = [cell for id in layout.services for cell in grid.cells[id]]
    found = [status for status in LOOKS if any(status in (cell.status, cell.other) for cell in cells)]
    notes = [*([COUNT_NOTE] if view.counts else []), OTHER_NOTE, "点格子看为什么，点取值只看它一个。"]
    badges = " ".join(answer_text.status_badge(status) for status in found)
    lines = [f"{badges} {answer_text.small(''.join(notes))}"]
    if len(layout.services) <= MOST_TOLD:
        lines += [
            answer_text.plain(line)
            for line in picture_told(grid, layout.services, term_drafts.catalogue_tried())
        ]
    with st.container(key="combo_legend"):
        st.markdown("  \n".join(lines))


# ---------------------------------------------------------------- in words


def _table(layout: Layout, part: range) -> None:
    """The same in words: a row a combination, its values in columns of their own, a column a service."""
    grid, catalogue = layout.grid, term_drafts.catalogue_tried()
    inner = layout.length if layout.panels else 1
    outer = len(grid.combinations) // layout.length if layout.panels else 1
    columns = [block * inner + at for block in range(outer) for at in part if at < layout.length]
    values = [dimension.label for dimension in grid.dimensions]
    rows = [
        [
            *(value.label for value in grid.combinations[at].values),
            *(_words(grid.cells[id][at]) for id in layout.services),
        ]
        for at in columns
    ]
    heads = [*values, *(catalogue.service(id).name for id in layout.services)]
    key = f"combo_table_{keys.COMBO_OPENED.get(0)}"
    st.dataframe(
        pd.DataFrame(rows, columns=heads),
        hide_index=True,
        height="content",
        column_config={head: st.column_config.TextColumn(pinned=len(values) < FEW) for head in values},
        key=key,
        on_select=partial(_picked, layout, key, columns, heads[len(values) :]),
        selection_mode="single-cell",
        alt="服务与组合的表格",
    )


def _words(cell: Cell) -> str:
    text = answer_text.status_text(cell.status) + (f" · 还剩 {cell.left}" if cell.left else "")
    return f"{text}（或{answer_text.status_text(cell.other)}）" if cell.other and not cell.left else text


def _picked(layout: Layout, key: str, columns: Sequence[int], heads: Sequence[str]) -> None:
    """A cell of the table was chosen; none can be clicked twice, so the table is made anew."""
    cells = st.session_state[key]["selection"]["cells"]
    if cells and cells[0][1] in heads:
        row, head = cells[0]
        service = layout.services[list(heads).index(head)]
        _touch_cell(f"{service}|{layout.grid.combinations[columns[row]].id}")
        keys.COMBO_OPENED.put(keys.COMBO_OPENED.get(0) + 1)


# ---------------------------------------------------------------- why one cell is as it is


def _explain(grid: Grid, service: str, column: str) -> None:
    """The cell in words: reasons with their lines, what one change would do, the other reading."""
    combination = next(one for one in grid.combinations if one.id == column)
    answer = answer_of(term_drafts.judge_tried(), combination)
    info, found = term_drafts.catalogue_tried().service(service), answer.service(service)
    st.markdown(
        f"## {answer_text.plain(info.name)}\n{answer_text.small(combination.label)}  \n"
        f"{answer_text.status_badge(found.status)} {answer_text.plain(_rest(cell_of(found, answer)))}"
    )
    st.markdown("\n".join(_reasons(found)))
    changes = list(_one_change(grid, combination, service))
    if changes:
        st.markdown("**只改一处**\n" + "\n".join(changes))
    other = found.other_status
    if other:
        name = OPPOSITE_NAMES[combination.reading]
        st.markdown(f"**{name}**：{answer_text.status_badge(other)}")
    entries = [id for id in found.disputes if id in term_drafts.catalogue_tried().entries]
    with st.container(horizontal=True, gap="small"):
        if st.button("看完整答案", key="combo_show"):
            service_drawer.open_drawer(found, answer, combination.facts, combination.label)
        draw_ways_to_terms([service], "combinations")
        st.button(
            "收起", key="combo_close", type="tertiary", on_click=_touch_cell, args=(f"{service}|{column}",)
        )
    if entries:
        with st.expander(f"这项服务的矛盾与空白 · {len(entries)}"):
            for id in entries:
                title = answer_text.plain(term_drafts.catalogue_tried().entries[id].title)
                if st.button(title, key=keys.way_to_entry(id), type="tertiary"):
                    keys.CLAUSES_VIEW.put("registers")
                    register_table.only(entry=id)
                    st.switch_page(PAGES["clauses"].file)


def _rest(cell: Cell) -> str:
    return f"还剩 {cell.left}" if cell.left else ""


def _reasons(service: ServiceAnswer) -> Iterator[str]:
    """What decides, failures first, each with its lines."""
    order = {False: 0, None: 1, True: 2}
    signs = {False: "×", None: "?", True: "✓"}
    for reason in sorted(service.because, key=lambda one: order[one.verdict])[:MOST_REASONS]:
        said = reason.say + (f"（{reason.found}）" if reason.found else "")
        yield f"- {signs[reason.verdict]} {answer_text.plain(said)} {answer_text.clause(reason.clause)}"


def _one_change(grid: Grid, combination: Combination, service: str) -> Iterator[str]:
    """What each other value of one condition alone would do, where that is something else."""
    answer = answer_of(term_drafts.judge_tried(), combination)
    now = cell_of(answer.service(service), answer)
    every = dimensions(combination.facts, term_drafts.catalogue_tried())
    varied = [dimension.id for dimension in grid.dimensions]
    for id in dict.fromkeys([*varied, *TRIED]):
        if id == "reading":
            continue
        yield from _other_values(every[id], combination, service, now)


def _other_values(dimension: Dimension, combination: Combination, service: str, now: Cell) -> Iterator[str]:
    for value in dimension.values:
        try:
            answer: Answer = term_drafts.judge_tried().answer(
                with_values(combination.facts, (value,)), combination.reading
            )
        except ScenarioError:
            continue
        cell = cell_of(answer.service(service), answer)
        usable, was = cell.status == "available", now.status == "available"
        if usable != was and (usable or dimension.id in BOUGHT):
            sign, _ = LOOKS[cell.status]
            number = f" {cell.number}" if cell.number else ""
            yield f"- {answer_text.plain(value.label)}：{sign} {STATUS_NAMES[cell.status]}{number}"
