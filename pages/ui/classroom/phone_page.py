"""How does a trainee take the quiz on a phone? In a room or alone, one question a screen.

What is kept for a reload stays on the phone: the token of a seat, or the answers of who is alone.
"""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from pages.present.base.csv_table import EXCEL
from pages.present.base.templating import asset
from pages.present.classroom import phone_view
from pages.present.classroom.phone_view import PhoneView
from pages.present.classroom.result_files import result_file
from pages.present.classroom.room import ClassView, RoomError, Seat, clean_nickname
from pages.present.export import quiz_result
from pages.ui.classroom.class_rooms import ROOMS, chosen_quiz, quiz_of
from pages.ui.session import address, answers, case, keys
from rules.quiz.model import Quiz
from rules.quiz.quiz import QuizError, grade
from rules.quiz.quiz_choice import LENGTHS, QuizChoice

POLL = 2.0
"""Seconds between two looks at what the host does."""

LONGEST_TOLD = 4_000
"""Characters of what a browser may say at once."""

_BLOCK = st.components.v2.component(
    "class_phone",
    html=asset(__file__, "class_block.html"),
    css=asset(__file__, "phone.css"),
    js=asset(__file__, "phone.js"),
)


def draw_phone() -> None:
    """The phone, wherever the trainee is in the quiz."""
    (_looking if keys.CLASS_ROOM.get() else _resting)()


def _draw_stage() -> None:
    state = keys.CLASS_STATE.kept({})
    address.write_address()
    code = keys.CLASS_ROOM.get("")
    if code:
        phone, store, held = _in_room(code, state)
    elif keys.CLASS_SEED.get():
        phone, store, held = _by_oneself(state)
    else:
        phone, store, held = PhoneView("enter"), "", None
    phone.fault = state.get("fault", "")
    asks = held is None and store != "" and not state.get("resumed")
    _BLOCK(key=keys.CLASS_PHONE, data=[phone.html, store, held, asks], on_tell_change=_hear_phone)
    if phone.stage == "done" and not code:
        _take_away(state)
    if state.pop("moved", False):
        # Whether the phone looks again by itself hangs on where it is.
        st.rerun()


_looking = st.fragment(_draw_stage, run_every=POLL)
_resting = st.fragment(_draw_stage)


# ---------------------------------------------------------------- in a room


def _in_room(code: str, state: dict[str, Any]) -> tuple[PhoneView, str, str | None]:
    room, store = ROOMS.view(code), f"quiz-room-{code}"
    if room is None:
        return PhoneView("gone", code), store, ""
    seat = ROOMS.seated(code, state.get("token", ""))
    if seat is None:
        return PhoneView("nickname", code, typed=state.get("typed", ""), easy=room.choice.easy), store, None
    return _seated(room, seat), store, seat.token


def _seated(room: ClassView, seat: Seat) -> PhoneView:
    phone = PhoneView("waiting", room.code, seat.nickname, own=room.pace == "own", easy=room.choice.easy)
    quiz = quiz_of(room.choice)
    if room.phase == "waiting":
        return phone
    if room.phase == "done" or (phone.own and room.phase == "closed"):
        return phone_view.sum_on_phone(phone, quiz, seat.answers)
    if phone.own:
        if seat.at >= room.count:
            return phone_view.sum_on_phone(phone, quiz, seat.answers)
        chosen = seat.answers.get(seat.at, ())
        return phone_view.show_on_phone(phone, quiz, seat.at, chosen, told=bool(chosen))
    chosen = seat.answers.get(room.at, ())
    return phone_view.show_on_phone(phone, quiz, room.at, chosen, told=room.phase == "closed")


# ---------------------------------------------------------------- alone


def _by_oneself(state: dict[str, Any]) -> tuple[PhoneView, str, str | None]:
    choice = chosen_quiz()
    store = "quiz-" + choice.model_dump_json()
    try:
        quiz = quiz_of(choice)
    except QuizError as error:
        return PhoneView("enter", fault=f"{error}。"), "", None
    if not state.get("nickname"):
        return PhoneView("nickname", typed=state.get("typed", ""), easy=choice.easy), store, None
    phone = PhoneView("ask", nickname=state["nickname"], easy=choice.easy)
    given, at = _own_answers(state), state.get("at", 0)
    kept = {"nickname": state["nickname"], "at": at, "answers": {str(key): ids for key, ids in given.items()}}
    if at >= len(quiz.questions):
        phone_view.sum_on_phone(phone, quiz, given)
    else:
        chosen = given.get(at, ())
        phone_view.show_on_phone(phone, quiz, at, chosen, told=bool(chosen))
    return phone, store, json.dumps(kept, ensure_ascii=False)


