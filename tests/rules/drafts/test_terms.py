"""The terms of a service: everything that decides an answer is one of them, with what it may become."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from rules.catalogue.catalogue import SERVICES
from rules.catalogue.draft import draft_bytes, draft_of, path_parts
from rules.catalogue.loader import load, load_from
from rules.domain.yaml_reader import DataError
from rules.drafts.condition_words import ConditionWords
from rules.drafts.terms import NO_TERM, Term, terms_of
from tests.rules.drafts.test_patch import edit


def content(service: str) -> Any:
    sources = load().sources
    return sources.content(sources.data / "services" / f"{service}.yaml")


def deciding(value: Any, listed: set[str], path: str = "") -> Iterator[str]:
    """The path of every scalar that no exception covers; a list that is a term counts as one."""
    if isinstance(value, dict):
        for key, part in value.items():
            if key not in NO_TERM:
                yield from deciding(part, listed, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list) and path not in listed:
        for number, part in enumerate(value):
            yield from deciding(part, listed, f"{path}.{number}")
    else:
        yield path


def term(service: str, path: str) -> Term:
    return next(one for one in terms_of(load(), service) if one.path == path)


@pytest.mark.parametrize("service", SERVICES)
def test_everything_that_decides_is_a_term(service: str) -> None:
    paths = [one.path for one in terms_of(load(), service)]
    assert len(paths) == len(set(paths))
    assert [path for path in deciding(content(service), set(paths)) if path not in paths] == []


@pytest.mark.parametrize("service", SERVICES)
def test_every_term_stands_where_it_says(service: str) -> None:
    for one in terms_of(load(), service):
        value = content(service)
        for part in path_parts(one.path):
            value = value[int(part)] if isinstance(value, list) else value[part]
        assert one.kind == "condition" or value == one.value, one.path
        assert one.name, one.path
        assert one.say, one.path
        assert one.lines or one.path.startswith("waiting") or one.value is None, one.path
        assert one.options or one.kind != "choice", one.path
        if one.options and one.value is not None:
            chosen = one.value if isinstance(one.value, list) else [one.value]
            assert {str(part) for part in chosen} <= {str(option.value) for option in one.options}, one.path


def test_no_exception_is_left_over() -> None:
    """A key that no file has any longer needs no reason."""
    met: set[str] = set()

    def keys(value: Any) -> None:
        if isinstance(value, dict):
            met.update(str(key) for key in value)
            for part in value.values():
                keys(part)
        elif isinstance(value, list):
            for part in value:
                keys(part)

    for service in SERVICES:
        keys(content(service))
    assert set(NO_TERM) - met == set()


def test_a_count_says_its_unit_its_range_and_its_reading() -> None:
    found = term("outpatient_companion", "items.main.limit.count.readings.table.otherwise")
    assert (found.kind, found.value, found.unit, found.least, found.most) == ("whole", 2, "次", 0, 1000)
    assert (found.entry, found.reading) == ("outpatient-companion-count", "table")
    assert (1664, 1670) in found.lines
    assert "门急诊" in found.name


def test_a_period_says_how_long_it_may_be() -> None:
    found = term("home_nursing", "items.ordinary.window.apply_by.date.plus.days")
    assert (found.kind, found.value, found.unit, found.least, found.most) == ("days", 15, "天", 1, 3660)
    assert found.say == "出院后 15 天内预约"


@pytest.mark.parametrize("beyond", [-1, 1])
def test_the_range_is_the_forms_own(beyond: int) -> None:
    """Its ends are taken, what lies beyond is refused."""
    found = term("home_nursing", "items.ordinary.limit.count")
    end = int((found.least if beyond < 0 else found.most) or 0)
    data = load().sources.data
    file = "services/home_nursing.yaml"
    for value in (end, end + beyond):
        draft = draft_of(draft_bytes([edit(file, found.path, found.value, value)]), "draft", data)
        if value == end:
            assert load_from(data, draft).service("home_nursing").items["ordinary"].limit.count == end
        else:
            with pytest.raises(DataError, match=r"items\.ordinary\.limit\.count"):
                load_from(data, draft)


def test_a_choice_says_what_may_be_chosen_in_words() -> None:
    found = term("outpatient_companion", "requires.0.when.is")
    assert {option.value: option.label for option in found.options} == {
        "none": "没有就医",
        "outpatient": "看门诊",
        "inpatient": "住院",
    }


@pytest.mark.parametrize(
    ("service", "place", "words"),
    [
        ("outpatient_companion", 0, "就医情况是看门诊"),
        ("inpatient_companion", 0, "入院"),
    ],
)
def test_a_condition_reads_as_a_sentence(service: str, place: int, words: str) -> None:
    catalogue = load()
    when = catalogue.service(service).requires
    found = " ".join(ConditionWords(catalogue, service).of(one.when) for one in when)
    found += " ".join(
        ConditionWords(catalogue, service).of(one.when)
        for item in catalogue.service(service).items.values()
        for one in item.requires
    )
    assert words in found


def test_no_condition_shows_a_code() -> None:
    catalogue = load()
    for service in SERVICES:
        for one in terms_of(catalogue, service):
            if one.kind == "condition":
                assert not set(one.say) & set("_{}="), (service, one.path, one.say)
