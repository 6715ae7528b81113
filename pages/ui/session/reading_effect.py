"""What does one entry of the registers move over all combinations of facts? Computed for an opened entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import streamlit as st

from pages.present.compare.difference_lines import ASPECT_NAMES
from pages.present.text import answer_text
from pages.present.text.answer_text import OPPOSITE_NAMES, READING_NAMES
from pages.ui.session import answers
from rules.analysis.readings.reading_effects import Effects, Switch
from rules.analysis.rule_diff import RuleDifference
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.labels import STANCE_NAMES
from rules.catalogue.schema import Entry

CHANGES_SHOWN = 8
SERVICES_NAMED = 4

COUNTS = {"limit": "次数上限", "remaining": "剩余次数", "per": "计次周期"}
"""What may differ of a count, by name."""


class EffectKind(NamedTuple):
    """One kind of change, wherever it happens."""

    rank: int
    """Statuses first, of these what is lost or won of an available item."""
    what: str
    combinations: int
    items: dict[str, list[str]]
    """The items that it happens to, by service."""


def effects() -> Effects:
    """The effects of every entry, each computed when first asked for."""
    return _effects_of(answers.shelf_place())


@st.cache_resource(show_spinner=False)
def _effects_of(place: int) -> Effects:
    return Effects(answers.shelf().catalogues[place])


def switches(entry: str) -> tuple[Switch, ...]:
    """What reading this entry otherwise changes; none where no answer hangs on it. Seconds at worst."""
    return _switches_of(answers.shelf_place(), entry)


@st.cache_resource(show_spinner="正在把所有情况算一遍……")
def _switches_of(place: int, entry: str) -> tuple[Switch, ...]:
    return _effects_of(place).switches(answers.shelf().catalogues[place].entries[entry])


def effect_text(entry: Entry, reading: str) -> str:
    """What the entry moves, the others being read as `reading` says, and how much under the other stance."""
    found = switches(entry.id)
    pairs = [
        (switch, next((s for s in found if s.others != switch.others and s.reading == switch.reading), None))
        for switch in found
    ]
    shown = [pair for pair in pairs if pair[0].others == reading] or pairs
    return "\n\n".join(_switch(switch, other, entry) for switch, other in shown)


def _switch(switch: Switch, other: Switch | None, entry: Entry) -> str:
    stance = STANCE_NAMES[entry.readings[switch.reading].stance]
    moves = _moves(switch.found)
    rest = moves[CHANGES_SHOWN:]
    lines = [
        f"**在所有情况里** :small[:gray[试过 {switch.compared:,} 种]]\n",
        f"从有利解释换成{stance}，{_many(switch)}{'：' if moves else '。'}\n",
        *(_line(move) for move in moves[:CHANGES_SHOWN]),
    ]
    if rest:
        lines.append(f"- 另有 {len(rest)} 类变化")
    if len(moves) > 1:
        lines.append(f"\n{answer_text.small('一种情况可以同时有几类变化。')}")
    lines.append(f"\n{answer_text.small(_others(switch, other, moves))}")
    return "\n".join(lines)


def _others(switch: Switch, other: Switch | None, moves: Sequence[EffectKind]) -> str:
    """How the readings of the other entries matter."""
    theirs = _moves(other.found) if other else []
    if theirs == moves:
        return "其他有歧义的地方怎么读，都是这样。"
    mine, opposite = READING_NAMES[switch.others], OPPOSITE_NAMES[switch.others]
    return f"这里其他有歧义的地方都按{mine}；都按{opposite}时，{_many(other)}。"


def _many(switch: Switch | None) -> str:
    """How many combinations change, each counted once however much of it does."""
    return f"其中 {switch.changed:,} 种有变化" if switch and switch.changed else "没有变化"


def _moves(found: Iterable[RuleDifference]) -> list[EffectKind]:
    """The differences with those that read alike put together, what matters most first."""
    merged: dict[str, EffectKind] = {}
    for difference in found:
        what = _what(difference)
        old = merged.get(what, EffectKind(_rank(difference), what, 0, {}))
        items = old.items.setdefault(difference.service, [])
        items.extend(item for item in difference.items if item not in items)
        merged[what] = old._replace(combinations=old.combinations + difference.combinations)
    return sorted(merged.values(), key=lambda move: (move.rank, -move.combinations))


def _rank(difference: RuleDifference) -> int:
    if difference.what == "status":
        return 0 if "available" in (difference.before, difference.after) else 1
    return 2 + [*COUNTS, difference.what].index(difference.what)


def _what(difference: RuleDifference) -> str:
    """`状态 ✓ 可以使用 → ◐ 等待期内`, `次数上限 5 → 1`, `服务到位推后`."""
    what, before, after = difference.what, difference.before, difference.after
    match what:
        case "status":
            return f"状态 {answer_text.status_text(before)} → {answer_text.status_text(after)}"  # type: ignore[arg-type]
        case "per":
            spans = (answer_text.PERIODS[str(value)] for value in (before, after))
            return f"{COUNTS[what]} {' → '.join(spans)}"
        case "remaining" if isinstance(before, int) and isinstance(after, int):
            return COUNTS[what] + ("变少" if after < before else "变多")
        case "limit" | "remaining":
            return f"{COUNTS[what]} {_number(before)} → {_number(after)}"
    if before is None or after is None:
        return ASPECT_NAMES[what] + ("没有了" if after is None else "变成有")
    return ASPECT_NAMES[what] + ("推后" if str(after) > str(before) else "提前")


def _number(count: object) -> str:
    return "没有数字" if count is None else str(count)


def _line(move: EffectKind) -> str:
    catalogue = answers.catalogue()
    named = [_affected(id, items, catalogue) for id, items in move.items.items()]
    if len(named) > SERVICES_NAMED:
        names = [catalogue.service(id).name for id in move.items]
        named = [f"{'、'.join(names[:SERVICES_NAMED])}等 {len(names)} 项服务"]
    return f"- **{move.what}**：{move.combinations:,} 种 {answer_text.small('、'.join(named))}"


def _affected(id: str, items: Sequence[str], catalogue: Catalogue) -> str:
    """`门诊陪诊`, `就医绿通（全部 10 项）`, `先进疗法（门诊、住院）`."""
    service = catalogue.service(id)
    which = answer_text.item_names(items, service)
    return f"{service.name}（{which}）" if which else service.name
