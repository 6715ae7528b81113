"""What does the trainer show? A customer's year, step by step or day by day, with the services to look at."""

from __future__ import annotations

import datetime as dt
from typing import Any

import streamlit as st

from pages.present.base.templating import style
from pages.present.compare import difference_lines
from pages.present.stage.stage_view import StepCase
from pages.present.text import answer_text
from pages.present.text.persona_text import large_card, moves
from pages.present.timeline.chart_view import chart_view
from pages.present.timeline.marks import CARE, POLICY, marks_of, row_labels
from pages.ui.feature import timeline_block
from pages.ui.form import case_form
from pages.ui.form.widget_seed import seed_widget
from pages.ui.session import address, answers, case, keys, term_drafts
from pages.ui.shell import rulebook_line
from pages.ui.stage import stage_page, take_away, training_state
from pages.ui.stage.step_case import step_case
from pages.ui.stage.training_state import Scene
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.labels import value_label
from rules.domain.answer import Answer
from rules.domain.answer_diff import STATUS
from rules.domain.scenario import Scenario

MOST_BESIDE = 2
"""Services beside each other: more are too narrow for large type."""
A_WEEK = dt.timedelta(days=7)


# ---------------------------------------------------------------- what is shown, kept for the next click


@st.cache_resource(scope="session", max_entries=16, show_spinner=False, hash_funcs=answers.BY_CONTENT)
def _step_timeline(
    scenario: Scenario,
    reading: str,
    overrides: answers.Overrides,
    services: tuple[str, ...],
    draft: bytes,
) -> str:
    known = answers.shelf_tried(draft).catalogues[answers.shelf().place_for(scenario)]
    answer = answers.answer_to(answers.Asked(scenario, reading, overrides, draft=draft))
    rows = {POLICY, CARE, *services}
    marks = [mark for mark in marks_of(answer, scenario, known) if mark.row in rows]
    return timeline_block.CHART.render(
        chart=chart_view(answer, marks, known, row_labels(answer)),
        told="这一天的时间线：保单年度、就医经过和上面几项服务的日期。左右方向键看一行里的日子。",
        opens=False,
        large=False,
    )


def _readings_and_draft() -> tuple[answers.Overrides, bytes]:
    """The readings chosen for single entries, and the draft by which all of this is told."""
    return term_drafts.judge_tried().overrides, term_drafts.content()


# ---------------------------------------------------------------- the stage


@st.fragment
def draw_training() -> None:
    """Everything on the page; a click here leaves the rest of the page alone."""
    address.write_address()
    if training_state.presenting() or not keys.TRAINING_PERSONA.get():
        st.rerun()
    st.html(style(__file__, "reading.css"))
    with st.container(key="training_stage"):
        _choices()
        told = step_case()
        scene, before = training_state.scene(), told.before
        rulebook_line.draw_story(told.scenario)
        _lesson_told(scene)
        stage_page.draw_tried_bar(told)
        story, services = st.columns([1, 1.9], gap="medium")
        with story:
            _story(scene)
            _controls(scene)
            _changes(scene, before, told.story)
        with services:
            _services(told)
        _chart(told)
        _open(scene.facts)
        take_away.draw_downloads(told)


def _choices() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="training_choices"):
        st.button("换一课", key="training_again", on_click=training_state.choose_again)
        case_form.reading_switch()
        st.button(
            "上台讲（全屏）",
            key="training_present_choice",
            on_click=keys.TRAINING_PRESENT.put,
            args=(True,),
            help="一步一屏，投影时后排也看得清。方向键、空格和翻页笔换步，Esc 退出。",
        )


def _lesson_told(scene: Scene) -> None:
    persona, known = scene.persona, term_drafts.catalogue_tried()
    plan = [value_label(fact, scene.facts[fact], known) for fact in ("edition", "addons")]
    addons = "没有加购" if not scene.facts["addons"] else f"加购 {plan[1]}"
    with st.expander(f"这一课讲什么　{plan[0]}，{addons}", key="training_about"):
        st.markdown("\n".join(f"- {answer_text.plain(point)}" for point in persona.shows))


