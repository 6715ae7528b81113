"""Which contradictions and silences cost customers most? The table of both registers as a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pages.present.base.csv_table import Field, Table
from pages.present.clauses import register_page
from pages.present.clauses.register_choices import CHANGES, HARM, REASONS, REGISTER_NAMES, SORTS
from pages.present.clauses.register_rows import RegisterRow
from pages.present.export import cover_sheet
from pages.present.export.excel_writer import CODES, Cover, Section
from rules.analysis.sample_space import AS_OF
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.labels import lines_text
from rules.quiz.customers import Customer

TABLE = "矛盾与空白"

HEAD = (
    "名次",
    "服务",
    "问题",
    f"条目{CODES}",
    "类",
    "有利解释",
    "保守解释",
    "别的行号",
    "关系到",
    "能算",
    "少掉可用的组合（%）",
    "少掉的组合数",
    "比较的组合数",
    SORTS[HARM],
    "其中整项没有了",
    "示例客户",
)


def register_sheets(
    rows: Sequence[RegisterRow], customers: Sequence[Customer], catalogue: Catalogue
) -> list[Table | Cover]:
    """The rows in the order given, and a sheet that says how they are counted."""
    return [
        Table(TABLE, HEAD, [tuple(_fields(row, rank)) for rank, row in enumerate(rows, 1)], names=3),
        _cover(rows, customers, catalogue),
    ]


def _fields(row: RegisterRow, rank: int) -> Iterator[Field]:
    entry, found, lost = row.entry, row.combinations, row.customers
    yield from (rank, "\n".join(row.services), entry.title, entry.id, REGISTER_NAMES[row.register])
    for reading in register_page.readings_told(entry):
        yield f"{reading.say}（{reading.lines}）" if reading.lines else reading.say
    yield lines_text(register_page.other_lines(entry))
    yield "\n".join(CHANGES[change] for change in entry.changes)
    yield (
        "能" if row.wired else f"不能：\n{REASONS[entry.not_computed] if entry.not_computed else row.why_not}"
    )
    yield from (
        (round(100 * found.lost / found.compared, 4) if found.compared else 0, found.lost, found.compared)
        if found
        else (None,) * 3
    )
    yield from (len(lost.people), lost.whole) if lost else (None, None)
    yield None if row.personas is None else len(row.personas)


def _cover(rows: Sequence[RegisterRow], customers: Sequence[Customer], catalogue: Catalogue) -> Cover:
    counted = [
        ("少掉可用", "一个项目按有利解释能用，只把这一处改按保守解释就不能用了；其余各处都按有利解释"),
        ("组合", f"围绕 {AS_OF} 这一天，规则分得出的每一种情况；每个项目的每种情况只数一次"),
        ("样本客户", register_page.sample_told(customers)),
        ("示例客户", "培训演示里的客户，有几位在某一步会少掉能用的项目"),
        ("行号", "每种解释后面是支持它的行；“别的行号”是两边都不单靠的行"),
        ("空着的格", "这一条不能算，“能算”那一栏写明为什么"),
    ]
    return Cover(
        "说明",
        f"服务手册里的矛盾与空白：{len(rows)} 条，按表中的顺序",
        [
            Section("怎么数", counted),
            Section("结论", [("合起来", register_page.loss_headline(rows, len(customers)))]),
            cover_sheet.terms(catalogue.stamp, catalogue),
        ],
    )
