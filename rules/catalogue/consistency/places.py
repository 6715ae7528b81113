"""Do names and lines stand where they may?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from rules.catalogue.schema import (
    Lines,
)
from rules.domain.scenario import shown


def names_faults(place: str, names: Sequence[str], known: Sequence[str]) -> Iterator[str]:
    """Names that are none, stand twice, or are not there at all."""
    if not names:
        yield f"{place}: 没有项目；可选：{'、'.join(known)}"
    for name, count in Counter(names).items():
        if name not in known:
            yield f"{place}: 没有 {shown(name)}；可选：{'、'.join(known)}"
        elif count > 1:
            yield f"{place}: {shown(name)} 出现了 {count} 次"


def inside(lines: Lines, allowed: Sequence[Lines]) -> bool:
    first, last = lines
    return first <= last and any(low <= first and last <= high for low, high in allowed)
