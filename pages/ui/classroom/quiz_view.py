"""How does a trainee take the quiz? Begin, one question at a time, and the result to take home.

The quiz taken lives in this session only: which one, how far, and what was answered.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from pages.present.base import csv_table
from pages.present.base.templating import as_script, template
from pages.present.export import quiz_result
from pages.present.text import answer_text, quiz_text
from pages.ui.classroom import quiz_link
from pages.ui.classroom.quiz_link import AT_END, AT_ONCE
from pages.ui.form.widget_seed import seed_widget as put
from pages.ui.session import address, answers, case, keys, undo
from rules.quiz.model import Question, Quiz, Result
from rules.quiz.quiz import ASSUMED, QuizError, grade, make_quiz, mark_question
from rules.quiz.quiz_choice import SEEDS, USUAL_LENGTH

COUNTS = (5, USUAL_LENGTH, 12)

WHEN_NAMES = {AT_ONCE: "每题答完就讲解", AT_END: "全部答完再讲解"}

LONGEST_NAME = 40

TO_TOP = template("to_top.js.jinja", Path(__file__).resolve().parent / "assets")
"""Shows the top of what took the place of something longer; differs by place, so that it runs each time."""


class QuizRun(NamedTuple):
    """A quiz that is being taken, as the session keeps it."""

    state: dict[str, Any]

    @property
    def quiz(self) -> Quiz:
        return _quiz(self.state["seed"], self.state["count"])

    @property
    def at(self) -> int:
        """The number of the question shown, from 0; the number of questions once all is done."""
        number: int = self.state["at"]
        return number

    @property
    def question(self) -> Question:
        return self.quiz.questions[self.at]

    @property
    def at_once(self) -> bool:
        return bool(self.state["when"] == AT_ONCE)

    def chosen(self, question: Question) -> list[str]:
        """The options chosen so far."""
        ids: list[str] = self.state["answers"].get(question.id, [])
        return ids

    def checked(self, question: Question) -> bool:
        """Whether the answer was confirmed and explained."""
        return question.id in self.state["checked"]

    def result(self) -> Result:
        return grade(self.quiz, self.state["answers"])


@st.cache_resource(max_entries=64, show_spinner="正在出题…")
def _quiz(seed: int, count: int) -> Quiz:
    return make_quiz(answers.engine(), seed, count)


def wanted() -> bool:
    """Whether a quiz is being taken, or one was named, e.g. by an address."""
    return bool(keys.QUIZ_RUN.get()) or keys.QUIZ_SEED.is_set()


@st.fragment
def draw_quiz() -> None:
    """The quiz, wherever the trainee is in it; a click reruns only this."""
    state: dict[str, Any] | None = keys.QUIZ_RUN.get() or quiz_link.restored(_quiz)
    if state is not None:
        keys.QUIZ_RUN.put(state)
    quiz_link.follow(state)
    address.write_address()
    with st.container(key="quiz_top"):
        if state is None or not _made(state):
            _begin()
        elif state["at"] < state["count"]:
            _ask(QuizRun(state))
        else:
            _show_result(QuizRun(state))
    if state is not None and state.pop("moved", False):
        st.html(as_script(TO_TOP.render(at=state["at"])), unsafe_allow_javascript=True)


def _made(state: dict[str, Any]) -> bool:
    """Whether the quiz can be made; says why where it cannot."""
    try:
        _quiz(state["seed"], state["count"])
    except QuizError as error:
        st.error(f"{error}。请换一个题号。")
        return False
    return True


# ---------------------------------------------------------------- before


def _held_seed() -> str:
    """The number of the quiz as text: typed, from an address, or the day's own."""
    held = keys.QUIZ_SEED.get()
    return str(case.today().strftime("%y%m%d") if held is None else held)


