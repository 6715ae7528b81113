"""What does the trainer say at a step, and what may be asked? Answers with their lines, from the rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pages.present.compare.told_lines import short_lines, telling_reason
from pages.present.stage.stage_view import StepCase
from pages.present.stage.step_change import said_reason, services_moved
from pages.present.text import answer_text, count_text
from pages.present.text.answer_text import READING_NAMES, status_text
from pages.present.text.persona_text import Told, telling_days
from pages.present.text.promise_text import supposed
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.labels import label, lines_text
from rules.catalogue.schema import Entry, Service
from rules.domain.answer import IN_USE, Answer, ServiceAnswer
from rules.domain.deadline_kinds import DEADLINES
from rules.domain.periods import UNIT_NAMES

MOST_DOUBTS = 2
"""Entries of the registers that are told for a service."""


class NoteView(NamedTuple):
    """A point to make, with where it stands."""

    text: str
    lines: str


class RoomQuestion(NamedTuple):
    """What the room may ask, and the answer."""

    asked: str
    answer: str
    lines: str


class NotesView(NamedTuple):
    """The notes to a step."""

    number: int
    steps: int
    title: str
    day: str
    tell: str
    tried: bool
    teaches: tuple[NoteView, ...]
    moved: tuple[NoteView, ...]
    questions: tuple[RoomQuestion, ...]
    coming: str


def speaker_notes(case: StepCase, known: Catalogue) -> NotesView:
    """The notes to what is on the stage."""
    step, steps = case.persona.steps[case.number], case.persona.steps
    taught = [NoteView(note.say, short_lines(note.cite)) for note in step.teach]
    if not taught and case.number == 0:
        taught = [NoteView(point, "") for point in case.persona.shows]
    against = case.story if case.bent else case.before
    moved = tuple(_moved_notes(against, case.answer, known)) if against else ()
    after = steps[case.number + 1] if case.number + 1 < len(steps) else None
    return NotesView(
        case.number + 1,
        len(steps),
        step.title,
        answer_text.day_text(case.answer.as_of),
        step.tell,
        case.bent is not None,
        tuple(taught),
        moved,
        tuple(question for told in case.told for question in _questions_about(told, known)),
        f"{answer_text.day_text(after.on)}，{after.title}" if after else "",
    )


def _moved_notes(before: Answer, now: Answer, known: Catalogue) -> Iterator[NoteView]:
    """Every service whose status is another one, and what decides it."""
    for id in [one.id for one in now.services if one.id in services_moved(before, now)]:
        old, new = before.service(id), now.service(id)
        if old.status == new.status:
            continue
        reason = telling_reason(new)
        why = f"。{said_reason(reason)}" if reason else ""
        text = f"{known.service(id).name}　{status_text(old.status)} → {status_text(new.status)}{why}"
        yield NoteView(text, short_lines(reason.clause.lines) if reason else "")


# ---------------------------------------------------------------- what the room may ask


def _questions_about(told: Told, known: Catalogue) -> Iterator[RoomQuestion]:
    info = known.service(told.service.id)
    yield _why_question(told.service, info, known)
    yield from _day_questions(told, info)
    yield from _count_questions(told, info)
    yield from _reading_questions(told, known)


def _why_question(service: ServiceAnswer, info: Service, known: Catalogue) -> RoomQuestion:
    reason = telling_reason(service)
    lines = short_lines(reason.clause.lines) if reason else ""
    if service.status == "needs_info":
        names = "、".join(label(fact, known) for fact in service.missing)
        return RoomQuestion(f"{info.name}为什么还定不下来？", f"还差：{names}", lines)
    found = f"（{reason.found}）" if reason and reason.found else ""
    said = f"{said_reason(reason)}{found}" if reason else ""
    asked = "凭什么能用" if service.status == "available" else f"为什么是“{status_text(service.status)}”"
    return RoomQuestion(f"{info.name}{asked}？", said, lines)


def _day_questions(told: Told, info: Service) -> Iterator[RoomQuestion]:
    for day in telling_days(told):
        basis = f"，按{UNIT_NAMES['workdays'].removeprefix('个')}算" if day.basis == "workday" else ""
        on = answer_text.about_day(day.on, told.answer.as_of, about=day.about)
        capped = "；再晚也不能过保单最后一天" if day.capped else ""
        yield RoomQuestion(
            f"{_name_of(day.item, info)}的{DEADLINES[day.id].name}是哪天，怎么来的？",
            f"{on}{basis}：{day.say}{supposed(day)}{capped}",
            short_lines(day.clause.lines),
        )


def _count_questions(told: Told, info: Service) -> Iterator[RoomQuestion]:
    named = [item for item in told.service.items if item.id in told.watched.items or len(info.items) == 1]
    for item in named:
        if item.status in IN_USE and item.remaining is not None:
            used = f"，已用 {item.used} {item.unit}" if item.used else ""
            cite = info.items[item.id].limit.cite
            asked = f"{_name_of(item.id, info)}还剩几{item.unit}？"
            yield RoomQuestion(asked, f"{count_text.left_of_period(item)}{used}", short_lines(cite))


def _name_of(item: str, info: Service) -> str:
    return f"{info.name}（{info.items[item].name}）" if len(info.items) > 1 else info.name


def _reading_questions(told: Told, known: Catalogue) -> Iterator[RoomQuestion]:
    for cause in told.causes[:MOST_DOUBTS]:
        entry = known.entries[cause.entry]
        yield RoomQuestion(f"手册有两种读法：{entry.title}？", _readings_said(entry), _places_of(entry))


def _readings_said(entry: Entry) -> str:
    said = {one.stance: one.say for one in entry.readings.values()}
    return "；".join(f"{name}：{said[stance]}" for stance, name in READING_NAMES.items() if stance in said)


def _places_of(entry: Entry) -> str:
    return f"{lines_text(entry.lines)} 行"
