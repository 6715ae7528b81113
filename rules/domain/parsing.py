"""Is this scenario well formed, and what follows from it? Parsing with messages a person can act on."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from typing import Annotated, Any, NamedTuple

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from rules.domain.periods import completed_years, last_day_of_policy_year, move
from rules.domain.scenario import FACTS, MOST_TOLD, RECORDS, Scenario, Stay, StrictModel, View, shown

Items = Mapping[str, tuple[str, ...]]
"""Item ids by service id."""

ENTRY = re.compile(r"([a-z_]+)\[([0-9]+)\]")
"""The beginning of a path that names an entry of a list."""

WHOLE = "（整体）"
"""The path of a fault of the scenario as a whole."""

PYTHON_DAY = re.compile(r"datetime\.date\(([0-9]+), ([0-9]+), ([0-9]+)\)")


class ScenarioError(ValueError):
    """A scenario that cannot be read: `faults` maps a field's path to what is wrong with it, in Chinese."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        self.faults = faults
        super().__init__("\n".join(f"{path}：{text}" for path, text in faults[:MOST_TOLD]))


def parse(data: object, items: Items) -> Scenario:
    """A scenario from plain data (a decoded JSON object).

    Raises ScenarioError naming each field at fault, what was given and what is allowed: all of them at once,
    those of values that contradict each other too, as far as these could be read.
    """
    if not isinstance(data, Mapping):
        raise ScenarioError([(WHOLE, f"须为 JSON 对象，收到 {shown(data)}")])
    try:
        scenario = Scenario.model_validate(dict(data))
    except ValidationError as error:
        faults = [_fault(details) for details in error.errors(include_url=False)]
        told = {path for path, _ in faults}
        found = _cross_faults(_what_was_read(Scenario, data), items)
        raise ScenarioError([*faults, *(fault for fault in found if fault[0] not in told)]) from None
    faults = _cross_faults(scenario, items)
    if faults:
        raise ScenarioError(faults)
    return scenario


def _what_was_read(model: type[StrictModel], data: Mapping[str, Any]) -> Any:
    """An object of the model with what could be read; what could not is None, also where one is wanted."""
    values: dict[str, Any] = dict.fromkeys(model.model_fields)
    for name in values.keys() & data.keys():
        given = data[name]
        if name in RECORDS and isinstance(given, list):
            entries = [one if isinstance(one, Mapping) else {} for one in given]
            values[name] = [_what_was_read(RECORDS[name], one) for one in entries]
        else:
            with suppress(ValidationError):
                values[name] = _field_reader(model, name).validate_python(given)
    return model.model_construct(**values)


@cache
def _field_reader(model: type[StrictModel], name: str) -> TypeAdapter[Any]:
    field = model.model_fields[name]
    typed: Any = Annotated[field.annotation, None, *field.metadata]
    return TypeAdapter(typed)


class Salvaged(NamedTuple):
    """What could be kept of a scenario that came from outside, and what was refused and why."""

    facts: dict[str, Any]
    """Plain data that `parse` accepts."""
    unknown: tuple[str, ...]
    """Keys that are no facts."""
    refused: tuple[tuple[str, str], ...]
    """Path and fault, as in ScenarioError, of each value that was left out."""


def salvage(data: Mapping[str, Any], as_of: dt.date, items: Items) -> Salvaged:
    """Keep of a scenario what is well formed: where one bad value must not cost the rest.

    Unknown keys are dropped, bad values refused; of a list only the bad entries. `as_of` is the day to judge
    by where the data name none, and then stays out of `facts`.
    """
    unknown = tuple(key for key in data if key not in FACTS)
    kept: dict[str, Any] = {key: value for key, value in data.items() if key in FACTS and value is not None}
    places = {key: list(range(len(value))) for key, value in kept.items() if isinstance(value, list)}
    refused: list[tuple[str, str]] = []
    while True:
        try:
            parse({"as_of": as_of.isoformat(), **kept}, items)
        except ScenarioError as error:
            refused += [(_as_given(path, places), text) for path, text in error.faults]
            _leave_out({path for path, _ in error.faults}, kept, places)
        else:
            return Salvaged(kept, unknown, tuple(refused))


def _as_given(path: str, places: Mapping[str, list[int]]) -> str:
    """A path with the place that its entry had before others were left out."""
    found = ENTRY.match(path)
    if not found or found[1] not in places:
        return path
    return f"{found[1]}[{places[found[1]][int(found[2])]}]{path[found.end() :]}"


def _leave_out(paths: set[str], facts: dict[str, Any], places: dict[str, list[int]]) -> None:
    entries = {(found[1], int(found[2])) for path in paths if (found := ENTRY.match(path))}
    for name in {name for name, _ in entries}:
        left = [index for index in range(len(facts[name])) if (name, index) not in entries]
        facts[name] = [facts[name][index] for index in left]
        places[name] = [places[name][index] for index in left]
        if not left:
            facts.pop(name)
    for path in paths:
        if not ENTRY.match(path):
            facts.pop(path.partition(".")[0])


def _path(location: tuple[int | str, ...]) -> str:
    path = ""
    for part in location:
        if isinstance(part, int):
            path += f"[{part}]"
        else:
            name = part if part.isidentifier() and len(part) <= 40 else shown(part)
            path += f".{name}" if path else name
    return path or WHOLE


