"""Do the data files read well? A comma in a sentence breaks nothing, and long lists of lines come last."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from rules.catalogue.catalogue import DATA
from tests.support.opened import ROOT

CHINESE = re.compile("[\u4e00-\u9fff]")
NAMES = {"hospital_city"}
"""Keys whose value is a name and never a sentence."""

FILES = sorted([*DATA.rglob("*.yaml"), *(ROOT / "tests" / "cases").glob("*.yaml")])


def sentences_between_braces(text: str) -> Iterator[str]:
    """The place and words of every sentence in a `{…}`; a search word and its lines may stand in one."""

    def walk(node: yaml.Node, key: str) -> Iterator[str]:
        if isinstance(node, yaml.SequenceNode):
            for part in node.value:
                yield from walk(part, key)
        elif isinstance(node, yaml.MappingNode):
            for name, value in node.value:
                text = value.value if isinstance(value, yaml.ScalarNode) else ""
                if node.flow_style and CHINESE.search(text) and key != "words" and name.value not in NAMES:
                    yield f"line {value.start_mark.line + 1}: {name.value}: {text}"
                yield from walk(value, name.value)

    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    yield from walk(root, "") if root else ()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_sentence_stands_on_a_line_of_its_own(path: Path) -> None:
    assert list(sentences_between_braces(path.read_text(encoding="utf-8"))) == []


def test_a_sentence_between_braces_is_found_with_its_line() -> None:
    text = "words:\n  - {say: 挂号, lines: [3]}\nsteps:\n  - {say: 先打电话, cite: [3]}\n"
    assert list(sentences_between_braces(text)) == ["line 4: say: 先打电话"]


@pytest.mark.parametrize("path", sorted((DATA / "services").glob("*.yaml")), ids=lambda path: path.stem)
def test_the_list_of_parts_comes_last(path: Path) -> None:
    root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    assert isinstance(root, yaml.MappingNode)
    assert root.value[-1][0].value == "outline"
