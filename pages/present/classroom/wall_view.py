"""What stands on the wall in front of a class? The room, the question, and once closed how it was answered.

What is right is in nothing that is made before a question is closed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import Markup

from pages.present.base.templating import template
from pages.present.classroom.class_results import points_of, tally
from pages.present.classroom.day_ruler import DayRuler, ruler_of
from pages.present.classroom.qr_code import qr_picture
from pages.present.classroom.question_view import QuestionView, manual_lines, question_view, spelled_days
from pages.present.classroom.room import LIFETIME, ClassView
from pages.present.text import quiz_text
from rules.domain.deadline_kinds import DEADLINES
from rules.quiz.model import Question, Quiz

WALL = template("wall.html.jinja", Path(__file__).resolve().parent / "templates")

KEPT = f"房间只记昵称和答案，放在内存里，{LIFETIME.seconds // 3600} 小时没人用就自动清空"
LEVELS = {"easy": "容易", "usual": "一般", "hard": "难"}
PACES = {"host": "老师出一题，大家答一题", "own": "各做各的"}
MOST_NAMES = 40
LONG, LONGEST = 150, 300
"""Characters of a question from which the type is smaller."""


class WallOption(NamedTuple):
    """An option; all after the aside is empty until the question is closed."""

    id: str
    main: str
    aside: str
    right: bool = False
    chosen: int = 0
    share: int = 0
    width: int = 0
    note: str = ""


class Rate(NamedTuple):
    """How a question was answered."""

    ask: str
    right: int
    answered: int
    share: int


class Wall(NamedTuple):
    """What the template fills in."""

    phase: str
    look: str
    code: str
    qr: Markup
    short_address: str
    warning: str
    about: str
    kept: str
    names: tuple[str, ...]
    length: int
    answered: int
    dots: tuple[bool, ...]
    steps: tuple[str, ...]
    where: str
    next: str
    earlier: bool
    """Whether there is a question before."""
    again: bool
    most_names: int = MOST_NAMES
    question: QuestionView | None = None
    options: tuple[WallOption, ...] = ()
    reason: str = ""
    lines: str = ""
    ruler: DayRuler | None = None
    mark: str = ""
    progress: tuple[int, ...] = ()
    rates: tuple[Rate, ...] = ()
    average: str = ""


def wall_html(room: ClassView, quiz: Quiz, address: str, warning: str = "") -> str:
    """The wall as it stands; `address` is where trainees go."""
    view = _empty_wall(room, address, warning)
    if room.phase == "done":
        view = view._replace(**_with_rates(room, quiz))
    elif room.phase == "open" and room.pace == "own":
        numbers = range(room.count)
        done = tuple(sum(at in answers for _, answers in room.entries) for at in numbers)
        view = view._replace(progress=done)
    elif room.phase != "waiting":
        view = view._replace(**_with_question(room, quiz))
    return WALL.render(view=view)


def _empty_wall(room: ClassView, address: str, warning: str) -> Wall:
    now = room.at if room.phase in ("open", "closed") else room.count if room.phase == "done" else -1
    steps = ("now" if at == now else "full" if at < now else "" for at in range(room.count))
    number = {"waiting": f"共 {room.count} 题", "done": f"{room.count} 题都做完了"}
    nexts = {"waiting": "开始", "open": "收卷", "closed": "下一题", "done": ""}
    own = room.pace == "own"
    last = room.at + 1 == room.count
    return Wall(
        phase=room.phase,
        look="",
        code=room.code,
        qr=qr_picture(address),
        short_address=address.partition("://")[2].partition("?")[0],
        warning=warning,
        about=f"{room.count} 题 · {LEVELS[room.choice.level]} · {PACES[room.pace]}。{KEPT}。",
        kept=KEPT,
        names=tuple(name for name, _ in room.entries),
        length=room.count,
        answered=room.answered,
        dots=tuple(sorted((room.at in answers for _, answers in room.entries), reverse=True)),
        steps=tuple(steps),
        where=number.get(room.phase, "各做各的" if own and room.phase == "open" else _number_told(room)),
        next="看全班" if room.phase == "closed" and last else nexts[room.phase],
        earlier=room.phase == "done" or (room.phase != "waiting" and room.at > 0),
        again=room.phase == "closed" and not own,
    )


def _number_told(room: ClassView) -> str:
    return f"第 {room.at + 1} 题，共 {room.count} 题"


def _with_question(room: ClassView, quiz: Quiz) -> dict[str, Any]:
    question = quiz.questions[room.at]
    view = question_view(question)
    length = len(view.ask) + len(view.story) + sum(len(told) for _, told in view.facts)
    look = "longest" if length > LONGEST else "long" if length > LONG or len(view.options) > 4 else ""
    told: dict[str, Any] = {"question": view, "look": look}
    if room.phase != "closed":
        return told | {"options": tuple(WallOption(*option) for option in view.options)}
    return told | {"look": f"{look} {_bars_where(view)}"} | _with_bars(room, quiz, view)


SHORT = 8
"""Characters of an option that leave most of the row to its bar."""


def _bars_where(view: QuestionView) -> str:
    """Whether the options are short enough to stand beside long bars."""
    longest = max(len(option.main) + len(option.aside) for option in view.options)
    return "beside" if longest <= SHORT + len("周一") else "below"


def _with_bars(room: ClassView, quiz: Quiz, view: QuestionView) -> dict[str, Any]:
    question = quiz.questions[room.at]
    found = tally(quiz, room.at, room.entries)
    most = max((one.chosen for one in found.options), default=0) or 1
    ruler = ruler_of(question)
    options = tuple(
        WallOption(
            *shown,
            right=one.right,
            chosen=one.chosen,
            share=one.share,
            width=round(100 * one.chosen / most),
            note=_option_note(question, one.id) or (ruler.hint if ruler and one.right else ""),
        )
        for shown, one in zip(view.options, found.options, strict=True)
    )
    notes = [note.text for note in question.explanation]
    reason = ruler.said if ruler else notes[-1] if question.kind == "times" else _right_told(question)
    deadline = question.asks.get("deadline")
    mark = "从这天起" if deadline == "opens_on" else "最晚这天" if deadline in DEADLINES else ""
    return {
        "options": options,
        "reason": reason,
        "lines": manual_lines(question.clauses),
        "ruler": ruler,
        "mark": mark,
    }


def _option_note(question: Question, id: str) -> str:
    note = question.option(id).note
    return "" if note.just_right else spelled_days(note.text)


def _right_told(question: Question) -> str:
    """What is right, and why where that is one thing."""
    right = quiz_text.letters(question.right)
    if len(question.right) > 1:
        return f"正确答案：{right}"
    why = next((note.text for note in question.explanation), "") or _option_note(question, question.right[0])
    return f"{right}：{spelled_days(why)}" if why else f"正确答案：{right}"


def _whole(view: QuestionView) -> str:
    return f"{view.story}。{view.ask}" if view.story else view.ask


def _with_rates(room: ClassView, quiz: Quiz) -> dict[str, Any]:
    points = [points_of(quiz, answers) for _, answers in room.entries]
    average = sum(points) / len(points) if points else 0
    rates = []
    for at, question in enumerate(quiz.questions):
        found = tally(quiz, at, room.entries)
        share = round(100 * found.right / found.answered) if found.answered else 0
        rates.append(Rate(_whole(question_view(question)), found.right, found.answered, share))
    return {"rates": tuple(rates), "average": f"{average:.1f}".removesuffix(".0")}
