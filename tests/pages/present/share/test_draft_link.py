"""A draft in an address: what goes in comes out, and what cannot be read is said, never raised."""

from __future__ import annotations

import base64
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.present.share.draft_link import (
    LONGEST_DRAFT,
    LONGEST_IN_ADDRESS,
    LONGEST_NAME,
    NamedDraft,
    draft_parameter,
    fitting_name,
    misfit,
    pack,
    unpack,
)
from rules.catalogue.draft import TermEdit
from rules.catalogue.loader import load

FILE = "services/outpatient_companion.yaml"
COUNT = "items.main.limit.count.readings.table.otherwise"

words = st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=12)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**6), 10**6) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)
edits = st.builds(
    lambda file, path, old, new: TermEdit(**{"file": file, "path": path, "from": old, "to": new}),
    words,
    words,
    values,
    values,
)


def edit(path: str, old: object, new: object) -> TermEdit:
    return TermEdit(**{"file": FILE, "path": path, "from": old, "to": new})


@given(words, st.lists(edits, max_size=4))
def test_a_draft_comes_back_as_it_went(name: str, changes: list[TermEdit]) -> None:
    draft = NamedDraft(fitting_name(name) or "草案", tuple(changes))
    text = pack(draft)
    assert text.isascii()
    assert all(letter.isalnum() or letter in "-_" for letter in text)
    found = unpack(text)
    assert found == draft
    assert found.content == draft.content


@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_any_other_text_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match="草案"):
        unpack(text)


@given(st.binary(max_size=80))
@settings(max_examples=60)
def test_anything_packed_is_a_draft_or_is_refused_in_words(content: bytes) -> None:
    text = base64.urlsafe_b64encode(zlib.compress(content)).rstrip(b"=").decode()
    with suppress(ValueError):
        assert unpack(text).name


def test_a_short_text_that_unpacks_to_much_is_refused() -> None:
    text = base64.urlsafe_b64encode(zlib.compress(b" " * (LONGEST_DRAFT + 1), 9)).decode()
    assert len(text) < LONGEST_IN_ADDRESS
    with pytest.raises(ValueError, match="太长"):
        unpack(text.rstrip("="))


def test_a_draft_that_fits_is_taken_as_it_stands() -> None:
    text = pack(NamedDraft("试算", (edit(COUNT, 2, 3),)))
    assert draft_parameter([text], load()) == text


def test_a_draft_too_long_for_an_address_is_told_to_be_a_file() -> None:
    with pytest.raises(ValueError, match="请改用文件"):
        draft_parameter(["A" * (LONGEST_IN_ADDRESS + 1)], load())


def test_a_value_that_is_not_there_names_file_place_and_what_was_found() -> None:
    text = pack(NamedDraft("试算", (edit(COUNT, 7, 3),)))
    with pytest.raises(ValueError, match="找到的是 2") as told:
        draft_parameter([text], load())
    assert FILE in str(told.value)
    assert COUNT in str(told.value)


def test_what_the_form_of_the_data_refuses_names_the_place_without_this_machines_folders() -> None:
    fault = misfit(NamedDraft("试算", (edit(COUNT, 2, -1),)), load())
    assert fault.startswith(
        "门诊陪诊·次数·不是“加购责任里有门急诊加油包／补充责任”时：须为 0 至 1,000 的整数；收到 -1"
    )
    assert str(load().sources.data) not in fault


def test_an_empty_draft_is_a_draft() -> None:
    empty = NamedDraft("草案", ())
    assert unpack(pack(empty)) == empty
    assert misfit(empty, load()) == ""


@pytest.mark.parametrize(
    ("typed", "name"), [("  a\n b ", "a b"), ("x" * 99, "x" * LONGEST_NAME), ("\x07", "")]
)
def test_a_name_is_one_short_line(typed: str, name: str) -> None:
    assert fitting_name(typed) == name
