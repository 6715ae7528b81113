"""Does whatever comes in from outside get an answer or plain words, within bounds of time and memory?"""

from __future__ import annotations

import io
import random
import tracemalloc
import zipfile
from collections.abc import Callable
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from pages.present.records.uploaded_table import MOST_UNPACKED
from tests.hostile import targets as ways
from tests.hostile.mutation import Reached, changed, hunt
from tests.hostile.targets import Target, targets
from tests.pages.test_outside import markup
from tests.support.opened import MENU, ROOT

SAMPLE, ALL = 400, 100_000
"""Tries of all ways in together."""
PAGES_SAMPLE, PAGES_ALL = 6, 400

MOST_SECONDS, MOST_MEMORY = 60, 150 << 20
"""For one input, however bad."""

NAMES = [one.name for one in targets()]


def _share(one: Target, tries: int) -> int:
    return -(-tries * one.weight // sum(other.weight for other in targets()))


def _named(name: str) -> Target:
    (found,) = (one for one in targets() if one.name == name)
    return found


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_answered_or_refused_in_words(name: str) -> None:
    one = _named(name)
    hunt(one.take, one.seeds, _share(one, SAMPLE), seed=5)


@pytest.mark.nightly
@pytest.mark.timeout(7200)
@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("name", NAMES)
def test_a_hundred_thousand_are_answered_or_refused_in_words(name: str) -> None:
    one = _named(name)
    assert hunt(one.take, one.seeds, _share(one, ALL), seed=29) > 0


def _open_links(tries: int, seed: int) -> None:
    """Whole pages: nothing from the address becomes markup, and no exception shows."""
    dice, links = random.Random(seed), _named("link").seeds
    for _ in range(tries):
        query = changed(dice, links, 2_000).partition(b"?")[2].decode("utf-8", "replace")
        file = dice.choice(list(MENU.values()))
        page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).switch_page(file)
        for key, values in parse_qs(query).items():
            page.query_params[key] = values
        page.run()
        assert not page.exception, (file, query)
        assert markup(page) == [], (file, query)


def test_pages_open_under_a_sample_of_changed_addresses() -> None:
    _open_links(PAGES_SAMPLE, 5)


@pytest.mark.nightly
@pytest.mark.timeout(3600)
def test_pages_open_under_many_changed_addresses() -> None:
    _open_links(PAGES_ALL, 29)


# ---------------------------------------------------------------- the search itself


def test_what_reaches_new_lines_is_kept() -> None:
    """A message behind three checks, one after another, is found from an example that passes none."""
    found: list[bytes] = []

    def take(data: bytes) -> None:
        ways.take_body(data)
        found.append(data)

    seeds = [b'{"as_of": "2026-11-29"}']
    assert hunt(take, seeds, 300, seed=1) >= 3
    assert len(found) == 301
    assert found[1:] != seeds * 300


def test_a_fault_comes_out_with_the_input_that_did_it() -> None:
    def take(data: bytes) -> None:
        if b"\x00" in data:
            raise RuntimeError("broken")

    with pytest.raises(RuntimeError) as caught:
        hunt(take, [b"good"], 1_000, seed=1)
    assert "\\x00" in caught.value.__notes__[0]


def test_only_lines_that_never_ran_are_new() -> None:
    reached = Reached()
    counts = []
    for data in (b"{}", b"{}", b"[]"):
        with reached.watched():
            ways.take_body(data)
        counts.append(reached.new)
    assert counts[0] > 0
    assert counts[1] == 0


def test_words_for_a_person_are_told_from_others() -> None:
    ways.told(["第 3 行：收到 'x'；可选：a、b"])
    for bad in (
        "",
        "in English",
        "中\x00文",
        "中\ud800文",
        "中\u202e文",
        "长" * 10_000,
        "中 Traceback (most",
    ):
        with pytest.raises(AssertionError):
            ways.told([bad])


# ---------------------------------------------------------------- small files that grow


def _zipped(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def _lying(data: bytes, real: int) -> bytes:
    """The same archive, saying of its parts that they unpack to a hundred bytes."""
    return data.replace(real.to_bytes(4, "little"), (100).to_bytes(4, "little"))


BIG = 60_000_000
WORKBOOK = {"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b" " * BIG}
GROWING: dict[str, tuple[Callable[[bytes], object], Callable[[], bytes]]] = {
    "a workbook of spaces": (ways.take_table, lambda: _zipped(WORKBOOK)),
    "one that lies about it": (ways.take_table, lambda: _lying(_zipped(WORKBOOK), BIG)),
    "a data folder of spaces": (ways.take_archive, lambda: _zipped({"product.yaml": b" " * BIG})),
    "one that lies": (ways.take_archive, lambda: _lying(_zipped({"product.yaml": b" " * BIG}), BIG)),
    "many files": (ways.take_archive, lambda: _zipped({f"{at}.yaml": b"" for at in range(3_000)})),
    "names of no file": (
        ways.take_archive,
        lambda: _zipped({"product.yaml": b"", "product.yaml/x.yaml": b"", "a" * 5_000 + ".yaml": b""}),
    ),
    "aliases of aliases": (ways.take_draft, lambda: _aliases(12)),
    "deep YAML": (ways.take_draft, lambda: b"[" * 20_000),
    "deep JSON": (ways.take_body, lambda: b'{"a":' * 100_000),
    "a draft that unpacks": (ways.take_packed_draft, lambda: b" " * BIG),
    "a long number": (ways.take_body, lambda: b'{"age": ' + b"9" * 900_000 + b"}"),
    "a large case": (ways.take_case, lambda: b"[" + b"1," * 2_000_000 + b"1]"),
}


def _aliases(levels: int) -> bytes:
    more = [f"- &a{at} [{','.join([f'*a{at - 1}'] * 9)}]" for at in range(1, levels)]
    return "\n".join(["- &a0 [x,x,x,x,x,x,x,x,x]", *more]).encode()


@pytest.mark.timeout(MOST_SECONDS)
@pytest.mark.parametrize("name", GROWING)
def test_what_grows_is_refused_within_bounds(name: str) -> None:
    take, make = GROWING[name]
    data = make()
    assert BIG > MOST_UNPACKED
    tracemalloc.start()
    try:
        take(data)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < MOST_MEMORY + len(data)


def test_a_book_of_too_many_words_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rules.book.files.table_in.MOST_WORDS", 10)
    assert "文字太多" in ways.take_book(".xlsx", _named("book.xlsx").seeds[0])
