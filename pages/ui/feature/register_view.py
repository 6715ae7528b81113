"""What stands in the two registers? Contradictions and silences with their readings, effects and switches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import streamlit as st

from pages.present.clauses.clause_index import CONTRADICTION, SILENCE, Ledger, numbered
from pages.present.compare.difference_lines import DifferenceLine, aspect_name, whose
from pages.present.text import answer_text
from pages.present.text.answer_text import READING_NAMES
from pages.ui.form.widget_seed import seed_widget
from pages.ui.session import answers, case, keys, manual_copy, reading_choice, reading_effect
from pages.ui.session.manual_copy import Attached
from pages.ui.shell.paging import first_page, page_of
from rules.analysis.reading_effects import why_not
from rules.catalogue.labels import STANCE_NAMES
from rules.catalogue.schema import Entry

EVERY_SERVICE = "全部服务"

WIRED, FELT, SWITCHED = "wired", "felt", "switched"
NARROWED = {WIRED: "能换读法的", FELT: "影响现在情况的", SWITCHED: "已单独指定的"}

FOLLOW = ""
"""The choice to read an entry as the general switch says."""

ENTRIES_A_PAGE = 10
PLACES_NAMED = 30
LONGEST_ORIGINAL = 60
"""Lines of the original that stand in one entry."""

PAGE = "register_page"


def only(service: str | None = None, entry: str | None = None) -> None:
    """Show the entries of one service, or one entry alone; call it before the page is drawn."""
    for choice in (keys.REGISTER_KIND, keys.REGISTER_CHANGES, keys.REGISTER_REASONS, keys.REGISTER_NARROWED):
        choice.put([])
    keys.REGISTER_SERVICE.put(service or EVERY_SERVICE)
    keys.REGISTER_ENTRY.put(entry)
    if entry:
        keys.register_opened(entry).put(True)
    first_page(PAGE)


def draw_registers(ledger: Ledger, attached: Attached | None) -> None:
    """Draw the registers."""
    alone = keys.REGISTER_ENTRY.get()
    if alone:
        st.button("← 看全部矛盾与空白", key="register_all", type="tertiary", on_click=only)
        entries = [answers.catalogue().entries[alone]]
    else:
        entries = _fitting(_filters())
    if not entries:
        st.info("没有符合的条目，请放宽上面的筛选。")
    for entry in page_of(entries, PAGE, ENTRIES_A_PAGE, "条"):
        opened = st.expander(_title(entry), key=keys.register_opened(entry.id), on_change="rerun")
        if opened.open:
            with opened:
                _entry(entry, ledger, attached)
    if not alone:
        _slips(ledger)


def _slips(ledger: Ledger) -> None:
    """The slips of the pen of the chosen service: one reading each, so they are no contradictions."""
    catalogue, service = answers.catalogue(), keys.REGISTER_SERVICE.get(EVERY_SERVICE)
    slips = [slip for slip in catalogue.slips if service in (EVERY_SERVICE, *slip.services)]
    if not slips:
        return
    with st.expander(f"手册里的笔误：{len(slips)} 处，只有一种读法，不算矛盾", key="slips"):
        for slip in slips:
            names = "、".join(catalogue.service(id).name for id in slip.services)
            st.markdown(
                f"**{answer_text.plain(slip.title)}** · {answer_text.plain(names)}  \n"
                f"{answer_text.plain(slip.meant)}  \n"
                + answer_text.small(f"手册里的位置：{ledger.places_text(slip.lines)}")
            )


# ---------------------------------------------------------------- which entries


class RegisterFilter(NamedTuple):
    """What the filters are set to; nothing chosen in one of them leaves everything."""

    service: str
    registers: list[str]
    changes: list[str]
    """What the entries would change."""
    reasons: list[str]
    """Why no answer follows them."""
    narrowed: list[str]


def _filters() -> RegisterFilter:
    names = {service.id: service.name for service in answers.catalogue().services}
    with st.container(horizontal=True, vertical_alignment="top"):
        service = st.selectbox(
            "服务",
            [EVERY_SERVICE, *names],
            format_func=lambda id: names.get(id, id),
            key=keys.REGISTER_SERVICE,
            persist_state="session",
            on_change=first_page,
            args=(PAGE,),
            width=240,
        )
        registers = _pills("登记册", {CONTRADICTION: CONTRADICTION, SILENCE: SILENCE}, keys.REGISTER_KIND)
        narrowed = _pills("只看", NARROWED, keys.REGISTER_NARROWED)
    changes = _pills("关系到什么", reading_choice.CHANGES, keys.REGISTER_CHANGES)
    reasons = _pills("没有开关，是因为", reading_choice.REASONS, keys.REGISTER_REASONS)
    return RegisterFilter(service, registers, changes, reasons, narrowed)


def _pills(label: str, options: Mapping[Any, str], key: str) -> list[str]:
    chosen = st.pills(
        label,
        list(options),
        selection_mode="multi",
        format_func=options.__getitem__,
        key=key,
        persist_state="session",
        on_change=first_page,
        args=(PAGE,),
        wrap=True,
    )
    return list(chosen or ())


def _fitting(wanted: RegisterFilter) -> list[Entry]:
    service, registers, changes, reasons, narrowed = wanted
    catalogue, wiring, chosen = answers.catalogue(), reading_choice.wiring(), case.overrides()
    books = {CONTRADICTION: catalogue.contradictions, SILENCE: catalogue.silences}
    found = [entry for kind, book in books.items() if not registers or kind in registers for entry in book]
    if service != EVERY_SERVICE:
        found = [e for e in found if service in e.services or service in wiring.services(e.id)]
    if changes:
        found = [entry for entry in found if {*entry.changes} & {*changes}]
    if reasons:
        found = [entry for entry in found if entry.not_computed in reasons]
    if SWITCHED in narrowed:
        found = [entry for entry in found if entry.id in chosen]
    if WIRED in narrowed:
        found = [entry for entry in found if entry.id in wiring]
    if FELT in narrowed:
        found = [entry for entry in found if any(reading_choice.effect(entry).values())]
    return found


def _title(entry: Entry) -> str:
    """An entry's heading, with what can be seen without opening it."""
    marks = []
    if entry.id in case.overrides():
        marks.append("· ⚠ 已单独指定")
    if any(reading_choice.effect(entry).values()):
        marks.append("· 影响现在的情况")
    elif entry.id in reading_choice.wiring():
        marks.append("· 能换读法")
    return " ".join([answer_text.plain(entry.title), *marks])


