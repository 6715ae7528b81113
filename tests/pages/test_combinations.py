"""Does a grid say what the engine says, and do differences and files hold that and nothing else?"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from pages.present.base.csv_table import STARTS, Table, csv_file, safe
from pages.present.compare.answering import Judge
from pages.present.compare.difference_lines import UNCOUNTED, brief, difference_texts, shown_differences
from pages.present.compare.dimensions import EVENTS, Dimension, clean, dimensions, with_values
from pages.present.compare.grid import COUNTED, MOST, Columns, answer_of, combinations, grid_of, size
from pages.present.compare.matrix import FEW, layout_of, matrix_of, unmoved, whole_part
from pages.present.export import comparison_tables
from pages.present.export.excel_writer import excel_file
from pages.present.export.matrix_sheet import matrix_sheet
from pages.present.html.matrix_html import matrix_html
from pages.present.text import answer_text
from pages.ui.session import answers
from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.catalogue.personas import load_personas
from rules.catalogue.schema import Persona
from rules.domain.answer import Answer
from rules.domain.answer_diff import COUNT, STATUS
from rules.domain.parsing import parse
from rules.domain.scenario import FACTS, TRAITS
from rules.engine.engine import Engine
from tests.support.fields import fields
from tests.support.opened import blocks, open_page, run
from tests.support.strategies import scenarios

ROOT = Path(__file__).resolve().parents[2]
DAY = dt.date(2025, 6, 10)
BASE = clean("stay", DAY)


@pytest.fixture(scope="module")
def catalogue(engine: Engine) -> Catalogue:
    return engine.catalogue


@pytest.fixture(scope="module")
def judge(engine: Engine) -> Judge:
    return Judge(engine)


@pytest.fixture(scope="module")
def every(engine: Engine) -> dict[str, Dimension]:
    return dimensions(BASE, engine.catalogue)


# ---------------------------------------------------------------- dimensions


@pytest.mark.parametrize("event", EVENTS)
def test_every_value_makes_a_case_that_can_be_read(engine: Engine, event: str) -> None:
    base = clean(event, DAY)
    for dimension in dimensions(base, engine.catalogue).values():
        assert len({value.id for value in dimension.values}) == len(dimension.values) > 1
        for value in dimension.values:
            assert set(value.facts) <= set(FACTS)
            parse(with_values(base, (value,)), SERVICES)


def test_prepared_people_leave_nothing_open(judge: Judge) -> None:
    for event in EVENTS:
        answer = judge.answer(clean(event, DAY), "favourable")
        assert not [service.id for service in answer.services if service.status == "needs_info"]


def test_dimensions_cover_the_limits_of_age(engine: Engine) -> None:
    assert {5 + 1, 17, 18, 16, 15} <= set(TRAITS["age"].samples)
    assert {"edition", "addons", "diagnosis", "waiting", "renewal", "reading", "hospital"} <= set(
        dimensions({"as_of": DAY.isoformat()}, engine.catalogue)
    )


@pytest.mark.parametrize("start", [None, "2024-01-01", "2025-06-01", "2025-03-01", "2025-07-01"])
def test_waiting_moves_the_policy_only_where_it_must(engine: Engine, start: str | None) -> None:
    base = {**BASE, "policy_start": start}
    waiting = dimensions(base, engine.catalogue)["waiting"]
    for id, over in (("inside", False), ("after", True)):
        answer = engine.evaluate(parse(with_values(base, (waiting.value(id),)), SERVICES))
        assert answer.waiting_over_on is not None
        assert (answer.as_of >= answer.waiting_over_on) is over
        assert answer.policy_start <= answer.as_of <= answer.policy_end  # type: ignore[operator]
    fits = {"2025-06-01": "inside", "2025-03-01": "after"}.get(start or "")
    if fits:
        assert waiting.value(fits).facts["policy_start"] == start


# ---------------------------------------------------------------- the grid


@pytest.mark.parametrize(
    "ids", [("edition", "addons"), ("stage", "reading"), ("diagnosis", "hospital", "waiting")]
)
def test_a_grid_says_what_the_engine_says(
    judge: Judge, engine: Engine, every: dict[str, Dimension], ids: tuple[str, ...]
) -> None:
    grid = grid_of(judge, BASE, [every[id] for id in ids], "favourable")
    assert len(grid.combinations) == size([every[id] for id in ids])
    assert list(grid.cells) == list(SERVICES)
    for column, combination in enumerate(grid.combinations):
        answer = engine.evaluate(parse(combination.facts, SERVICES), combination.reading)
        for service in answer.services:
            cell = grid.cells[service.id][column]
            assert cell.status == service.status
            other = service.other_reading.status if service.other_reading else service.status
            assert (cell.other or cell.status) == other
            assert bool(cell.left) is (service.status in COUNTED)
            if cell.left and len(service.items) == 1 and service.other_reading is None:
                (item,) = service.items
                assert cell.left == (str(item.remaining) if item.remaining is not None else cell.left)
                assert (item.remaining is None) is (cell.left in ("不限", "合同", "未写"))


def test_both_readings_stand_side_by_side(judge: Judge, every: dict[str, Dimension]) -> None:
    base = clean("outpatient", DAY)
    grid = grid_of(judge, base, [every["addons"]], "favourable")
    assert [cell.left for cell in grid.cells["outpatient_companion"]] == [
        f"{n}（保守解释 1）" for n in (2, 5, 2, 2, 5)
    ]
    assert "outpatient_companion" in grid.changing()
    assert "video_consult" not in grid.changing()


def test_the_reading_can_be_a_dimension(judge: Judge, every: dict[str, Dimension]) -> None:
    favourable, cautious = combinations(BASE, [every["reading"]], "cautious")
    assert (favourable.reading, cautious.reading) == ("favourable", "cautious")
    assert answer_of(judge, cautious).reading == "cautious"


def test_single_entries_are_read_as_chosen(engine: Engine, every: dict[str, Dimension]) -> None:
    base = clean("outpatient", DAY)
    chosen = Judge(engine, (("outpatient-companion-count", "cautious"),))
    cell = grid_of(chosen, base, [every["addons"]], "favourable").cells["outpatient_companion"][0]
    assert cell.left == "1"


def test_too_many_are_refused(judge: Judge, every: dict[str, Dimension]) -> None:
    chosen = [every[id] for id in ("diagnosis", "age", "stage", "addons")]
    assert size(chosen) > MOST
    with pytest.raises(ValueError, match=str(MOST)):
        grid_of(judge, BASE, chosen, "favourable")


# ---------------------------------------------------------------- the picture


TOUCHED = re.compile(r'data-act="cell" data-value="([^"]+)"')


@pytest.mark.parametrize("services", [tuple(SERVICES), ("inpatient_carer", "green_channel_plus")])
def test_the_picture_has_a_cell_for_each_answer(
    judge: Judge, every: dict[str, Dimension], services: tuple[str, ...]
) -> None:
    grid = grid_of(judge, BASE, [every["edition"], every["stage"], every["hospital"]], "favourable")
    layout = layout_of(grid, services)
    assert layout.panels is (len(services) <= FEW)
    per, seen = whole_part(layout, 12), []
    for at in range(0, layout.length, per):
        matrix = matrix_of(layout, range(at, min(at + per, layout.length)), judge.catalogue)
        for level in matrix.across:
            assert sum(head.span for head in level) == len(matrix.rows[0])
        for level in matrix.down:
            assert sum(head.span for head in level) == len(matrix.rows)
        html = matrix_html(matrix, grid, judge.catalogue, None, counts=True)
        seen += TOUCHED.findall(html)
    wanted = [f"{service}|{one.id}" for service in services for one in grid.combinations]
    assert sorted(seen) == sorted(wanted)


def test_heads_stand_over_their_own_columns(judge: Judge, every: dict[str, Dimension]) -> None:
    grid = grid_of(judge, BASE, [every["edition"], every["addons"], every["hospital"]], "favourable")
    for services in (tuple(SERVICES), ("inpatient_carer",)):
        layout = layout_of(grid, services)
        matrix = matrix_of(layout, range(layout.length), judge.catalogue)
        across = [[one.only for one in level for _ in range(one.span)] for level in matrix.across]
        down = [[one.only for one in level for _ in range(one.span)] for level in matrix.down]
        for row, spots in enumerate(matrix.rows):
            for column, spot in enumerate(spots):
                heads = {only[column] for only in across} | {only[row] for only in down}
                combination = grid.combinations[spot.column]
                ids = zip(grid.dimensions, combination.values, strict=True)
                assert {f"{dimension.id}={value.id}" for dimension, value in ids} == heads - {""}


def test_it_is_said_which_condition_changes_nothing(judge: Judge, every: dict[str, Dimension]) -> None:
    grid = grid_of(judge, BASE, [every["edition"], every["addons"], every["hospital"]], "favourable")
    still = unmoved(grid, list(SERVICES))
    for id, cells in grid.cells.items():
        for dimension in grid.dimensions:
            level = grid.dimensions.index(dimension)
            groups: dict[tuple[Any, ...], set[Any]] = {}
            for combination, cell in zip(grid.combinations, cells, strict=True):
                rest = combination.values[:level] + combination.values[level + 1 :]
                groups.setdefault(tuple(value.id for value in rest), set()).add(cell.shown)
            alike = all(len(shown) == 1 for shown in groups.values())
            assert (dimension in still[id]) is alike
    assert every["edition"] in still["inpatient_carer"]
    assert every["hospital"] not in still["inpatient_carer"]


def test_what_is_known_is_not_computed_again(judge: Judge, every: dict[str, Dimension]) -> None:
    known: Columns = {}
    first = grid_of(judge, BASE, [every["edition"], every["addons"]], "favourable", known)
    count = len(known)
    fewer = every["addons"]._replace(values=every["addons"].values[:2])
    again = grid_of(judge, BASE, [every["edition"], fewer], "favourable", known)
    assert len(known) == count == len(first.combinations)
    assert again == grid_of(judge, BASE, [every["edition"], fewer], "favourable")


# ---------------------------------------------------------------- the file


def test_the_first_sheet_is_the_picture(judge: Judge, every: dict[str, Dimension]) -> None:
    grid = grid_of(judge, BASE, [every["edition"], every["addons"], every["hospital"]], "favourable")
    for services in (tuple(SERVICES), ("inpatient_carer",)):
        layout = layout_of(grid, services)
        picture = matrix_sheet(layout, judge, ("=谁", BASE["as_of"]), counts=True)
        book = openpyxl.load_workbook(
            io.BytesIO(excel_file(comparison_tables.grid_tables(picture, grid, judge, BASE)))
        )
        sheet = book.worksheets[0]
        assert sheet.page_setup.fitToWidth in (None, 1)
        assert (sheet.page_setup.fitToHeight == 0) is layout.panels
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.freeze_panes
        assert sheet.merged_cells.ranges
        texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
        said = "\n".join(texts)
        assert "=谁" in said
        for word in (BASE["as_of"], "有利解释", "规则版本", "图例", judge.catalogue.stamp["version"]):
            assert word in said
        drawn = [spot for part in picture.parts for row in part.rows for spot in row]
        assert len(drawn) == len(services) * len(grid.combinations)
        signs = Counter(text[0] for text in texts if text[0] in "✓×◇－■" and " " not in text)
        wanted = Counter(answer_text.LOOKS[spot.cell.status][0] for spot in drawn)
        assert signs == wanted
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


# ---------------------------------------------------------------- differences


def _expected(left: Answer, right: Answer) -> set[tuple[str, str, str]]:
    """What differs, from the answers' JSON: service, item, aspect."""
    found = set()
    for mine, theirs in zip(left.to_json()["services"], right.to_json()["services"], strict=True):
        if mine["status"] != theirs["status"]:
            found.add((mine["id"], "", STATUS))
        for one, other in zip(mine["items"], theirs["items"], strict=True):
            if one["status"] != other["status"]:
                found.add((mine["id"], one["id"], STATUS))
            counts = [[side[key] for key in ("limit", "used", "remaining", "per")] for side in (one, other)]
            counted = not {one["status"], other["status"]} <= set(UNCOUNTED)
            if counted and counts[0] != counts[1]:
                found.add((mine["id"], one["id"], COUNT))
        days = [{(d["item"], d["id"]): d["on"] for d in side["deadlines"]} for side in (mine, theirs)]
        found |= {(mine["id"], *key) for key in days[0].keys() | days[1].keys()
                  if days[0].get(key) != days[1].get(key)}  # fmt: skip
    return found


