"""How does a package offer names of its modules without loading them?

Its `__init__` imports them for the type checker alone and lists them in `__all__`; at run time each is loaded
when it is first asked for, so that nobody loads more than they use.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path


def face_homes(source: str) -> Mapping[str, str]:
    """Names to the modules from which the source of an `__init__` imports them for the type checker."""
    return {
        alias.name: node.module or ""
        for block in ast.parse(source).body
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def lazy_names(package: str, names: list[str]) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """`__getattr__` and `__dir__` of a package that offers these names."""

    @cache
    def homes() -> Mapping[str, str]:
        return face_homes(Path(str(sys.modules[package].__file__)).read_text(encoding="utf-8"))

    def load(name: str) -> object:
        if name not in names:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(homes()[name]), name)

    return load, lambda: names
