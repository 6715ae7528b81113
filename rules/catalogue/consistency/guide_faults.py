"""Do the plain words, telephones and papers of the services fit what the rest of the data says?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rules.catalogue.catalogue import Catalogue
from rules.catalogue.consistency.places import inside, names_faults
from rules.catalogue.schema import Lines, Service
from rules.domain.lookup import folded
from rules.domain.scenario import shown


def guide_faults(service: Service, catalogue: Catalogue) -> Iterator[str]:
    """Numbers, papers, items and readings that a service's guide names and that are not there."""
    guide, items = service.guide, list(service.items)
    for index, channel in enumerate(guide.channels):
        if channel.number and channel.number not in catalogue.phones:
            yield f"guide.channels.{index}.number: phones.yaml 里没有 {shown(channel.number)}"
        if channel.staff:
            staff = list(dict.fromkeys(office.who for office in guide.office))
            yield from names_faults(f"guide.channels.{index}.staff", [channel.staff], staff)
    for index, material in enumerate(guide.materials):
        if material.papers:
            yield from names_faults(
                f"guide.materials.{index}.papers", material.papers, list(catalogue.papers)
            )
    named = [(f"materials.{index}", material.items) for index, material in enumerate(guide.materials)]
    named += [(f"lost.{index}", loss.items) for index, loss in enumerate(guide.lost)]
    for place, names in named:
        if names:
            yield from names_faults(f"guide.{place}.items", names, items)
    for index, office in enumerate(guide.office):
        if office.reading:
            entry = catalogue.entries.get(office.reading.entry)
            place = f"guide.office.{index}.reading"
            if entry is None or service.id not in entry.services:
                yield f"{place}: 登记册里没有这项服务的条目 {shown(office.reading.entry)}"
            elif office.reading.reading not in entry.readings:
                found, allowed = shown(office.reading.reading), "、".join(entry.readings)
                yield f"{place}: 条目 {entry.id} 没有理解 {found}；可选：{allowed}"


def plain_faults(services: Sequence[Service]) -> Iterator[tuple[str, str]]:
    """Services whose plain name is their own product name or another's name, with what is wrong."""
    taken = {folded(service.name): service.id for service in services}
    for service in services:
        key = folded(service.plain.name)
        if key in taken:
            yield service.id, f"plain.name: {shown(service.plain.name)} 已经是 {taken[key]} 的名字"
        taken.setdefault(key, service.id)


def phone_faults(catalogue: Catalogue) -> Iterator[str]:
    """Numbers that no channel has, and hours that are not in a chapter of a service that has the number."""
    users: dict[str, list[Lines]] = {}
    for service in catalogue.services:
        for channel in service.guide.channels:
            users.setdefault(channel.number or "", []).extend(service.chapter)
    for number, phone in catalogue.phones.items():
        if number not in users:
            yield f"{number}: 没有服务用到这个号码"
            continue
        for index, opening in enumerate(phone.hours):
            for lines in opening.cite:
                if not inside(lines, users[number]):
                    yield f"{number}.hours.{index}.cite: 行 {lines[0]}-{lines[1]} 不在用到它的章之内"


def paper_faults(catalogue: Catalogue) -> Iterator[str]:
    """Papers that no material asks for, and names that stand twice."""
    used = {id for one in catalogue.services for part in one.guide.materials for id in part.papers}
    names: dict[str, str] = {}
    for id, paper in catalogue.papers.items():
        if id not in used:
            yield f"{id}: 没有服务要这种材料"
        if (other := names.setdefault(folded(paper.name), id)) != id:
            yield f"{id}: name: {shown(paper.name)} 已经是 {other} 的名字"
