"""Do thirty results come together whole: every answer counted, every file told of that is not?"""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import openpyxl
import pytest

from pages.present.base.csv_table import csv_file
from pages.present.classroom.class_results import Entries, points_of, result_tables, tally
from pages.present.classroom.day_ruler import ruler_of
from pages.present.classroom.phone_view import PhoneView, ask_on_phone
from pages.present.classroom.qr_code import qr_picture
from pages.present.classroom.question_view import question_view
from pages.present.classroom.result_files import LARGEST, gather, result_file
from pages.present.export.excel_writer import excel_file
from rules.catalogue.loader import load
from rules.domain.workdays import is_workday
from rules.engine.engine import Engine
from rules.quiz.model import Quiz
from rules.quiz.quiz import make_chosen_quiz
from rules.quiz.quiz_choice import QuizChoice

CHOICE = QuizChoice(seed=7, count=3, level="easy")
CLASS = 30
ENGINE = Engine(load())


@pytest.fixture(scope="module")
def quiz() -> Quiz:
    return make_chosen_quiz(ENGINE, CHOICE)


@pytest.fixture(scope="module")
def entries(quiz: Quiz) -> Entries:
    """Everybody chooses the next option; every fifth has left the last question out."""
    listed = []
    for turn in range(CLASS):
        chosen = {}
        for at, question in enumerate(quiz.questions):
            if at < 2 or turn % 5:
                chosen[at] = (question.options[(turn + at) % len(question.options)].id,)
        listed.append((f"学员{turn:02}", chosen))
    return listed