@given(scenarios(), scenarios())
def test_differences_are_exactly_what_differs(
    engine: Engine, catalogue: Catalogue, one: dict[str, Any], other: dict[str, Any]
) -> None:
    left, right = (engine.evaluate(parse(case, SERVICES)) for case in (one, other))
    found = shown_differences(left, right)
    own = [(d.service, d.item, d.aspect) for d in found if not d.opposite]
    assert len(set(own)) == len(own)
    assert set(own) == _expected(left, right)
    assert all(d.left != d.right for d in found)
    told = {line.service for line in difference_texts(found, left, right, catalogue)}
    assert told == {d.service for d in found}
    assert {line.service for line in brief(found, left, right, catalogue)} >= {
        service for service, _, _ in own
    }


@given(scenarios())
def test_nothing_differs_from_itself(engine: Engine, case: dict[str, Any]) -> None:
    answer = engine.evaluate(parse(case, SERVICES))
    assert shown_differences(answer, answer) == ()


def test_what_differs_under_the_opposite_reading_alone_is_said(judge: Judge, catalogue: Catalogue) -> None:
    left, right = (judge.answer({**BASE, "edition": e}, "favourable") for e in ("standard", "special"))
    found = [d for d in shown_differences(left, right) if d.service == "green_channel"]
    assert found
    assert all(d.opposite for d in found)
    told = brief(found, left, right, catalogue)
    assert all(line.reading == "保守解释" for line in told)


