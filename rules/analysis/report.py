"""In what state are the rules? The numbers of the analysis for a reader: `docs/health.md`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence

from rules.analysis.health import FINDING_KINDS, NOTES, Finding, Health
from rules.analysis.readings.reading_effects import Effects
from rules.analysis.sample_space import AS_OF
from rules.catalogue.coverage import Coverage
from rules.catalogue.schema import Entry


def as_markdown(health: Health, effects: Effects, covered: Coverage | None) -> str:
    """The page; without `covered` (which needs the manual's text) it does not say how many lines are."""
    catalogue = effects.catalogue
    return "\n".join(
        [
            "# Health of the rules",
            "",
            "Written by `make health` (`python -m rules analyse --markdown docs/health.md --manual MANUAL`);",
            "do not edit. How it is computed: `rules/analysis/`, from `sample_space.py` to `soundness.py`.",
            "",
            "## The manual",
            "",
            *_manual(covered),
            "",
            "## The registers",
            "",
            *_register("Contradictions", catalogue.contradictions, effects),
            "",
            *_register("Silences", catalogue.silences, effects),
            "",
            "## Combinations",
            "",
            *_combinations(health),
            "",
            "## Findings",
            "",
            *_findings(health.findings),
            "",
            "## Notes",
            "",
            *_notes(health),
            "",
        ]
    )


def _manual(covered: Coverage | None) -> list[str]:
    if covered is None:
        return ["Lines covered: not counted here, as the manual's text was not given."]
    done = len(covered.carriers) - len(covered.open)
    return [f"Lines covered: {done:,} of {len(covered.carriers):,} that are not blank."]


def _register(title: str, entries: Sequence[Entry], effects: Effects) -> Iterator[str]:
    """How many entries there are by what they change, and how many of each move an answer."""
    computed = {entry.id: effects.of(entry) for entry in entries}
    wired = [entry for entry in entries if computed[entry.id]["wired"]]
    yield f"{title}: {len(entries)}, of which {len(wired)} move a status, a count or a date of some answer."
    yield "What an entry would change for a customer (one may change several things):"
    yield ""
    yield "| would change | entries | computed | not computed |"
    yield "|---|---:|---:|---:|"
    kinds = Counter(change for entry in entries for change in entry.changes)
    for kind, count in kinds.most_common():
        mine = sum(kind in entry.changes for entry in wired)
        yield f"| {kind} | {count} | {mine} | {count - mine} |"
    yield ""
    yield "Why no answer follows the others:"
    yield ""
    yield "| not computed, because | entries |"
    yield "|---|---:|"
    reasons = Counter(entry.not_computed or "only a caveat" for entry in entries if entry not in wired)
    yield from (f"| {reason} | {count} |" for reason, count in reasons.most_common())


def _combinations(health: Health) -> Iterator[str]:
    numbers = health.to_json()
    size, whole = numbers["combinations"], numbers["stands_for"]
    yield f"Around one day ({AS_OF}), every fact takes every value that some rule tells apart, or is unknown."
    yield f"{size:,} combinations were enumerated, both stances together, none sampled. They stand for"
    yield f"{whole:,}, as values that no rule of an item tells apart are tried once."
    yield "Each item is enumerated under each stance over the facts that its rules then read; a service is as"
    yield "good as its best item."
    yield ""
    yield "| service | facts | combinations | stand for |"
    yield "|---|---:|---:|---:|"
    for id, service in health.services.items():
        sizes = (len(service["facts"]), service["combinations"], service["stands_for"])
        yield f"| {id} | " + " | ".join(f"{number:,}" for number in sizes) + " |"


def _findings(findings: Sequence[Finding]) -> Iterator[str]:
    yield "Asked of every item under both stances:"
    yield ""
    yield from (f"- {say}" for kind, say in FINDING_KINDS.items() if kind not in NOTES)
    yield ""
    open_ = [finding for finding in findings if finding.cause is None]
    yield f"{len(findings)} found, {len(open_)} of them not explained."
    yield "A finding is explained by the entry of a register without whose reading it goes away:"
    yield "the manual causes it, so it is shown, not modelled away."
    for finding in findings:
        items = ", ".join(finding.items) if len(finding.items) < 4 else f"{len(finding.items)} items"
        violation = finding.violation
        yield ""
        yield f"### {violation.kind}: {finding.service} ({items}), {finding.reading}"
        yield ""
        yield f"- {FINDING_KINDS[violation.kind]}" + (f" ({violation.about})" if violation.about else "")
        yield f"- combinations: {violation.combinations:,}"
        yield f"- cause: {f'`{finding.cause}`' if finding.cause else '**not explained**'}"
        for scenario, status in zip(violation.scenarios, violation.statuses, strict=False):
            yield f"- {status}: `{json.dumps(scenario, ensure_ascii=False)}`"


def _notes(health: Health) -> Iterator[str]:
    yield "Three-valued logic looks at each condition by itself, so now and then it asks for a fact although"
    yield "the others leave it no room. An answer never turns such a status; it could be settled sooner."
    yield ""
    combinations = sum(note.violation.combinations for note in health.notes)
    whole = sum(service["combinations"] for service in health.services.values())
    yield f"{combinations:,} of {whole:,} combinations, in {len(health.notes)} groups."
