"""What stands on a trainee's phone? One question a screen; what is right only once nothing can be changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pages.present.base.templating import template
from pages.present.classroom.class_results import Answers, points_of
from pages.present.classroom.question_view import QuestionView, manual_lines, question_view, spelled_days
from pages.present.classroom.room import GONE
from pages.present.classroom.wall_view import KEPT
from pages.present.text import quiz_text
from rules.quiz.model import Question, Quiz
from rules.quiz.quiz import ASSUMED, mark_question

PHONE = template("phone.html.jinja", Path(__file__).resolve().parent / "templates")

UNTOLD_EASILY = "题目只说和它有关的情况，没提到的不影响答案。"

ALONE = "昵称和答案只在这部手机和下载的文件里，服务器不留。"


@dataclass
class PhoneView:
    """What the template fills in."""

    stage: str
    code: str = ""
    nickname: str = ""
    fault: str = ""
    typed: str = ""
    kept: str = ALONE
    gone: str = GONE
    number: int = 0
    count: int = 0
    own: bool = True
    easy: bool = False
    """Whether the questions tell only what matters to them."""
    question: QuestionView | None = None
    chosen: Sequence[str] = ()
    sent: bool = False
    looks: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    verdict: str = ""
    verdict_text: str = ""
    right: str = ""
    reasons: Sequence[tuple[str, str]] = ()
    points: str = ""
    marks: Sequence[tuple[str, str, str]] = ()
    """None for who does it alone: each is explained below the points."""
    left_open: Sequence[int] = ()
    """Numbers of questions without an answer, where the last is asked."""

    def __post_init__(self) -> None:
        if self.code:
            self.kept = f"{KEPT}。"

    @property
    def assumed(self) -> Sequence[str]:
        """What holds in every question."""
        return (UNTOLD_EASILY, *ASSUMED[1:]) if self.easy else ASSUMED

    @property
    def html(self) -> str:
        """The page."""
        return PHONE.render(view=self)


def ask_on_phone(phone: PhoneView, quiz: Quiz, at: int, chosen: Sequence[str]) -> PhoneView:
    """The question, with what was chosen so far; nothing of what is right."""
    phone.stage, phone.number, phone.count = "ask", at + 1, len(quiz.questions)
    phone.question, phone.chosen, phone.sent = question_view(quiz.questions[at]), chosen, bool(chosen)
    return phone


def tell_on_phone(phone: PhoneView, quiz: Quiz, at: int, chosen: Sequence[str]) -> PhoneView:
    """The question that can no longer be answered: how it was, what is right, and why."""
    question = quiz.questions[at]
    ask_on_phone(phone, quiz, at, chosen)
    mark = mark_question(question, chosen)
    phone.stage, phone.verdict, phone.verdict_text = "told", mark.verdict, quiz_text.mark_text(mark.verdict)
    phone.right = quiz_text.letters(question.right)
    phone.looks = {
        option.id: " right" if option.id in question.right else " wrong" if option.id in chosen else ""
        for option in question.options
    }
    phone.notes = {option.id: _note_shown(question, option.id) for option in question.options}
    phone.reasons = [
        (spelled_days(note.text), manual_lines(tuple(place.clause for place in note.places)))
        for note in question.explanation
    ]
    return phone


def show_on_phone(phone: PhoneView, quiz: Quiz, at: int, chosen: Sequence[str], *, told: bool) -> PhoneView:
    """The question, still open or told."""
    return (tell_on_phone if told else ask_on_phone)(phone, quiz, at, chosen)


def _note_shown(question: Question, id: str) -> str:
    sign = "✓" if id in question.right else "✕"
    note = question.option(id).note
    return f"{sign} {'正确' if note.just_right else spelled_days(note.text)}"


def sum_on_phone(phone: PhoneView, quiz: Quiz, answers: Answers) -> PhoneView:
    """The end: the points, and each question with where to read again."""
    phone.stage, phone.count = "done", len(quiz.questions)
    phone.points = quiz_text.points(points_of(quiz, answers))
    if not phone.code:
        return phone
    phone.marks = [
        (
            quiz_text.mark_text(mark_question(question, answers.get(at, ())).verdict),
            question_view(question).ask,
            manual_lines(question.clauses),
        )
        for at, question in enumerate(quiz.questions)
    ]
    return phone