# ---------------------------------------------------------------- files


@given(st.text(max_size=12))
def test_no_text_begins_as_a_formula(text: str) -> None:
    for start in STARTS:
        assert safe(start + text) == f"'{start}{text}"
    assert safe(text) in (text, f"'{text}")
    assert not str(safe(text)).startswith(STARTS)


DANGEROUS = Table(
    "表",
    ("=A1", "数"),
    [("=1+1", 1), ("+1", -2), ("-1", 2.5), ("@SUM(A1)", None), ("\t=1", True), ("\r=1", 0), ("平常", 3)],
)


def test_a_workbook_holds_no_formula() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(excel_file([DANGEROUS])))["表"]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    texts = [sheet.cell(row, 1).value for row in range(1, 9)]
    assert all(text.startswith("'") for text in texts[:-1])
    assert texts[-1] == "平常"
    assert sheet.cell(3, 2).value == -2


def test_a_csv_file_holds_no_formula() -> None:
    data = csv_file(DANGEROUS)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert len(rows) == 8
    assert all(row[0].startswith("'") for row in rows[:-1])
    assert rows[2][1] == "-2"


def test_a_download_says_what_the_engine_says(
    judge: Judge, engine: Engine, every: dict[str, Dimension]
) -> None:
    base = {**BASE, "hospital_city": "=HYPERLINK(1)"}
    grid = grid_of(judge, base, [every["edition"], every["used"]], "favourable")
    picture = matrix_sheet(layout_of(grid, list(SERVICES)), judge, ("谁", base["as_of"]), counts=True)
    made = excel_file(comparison_tables.grid_tables(picture, grid, judge, base))
    book = openpyxl.load_workbook(io.BytesIO(made))
    assert book.sheetnames == ["图", "说明", "状态", "次数", "组合", "明细"]
    assert "'=HYPERLINK(1)" in [row[1].value for row in book["说明"].iter_rows()]
    header, *rows = book["明细"].iter_rows(values_only=True)
    assert len(rows) == len(grid.combinations) * sum(map(len, SERVICES.values()))
    place = {name: index for index, name in enumerate(header)}
    answer = engine.evaluate(parse(grid.combinations[6].facts, SERVICES))
    own = [row for row in rows if row[0] == 7]
    items = [(service, item) for service in answer.services for item in service.items]
    for row, (service, item) in zip(own, items, strict=True):
        assert row[place["服务编号"]] == service.id
        assert row[place["项目编号"]] == item.id
        assert row[place["项目状态编号"]] == item.status
        assert (row[place["上限"]], row[place["已用"]], row[place["剩余"]]) == (
            item.limit,
            item.used,
            item.remaining,
        )
        apply_by = next((d.on for d in service.deadlines if (d.item, d.id) == (item.id, "apply_by")), None)
        found = row[place["申请截止"]]
        assert (found.date() if found else None) == apply_by
    text = csv_file(comparison_tables.details(grid, judge)).decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(text, newline="")))) == len(rows) + 1


