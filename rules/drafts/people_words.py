"""How does it read for whom of many people a draft changes something? The page and the paper say the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rules.catalogue.catalogue import STANCES, Catalogue
from rules.catalogue.labels import STANCE_NAMES
from rules.drafts.effect import DraftEffect

FAVOURABLE = STANCES[0]


def people_headline(effect: DraftEffect) -> str:
    """How many gain and how many lose; empty where nobody is asked yet."""
    asked = len(effect.people)
    if not effect.touched:
        return "这些改动不影响任何一项服务的结果"
    if not asked:
        return ""
    gained = effect.people_who("gained", FAVOURABLE)
    lost = sum(any(person.gain(stance) == "lost" for stance in STANCES) for person in effect.people)
    others = sum(person.gain(FAVOURABLE) not in (None, "gained", "lost") for person in effect.people)
    better = f"{gained:,} 位多了能用的项目" if gained else "没有人多出能用的项目"
    worse = f"{lost:,} 位少了" if lost else "没有人变少"
    more = f"；{others:,} 位的次数、日期或状态变了" if others and not (gained or lost) else ""
    return f"{asked:,} 位样本客户里 {better}，{worse}{more}"


def doubt_words(effect: DraftEffect) -> str:
    """What the headline owes to one reading alone; empty where nothing."""
    one_reading = effect.gained_by_one_reading
    if not one_reading:
        return ""
    widened = [one for one in effect.entries or () if one.effect in ("opened", "widened")]
    why = f"：{widened[0].title}" if widened else ""
    return f"其中 {one_reading:,} 位只在{STANCE_NAMES[FAVOURABLE]}下成立{why}"


def people_lines(effect: DraftEffect, catalogue: Catalogue) -> Iterator[str]:
    """By service and reading, how many gain, lose, or meet with something else."""
    for service in effect.touched:
        told = []
        for stance in STANCES:
            found = Counter(person.gain(stance, service) for person in effect.people)
            others = sum(found.values()) - found["gained"] - found["lost"] - found[None]
            told.append(
                f"{STANCE_NAMES[stance]} {found['gained']:,} 位变成可以使用，{found['lost']:,} 位少了，"
                f"另 {others:,} 位有别的变化"
            )
        yield f"{catalogue.service(service).name}：{'；'.join(told)}"
