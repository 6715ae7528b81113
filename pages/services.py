"""我的服务: which of the 25 services can be used, why, how often and until when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import streamlit as st

from pages.present.drawer.card import Card, service_card
from pages.present.share.page_registry import PageEntry
from pages.present.text import agenda_text, answer_text
from pages.present.text.card_text import change
from pages.present.text.change_text import change_told
from pages.present.text.service_search import finds
from pages.ui.form import case_form, record_list
from pages.ui.result import card_board, reply_buttons, service_drawer
from pages.ui.session import address, answers, case, keys, undo
from pages.ui.shell import frame, jump, undo_bar
from rules.advice.agenda import tasks
from rules.catalogue.catalogue import SERVICES
from rules.domain.answer import Answer, ServiceAnswer

EVERY_GROUP = "全部类别"
BY_STATUS = "status"
ORDERS = {BY_STATUS: "按状态", "group": "按类别"}
CHANGED = "changed"

Sections = Mapping[str, Sequence[Card]]


def main(_: PageEntry) -> None:
    """Draw the page."""
    if keys.ARRIVED.value():
        record_list.stop_editing()
    _page()


@st.fragment
def _page() -> None:
    """All that an answer may change; what surrounds the page stays as it is."""
    address.write_address()
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        st.title(address.page().title, anchor=False, width="content")
        st.page_link("pages/guide.py", label="不知道怎么填？一题一题来")
        st.page_link("pages/agenda.py", label="全部日子")
    undo_bar.draw_undo()
    case_form.main()
    frame.show_faults()
    answer = answers.own(case.reading())
    # On a phone the second column stands below the first: the services come before what may be told beside.
    results, asked = st.columns([2.6, 1], gap="medium")
    with results:
        jump.link_to("questions", "补充情况、看假设")
        _soon(answer)
        _services()
    with asked:
        jump.mark_place("questions")
        case_form.draw_questions(answer)
        _again()


@st.fragment
def _services() -> None:
    """The services and the choices among them; a filter leaves the questions alone."""
    address.write_address()
    answer = answers.own(case.reading())
    earlier = _earlier(answer)
    statuses = _counts(answer, earlier)
    _cards(_chosen(answer, earlier, statuses))


@st.fragment
def _cards(sections: Sections) -> None:
    """The cards and the drawer of the one that was opened; opening it leaves the rest alone."""
    card_board.draw_cards(sections, "board")
    opened = keys.OPENED.pop()
    if opened:
        answer = answers.own(case.reading())
        service_drawer.open_drawer(answer.service(opened), answer, case.current())


def _earlier(answer: Answer) -> dict[str, ServiceAnswer]:
    """The services whose cards the last change touched, as they were."""
    before = answers.before_last_change()
    if before is None:
        return {}
    triples = zip(before.services, answer.services, answers.catalogue().services, strict=True)
    return {old.id: old for old, new, info in triples if change(old, new, answer, info)}


def _counts(answer: Answer, earlier: dict[str, ServiceAnswer]) -> list[str]:
    """How many services stand how; a click on one shows only these."""
    counts = Counter(service.status for service in answer.services)
    options: list[str] = [status for status in answer_text.LOOKS if counts[status] or status != "not_started"]

    def name(option: str) -> str:
        if option == CHANGED:
            return f"⇄ 变了 **{len(earlier)}**"
        return f"{answer_text.status_text(option)} **{counts[option]}**"  # type: ignore[arg-type,index]

    return st.pills(
        f"{len(SERVICES)} 项服务在 {answer.as_of} 的情况（点一下只看这一类）",
        [*options, *([CHANGED] if earlier else [])],
        selection_mode="multi",
        format_func=name,
        key="statuses",
        persist_state="session",
        wrap=True,
    )


def _again() -> None:
    if case.entered():
        with st.popover("全部清空，重新填", key="clear_ask"):
            st.markdown("填写的情况、记录和客服的答复都会清掉。清了还能撤回。")
            st.button("确定清空", key="clear", type="primary", on_click=undo.clear_case)


def _chosen(answer: Answer, earlier: dict[str, ServiceAnswer], statuses: list[str]) -> Sections:
    """The cards that the visitor wants to see, by status or group."""
    catalogue = answers.catalogue()
    search, group, order = _toolbar([*dict.fromkeys(info.group for info in catalogue.services)])
    changed = case.earlier()
    if changed:
        _changes(answer, earlier, change_told(changed.fact, changed.facts, case.entered(), catalogue))
    found: dict[str, list[Card]] = {}
    for service, info in zip(answer.services, catalogue.services, strict=True):
        fits = service.status in statuses or (CHANGED in statuses and service.id in earlier)
        if (fits or not statuses) and group in (EVERY_GROUP, info.group) and finds(search, info):
            section = info.group if order == "group" else answer_text.status_text(service.status)
            answered = reply_buttons.answered_line(service.id)
            before, region = earlier.get(service.id), case.value("trip_region")
            card = service_card(service, answer, before, catalogue, answered, region)
            found.setdefault(section, []).append(card)
    if not found:
        st.info("没有符合的服务。换个词，或取消上面的筛选。")
    by_status = [answer_text.status_text(status) for status in answer_text.LOOKS]
    if order == "group":
        return found
    first = _plan_order()
    return {name: sorted(found[name], key=lambda card: first[card.id]) for name in by_status if name in found}


def _plan_order() -> dict[str, int]:
    """The place of every service in the plan: of what stands alike, what is to be done first comes first."""
    asked = answers.asked(answers.readable_scenario())
    steps = answers.plan_to(asked, answers.situation_of(asked)).steps
    return {step.service: place for place, step in enumerate(steps)}


def _changes(answer: Answer, earlier: dict[str, ServiceAnswer], told: str) -> None:
    """What the last change did, in one glance."""
    moves: dict[str, list[str]] = {}
    for service in answer.services:
        if service.id in earlier:
            old = earlier[service.id].status
            move = f"{answer_text.status_badge(old)} → {answer_text.status_badge(service.status)}"
            name = answers.catalogue().service(service.id).name
            moves.setdefault("次数或日期" if old == service.status else move, []).append(name)
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="changes"):
        lines = [f":yellow-badge[⇄ 变了] {answer_text.plain(told)}：{len(earlier)} 项变了，卡片上已标出。"]
        if not earlier:
            lines = [f"{answer_text.plain(told)}：{len(SERVICES)} 项服务的状态、次数和日期都没有变化。"]
        lines += [f"{move}：{'、'.join(names)}" for move, names in moves.items()]
        st.markdown("  \n".join(lines), width="stretch")
        st.button("撤回", key="take_back", type="tertiary", on_click=case.take_back)
        st.button("不再标出", key="forget", type="tertiary", on_click=case.forget_earlier)


def _soon(answer: Answer) -> None:
    """The next days that must not be missed; the way to all of them stands beside the title."""
    catalogue = answers.catalogue()
    scenario = answers.readable_scenario()
    lines = agenda_text.soonest(tasks(answer, scenario, catalogue), answer, catalogue)
    if lines:
        with st.container(border=True, key="soon"):
            st.markdown("**最近要赶的日子**\n\n" + "\n".join(lines))


def _toolbar(groups: list[str]) -> tuple[str, str, str]:
    """The search, and behind one button how the cards are arranged: lists cost time on every click."""
    order = keys.SERVICE_ORDER.get(BY_STATUS)
    group = keys.SERVICE_GROUP.get(EVERY_GROUP)
    with st.container(horizontal=True, vertical_alignment="bottom", key="toolbar"):
        search = st.text_input(
            "搜索", placeholder="如 专家号、押金", key="search", persist_state="session", width=180
        )
        with st.popover("排列和类别", key="arrange", on_change="rerun") as arrange:
            if arrange.open:
                order, group = _arrangement(groups)
        if (order, group) != (BY_STATUS, EVERY_GROUP):
            st.markdown(f":small[{ORDERS[order]}，{group}]", width="content")
    return search.strip(), group, order


def _arrangement(groups: list[str]) -> tuple[str, str]:
    order = st.segmented_control(
        "排列",
        list(ORDERS),
        format_func=ORDERS.__getitem__,
        default=BY_STATUS,
        required=True,
        key=keys.SERVICE_ORDER,
        persist_state="session",
    )
    group = st.selectbox("类别", [EVERY_GROUP, *groups], key=keys.SERVICE_GROUP, persist_state="session")
    return order, group


frame.show(__file__, main)
