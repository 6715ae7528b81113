"""What does a trainee take home? The result of a quiz as a page that prints, as a workbook and as data.

The name stands in these files only. No screen here.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import NamedTuple

from pages.present.base.csv_table import Field, Table
from pages.present.base.templating import template
from pages.present.export.excel_writer import excel_file
from pages.present.text import answer_text, quiz_text
from rules.catalogue.catalogue import MANUAL_SHA256, Catalogue
from rules.quiz.model import Quiz, ReasonNote, Result
from rules.quiz.quiz import ASSUMED, points_by_kind

HTML, JSON = "text/html", "application/json"


class ResultSheet(NamedTuple):
    """A graded quiz with what is written over it."""

    quiz: Quiz
    result: Result
    name: str
    """As the trainee typed it; may be empty."""
    on: dt.date
    catalogue: Catalogue

    @property
    def file(self) -> str:
        """The file's name without its ending; it holds no name of a person."""
        return f"测验成绩-{self.quiz.seed}-{self.on}"


def html_file(sheet: ResultSheet) -> bytes:
    """The result as one page without anything from outside; every text is escaped."""
    page = template("quiz.html.jinja")
    text = page.render(
        sheet=sheet,
        assumed=ASSUMED,
        kinds=[
            (quiz_text.KIND_NAMES[kind], quiz_text.points(reached), number)
            for kind, (reached, number) in points_by_kind(sheet.result).items()
        ],
        again=quiz_text.reread(sheet.quiz, sheet.result, sheet.catalogue),
        marked=list(quiz_text.marked_questions(sheet.quiz, sheet.result)),
        total=quiz_text.points(sheet.result.points),
        kind_names=quiz_text.KIND_NAMES,
        mark_text=quiz_text.mark_text,
        places=places_text,
        clause_text=answer_text.clause_text,
        manual=MANUAL_SHA256[:12],
    )
    return text.encode()


def places_text(note: ReasonNote) -> str:
    """Where a reason stands in the manual."""
    return "；".join(answer_text.clause_text(place.clause) for place in note.places)


def excel(sheet: ResultSheet) -> bytes:
    """A workbook: the result, and a row for each question."""
    quiz, result = sheet.quiz, sheet.result
    facts: list[list[Field]] = [
        ["姓名", sheet.name],
        ["日期", sheet.on],
        ["题号", quiz.seed],
        ["数据版本", quiz.data],
        ["得分", result.points],
        ["满分", len(quiz.questions)],
    ]
    facts += [
        [f"{quiz_text.KIND_NAMES[kind]}（{number} 题）", reached]
        for kind, (reached, number) in points_by_kind(result).items()
    ]
    facts += [
        ["建议重读", f"{one.name}：{'；'.join(map(answer_text.clause_text, one.clauses))}"]
        for one in quiz_text.reread(quiz, result, sheet.catalogue)
    ]
    rows: list[list[Field]] = [
        [
            number,
            quiz_text.KIND_NAMES[question.kind],
            question.text,
            "\n".join(f"{name}：{text}" for name, text in question.situation),
            "\n".join(f"{option.id}. {option.text}" for option in question.options),
            quiz_text.letters(mark.chosen),
            quiz_text.letters(question.right),
            quiz_text.mark_text(mark.verdict),
            mark.points,
            "\n".join(answer_text.clause_text(clause) for clause in question.clauses),
        ]
        for number, question, mark in quiz_text.marked_questions(quiz, result)
    ]
    header = ("题", "题型", "题目", "客户情况", "选项", "您的答案", "正确答案", "结果", "得分", "依据")
    return excel_file([Table("成绩", ("项目", "内容"), facts), Table("逐题", header, rows)])


def json_file(sheet: ResultSheet) -> bytes:
    """Everything as data: with the seed and the data's version the quiz can be made and graded again."""
    content = {
        "name": sheet.name,
        "on": sheet.on.isoformat(),
        "manual_sha256": MANUAL_SHA256,
        "points": sheet.result.points,
        "most": len(sheet.quiz.questions),
        "result": sheet.result.model_dump(mode="json"),
        "quiz": sheet.quiz.model_dump(mode="json"),
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()
