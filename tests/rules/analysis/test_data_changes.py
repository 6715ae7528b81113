"""Is an entry of a list known by what it says, wherever it stands?"""

from __future__ import annotations

from typing import Any

import pytest

from rules.analysis.data_changes import changed_data, old_place
from rules.catalogue.catalogue import DATA, Catalogue
from rules.catalogue.draft import Draft
from rules.catalogue.inheritance import whole
from rules.catalogue.loader import load, load_from

FILE = "services/outpatient_companion.yaml"
CARE, HOSPITAL = whole(DATA / FILE)["requires"]
MORE = {"kind": "fit", "say": "没有在住院", "when": {"not": {"happened": "admitted_on"}}, "cite": [1626]}
SECOND = HOSPITAL["when"]["readings"]["public-second"]


def with_conditions(*requires: Any) -> Catalogue:
    return load_from(DATA, Draft("0" * 64, {DATA / FILE: whole(DATA / FILE) | {"requires": list(requires)}}))


def hospital(when: Any) -> Any:
    return HOSPITAL | {"when": when}


FOUND: dict[str, tuple[tuple[Any, ...], list[tuple[str, Any, Any]]]] = {
    "the first goes": ((HOSPITAL,), [("requires[0]", CARE, None)]),
    "the last goes": ((CARE,), [("requires[1]", HOSPITAL, None)]),
    "one comes first": ((MORE, CARE, HOSPITAL), [("requires[0]", None, MORE)]),
    "one in place of another": (
        (MORE, HOSPITAL),
        [("requires[0]", CARE, None), ("requires[0]", None, MORE)],
    ),
    "one goes and the other is changed": (
        (HOSPITAL | {"kind": "trigger"},),
        [("requires[0]", CARE, None), ("requires[0].kind", "fit", "trigger")],
    ),
    "another option": (
        (CARE | {"when": {"fact": "care", "is": "inpatient"}}, HOSPITAL),
        [("requires[0].when.is", "outpatient", "inpatient")],
    ),
    "another form": (
        (CARE | {"when": {"all": [CARE["when"], SECOND]}}, HOSPITAL),
        [("requires[0].when", CARE["when"], {"all": [CARE["when"], SECOND]})],
    ),
    "another form under one reading": (
        (
            CARE,
            hospital(HOSPITAL["when"] | {"readings": {"any-hospital": "always", "public-second": "never"}}),
        ),
        [("requires[1].when.readings.public-second", SECOND, "never")],
    ),
    "other lines": ((CARE | {"cite": [1626]}, HOSPITAL), [("requires[0].cite", [1626, 1698], [1626])]),
}


@pytest.mark.parametrize(("requires", "found"), FOUND.values(), ids=FOUND)
def test_a_change_of_conditions_is_told_by_what_came_and_went(
    requires: tuple[Any, ...], found: list[tuple[str, Any, Any]]
) -> None:
    changes = list(changed_data(load(), with_conditions(*requires)))
    assert [(one.path, one.old, one.new) for one in changes] == found


def test_a_length_of_time_in_another_unit_is_one_change() -> None:
    file = "services/home_nursing.yaml"
    content = whole(DATA / file)
    end = content["items"]["ordinary"]["window"]["apply_by"]
    other = end | {"date": end["date"] | {"plus": {"months": 1}}}
    item = content["items"]["ordinary"] | {
        "window": content["items"]["ordinary"]["window"] | {"apply_by": other}
    }
    changed = content | {"items": content["items"] | {"ordinary": item}}
    (change,) = changed_data(load(), load_from(DATA, Draft("0" * 64, {DATA / file: changed})))
    assert (change.old, change.new) == ({"days": 15}, {"months": 1})


def test_a_place_is_followed_back_to_where_it_was() -> None:
    old, new = {"requires": [CARE, HOSPITAL]}, {"requires": [MORE, HOSPITAL]}
    assert old_place(old, {"requires": [HOSPITAL]}, "requires.0.when") == "requires.1.when"
    assert old_place(old, new, "requires.1.kind") == "requires.1.kind"
    assert old_place(old, new, "requires.0.kind") == ""
    assert old_place(old, old, "items.main.limit") == "items.main.limit"
