"""How does a trainer choose a quiz, open a room, and put together the results of who had no room?"""

from __future__ import annotations

import secrets
from contextlib import suppress
from functools import partial
from typing import Any, cast

import streamlit as st

from pages.present.base.csv_table import CSV, EXCEL, csv_file
from pages.present.classroom.class_results import result_tables, tally
from pages.present.classroom.question_view import question_view
from pages.present.classroom.result_files import Gathered, gather
from pages.present.classroom.room import GONE, MOST_SEATS, Pace, RoomError
from pages.present.classroom.wall_view import KEPT, LEVELS, PACES
from pages.present.export.excel_writer import excel_file
from pages.present.text import answer_text, quiz_text
from pages.ui.classroom import class_rooms, wall_page
from pages.ui.classroom.class_rooms import ROOMS, chosen_quiz, quiz_of
from pages.ui.form.field_block import Box, Field, draw_fields
from pages.ui.session import keys
from rules.catalogue.personas import load_personas
from rules.catalogue.schema.product import PRODUCT
from rules.quiz.model import KINDS, Quiz
from rules.quiz.quiz import QuizError
from rules.quiz.quiz_choice import SEEDS, QuizChoice

LENGTHS_OFFERED = ("3", "5", "8", "12")

LEVELS_TOLD = "容易：一题问一件事，只说和它有关的情况。难：两种解释、两个条件、月末或保单最后一天一起看。"


def draw_setup() -> None:
    """The way back to a room that is led, the choice of a quiz, and the results put together."""
    code = keys.CLASS_ROOM.get("")
    if code and wall_page.leads():
        _led(code)
    elif code and keys.CLASS_HOST.get():
        st.warning(GONE)
    choose, gathered = st.columns([3, 2], gap="large")
    with choose:
        _choose_quiz()
    with gathered:
        _gather()


def _led(code: str) -> None:
    with st.container(border=True, key="class_led"):
        st.markdown(f"**房间 {code} 还开着。** {KEPT}。这一页的网址带着控制房间的钥匙，不要发给学员。")
        with st.container(horizontal=True):
            st.button("回到大屏幕", key="class_back", type="primary", on_click=_to_wall)
            for kind, name, mime in (("excel", "下载成绩表（Excel）", EXCEL), ("csv", "CSV", CSV)):
                st.download_button(
                    name,
                    partial(wall_page.class_file, code, kind),
                    wall_page.file_name(code, kind),
                    mime,
                    key=f"class_table_{kind}",
                    on_click="ignore",
                )
            st.button("结束并清空", key="class_end", on_click=_end_room)


def _to_wall() -> None:
    keys.CLASS_STATE.kept({}).pop("left", None)


def _end_room() -> None:
    # It may have been cleared already.
    with suppress(RoomError):
        ROOMS.end(keys.CLASS_ROOM.get(""), keys.CLASS_HOST.get(""))
    for key in (keys.CLASS_ROOM, keys.CLASS_HOST, keys.CLASS_STATE):
        key.pop()


# ---------------------------------------------------------------- the choice


def _choose_quiz() -> None:
    choice = chosen_quiz()
    draw_fields("class_choice", [Box("class_quiz", _choice_fields(choice), "出一套题", "sheet")])
    try:
        quiz = quiz_of(choice)
    except QuizError as error:
        st.error(f"{error}。")
        return
    st.button("开房间，上大屏幕", key="class_open", type="primary", on_click=_open_room, width="stretch")
    if fault := keys.CLASS_STATE.kept({}).get("fault"):
        st.error(fault)
    if warning := class_rooms.warning():
        st.warning(warning)
    st.markdown(f":small[最多 {MOST_SEATS} 人。{KEPT}。服务器重新启动，房间也就没有了。]")
    with st.expander("不开房间：发这个链接，各自做完交一份成绩文件", key="class_alone"):
        st.code(class_rooms.quiz_address(choice), language=None, wrap_lines=True)
        st.markdown(":small[链接里没有答案。大家做完下载“成绩文件”交给您，在右边合成一张表。]")
    with st.expander(f"先看看这 {len(quiz.questions)} 题", key="class_preview"):
        for number, question in enumerate(quiz.questions, 1):
            view = question_view(question)
            kind, ask = quiz_text.KIND_NAMES[question.kind], answer_text.plain(view.ask)
            st.markdown(f"{number}. {kind}：{answer_text.plain(view.story)} **{ask}**")