def _own_answers(state: dict[str, Any]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = state.setdefault("answers", {})
    return found


def _take_away(state: dict[str, Any]) -> None:
    choice, name = chosen_quiz(), state["nickname"]
    quiz, given = quiz_of(choice), _own_answers(state)
    with st.container(key="class_files"):
        st.markdown("**成绩文件交给老师**：老师在“课堂测验”那一页把大家的合在一起。")
        st.download_button(
            "下载成绩文件",
            lambda: result_file(name, choice, quiz, given),
            f"成绩-{choice.seed}-{name}.json",
            quiz_result.JSON,
            key="class_hand_in",
            type="primary",
            width="stretch",
            on_click="ignore",
        )
        st.download_button(
            "讲解（Excel）",
            lambda: quiz_result.excel(_result_sheet(quiz, given, name)),
            f"测验讲解-{choice.seed}.xlsx",
            EXCEL,
            key="class_explained",
            width="stretch",
            on_click="ignore",
        )


def _result_sheet(quiz: Quiz, given: dict[int, tuple[str, ...]], name: str) -> quiz_result.ResultSheet:
    result = grade(quiz, {f"q{at + 1}": chosen for at, chosen in given.items()})
    return quiz_result.ResultSheet(quiz, result, name, case.today(), answers.catalogue())


# ---------------------------------------------------------------- what the phone says


def _hear_phone() -> None:
    told = keys.CLASS_PHONE.value().tell
    if not isinstance(told, list) or len(told) != 2 or len(str(told[1])) > LONGEST_TOLD:
        return
    state = keys.CLASS_STATE.kept({})
    state.pop("fault", None)
    act, value = told
    try:
        HEARD.get(str(act), _ignore)(state, value)
    except RoomError as error:
        state["fault"] = str(error)


def _ignore(_: dict[str, Any], __: Any) -> None:
    """Whatever a browser may say besides."""


def _enter(_: dict[str, Any], value: Any) -> None:
    code = str(value).strip()
    if not (code.isascii() and code.isdigit()) or ROOMS.version(code) is None:
        raise RoomError(f"没有房号 {code[:8]} 的房间，请看大屏幕再填一次。")
    keys.CLASS_ROOM.put(code)
    keys.CLASS_STATE.put({"moved": True})


def _join(state: dict[str, Any], value: Any) -> None:
    state["typed"] = str(value)[:40]
    code = keys.CLASS_ROOM.get("")
    if code:
        state["token"] = ROOMS.join(code, str(value))
    else:
        state["nickname"] = clean_nickname(str(value))


def _take_answer(state: dict[str, Any], value: Any) -> None:
    at, ids = _read_answer(value)
    code = keys.CLASS_ROOM.get("")
    room = ROOMS.view(code) if code else None
    quiz = quiz_of(room.choice if room else chosen_quiz())
    if not 0 <= at < len(quiz.questions):
        return
    question = quiz.questions[at]
    chosen = tuple(option.id for option in question.options if option.id in ids)
    if not chosen or (len(chosen) > 1 and not question.multiple):
        return
    if not code:
        if at == state.get("at", 0):
            _own_answers(state).setdefault(at, chosen)
    elif not ROOMS.answer(code, state.get("token", ""), at, chosen):
        state["fault"] = "这一题已经收卷，刚才的没有算上。"


def _read_answer(value: Any) -> tuple[int, list[str]]:
    match value:
        case [int(at), list(ids)]:
            return at, [str(one) for one in ids]
    return -1, []


def _to_next(state: dict[str, Any], value: Any) -> None:
    code = keys.CLASS_ROOM.get("")
    wanted = int(value) if str(value).isascii() and str(value).isdigit() else 0
    if code:
        seat = ROOMS.seated(code, state.get("token", ""))
        if seat is not None and wanted == seat.at + 1:
            ROOMS.go_on(code, seat.token)
    elif wanted == state.get("at", 0) + 1 and wanted - 1 in _own_answers(state):
        state["at"] = wanted


def _resume(state: dict[str, Any], value: Any) -> None:
    """Go on where this phone was; what is not of this room or quiz is left alone."""
    state["resumed"] = True
    code = keys.CLASS_ROOM.get("")
    if code:
        if ROOMS.seated(code, str(value)) is not None:
            state["token"] = str(value)
        return
    try:
        found = json.loads(str(value))
        name, at = clean_nickname(str(found["nickname"])), int(found["at"])
        given = {int(key): tuple(map(str, ids)) for key, ids in found["answers"].items()}
    except (ValueError, TypeError, KeyError, AttributeError):
        return
    choice: QuizChoice = chosen_quiz()
    kept = {key: ids for key, ids in given.items() if 0 <= key < choice.count and ids}
    at = min(max(at, 0), choice.count, LENGTHS[1])
    state |= {"nickname": name, "answers": kept, "at": at}


HEARD = {"enter": _enter, "join": _join, "answer": _take_answer, "next": _to_next, "resume": _resume}
