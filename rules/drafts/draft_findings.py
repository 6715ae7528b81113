"""What do the health checks find under a draft that they did not find before?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from rules.analysis.health import Finding
from rules.analysis.soundness import Analysis
from rules.analysis.window_ends import WindowDays, window_days
from rules.book.item_parts import judged_items
from rules.catalogue.catalogue import STANCES, Catalogue, Stance
from rules.catalogue.disputes import Wiring
from rules.catalogue.sentences.sentence_findings import sentence_findings
from rules.drafts.expected_effects import services_alone
from rules.engine.compiler import compile_plans

NEAR = 1
"""A last day to apply this many days before the last day of use leaves hardly a day to use."""


@dataclass(frozen=True)
class NarrowedWindow:
    """A window whose last day to apply now comes close to its last day of use, or after it."""

    service: str
    item: str
    since: str
    before: int | None
    """The fewest days between both; None where there was no such window."""
    after: int
    on: dt.date
    """A day from which there are so few."""
    late: tuple[dt.date, ...]
    """The days, of a common year and a leap year, from which one could apply after the last day of use."""
    readings: tuple[Stance, ...]


def narrowed_windows(old: Catalogue, new: Catalogue, services: Collection[str]) -> tuple[NarrowedWindow, ...]:
    """The windows of these services that are narrower than before, and narrow."""
    found: dict[object, NarrowedWindow] = {}
    before, after = (_windows(catalogue, services) for catalogue in (old, new))
    for key, window in after.items():
        stance = key[0]
        was = before.get(key)
        if window.shortest <= NEAR and (was is None or window.shortest < was.shortest):
            same = (window, was)
            known = found.get(same)
            readings = (*known.readings, stance) if known else (stance,)
            shortest = was.shortest if was else None
            found[same] = NarrowedWindow(
                window.service,
                window.item,
                window.since,
                shortest,
                window.shortest,
                window.on,
                window.late,
                readings,
            )
    return tuple(found.values())


def _windows(catalogue: Catalogue, services: Collection[str]) -> dict[tuple[Stance, str, str], WindowDays]:
    some = services_alone(catalogue, services)
    plans = compile_plans(some, {stance: some.readings(stance) for stance in STANCES})
    return {
        (stance, *judged.item.key): window
        for stance in STANCES
        for judged in judged_items(plans[stance], some)
        if (window := window_days(judged))
    }


def new_findings(
    old: Catalogue, new: Catalogue, services: Collection[str], between: Callable[[], None] = lambda: None
) -> tuple[Finding, ...]:
    """What the analysis of these services finds after and not before; a few seconds a service.

    `between` is called from item to item.
    """
    known = {_told_apart(finding) for finding in _found_in(old, services, between)}
    found = _found_in(new, services, between)
    return tuple(finding for finding in found if _told_apart(finding) not in known)


def _found_in(
    catalogue: Catalogue, services: Collection[str], between: Callable[[], None]
) -> Iterator[Finding]:
    wiring = Wiring(catalogue)
    health = Analysis(services_alone(catalogue, services)).run(lambda *_: between())
    for finding in health.findings:
        # What an entry moves shows in full only where all its services are looked at.
        entry = finding.violation.about.partition(":")[0]
        if finding.violation.kind != "register_differs" or set(wiring.services(entry)) <= set(services):
            yield finding


def _told_apart(finding: Finding) -> tuple[object, ...]:
    violation = finding.violation
    return finding.service, tuple(finding.items), finding.reading, violation.kind, violation.about


def stale_numbers(old: Catalogue, new: Catalogue) -> tuple[str, ...]:
    """Sentences to be written anew after and not before: with an old number, or one that cannot be."""
    known = {one.words for one in sentence_findings(old.sources)}
    found = dict.fromkeys(one.words for one in sentence_findings(new.sources))
    return tuple(told for told in found if told not in known)
