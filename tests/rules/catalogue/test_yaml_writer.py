"""A value written for a data file reads back the same, in one line and in several."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.catalogue.yaml_writer import in_lines, one_line
from rules.domain.yaml_reader import parse_yaml

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=30)
SCALARS = st.one_of(
    WORDS,
    st.sampled_from(
        ["on", "no", "2024-01-01", "1e3", "010", "1:30", "null", "~", "", "- a", "a: b", "#", "{x}"]
    ),
    st.integers(-(10**17), 10**17),
    st.booleans(),
    st.none(),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)


@given(value=VALUES)
def test_what_is_written_reads_back(value: object) -> None:
    for text in (f"- {one_line(value)}", f"- {in_lines(value, 2)}"):
        assert parse_yaml(text.encode(), "text") == [value]
    assert parse_yaml(f"- [{one_line(value)}]".encode(), "text") == [[value]]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "3"),
        ("on", "on"),
        ("10109955", "'10109955'"),
        ({"of": "discharged_on", "plus": {"days": 30}}, "{of: discharged_on, plus: {days: 30}}"),
    ],
)
def test_only_what_would_be_read_otherwise_is_quoted(value: object, text: str) -> None:
    assert one_line(value) == text
