"""How does a trainer lead a class from the wall? One screen, drawn anew only when something has changed."""

from __future__ import annotations

import base64
from typing import Any

import streamlit as st

from pages.present.base.csv_table import csv_file
from pages.present.base.templating import asset, style
from pages.present.classroom.class_results import result_tables
from pages.present.classroom.room import RoomError
from pages.present.classroom.wall_view import wall_html
from pages.present.export.excel_writer import excel_file
from pages.ui.classroom.class_rooms import ROOMS, quiz_of, room_address, warning
from pages.ui.session import address, keys

POLL = 1.0
"""Seconds between two looks at who has answered."""

_BLOCK = st.components.v2.component(
    "class_wall",
    html=asset(__file__, "class_block.html"),
    css=asset(__file__, "wall.css"),
    js=asset(__file__, "wall.js"),
)

SCREEN = style(__file__, "wall_screen.css")


def leads() -> bool:
    """Whether this session holds the key of a room that is there."""
    return ROOMS.hosts(keys.CLASS_ROOM.get(""), keys.CLASS_HOST.get(""))


def on_wall() -> bool:
    """Whether the wall is to be shown."""
    return leads() and not keys.CLASS_STATE.kept({}).get("left")


def draw_wall() -> None:
    """The wall over the whole screen."""
    st.html(SCREEN)
    _draw_room()


@st.fragment(run_every=POLL)
def _draw_room() -> None:
    state = keys.CLASS_STATE.kept({})
    address.write_address()
    code = keys.CLASS_ROOM.get("")
    room = ROOMS.view(code)
    if room is None or state.get("left"):
        st.rerun()
    told = (code, room.version)
    if state.get("told") != told:
        state["told"] = told
        state["wall"] = wall_html(room, quiz_of(room.choice), room_address(code), warning())
    _BLOCK(
        key=keys.CLASS_WALL, data=[state["wall"], state.get("file", [0, "", ""])], on_tell_change=_hear_wall
    )


def _hear_wall() -> None:
    told = keys.CLASS_WALL.value().tell
    if not isinstance(told, list) or not told:
        return
    state, act = keys.CLASS_STATE.kept({}), str(told[0])
    code, key = keys.CLASS_ROOM.get(""), keys.CLASS_HOST.get("")
    acts: dict[str, Any] = {"forward": ROOMS.forward, "back": ROOMS.back, "again": ROOMS.again}
    try:
        if act in acts:
            acts[act](code, key)
        elif act == "leave":
            state["left"] = True
        elif act in FILES:
            state["file"] = _file(state, act)
    except RoomError:
        # The room was cleared; the run that follows says so.
        return


def _file(state: dict[str, Any], act: str) -> list[Any]:
    """A file for the browser to save: which one it is, its name and its content."""
    number = state.get("file", [0])[0] + 1
    code = keys.CLASS_ROOM.get("")
    return [number, file_name(code, act), base64.b64encode(class_file(code, act)).decode()]


FILES = {"excel": "xlsx", "csv": "csv"}


def file_name(code: str, kind: str) -> str:
    """What the table of a room is called."""
    return f"成绩表-房间{code}.{FILES[kind]}"


def class_file(code: str, kind: str) -> bytes:
    """The table of a room. RoomError where there is none."""
    room = ROOMS.view(code)
    if room is None:
        raise RoomError("这个房间不在了。")
    tables = result_tables(quiz_of(room.choice), room.entries)
    return excel_file(tables) if kind == "excel" else csv_file(tables[0])