def _story(scene: Scene) -> None:
    """The step in words."""
    step, count = scene.step, len(scene.persona.steps)
    moved = (scene.day - step.on).days
    later = f" · 又过了 {moved} 天" if moved else ""
    with st.container(key="training_story"):
        st.markdown(
            f"## {answer_text.plain(step.title)}\n\n"
            f"**{answer_text.plain(scene.persona.name)}　{answer_text.day_text(scene.day)}**  \n"
            f"第 {scene.number + 1} 步，共 {count} 步{later}\n\n"
            f"{answer_text.plain(step.tell)}"
        )


def _controls(scene: Scene) -> None:
    number, count = scene.number, len(scene.persona.steps)
    with st.container(horizontal=True, gap="small", key="training_controls"):
        st.button(
            "上一步",
            key="training_back",
            disabled=number == 0,
            on_click=training_state.to_step,
            args=(number - 1,),
        )
        st.button(
            "下一步",
            key="training_next",
            type="primary",
            disabled=number + 1 == count,
            on_click=training_state.to_step,
            args=(number + 1,),
        )
        st.button(
            "过一周",
            key="training_week",
            disabled=scene.day >= scene.last and number + 1 == count,
            on_click=training_state.to_day,
            args=(min(scene.day + A_WEEK, scene.last + dt.timedelta(days=1)),),
            help="只有日子往前走，走到下一步那天故事就继续",
        )
    if scene.last > scene.step.on:
        key = f"training_day_{scene.persona.id}_{number}"
        seed_widget(key, scene.day)
        st.slider(
            "把日子往前拨（到下一步前一天）" if number + 1 < count else "把日子往前拨",
            scene.step.on,
            scene.last,
            key=key,
            format="M月D日",
            on_change=_take_day,
            args=(key,),
        )


def _take_day(key: str) -> None:
    training_state.to_day(st.session_state[key])


def _changes(scene: Scene, before: Answer | None, answer: Answer) -> None:
    """What has changed since the step before, or since this step's own day."""
    if before is None:
        return
    known, shown = term_drafts.catalogue_tried(), tuple(scene.step.expect)
    since = "这一步开始" if scene.day > scene.step.on else "上一步"
    told = moves(before, answer, shown, known)
    lead = f":yellow-badge[⇄ 变了] 和{since}（{answer_text.short_day(before.as_of, answer.as_of)}）比"
    if not told:
        apart = answer_text.short_day(before.as_of, answer.as_of)
        lead = f"和{since}（{apart}）比，{len(SERVICES)} 项服务的状态都没有变。"
    with st.container(border=True, key="training_changes"):
        st.markdown("\n\n".join([lead, *told]))
        if details := _details(before, answer, shown):
            with st.expander("次数和日期的变化"):
                st.markdown(details)


def _details(before: Answer, answer: Answer, shown: tuple[str, ...]) -> str:
    known = term_drafts.catalogue_tried()
    found = [d for d in difference_lines.shown_differences(before, answer) if d.service in shown]
    lines = [
        line
        for line in difference_lines.brief(found, before, answer, known)
        if line.aspect != STATUS and not line.reading
    ]
    return "\n".join(
        f"- **{answer_text.plain(known.service(line.service).name)}**"
        f" {answer_text.plain(difference_lines.whose(line, known))} {difference_lines.aspect_name(line)}："
        f"{answer_text.plain(line.left)} → {answer_text.plain(line.right)}"
        for line in lines
    )


def _services(told: StepCase) -> None:
    """Every service that the step looks at."""
    known = term_drafts.catalogue_tried()
    with st.grid(min(len(told.told), MOST_BESIDE), min_column_width=300):
        for one in told.told:
            with st.container(border=True, height="stretch", key=f"training_card_{one.service.id}"):
                st.markdown(large_card(one, known))


def _chart(told: StepCase) -> None:
    chosen, draft = _readings_and_draft()
    services = tuple(one.service.id for one in told.told)
    html = _step_timeline(told.scenario, told.answer.reading, chosen, services, draft)
    timeline_block.draw_timeline("training_chart", html, {})


def _open(facts: dict[str, Any]) -> None:
    """Take the story over as the visitor's own case, only when asked."""
    lost = "会换掉您在“我的服务”填写的内容。" if case.entered() else ""
    with st.container(horizontal=True, vertical_alignment="center", key="training_open"):
        if st.button("作为我的情况打开", key="training_take", help=f"把这一天的情况填进“我的服务”。{lost}"):
            case.replace(facts)
            st.switch_page("pages/services.py")
        if lost:
            st.markdown(f":small[{lost}]", width="content")
