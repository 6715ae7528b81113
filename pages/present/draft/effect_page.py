"""What does the page say of a draft's effect? What is gained first, as far as it is computed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pages.present.base.templating import template
from pages.present.share.draft_link import NamedDraft, example_link, pack
from pages.present.text.answer_text import LOOKS, READING_NAMES, SHORT_STANCES, status_text
from rules.book.whole.effect import BookEffectInSteps
from rules.catalogue.catalogue import STANCES, Catalogue
from rules.catalogue.labels import lines_text
from rules.domain.answer import Status
from rules.drafts.case_words import answer_where
from rules.drafts.combinations import ChangedAnswer, ServiceEffect
from rules.drafts.effect import DraftEffect
from rules.drafts.expected_effects import TouchedStep
from rules.drafts.markdown import FINDING_WORDS, change_words, difference_words, entry_words, window_words
from rules.drafts.people_words import doubt_words, people_headline
from rules.drafts.register_effects import TouchedEntry

EFFECT = template("effect.html.jinja", Path(__file__).resolve().parent / "templates")

FAVOURABLE, CAUTIOUS = STANCES

CHANGES_SHOWN, STEPS_SHOWN, NEAR_SHOWN, CASES_SHOWN = 6, 6, 6, 6
"""Of each so many are told; the rest are in the review sheet."""


COMBINATIONS_COUNTED = "次数变了都算，不论能不能用"
PEOPLE_COUNTED = "次数变了，能用或用完时才算"
"""What is counted as a change beside a status and a day."""


class Figure(NamedTuple):
    """One number of the headline: how many gain, how many lose, and all others whom the draft touches."""

    gained: str
    lost: str
    unit: str
    others: str
    """The others, of how many, and what is counted as a change."""


class Bar(NamedTuple):
    """What a service's customers meet with under one reading; widths in hundredths of the longest."""

    stance: str
    gained: int
    others: int
    lost: int
    gained_width: float
    others_width: float
    lost_width: float


class ServiceBars(NamedTuple):
    """A service with its bars."""

    name: str
    bars: tuple[Bar, ...]


class DraftNote(NamedTuple):
    """Something to look at before the draft is adopted."""

    warns: bool
    title: str
    text: str
    link: str = ""
    """Where more of it stands; empty where there is nothing."""
    link_name: str = ""
    service: str = ""
    """The service whose terms are to be looked at; empty where it is none."""


class Chip(NamedTuple):
    """A status as its sign, name and colour."""

    text: str
    colour: str


class ChangeLine(NamedTuple):
    """One way in which combinations come out differently."""

    chips: tuple[Chip, ...]
    """Before and after, where it is a status; else `text` says it."""
    text: str
    where: str
    counts: tuple[str, ...]
    example: str
    """The address of an example, under both sets of terms."""


class ServiceChanges(NamedTuple):
    """What changes of a service."""

    name: str
    told: str
    lines: tuple[ChangeLine, ...]
    more: int
    """How many ways are left out."""


class StepLine(NamedTuple):
    """A step of a made-up customer that comes out differently."""

    name: str
    link: str
    told: str
    unmet: int


class EffectPage(NamedTuple):
    """All of it; what is not computed yet is empty, and `waiting` names it."""

    headline: str
    doubt: str
    """What the headline owes to one reading alone; empty where nothing."""
    figures: tuple[Figure, ...]
    bars: tuple[ServiceBars, ...]
    sample: str
    notes: tuple[DraftNote, ...]
    changes: tuple[ServiceChanges, ...]
    steps: tuple[StepLine, ...]
    steps_more: int
    waiting: tuple[str, ...]


