"""What holds in two cases that a person cannot tell apart? One answer made of two; pure.

A person knows that it is cancer, and not whether the contract calls it severe or mild. What both cases give
stands; of the rest the answer says what each gives, and that the difference must be settled first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rules.domain.answer import (
    BEST_FIRST,
    OPEN,
    RANK,
    Answer,
    Deadline,
    ItemAnswer,
    Reason,
    ServiceAnswer,
    Status,
    Trace,
)

CANCERS: tuple[str, str] = ("malignant", "malignant_mild")
"""The two values of `diagnosis` between which a person may not know."""

FACT = "diagnosis"

EITHER = "either"
"""Stands where a reason names its rule: what it says follows from the two cases, not from one rule."""

EITHER_LABEL = "癌症，分不清轻重"
"""What a person says who cannot tell the two apart."""


def either(one: Answer, other: Answer, names: Sequence[str], statuses: Mapping[Status, str]) -> Answer:
    """What holds in both answers; `names` are those of the two cases, `statuses` of the statuses."""
    return replace(
        one,
        services=tuple(
            _service(*pair, names, statuses) for pair in zip(one.services, other.services, strict=True)
        ),
    )


def _service(
    one: ServiceAnswer, other: ServiceAnswer, names: Sequence[str], statuses: Mapping[Status, str]
) -> ServiceAnswer:
    if one == other:
        return one
    items = tuple(_item(*pair) for pair in zip(one.items, other.items, strict=True))
    both = [deadline for deadline in one.deadlines if _key(deadline) in set(map(_key, other.deadlines))]
    common = replace(
        one,
        items=items,
        deadlines=tuple(both),
        caveats=tuple(dict.fromkeys((*one.caveats, *other.caveats))),
        besides=tuple(reason for reason in one.besides if reason in other.besides),
        other_reading=one.other_reading if one.other_reading == other.other_reading else None,
    )
    if one.status == other.status:
        # Of what decides a status that both have, only what is said in both is said of either.
        alike = tuple(reason for reason in one.because if _told(reason) in set(map(_told, other.because)))
        return replace(common, because=alike or one.because[:1])
    text = "；".join(
        f"{name}：{statuses[side.status]}" for name, side in zip(names, (one, other), strict=True)
    )
    clause = next(iter((*one.because, *other.because))).clause
    if {one.status, other.status}.isdisjoint(OPEN):
        status = min(one.status, other.status, key=RANK.__getitem__)
        reason = Reason(FACT, False, f"轻重都还不能用（{text}）", EITHER_LABEL, status, clause, EITHER)
        return replace(common, status=status, because=(reason,), missing=(), other_reading=None)
    reason = Reason(FACT, None, f"分清轻重后才知道（{text}）", EITHER_LABEL, "needs_info", clause, EITHER)
    return replace(common, status="needs_info", because=(reason,), missing=(FACT,), other_reading=None)


def either_trace(one: Trace, other: Trace) -> Trace:
    """What both cases hang on; what only one of them meets, or has, is open until the two are told apart."""
    items = {id: _reasons(reasons, other.items[id]) for id, reasons in one.items.items()}
    return Trace(_reasons(one.shared, other.shared), items)


def _reasons(one: Sequence[Reason], other: Sequence[Reason]) -> tuple[Reason, ...]:
    both = set(map(_told, one)) & set(map(_told, other))
    unique = {(reason.fact, reason.rule): reason for reason in (*one, *other)}
    return tuple(
        reason if _told(reason) in both else reason._replace(verdict=None, found=EITHER_LABEL)
        for reason in unique.values()
    )


def _item(one: ItemAnswer, other: ItemAnswer) -> ItemAnswer:
    """An item that stands alike in both with the numbers that are certain; else one that is still open."""
    rests = [item.remaining for item in (one, other) if item.remaining is not None]
    same = one.status == other.status
    return max(one, other, key=lambda item: RANK[item.status])._replace(
        status=one.status if same else BEST_FIRST[1],
        because=tuple(reason for reason in one.because if reason in other.because),
        missing=tuple(dict.fromkeys((*one.missing, *other.missing))) if same else (FACT,),
        remaining=min(rests, default=None),
    )


def _key(deadline: Deadline) -> tuple[object, ...]:
    return (deadline.id, deadline.item, deadline.on, deadline.rule)


def _told(reason: Reason) -> tuple[object, ...]:
    return (reason.fact, reason.verdict, reason.rule)
