"""Which terms of a service can be changed? Every number, period, list, choice and condition, for a form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from pydantic.fields import FieldInfo

from rules.analysis.data_changes import CONDITIONS
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.conditions import DERIVED, Disputed, FactTest, Node, Period
from rules.catalogue.labels import label, value_label
from rules.catalogue.schema import CountCase, Lines
from rules.domain.deadline_kinds import DEADLINES
from rules.domain.fact_kinds import KINDS, options_of
from rules.domain.periods import UNIT_NAMES
from rules.domain.scenario import FACTS
from rules.drafts.condition_words import ConditionWords
from rules.drafts.term_options import NAMES, OPTIONS, bounds_of, literals_of

TermKind = Literal["whole", "days", "list", "choice", "condition"]

NO_TERM: Mapping[str, str] = {
    "id": "a name that other places refer to",
    "name": "words",
    "say": "words",
    "summary": "words",
    "plain": "words",
    "words": "words by which a service is found",
    "section": "words",
    "group": "where a service stands in the list",
    "guide": "what a person reads; no status, count or day follows from it",
    "figures": "numbers that no rule computes",
    "dated": "the chapter's own date",
    "unit": "the word behind a count",
    "start": "words for what a length of time begins with",
    "dispute": "which entry of the registers switches a value",
    "cite": "lines of the manual",
    "chapter": "lines of the manual",
    "overview": "lines of the manual",
    "outline": "lines of the manual",
    "in_force": "lines of the manual",
    "holder": "lines of the manual",
}
"""Keys of a service's file under which no term stands, and why."""

DAYS = ("apply_by", "use_by", "promises")
"""Keys under which nothing may stand in place of a length of time."""


@dataclass(frozen=True)
class TermOption:
    """What may be chosen, and how it is called."""

    value: Any
    label: str


@dataclass(frozen=True)
class Term:
    """One place of a service's file that decides something."""

    service: str
    path: str
    kind: TermKind
    name: str
    """What it is, in a few words, with the item it belongs to."""
    say: str
    """The sentence that it is part of; of a condition the condition itself."""
    lines: tuple[Lines, ...]
    value: Any
    """As the file has it."""
    options: tuple[TermOption, ...] = ()
    least: float | None = None
    most: float | None = None
    unit: str = ""
    entry: str = ""
    """The entry of the registers that switches it, and the reading under which it holds."""
    reading: str = ""
    about: str = ""
    """The sentence of the statement that it is part of; empty where there is none."""


def terms_of(catalogue: Catalogue, service: str) -> tuple[Term, ...]:
    """Every term of a service in the order of its file."""
    found = catalogue.service(service)
    begin = _Place(service, "", "", "", ())
    return tuple(_TermWalk(catalogue, service).inside(found, begin))


@dataclass(frozen=True)
class _Place:
    """Where the walk is, and what is known of it from outside."""

    service: str
    path: str
    name: str
    say: str
    lines: tuple[Lines, ...]
    entry: str = ""
    reading: str = ""
    unit: str = ""

    def at(self, key: object) -> _Place:
        return replace(self, path=f"{self.path}.{key}" if self.path else str(key))

    def named(self, name: str) -> _Place:
        return replace(self, name="·".join(part for part in (self.name, name) if part))


