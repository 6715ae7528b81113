"""What holds of the product as a whole stands in one file, and nothing in the code repeats it."""

from __future__ import annotations

import copy
import re
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