def effect_page(effect: DraftEffect, size: int, draft: NamedDraft, catalogue: Catalogue) -> EffectPage:
    """The page as far as it is computed; `size` is how many people are asked in all."""
    packed = pack(draft)
    steps = tuple(_step_lines(effect.steps or (), packed, catalogue))
    return EffectPage(
        headline=people_headline(effect),
        doubt=doubt_words(effect),
        figures=tuple(_figures(effect)),
        bars=tuple(_service_bars(effect, catalogue)),
        sample=f"{len(effect.people):,} 位样本客户"
        if len(effect.people) == size
        else f"已算 {len(effect.people):,} / {size:,} 位",
        notes=tuple(_draft_notes(effect, catalogue)),
        changes=tuple(_service_changes(one, packed, catalogue) for one in effect.services or ()),
        steps=steps[:STEPS_SHOWN],
        steps_more=max(0, len(steps) - STEPS_SHOWN),
        waiting=tuple(_still_waiting(effect, size)),
    )


# ---------------------------------------------------------------- at first sight


def _figures(effect: DraftEffect) -> Iterator[Figure]:
    if effect.services is not None:
        gained, lost = (effect.count(gain, FAVOURABLE) for gain in ("gained", "lost"))
        others = sum(one.changed[FAVOURABLE] for one in effect.services) - gained - lost
        compared = sum(one.compared[FAVOURABLE] for one in effect.services)
        told = f"另 {others:,}，共 {compared:,}；{COMBINATIONS_COUNTED}"
        yield Figure(f"{gained:,}", f"{lost:,}", "种组合", told)
    if effect.steps is not None:
        people = {step.persona for step in effect.steps}
        worse = {step.persona for step in effect.steps if step.losses}
        better = {step.persona for step in effect.steps if step.gains} - worse
        told = f"另 {len(people - better - worse)}，共 {effect.followed}；{PEOPLE_COUNTED}"
        yield Figure(f"{len(better)}", f"{len(worse)}", "位示例客户", told)
    if effect.people:
        gained, lost = (effect.people_who(gain, FAVOURABLE) for gain in ("gained", "lost"))
        others = sum(person.gain(FAVOURABLE) is not None for person in effect.people) - gained - lost
        told = f"另 {others:,}，共 {len(effect.people):,}；{PEOPLE_COUNTED}"
        yield Figure(f"{gained:,}", f"{lost:,}", "位样本客户", told)


def book_figure(effect: BookEffectInSteps) -> Figure:
    """How many policies of the book that is loaded gain, and how many others change."""
    people = effect.people(FAVOURABLE)
    return Figure(
        f"{people.gained:,}", f"{people.lost:,}", "份保单", f"另 {people.other:,}，册里共 {effect.size:,}"
    )


def _service_bars(effect: DraftEffect, catalogue: Catalogue) -> Iterator[ServiceBars]:
    counted = {
        service: {
            stance: Counter(person.gain(stance, service) for person in effect.people) for stance in STANCES
        }
        for service in effect.touched
    }
    rows = {
        (service, stance): (
            found["gained"],
            sum(found.values()) - found["gained"] - found["lost"] - found[None],
            found["lost"],
        )
        for service, stances in counted.items()
        for stance, found in stances.items()
    }
    longest = max((sum(row) for row in rows.values()), default=0) or 1
    for service in effect.touched:
        mine = [(stance, rows[service, stance]) for stance in STANCES]
        if any(sum(row) for _, row in mine):
            yield ServiceBars(
                catalogue.service(service).name,
                tuple(
                    Bar(SHORT_STANCES[stance], *row, *(100 * one / longest for one in row))
                    for stance, row in mine
                ),
            )


def _still_waiting(effect: DraftEffect, size: int) -> Iterator[str]:
    parts = {
        "样本客户": len(effect.people) == size,
        "示例客户": effect.steps is not None,
        "登记册": effect.entries is not None,
        "用例": effect.cases is not None,
        "组合": effect.services is not None,
        "检查": effect.findings is not None,
    }
    yield from (name for name, done in parts.items() if not done)


# ---------------------------------------------------------------- what to look at


