"""我的服务: which of the 25 services can be used, why, how often and until when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import streamlit as st

from pages.present.base.service_search import finds
from pages.present.base.templating import template
from pages.present.drawer.card import Card, service_card
from pages.present.share.page_registry import PAGES, PageEntry
from pages.present.text import agenda_text, answer_text
from pages.present.text.answer_text import LOOKS
from pages.present.text.card_text import change
from pages.present.text.change_text import change_told
from pages.ui.first.one_element import one_element
from pages.ui.form import case_form
from pages.ui.form.field_block import Box, Field, draw_fields
from pages.ui.result import card_board, opened_drawer, reply_buttons
from pages.ui.session import address, answers, case, keys
from pages.ui.shell import frame, jump, title, undo_bar
from pages.ui.shell.gathered import draw_words
from rules.advice.agenda import tasks
from rules.catalogue.catalogue import SERVICES
from rules.domain.answer import Answer, ServiceAnswer

SOON = template("soon.html.jinja", card_board.TEMPLATES)
NONE_FITS = template("none_fits.html.jinja", card_board.TEMPLATES).render()

EVERY_GROUP = "全部类别"
BY_STATUS = "status"
ORDERS = {BY_STATUS: "按状态", "group": "按类别"}
CHANGED = "changed"

Sections = Mapping[str, Sequence[Card]]


def main(_: PageEntry) -> None:
    """Draw the page."""
    _page()


@st.fragment
def _page() -> None:
    """All that an answer may change; what surrounds the page stays as it is."""
    address.write_address()
    undo_bar.draw_undo()
    answer = answers.own(case.reading())
    with one_element("services_top"):
        title.draw_title(
            address.page().title,
            [(PAGES["guide"], "不知道怎么填？一题一题来"), (PAGES["agenda"], "全部日子")],
        )
        case_form.main()
        _soon(answer)
        _changes(answer)
        jump.link_to("questions", "补充情况、看假设")
    frame.show_faults()
    # On a phone the second column stands below the first: the services come before what may be told beside.
    with st.container(key="services_columns"):
        _services()
        with st.container(key="questions_column"):
            jump.mark_place("questions")
            case_form.draw_questions(answer)
    opened_drawer.draw_opened()


@st.fragment
def _services() -> None:
    """The services and the choices among them; a filter leaves the questions alone."""
    address.write_address()
    answer = answers.own(case.reading())
    earlier = _earlier(answer)
    found = _chosen(answer, earlier)
    with one_element("services_shown"):
        _draw_choices(answer, earlier)
        if not found:
            draw_words("none_fits", NONE_FITS)
        card_board.draw_cards(found, "cards")


def _earlier(answer: Answer) -> dict[str, ServiceAnswer]:
    """The services whose cards the last change touched, as they were."""
    before = answers.before_last_change()
    if before is None:
        return {}
    triples = zip(before.services, answer.services, answers.catalogue().services, strict=True)
    return {old.id: old for old, new, info in triples if change(old, new, answer, info)}


def _draw_choices(answer: Answer, earlier: Mapping[str, ServiceAnswer]) -> None:
    """How many services stand how, and which of them are shown in which order."""
    groups = dict.fromkeys(info.group for info in answers.catalogue().services)
    counts = _counts(answer, earlier)
    fields = [
        Field(
            key="statuses",
            kind="chips",
            label=f"{len(SERVICES)} 项服务在 {answer.as_of} 的情况（点一下只看这一类）",
            take=keys.STATUSES.put,
            value=tuple(keys.STATUSES.get([])),
            options={one: _name_of_status(one) for one in counts},
            counts=counts,
        ),
        Field(
            key="search",
            kind="text",
            label="搜索",
            take=keys.SERVICE_SEARCH.put,
            value=keys.SERVICE_SEARCH.get(""),
            placeholder="如 专家号、押金",
        ),
        Field(
            key="order",
            kind="list",
            label="排列",
            take=keys.SERVICE_ORDER.put,
            value=keys.SERVICE_ORDER.get(BY_STATUS),
            options=ORDERS,
        ),
        Field(
            key="service_group",
            kind="list",
            label="类别",
            take=keys.SERVICE_GROUP.put,
            value=keys.SERVICE_GROUP.get(EVERY_GROUP),
            options={EVERY_GROUP: EVERY_GROUP, **{group: group for group in groups}},
        ),
    ]
    draw_fields("shown", [Box("shown", fields)])


def _counts(answer: Answer, earlier: Mapping[str, ServiceAnswer]) -> dict[str, int]:
    """How many services stand how, and how many the last change touched."""
    counts = Counter(service.status for service in answer.services)
    stand: dict[str, int] = {
        status: counts[status] for status in LOOKS if counts[status] or status != "not_started"
    }
    return {**stand, **({CHANGED: len(earlier)} if earlier else {})}


def _name_of_status(status: str) -> str:
    return "⇄ 变了" if status == CHANGED else answer_text.status_text(status)  # type: ignore[arg-type]


def _chosen(answer: Answer, earlier: Mapping[str, ServiceAnswer]) -> Sections:
    """The cards that the visitor wants to see, by status or group."""
    catalogue = answers.catalogue()
    statuses, group = keys.STATUSES.get([]), keys.SERVICE_GROUP.get(EVERY_GROUP)
    search, order = keys.SERVICE_SEARCH.get("").strip(), keys.SERVICE_ORDER.get(BY_STATUS)
    wanted = [one for one in statuses if one != CHANGED or earlier]
    found: dict[str, list[Card]] = {}
    for service, info in zip(answer.services, catalogue.services, strict=True):
        fits = service.status in wanted or (CHANGED in wanted and service.id in earlier)
        if (fits or not wanted) and group in (EVERY_GROUP, info.group) and finds(search, info):
            section = info.group if order == "group" else answer_text.status_text(service.status)
            answered = reply_buttons.answered_line(service.id)
            before, region = earlier.get(service.id), case.value("trip_region")
            card = service_card(service, answer, before, catalogue, answered, region)
            found.setdefault(section, []).append(card)
    if order == "group":
        return found
    by_status = [answer_text.status_text(status) for status in LOOKS]
    first = _plan_order()
    return {name: sorted(found[name], key=lambda card: first[card.id]) for name in by_status if name in found}


def _plan_order() -> dict[str, int]:
    """The place of every service in the plan: of what stands alike, what is to be done first comes first."""
    asked = answers.asked(answers.readable_scenario())
    steps = answers.plan_to(asked, answers.situation_of(asked)).steps
    return {step.service: place for place, step in enumerate(steps)}


def _changes(answer: Answer) -> None:
    """What the last change did, in one glance, with the way back."""
    changed = case.earlier()
    if changed is None:
        return
    earlier, catalogue = _earlier(answer), answers.catalogue()
    told = change_told(changed.fact, changed.facts, case.entered(), catalogue)
    lead = f"{told}：{len(earlier)} 项变了，卡片上已标出。"
    if not earlier:
        lead = f"{told}：{len(SERVICES)} 项服务的状态、次数和日期都没有变化。"
    lines = [f"{move}：{'、'.join(names)}" for move, names in _moves_of_services(answer, earlier).items()]
    fields = [
        Field(key="changed", kind="words", label=f"⇄ {lead}", note="\n".join(lines)),
        Field(key="take_back", kind="button", label="撤回", take=lambda _: case.take_back()),
        Field(key="forget", kind="button", label="不再标出", take=lambda _: case.forget_earlier()),
    ]
    draw_fields("changes", [Box("changes", fields, look="line")])


def _moves_of_services(answer: Answer, earlier: Mapping[str, ServiceAnswer]) -> dict[str, list[str]]:
    """The services that the last change touched, by how they stood and stand."""
    moves: dict[str, list[str]] = {}
    for service in answer.services:
        if service.id in earlier:
            old = earlier[service.id].status
            move = f"{answer_text.status_text(old)} → {answer_text.status_text(service.status)}"
            name = answers.catalogue().service(service.id).name
            moves.setdefault("次数或日期" if old == service.status else move, []).append(name)
    return moves


def _soon(answer: Answer) -> None:
    """The next days that must not be missed; the way to all of them stands beside the title."""
    catalogue = answers.catalogue()
    scenario = answers.readable_scenario()
    days = agenda_text.pressing_days(tasks(answer, scenario, catalogue), answer, catalogue)
    if days:
        draw_words("soon", SOON.render(days=days))


frame.show(__file__, main)