def _begin() -> None:
    st.markdown(
        "## 测验\n\n题目里的客户是虚构的，按题号随机抽出；答案由规则算出，每一题都讲理由、注明手册的行号。"
        "**同一个题号，出的总是同一套题**：把题号告诉大家，全班就做同一套。\n\n答题的约定：\n\n" + _rules()
    )
    with st.container(horizontal=True, vertical_alignment="bottom", key="quiz_which"):
        put(keys.QUIZ_SEED_FIELD, _held_seed())
        st.text_input(
            f"题号（{SEEDS[0]} 到 {SEEDS[1]}）",
            key=keys.QUIZ_SEED_FIELD,
            max_chars=6,
            width=220,
            on_change=_take_seed,
        )
        st.button("随机换一个题号", key="quiz:other", on_click=_other_seed)
    put(keys.QUIZ_COUNT_FIELD, quiz_link.question_count())
    st.segmented_control(
        "题数",
        sorted({*COUNTS, quiz_link.question_count()}),
        format_func="{} 题".format,
        key=keys.QUIZ_COUNT_FIELD,
        required=True,
        on_change=_take_settings,
    )
    put(keys.QUIZ_WHEN_FIELD, keys.QUIZ_WHEN.get(AT_ONCE))
    st.radio(
        "什么时候讲解",
        list(WHEN_NAMES),
        format_func=WHEN_NAMES.__getitem__,
        key=keys.QUIZ_WHEN_FIELD,
        on_change=_take_settings,
    )
    number = quiz_link.seed_of(_held_seed())
    if number is None:
        st.error(f"题号须是 {SEEDS[0]} 到 {SEEDS[1]} 的整数，收到“{answer_text.plain(_held_seed())}”。")
    st.button("开始", key="quiz:start", type="primary", disabled=number is None, on_click=_start)


def _rules() -> str:
    return "\n".join(f"- {line}" for line in ASSUMED)


def _take_seed() -> None:
    typed = keys.QUIZ_SEED_FIELD.value().strip()
    number = quiz_link.seed_of(typed)
    keys.QUIZ_SEED.put(typed if number is None else number)


def _other_seed() -> None:
    keys.QUIZ_SEED.put(secrets.randbelow(SEEDS[1]) + SEEDS[0])


def _take_settings() -> None:
    keys.QUIZ_COUNT.put(keys.QUIZ_COUNT_FIELD.value())
    keys.QUIZ_WHEN.put(keys.QUIZ_WHEN_FIELD.value())


def _start() -> None:
    number = quiz_link.seed_of(_held_seed())
    if number is not None:
        keys.QUIZ_SEED.put(number)
        _run(number)


def _run(number: int) -> None:
    when = keys.QUIZ_WHEN.get(AT_ONCE)
    begun = {"seed": number, "count": quiz_link.question_count(), "when": when}
    keys.QUIZ_RUN.put({**begun, "at": 0, "answers": {}, "checked": [], "moved": True})


def _leave() -> None:
    keys.QUIZ_RUN.pop()
    quiz_link.follow(None)


# ---------------------------------------------------------------- one question


def _ask(run: QuizRun) -> None:
    question, count = run.question, len(run.quiz.questions)
    shown = run.at_once and run.checked(question)
    st.progress((run.at + 1) / count, text=f"题号 {run.quiz.seed}")
    head = f"## 第 {run.at + 1} 题，共 {count} 题\n\n{answer_text.small(quiz_text.KIND_NAMES[question.kind])}"
    with st.container(key="quiz_question"):
        st.markdown(f"{head}\n\n{quiz_text.situation(question)}" if question.situation else head)
        (_check_boxes if question.multiple else _radio)(run, question, disabled=shown)
    if shown:
        with st.container(border=True, key="quiz_feedback"):
            st.markdown(quiz_text.feedback(question, mark_question(question, run.chosen(question))))
    _steps(run, shown)
    with st.expander("答题的约定", key="quiz_rules"):
        st.markdown(_rules())
        st.button("放弃这套题", key="quiz:leave", type="tertiary", on_click=_leave)


def _key(run: QuizRun, question: Question) -> str:
    return f"quiz:{run.quiz.seed}:{question.id}"


def _radio(run: QuizRun, question: Question, *, disabled: bool) -> None:
    key = _key(run, question)
    chosen = run.chosen(question)
    put(key, chosen[0] if chosen else None)
    st.radio(
        f"**{answer_text.plain(question.text)}**",
        [option.id for option in question.options],
        format_func=lambda id: f"{id}. {answer_text.plain(question.option(id).text)}",
        index=None,
        key=key,
        disabled=disabled,
        on_change=_take_one,
        args=(question.id, key),
    )


def _take_one(id: str, key: str) -> None:
    chosen = st.session_state[key]
    keys.QUIZ_RUN.value()["answers"][id] = [] if chosen is None else [chosen]


def _check_boxes(run: QuizRun, question: Question, *, disabled: bool) -> None:
    st.markdown(f"**{answer_text.plain(question.text)}**")
    for option in question.options:
        key = f"{_key(run, question)}:{option.id}"
        put(key, option.id in run.chosen(question))
        st.checkbox(
            f"{option.id}. {answer_text.plain(option.text)}",
            key=key,
            disabled=disabled,
            on_change=_take_several,
            args=(question.id, option.id, key),
        )


