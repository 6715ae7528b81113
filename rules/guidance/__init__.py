"""What should this person do first in this situation: whom to call, what to bring, what is lost?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.lazy import lazy_names

if TYPE_CHECKING:
    from rules.guidance.grades import FOLDED, GRADES, grade_of
    from rules.guidance.service_step import ServiceStep
    from rules.guidance.situations import fitting
    from rules.guidance.steps import FirstSteps, first_steps

__all__ = ["FOLDED", "GRADES", "FirstSteps", "ServiceStep", "first_steps", "fitting", "grade_of"]

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazy_names(__name__, __all__)
