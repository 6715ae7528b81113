"""Which services apply, why, how much is left and by when? The rules, compiled and evaluated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.lazy import lazy_names

if TYPE_CHECKING:
    from rules.engine.case import FACT_ORDER, Case, StayValues
    from rules.engine.compiler import compile_plans
    from rules.engine.counts import count_reads, numbers_of
    from rules.engine.deadlines import Deadlines, deadline_reads
    from rules.engine.engine import Engine
    from rules.engine.judging import OpenItem, asked_about
    from rules.engine.kleene import COMBINE, NO, UNKNOWN, VERDICT, YES, Kind, combine_arrays
    from rules.engine.leaves import (
        EVENT_FACT,
        Compared,
        Leaf,
        Occurred,
        Ordered,
        PastStay,
        UsedItems,
        event_happened,
    )
    from rules.engine.plan import (
        IN_FORCE,
        POLICY_END,
        POLICY_START,
        WAITING_NEED,
        EndPlan,
        ItemPlan,
        Plan,
        PromisePlan,
        ServicePlan,
        clause_of,
    )
    from rules.engine.program import ConditionCompiler, OnDemand, Program, Values
    from rules.engine.readings import ItemStanding, Outcome, Standing
    from rules.engine.status import (
        AVAILABLE,
        CODE,
        FAILURE_ORDER,
        NEEDS_INFO,
        UNSETTLED,
        status_arrays,
        verdict_arrays,
    )
    from rules.engine.windows import window_of, window_reads

__all__ = [
    "AVAILABLE", "CODE", "COMBINE", "EVENT_FACT", "FACT_ORDER", "FAILURE_ORDER", "IN_FORCE", "NEEDS_INFO",
    "NO", "POLICY_END", "POLICY_START", "UNKNOWN", "UNSETTLED", "VERDICT", "WAITING_NEED", "YES", "Case",
    "Compared", "ConditionCompiler", "Deadlines", "EndPlan", "Engine", "ItemPlan", "ItemStanding", "Kind",
    "Leaf", "Occurred", "OnDemand", "OpenItem", "Ordered", "Outcome", "PastStay", "Plan", "Program",
    "PromisePlan", "ServicePlan", "Standing", "StayValues", "UsedItems", "Values", "asked_about",
    "clause_of", "combine_arrays", "compile_plans", "count_reads", "deadline_reads", "event_happened",
    "numbers_of", "status_arrays", "verdict_arrays", "window_of", "window_reads",
]  # fmt: skip

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazy_names(__name__, __all__)
