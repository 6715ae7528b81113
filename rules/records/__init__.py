"""Does what was recorded fit the rules, and how much is left?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.lazy import lazy_names

if TYPE_CHECKING:
    from rules.records.balances import DAYS, Balance, Spent, item_balances, spent
    from rules.records.finding import RecordFinding
    from rules.records.findings import RECORD_LISTS, record_findings
    from rules.records.policy_year import DAY_FIELDS, PolicyYear, earlier_year

__all__ = [
    "DAYS", "DAY_FIELDS", "RECORD_LISTS", "Balance", "PolicyYear", "RecordFinding", "Spent",
    "earlier_year", "item_balances", "record_findings", "spent",
]  # fmt: skip

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazy_names(__name__, __all__)