class _TermWalk:
    """Goes through one service."""

    def __init__(self, catalogue: Catalogue, service: str) -> None:
        self._catalogue = catalogue
        self._words = ConditionWords(catalogue, service)
        self._items = catalogue.service(service).items

    def inside(self, node: Node, place: _Place) -> Iterator[Term]:
        """The terms inside a part of the file."""
        place = self._told(node, place)
        for name, info in type(node).model_fields.items():
            key = info.alias or name
            if key not in NO_TERM and name in node.model_fields_set:
                named = place.named(self._name(node, key))
                yield from self._value(getattr(node, name), node, key, info, named.at(key))

    def _name(self, node: Node, key: str) -> str:
        """What a part is called; of a count that depends on something, when it holds."""
        if isinstance(node, CountCase) and key != "when":
            return f"{'' if key == 'then' else '不是'}“{self._words.of(node.when)}”时"
        return NAMES.get(key, "")

    def _told(self, node: Node, place: _Place) -> _Place:
        """The place with the sentence, the lines and the unit that a part states."""
        say, lines, unit = (getattr(node, name, None) for name in ("say", "cite", "unit"))
        if isinstance(node, Period):
            unit = UNIT_NAMES[node.unit]
        return replace(
            place, say=say or place.say, lines=tuple(lines or ()) or place.lines, unit=unit or place.unit
        )

    def _value(self, value: Any, node: Node, key: str, info: FieldInfo, place: _Place) -> Iterator[Term]:
        if key in CONDITIONS:
            yield self._condition(value, place)
        if isinstance(value, Disputed):
            for reading, one in value.readings.items():
                inner = replace(place.at("readings").at(reading), entry=value.dispute, reading=reading)
                yield from self._value(one, node, key, info, inner)
        elif isinstance(value, Node):
            yield from self.inside(value, place)
        elif isinstance(value, Mapping):
            for name, part in value.items():
                yield from self._value(part, node, key, info, self._part(key, name, place))
        elif isinstance(value, list) and (
            key in ("all", "any") or not all(isinstance(part, (str, int, float)) for part in value)
        ):
            for number, part in enumerate(value):
                yield from self._value(part, node, key, info, place.at(number))
        elif key not in CONDITIONS:
            yield self._scalar(value, node, key, info, place)

    def _part(self, key: str, name: str, place: _Place) -> _Place:
        """One of several parts with names: an item, a promise."""
        title = ""
        if key == "items" and len(self._items) > 1:
            title = self._items[name].name
        elif key == "promises":
            title = DEADLINES[name].name
        return place.named(title).at(name)

    def _condition(self, value: Any, place: _Place) -> Term:
        said = "" if value is None else self._words.of(value)
        plain = (
            value.model_dump(mode="json", by_alias=True, exclude_unset=True)
            if isinstance(value, Node)
            else value
        )
        return self._term("condition", place, plain, say=said)

    def _scalar(self, value: Any, node: Node, key: str, info: FieldInfo, place: _Place) -> Term:
        """A number, a word, yes or no, a list of words, or nothing where something may stand."""
        options = () if key in DAYS else self._options(value, node, key, info)
        if isinstance(value, list):
            return self._term("list", place, value, options=options)
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if number or (value is None and not options):
            least, most = bounds_of(info.annotation, info.metadata)
            kind: TermKind = "days" if isinstance(node, Period) or key in DAYS else "whole"
            unit = place.unit
            if isinstance(node, FactTest):
                unit = (
                    self._catalogue.facts[node.fact].unit or "" if node.fact in self._catalogue.facts else ""
                )
            elif key == "yuan":
                unit = "元"
            return self._term(kind, place, value, least=least, most=most, unit=unit)
        if not options and key in ("all", "any", "not", "known", "unless_known"):
            return self._term("condition", place, value, say=self._words.of(value))
        return self._term("choice", place, value, options=options)

    def _options(self, value: Any, node: Node, key: str, info: FieldInfo) -> tuple[TermOption, ...]:
        if isinstance(node, FactTest) and key in ("is", "in", "has"):
            return tuple(
                TermOption(one, value_label(node.fact, one, self._catalogue)) for one in options_of(node.fact)
            )
        if key == "in_list":
            return tuple(TermOption(one, self._list_name(one)) for one in self._catalogue.lists)
        if key == "rule":
            return tuple(
                TermOption(id, self._words.of(when)) for id, when in self._catalogue.definitions.items()
            )
        if key in ("items", "used"):
            return tuple(TermOption(id, item.name) for id, item in self._items.items())
        if isinstance(value, bool):
            return (TermOption(True, "是"), TermOption(False, "否"))
        allowed = literals_of(info.annotation)
        if key in ("hospital", "surgery"):
            return tuple(TermOption(one, value_label(key, one, self._catalogue)) for one in allowed)
        if allowed:
            return tuple(TermOption(one, OPTIONS.get((key, one), str(one))) for one in allowed)
        if isinstance(value, str):
            return tuple(self._named_facts(key))
        return ()

    def _list_name(self, name: str) -> str:
        """What a list of cities says of itself."""
        sources = self._catalogue.sources
        return str(sources.filled(sources.data / "cities" / f"{name}.yaml")["say"])

    def _named_facts(self, key: str) -> Iterator[TermOption]:
        """Facts that may stand where one is named: any, or a day's."""
        for fact in (*FACTS, *DERIVED):
            if key == "fact" or KINDS.get(fact, "day") == "day":
                yield TermOption(fact, label(fact, self._catalogue))
        if key in ("since", "ahead_of"):
            yield from (TermOption(word, OPTIONS[key, word]) for which, word in OPTIONS if which == key)

    def _term(self, kind: TermKind, place: _Place, value: Any, say: str = "", **more: Any) -> Term:
        unit, options = more.get("unit", ""), more.get("options", ())
        return Term(
            place.service, place.path, kind, place.name,
            say or place.say or f"{place.name}：{value_words(value, unit, options)}",
            place.lines, value, entry=place.entry, reading=place.reading, about=place.say,
            **more,
        )  # fmt: skip


def value_words(value: Any, unit: str = "", options: tuple[TermOption, ...] = ()) -> str:
    """A term's value in few words, e.g. `2 次`."""
    if value is None:
        return "没有写"
    if isinstance(value, list):
        return "、".join(value_words(one, "", options) for one in value)
    names = [
        option.label for option in options if option.value == value and type(option.value) is type(value)
    ]
    return (
        names[0] if names else f"{value:g} {unit}".rstrip() if isinstance(value, (int, float)) else str(value)
    )
