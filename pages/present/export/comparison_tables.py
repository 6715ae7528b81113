"""What stands in a download? Rows of many combinations or of a comparison, with Chinese heads and ids."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from pages.present.base.csv_table import Field, Table
from pages.present.compare import difference_lines as diff
from pages.present.compare.answering import Judge
from pages.present.compare.dimensions import Facts
from pages.present.compare.grid import Cell, Combination, Grid, answer_of
from pages.present.export import cover_sheet
from pages.present.export.excel_writer import Cover, Section, SelfDrawn
from pages.present.export.matrix_sheet import PICTURE, MatrixSheet
from pages.present.text.answer_text import PERIODS, READING_NAMES
from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.catalogue.labels import STATUS_NAMES, label
from rules.catalogue.schema import Service
from rules.domain.answer import Answer, ItemAnswer, ServiceAnswer
from rules.domain.answer_diff import STATUS
from rules.domain.deadline_kinds import DEADLINES
from rules.domain.scenario import RECORDS

ACROSS = 12
"""Combinations that stand side by side on a page; more of them stand one below the other."""

CONTENTS = (
    (PICTURE, "屏幕上的图：一眼看出哪种组合能用"),
    ("状态", f"{len(SERVICES)} 项服务在每种组合里的状态"),
    ("次数", f"{len(SERVICES)} 项服务在每种组合里还剩的次数"),
    ("组合", "每种组合的序号和内容"),
    ("明细", "每种组合、每个项目一行：状态、次数、日期"),
)
"""The sheets, and what each is for."""

SERVICE_HEAD = ("类别", "服务", "服务编号")


def grid_tables(
    picture: MatrixSheet, grid: Grid, judge: Judge, base: Facts
) -> list[Table | Cover | SelfDrawn]:
    """A workbook's sheets: the picture, what it is, statuses, counts, combinations, and all by item."""
    return [
        picture,
        _cover(grid, judge, base),
        _wide("状态", grid, judge.catalogue, _status),
        _wide("次数", grid, judge.catalogue, lambda cell: cell.left),
        _combinations(grid),
        details(grid, judge),
    ]


def _cover(grid: Grid, judge: Judge, base: Facts) -> Cover:
    """Whose case it is and what varies."""
    catalogue = judge.catalogue
    varied = {fact for dim in grid.dimensions for value in dim.values for fact in value.facts}
    fixed = {fact: value for fact, value in base.items() if fact not in varied and value is not None}
    records = [(label(fact, catalogue), f"{len(fixed[fact])} 条") for fact in RECORDS if fact in fixed]
    readings = list(dict.fromkeys(combination.reading for combination in grid.combinations))
    names = "、".join(dimension.label for dimension in grid.dimensions)
    return Cover(
        "说明",
        f"健康服务：{names}不同时，{len(SERVICES)} 项各怎么样（{len(grid.combinations)} 种组合）",
        [
            Section("日期", [("查询日期", dt.date.fromisoformat(str(base["as_of"])))]),
            cover_sheet.terms(catalogue.stamp, catalogue),
            *(cover_sheet.readings(reading, dict(judge.overrides), catalogue) for reading in readings),
            Section("变化的条件", [(d.label, "、".join(v.label for v in d.values)) for d in grid.dimensions]),
            cover_sheet.facts_text("固定的情况", fixed, catalogue),
            Section("固定的记录", records),
        ],
        [cover_sheet.legend(), cover_sheet.contents(CONTENTS)],
    )


def _wide(name: str, grid: Grid, catalogue: Catalogue, text: Any) -> Table:
    """Services down and combinations across; where these are too many for a page, the other way round."""
    labels = [f"{number} {one.label}" for number, one in enumerate(grid.combinations, 1)]
    cells = [[text(cell) for cell in grid.cells[service.id]] for service in catalogue.services]
    if len(labels) > ACROSS:
        header = ("组合", *(service.name for service in catalogue.services))
        return Table(
            name, header, [(one, *row) for one, row in zip(labels, zip(*cells, strict=True), strict=True)], 1
        )
    rows = [
        (service.group, service.name, service.id, *row)
        for service, row in zip(catalogue.services, cells, strict=True)
    ]
    return Table(name, (*SERVICE_HEAD, *labels), rows, 3)