# ---------------------------------------------------------------- the page


def _open(**state: Any) -> AppTest:
    return open_page("pages/combinations.py", **state)


def _texts(page: AppTest) -> str:
    return "\n".join(element.value for element in [*page.markdown, *page.caption])


def _cells(page: AppTest) -> list[tuple[str, str]]:
    """Service and combination of every cell of the picture."""
    return [tuple(value.split("|")) for block in blocks(page) for value in TOUCHED.findall(block)]  # type: ignore[misc]


def test_opens_cold_with_a_prepared_person() -> None:
    page = _open()
    assert page.selectbox(key="combo_base").value == "event:stay"
    assert "**10 种组合**" in _texts(page)
    assert len(_cells(page)) == 10 * len(SERVICES)
    assert len(page.get("download_button")) == 3


def test_takes_the_visitors_own_case() -> None:
    page = _open(case={"as_of": "2025-03-01", "edition": "special", "policy_start": "2025-01-01"})
    assert page.selectbox(key="combo_base").value == "current"
    assert any("2025-03-01" in one.proto.popover.label for one in page.get("popover"))


def test_dimensions_and_values_can_be_chosen() -> None:
    page = _open()
    page.multiselect(key="combo_dimensions").set_value(["diagnosis", "hospital", "waiting"])
    run(page)
    assert "**48 种组合**" in _texts(page)
    page.button_group(key="combo_values_hospital").set_value(["public_vip"])
    run(page)
    assert "**16 种组合**" in _texts(page)
    page.button_group(key="combo_values_hospital").set_value([])
    run(page)
    assert page.info
    assert not _cells(page)


