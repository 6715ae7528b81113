"""Which terms hold on which day, and which may not stand beside each other?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import rules.rulebooks.loading as loading
from rules.catalogue.catalogue import SERVICES
from rules.domain.parsing import parse
from rules.domain.yaml_reader import DataError
from rules.rulebooks.loading import own_shelf, shelf_at
from rules.rulebooks.shelf import Held, Shelf
from tests.support.rulebooks import INVENTED, NEW, OLD, folder_beside, shelf_of, two_years

THREE = (("甲", None, None), ("乙", "2026-01-01", "2026-06-30"), ("丙", "2027-01-01", None))
"""Terms with a gap before the last."""


@pytest.fixture(scope="module")
def three() -> Shelf:
    return shelf_of(*reversed(THREE))


@pytest.mark.parametrize(
    ("start", "place", "outside"),
    [
        ("2019-01-01", 0, False),
        ("2025-12-31", 0, False),
        ("2026-01-01", 1, False),
        ("2026-06-30", 1, False),
        ("2026-07-01", 1, True),
        ("2026-12-30", 2, True),
        ("2027-01-01", 2, False),
        ("2040-01-01", 2, False),
    ],
)
def test_terms_hold_from_their_first_day_until_the_next_begin(
    start: str, place: int, outside: bool, three: Shelf
) -> None:
    scenario = parse({"as_of": "2027-03-01", "policy_start": start}, SERVICES)
    assert three.held(scenario) == Held((place,), outside)


@pytest.mark.parametrize(
    ("as_of", "places"),
    [
        ("2025-12-31", (0,)),
        ("2026-01-01", (0, 1)),
        ("2026-12-30", (0, 1)),
        ("2027-01-01", (1, 2)),
        ("2027-06-30", (2,)),
    ],
)
def test_an_unknown_start_may_lie_in_any_year_that_is_not_over(
    as_of: str, places: tuple[int, ...], three: Shelf
) -> None:
    assert three.held(parse({"as_of": as_of}, SERVICES)) == Held(places)


REFUSED: list[tuple[tuple[tuple[str, str | None, str | None], ...], str]] = [
    ((("甲", None, None), ("甲", "2026-01-01", None)), "有两版条款都叫 甲"),
    ((("甲", None, None), ("乙", None, None)), "只有最早的一版可以不写"),
    ((("甲", "2025-01-01", "2026-01-01"), ("乙", "2026-01-01", None)), "与 甲（到 2026-01-01）重叠"),
    ((("甲", "2025-01-01", None), ("乙", "2025-01-01", None)), "重叠"),
]


@pytest.mark.parametrize(("terms", "told"), REFUSED, ids=[told for _, told in REFUSED])
def test_terms_that_do_not_fit_beside_each_other_are_refused(terms: Any, told: str) -> None:
    with pytest.raises(DataError, match=told) as caught:
        shelf_of(*terms)
    assert "product.yaml: rulebook" in str(caught.value)


def test_the_project_has_its_own_terms_and_those_beside_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [span.name for span in own_shelf().spans] == [OLD]
    monkeypatch.setattr(loading, "FOLDER", folder_beside(tmp_path / "rulebooks"))
    assert [span.name for span in own_shelf.__wrapped__().spans] == [OLD, NEW]


def test_the_first_path_gives_the_words() -> None:
    shelf = shelf_at([INVENTED, INVENTED.parents[2] / "data"])
    assert [span.name for span in shelf.spans] == [OLD, NEW]
    assert shelf.catalogues[shelf.first].rulebook.name == NEW
    assert two_years().first == 0
