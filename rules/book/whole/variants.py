"""What can a whole book be had otherwise? Edition, add-ons, the other reading, a draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from rules.book.columns import Array, FactColumn, Policies, Vocabulary
from rules.domain.fact_kinds import options_of

READING, DRAFT = "reading", "draft"
EDITION, WITH, WITHOUT = "edition", "with", "without"

FACTS_CHANGED = (
    *(f"{EDITION}-{edition}" for edition in options_of("edition")),
    *(f"{way}-{addon}" for addon in options_of("addons") for way in (WITH, WITHOUT)),
)
"""What changes facts of the policies, e.g. `edition-special`, `with-outpatient`."""

VARIANTS = (*FACTS_CHANGED, READING, DRAFT)


def changed_policies(policies: Policies, variant: str) -> Policies:
    """The policies as a variant has them; add-ons that are not known stay so."""
    way, _, value = variant.partition("-")
    if way == EDITION:
        vocabulary = Vocabulary()
        codes: Array = np.full(policies.size, vocabulary.code(value), np.int32)
        return _with_column(policies, {"edition": FactColumn(codes, vocabulary)})
    if way not in (WITH, WITHOUT):
        return policies
    old, vocabulary = policies.column("addons"), Vocabulary()
    table = [
        0 if held is None else vocabulary.code(_addons_then(held, way, value))
        for held in old.vocabulary.values
    ]
    return _with_column(policies, {"addons": FactColumn(np.array(table, np.int32)[old.codes], vocabulary)})


def changed_facts(facts: Mapping[str, Any], variant: str) -> dict[str, Any]:
    """The facts of one policy as a variant has them, in the form of a scenario."""
    way, _, value = variant.partition("-")
    if way == EDITION:
        return {**facts, "edition": value}
    if way in (WITH, WITHOUT) and facts.get("addons") is not None:
        return {**facts, "addons": list(_addons_then(tuple(facts["addons"]), way, value))}
    return dict(facts)


def _addons_then(addons: tuple[str, ...], way: str, addon: str) -> tuple[str, ...]:
    held = {*addons, addon} if way == WITH else {*addons} - {addon}
    return tuple(one for one in options_of("addons") if one in held)


def _with_column(policies: Policies, columns: Mapping[str, Any]) -> Policies:
    return Policies(policies.size, {**policies.columns, **columns})
