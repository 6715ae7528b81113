"""Do the registers, the lists and the folder hold what they should?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.catalogue.conditions import (
    FactTest,
)
from rules.catalogue.consistency.places import inside
from rules.catalogue.schema import (
    CityList,
    Entry,
)
from rules.catalogue.schema.situations import SITUATIONS
from rules.domain.scenario import shown

LONGEST_ASK, LONGEST_REPLY = 60, 8
"""Characters of a question that is read out on the telephone, and of an answer that is a button."""


def register_faults(entry: Entry) -> Iterator[str]:
    """What one entry of a register lacks, or says twice."""
    for name in ("services", "changes"):
        values = getattr(entry, name)
        if not values:
            yield f"{name}: 没有值；须至少有一个"
        yield from (
            f"{name}: {shown(value)} 出现了 {count} 次"
            for value, count in Counter(values).items()
            if count > 1
        )
    lines = Counter(entry.lines)
    yield from (f"lines: {a}-{b} 出现了 {count} 次" for (a, b), count in lines.items() if count > 1)
    for name, reading in entry.readings.items():
        yield from (
            f"readings.{name}.lines: {a}-{b} 不在这一条的 lines 里；须是其中的一处"
            for a, b in reading.lines
            if (a, b) not in entry.lines
        )
    yield from _asking_faults(entry)


def _asking_faults(entry: Entry) -> Iterator[str]:
    """What is wrong with the question for customer service and with what they may say."""
    if entry.ask is None:
        if not entry.not_computed and {*entry.changes} & {"status", "count"}:
            yield "ask: 缺少；能不能用或次数随这一条而变，须写打电话时问什么"
    elif len(entry.ask) > LONGEST_ASK:
        yield f"ask: 有 {len(entry.ask)} 个字，收到 {shown(entry.ask)}；至多 {LONGEST_ASK} 个"
    for name, reading in entry.readings.items():
        if (reading.reply is None) != (entry.ask is None):
            yield f"readings.{name}.reply: 与 ask 须都写或都不写"
        elif reading.reply is not None and len(reading.reply) > LONGEST_REPLY:
            told = f"有 {len(reading.reply)} 个字，收到 {shown(reading.reply)}"
            yield f"readings.{name}.reply: {told}；至多 {LONGEST_REPLY} 个"
    replies = Counter(reading.reply for reading in entry.readings.values() if reading.reply)
    yield from (f"readings: 回答 {shown(reply)} 出现了 {n} 次" for reply, n in replies.items() if n > 1)


def list_faults(name: str, cities: CityList, catalogue: Catalogue) -> Iterator[str]:
    """A list that is empty, repeats itself, is used by no service, or cites lines outside their chapters."""
    users = [
        service
        for service in catalogue.services
        if any(isinstance(node, FactTest) and node.in_list == name for node in catalogue.nodes[service.id])
    ]
    if not users:
        yield "没有服务用到这份名单"
    allowed = [lines for service in users for lines in service.chapter]
    for lines in cities.cite:
        if users and not inside(lines, allowed):
            yield f"cite: 行 {lines[0]}-{lines[1]} 不在用到它的章 {allowed} 之内"
    if not cities.cities:
        yield "cities: 没有城市"
    for city, count in Counter(cities.cities).items():
        if count > 1:
            yield f"cities: {shown(city)} 出现了 {count} 次"
        if city != city.strip() or city.endswith("市"):
            yield f"cities: {shown(city)}；须不带“市”字和空格"


def stray_files(data: Path) -> Iterator[str]:
    """Files beside those of services and situations that nobody reads: they look like data."""
    for path in sorted(data.rglob("*.yml")):
        yield f"{path}: 这个文件不会被读取；文件名须以 .yaml 结尾"
    for folder, name, ids in (("services", "服务", SERVICES), ("situations", "处境", SITUATIONS)):
        for path in sorted((data / folder).glob("*")):
            if path.suffix != ".yml" and (path.suffix != ".yaml" or path.stem not in ids):
                yield f"{path}: 这个文件不会被读取；{name}的文件名须为{name} id 加 .yaml"
