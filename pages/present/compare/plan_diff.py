"""What has one plan, or person, that another has not? Service by service, for two answers. No screen here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from pages.present.compare import difference_lines as diff
from pages.present.compare.answering import Judge
from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.domain.answer import Answer, ServiceAnswer

Advantage = Literal["right", "left", "other", "same", "neither"]

KINDS: dict[Advantage, str] = {
    "right": "{right}才有",
    "left": "{left}才有",
    "other": "都有，但不一样",
    "same": "都有，完全一样",
    "neither": "都没有",
}
"""How a service stands in two plans, what differs most first."""


def kind_title(kind: Advantage, left: str, right: str) -> str:
    """The same with the names of the two."""
    return KINDS[kind].format(left=left, right=right)


def told_apart(left: str, right: str) -> tuple[str, str]:
    """Two names that are not the same."""
    return (left, right) if left != right else (f"{left}（甲）", f"{right}（乙）")


class Purchase(NamedTuple):
    """What was bought."""

    edition: str
    addons: tuple[str, ...] = ()

    def put_into(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """A case with this plan in place of its own."""
        return {**facts, "edition": self.edition, "addons": list(self.addons)}

    def name(self, catalogue: Catalogue) -> str:
        """`特需部版 ＋ 门急诊加油包／补充责任`."""
        options = catalogue.facts["addons"].options
        parts = [catalogue.facts["edition"].options[self.edition].label]
        parts += [options[addon].label for addon in options if addon in self.addons]
        return " ＋ ".join(parts)

    def short(self, catalogue: Catalogue) -> str:
        """The same in few words."""
        editions, addons = catalogue.facts["edition"].options, catalogue.facts["addons"].options
        parts = [option.short or option.label for addon, option in addons.items() if addon in self.addons]
        return "＋".join([editions[self.edition].label, *parts])


BARE = Purchase("standard")
"""The plan against which each extra is shown by itself."""


class Contrast(NamedTuple):
    """One service on two sides."""

    service: str
    kind: Advantage
    left: ServiceAnswer
    right: ServiceAnswer
    lines: tuple[diff.DifferenceLine, ...]
    """What differs, in words."""


def included(service: ServiceAnswer) -> bool:
    """Whether the service is part of the plan, as far as is known, whatever else stands in its way."""
    return not any(reason.verdict is False and reason.status == "not_included" for reason in service.because)


def contrasts(left: Answer, right: Answer, catalogue: Catalogue) -> tuple[Contrast, ...]:
    """All 25 services, in their own order."""
    lines = diff.brief(diff.shown_differences(left, right), left, right, catalogue)
    return tuple(
        _contrast(mine, theirs, tuple(line for line in lines if line.service == mine.id))
        for mine, theirs in zip(left.services, right.services, strict=True)
    )


def _contrast(left: ServiceAnswer, right: ServiceAnswer, lines: tuple[diff.DifferenceLine, ...]) -> Contrast:
    kinds: dict[tuple[bool, bool], Advantage] = {
        (True, False): "left",
        (False, True): "right",
        (False, False): "neither",
        (True, True): "other" if lines else "same",
    }
    return Contrast(left.id, kinds[included(left), included(right)], left, right, lines)


def of_kind(found: Sequence[Contrast], kind: Advantage) -> list[Contrast]:
    """Those that stand so."""
    return [contrast for contrast in found if contrast.kind == kind]


def headline(left: str, right: str, found: Sequence[Contrast]) -> str:
    """What the right side has beyond the left, in one sentence."""
    more, less, other = (of_kind(found, kind) for kind in ("right", "left", "other"))
    parts = []
    if more:
        parts.append(f"多 {len(more)} 项服务")
    if less:
        parts.append(f"少 {len(less)} 项服务")
    if other:
        parts.append(f"{len(other)} 项有变化")
    if not parts:
        return f"{left} 和 {right}：{len(SERVICES)} 项服务完全一样"
    compared = f"{right} 比 {left} "
    if not more and not less:
        compared = f"{right} 和 {left} 相比，"
    return compared + "，".join(parts)


def usable_count(answer: Answer) -> int:
    """How many services can be used on the day of the question."""
    return sum(service.status == "available" for service in answer.services)


# ---------------------------------------------------------------- each extra by itself


class Extra(NamedTuple):
    """What a plan with one extra has beyond the bare plan."""

    name: str
    plan: Purchase
    contrasts: tuple[Contrast, ...]
    """The services that differ from the bare plan."""


def extras(judge: Judge, facts: Mapping[str, Any], reading: str) -> tuple[Extra, ...]:
    """The special edition and each add-on, each alone upon the standard edition, for one person."""
    catalogue = judge.catalogue
    bare = judge.answer(BARE.put_into(facts), reading)
    options = catalogue.facts["addons"].options
    plans = {catalogue.facts["edition"].options["special"].label: Purchase("special")}
    plans |= {option.label: Purchase("standard", (addon,)) for addon, option in options.items()}
    return tuple(
        Extra(name, plan, _changed(bare, judge.answer(plan.put_into(facts), reading), catalogue))
        for name, plan in plans.items()
    )


def _changed(bare: Answer, answer: Answer, catalogue: Catalogue) -> tuple[Contrast, ...]:
    return tuple(c for c in contrasts(bare, answer, catalogue) if c.kind not in ("same", "neither"))
