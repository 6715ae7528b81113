"""How is a value that was refused told? Its place and what is wrong with it, in Chinese. No screen here."""

from __future__ import annotations

from rules.catalogue import Catalogue
from rules.scenario import ENTRY
from rules.wording import in_words

PARTS = {
    "service": "服务",
    "item": "项目",
    "on": "日期",
    "count": "数量",
    "amount": "金额",
    "booked_on": "预约日",
}
"""What an entry of a list is made of, beside facts."""

CLIPPED = 300
"""Characters of a message: what stands in a file or an address may be of any length."""


def told(path: str, text: str, catalogue: Catalogue) -> tuple[str, str]:
    """A path and a fault, as in ScenarioError: the place by its Chinese name, and the sentence."""
    return _place(path, catalogue), _words(text, catalogue)


def _place(path: str, catalogue: Catalogue) -> str:
    """`usage[0].service` as 使用记录 第 1 条的服务."""
    entry = ENTRY.match(path)
    if entry is None:
        return _words(path, catalogue)
    part = path[entry.end() :].lstrip(".")
    name = f"{catalogue.facts[entry[1]].label} 第 {int(entry[2]) + 1} 条"
    return f"{name}的{PARTS.get(part) or _words(part, catalogue)}" if part else name


def _words(text: str, catalogue: Catalogue) -> str:
    told = in_words(text, catalogue)
    return told if len(told) <= CLIPPED else told[: CLIPPED - 1] + "…"
