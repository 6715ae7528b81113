"""How is a city's name answered? In Chinese, for whatever was typed; and the manual's cities as a list."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import streamlit as st

from pages.present.text.answer_text import clause
from pages.ui.session import answers
from rules.catalogue.catalogue import nodes_in
from rules.catalogue.conditions import FactTest
from rules.catalogue.schema import Requirement, Service
from rules.domain import cities
from rules.engine.plan import clause_of

LIST = "medical_advance"
"""The list of cities that a hospital's city is held against."""

PLACEHOLDER = "如 上海、苏州市、昆山；不清楚就空着"

HELP = "可以写“上海”“上海市浦东新区”“江苏省苏州市”；县级市写自己的名字，如“昆山”"


def advance_cities() -> frozenset[str]:
    """The cities where hospital costs can be advanced."""
    return answers.catalogue().lists[LIST]


def kept_city(text: str) -> str | None:
    """What a typed name is kept as: None for nothing, the city for its Latin letters, else as it is."""
    found = cities.by_letters(text) if text.isascii() else ()
    return found[0] if len(found) == 1 else text.strip() or None


def city_told(name: str) -> str:
    """Which city a name was taken for and whether it is on the list, or why that is not known."""
    every = f"医疗垫付的 {len(advance_cities())} 个城市"
    on_list = cities.is_listed(name, advance_cities())
    places = cities.places(name)
    said = "、".join(place.said for place in places) or name
    if on_list:
        return f"{said}：在{every}之内"
    if on_list is False:
        own = "；县和县级市单独算，不算上级市" if any(place.county for place in places) else ""
        return f"{said}：不在{every}之内{own}"
    alike = cities.by_letters(name) if name.isascii() else ()
    if alike:
        return f"可能是{'、'.join(alike)}，请写汉字"
    return cities.doubt(name)


def is_city_known(name: str) -> bool:
    """Whether the name settles on which side of the list it is."""
    return cities.is_listed(name, advance_cities()) is not None


@cache
def by_province(name: str = LIST) -> str:
    """Markdown: the cities of a list, a line a province."""
    grouped: dict[str, list[str]] = {}
    for city in sorted(answers.catalogue().lists[name], key=lambda city: city.encode("gbk", "replace")):
        grouped.setdefault(cities.province_of(city), []).append(city)
    order = [*cities.provinces(), ""]
    lines = []
    for province in sorted(grouped, key=order.index):
        members = "、".join(grouped[province])
        lines.append(f"- **{province or '其他'}**" + (f"：{members}" if f"{members}市" != province else ""))
    return "\n".join(lines)


def show_city_lists(info: Service) -> None:
    """The lists of cities that a service holds a name against, folded, with the lines that print them."""
    for name, requirement in _lists(info):
        with st.expander(f"看{info.name}的 {len(answers.catalogue().lists[name])} 个城市（按省）"):
            st.markdown(f"{by_province(name)}\n\n{clause(clause_of(info, requirement.cite))}")


def _lists(info: Service) -> Iterator[tuple[str, Requirement]]:
    requirements = [*info.requires, *(one for item in info.items.values() for one in item.requires)]
    for requirement in requirements:
        for node in nodes_in(requirement.when):
            if isinstance(node, FactTest) and node.in_list is not None:
                yield node.in_list, requirement
