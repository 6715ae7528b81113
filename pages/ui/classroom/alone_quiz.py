"""How does somebody do a quiz without a room? Where they are in it, and what they answered."""

from __future__ import annotations

import json
from typing import Any

from pages.present.classroom import phone_view
from pages.present.classroom.phone_view import PhoneView
from pages.present.classroom.room import RoomError, clean_nickname
from pages.ui.classroom.class_rooms import AT_END, chosen_quiz, quiz_of
from pages.ui.session import keys
from rules.quiz.quiz import QuizError
from rules.quiz.quiz_choice import LENGTHS, QuizChoice


def at_end() -> bool:
    """Whether nothing is explained before all is answered."""
    return keys.CLASS_WHEN.get() == AT_END


def own_answers(state: dict[str, Any]) -> dict[int, tuple[str, ...]]:
    """The options chosen, by the number of the question, from 0."""
    found: dict[int, tuple[str, ...]] = state.setdefault("answers", {})
    return found


def by_oneself(state: dict[str, Any]) -> tuple[PhoneView, str, str | None]:
    """What stands on the screen, under what name the browser keeps it, and what it keeps."""
    choice = chosen_quiz()
    store = "quiz-" + choice.model_dump_json()
    try:
        quiz = quiz_of(choice)
    except QuizError as error:
        return PhoneView("enter", fault=f"{error}。"), "", None
    if "nickname" not in state:
        return PhoneView("nickname", typed=state.get("typed", ""), easy=choice.easy), store, None
    phone = PhoneView("ask", nickname=state["nickname"], easy=choice.easy)
    given, at = own_answers(state), state.get("at", 0)
    kept = {"nickname": state["nickname"], "at": at, "answers": {str(key): ids for key, ids in given.items()}}
    if at >= len(quiz.questions):
        phone_view.sum_on_phone(phone, quiz, given)
    else:
        chosen = given.get(at, ())
        phone_view.show_on_phone(phone, quiz, at, chosen, told=bool(chosen) and not at_end())
        if at + 1 == len(quiz.questions):
            phone.left_open = [n + 1 for n in range(at) if not given.get(n)]
    return phone, store, json.dumps(kept, ensure_ascii=False)


def take_own(state: dict[str, Any], at: int, chosen: tuple[str, ...]) -> None:
    """An answer to the question on the screen; one that is explained at once cannot be changed."""
    if at != state.get("at", 0):
        return
    if at_end():
        own_answers(state)[at] = chosen
        state["at"] = at + 1
    else:
        own_answers(state).setdefault(at, chosen)


def resume_own(state: dict[str, Any], value: Any) -> None:
    """Go on where this browser was; what is not of this quiz is left alone."""
    try:
        found = json.loads(str(value))
        name, at = str(found["nickname"]), int(found["at"])
        name = clean_nickname(name) if name else ""
        given = {int(key): tuple(map(str, ids)) for key, ids in found["answers"].items()}
    except (ValueError, TypeError, KeyError, AttributeError, RoomError):
        return
    choice: QuizChoice = chosen_quiz()
    kept = {key: ids for key, ids in given.items() if 0 <= key < choice.count and ids}
    state |= {"nickname": name, "answers": kept, "at": min(max(at, 0), choice.count, LENGTHS[1])}


def begin_again(state: dict[str, Any]) -> None:
    """The first question, with nothing answered."""
    state |= {"answers": {}, "at": 0}