def _draft_notes(effect: DraftEffect, catalogue: Catalogue) -> Iterator[DraftNote]:
    entries = effect.entries or ()
    for entry in entries:
        if entry.effect != "near":
            yield _entry_note(entry)
    for window in effect.windows or ():
        name, _, told = window_words(window, catalogue).partition("：")
        yield DraftNote(True, name, told, service=window.service, link_name="看它的期限")
    for finding in effect.findings or ():
        kind = finding.violation.kind
        if kind == "applied_after_use":
            continue
        known = finding.service in catalogue.switching
        name = catalogue.service(finding.service).name if known else "登记册"
        cause = catalogue.entries[finding.cause].title if finding.cause else ""
        because = f"；起因是“{cause}”" if cause else ""
        told = f"{FINDING_WORDS.get(kind, kind)}（{READING_NAMES[finding.reading]}）{because}"
        yield DraftNote(
            True,
            name,
            told,
            service=finding.service if known else "",
            link_name="看它的条款" if known else "",
        )
    for number in effect.numbers or ():
        yield DraftNote(True, "句子里的数字要改", number)
    if effect.numbers == ():
        yield DraftNote(False, "句子里的旧数字：没有", "其余句子的数字随条款改写")
    yield from _expected_notes(effect, catalogue)
    near = [one.title for one in entries if one.effect == "near"]
    if near:
        more = f"等 {len(near)} 条" if len(near) > NEAR_SHOWN else ""
        yield DraftNote(False, "同一处条文的其他矛盾与空白", "、".join(near[:NEAR_SHOWN]) + more)


def _entry_note(entry: TouchedEntry) -> DraftNote:
    title, _, gaps = entry_words(entry).partition(f"，手册第 {lines_text(entry.lines)} 行）")
    title = title.replace(f"（`{entry.id}`", "")
    return DraftNote(
        entry.effect in ("opened", "widened"),
        title,
        f"第 {lines_text(entry.lines)} 行{gaps}",
        link=f"./clauses?entry={entry.id}",
        link_name="看这一条",
    )


def _expected_notes(effect: DraftEffect, catalogue: Catalogue) -> Iterator[DraftNote]:
    if effect.cases is None or effect.steps is None:
        return
    unmet = sum(bool(step.unmet) for step in effect.steps)
    if effect.cases or unmet:
        told = f"用例 {len(effect.cases)} 个、示例步骤 {unmet} 步写好的预期不再成立，采用时要一起改"
        named = [f"{catalogue.service(one.service).name}“{one.name}”" for one in effect.cases[:CASES_SHOWN]]
        which = f"：{'、'.join(named)}{'等' if len(effect.cases) > CASES_SHOWN else ''}" if named else ""
        yield DraftNote(False, "预期", f"{told}{which}；逐条见审阅表")
    else:
        yield DraftNote(False, "预期", "用例和示例步骤写好的预期都还成立")


# ---------------------------------------------------------------- what changes


def _service_changes(effect: ServiceEffect, packed: str, catalogue: Catalogue) -> ServiceChanges:
    lines = [_change_line(answer, packed, catalogue) for answer in effect.answers]
    told = "；".join(
        f"{READING_NAMES[stance]} {effect.compared[stance]:,} 种里变 {effect.changed[stance]:,} 种"
        for stance in STANCES
    )
    name = catalogue.service(effect.service).name
    return ServiceChanges(name, told, tuple(lines[:CHANGES_SHOWN]), max(0, len(lines) - CHANGES_SHOWN))


def _change_line(answer: ChangedAnswer, packed: str, catalogue: Catalogue) -> ChangeLine:
    chips = (_chip(answer.before), _chip(answer.after)) if answer.what == "status" else ()
    where = answer_where(answer, catalogue)
    counts = tuple(f"{answer.combinations[stance]:,}" for stance in STANCES)
    return ChangeLine(
        chips, "" if chips else change_words(answer, catalogue), where, counts, example_link(answer, packed)
    )


def _chip(status: Status) -> Chip:
    return Chip(status_text(status), LOOKS[status][1])


def _step_lines(steps: Sequence[TouchedStep], packed: str, catalogue: Catalogue) -> Iterator[StepLine]:
    """Those with something gained first."""
    for step in sorted(steps, key=lambda one: not one.gains):
        told = "；".join(dict.fromkeys(difference_words(one, catalogue) for one in step.differences))
        link = f"./training?persona={step.persona}&step={step.number}&draft={packed}"
        yield StepLine(f"{step.name} 第 {step.number} 步", link, told, len(step.unmet))