def _fault(details: ErrorDetails) -> tuple[str, str]:
    """A library error as path and Chinese message."""
    kind, given, context = details["type"], shown(details["input"]), details.get("ctx", {})
    path = _path(details["loc"])
    match kind:
        case "extra_forbidden":
            return path, _no_such_field(FACTS if len(details["loc"]) == 1 else _fields_at(details["loc"]))
        case "missing":
            return path, "缺少这个字段"
        case "literal_error":
            allowed = context["expected"].replace("'", "").replace(" or ", "、").replace(", ", "、")
            return path, f"收到 {given}；可选：{allowed}"
        case "value_error":
            return path, str(context["error"])
        case "bool_type":
            return path, f"须为 true 或 false，收到 {given}"
        case "int_type":
            return path, f"须为整数，收到 {given}"
        case "greater_than_equal":
            return path, f"须不小于 {_bound(context['ge'])}，收到 {given}"
        case "less_than_equal":
            return path, f"须不大于 {_bound(context['le'])}，收到 {given}"
        case "finite_number" | "float_type" | "float_parsing":
            return path, f"须为有限的数字，收到 {given}"
        case "list_type":
            return path, f"须为列表，收到 {given}"
        case "string_type":
            return path, f"须为文字，收到 {given}"
        case "model_type" | "model_attributes_type" | "dict_type":
            return path, f"须为对象，收到 {given}"
    return path, f"不能是 {given}"


def _bound(value: object) -> str:
    """A bound as a scenario writes it; the library gives days as Python code."""
    found = PYTHON_DAY.fullmatch(str(value))
    return "-".join(f"{part:0>2}" for part in found.groups()) if found else str(value)


@cache
def _no_such_field(known: tuple[str, ...]) -> str:
    """One text for all: there may be as many unknown names as somebody likes to send."""
    return f"没有这个字段；可用的字段：{'、'.join(known)}"


def _fields_at(location: tuple[int | str, ...]) -> tuple[str, ...]:
    return tuple(RECORDS[str(location[0])].model_fields)


def _cross_faults(s: Scenario, items: Items) -> list[tuple[str, str]]:
    """Values that do not go together; of a scenario that was not wholly read, any may be None."""
    faults: list[tuple[str, str]] = []
    as_of: dt.date | None = s.as_of
    if s.policy_start and s.policy_end and s.policy_end < s.policy_start:
        faults.append(("policy_end", f"{s.policy_end} 早于 policy_start {s.policy_start}；须不早于它"))
    faults += _stay_faults("", s)
    for index, stay in enumerate(s.earlier_stays or []):
        faults += _stay_faults(f"earlier_stays[{index}].", stay)
    if as_of and s.diagnosed_on and s.diagnosed_on > as_of:
        faults.append(("diagnosed_on", f"{s.diagnosed_on} 晚于 as_of {as_of}；须不晚于它"))
    if as_of and s.birth_date:
        if s.birth_date > as_of:
            faults.append(("birth_date", f"{s.birth_date} 晚于 as_of {as_of}；须不晚于它"))
        elif s.age is not None and s.age != (age := completed_years(s.birth_date, as_of)):
            faults.append(("age", f"{s.age} 与 birth_date {s.birth_date} 不符；按出生日期应为 {age}"))
    for index, use in enumerate(s.usage or []):
        faults += _item_faults(f"usage[{index}]", use.service, use.item, items)
    for index, booking in enumerate(s.bookings or []):
        faults += _item_faults(f"bookings[{index}]", booking.service, booking.item, items)
    return faults


def _stay_faults(path: str, stay: Scenario | Stay) -> list[tuple[str, str]]:
    if stay.admitted_on and stay.discharged_on and stay.discharged_on < stay.admitted_on:
        text = f"{stay.discharged_on} 早于 admitted_on {stay.admitted_on}；须不早于它"
        return [(f"{path}discharged_on", text)]
    return []


def _item_faults(path: str, service: str | None, item: str | None, items: Items) -> list[tuple[str, str]]:
    if service is None:
        return []
    if service not in items:
        return [(f"{path}.service", f"没有服务 {shown(service)}；可选：{'、'.join(items)}")]
    known = items[service]
    if item is None and len(known) > 1:
        return [(f"{path}.item", f"{service} 有多个项目，须写明是哪一项；可选：{'、'.join(known)}")]
    if item is not None and item not in known:
        return [(f"{path}.item", f"{service} 没有项目 {shown(item)}；可选：{'、'.join(known)}")]
    return []


def view_of(scenario: Scenario, items: Items) -> View:
    """The scenario's facts by name, with those that follow from them.

    Adds `policy_end` where left out, `waiting_over_on` (the first day after the waiting period),
    `age` from the date of birth and `used` (the last use up to `as_of` by service and item).
    """
    view: View = dict(scenario)
    start: dt.date | None = scenario.policy_start
    if start is not None and scenario.policy_end is None:
        view["policy_end"] = last_day_of_policy_year(start)
    view["waiting_over_on"] = (
        move(start, scenario.waiting_days, "days").on
        if start is not None and scenario.waiting_days is not None
        else None
    )
    if scenario.age is None and scenario.birth_date is not None:
        view["age"] = completed_years(scenario.birth_date, scenario.as_of)
    used: dict[tuple[str, str], dt.date] = {}
    for use in scenario.usage or ():
        if use.on <= scenario.as_of:
            key = (use.service, use.item or items[use.service][0])
            used[key] = max(used.get(key, use.on), use.on)
    view["used"] = used
    return view


def to_json(scenario: Scenario) -> dict[str, Any]:
    """The scenario as plain data, unknown facts left out."""
    return scenario.model_dump(mode="json", exclude_none=True)
