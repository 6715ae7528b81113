"""How does a book go to somebody else? A workbook whose first sheet is the picture, and the rows as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from pages.present.base.csv_table import Field, Table, safe
from pages.present.book.book_words import (
    COUNTED_NAMES,
    LAPSE_TOLD,
    SEGMENT_NAMES,
    lapse_name,
    segment_name,
)
from pages.present.book.policy_rows import TOLD_FACTS, told_fact
from pages.present.book.upload_words import refused_table
from pages.present.export import cover_sheet
from pages.present.export.excel_writer import BARE, SelfDrawn, Styles
from pages.present.share.book_choices import ASKS, BOTH, LAPSES, ONLY_FAVOURABLE
from pages.present.text.answer_text import READING_NAMES
from rules.book.files.matched_columns import ANSWERS_TITLE
from rules.book.files.spoken_names import ID_NAME
from rules.book.whole.book_standing import BookInSteps
from rules.book.whole.effect import BookEffectInSteps
from rules.book.whole.lapse import WITHIN, LapsesInSteps
from rules.book.whole.segments import segments_of
from rules.catalogue.catalogue import STANCES, Catalogue
from rules.catalogue.labels import STATUS_NAMES, label
from rules.domain.answer import BEST_FIRST
from rules.domain.parsing import to_json
from rules.quiz.quiz import data_digest

if TYPE_CHECKING:
    # At run time another thread may be in the middle of importing the package, whose parts need each other.
    from xlsxwriter.worksheet import Worksheet

ROWS_IN_WORKBOOK = 5_000
"""Policies that a workbook lists: more make it slow to open; the CSV has all."""

FAVOURABLE, CAUTIOUS = STANCES

BAR_COLOURS = {BOTH: "#7CC4CE", ONLY_FAVOURABLE: "#BFE1E6", ASKS: "#D5DDE0", LAPSES: "#F2B37A"}


class BookFile(NamedTuple):
    """What a file is made of."""

    name: str
    """What the book is called."""
    found: BookInSteps
    lapses: LapsesInSteps | None
    effect: BookEffectInSteps | None
    effect_name: str
    by: str
    """How the effect is divided."""
    catalogue: Catalogue
    overrides: int
    """How many entries of the registers are read otherwise than the rest."""


class BookPicture(NamedTuple):
    """The first sheet: every service with its numbers as bars."""

    name: str
    file: BookFile

    def draw(self, sheet: Worksheet, styles: Styles) -> None:
        """Write all of it."""
        heads = _picture_heads(self.file)
        for at, width in enumerate([15, 18, *[13] * 3, 24, *[13] * (len(heads) - 6)]):
            sheet.set_column(at, at, width)
        last = len(heads) - 1
        title = f"{self.file.name}：{self.file.found.book.size:,} 份保单，{ANSWERS_TITLE}"
        sheet.merge_range(0, 0, 0, last, str(safe(title)), styles.of(**BARE, bold=True, font_size=16))
        sheet.set_row(0, 26)
        plain = styles.of(**{**BARE, "text_wrap": True}, font_size=10, font_color="#444444")
        top = 1
        for line in _rests_upon(self.file):
            sheet.merge_range(top, 0, top, last, str(safe(line)), plain)
            sheet.set_row(top, 16 * (1 + len(line) // 75))
            top += 1
        colours = dict(_bar_columns(self.file))
        for at, name in enumerate(heads):
            fill = colours.get(at, "#F0F2F6")
            sheet.write_string(top, at, name, styles.of(bold=True, bg_color=fill, valign="vcenter"))
        sheet.set_row(top, 32)
        sheet.freeze_panes(top + 1, 2)
        first = row = top + 1
        for values in _picture_rows(self.file):
            for at, value in enumerate(values):
                if isinstance(value, int):
                    sheet.write_number(row, at, value, styles.of(num_format="#,##0", valign="vcenter"))
                else:
                    sheet.write_string(row, at, str(safe(value or "")), styles.of(valign="vcenter"))
            sheet.set_row(row, 18)
            row += 1
        most = max(self.file.found.book.size, 1)
        for at, colour in _bar_columns(self.file):
            bar = {
                "type": "data_bar", "bar_color": colour, "bar_solid": True,
                "min_type": "num", "min_value": 0, "max_type": "num", "max_value": most,
            }  # fmt: skip
            sheet.conditional_format(first, at, row - 1, at, bar)
        sheet.print_area(0, 0, row - 1, last)
        sheet.fit_to_pages(1, 1)


def _picture_heads(file: BookFile) -> list[str]:
    lapses = [lapse_name(days) for days in WITHIN] if file.lapses else []
    return ["分组", "服务", *COUNTED_NAMES.values(), "最常缺的信息", *lapses]


def _bar_columns(file: BookFile) -> Iterator[tuple[int, str]]:
    yield from ((2, BAR_COLOURS[BOTH]), (3, BAR_COLOURS[ONLY_FAVOURABLE]), (4, BAR_COLOURS[ASKS]))
    if file.lapses:
        yield from ((6 + at, BAR_COLOURS[LAPSES]) for at in range(len(WITHIN)))


def _picture_rows(file: BookFile) -> Iterator[list[Field]]:
    for service in file.catalogue.services:
        count = file.found.count(service.id)
        asked = "、".join(f"{label(fact, file.catalogue)} {number:,}" for fact, number in count.asked[:2])
        lapses = (
            [int(file.lapses.lapsing(service.id, days, FAVOURABLE).sum()) for days in WITHIN]
            if file.lapses
            else []
        )
        yield [service.group, service.name, count.both, count.favourable, count.asks, asked, *lapses]


def _rests_upon(file: BookFile) -> Iterator[str]:
    stamp = file.catalogue.stamp
    tried = cover_sheet.draft_tried(stamp)
    draft = f"，试改草稿 {tried[:12]}" if tried else ""
    single = f"，另单独指定了 {file.overrides} 处读法" if file.overrides else ""
    days = sorted(value for value in file.found.book.policies.column("as_of").vocabulary.values if value)
    asked = f"{days[0]} 至 {days[-1]}" if len(days) > 1 else "".join(map(str, days))
    yield f"查询日期 {asked}　·　两种解释都算了{single}"
    yield f"规则版本 {stamp['version']}（数据 {data_digest(file.catalogue)}{draft}）　·　{cover_sheet.NOTE}"
    yield "图例：表头的颜色就是条的颜色，条长是占全册的份数；“还差信息”是按有利解释还定不了。"
    if file.lapses:
        yield f"作废：{LAPSE_TOLD}；按有利解释。"


def book_sheets(file: BookFile) -> list[Table | SelfDrawn]:
    """The picture, the effect where one is computed, the rows, and those that were refused."""
    sheets: list[Table | SelfDrawn] = [BookPicture("图", file)]
    if file.effect is not None:
        sheets.append(_effect_table(file, file.effect))
    size = file.found.book.size
    sheets.append(rows_table(file, min(size, ROWS_IN_WORKBOOK)))
    if file.found.book.rejected:
        sheets.append(refused_table(file.found.book.rejected[:ROWS_IN_WORKBOOK], file.catalogue))
    return sheets


def _effect_table(file: BookFile, effect: BookEffectInSteps) -> Table:
    groups = segments_of(file.found.book.policies, file.by)
    names = [segment_name(file.by, one.value, file.catalogue) for one in groups]
    head = [f"服务（{file.effect_name}；{SEGMENT_NAMES[file.by]}）", "按哪种解释"]
    for whose in ("全册", *names):
        head += [f"{whose} 多了", f"{whose} 少了"]
    head.append("全册 次数或状态变了")
    rows: list[list[Field]] = []
    for service in file.catalogue.services:
        if not any(effect.count(service.id, stance).any for stance in effect.stances):
            continue
        for stance in effect.stances:
            whole = effect.count(service.id, stance)
            row: list[Field] = [service.name, READING_NAMES[stance], whole.gained, whole.lost]
            for group in groups:
                part = effect.count(service.id, stance, group.rows)
                row += [part.gained, part.lost]
            rows.append([*row, whole.other])
    return Table("换一种", tuple(head), rows, names=2)


def rows_table(file: BookFile, most: int) -> Table:
    """A row a policy: what it is, and every service's status, the cautious one behind it where it differs."""
    heads = [label(fact, file.catalogue) for fact in TOLD_FACTS]
    services = [service.name for service in file.catalogue.services]
    size = file.found.book.size
    name = "保单" if most >= size else f"前 {most:,} 份保单"
    return Table(name, ("行", ID_NAME, *heads, *services), list(_row_fields(file, most)), names=2)


def _row_fields(file: BookFile, most: int) -> Iterator[list[Field]]:
    book, found = file.found.book, file.found
    words = [STATUS_NAMES[status] for status in BEST_FIRST]
    for place in range(most):
        facts = to_json(book.scenario(place))
        one, other = (found.statuses[stance][:, place].tolist() for stance in STANCES)
        statuses = [
            words[mine] if mine == theirs else f"{words[mine]}（保守：{words[theirs]}）"
            for mine, theirs in zip(one, other, strict=True)
        ]
        told = [told_fact(fact, facts, file.catalogue) for fact in TOLD_FACTS]
        yield [int(book.numbers[place]), book.ids[place] or "", *told, *statuses]