def test_every_answer_is_in_the_tally_once(quiz: Quiz, entries: Entries) -> None:
    for at in range(3):
        found = tally(quiz, at, entries)
        assert sum(one.chosen for one in found.options) == found.answered
        assert found.answered == (CLASS if at < 2 else CLASS * 4 // 5)
        assert found.right == sum(one.chosen for one in found.options if one.right)


def test_nobody_has_answered_yet(quiz: Quiz) -> None:
    found = tally(quiz, 0, [])
    assert (found.answered, {one.share for one in found.options}) == (0, {0})


def test_the_table_is_the_same_as_workbook_and_as_text(quiz: Quiz, entries: Entries) -> None:
    tables = result_tables(quiz, entries)
    book = openpyxl.load_workbook(io.BytesIO(excel_file(tables)))
    rows = [[str(cell) for cell in row] for row in book["成绩表"].iter_rows(values_only=True)]
    text = list(csv.reader(io.StringIO(csv_file(tables[0]).decode("utf-8-sig"))))
    assert [[re.sub(r"\.0$", "", cell) for cell in row] for row in text] == rows
    assert len(rows) == CLASS + 1
    for row, (name, answers) in zip(rows[1:], entries, strict=True):
        assert row[0] == name
        assert float(row[1]) == points_of(quiz, answers)
        assert [cell.split()[-1] for cell in row[3:]] == [
            answers[at][0] if at in answers else "没有答" for at in range(3)
        ]


@pytest.mark.parametrize("name", ["=1+1", "+8", "-1", "@a", "＝1"])
def test_a_nickname_is_never_a_formula(quiz: Quiz, name: str) -> None:
    tables = result_tables(quiz, [(name, {})])
    assert csv_file(tables[0]).decode("utf-8-sig").splitlines()[1].startswith(f"'{name}")
    cell = openpyxl.load_workbook(io.BytesIO(excel_file(tables)))["成绩表"]["A2"]
    assert (cell.value, cell.data_type) == (f"'{name}", "s")


def test_thirty_files_make_the_table_of_a_room(quiz: Quiz, entries: Entries) -> None:
    files = [(f"{name}.json", result_file(name, CHOICE, quiz, answers)) for name, answers in entries]
    found = gather(files)
    assert (found.choice, found.data, found.told) == (CHOICE, quiz.data, ())
    assert result_tables(quiz, found.entries) == result_tables(quiz, entries)


def changed(content: bytes, **parts: Any) -> bytes:
    return json.dumps(json.loads(content) | parts).encode()


def test_what_is_not_counted_is_told_by_name(quiz: Quiz, entries: Entries) -> None:
    (name, answers), other = entries[0], entries[1][1]
    good = result_file(name, CHOICE, quiz, answers)
    bad = {
        "broken.json": (good[:40], "读不出来"),
        "picture.json": (b"\x89PNG\x00", "读不出来"),
        "list.json": (b"[1]", "不是测验的成绩文件"),
        "foreign.json": (b'{"a": 1}', "不是测验的成绩文件"),
        "deep.json": (b"[" * 9000, "读不出来"),
        "large.json": (b" " * (LARGEST + 1), "太大了"),
        "same.json": (good, "只算一份"),
        "again.json": (result_file(name, CHOICE, quiz, other), f"记作“{name} 2”"),
        "quiz.json": (changed(good, choice={"seed": 8, "count": 3, "level": "easy"}), "另一套题"),
        "data.json": (changed(good, data="0" * 12), "另一版规则数据"),
        "nameless.json": (changed(good, nickname=" "), "昵称"),
        "question.json": (changed(good, answers={"q9": ["A"]}), "没有第 q9 题"),
        "count.json": (changed(good, choice={"seed": 7, "count": 99}), "题数须在"),
    }
    more = [(f"{at}.json", result_file(*pair)) for at, pair in enumerate(_others(quiz, entries))]
    found = gather([("good.json", good), *((file, content) for file, (content, _) in bad.items()), *more])
    told = dict(found.told)
    assert told.keys() == bad.keys()
    for file, (_, why) in bad.items():
        assert why in told[file], file
    assert len(found.entries) == 2 + len(more)


def _others(quiz: Quiz, entries: Entries) -> list[tuple[Any, ...]]:
    return [(name, CHOICE, quiz, answers) for name, answers in entries[2:6]]


def test_nothing_good_is_no_table() -> None:
    assert gather([("a.json", b"{")]).choice is None
    assert gather([]).told == ()


def test_a_phone_that_may_still_answer_holds_nothing_of_what_is_right(quiz: Quiz) -> None:
    for at, question in enumerate(quiz.questions):
        html = ask_on_phone(PhoneView("ask", "4827", "小王"), quiz, at, ()).html
        assert question.options[0].id in html
        for note in (*question.explanation, *(option.note for option in question.options)):
            assert len(note.text) < 2 or note.text not in html


def test_what_was_typed_is_text(quiz: Quiz) -> None:
    html = ask_on_phone(PhoneView("ask", "4827", "<img src=x>"), quiz, 0, ()).html
    assert "<img" not in html
    assert "&lt;img src=x&gt;" in html


def test_the_code_on_the_wall_is_a_picture_that_takes_its_places_size() -> None:
    assert qr_picture("http://192.168.1.5:8501/quiz?room=4827").startswith("<svg viewBox=")
    assert qr_picture("http://a/quiz?room=1000") != qr_picture("http://a/quiz?room=1001")


def test_a_question_is_said_whole(quiz: Quiz) -> None:
    for question in quiz.questions:
        view = question_view(question)
        said = f"{view.day}{view.story}{view.ask}{view.remark}"
        kept = re.sub(r"^\d+年|[（），。]", "", question.text)
        assert [sign for sign in kept if sign not in said] == []


@pytest.mark.parametrize("seed", range(1, 25))
def test_the_ruler_counts_working_days_one_by_one(seed: int) -> None:
    choice = QuizChoice(seed=seed, count=1, kinds=("date",), level="easy")
    question = make_chosen_quiz(ENGINE, choice).questions[0]
    ruler = ruler_of(question)
    assert ruler is not None
    assert [cell.start for cell in ruler.cells].count(True) == 1
    (right,) = (cell for cell in ruler.cells if cell.right)
    assert right.on.isoformat() == question.option(question.right[0]).value
    if ruler.whole and question.asks["counted"][2] == "workdays":
        steps = [cell for cell in ruler.cells if cell.step]
        assert [cell.step for cell in steps] == list(range(1, question.asks["counted"][1] + 1))
        assert steps[-1] == right
        assert all(is_workday(cell.on) != cell.off for cell in ruler.cells)
