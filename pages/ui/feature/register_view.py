"""What stands in the two registers? A table of all, and one entry with its readings, effects and switch."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.present.clauses.clause_index import Ledger, numbered
from pages.present.clauses.register_choices import CHANGES, REGISTER_NAMES
from pages.present.clauses.register_page import other_lines
from pages.present.clauses.register_rows import RegisterRow
from pages.present.compare.difference_lines import DifferenceLine, aspect_name, whose
from pages.present.text import answer_text
from pages.present.text.answer_text import READING_NAMES
from pages.ui.feature import register_table
from pages.ui.feature.register_harm import Measuring
from pages.ui.feature.register_table import EVERY_SERVICE
from pages.ui.feature.terms_way import draw_ways_to_terms
from pages.ui.form.widget_seed import seed_widget
from pages.ui.session import answers, case, keys, manual_copy, reading_choice, reading_effect
from pages.ui.session.manual_copy import Attached
from rules.analysis.readings.reading_effects import why_not
from rules.catalogue.labels import STANCE_NAMES
from rules.catalogue.personas import load_personas
from rules.catalogue.schema import Entry, Persona

FOLLOW = ""
"""The choice to read an entry as the general switch says."""

PLACES_NAMED = 30
LONGEST_ORIGINAL = 60
"""Lines of the original that stand in one entry."""


def draw_registers(ledger: Ledger, attached: Attached | None) -> None:
    """Draw the registers."""
    register_table.draw_table(lambda row, found: _entry(row, found, ledger, attached))
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


# ---------------------------------------------------------------- one entry


def _entry(row: RegisterRow, found: Measuring, ledger: Ledger, attached: Attached | None) -> None:
    entry = row.entry
    st.markdown(_about(row, ledger))
    if row.wired:
        st.markdown(_harm(row, found))
        _switch(entry, ledger)
        _effects(entry)
    else:
        st.markdown("\n".join(f"- {_reading(entry, name, ledger)}" for name in entry.readings))
        st.caption(f"没有开关：{why_not(entry)}。")
    with st.container(horizontal=True, key="register_ways"):
        draw_ways_to_terms(entry.services, "register")
    if attached:
        st.markdown("**手册原文**")
        st.text(_originals(entry, attached))


def _harm(row: RegisterRow, found: Measuring) -> str:
    """From whom the cautious reading takes something, with the way to the persona's step."""
    lost, personas = row.customers, row.personas
    if lost is None or personas is None:
        return answer_text.small("少掉可用的样本客户：还在算。")
    size = len(found.customers)
    told = f"少掉可用：**{len(lost.people)}** / {size:,} 位样本客户"
    if lost.people:
        told += f"，其中 **{lost.whole}** 位有整项服务都没了"
    if row.combinations:
        counted = row.combinations
        told += f"；组合 **{counted.lost:,}** / {counted.compared:,} 种"
    if not personas:
        return told
    ways = "、".join(_persona(one, personas[one.id]) for one in load_personas() if one.id in personas)
    steps = sum(map(len, personas.values()))
    return f"{told}  \n示例客户 {len(personas)} 位、{steps} 步：{ways}"


def _persona(persona: Persona, steps: Sequence[int]) -> str:
    """The persona's name, which leads to the first step at which something is lost."""
    return f"[{answer_text.plain(persona.name)}](./training?persona={persona.id}&step={steps[0] + 1})"


def _about(row: RegisterRow, ledger: Ledger) -> str:
    entry, kind, names = row.entry, REGISTER_NAMES[row.register], "、".join(row.services)
    changes = "、".join(CHANGES[change] for change in entry.changes)
    lines = [
        f"**{kind}** · 关系到{changes} · {answer_text.plain(names)}",
        f"影响：{answer_text.plain(entry.effect)}",
    ]
    others = other_lines(entry)
    if others:
        more = f" 等 {len(others)} 处" if len(others) > PLACES_NAMED else ""
        name = "手册里的位置" if others == entry.lines else "手册里别的位置"
        lines.append(answer_text.small(f"{name}：{ledger.places_text(others[:PLACES_NAMED])}{more}"))
    return "  \n".join(lines)


def _reading(entry: Entry, name: str, ledger: Ledger) -> str:
    reading = entry.readings[name]
    places = answer_text.small(ledger.places_text(reading.lines)) if reading.lines else ""
    return f"**{STANCE_NAMES[reading.stance]}**：{answer_text.plain(reading.say)} {places}".rstrip()


def _switch(entry: Entry, ledger: Ledger) -> None:
    """The control: follow the general reading, or one reading by name."""
    key = f"switch_{entry.id}"
    seed_widget(key, case.overrides().get(entry.id, FOLLOW))
    st.radio(
        "怎么读这一处（全站跟着变）",
        [FOLLOW, *entry.readings],
        format_func=lambda name: _reading(entry, name, ledger) if name else _follow(),
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