def test_too_many_combinations_are_said_and_not_computed() -> None:
    total = 8 * len(TRAITS["age"].samples) * 6
    assert total > MOST
    page = _open(combo_dimensions=["diagnosis", "age", "stage"])
    assert not page.warning
    page.button(key="combo_all_stage").click()
    run(page)
    (warning,) = page.warning
    assert str(total) in warning.value
    assert str(MOST) in warning.value
    assert not _cells(page)
    assert not page.get("download_button")
    page.multiselect(key="combo_dimensions").set_value(["diagnosis", "age"])
    run(page)
    assert not page.warning
    assert _cells(page)


def test_more_than_fits_is_drawn_in_pages() -> None:
    page = _open(combo_dimensions=["diagnosis", "hospital"])
    assert len(_cells(page)) == 12 * len(SERVICES)
    assert "24" in _texts(page)


def test_a_value_looked_at_alone_gives_back_those_chosen_before() -> None:
    def page() -> None:
        import streamlit as st

        from pages.ui.feature.combination_choices import only_value

        st.session_state["combo_values_addons"] = ["none", "outpatient", "special_ward"]
        for code in ("addons=none", "addons=outpatient"):
            only_value(code)
            st.text(st.session_state["combo_values_addons"])
        only_value("addons=outpatient")
        st.text(st.session_state["combo_values_addons"])

    told = [text.value for text in AppTest.from_function(page).run().text]
    assert told == ["['none']", "['outpatient']", "['none', 'outpatient', 'special_ward']"]


def test_only_what_changes_can_be_shown() -> None:
    page = _open(combo_changing=True)
    shown = {service for service, _ in _cells(page)}
    assert "direct_billing" in shown
    assert "video_consult" not in shown


def test_the_edition_stands_outermost() -> None:
    page = _open(combo_dimensions=["diagnosis", "hospital", "edition"])
    assert {column.split("/")[0] for _, column in _cells(page)} <= {"standard", "special"}