def _choice_fields(choice: QuizChoice) -> list[Field]:
    groups = {group: group for group in PRODUCT.groups}
    people = {persona.id: persona.name for persona in load_personas()}
    lengths = {one: f"{one} 题" for one in sorted({*LENGTHS_OFFERED, str(choice.count)}, key=int)}
    return [
        Field(
            key="class_field_level", kind="row", label="难度", options=LEVELS, value=choice.level,
            take=keys.CLASS_LEVEL.put, note=LEVELS_TOLD,
        ),
        Field(
            key="class_field_count", kind="row", label="题数", options=lengths, value=str(choice.count),
            take=lambda text: keys.CLASS_COUNT.put(int(text)),
        ),
        Field(
            key="class_field_kinds", kind="chips", label="考什么（不选就都考）",
            options={kind: quiz_text.KIND_NAMES[kind] for kind in KINDS},
            value=choice.kinds, take=keys.CLASS_KINDS.put,
        ),
        Field(
            key="class_field_groups", kind="chips", label="哪些服务（不选就是全部）", options=groups,
            value=choice.groups, take=keys.CLASS_GROUPS.put,
        ),
        Field(
            key="class_field_people", kind="chips", label="讲谁的事（不选就是虚构的客户）", options=people,
            value=choice.people, take=keys.CLASS_PEOPLE.put,
        ),
        Field(
            key="class_field_pace", kind="row", label="节奏", options=PACES,
            value=keys.CLASS_PACE.get("host"), take=keys.CLASS_PACE.put,
        ),
        Field(
            key="class_field_seed", kind="text", label=f"题号（{SEEDS[0]} 到 {SEEDS[1]}）",
            value=str(choice.seed), take=_take_number, longest=6, note="题号和选择都相同，就是同一套题",
        ),
        Field(key="class_field_other", kind="button", label="换一套题", take=_other),
    ]  # fmt: skip


def _take_number(text: str) -> None:
    number = int(text) if text.strip().isascii() and text.strip().isdigit() else 0
    if SEEDS[0] <= number <= SEEDS[1]:
        keys.CLASS_SEED.put(number)


def _other(_: Any) -> None:
    keys.CLASS_SEED.put(secrets.randbelow(SEEDS[1]) + SEEDS[0])


def _open_room() -> None:
    choice = chosen_quiz()
    state: dict[str, Any] = {}
    keys.CLASS_STATE.put(state)
    try:
        code, key = ROOMS.open(choice, choice.count, cast("Pace", keys.CLASS_PACE.get("host")))
    except RoomError as error:
        state["fault"] = str(error)
        return
    class_rooms.take_over(choice)
    keys.CLASS_ROOM.put(code)
    keys.CLASS_HOST.put(key)


# ---------------------------------------------------------------- results put together


def _gather() -> None:
    st.markdown("### 把成绩文件合在一起")
    files = st.file_uploader(
        "选大家交来的成绩文件（.json），可以一次选很多份",
        type=["json"],
        accept_multiple_files=True,
        key="class_gathered",
    )
    if not files:
        return
    found = gather((file.name, file.getvalue()) for file in files)
    if found.told:
        told = "\n".join(f"- {answer_text.plain(name)}：{answer_text.plain(why)}" for name, why in found.told)
        st.warning(f"有 {len(found.told)} 份要看一眼：\n\n{told}")
    if found.choice is None:
        return
    try:
        quiz = quiz_of(found.choice)
    except QuizError as error:
        st.error(f"{error}。")
        return
    if quiz.data != found.data:
        st.error("这些成绩是用另一版规则数据出的题，答案可能不同，这里不能批改。请用出题时的版本。")
        return
    _table_of_all(quiz, found)


def _table_of_all(quiz: Quiz, found: Gathered) -> None:
    tables = result_tables(quiz, found.entries)
    st.markdown(f"**{len(found.entries)} 份成绩**，题号 {quiz.seed}，{len(quiz.questions)} 题")
    with st.container(horizontal=True):
        for name, made, ending, mime in (
            ("下载成绩表（Excel）", excel_file(tables), "xlsx", EXCEL),
            ("CSV", csv_file(tables[0]), "csv", CSV),
        ):
            st.download_button(
                name, made, f"成绩表-{quiz.seed}.{ending}", mime, key=f"class_all_{ending}", on_click="ignore"
            )
    st.dataframe(
        [dict(zip(tables[0].header, map(str, row), strict=True)) for row in tables[0].rows],
        hide_index=True,
        key="class_all",
    )
    for at, question in enumerate(quiz.questions):
        one = tally(quiz, at, found.entries)
        chosen = "　".join(
            f"{'✓' if option.right else ''}{option.id} {option.chosen} 人（{option.share}%）"
            for option in one.options
        )
        st.markdown(f"{at + 1}. {answer_text.plain(question_view(question).ask)}  \n{chosen}")
