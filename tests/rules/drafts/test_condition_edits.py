"""A condition is taken apart, and its parts are joined, compared and worded otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.catalogue.draft import TermEdit, draft_bytes
from rules.catalogue.loader import drafted, load
from rules.domain.yaml_reader import DataError
from rules.drafts.condition_words import ConditionPart
from rules.drafts.edit_list import with_edit
from rules.drafts.term_changes import changed_terms
from rules.drafts.term_edits import (
    CHANGED,
    among_edit,
    comparing_edit,
    found_at,
    joining_edit,
    merging_edit,
    rejoining_edit,
    removing_edit,
    replacing_edit,
    splitting_edit,
    taken_apart,
    wrapping_edit,
)
from rules.drafts.terms import terms_of

NURSING, COMPANION, TRANSFER = "home_nursing", "outpatient_companion", "city_transfer"
STAY = "items.critical.requires.0.when"
"""A condition in which two that are joined hold, the first of them read in two ways."""


def whole(service: str, path: str, known: Catalogue | None = None) -> ConditionPart:
    known = known or load()
    return taken_apart(known, next(term for term in terms_of(known, service) if term.path == path))


def parts(part: ConditionPart) -> Iterator[ConditionPart]:
    yield part
    for one in part.parts:
        yield from parts(one)


def after(*edits: TermEdit) -> Catalogue:
    return drafted(draft_bytes(edits), "试")


def test_a_condition_is_taken_apart_down_to_its_tests() -> None:
    found = {one.path.removeprefix(STAY): one for one in parts(whole(NURSING, STAY))}
    illness = ".all.0.readings.critical-illness-stay"
    assert {path: one.kind for path, one in found.items()} == {
        "": "all",
        ".all.0": "dispute",
        illness: "any",
        f"{illness}.any.0": "test",
        f"{illness}.any.1": "all",
        f"{illness}.any.1.all.0": "known",
        f"{illness}.any.1.all.0.known": "test",
        f"{illness}.any.1.all.1": "test",
        ".all.0.readings.critical-surgery": "test",
        ".all.1": "test",
    }
    assert found[illness].reading == "critical-illness-stay"
    assert found[".all.1"].say == "出院日期已经到了"
    # In brief a dispute is named; its readings have their own sentences.
    assert "看“6 次护理要做重疾手术，还是重疾住院就行”怎么读" in found[""].say
    assert "注释" not in found[""].say


@pytest.mark.parametrize("service", SERVICES)
def test_every_part_stands_where_it_says(service: str) -> None:
    known = load()
    for term in terms_of(known, service):
        if term.kind == "condition" and term.value is not None:
            for part in parts(taken_apart(known, term)):
                assert found_at(known, service, part.path) is not None, part.path
                assert part.say
                assert not set(part.say) & set("_{}="), part.say


def test_conditions_are_joined_otherwise_and_back() -> None:
    known = load()
    edit = rejoining_edit(known, NURSING, STAY, "any")
    assert (edit.path, list(edit.old), list(edit.new)) == (STAY, ["all"], ["any"])
    assert edit.new["any"] == edit.old["all"]
    assert "，或者出院日期已经到了" in whole(NURSING, STAY, after(edit)).say
    back = rejoining_edit(after(edit), NURSING, STAY, "all")
    assert with_edit([edit], back, known.sources) == ()


def test_numbers_and_days_are_compared_otherwise() -> None:
    known = load()
    edit = comparing_edit(known, TRANSFER, "requires.0.when", "above")
    assert edit.new == {"fact": "distance_km", "above": 100}
    year = "items.critical.requires.2.when.readings.policy-year"
    edit = comparing_edit(known, NURSING, year, "on_or_before")
    assert edit.new == {"date": "discharged_on", "on_or_before": "policy_start"}


def test_a_test_asks_for_one_value_or_for_several() -> None:
    known = load()
    several = among_edit(known, COMPANION, "requires.0.when", ["outpatient", "inpatient"])
    assert several.new == {"fact": "care", "in": ["outpatient", "inpatient"]}
    one = among_edit(after(several), COMPANION, "requires.0.when", ["outpatient"])
    assert with_edit([several], one, known.sources) == ()


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("not", "不是：就诊医院是其他医院"),
        ("unless_known", "不能肯定就诊医院是其他医院"),
        ("", "就诊医院是其他医院"),
    ],
)
def test_the_word_before_a_condition_is_another_or_goes(word: Any, told: str) -> None:
    place = "caveats.3.when"
    assert whole(COMPANION, place).say == "已知就诊医院是其他医院"
    assert whole(COMPANION, place, after(wrapping_edit(load(), COMPANION, place, word))).say == told


def test_a_word_is_put_before_a_test() -> None:
    edit = wrapping_edit(load(), NURSING, f"{STAY}.all.1", "not")
    assert edit.new == {"not": {"happened": "discharged_on"}}


def test_a_part_is_replaced_and_a_part_of_a_reading_is_joined() -> None:
    known = load()
    reading = f"{STAY}.all.0.readings.critical-surgery"
    replaced = replacing_edit(known, NURSING, reading, "never")
    assert whole(NURSING, STAY, after(replaced)).parts[0].parts[1].say == "什么情况都不行"
    joined = joining_edit(known, NURSING, reading, "any", {"fact": "accident", "is": True})
    assert whole(NURSING, STAY, after(joined)).parts[0].parts[1].kind == "any"


Making = Callable[[Catalogue, str, str], TermEdit]


@pytest.mark.parametrize(
    "make",
    [
        lambda known, service, path: rejoining_edit(known, service, path, "any"),
        lambda known, service, path: comparing_edit(known, service, path, "above"),
        lambda known, service, path: among_edit(known, service, path, ["outpatient"]),
        lambda known, service, path: splitting_edit(known, service, path, "always", 1),
        merging_edit,
    ],
)
def test_what_is_of_another_form_by_now_is_not_changed(make: Making) -> None:
    for path in (f"{STAY}.all.1", "items.critical.requires.9.when"):
        with pytest.raises(DataError, match=CHANGED):
            make(load(), NURSING, path)


def test_what_is_gone_by_now_is_not_changed() -> None:
    ways: list[Making] = [
        lambda known, service, path: wrapping_edit(known, service, path, "not"),
        lambda known, service, path: replacing_edit(known, service, path, "never"),
        lambda known, service, path: joining_edit(known, service, path, "all", "never"),
        removing_edit,
    ]
    for make in ways:
        with pytest.raises(DataError, match=CHANGED):
            make(load(), NURSING, "items.ordinary.requires.0.when.any.2")


def test_a_statement_that_goes_is_told_with_its_numbers() -> None:
    gone = removing_edit(load(), NURSING, "items.critical.caveats.0")
    (change,) = changed_terms(load(), after(gone))
    assert "能不能按 6 次用" in change.told
    assert "{" not in change.told
