"""What does `python -m rules` understand, and how does it speak?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.lazy import lazy_names

if TYPE_CHECKING:
    from rules.cli.arguments import parser, read_overrides
    from rules.cli.commands import main
    from rules.cli.terminal import complain, progress

__all__ = [
    "complain", "main", "parser", "progress", "read_overrides",
]  # fmt: skip

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazy_names(__name__, __all__)