def _take_several(id: str, option: str, key: str) -> None:
    held: dict[str, list[str]] = keys.QUIZ_RUN.value()["answers"]
    others = [one for one in held.get(id, []) if one != option]
    held[id] = sorted([*others, option] if st.session_state[key] else others)


def _steps(run: QuizRun, shown: bool) -> None:
    question, last = run.question, run.at + 1 == len(run.quiz.questions)
    unanswered = not run.chosen(question)
    with st.container(horizontal=True, key="quiz_steps"):
        if run.at_once and not shown:
            st.button("对答案", key="quiz:check", type="primary", disabled=unanswered, on_click=_check)
            st.button("跳过", key="quiz:next", on_click=_to, args=(run.at + 1,))
        else:
            name = "看成绩" if last else "下一题"
            st.button(name, key="quiz:next", type="primary", on_click=_to, args=(run.at + 1,))
        st.button("上一题", key="quiz:back", disabled=run.at == 0, on_click=_to, args=(run.at - 1,))
    open_ = [n for n, one in enumerate(run.quiz.questions, 1) if not run.chosen(one)]
    if last and open_ and not (len(open_) == 1 and unanswered):
        st.caption(f"还没有答的：第 {'、'.join(map(str, open_))} 题。没有答的不得分。")


def _check() -> None:
    state = keys.QUIZ_RUN.value()
    state["checked"].append(QuizRun(state).question.id)


def _to(number: int) -> None:
    keys.QUIZ_RUN.put({**keys.QUIZ_RUN.value(), "at": number, "moved": True})


# ---------------------------------------------------------------- the result


def _show_result(run: QuizRun) -> None:
    quiz, result = run.quiz, run.result()
    again = quiz_text.reread(quiz, result, answers.catalogue())
    parts = [
        f"## 成绩：{quiz_text.points(result.points)} / {len(quiz.questions)} 分",
        answer_text.small(f"题号 {quiz.seed} · {len(quiz.questions)} 题 · 数据版本 {quiz.data}"),
        f"### 按题型\n\n{quiz_text.by_kind(result)}",
    ]
    parts += [f"### 建议重读\n\n{quiz_text.reread_lines(again)}"] if again else ["全部答对，没有要重读的。"]
    st.markdown("\n\n".join(parts))
    _take_home(run, result)
    st.markdown("### 逐题讲解")
    for number, question, one in quiz_text.marked_questions(quiz, result):
        label = f"{number}. {quiz_text.mark_text(one.verdict)} · {quiz_text.KIND_NAMES[question.kind]}"
        with st.expander(label, key=f"quiz_review_{number}"):
            told = [f"**{answer_text.plain(question.text)}**", quiz_text.situation(question)]
            st.markdown("\n\n".join([*filter(None, told), quiz_text.feedback(question, one)]))
            if question.scenario and st.button(
                "在“我的服务”里打开这位客户",
                key=f"quiz:open:{number}",
                help="会替换您现在填写的情况",
            ):
                if case.entered():
                    undo.remember_all("换成了题里的客户，原来填的换掉了")
                case.replace(question.scenario)
                st.switch_page("pages/services.py")
    with st.container(horizontal=True):
        st.button("换一套题", key="quiz:new", type="primary", on_click=_new)
        st.button("重做这套题", key="quiz:again", on_click=_run, args=(quiz.seed,))


def _new() -> None:
    _other_seed()
    _leave()


def _take_home(run: QuizRun, result: Result) -> None:
    st.markdown("### 下载成绩单")
    put(keys.QUIZ_NAME_FIELD, keys.QUIZ_NAME.get(""))
    st.text_input(
        "姓名（可以不填，只写进下载的文件）",
        key=keys.QUIZ_NAME_FIELD,
        max_chars=LONGEST_NAME,
        on_change=_take_name,
        width=360,
    )
    name = keys.QUIZ_NAME.get("")
    sheet = quiz_result.ResultSheet(run.quiz, result, name, case.today(), answers.catalogue())
    kinds = {
        "网页（可打印）": (quiz_result.html_file, "html", quiz_result.HTML),
        "Excel": (quiz_result.excel, "xlsx", csv_table.EXCEL),
        "数据（JSON）": (quiz_result.json_file, "json", quiz_result.JSON),
    }
    with st.container(horizontal=True, key="quiz_files"):
        for label, (write, ending, kind) in kinds.items():
            st.download_button(
                label,
                write(sheet),
                f"{sheet.file}.{ending}",
                kind,
                key=f"quiz:file:{ending}",
                on_click="ignore",
            )


def _take_name() -> None:
    keys.QUIZ_NAME.put(keys.QUIZ_NAME_FIELD.value().strip())
