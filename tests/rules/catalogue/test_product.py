"""What holds of the product as a whole stands in one file, and nothing in the code repeats it."""

from __future__ import annotations

import copy
import os
import re
from pathlib import Path
from typing import Any

import pytest

from rules.catalogue.catalogue import DATA, SERVICES
from rules.catalogue.draft import Draft
from rules.catalogue.loader import load, load_from
from rules.catalogue.schema.product import PRODUCT, Product
from rules.catalogue.schema_faults import typed
from rules.domain.yaml_reader import DataError, read_yaml
from tests.support.opened import ROOT

FILE = DATA / "product.yaml"
MANUAL_FILE = os.environ.get("MANUAL_TEXT", "")
SOURCE = [path for top in ("rules", "pages") for path in (ROOT / top).rglob("*.py")] + [ROOT / "app.py"]
MANUAL = (PRODUCT.manual.sha256, str(PRODUCT.manual.lines), str(PRODUCT.manual.not_blank))


@pytest.mark.parametrize("told", MANUAL)
def test_the_manual_is_described_in_one_place(told: str) -> None:
    assert told in FILE.read_text(encoding="utf-8")
    assert [path.name for path in SOURCE if re.search(rf"\b{told}\b", path.read_text(encoding="utf-8"))] == []


def test_no_text_counts_the_services_by_hand() -> None:
    number = re.compile(rf"{len(SERVICES)} ?项")
    assert [path.name for path in SOURCE if number.search(path.read_text(encoding="utf-8"))] == []


def test_groups_are_those_of_the_services_and_items_those_of_their_files() -> None:
    assert {service.group for service in load().services} == set(PRODUCT.groups)
    assert {service.id: list(service.items) for service in load().services} == PRODUCT.services


BROKEN: dict[str, tuple[tuple[str, ...], Any, str]] = {
    "a hash that is none": (("manual", "sha256"), "abc", "manual.sha256"),
    "a manual of no lines": (("manual", "lines"), 0, "manual.lines"),
    "no groups": (("groups",), [], "groups"),
    "an aim of an unknown service": (("aims", "ill", "services"), ["dentist"], "dentist"),
    "an aim of an unknown group": (("aims", "ill", "groups"), ["牙科"], "牙科"),
    "an unknown key": (("colour",), "blue", "colour"),
    "terms without a name": (("rulebook", "name"), "", "rulebook.name"),
    "terms that nothing names": (("rulebook", "cite"), [], "rulebook.cite"),
    "terms that begin on no day": (("rulebook", "begins"), "2025-02-30", "rulebook.begins"),
    "terms that end before they begin": (
        ("rulebook",),
        {"name": "甲", "begins": "2025-01-02", "ends": "2025-01-01", "cite": [164]},
        "2025-01-01 早于 begins 2025-01-02",
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_product_file_is_refused_with_its_place(fault: str) -> None:
    (*outer, last), value, told = BROKEN[fault]
    content = copy.deepcopy(read_yaml(FILE))
    inner = content
    for key in outer:
        inner = inner[key]
    inner[last] = value
    with pytest.raises(DataError, match=told) as caught:
        typed(Product, content, str(FILE))
    assert "product.yaml" in str(caught.value)


def test_another_product_in_a_folder_or_draft_is_refused() -> None:
    content = copy.deepcopy(read_yaml(FILE))
    content["manual"]["lines"] += 1
    with pytest.raises(DataError, match=r"product\.yaml"):
        load_from(DATA, Draft("0" * 64, {FILE: content}))


def test_the_terms_of_another_year_have_another_manual() -> None:
    """With lines of its own: what is cited must lie in it."""
    content = copy.deepcopy(read_yaml(FILE))
    content["rulebook"]["name"] = "虚构的下一版"
    content["manual"] |= {"sha256": "0" * 64, "lines": PRODUCT.manual.lines + 1}
    catalogue = load_from(DATA, Draft("1" * 64, {FILE: content}))
    assert catalogue.stamp["manual"] == "0" * 64
    assert catalogue.rulebook.name == "虚构的下一版"
    content["manual"]["lines"] = 300
    with pytest.raises(DataError, match="300"):
        load_from(DATA, Draft("1" * 64, {FILE: content}))


def test_another_years_terms_have_the_same_services() -> None:
    content = copy.deepcopy(read_yaml(FILE))
    content["rulebook"]["name"] = "虚构的下一版"
    del content["services"]["boao_drug"]
    with pytest.raises(DataError, match=r"product\.yaml"):
        load_from(DATA, Draft("1" * 64, {FILE: content}))


def test_the_lines_that_name_the_terms_lie_in_the_manual() -> None:
    content = copy.deepcopy(read_yaml(FILE))
    content["rulebook"]["cite"] = [PRODUCT.manual.lines + 1]
    with pytest.raises(DataError, match=r"rulebook\.cite"):
        load_from(DATA, Draft("1" * 64, {FILE: content}))


@pytest.mark.skipif(not MANUAL_FILE, reason="MANUAL_TEXT names the manual's text file")
def test_the_manual_names_its_terms_where_the_data_say_so() -> None:
    """And says from which day they hold, or when they were issued, nowhere."""
    lines = Path(MANUAL_FILE).read_text(encoding="utf-8").split("\n")
    for first, last in PRODUCT.rulebook.cite:
        told = "".join(lines[first - 1 : last]).replace(" ", "")
        assert PRODUCT.rulebook.name in told
    assert (PRODUCT.rulebook.begins, PRODUCT.rulebook.ends) == (None, None)
    dated = [line for line in lines if re.search("起施行|起生效|起适用|发布日期|生效日期", line)]
    assert dated == []
