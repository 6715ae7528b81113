"""Does the `__init__` of every sub-package list what others use of it, no more and no less?"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from rules.lazy import face_homes
from tests.support.opened import ROOT

FACES = [f"rules.{folder.parent.name}" for folder in sorted((ROOT / "rules").glob("*/__init__.py"))]

FOLDERS = ("rules", "pages", "tests", "benchmarks", "docs")
FILES = [ROOT / "app.py", *(path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py")))]

Use = tuple[str, str, str]
"""The importing module, the imported one and the name."""


def _module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {_module(path) for path in FILES}


def _face(module: str) -> str:
    """The sub-package that a module lies in; empty outside of all."""
    return next((face for face in FACES if f"{module}.".startswith(f"{face}.")), "")


def _used_in(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Modules and the names taken from them, by an import or as attributes of an imported module."""
    modules: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if f"{node.module}.{alias.name}" in MODULES:
                    modules[alias.asname or alias.name] = f"{node.module}.{alias.name}"
                else:
                    yield node.module or "", alias.name
        elif isinstance(node, ast.Import):
            modules |= {alias.asname: alias.name for alias in node.names if alias.asname}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            yield modules[node.value.id], node.attr


@cache
def _uses() -> list[Use]:
    """Every use of a sub-package's name outside of it."""
    return sorted(
        {
            (_module(path), module, name)
            for path in FILES
            for module, name in _used_in(ast.parse(path.read_text(encoding="utf-8")))
            if _face(module) not in ("", _face(_module(path))) and f"{module}.{name}" not in MODULES
        }
    )


@pytest.mark.parametrize("face", FACES)
def test_a_face_offers_what_a_type_checker_takes_it_for(face: str) -> None:
    package = import_module(face)
    homes = face_homes(Path(str(package.__file__)).read_text(encoding="utf-8"))
    assert set(homes) == set(package.__all__) == set(dir(package))
    for name, module in homes.items():
        assert _face(module) == face
        assert getattr(package, name) is getattr(import_module(module), name)


@pytest.mark.parametrize("face", FACES)
def test_no_name_of_a_face_is_hidden_by_a_module(face: str) -> None:
    assert {name for name in import_module(face).__all__ if f"{face}.{name}" in MODULES} == set()


@pytest.mark.parametrize("face", FACES)
def test_a_face_lists_what_others_use_and_nothing_else(face: str) -> None:
    """Add to the `__init__` what is used from now on, take out what no longer is."""
    package = import_module(face)
    used = {(module, name) for _, module, name in _uses() if _face(module) == face and name[0] != "_"}
    assert {name for _, name in used} == set(package.__all__)
    for module, name in used:
        assert getattr(import_module(module), name) is getattr(package, name), (module, name)


def test_nobody_uses_a_private_name_of_another_sub_package() -> None:
    assert [use for use in _uses() if use[2].startswith("_") and not use[2].startswith("__")] == []


def test_every_name_taken_of_a_module_exists() -> None:
    """Also in the tests, that no type checker reads: a rename must not pass them by."""
    taken = {
        (_module(path), module, name)
        for path in FILES
        for module, name in _used_in(ast.parse(path.read_text(encoding="utf-8")))
        if module.startswith(("rules", "pages.ui", "pages.present")) and f"{module}.{name}" not in MODULES
    }
    assert [use for use in sorted(taken) if not hasattr(import_module(use[1]), use[2])] == []


@pytest.mark.parametrize("face", FACES)
def test_importing_a_face_loads_none_of_its_modules(face: str) -> None:
    code = f"import {face}, sys; print(*[name for name in sys.modules if name.startswith('rules')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == {"rules", "rules.lazy", face}


def test_a_face_has_no_other_names() -> None:
    with pytest.raises(AttributeError, match=r"rules\.domain.*nonsense"):
        import_module("rules.domain").nonsense  # noqa: B018
