"""How does a trainee take the quiz on a phone? In a room or alone, one question a screen.

What is kept for a reload stays on the phone: the token of a seat, or the answers of who is alone.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.present.base.templating import asset
from pages.present.classroom import phone_view
from pages.present.classroom.phone_view import PhoneView
from pages.present.classroom.room import ClassView, RoomError, Seat, clean_nickname
from pages.ui.classroom import alone_quiz, quiz_end
from pages.ui.classroom.class_rooms import ROOMS, chosen_quiz, quiz_of
from pages.ui.session import address, keys

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
        phone, store, held = alone_quiz.by_oneself(state)
    else:
        phone, store, held = PhoneView("enter"), "", None
    phone.fault = state.get("fault", "")
    asks = held is None and store != "" and not state.get("resumed")
    _BLOCK(key=keys.CLASS_PHONE, data=[phone.html, store, held, asks], on_tell_change=_hear_phone)
    if phone.stage == "done" and not code:
        quiz_end.draw_end(state)
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
        # Who does it alone need not say who they are.
        state["nickname"] = clean_nickname(str(value)) if str(value).strip() else ""


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
        alone_quiz.take_own(state, at, chosen)
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
    elif wanted == state.get("at", 0) + 1 <= chosen_quiz().count:
        state["at"] = wanted


def _to_earlier(state: dict[str, Any], value: Any) -> None:
    """Who does it alone may go back, until it is done."""
    at, wanted = state.get("at", 0), int(value) if str(value).isascii() and str(value).isdigit() else -1
    if not keys.CLASS_ROOM.get() and wanted == at - 1 and 0 <= wanted < at < chosen_quiz().count:
        state["at"] = wanted


def _resume(state: dict[str, Any], value: Any) -> None:
    """Go on where this phone was; what is not of this room or quiz is left alone."""
    state["resumed"] = True
    code = keys.CLASS_ROOM.get("")
    if code:
        if ROOMS.seated(code, str(value)) is not None:
            state["token"] = str(value)
        return
    alone_quiz.resume_own(state, value)


HEARD = {
    "enter": _enter,
    "join": _join,
    "answer": _take_answer,
    "next": _to_next,
    "back": _to_earlier,
    "resume": _resume,
}
