"""What does a change do to a book at a glance? Gained and lost by service, under each reading, by group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pages.present.base.templating import template
from pages.present.book.book_words import MET_NAMES, SEGMENT_NAMES, segment_name, share_of_book
from pages.present.share.book_choices import CAUTIOUSLY
from pages.present.text.answer_text import SHORT_STANCES
from rules.book.columns import Array
from rules.book.whole.effect import BookEffectInSteps, GainCount
from rules.book.whole.held_book import HeldBook
from rules.book.whole.segments import segments_of
from rules.book.whole.variants import READING
from rules.catalogue.catalogue import STANCES, Catalogue, Stance

CHANGES = template("changes.html.jinja", Path(__file__).resolve().parent / "templates")

FAVOURABLE, CAUTIOUS = STANCES


class MetCount(NamedTuple):
    """How many policies meet with something."""

    which: str
    sign: str
    number: int
    width: float
    """Of its bar, in hundredths of the longest."""
    opened: bool
    told: str


class StanceBar(NamedTuple):
    """What becomes of a service under one reading."""

    stance: str
    counts: Sequence[MetCount]


class SegmentCell(NamedTuple):
    """What becomes of a service in one group, under the first reading."""

    counts: Sequence[MetCount]


class ChangedService(NamedTuple):
    """A service of which anything is otherwise."""

    id: str
    name: str
    bars: Sequence[StanceBar]
    cells: Sequence[SegmentCell]


class SegmentHead(NamedTuple):
    """A group with its size and what it meets with over all services."""

    value: str
    name: str
    size: int
    told: str


class ChangeBoard(NamedTuple):
    """All of it."""

    headline: str
    doubt: str
    """What the other reading says; empty where it says the same."""
    by: str
    heads: Sequence[SegmentHead]
    rows: Sequence[ChangedService]
    same: str
    """The services of which nothing is otherwise."""
    legend: Sequence[tuple[str, str]]


class ChangeChoice(NamedTuple):
    """What is looked at."""

    by: str
    opened: tuple[str, str] | None
    segment: str | None


SIGNS = {"gained": "＋", "lost": "－", "other": "±"}


def change_board(
    effect: BookEffectInSteps, book: HeldBook, name: str, choice: ChangeChoice, catalogue: Catalogue
) -> ChangeBoard:
    """The board of an effect that is computed."""
    groups = segments_of(book.policies, choice.by)
    counts = {
        service.id: {stance: effect.count(service.id, stance) for stance in effect.stances}
        for service in catalogue.services
    }
    longest = max((sum(one) for stances in counts.values() for one in stances.values()), default=0) or 1
    heads, rows = [], []
    for group in groups:
        whole = effect.people(effect.stances[0], group.rows)
        heads.append(
            SegmentHead(
                group.value,
                segment_name(choice.by, group.value, catalogue),
                int(group.rows.sum()),
                f"＋{whole.gained:,}　－{whole.lost:,}",
            )
        )
    for service in catalogue.services:
        if not any(one.any for one in counts[service.id].values()):
            continue
        bars = [
            StanceBar(
                SHORT_STANCES[stance] if len(effect.stances) > 1 else "",
                list(
                    _met_counts(service.name, counts[service.id][stance], stance, longest, choice, service.id)
                ),
            )
            for stance in effect.stances
        ]
        cells = [
            SegmentCell(list(_group_counts(service.name, effect, service.id, head, group.rows, choice)))
            for head, group in zip(heads, groups, strict=True)
        ]
        rows.append(ChangedService(service.id, service.name, bars, cells))
    changed = {row.id for row in rows}
    return ChangeBoard(
        _change_headline(effect, book.size, name),
        _cautious_doubt(effect),
        SEGMENT_NAMES[choice.by],
        heads,
        rows,
        "、".join(service.name for service in catalogue.services if service.id not in changed),
        list(MET_NAMES.items()),
    )


def _met_counts(
    name: str, count: GainCount, stance: Stance, longest: int, choice: ChangeChoice, service: str
) -> Iterator[MetCount]:
    for one, number in count._asdict().items():
        which = one if stance == FAVOURABLE else f"{one}{CAUTIOUSLY}"
        opened = choice.opened == (service, which) and not choice.segment
        told = f"{name}：{MET_NAMES[one]} {number:,} 份"
        yield MetCount(which, SIGNS[one], number, 100 * number / longest, opened, told)


def _group_counts(
    name: str, effect: BookEffectInSteps, service: str, head: SegmentHead, rows: Array, choice: ChangeChoice
) -> Iterator[MetCount]:
    for one, number in effect.count(service, effect.stances[0], rows)._asdict().items():
        if number and one != "other":
            opened = choice.opened == (service, one) and choice.segment == head.value
            told = f"{head.name}，{name}：{MET_NAMES[one]} {number:,} 份"
            yield MetCount(one, SIGNS[one], number, 0, opened, told)


def _change_headline(effect: BookEffectInSteps, size: int, name: str) -> str:
    people = effect.people(effect.stances[0])
    if not people.any:
        return f"{name}：{size:,} 份里没有一份变。"
    told = [
        f"{people.gained:,} 份（{share_of_book(people.gained, size)}）多了能用的服务"
        if people.gained
        else "没有人多"
    ]
    told.append(
        f"{people.lost:,} 份（{share_of_book(people.lost, size)}）少了" if people.lost else "没有人少"
    )
    if people.other:
        told.append(f"另有 {people.other:,} 份只是次数或状态变了")
    return f"{name}：{size:,} 份里，{'，'.join(told)}。"


def _cautious_doubt(effect: BookEffectInSteps) -> str:
    if effect.variant == READING:
        return ""
    one, other = (effect.people(stance) for stance in STANCES)
    if one == other:
        return ""
    return f"按保守解释，多了的 {other.gained:,} 份，少了的 {other.lost:,} 份。"