# ---------------------------------------------------------------- one entry


def _entry(entry: Entry, ledger: Ledger, attached: Attached | None) -> None:
    st.markdown(_about(entry, ledger))
    if entry.id in reading_choice.wiring():
        _switch(entry)
        _effects(entry)
    else:
        st.markdown("\n".join(f"- {_reading(entry, name)}" for name in entry.readings))
        st.caption(f"没有开关：{why_not(entry)}。")
    if attached:
        st.markdown("**手册原文**")
        st.text(_originals(entry, attached))


def _about(entry: Entry, ledger: Ledger) -> str:
    catalogue = answers.catalogue()
    kind = CONTRADICTION if entry in catalogue.contradictions else SILENCE
    names = "、".join(catalogue.service(id).name for id in entry.services)
    changes = "、".join(reading_choice.CHANGES[change] for change in entry.changes)
    shown = entry.lines[:PLACES_NAMED]
    more = f" 等 {len(entry.lines)} 处" if len(entry.lines) > PLACES_NAMED else ""
    return "  \n".join(
        (
            f"**{kind}** · 关系到{changes} · {answer_text.plain(names)}",
            f"影响：{answer_text.plain(entry.effect)}",
            answer_text.small(f"手册里的位置：{ledger.places_text(shown)}{more}"),
        )
    )


def _reading(entry: Entry, name: str) -> str:
    reading = entry.readings[name]
    return f"**{STANCE_NAMES[reading.stance]}**：{answer_text.plain(reading.say)}"


def _switch(entry: Entry) -> None:
    """The control: follow the general reading, or one reading by name."""
    key = f"switch_{entry.id}"
    seed_widget(key, case.overrides().get(entry.id, FOLLOW))
    st.radio(
        "怎么读这一处（全站跟着变）",
        [FOLLOW, *entry.readings],
        format_func=lambda name: _reading(entry, name) if name else _follow(),
        key=key,
        on_change=_take,
        args=(entry.id, key),
        width="stretch",
    )


def _follow() -> str:
    return f"随“手册有歧义时”的总选择，现在是{READING_NAMES[case.reading()]}"


def _take(entry: str, key: str) -> None:
    case.override(entry, st.session_state[key] or None)


def _effects(entry: Entry) -> None:
    """What the other reading changes, for the case at hand and over all combinations."""
    if not reading_effect.switches(entry.id):
        st.caption(f"{why_not(entry)}。")
        return
    here, all_over = st.columns(2, gap="medium")
    here.markdown(_effect(entry))
    all_over.markdown(reading_effect.effect_text(entry, case.reading()))


def _effect(entry: Entry) -> str:
    """What the other reading would change for the case at hand."""
    as_of = answers.own(case.reading()).as_of
    lines = [f"**对现在填的情况**（{as_of}）"]
    for other, changes in reading_choice.effect(entry).items():
        mine = STANCE_NAMES[entry.readings[reading_choice.in_force(entry)].stance]
        theirs = STANCE_NAMES[entry.readings[other].stance]
        if not changes:
            lines.append(f"\n{mine}和{theirs}算出来一样。")
        else:
            lines.append(f"\n现在按{mine}；换成{theirs}：\n")
            lines += [f"- {_line(change)}" for change in changes]
    return "\n".join(lines)


def _line(change: DifferenceLine) -> str:
    catalogue = answers.catalogue()
    names = (catalogue.service(change.service).name, whose(change, catalogue))
    about = answer_text.plain(" · ".join(name for name in names if name))
    left, right = answer_text.plain(change.left), answer_text.plain(change.right)
    return f"**{about}** {aspect_name(change)}：{left} → {right}"


def _originals(entry: Entry, attached: Attached) -> str:
    text = "\n".join(
        f"{numbered([pair])}\n{manual_copy.original(attached.manual, *pair)}" for pair in entry.lines
    )
    return manual_copy.cut(text, LONGEST_ORIGINAL)
