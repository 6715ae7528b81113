"""How is what is left put in words? Each number under the reading that gives it; no elements here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Literal, NamedTuple

from pages.present.text.answer_text import OPPOSITE_NAMES, PERIODS, READING_NAMES, UNCOUNTED, plain
from rules.catalogue.catalogue import OPPOSITE, Stance
from rules.catalogue.labels import STATUS_NAMES
from rules.catalogue.schema import Service
from rules.domain.answer import RANK, ItemAnswer, ServiceAnswer, SharedCount
from rules.guidance import ServiceStep

GROUPS_SHOWN = 3
"""Different counts that a card has room for."""


UNNUMBERED = {"unlimited": "不限次数", "contract": "次数看合同", "month": "每月次数看合同"}


def unnumbered(per: str) -> str:
    """What is said of a count that has no number, by its period."""
    return UNNUMBERED.get(per, "手册没写次数")


# ---------------------------------------------------------------- what to plan with


def step_count(step: ServiceStep) -> str:
    """How often, by the smaller number of the readings: `1 次`, `按 1 次打算`, `每项至少 2 次`."""
    counts, numbers = step.reckoned, step.planned_numbers
    if not numbers:
        return unnumbered(counts[0].per) if counts else ""
    unit, some = counts[0].unit, [number for number in numbers if number]
    doubtful = any(count.differs for count in counts)
    unsettled = any(count.open for count in counts)
    if not some:
        return "次数还定不下来" if unsettled and not doubtful else planned_with(0, unit)
    most = f"–{some[-1]}" if len(some) > 1 else ""
    lead = ("每项" if len(step.items) > 1 and step.total is None else "") + ("至少" if unsettled else "")
    number = f"{some[0]}{most}"
    if len(some) < len(numbers):
        return f"{lead}{' ' * bool(lead)}{number} {unit}，有的项目也许没有"
    return f"{lead}按 {number} {unit}打算" if doubtful else f"{lead}{' ' * bool(lead)}{number} {unit}"


def planned_with(number: int, unit: str) -> str:
    """The number to plan with, where asking could bring more."""
    return f"按 {number} {unit}打算" if number else f"也许一{unit}也没有，先问清"


# ---------------------------------------------------------------- one item


def remaining_text(item: ItemAnswer, other: ItemAnswer | None, reading: str) -> str:
    """What is left: `剩 5 次（保守解释剩 1 次）`; `other` is the item under the opposite reading."""
    mine = left(item)
    if other is None or other is item:
        return mine
    theirs = STATUS_NAMES[other.status] if other.status in UNCOUNTED else left(other)
    return mine if mine == theirs else f"{mine}（{OPPOSITE_NAMES[reading]}{theirs}）"


def left(item: ItemAnswer) -> str:
    """What is left of an item under its own reading."""
    if item.remaining is None:
        return unnumbered(item.per)
    return f"{'至少' if item.open else ''}剩 {item.remaining} {item.unit}"


def period(item: ItemAnswer, other: ItemAnswer | None, reading: str) -> str:
    """How many there are in which period, e.g. `每个保单年度限 5 次（保守解释限 1 次）`; may be empty."""
    mine = _span(item)
    if other is None or other.status in UNCOUNTED:
        return mine
    theirs = _span(other) or left(other)
    if theirs in (mine, left(item)):
        return mine
    if mine and other.limit is not None and item.per == other.per:
        theirs = f"限 {other.limit} {other.unit}"
    named = f"{OPPOSITE_NAMES[reading]}{theirs}"
    return f"{mine}（{named}）" if mine else named


def _span(item: ItemAnswer) -> str:
    if item.limit is None or item.per == "unlimited":
        return ""
    return limit_text((item.per,), f"{item.limit} {item.unit}")


def limit_text(periods: Iterable[str], amount: str) -> str:
    """How many there are in which period, or in one of these, e.g. `每次住院限 2 次`."""
    spans = dict.fromkeys(PERIODS[per] + ("，" if per in ("contract", "silent") else "") for per in periods)
    return f"{'或'.join(spans)}限 {amount}"


def pool_text(pool: SharedCount, info: Service) -> str:
    """`入院与出院合计的次数，每个保单年度限 2 次（有利解释）或 1 次（保守解释）`, in plain text."""
    numbers = dict.fromkeys(number for _, number in pool.numbers)
    most = f"{pool.numbers[0][1]} {pool.unit}"
    if len(pool.numbers) == 1 or len(numbers) > 1:
        most = "或 ".join(f"{n} {pool.unit}（{READING_NAMES[stance]}）" for stance, n in _in_order(pool))
    every = len(pool.items) == len(info.items)
    names = "" if every else f"（{'、'.join(info.items[id].name for id in pool.items)}）"
    return f"合计{names}：{pool.say}，{limit_text((pool.per,), most)}"


def _in_order(pool: SharedCount) -> list[tuple[str, int]]:
    return [(stance, number) for stance in READING_NAMES if (number := pool.number(stance)) is not None]


# ---------------------------------------------------------------- one service


class TextRun(NamedTuple):
    """A stretch of text in one style: `strong`, `small` or plain."""

    text: str
    style: Literal["", "strong", "small"] = ""


class CountGroup(NamedTuple):
    """What is left of some items that stand alike."""

    ids: tuple[str, ...]
    left: str
    span: str


def service_count(service: ServiceAnswer, info: Service, reading: Stance) -> str:
    """Markdown of what is left of a service in one line; empty where it is not in the plan or not fit."""
    shapes = {"": "{}", "strong": "**{}**", "small": ":small[{}]"}
    return "".join(shapes[run.style].format(plain(run.text)) for run in count_runs(service, info, reading))


def count_text(
    service: ServiceAnswer, info: Service, reading: Stance, among: Collection[str] | None = None
) -> str:
    """What is left of a service, or of the items `among` its own, in one line of plain text."""
    runs = count_runs(service, info, reading, among)
    return "".join(f"（{run.text}）" if run.style == "small" else run.text.strip() for run in runs)


def count_runs(
    service: ServiceAnswer, info: Service, reading: Stance, among: Collection[str] | None = None
) -> list[TextRun]:
    """What is left of a service in one line; none where it is not in the plan or not fit.

    The numbers are those of `reading`; what the opposite reading gives stands behind them under its name.
    """
    if service.status in UNCOUNTED:
        return []
    pairs = [
        (item, other)
        for item, other in service.item_pairs()
        if item.status == service.status and (among is None or item.id in among)
    ]
    shown = tuple(item.id for item, _ in pairs)
    mine = parts_of(service, [item for item, _ in pairs], reading)
    best = min((other.status for _, other in pairs), key=RANK.__getitem__, default=None)
    counted = [other for _, other in pairs if other.status == best and best not in UNCOUNTED]
    theirs = parts_of(service, counted, OPPOSITE[reading])
    lead = OPPOSITE_NAMES[reading]
    small = [mine[0].span] if len(mine) == 1 else []
    if theirs and [part[:2] for part in theirs] != [part[:2] for part in mine]:
        spans = len(mine) == len(theirs) == 1 and theirs[0].span not in ("", mine[0].span)
        text = "；".join(_words(part, shown, info) for part in theirs[:GROUPS_SHOWN])
        small.append(f"{lead}：{text}{f'，{theirs[0].span}' if spans else ''}")
    elif theirs and len(mine) == 1 and theirs[0].span != mine[0].span:
        small.append(f"{lead}：{theirs[0].span}")
    runs: list[TextRun] = []
    for part in mine[:GROUPS_SHOWN]:
        name = ("；" if runs else "") + _whose(part, shown, info)
        runs += [*([TextRun(name)] if name else []), TextRun(_each(part) + part.left, "strong")]
    if len(mine) > GROUPS_SHOWN:
        runs.append(TextRun("；其余见详情"))
    told = "；".join(text for text in small if text)
    return [*runs, *([TextRun(" "), TextRun(told, "small")] if told else [])]


def parts_of(service: ServiceAnswer, items: Sequence[ItemAnswer], reading: str) -> list[CountGroup]:
    """Items with what is left of them under a reading: those that share a count first, then alike ones."""
    ids = {item.id for item in items}
    pool = next((p for p in service.pools if p.number(reading) and len(ids & set(p.items)) > 1), None)
    parts = []
    if pool:
        parts.append(_shared(pool, service, [item for item in items if item.id in pool.items], reading))
    groups: dict[tuple[str, str], list[str]] = {}
    for item in items:
        if pool is None or item.id not in pool.items:
            groups.setdefault((left(item), _span(item)), []).append(item.id)
    return [*parts, *(CountGroup(tuple(names), *words) for words, names in groups.items())]


def _shared(
    pool: SharedCount, service: ServiceAnswer, items: Sequence[ItemAnswer], reading: str
) -> CountGroup:
    """What is left together of items that draw on one count."""
    total, number = pool.remaining(service, items, reading), pool.number(reading)
    each = {item.remaining for item in items}
    (one,) = each if len(each) == 1 else (None,)
    own = f"，每项 {one} {pool.unit}" if one is not None and one < total else ""
    least = "至少" if any(item.open for item in items) else ""
    span = limit_text((pool.per,), f"{number} {pool.unit}").replace("限", "合计限")
    return CountGroup(tuple(item.id for item in items), f"合计{least}剩 {total} {pool.unit}{own}", span)


def _words(part: CountGroup, shown: tuple[str, ...], info: Service) -> str:
    return _whose(part, shown, info) + _each(part) + part.left


def _whose(part: CountGroup, shown: tuple[str, ...], info: Service) -> str:
    """The items a part is about; empty where these are all that are shown."""
    if set(part.ids) == set(shown):
        return ""
    name = info.items[part.ids[0]].name
    return name + (f"等 {len(part.ids)} 项" if len(part.ids) > 1 else "")


def _each(part: CountGroup) -> str:
    return "每项" if len(part.ids) > 1 and part.left.startswith(("剩", "至少")) else ""


def left_of_period(item: ItemAnswer) -> str:
    """What is left with the period that it is left of: `剩 5 次（每个保单年度）`."""
    span = period(item, None, "")
    return left(item) + (f"（{span}）" if span else "")
