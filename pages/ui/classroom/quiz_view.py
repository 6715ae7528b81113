"""How does a trainee come to a quiz of their own? The number, the length and how hard, and the way to it.

The quiz itself is the one that a class takes, on a page of its own.
"""

from __future__ import annotations

import re
import secrets
from typing import cast, get_args

import streamlit as st

from pages.present.classroom.wall_view import LEVELS
from pages.present.share.page_registry import PAGES
from pages.present.text import answer_text
from pages.ui.classroom.class_rooms import AT_END, AT_ONCE, quiz_address, todays_seed
from pages.ui.form.field_block import Box, Field, draw_fields
from pages.ui.session import address, keys
from rules.quiz.quiz import ASSUMED
from rules.quiz.quiz_choice import LENGTHS, SEEDS, USUAL_LENGTH, Level, QuizChoice

COUNTS = (5, USUAL_LENGTH, 12)

WHEN_NAMES = {AT_ONCE: "每题答完就讲解", AT_END: "全部答完再讲解"}

TOLD = (
    "答案由规则算出，每一题都讲理由、注明手册的行号。"
    "**同一个题号和难度，出的总是同一套题**：告诉大家，全班就做同一套。"
)


def wanted() -> bool:
    """Whether a quiz was named, e.g. by an address."""
    return keys.QUIZ_SEED.is_set()


@st.fragment
def draw_quiz() -> None:
    """What is chosen of the quiz, and the way to it; a choice reruns only this."""
    address.write_address()
    st.markdown(f"## 测验\n\n{TOLD}")
    draw_fields("quiz_choice", [Box("quiz_which", _fields(), "出一套题", "sheet")])
    number = _seed_of(_held_seed())
    if number is None:
        st.error(f"题号须是 {SEEDS[0]} 到 {SEEDS[1]} 的整数，收到“{answer_text.plain(_held_seed())}”。")
    else:
        choice = QuizChoice(seed=number, count=_count(), level=_level())
        st.link_button("开始", quiz_address(choice, _when()), type="primary", key="quiz_start", width=220)
    room = PAGES["room"]
    st.page_link(room.file, label=f"全班一起做，或者挑题型、服务和人物：{room.title}")
    with st.expander("答题的约定", key="quiz_rules"):
        st.markdown("\n".join(f"- {line}" for line in ASSUMED))


def _fields() -> list[Field]:
    counts = {str(one): f"{one} 题" for one in sorted({*COUNTS, _count()})}
    return [
        Field(
            key="quiz_field_seed", kind="text", label=f"题号（{SEEDS[0]} 到 {SEEDS[1]}）",
            value=_held_seed(), take=_take_seed, longest=6,
        ),
        Field(key="quiz_field_other", kind="button", label="随机换一个题号", take=_other_seed),
        Field(
            key="quiz_field_level", kind="row", label="难度", options=LEVELS, value=_level(),
            take=keys.QUIZ_LEVEL.put,
        ),
        Field(
            key="quiz_field_count", kind="row", label="题数", options=counts, value=str(_count()),
            take=lambda text: keys.QUIZ_COUNT.put(int(text)),
        ),
        Field(
            key="quiz_field_when", kind="row", label="什么时候讲解", options=WHEN_NAMES, value=_when(),
            take=keys.QUIZ_WHEN.put,
        ),
    ]  # fmt: skip


def _held_seed() -> str:
    """The number of the quiz as text: typed, from an address, or the day's own."""
    held = keys.QUIZ_SEED.get()
    return str(todays_seed() if held is None else held)


def _seed_of(text: str) -> int | None:
    """The number that was typed, if it is one of a quiz."""
    number = int(text) if re.fullmatch(r"[0-9]{1,6}", text.strip()) else 0
    return number if SEEDS[0] <= number <= SEEDS[1] else None


def _count() -> int:
    held = keys.QUIZ_COUNT.get()
    return held if isinstance(held, int) and LENGTHS[0] <= held <= LENGTHS[1] else USUAL_LENGTH


def _level() -> Level:
    held = keys.QUIZ_LEVEL.get("usual")
    return cast("Level", held) if held in get_args(Level) else "usual"


def _when() -> str:
    held = keys.QUIZ_WHEN.get(AT_ONCE)
    return held if held in WHEN_NAMES else AT_ONCE


def _take_seed(typed: str) -> None:
    number = _seed_of(typed)
    keys.QUIZ_SEED.put(typed.strip() if number is None else number)


def _other_seed(_: object) -> None:
    keys.QUIZ_SEED.put(secrets.randbelow(SEEDS[1]) + SEEDS[0])
