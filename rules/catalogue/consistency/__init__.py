"""Do the data fit together? What no single file can show: references, kinds of facts, lines, and cycles."""

from rules.catalogue.consistency.condition_faults import condition_faults, cycles
from rules.catalogue.consistency.fact_values import facts_faults
from rules.catalogue.consistency.guide_faults import paper_faults, phone_faults, plain_faults
from rules.catalogue.consistency.question_faults import question_faults
from rules.catalogue.consistency.register_faults import list_faults, register_faults, stray_files
from rules.catalogue.consistency.service_faults import chapter_overlaps, empty_edges, service_faults
from rules.catalogue.consistency.situation_faults import situation_faults, situations_faults

__all__ = [
    "chapter_overlaps",
    "condition_faults",
    "cycles",
    "empty_edges",
    "facts_faults",
    "list_faults",
    "paper_faults",
    "phone_faults",
    "plain_faults",
    "question_faults",
    "register_faults",
    "service_faults",
    "situation_faults",
    "situations_faults",
    "stray_files",
]
