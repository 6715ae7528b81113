"""Which rooms are there, and which quiz is it? Shared by all sessions of this process."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import cast, get_args
from urllib.parse import urlencode, urlsplit

import streamlit as st

from pages.present.base.this_machine import is_this_machine
from pages.present.classroom.room import Rooms
from pages.present.share.page_registry import EXPLAINED, PAGES
from pages.ui.session import answers, case, keys
from rules.catalogue.schema import Group
from rules.quiz.model import QuestionKind, Quiz
from rules.quiz.quiz import make_chosen_quiz
from rules.quiz.quiz_choice import LEVEL_AT_FIRST, USUAL_LENGTH, Level, QuizChoice

AT_ONCE, AT_END = EXPLAINED

ROOMS = Rooms(
    now=lambda: dt.datetime.now(dt.UTC),
    choose=lambda signs, number: "".join(secrets.choice(signs) for _ in range(number)),
)


@st.cache_resource(max_entries=64, show_spinner="正在出题…")
def quiz_of(choice: QuizChoice) -> Quiz:
    """The quiz of a choice by the project's own terms, made once. QuizError where there is none."""
    shelf = answers.shelf()
    return make_chosen_quiz(shelf.engines[shelf.first], choice, shelf.days_beside_others(shelf.first))


def todays_seed() -> int:
    """The number of a quiz for who has chosen none."""
    return int(case.today().strftime("%y%m%d"))


def chosen_quiz(seed: int | None = None) -> QuizChoice:
    """What the session says of the quiz."""
    level = keys.CLASS_LEVEL.get(LEVEL_AT_FIRST)
    return QuizChoice(
        seed=seed or keys.CLASS_SEED.get() or todays_seed(),
        count=keys.CLASS_COUNT.get() or USUAL_LENGTH,
        kinds=cast("tuple[QuestionKind, ...]", tuple(keys.CLASS_KINDS.get([]))),
        groups=cast("tuple[Group, ...]", tuple(keys.CLASS_GROUPS.get([]))),
        people=tuple(keys.CLASS_PEOPLE.get([])),
        level=cast("Level", level if level in get_args(Level) else LEVEL_AT_FIRST),
    )


def take_over(choice: QuizChoice) -> None:
    """Keep a choice in the session."""
    keys.CLASS_SEED.put(choice.seed)
    keys.CLASS_COUNT.put(choice.count)
    keys.CLASS_KINDS.put(list(choice.kinds))
    keys.CLASS_GROUPS.put(list(choice.groups))
    keys.CLASS_PEOPLE.put(list(choice.people))
    keys.CLASS_LEVEL.put(choice.level)


# ---------------------------------------------------------------- addresses


def quiz_address(choice: QuizChoice, when: str = AT_ONCE) -> str:
    """Where a quiz is done without a room: nothing in it says what is right."""
    params = [("quiz", str(choice.seed)), ("questions", str(choice.count)), ("level", choice.level)]
    params += [("topic", kind) for kind in choice.kinds]
    params += [("group", group) for group in choice.groups]
    params += [("person", person) for person in choice.people]
    params += [("explain", when)] if when != AT_ONCE else []
    return f"{_application()}{PAGES['quiz'].path}?{urlencode(params)}"


def room_address(code: str) -> str:
    """Where trainees go."""
    return f"{_application()}{PAGES['quiz'].path}?{urlencode({'room': code})}"


def _application() -> str:
    """The application's address as this browser has it, ending in a slash."""
    here = urlsplit(st.context.url or "http://localhost:8501/")
    own = any(here.path.endswith(PAGES[page].path) for page in ("room", "quiz", "training"))
    path = here.path.rpartition("/")[0] if own else here.path.rstrip("/")
    return f"{here.scheme}://{here.netloc}{path}/"


def warning() -> str:
    """Why phones cannot come in by the address, and what to set; empty where they can."""
    host = urlsplit(_application()).hostname or ""
    return only_here(host, str(st.get_option("server.address") or ""), _allowed())


def _allowed() -> list[str]:
    found = st.get_option("server.allowedHosts") or ()
    return [str(one) for one in found]


def only_here(host: str, bound: str, allowed: list[str]) -> str:
    """What to say of an address with this host, the two settings of the server being what they are."""
    if not is_this_machine(host):
        return ""
    lead = f"现在的网址是 {host}，只有这台电脑打得开，手机扫码进不来。"
    others = [one for one in allowed if not is_this_machine(one)]
    if not is_this_machine(bound) and others:
        return f"{lead}请改用 {others[0]} 打开这一页，再开房间。"
    return (
        f'{lead}请这样启动：make app ARGS="--server.address=0.0.0.0 --server.allowedHosts=本机地址"，'
        "再用“本机地址”（如 192.168.1.5）打开这一页。"
    )