def _status(cell: Cell) -> str:
    other = f"（另一种解释：{STATUS_NAMES[cell.other]}）" if cell.other else ""
    return STATUS_NAMES[cell.status] + other


def _combinations(grid: Grid) -> Table:
    rows = [
        (number, c.id, c.label, READING_NAMES[c.reading]) for number, c in enumerate(grid.combinations, 1)
    ]
    return Table("组合", ("组合序号", "组合编号", "组合", "有歧义时"), rows, 3)


def details(grid: Grid, judge: Judge) -> Table:
    """One row for each combination, service and item, with numbers and days."""
    header = (
        "组合序号",
        "组合编号",
        *(dimension.label for dimension in grid.dimensions),
        "解释",
        *SERVICE_HEAD,
        "项目",
        "项目编号",
        "服务状态",
        "服务状态编号",
        "项目状态",
        "项目状态编号",
        "上限",
        "已用",
        "剩余",
        "单位",
        "周期",
        "周期编号",
        "另一种解释：项目状态",
        "另一种解释：剩余",
        *(kind.name for kind in DEADLINES.values()),
    )
    rows: list[Sequence[Field]] = []
    for number, combination in enumerate(grid.combinations, 1):
        head: tuple[Field, ...] = (
            number,
            combination.id,
            *(value.label for value in combination.values),
            READING_NAMES[combination.reading],
        )
        rows += [(*head, *row) for row in _item_rows(answer_of(judge, combination), judge.catalogue)]
    return Table("明细", header, rows, header.index("项目编号") + 1)


def _item_rows(answer: Answer, catalogue: Catalogue) -> Iterator[tuple[Field, ...]]:
    for service in answer.services:
        info = catalogue.service(service.id)
        for item, other in service.item_pairs():
            yield (
                info.group,
                info.name,
                service.id,
                info.items[item.id].name,
                item.id,
                STATUS_NAMES[service.status],
                service.status,
                STATUS_NAMES[item.status],
                item.status,
                item.limit,
                item.used,
                item.remaining,
                item.unit,
                PERIODS[item.per],
                item.per,
                STATUS_NAMES[other.status],
                other.remaining,
                *_days(item, service),
            )


def _days(item: ItemAnswer, service: ServiceAnswer) -> Iterator[Field]:
    for id in DEADLINES:
        deadline = service.deadline(item.id, id)
        yield deadline.on if deadline else None


# ---------------------------------------------------------------- a comparison


def comparison(left: Answer, right: Answer, names: tuple[str, str], catalogue: Catalogue) -> Table:
    """What differs between two answers, one row an item and aspect; empty where nothing does."""
    header = (*SERVICE_HEAD, "项目", "项目编号", "差别", "差别编号", names[0], names[1])
    rows = [
        row
        for line in diff.difference_texts(diff.shown_differences(left, right), left, right, catalogue)
        for row in _line_rows(line, catalogue.service(line.service))
    ]
    return Table("差别", header, rows, 5)


def _line_rows(line: diff.DifferenceLine, info: Service) -> Iterator[tuple[Field, ...]]:
    for item in line.items or ("",):
        yield (
            info.group,
            info.name,
            info.id,
            info.items[item].name if item else "",
            item,
            diff.aspect_name(line),
            line.aspect,
            *(_unsigned(text, line) for text in (line.left, line.right)),
        )


def _unsigned(text: str, line: diff.DifferenceLine) -> str:
    """A status without its sign, which is for eyes; numbers and days as they are."""
    return text.split(" ", 1)[-1] if line.aspect == STATUS else text


def combination_names(left: Combination, right: Combination) -> tuple[str, str]:
    """Heads for the two sides."""
    return f"甲：{left.label}", f"乙：{right.label}"
