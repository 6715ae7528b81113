"""Is the public face of `rules` whole, and does asking for it load no more than what is asked for?"""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import rules
from rules.lazy import face_homes


def _loaded(code: str) -> set[str]:
    """Modules of the package that are loaded in a new process once `code` has run."""
    code += "; import sys; print(*[name for name in sys.modules if name.startswith('rules.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_every_public_name_is_what_a_type_checker_takes_it_for() -> None:
    promised = face_homes(Path(rules.__file__).read_text(encoding="utf-8"))
    assert set(promised) == set(rules.__all__) == set(dir(rules))
    for name, module in promised.items():
        assert getattr(rules, name) is getattr(import_module(module), name)


def test_no_other_name_is_public() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        rules.nonsense  # noqa: B018


def test_importing_the_package_loads_none_of_its_parts() -> None:
    assert _loaded("import rules") == {"rules.lazy"}


def test_a_part_of_the_face_loads_only_what_it_needs() -> None:
    loaded = _loaded("from rules import parse")
    assert "rules.domain.parsing" in loaded
    assert all(name.startswith(("rules.domain", "rules.lazy")) for name in loaded), loaded


def test_the_command_line_loads_what_a_command_needs_and_no_more() -> None:
    rooms = {name.split(".")[1] for name in _loaded("import rules.cli.commands")}
    assert not rooms & {"quiz", "records", "advice"}


def test_a_case_is_answered_through_the_face_alone() -> None:
    catalogue = rules.load()
    answer = rules.Engine(catalogue).evaluate(rules.parse({"as_of": "2026-05-01"}, rules.SERVICES))
    assert [service.id for service in answer.services] == list(rules.SERVICES)
