"""How did somebody do a quiz alone? Points by kind, what to read again, each question, and files."""

from __future__ import annotations

import secrets
from typing import Any

import streamlit as st

from pages.present.base import csv_table
from pages.present.classroom.result_files import ANONYMOUS, result_file
from pages.present.export import quiz_result
from pages.present.text import answer_text, quiz_text
from pages.ui.classroom.alone_quiz import begin_again, own_answers
from pages.ui.classroom.class_rooms import chosen_quiz, quiz_of
from pages.ui.session import answers, case, keys, undo
from rules.quiz.model import Quiz, Result
from rules.quiz.quiz import grade
from rules.quiz.quiz_choice import SEEDS


def draw_end(state: dict[str, Any]) -> None:
    """Everything below the points."""
    quiz, given = quiz_of(chosen_quiz()), own_answers(state)
    options = {question.id: [one.id for one in question.options] for question in quiz.questions}
    # What a browser kept may name an option that no question has.
    chosen = {f"q{at + 1}": [id for id in ids if id in options[f"q{at + 1}"]] for at, ids in given.items()}
    result = grade(quiz, chosen)
    with st.container(key="class_files"):
        _hand_in(state, quiz)
        again = quiz_text.reread(quiz, result, answers.catalogue())
        st.markdown(
            f"### 按题型\n\n{quiz_text.by_kind(result)}\n\n"
            + (f"### 建议重读\n\n{quiz_text.reread_lines(again)}" if again else "全部答对，没有要重读的。")
        )
        _explained(quiz, result)
        _sheets(state, quiz, result)
        with st.container(horizontal=True):
            st.button("换一套题", key="quiz:new", type="primary", on_click=_another, args=(state,))
            st.button("重做这套题", key="quiz:again", on_click=begin_again, args=(state,))
        st.markdown(answer_text.small(f"题号 {quiz.seed} · {len(quiz.questions)} 题 · 数据版本 {quiz.data}"))


def _another(state: dict[str, Any]) -> None:
    keys.CLASS_SEED.put(secrets.randbelow(SEEDS[1]) + SEEDS[0])
    begin_again(state)


def _hand_in(state: dict[str, Any], quiz: Quiz) -> None:
    name, choice, given = state["nickname"] or ANONYMOUS, chosen_quiz(), own_answers(state)
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


def _explained(quiz: Quiz, result: Result) -> None:
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


def _sheets(state: dict[str, Any], quiz: Quiz, result: Result) -> None:
    st.markdown("### 下载讲解")
    sheet = quiz_result.ResultSheet(quiz, result, state["nickname"], case.today(), answers.catalogue())
    kinds = {
        "网页（可打印）": (quiz_result.html_file, "html", quiz_result.HTML),
        "Excel": (quiz_result.excel, "xlsx", csv_table.EXCEL),
        "数据（JSON）": (quiz_result.json_file, "json", quiz_result.JSON),
    }
    with st.container(horizontal=True, key="quiz_files"):
        for label, (write, ending, kind) in kinds.items():
            st.download_button(
                label,
                lambda write=write: write(sheet),  # type: ignore[misc]
                f"{sheet.file}.{ending}",
                kind,
                key=f"quiz:file:{ending}",
                on_click="ignore",
            )
