"""Which version of the project is this, and where are its data?"""

from __future__ import annotations

import tomllib
from pathlib import Path

_RULES = Path(__file__).resolve().parents[1]

_ROOT = _RULES / "installed" if (_RULES / "installed").is_dir() else _RULES.parent
"""Holds `data/` and `pyproject.toml`: inside `rules/` where that is installed, else beside it."""

DATA_FOLDER = _ROOT / "data"

VERSION: str = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
