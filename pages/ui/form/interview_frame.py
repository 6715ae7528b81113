"""How far have the questions come, what was said, and what came out? The frame of the guided questions."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from pages.present.text import answer_text, goals
from pages.present.text.unsure_text import unsure
from pages.ui.form.guided_question import said
from pages.ui.session import answers, case, interview, keys
from rules.advice.next_question import Inquiry
from rules.catalogue.labels import label, value_label
from rules.domain.answer import BEST_FIRST, Answer
from rules.domain.merged_answer import EITHER
from rules.domain.scenario import EVENT_DATES, RECORDS

SOURCES = {
    "policy": "保单上有，也可以问客服",
    "illness": "看病历、诊断证明，或问医生",
}
"""Where the answers of a group can be found, where that is the same for all of them."""

Settled = tuple[str, ...]
"""The services that are settled."""

SHOWN = 6
"""Answers that stand in sight while the rest is folded."""

FEW = 12
"""Questions up to which their number is a comfort."""


def show_progress(here: Inquiry) -> None:
    """How many services are settled, and how many questions may still come."""
    settled, services, questions = here.progress
    text = f"已确定 {settled} / {services} 项"
    if 0 < questions <= FEW:
        text += f"，还可能要问 {questions} 个问题"
    elif questions:
        text += "；每答一题，没用的问题就不再问"
    st.progress(settled / services, text=text)


def to_first_steps(text: str, kind: Literal["primary", "tertiary"]) -> None:
    """A button that leads to 先做什么."""
    width: Literal["stretch", "content"] = "stretch" if kind == "primary" else "content"
    if st.button(text, key="guide_results", type=kind, width=width):
        st.switch_page("app.py")


# ---------------------------------------------------------------- what was answered


def answers_given(now: str | None) -> None:
    """Every answer so far, each a click away from being changed."""
    given = interview.answered()
    if not given:
        return
    told = "　".join(f"{label(fact, answers.catalogue())} {said(fact)}" for fact in given[-SHOWN:])
    more = f"　等 {len(given)} 项" if len(given) > SHOWN else ""
    st.caption(f"您说过：{answer_text.plain(told)}{more}")
    box = st.expander(f"已经回答的 {len(given)} 题（可以修改）", key="guide_answers", on_change="rerun")
    if not box.open:
        return
    unneeded = interview.unneeded()
    with box:
        for fact in given:
            if fact not in unneeded:
                _given(fact, now)
        if unneeded:
            st.markdown("**现在用不到** :small[留着，情况变了不用重填]")
        for fact in given:
            if fact in unneeded:
                _given(fact, now)


def _given(fact: str, now: str | None) -> None:
    text = f"{label(fact, answers.catalogue())}：{said(fact)}"
    st.button(
        f"{answer_text.plain(text)}　修改",
        key=f"guide_change_{fact}",
        width="stretch",
        disabled=fact == now,
        on_click=interview.go_to_question,
        args=(fact,),
    )


# ---------------------------------------------------------------- what came out


def summary(here: Inquiry) -> None:
    """What is settled, what is not and why, and the way to 我的服务."""
    answer = answers.own(case.reading())
    with st.container(key="guide_question", gap="small"):
        st.header("问完了", anchor=False)
        settled = interview.settled()
        st.markdown(_headline(here, settled, answer))
        to_first_steps("看先做什么", "primary")
        _later(here)
        _outcome(settled, answer)
        _depends(here, settled, answer)
        _open(here, settled)
        _details()
        _assumed(answer)


def _headline(here: Inquiry, settled: Settled, answer: Answer) -> str:
    usable = [id for id in settled if answer.service(id).status == "available"]
    if usable:
        return f"您关心的 {len(here.services)} 项里，**{len(usable)} 项可以使用**。"
    if len(settled) == len(here.services):
        return f"您关心的 {len(here.services)} 项，现在都还不能用；原因和以后怎样能用，见我的服务。"
    return f"您关心的 {len(here.services)} 项里，确定了 {len(settled)} 项。"


def _outcome(settled: Settled, answer: Answer) -> None:
    """The settled services by status."""
    known = answers.catalogue()
    lines = []
    for status in BEST_FIRST:
        found = tuple(id for id in settled if answer.service(id).status == status)
        if found:
            lines.append(
                f"- {answer_text.status_badge(status)} {answer_text.plain(goals.service_names(found, known))}"
            )
    doubtful = tuple(id for id in settled if answer.service(id).other_status)
    if doubtful:
        names = answer_text.plain(goals.service_names(doubtful, known))
        lines.append(f"- :orange-badge[⚠ {answer_text.ADVICE}] {names}")
    if lines:
        st.markdown("\n".join(lines))


def _depends(here: Inquiry, settled: Settled, answer: Answer) -> None:
    """The services that hang on what the person cannot tell apart, and what each case gives."""
    told: dict[str, list[str]] = {}
    for id in here.services:
        reason = next((one for one in answer.service(id).because if one.rule == EITHER), None)
        if reason and id not in settled:
            told.setdefault(reason.say, []).append(id)
    known = answers.catalogue()
    if told:
        lines = [
            f"- {answer_text.plain(goals.service_names(tuple(ids), known))}：{answer_text.plain(say)}"
            for say, ids in told.items()
        ]
        lead = "；".join(unsure(fact, values, known).label for fact, values in case.alternatives().items())
        st.markdown(f"**{answer_text.plain(lead)}**\n\n" + "\n".join(lines))


def _later(here: Inquiry) -> None:
    """The questions left for later that still matter."""
    left = [fact for fact in here.concerns if fact in interview.marked_facts(keys.GUIDE_LATER)]
    if left:
        named = "、".join(label(fact, answers.catalogue()) for fact in left)
        with st.container(border=True):
            st.markdown(f"**跳过的 {len(left)} 个问题现在要补吗？** {answer_text.plain(named)}")
            st.button("现在补", key="guide_catch_up", on_click=interview.ask_again, args=(keys.GUIDE_LATER,))


def _open(here: Inquiry, settled: Settled) -> None:
    """The services that are not settled, and the answers that they want."""
    known = answers.catalogue()
    left = tuple(id for id in here.services if id not in settled)
    if not left:
        return
    told = case.alternatives()
    wanted = [f for f, concerned in here.unanswered.items() if set(concerned) & set(left) and f not in told]
    lines = [
        f"{answer_text.status_badge('needs_info')} {answer_text.plain(goals.service_names(left, known))}",
        *(f"{lead}：{answer_text.plain('、'.join(names))}。" for lead, names in _sources(wanted).items()),
    ]
    lines += [f"我的服务暂时按“{known.facts[fact].not_yet}”来算。" for fact in wanted if fact in EVENT_DATES]
    if RECORDS.keys() & set(wanted):
        lines.append("以前住院的情况请在“记一笔”里补全。")
    st.markdown("  \n".join(lines))


def _sources(wanted: list[str]) -> dict[str, list[str]]:
    """The labels of facts by where their answers can be found."""
    known = answers.catalogue()
    found: dict[str, list[str]] = {}
    for fact in wanted:
        source = SOURCES.get(known.facts[fact].group, "")
        found.setdefault(f"还不知道{f'（{source}）' if source else ''}", []).append(label(fact, known))
    return found


def _details() -> None:
    """Going on with single items, where some are open although their service is settled."""
    if keys.GUIDE_DETAILS.get():
        return
    left = interview.inquiry(details=True).progress.questions
    if left:
        st.button(
            f"服务里的每个小项也问清楚（还有 {left} 个问题）",
            key="guide_details_start",
            on_click=interview.ask_details,
        )


def _assumed(answer: Answer) -> None:
    """What 我的服务 takes for granted although nobody was asked."""
    known = answers.catalogue()
    resting = answers.rests_on(case.current(), answer.reading)
    held = [one for one in case.assumptions() if one.fact in resting]
    lines = [
        f"- {answer_text.plain(f'{label(fact, known)}：{value_label(fact, value, known)}')}"
        for fact, value in held
    ]
    if not case.entered().get("usage"):
        lines.append("- 已用记录：没有用过任何服务（用过的请记在“记一笔”里）")
    if lines:
        st.markdown("**没有问到、我的服务先这样假设的**\n\n" + "\n".join(lines))
