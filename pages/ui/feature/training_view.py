"""What does the trainer show? A customer's year, step by step or day by day, with the services to look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.present.compare import difference_lines
from pages.present.html.presenter_css import PRESENTER, STAGE
from pages.present.text import answer_text
from pages.present.text.persona_text import Told, gains, large_card, moves, options
from pages.present.timeline.chart_view import chart_view
from pages.present.timeline.marks import CARE, POLICY, marks_of, row_labels
from pages.ui.feature import timeline_block
from pages.ui.form import case_form
from pages.ui.form.widget_seed import seed_widget
from pages.ui.session import address, answers, case, keys, reading_doubts, term_drafts, training_state
from pages.ui.session.training_state import Scene
from rules.advice.reading_causes import Cause
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.labels import value_label
from rules.catalogue.personas import load_personas
from rules.domain.answer import Answer
from rules.domain.answer_diff import STATUS
from rules.domain.scenario import Scenario

MOST_BESIDE = 2
"""Services beside each other: more are too narrow for large type."""
A_WEEK = dt.timedelta(days=7)
GAINS = {"gained": "多了", "lost": "少了", "changed": "变了"}


# ---------------------------------------------------------------- what is shown, kept for the next click


@st.cache_resource(scope="session", max_entries=64, show_spinner=False, hash_funcs=answers.BY_CONTENT)
def _causes_of(
    scenario: Scenario, service: str, reading: str, overrides: answers.Overrides, draft: bytes
) -> tuple[Cause, ...]:
    return reading_doubts.causes(draft).of(scenario, service, reading, dict(overrides))


@st.cache_resource(scope="session", max_entries=16, show_spinner=False, hash_funcs=answers.BY_CONTENT)
def _timeline(
    scenario: Scenario,
    reading: str,
    overrides: answers.Overrides,
    services: tuple[str, ...],
    large: bool,
    draft: bytes,
) -> str:
    known = answers.engine_of(draft).catalogue
    answer = answers.answer_to(answers.Asked(scenario, reading, overrides, draft=draft))
    rows = {POLICY, CARE, *services}
    marks = [mark for mark in marks_of(answer, scenario, known) if mark.row in rows]
    return timeline_block.CHART.render(
        chart=chart_view(answer, marks, known, row_labels(answer)),
        told="这一天的时间线：保单年度、就医经过和上面几项服务的日期。左右方向键看一行里的日子。",
        opens=False,
        large=large,
    )


def _answer(facts: Mapping[str, Any], reading: str) -> Answer:
    answer = answers.other_answer(facts, reading, term_drafts.content())
    assert answer is not None, "personas are checked when they are loaded"
    return answer


def _readings_and_draft() -> tuple[answers.Overrides, bytes]:
    """The readings chosen for single entries, and the draft by which all of this is told."""
    return term_drafts.judge_tried().overrides, term_drafts.content()


# ---------------------------------------------------------------- the stage


@st.fragment
def draw_training() -> None:
    """Everything on the page; a click here leaves the rest of the page alone."""
    address.write_address()
    presenting = training_state.presenting()
    st.html(STAGE + (PRESENTER if presenting else ""))
    with st.container(key="training_stage"):
        _choices(presenting)
        scene = training_state.scene()
        if not presenting:
            _about(scene)
        facts = scene.facts
        swapped = training_state.swapped()
        shown = training_state.with_other_edition(facts) if swapped else facts
        reading = case.reading()
        answer = _answer(shown, reading)
        before = _before(scene, reading, swapped)
        story, services = st.columns([1, 1.9], gap="medium")
        with story:
            _story(scene, shown["edition"] if swapped else None)
            _controls(scene, presenting)
            _edition(facts, answer, reading, swapped)
            _changes(scene, before, answer, presenting)
        with services:
            _services(scene, shown, before, answer, presenting)
        _chart(scene, shown, reading, presenting)
        if not presenting:
            _open(shown)


def _choices(presenting: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="training_choices"):
        if not presenting:
            names = options(load_personas())
            seed_widget("training_persona_choice", training_state.scene().persona.id)
            st.selectbox(
                "讲谁的一年",
                list(names),
                format_func=names.__getitem__,
                key=keys.TRAINING_PERSONA_CHOICE,
                on_change=_take_persona,
                width=560,
            )
            case_form.reading_switch()
        # A button, not a switch: keys pressed while a switch has the focus never reach the shortcuts.
        st.button(
            "退出演示模式" if presenting else "演示模式（大字）",
            key="training_presenter_choice",
            on_click=_toggle_presenter,
            help="只留故事和服务，字放大，投影时后排也看得清。翻页笔的上下页键可以换步。",
        )


def _take_persona() -> None:
    chosen = keys.TRAINING_PERSONA_CHOICE.value()
    training_state.begin_story(next(persona for persona in load_personas() if persona.id == chosen))


def _toggle_presenter() -> None:
    keys.TRAINING_PRESENTER.put(not training_state.presenting())


def _about(scene: Scene) -> None:
    persona, known = scene.persona, term_drafts.catalogue_tried()
    plan = [value_label(fact, scene.facts[fact], known) for fact in ("edition", "addons")]
    addons = "没有加购" if not scene.facts["addons"] else f"加购 {plan[1]}"
    with st.expander(f"这一课讲什么　{plan[0]}，{addons}", key="training_about"):
        st.markdown("\n".join(f"- {answer_text.plain(point)}" for point in persona.shows))


def _story(scene: Scene, supposed: str | None) -> None:
    """The step in words; `supposed` is the edition tried on, if there is one."""
    name = value_label("edition", supposed, term_drafts.catalogue_tried()) if supposed else ""
    badge = f"  \n:orange-badge[假如买的是{name}]" if name else ""
    step, count = scene.step, len(scene.persona.steps)
    moved = (scene.day - step.on).days
    later = f" · 又过了 {moved} 天" if moved else ""
    with st.container(key="training_story"):
        st.markdown(
            f"## {answer_text.plain(step.title)}\n\n"
            f"**{answer_text.plain(scene.persona.name)}　{answer_text.day_text(scene.day)}**  \n"
            f"第 {scene.number + 1} 步，共 {count} 步{later}{badge}\n\n"
            f"{answer_text.plain(step.tell)}"
        )


def _controls(scene: Scene, presenting: bool) -> None:
    number, count = scene.number, len(scene.persona.steps)
    with st.container(horizontal=True, gap="small", key="training_controls"):
        st.button(
            "上一步",
            key="training_back",
            disabled=number == 0,
            on_click=training_state.to_step,
            args=(number - 1,),
            shortcut="PageUp" if presenting else None,
        )
        st.button(
            "下一步",
            key="training_next",
            type="primary",
            disabled=number + 1 == count,
            on_click=training_state.to_step,
            args=(number + 1,),
            shortcut="PageDown" if presenting else None,
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


def _before(scene: Scene, reading: str, swapped: bool) -> Answer | None:
    earlier = scene.before()
    if earlier is None:
        return None
    facts = earlier.facts
    return _answer(training_state.with_other_edition(facts) if swapped else facts, reading)


def _changes(scene: Scene, before: Answer | None, answer: Answer, presenting: bool) -> None:
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
        if not presenting and (details := _details(before, answer, shown)):
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


def _edition(facts: dict[str, Any], answer: Answer, reading: str, swapped: bool) -> None:
    """The other edition tried on, and what it brings or takes."""
    known = term_drafts.catalogue_tried()
    own, other = facts["edition"], training_state.OTHER_EDITION[facts["edition"]]
    target = value_label("edition", own if swapped else other, known)
    with st.container(key="training_edition"):
        st.button(
            f"换回{target}" if swapped else f"换成{target}看看",
            key="training_swap",
            on_click=_swap,
            help="只换版本，其他情况都不变；换版本后算不算续期、要不要再等，手册没有写",
        )
        if not swapped:
            return
        found = gains(_answer(facts, reading), answer, known)
        lines = [f"**假如买的是{value_label('edition', other, known)}**，其他情况不变："]
        lines += [f"{GAINS[kind]}：{'；'.join(told)}" for kind, told in found.items() if told]
        if len(lines) == 1:
            lines.append(f"这一天 {len(SERVICES)} 项服务的状态都一样。")
        st.markdown("\n\n".join(lines))


def _swap() -> None:
    keys.TRAINING_SWAPPED.put(not training_state.swapped())


def _services(
    scene: Scene, facts: dict[str, Any], before: Answer | None, answer: Answer, presenting: bool
) -> None:
    """Every service that the step looks at; in large type how each stands, and one of them in full."""
    known, scenario = term_drafts.catalogue_tried(), answers.parsed(facts)
    shown = list(scene.step.expect)
    if presenting and len(shown) > 1:
        shown = [_focus(scene, answer)]
    with st.grid(min(len(shown), MOST_BESIDE), min_column_width=300):
        for id in shown:
            service = answer.service(id)
            causes: tuple[Cause, ...] = ()
            if service.other_reading:
                causes = _causes_of(scenario, id, answer.reading, *_readings_and_draft())
            earlier = before.service(id) if before else None
            told = Told(service, earlier, answer, causes, scene.step.expect[id])
            with st.container(border=True, height="stretch", key=f"training_card_{id}"):
                st.markdown(large_card(told, known))


def _focus(scene: Scene, answer: Answer) -> str:
    """The service to tell in full: the first until another is asked for."""
    known = term_drafts.catalogue_tried()
    chosen: str = st.segmented_control(
        "看哪一项",
        list(scene.step.expect),
        format_func=lambda id: (
            f"{known.service(id).name}　{answer_text.status_text(answer.service(id).status)}"
        ),
        default=next(iter(scene.step.expect)),
        required=True,
        key=f"training_focus_{scene.persona.id}_{scene.number}",
        label_visibility="collapsed",
        wrap=True,
    )
    return chosen


def _chart(scene: Scene, facts: dict[str, Any], reading: str, presenting: bool) -> None:
    scenario = answers.parsed(facts)
    chosen, draft = _readings_and_draft()
    html = _timeline(scenario, reading, chosen, tuple(scene.step.expect), presenting, draft)
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
