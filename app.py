"""我的权益: which of the 25 services can be used, why, how often and until when."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from pages.parts import answers, case, detail, form, frame, words
from pages.parts.cards import card, change
from rules.answer import Answer, ServiceAnswer
from rules.schema import Service

EVERY_GROUP = "全部类别"
CHANGED = "changed"


def main() -> None:
    """Draw the page."""
    frame.frame("我的权益")
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        st.title("我的权益", anchor=False, width="content")
        form.reading()
    form.main()
    frame.faults()
    answer = answers.get(case.current(), case.reading())
    earlier = _earlier(answer)
    statuses = _counts(answer, earlier)
    asked, results = st.columns([1, 2.6], gap="medium")
    with asked:
        form.missing(answer)
        form.groups()
        form.assumptions(answer)
        _again()
    with results:
        chosen = _results(answer, earlier, statuses)
    if chosen:
        detail.show(chosen, answer)


def _earlier(answer: Answer) -> dict[str, ServiceAnswer]:
    """The services whose cards another edition or add-on changed, as they were."""
    facts = case.with_plan_before()
    before = answers.compare(facts, answer.reading) if facts else None
    if before is None:
        return {}
    triples = zip(before.services, answer.services, answers.catalogue().services, strict=True)
    return {old.id: old for old, new, info in triples if change(old, new, answer, info)}


def _counts(answer: Answer, earlier: dict[str, ServiceAnswer]) -> list[str]:
    """How many services stand how; a click on one shows only these."""
    counts = Counter(service.status for service in answer.services)
    options: list[str] = [status for status in words.LOOKS if counts[status] or status != "not_started"]

    def name(option: str) -> str:
        if option == CHANGED:
            return f"↻ 变了 **{len(earlier)}**"
        return f"{words.status_text(option)} **{counts[option]}**"  # type: ignore[arg-type,index]

    return st.pills(
        f"25 项服务在 {answer.as_of} 的情况 :small[:gray[点一下只看这一类]]",
        [*options, *([CHANGED] if earlier else [])],
        selection_mode="multi",
        format_func=name,
        key="statuses",
        persist_state="session",
        wrap=True,
    )


def _again() -> None:
    if case.entered():
        st.button("全部清空，重新填", key="clear", type="tertiary", on_click=case.clear)


def _results(answer: Answer, earlier: dict[str, ServiceAnswer], statuses: list[str]) -> ServiceAnswer | None:
    """The cards by group; the service whose details were asked for."""
    catalogue = answers.catalogue()
    search, group = _toolbar([*dict.fromkeys(info.group for info in catalogue.services)])
    if earlier:
        _changes(answer, earlier)
    shown: dict[str, list[tuple[ServiceAnswer, Service]]] = {}
    for service, info in zip(answer.services, catalogue.services, strict=True):
        fits = service.status in statuses or (CHANGED in statuses and service.id in earlier)
        if (fits or not statuses) and group in (EVERY_GROUP, info.group) and _found(search, info):
            shown.setdefault(info.group, []).append((service, info))
    if not shown:
        st.info("没有符合的服务。换个词，或取消上面的筛选。")
    chosen = None
    for name, services in shown.items():
        st.markdown(f"#### {name}")
        with st.grid("auto", min_column_width=260):
            for service, info in services:
                if card(service, info, answer, earlier.get(service.id)):
                    chosen = service
    return chosen


def _changes(answer: Answer, earlier: dict[str, ServiceAnswer]) -> None:
    """What the last change of edition or add-ons did, in one glance."""
    moves: dict[str, list[str]] = {}
    for service in answer.services:
        if service.id in earlier:
            old = earlier[service.id].status
            move = f"{words.badge(old)} → {words.badge(service.status)}"
            name = answers.catalogue().service(service.id).name
            moves.setdefault("次数或日期" if old == service.status else move, []).append(name)
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="changes"):
        lines = [f":primary-badge[↻ 变了] 换版本或加购后，{len(earlier)} 项服务有变化，卡片上已标出。"]
        lines += [f"{move}：{'、'.join(names)}" for move, names in moves.items()]
        st.markdown("  \n".join(lines), width="stretch")
        st.button("不再标出", key="forget", type="tertiary", on_click=case.forget_plan)


def _toolbar(groups: list[str]) -> tuple[str, str]:
    with st.container(horizontal=True, vertical_alignment="bottom", key="toolbar"):
        search = st.text_input(
            "搜索", placeholder="名称或用途", key="search", persist_state="session", width=220
        )
        group = st.selectbox(
            "类别", [EVERY_GROUP, *groups], key="service_group", persist_state="session", width=200
        )
    return search.strip(), group


def _found(search: str, info: Service) -> bool:
    words_of = (info.name, info.summary, *(item.name for item in info.items.values()))
    return not search or any(search in text for text in words_of)


main()
