"""What should this person do first in this situation: whom to call, what to bring, what is lost?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.lazy import lazy_names

if TYPE_CHECKING:
    from rules.guidance.contacts import Contact, contact_of, way_in
    from rules.guidance.grades import ACTIONABLE, FOLDED, GRADES, Grade, count_grades, grade_of
    from rules.guidance.hours import Presence, presence
    from rules.guidance.service_step import Count, ServiceStep, total_count
    from rules.guidance.situations import fitting
    from rules.guidance.steps import MOST_DATES, FirstSteps, StagePlan, first_steps

__all__ = [
    "ACTIONABLE", "FOLDED", "GRADES", "MOST_DATES", "Contact", "Count", "FirstSteps",
    "Grade", "Presence", "ServiceStep", "StagePlan", "contact_of", "count_grades", "first_steps",
    "fitting", "grade_of", "presence", "total_count", "way_in",
]  # fmt: skip

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazy_names(__name__, __all__)
