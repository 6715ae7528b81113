"""What should be asked or done next, and by when?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.lazy import lazy_names

if TYPE_CHECKING:
    from rules.advice.agenda import lost_with_policy, tasks
    from rules.advice.answer_options import replies
    from rules.advice.assumptions import Assumptions
    from rules.advice.channels import channels_for
    from rules.advice.lead_time import FROM_APPLICATION, Latest, latest, lead_of, variants
    from rules.advice.next_question import ITEM_WEIGHT, Inquiry
    from rules.advice.provider_deadlines import CountedFrom, ProviderDeadline, awaited_deadlines
    from rules.advice.reading_causes import Cause, Causes
    from rules.advice.reading_grades import READING_GRADES, Doubt, doubts_of, reading_grade, sides
    from rules.advice.task import Task, TaskPart

__all__ = [
    "FROM_APPLICATION", "ITEM_WEIGHT", "READING_GRADES", "Assumptions", "Cause", "Causes",
    "CountedFrom", "Doubt", "Inquiry", "Latest", "ProviderDeadline", "Task", "TaskPart",
    "awaited_deadlines", "channels_for", "doubts_of", "latest", "lead_of", "lost_with_policy",
    "reading_grade", "replies", "sides", "tasks", "variants",
]  # fmt: skip

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazy_names(__name__, __all__)
