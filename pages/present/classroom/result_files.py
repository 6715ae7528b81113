"""How do thirty results come together where there is no room? Each is a small file; this reads them.

A file holds the nickname, which quiz it was and the options chosen. What is right is computed again.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from pydantic import Field, ValidationError

from pages.present.classroom.class_results import Answers
from pages.present.classroom.room import RoomError, clean_nickname, with_number
from rules.domain.scenario import StrictModel, visible
from rules.quiz.model import Quiz
from rules.quiz.quiz_choice import LENGTHS, QuizChoice

KIND = "quiz-result"
ANONYMOUS = "匿名"
"""Who gave no nickname."""
LARGEST = 20_000
MOST_FILES = 200


class ResultFile(StrictModel):
    """What one trainee hands in."""

    kind: str = Field(pattern=f"^{KIND}$")
    nickname: str
    choice: QuizChoice
    data: str
    """The state of the rules that the questions were made from."""
    answers: dict[str, tuple[str, ...]]
    """Option ids by the id of the question."""


def result_file(nickname: str, choice: QuizChoice, quiz: Quiz, answers: Answers) -> bytes:
    """The file of one trainee."""
    chosen = {f"q{at + 1}": tuple(ids) for at, ids in sorted(answers.items())}
    content = ResultFile(kind=KIND, nickname=nickname, choice=choice, data=quiz.data, answers=chosen)
    return content.model_dump_json(indent=1).encode()


class Gathered(NamedTuple):
    """Files put together."""

    choice: QuizChoice | None
    """The quiz that most of them are of."""
    data: str
    entries: tuple[tuple[str, Answers], ...]
    told: tuple[tuple[str, str], ...]
    """Of every file that is not counted, or not as it stands: its name, and why."""


def gather(files: Iterable[tuple[str, bytes]]) -> Gathered:
    """All files of one quiz, each once; every other is told with what is wrong with it."""
    told: list[tuple[str, str]] = []
    read: list[tuple[str, ResultFile]] = []
    for number, (name, content) in enumerate(files):
        if number >= MOST_FILES:
            told.append((name, f"一次最多合 {MOST_FILES} 份，这一份没有读"))
            continue
        try:
            read.append((name, _read_result(content)))
        except ValueError as error:
            told.append((name, str(error)))
    if not read:
        return Gathered(None, "", (), tuple(told))
    kinds = Counter((one.choice, one.data) for _, one in read)
    choice, data = max(kinds, key=kinds.__getitem__)
    entries: dict[str, Answers] = {}
    seen: list[tuple[ResultFile, str]] = []
    for name, one in read:
        if one.choice != choice:
            told.append((name, f"是另一套题（题号 {one.choice.seed}，{one.choice.count} 题），没有算进来"))
        elif one.data != data:
            told.append((name, "是用另一版规则数据出的题，答案可能不同，没有算进来"))
        elif first := _same_as(one, seen):
            told.append((name, f"和“{first}”内容一样，只算一份"))
        else:
            seen.append((one, name))
            nickname = with_number(one.nickname, set(entries))
            if nickname != one.nickname:
                told.append((name, f"昵称“{one.nickname}”已有人用，这一份记作“{nickname}”"))
            entries[nickname] = _by_number(one)
    return Gathered(choice, data, tuple(entries.items()), tuple(told))


def _same_as(one: ResultFile, seen: list[tuple[ResultFile, str]]) -> str:
    return next((name for other, name in seen if other == one), "")


def _by_number(one: ResultFile) -> Answers:
    return {int(id[1:]) - 1: chosen for id, chosen in one.answers.items()}


def _read_result(content: bytes) -> ResultFile:
    """One file. ValueError says in Chinese what is wrong with it."""
    if len(content) > LARGEST:
        raise ValueError("太大了，不是成绩文件")
    try:
        found = ResultFile.model_validate(json.loads(content.decode("utf-8-sig")))
    except ValidationError as error:
        fault = error.errors()[0]
        place = ".".join(str(part) for part in fault["loc"][:3]) or "整个文件"
        raise ValueError(f"不是测验的成绩文件，或者被改过：{visible(place)} 不对") from None
    except (ValueError, RecursionError):
        raise ValueError("读不出来：文件坏了，或者不是成绩文件（应是 .json）") from None
    if not LENGTHS[0] <= found.choice.count <= LENGTHS[1]:
        raise ValueError(f"题数须在 {LENGTHS[0]} 到 {LENGTHS[1]} 之间，收到 {found.choice.count}")
    known = {f"q{number}" for number in range(1, found.choice.count + 1)}
    if unknown := sorted(set(found.answers) - known):
        raise ValueError(f"没有第 {visible(unknown[0][:8])} 题，这套题只有 {found.choice.count} 题")
    try:
        return found.model_copy(update={"nickname": clean_nickname(found.nickname)})
    except RoomError as error:
        raise ValueError(str(error)) from None
