"""How is a value that was refused told? Its place and what is wrong with it, in Chinese. No screen here."""

from __future__ import annotations

import re

from rules.catalogue.catalogue import Catalogue
from rules.catalogue.labels import PART_NAMES, in_words
from rules.domain.parsing import ENTRY

CLIPPED = 300
"""Characters of a message: what stands in a file or an address may be of any length."""


ALLOWED = re.compile(r"(可选|可用的字段)：(.*)$", re.S)

MOST_OPTIONS = 8
"""Options that a message names; of more it gives the number."""


def fault_told(path: str, text: str, catalogue: Catalogue) -> tuple[str, str]:
    """A path and a fault, as in ScenarioError: the place by its Chinese name, and the sentence."""
    names = _option_names(path, catalogue)

    def named(found: re.Match[str]) -> str:
        options = [names.get(option, option) for option in found[2].split("、")]
        if len(options) > MOST_OPTIONS:
            return f"{found[1]}的有 {len(options)} 种"
        return f"{found[1]}：{'、'.join(options)}"

    return _place(path, catalogue), _words(ALLOWED.sub(named, text), catalogue)


def _option_names(path: str, catalogue: Catalogue) -> dict[str, str]:
    """The Chinese names of what may stand at a path, by their codes."""
    entry = ENTRY.match(path)
    fact = path[entry.end() :].lstrip(".") if entry else path.partition(".")[0]
    if entry and not fact:
        fact = entry[1]
    info = catalogue.facts.get(fact)
    names = {code: option.label for code, option in info.options.items()} if info else {}
    return {service.id: service.name for service in catalogue.services} | names


def _place(path: str, catalogue: Catalogue) -> str:
    """`usage[0].service` as 使用记录 第 1 条的服务."""
    entry = ENTRY.match(path)
    if entry is None:
        return _words(path, catalogue)
    part = path[entry.end() :].lstrip(".")
    name = f"{catalogue.facts[entry[1]].label} 第 {int(entry[2]) + 1} 条"
    return f"{name}的{PART_NAMES.get(part) or _words(part, catalogue)}" if part else name


def _words(text: str, catalogue: Catalogue) -> str:
    told = in_words(text, catalogue)
    return told if len(told) <= CLIPPED else told[: CLIPPED - 1] + "…"
