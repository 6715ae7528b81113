"""Which kinds of deadline are there? Each is declared once, with all that any place needs to know of it.

A new kind is one more entry here, and the rule or the data that gives it: a kind `given` as a promise may
stand under `promises` of any service in `data/services`. Everything else goes through this list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from rules.domain.answer import AHEAD, IN_USE, OPEN, RANK, Status

Whose = Literal["customer", "provider", "policy"]
Source = Literal["policy", "window", "promise"]
Way = Literal["apply", "phone", "change"]
Shape = Literal[
    "arrow_right",
    "arrow_down",
    "arrow_up",
    "square",
    "bowtie",
    "cross",
    "diamond",
    "disc",
    "ring",
    "pentagon",
    "hexagon",
    "hourglass",
]
Tone = Literal["progress", "urgent", "usable", "notice", "arranged"]


@dataclass(frozen=True, kw_only=True)
class DeadlineKind:
    """One kind of day that matters for an item."""

    name: str
    """In Chinese, e.g. `申请截止`."""
    whose: Whose
    """Who must keep it: the customer, the provider as a promise; the policy's own day binds nobody."""
    given: Mapping[Source, tuple[Status, ...]]
    """The item's statuses with which it is given, by what gives it: policy and count, window, promise."""
    shape: Shape
    """Its sign on the timeline, on the screen and on paper."""
    tone: Tone
    """What its colour stands for."""
    stage: Literal["review", "service"] | None = None
    """What of the way from an application to the service a promise ends, where it ends one."""
    stretch: Literal["usable", "promised"] | None = None
    """What the bar stands for that ends on it; None for a bare point."""
    written: int | None = None
    """Its turn when days are written beside their signs on paper; None where they never are."""
    task: str = ""
    """What it asks of the customer; empty where it is no task by itself."""
    way: Way = "apply"
    """How the customer does that: as one applies, by phone, or as one cancels."""
    lead: str = "最晚"
    """What leads its day in where it is a task."""
    meaning: str = "手册的期限"
    """Whose day it is, in the agenda's words."""
    balance: str = ""
    """How it stands beside what is left; `{day}` is its day. Empty where it does not."""
    quiz_weight: int = 0
    """How much it is worth asking about in the quiz; 0 where it is never asked."""
    quiz_question: str = ""
    """What the quiz asks of a customer's day."""

    @property
    def statuses(self) -> tuple[Status, ...]:
        """Every status with which it may be given, the best first."""
        return tuple(sorted({one for some in self.given.values() for one in some}, key=RANK.__getitem__))


DEADLINES: Mapping[str, DeadlineKind] = {
    "opens_on": DeadlineKind(
        name="等待结束",
        whose="policy",
        given={"policy": AHEAD},
        shape="arrow_right",
        tone="progress",
        written=4,
        lead="从",
        meaning="从这天起",
        quiz_weight=4,
    ),
    "apply_by": DeadlineKind(
        name="申请截止",
        whose="customer",
        given={"window": IN_USE, "promise": OPEN},
        shape="arrow_down",
        tone="urgent",
        stretch="usable",
        written=1,
        task="提出申请",
        balance="申请截止 {day}",
        quiz_weight=4,
        quiz_question="最晚哪天申请（预约）？",
    ),
    "use_by": DeadlineKind(
        name="使用截止",
        whose="customer",
        given={"window": IN_USE, "policy": OPEN},
        shape="square",
        tone="usable",
        stretch="usable",
        written=6,
        task="在这天或之前用",
        balance="使用截止 {day}",
        quiz_weight=2,
        quiz_question="最晚哪天用？",
    ),
    "notify_by": DeadlineKind(
        name="通知截止",
        whose="customer",
        given={"promise": OPEN},
        shape="bowtie",
        tone="notice",
        written=2,
        task="通知对方",
        way="phone",
    ),
    "cancel_by": DeadlineKind(
        name="取消截止",
        whose="customer",
        given={"promise": OPEN},
        shape="cross",
        tone="notice",
        written=3,
        task="要取消或改约就在这天或之前办",
        way="change",
    ),
    "review_by": DeadlineKind(
        name="对方审核完",
        whose="provider",
        given={"promise": ("available",)},
        shape="diamond",
        tone="progress",
        stage="review",
        stretch="promised",
        quiz_weight=1,
    ),
    "served_by": DeadlineKind(
        name="对方安排好",
        whose="provider",
        given={"promise": ("available",)},
        shape="disc",
        tone="arranged",
        stage="service",
        stretch="promised",
        quiz_weight=5,
    ),
    "resets_on": DeadlineKind(
        name="重新计次",
        whose="policy",
        given={"policy": ("available", "used_up")},
        shape="ring",
        tone="usable",
        written=5,
        balance="{day}起重新计次（续保的）",
    ),
}
"""By id, in the order in which kinds are listed."""


def kinds_of(whose: Whose) -> tuple[str, ...]:
    """The kinds that somebody must keep."""
    return tuple(id for id, kind in DEADLINES.items() if kind.whose == whose)


def kinds_at(stage: Literal["review", "service"]) -> tuple[str, ...]:
    """The promises that end a stage of the way from an application to the service."""
    return tuple(id for id, kind in DEADLINES.items() if kind.stage == stage)


def given_by(source: Source) -> tuple[str, ...]:
    """The kinds that may come from a source."""
    return tuple(id for id, kind in DEADLINES.items() if source in kind.given)
