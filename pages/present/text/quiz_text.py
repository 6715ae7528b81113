"""How is a quiz put in few words? Markdown for questions, marks and results; no elements here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pages.present.text import answer_text
from rules.catalogue.catalogue import Catalogue
from rules.domain.answer import Clause
from rules.quiz.model import AnswerOption, Mark, Question, QuestionKind, Quiz, ReasonNote, Result, Verdict
from rules.quiz.quiz import points_by_kind

KIND_NAMES: dict[QuestionKind, str] = {
    "which": "能用哪些服务",
    "why": "为什么不能用",
    "date": "期限是哪天",
    "times": "还剩几次",
    "contradiction": "手册的矛盾",
    "change": "改什么就能用",
}

MARKS: dict[Verdict, tuple[str, str, str]] = {
    "right": ("✓", "答对", "green"),
    "partly": ("◐", "对了一部分", "orange"),
    "wrong": ("×", "答错", "red"),
    "unanswered": ("－", "没有答", "gray"),
}
"""Sign, name and colour of a mark; sign and name say it without the colour."""


class Reread(NamedTuple):
    """A service to read again, with the places that the questions missed rest on."""

    name: str
    clauses: tuple[Clause, ...]


def points(number: float) -> str:
    """Points without a needless decimal, e.g. `6.5` or `7`."""
    return f"{number:g}"


def mark_badge(verdict: Verdict) -> str:
    """Markdown for a mark."""
    sign, name, colour = MARKS[verdict]
    return f":{colour}-badge[{sign} {name}]"


def mark_text(verdict: Verdict) -> str:
    """A mark as sign and name."""
    return " ".join(MARKS[verdict][:2])


def situation(question: Question) -> str:
    """Markdown for the customer's situation, a line for each heading."""
    return "\n".join(f"- **{name}**：{answer_text.plain(text)}" for name, text in question.situation)


def letters(ids: tuple[str, ...]) -> str:
    """Options by their letters."""
    return "、".join(ids)


def feedback(question: Question, mark: Mark) -> str:
    """Markdown for how a question was answered, what is right, and why, with the clauses."""
    parts = [f"{mark_badge(mark.verdict)}　正确答案：**{letters(question.right)}**"]
    parts += [_missed(mark)] if mark.verdict in ("partly", "wrong") else []
    options = [_option_line(question, option, mark) for option in question.options]
    why = [_note_line(note) for note in question.explanation]
    return "\n\n".join([*parts, "\n".join(options), *(["为什么：\n\n" + "\n".join(why)] if why else [])])


def _missed(mark: Mark) -> str:
    told = [f"漏选了 {letters(mark.missed)}"] if mark.missed else []
    told += [f"错选了 {letters(mark.mistaken)}"] if mark.mistaken else []
    return "，".join(told) + "。"


def _option_line(question: Question, option: AnswerOption, mark: Mark) -> str:
    sign = "✓" if option.id in question.right else "×"
    chosen = "（您选的）" if option.id in mark.chosen else ""
    name = f"**{option.id}. {answer_text.plain(option.text)}**{chosen}"
    note = "" if option.note.just_right else f"　{answer_text.plain(option.note.text)}"
    return f"- {sign} {name}{note} {_places(option.note)}"


def _note_line(note: ReasonNote) -> str:
    return f"- {answer_text.plain(note.text)} {_places(note)}"


def _places(note: ReasonNote) -> str:
    return " ".join(answer_text.clause(place.clause) for place in note.places)


def by_kind(result: Result) -> str:
    """Markdown for the points by kind."""
    return "\n".join(
        f"- {KIND_NAMES[kind]}：{points(reached)} / {number} 分"
        for kind, (reached, number) in points_by_kind(result).items()
    )


def marked_questions(quiz: Quiz, result: Result) -> Iterator[tuple[int, Question, Mark]]:
    """Each question with its number and mark."""
    for number, (question, mark) in enumerate(zip(quiz.questions, result.marks, strict=True), start=1):
        yield number, question, mark


def reread(quiz: Quiz, result: Result, catalogue: Catalogue) -> tuple[Reread, ...]:
    """What to read again: the services of questions not wholly right, with the places missed."""
    found: dict[str, dict[Clause, None]] = {}
    for _, question, mark in marked_questions(quiz, result):
        if mark.verdict == "right":
            continue
        if question.kind == "which":
            touched = mark.missed + mark.mistaken or question.right
            for id in touched:
                option = question.option(id)
                found.setdefault(option.value, {}).update(
                    dict.fromkeys(place.clause for place in option.note.places)
                )
        else:
            for service in question.services:
                found.setdefault(service, {}).update(dict.fromkeys(question.clauses))
    return tuple(Reread(catalogue.service(id).name, tuple(clauses)) for id, clauses in found.items())


def reread_lines(again: tuple[Reread, ...]) -> str:
    """Markdown for what to read again."""
    return "\n".join(
        f"- **{answer_text.plain(one.name)}** {'；'.join(map(answer_text.clause, one.clauses))}"
        for one in again
    )
