"""Does a page read the case once a run, and does nothing that is kept hang on the session?"""

from __future__ import annotations

import ast
import importlib
import json
import pkgutil
import sys
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import pages
import rules
from pages.present.share.page_registry import PAGES
from rules.domain import parsing
from rules.domain.scenario import Scenario
from tests.support.opened import ROOT
from tests.support.printed_cases import USUAL


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each case was parsed, whoever did it."""
    counted: Counter[str] = Counter()
    real = parsing.parse

    def parse(data: Mapping[str, Any], services: Mapping[str, Any]) -> Scenario:
        counted[json.dumps(data, sort_keys=True, default=str)] += 1
        return real(data, services)

    for package in (rules, pages):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not info.name.endswith("__main__") and info.name.count(".") > 1:
                importlib.import_module(info.name)
    for module in list(sys.modules.values()):
        if getattr(module, "parse", None) is real:
            monkeypatch.setattr(module, "parse", parse)
    return counted


PLAIN = {key: value for key, value in USUAL.items() if key != "as_of"}

TRAINING = "pages/training.py"
"""Shows a persona's step, and what the one before it was."""

SEVERAL = ("app.py", "pages/combinations.py", "pages/compare.py")
"""Pages that set other cases beside the person's own, and ask again for those that are looked at."""


WITHOUT_A_CASE = ("pages/quiz.py", "pages/room.py")
"""Pages of a class, which ask nothing of anybody's own case."""


@pytest.mark.parametrize("file", [one.file for one in PAGES.values() if one.file not in WITHOUT_A_CASE])
def test_the_case_is_parsed_once_a_run(file: str, parsed: Counter[str]) -> None:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).switch_page(file)
    page.session_state["case"] = dict(PLAIN)
    page.run()
    assert not page.exception
    asked = [json.dumps(json.loads(text), sort_keys=True) for text in page.session_state["parsed"]]
    assert asked
    if file in SEVERAL:
        return
    assert {text: parsed[text] for text in asked} == dict.fromkeys(asked, 1)
    assert len(asked) == 1 or file == TRAINING
    parsed.clear()
    page.run()
    assert not page.exception
    assert sum(parsed.values()) == 0


def kept_functions() -> list[tuple[str, ast.FunctionDef]]:
    """Every function whose results Streamlit keeps, and the module it stands in."""
    return [
        (path.relative_to(ROOT).as_posix(), node)
        for path in [ROOT / "app.py", *(ROOT / "pages").rglob("*.py")]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        and any("cache_" in ast.unparse(one) for one in node.decorator_list)
    ]


READS_THE_SESSION = (
    "session_state",
    "query_params",
    "case.",
    "people.",
    "answers.own",
    "answers.override_key",
    "answers.asked(",
    "answers.readable",
    "answers.parsed",
    "answers.other_answer",
    "overrides()",
    "override_key()",
)


def test_what_is_kept_reads_no_session() -> None:
    functions = kept_functions()
    assert len(functions) > 10
    impure = [
        f"{place}: {node.name}"
        for place, node in functions
        for one in node.body
        for name in READS_THE_SESSION
        if name in ast.unparse(one)
    ]
    assert impure == []
