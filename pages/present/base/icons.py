"""What do the signs look like? One drawing a file, which takes the colour of the words beside it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from urllib.parse import quote

FOLDER = Path(__file__).resolve().parent / "icons"


@cache
def icons() -> dict[str, str]:
    """Every sign by its file's name, as an address that a style can hold."""
    return {path.stem: _as_address(path) for path in sorted(FOLDER.glob("*.svg"))}


@cache
def icon_variables() -> str:
    """A style that names every sign, e.g. `--icon-phone`; blocks of their own inherit the names."""
    named = "".join(f'--icon-{name}:url("{address}");' for name, address in icons().items())
    return f".stApp{{{named}}}"


def _as_address(path: Path) -> str:
    return "data:image/svg+xml," + quote(path.read_text(encoding="utf-8").strip(), safe=" =:/,.'")
