"""条款组合: services in many combinations of conditions, as a picture, in full, and two at a time."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.present.base.csv_table import CSV, EXCEL, csv_file
from pages.present.base.templating import style
from pages.present.compare.answering import Judge
from pages.present.compare.grid import MOST, Columns, Grid, answer_of, grid_of, size
from pages.present.export import comparison_tables
from pages.present.export.excel_writer import excel_file
from pages.present.export.matrix_sheet import matrix_sheet
from pages.present.share.page_registry import PageEntry
from pages.present.text import answer_text
from pages.ui.feature import combination_choices, combination_picture, compare_sides
from pages.ui.feature.combination_choices import Choice, Spec
from pages.ui.feature.combination_picture import View
from pages.ui.feature.people import Person
from pages.ui.form import case_form
from pages.ui.result.copy_button import draw_link
from pages.ui.result.diff_table import difference_table
from pages.ui.session import address, answers, case, keys, term_drafts
from pages.ui.shell import frame
from rules.catalogue.catalogue import SERVICES
from rules.domain.parsing import ScenarioError
from rules.rulebooks.by_start import engine_on

STYLE = style(__file__, "combinations.css")


# ---------------------------------------------------------------- what is kept for the next click


@st.cache_resource(scope="session", max_entries=2, show_spinner=False)
def _columns(overrides: answers.Overrides, draft: bytes) -> tuple[answers.Overrides, bytes, Columns]:
    """What was computed under these readings of single entries and this draft."""
    return overrides, draft, {}


@st.cache_resource(scope="session", max_entries=4, show_spinner="正在计算各种组合……")
def _grid(
    base: dict[str, Any], spec: Spec, reading: str, overrides: answers.Overrides, draft: bytes, place: int
) -> Grid:
    engine = engine_on(answers.shelf_tried(draft), place)
    wanted = combination_choices.narrowed(base, spec, engine.catalogue)
    *_, known = _columns(overrides, draft)
    return grid_of(Judge(engine, overrides), base, wanted, reading, known)


# ---------------------------------------------------------------- the page


def main(page: PageEntry) -> None:
    """Draw the page; combinations whose facts do not fit together are said, not raised."""
    st.html(STYLE)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="combo_head"):
        st.title(page.title, anchor=False, width="content")
        combination_choices.choose_base()
        case_form.reading_switch(short=True)
        cells = combination_picture.choose_cells()
        st.space("stretch")
        draw_link("combo_link")
        files = st.empty()
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="combo_choices"):
        choice = combination_choices.choose_dimensions()
        # What was seeded belongs to the address too.
        address.write_address()
        grid = _computed(choice)
        view = combination_picture.choose_view(grid, cells) if grid else None
    if not choice.spec:
        st.info("选一到四个会变的条件，每个条件至少留一个取值。")
    if grid is None:
        return
    _keep_choices_valid(grid)
    if view is None:
        st.info(f"在这些组合里，所选的服务都没有变化（一共 {len(SERVICES)} 项）。")
    else:
        combination_picture.draw_view(view)
        with files:
            _picture_file(view, choice.person)
    if told := compare_sides.terms_told(choice.person.facts):
        # Below the picture, which is what one comes for.
        st.caption(f"其余按的这个人：{told}")
    _two(grid)
    _details(grid)
    address.write_address()


def _computed(choice: Choice) -> Grid | None:
    """The answers to all combinations; None, with why, where they are not computed."""
    if not choice.spec:
        return None
    total = size(
        combination_choices.narrowed(choice.person.facts, choice.spec, term_drafts.catalogue_tried())
    )
    if total > MOST:
        st.warning(
            f"现在有 **{total}** 种组合，超过一次能算的 {MOST} 种，所以没有算。"
            "请去掉一个条件，或少选几个取值。"
        )
        return None
    try:
        overrides = term_drafts.judge_tried().overrides
        draft, place = term_drafts.content(), answers.shelf_place()
        return _grid(choice.person.facts, choice.spec, case.reading(), overrides, draft, place)
    except ScenarioError as error:
        told = [answers.fault_in_words(path, text) for path, text in error.faults]
        lines = "\n".join(f"- {answer_text.plain(name)}：{answer_text.plain(text)}" for name, text in told)
        st.error(f"这些取值和这个人的情况对不上，没有算：\n{lines}")
        return None


def _picture_file(view: View, person: Person) -> None:
    """The picture as a file whose first sheet is the picture, built when asked for."""
    judge, grid = term_drafts.judge_tried(), view.layout.grid

    def made() -> bytes:
        whose = (person.name, person.facts["as_of"])
        sheet = matrix_sheet(view.layout, judge, whose, counts=view.counts)
        return excel_file(comparison_tables.grid_tables(sheet, grid, judge, person.facts))

    st.download_button(
        "Excel（首页是这张图）",
        data=made,
        file_name="条款组合.xlsx",
        mime=EXCEL,
        key="combo_excel",
        on_click="ignore",
        type="primary",
    )


# ---------------------------------------------------------------- two of them, and everything


def _keep_choices_valid(grid: Grid) -> None:
    """After a change of dimensions, choose combinations that exist."""
    ids = [combination.id for combination in grid.combinations]
    for key, default in ((keys.COMBO_LEFT, ids[0]), (keys.COMBO_RIGHT, ids[-1])):
        if key.get() not in ids:
            key.put(default)


def _combination(label: str, grid: Grid, key: str) -> str:
    labels = {combination.id: combination.label for combination in grid.combinations}
    chosen: str = st.selectbox(
        label, list(labels), format_func=labels.__getitem__, key=key, persist_state="session"
    )
    return chosen


def _two(grid: Grid) -> None:
    """Any two combinations: only what differs."""
    by_id = {combination.id: combination for combination in grid.combinations}
    with st.container(border=True, key="combo_two"):
        st.markdown("**比较两种组合，只看不同**")
        with st.grid(2, min_column_width=300):
            left = by_id[_combination("甲", grid, keys.COMBO_LEFT)]
            right = by_id[_combination("乙", grid, keys.COMBO_RIGHT)]
        judge = term_drafts.judge_tried()
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


def _details(grid: Grid) -> None:
    judge = term_drafts.judge_tried()
    with st.container(horizontal=True, vertical_alignment="center", key="combo_downloads"):
        st.download_button(
            "下载明细（CSV）",
            data=lambda: csv_file(comparison_tables.details(grid, judge)),
            file_name="条款组合.csv",
            mime=CSV,
            key="combo_csv",
            on_click="ignore",
        )
        st.caption(
            "每个组合、每个项目一行，有次数、日期和编号；Excel 里也有。点了才生成，组合多时要等几秒。",
            width="content",
        )


frame.show(__file__, main)
