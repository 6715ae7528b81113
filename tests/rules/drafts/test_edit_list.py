"""A draft that grows and shrinks change by change says the same as all of them one after the other."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.catalogue.draft import LONGEST_WHY, TermEdit, draft_bytes, draft_of, edits_in, same_value
from rules.catalogue.loader import load
from rules.catalogue.sentences.sources import Sources
from rules.catalogue.yaml_writer import one_line
from rules.domain.yaml_reader import DataError
from rules.drafts.edit_list import applied, value_at, with_edit, with_reason, without_edit, without_reasons
from rules.drafts.files.patch import patch_of

FILE = "services/home_nursing.yaml"
PLACES = (
    "items.ordinary.limit.count",
    "items.ordinary.limit",
    "items.ordinary.window.apply_by.date.plus.days",
    "items.ordinary.window.apply_by.date.plus",
    "items.ordinary.requires.0",
    "items.ordinary.requires.1",
    "waiting.kind",
)
VALUES: tuple[Any, ...] = (None, 2, 3, 15, {"days": 15}, {"days": 30}, "none", {"count": 4, "per": "stay"})


@cache
def sources() -> Sources:
    return load().sources


def now(edits: tuple[TermEdit, ...], path: str) -> Any:
    return value_at(applied(edits, sources()), sources().data / FILE, path)


def edit(path: str, old: Any, new: Any) -> TermEdit:
    return TermEdit(**{"file": FILE, "path": path, "from": old, "to": new})


@given(st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(VALUES)), max_size=6))
def test_the_draft_comes_to_what_its_changes_come_to(wanted: list[tuple[str, Any]]) -> None:
    shortest: tuple[TermEdit, ...] = ()
    plain: tuple[TermEdit, ...] = ()
    path_file = sources().data / FILE
    for path, value in wanted:
        change = edit(path, now(shortest, path), value)
        try:
            plain_next = (*plain, change)
            applied(plain_next, sources())
        except DataError:
            with pytest.raises(DataError):
                with_edit(shortest, change, sources())
            continue
        plain, shortest = plain_next, with_edit(shortest, change, sources())
        assert len(shortest) <= len(plain)
        assert same_value(
            applied(shortest, sources()).content(path_file), applied(plain, sources()).content(path_file)
        )


def test_two_changes_of_one_place_are_one_and_back_again_is_none() -> None:
    place = PLACES[0]
    once = with_edit((), edit(place, 2, 3), sources())
    twice = with_edit(once, edit(place, 3, 4), sources())
    assert twice == (edit(place, 2, 4),)
    assert with_edit(twice, edit(place, 4, 2), sources()) == ()


def test_a_change_inside_what_was_added_is_part_of_it() -> None:
    period = "items.ordinary.window.apply_by.date.plus"
    added = with_edit((), edit(period, {"days": 15}, {"months": 1}), sources())
    assert with_edit(added, edit(f"{period}.months", 1, 2), sources()) == (
        edit(period, {"days": 15}, {"months": 2}),
    )


def test_what_replaces_several_changes_takes_their_place() -> None:
    inner = with_edit((), edit("items.ordinary.limit.count", 2, 3), sources())
    limit = now((), "items.ordinary.limit")
    whole = {**limit, "count": 5, "per": "stay"}
    assert with_edit(inner, edit("items.ordinary.limit", {**limit, "count": 3}, whole), sources()) == (
        edit("items.ordinary.limit", limit, whole),
    )


def test_taking_out_two_entries_of_a_list_stays_two_changes() -> None:
    place = "items.ordinary.requires.0"
    first, second = now((), place), now((), "items.ordinary.requires.1")
    one = with_edit((), edit(place, first, None), sources())
    both = with_edit(one, edit(place, second, None), sources())
    assert both == (edit(place, first, None), edit(place, second, None))
    assert now(both, "items.ordinary.requires") == []


def test_a_change_upon_which_another_builds_is_not_taken_back_alone() -> None:
    place = "items.ordinary.requires.0"
    first, second = now((), place), now((), "items.ordinary.requires.1")
    both = (edit(place, first, None), edit(place, second, None))
    with pytest.raises(DataError, match=r"requires\.0"):
        without_edit(both, 0, sources())
    assert without_edit(both, 1, sources()) == both[:1]


def test_a_reason_goes_with_its_change_and_into_the_patch_which_still_applies(tmp_path: Path) -> None:
    why = "理赔\n--- a/data/x\n+++ b/data/x"
    edits = with_reason((edit(PLACES[0], now((), PLACES[0]), 7),), 0, why)
    assert edits_in(draft_bytes(edits), "试") == edits
    assert edits[0].why == "理赔 --- a/data/x +++ b/data/x"
    assert with_reason(edits, 0, " ") == without_reasons(edits)
    patch = patch_of(draft_of(draft_bytes(edits), "试", sources().data), sources().data)
    assert patch.splitlines()[0].endswith(str(edits[0].why))
    shutil.copytree(sources().data, tmp_path / "data")
    (tmp_path / "p").write_text(patch, encoding="utf-8")
    subprocess.run(["git", "apply", "p"], cwd=tmp_path, check=True, capture_output=True)


def test_a_reason_that_is_too_long_is_refused_by_name() -> None:
    long = one_line({**edit(PLACES[0], 1, 2).to_json(), "why": "长" * (LONGEST_WHY + 1)})
    with pytest.raises(DataError, match="why"):
        edits_in(f"- {long}\n".encode(), "试")