def test_four_dimensions_begin_with_as_many_values_as_can_be_computed() -> None:
    page = _open(combo_dimensions=["edition", "addons", "diagnosis", "stage"])
    assert not page.warning
    assert _cells(page)


def test_both_views_as_picture_and_as_table() -> None:
    page = _open()
    assert "∞" in _texts(page)
    page.button_group(key="combo_shape").set_value("table")
    run(page)
    (table,) = page.dataframe
    assert table.value.shape == (10, 2 + len(SERVICES))
    assert len(set(table.value.columns)) == 2 + len(SERVICES)
    assert len({tuple(row[:2]) for row in table.value.itertuples(index=False)}) == 10


def test_few_services_have_a_panel_each() -> None:
    page = _open(
        combo_services=["inpatient_carer", "direct_billing"], combo_dimensions=["edition", "hospital"]
    )
    assert {service for service, _ in _cells(page)} == {"inpatient_carer", "direct_billing"}
    assert "6 种组合里" in _texts(page)


def test_a_base_can_be_changed_in_place() -> None:
    page = _open(combo_base="event:vip", combo_services=["inpatient_carer"])
    before = [block for block in blocks(page) if TOUCHED.search(block)]
    page.multiselect(key="combo_base_changes").set_value(["hospital=public_general"])
    run(page)
    after = [block for block in blocks(page) if TOUCHED.search(block)]
    assert before != after
    page.multiselect(key="combo_base_changes").set_value([])
    run(page)
    assert [block for block in blocks(page) if TOUCHED.search(block)] == before


@pytest.mark.parametrize("persona", load_personas(), ids=lambda one: one.id)
def test_a_step_of_a_persona_can_be_the_base(persona: Persona) -> None:
    page = _open(combo_base=f"persona:{persona.id}@2")
    assert any(persona.steps[1].on.isoformat() in one.proto.popover.label for one in page.get("popover"))
    assert len(_cells(page)) == 10 * len(SERVICES)


def test_a_cell_is_explained_and_leads_to_the_full_answer() -> None:
    page = _open(combo_service="direct_billing", combo_column="special/none")
    assert "特需部版 · 没有加购" in _texts(page)
    page.button(key="combo_show").click()
    run(page)
    does = answers.catalogue().service("direct_billing").plain.does
    assert any(does in block.value for block in page.get("html"))
    page.button(key="combo_close").click()
    run(page)
    assert "特需部版 · 没有加购" not in _texts(page)


def test_a_cell_leads_to_where_its_terms_are_changed() -> None:
    page = _open(combo_service="direct_billing", combo_column="special/none")
    page.button(key="terms_from_combinations_direct_billing").click()
    run(page)
    assert fields(page)["terms_service"].value == "direct_billing"


def test_a_cell_leads_to_the_contradictions_of_its_service() -> None:
    page = _open(combo_service="inpatient_companion", combo_column="standard/none")
    entry = next(one.key for one in page.button if (one.key or "").startswith("entry_from_cell_"))
    page.button(key=entry).click()
    run(page)
    assert page.session_state["register_entry"] == entry.removeprefix("entry_from_cell_")
    assert "条款核对" in [title.value for title in page.title]


def test_what_one_change_would_do_is_said() -> None:
    page = _open(combo_base="event:vip", combo_service="inpatient_carer", combo_column="standard/none")
    text = _texts(page)
    assert answer_text.status_badge("not_met") in text
    assert "只改一处" in text
    assert "特需医疗：✓ 可以使用" in text
    assert "不清楚" not in text


def test_two_combinations_are_compared(judge: Judge) -> None:
    page = _open(combo_left="standard/none", combo_right="special/none")
    table = page.table[0].value
    shown = "\n".join(table["差别"])
    assert "**直付医疗服务**" in shown
    assert "**视频问诊**" not in shown
    page.selectbox(key="combo_right").set_value("standard/none")
    run(page)
    assert any("完全一样" in info.value for info in page.info)


def test_a_case_that_does_not_fit_is_said() -> None:
    page = _open(case={"as_of": "2025-03-01", "policy_start": "2025-01-01", "policy_end": "2024-01-01"})
    assert page.error
