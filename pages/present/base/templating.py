"""How is a page of HTML filled? The templates, with every text escaped, and what else stands in files."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

TEMPLATES = Path(__file__).resolve().parent / "templates"


@cache
def _environment(folder: Path) -> Environment:
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def template(name: str, folder: Path = TEMPLATES) -> Template:
    """The template of this file name. A name it does not know is an error when it is filled."""
    return _environment(folder).get_template(name)


@cache
def asset(module: str, name: str) -> str:
    """The text of a style sheet or a script, which stands in the folder `assets` beside a module."""
    return (Path(module).resolve().parent / "assets" / name).read_text(encoding="utf-8")


def style(module: str, name: str) -> str:
    """A style sheet of `asset` as HTML."""
    return as_style(asset(module, name))


def as_style(text: str) -> str:
    """The text of a style sheet as HTML."""
    return f"<style>{text}</style>"


def as_script(text: str) -> str:
    """The text of a script as HTML."""
    return f"<script>{text}</script>"
