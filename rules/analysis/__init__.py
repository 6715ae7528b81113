"""Are the rules sound over every combination of facts, and what does a change of them change?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.lazy import lazy_names

if TYPE_CHECKING:
    from rules.analysis.boundaries import Boundaries, turning_points
    from rules.analysis.data_changes import CONDITIONS, DataChange, changed_data, old_place
    from rules.analysis.expectations import (
        CASES,
        CaseGroup,
        Expectations,
        ExpectedCase,
        read_cases,
        read_groups,
        unmet_expectations,
    )
    from rules.analysis.health import FINDING_KINDS, NOTES, Finding, Health, Violation
    from rules.analysis.readings.reading_effects import (
        ANSWERED,
        ONLY_A_CAVEAT,
        WHY_NOT,
        Effects,
        Switch,
        why_not,
    )
    from rules.analysis.readings.reading_harm import (
        LostCombinations,
        PeopleAsked,
        PersonLoss,
        lost_combinations,
    )
    from rules.analysis.report import as_markdown
    from rules.analysis.rule_diff import (
        ComparedItem,
        RuleDifference,
        changed_items,
        diff,
        item_differences,
        services_resting_on_changes,
    )
    from rules.analysis.sample_space import AS_OF
    from rules.analysis.soundness import Analysis
    from rules.analysis.tables.dated_differences import dated_differently
    from rules.analysis.tables.truth_table import TruthTable, compare_items, tabulate
    from rules.analysis.window_ends import WindowDays, window_days

__all__ = [
    "ANSWERED", "AS_OF", "CASES", "CONDITIONS", "FINDING_KINDS", "NOTES", "ONLY_A_CAVEAT", "WHY_NOT",
    "Analysis", "Boundaries", "CaseGroup", "ComparedItem", "DataChange", "Effects", "Expectations",
    "ExpectedCase", "Finding", "Health", "LostCombinations", "PeopleAsked", "PersonLoss",
    "RuleDifference", "Switch", "TruthTable", "Violation", "WindowDays", "as_markdown", "changed_data",
    "changed_items", "compare_items", "dated_differently", "diff", "item_differences",
    "lost_combinations", "old_place", "read_cases", "read_groups", "services_resting_on_changes",
    "tabulate", "turning_points", "unmet_expectations", "why_not", "window_days",
]  # fmt: skip

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazy_names(__name__, __all__)
