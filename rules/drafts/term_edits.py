"""Which change of the data is it to choose something for a term, to take a statement out, or to add one?

A change of something that is no longer there, or is of another form by now, raises DataError.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, TypeVar

from pydantic import ValidationError

from rules.catalogue.catalogue import Catalogue
from rules.catalogue.conditions import AllOf
from rules.catalogue.draft import TermEdit
from rules.domain.fact_kinds import KINDS, options_of
from rules.domain.scenario import FACTS
from rules.domain.yaml_reader import DataError
from rules.drafts.condition_words import ConditionPart, ConditionWords
from rules.drafts.edit_list import applied, value_at
from rules.drafts.terms import Term

STATEMENT = re.compile(
    r"(?:.*\.)?(?:(?:requires|caveats|pools|ceilings)\.\d+|promises\.\w+|window\.(?:apply_by|use_by)|limit)"
)
"""A place that states something by itself, and may be taken out as a whole."""

PART = re.compile(r"(.+)\.(all|any)\.(\d+)")
"""One of several conditions that hold together."""

COUNT = re.compile(r"(?:items\.\w+\.limit|pools\.\d+)\.count(?:\.readings\.[^.]+)*")
"""A place where a count stands, under a reading or not."""

T = TypeVar("T")

COMPARISONS = (("at_least", "at_most", "above", "below"), ("on_or_before", "on_or_after"))
"""Ways to compare of which each may stand in place of another."""

Wrapping = Literal["", "not", "known", "unless_known"]
"""The word before a condition, or none."""
WRAPPING: tuple[Wrapping, ...] = ("not", "known", "unless_known")

COMPARED_KINDS = ("yes_no", "choice", "many", "whole", "number")
"""Facts that a condition may compare with something."""


def file_of(service: str) -> str:
    """The file of a service, as a draft names it."""
    return f"services/{service}.yaml"


def found_at(catalogue: Catalogue, service: str, path: str) -> Any:
    """What a service's file says at a place; None where nothing stands there."""
    sources = catalogue.sources
    return value_at(applied((), sources), sources.data / file_of(service), path)


def chosen_edit(catalogue: Catalogue, term: Term, value: Any) -> TermEdit:
    """The change that lets a term say `value`; another fact of a condition begins with its first option."""
    path, _, last = term.path.rpartition(".")
    if last == "fact":
        return _edit_at(catalogue, term.service, path, fact_test(str(value)))
    return _edit_at(catalogue, term.service, term.path, value)


def unit_edit(catalogue: Catalogue, term: Term, unit: str) -> TermEdit:
    """The change that lets a length of time be counted in another unit."""
    path, _, _ = term.path.rpartition(".")
    return _edit_at(catalogue, term.service, path, {unit: term.value})


def removable(path: str) -> Iterator[str]:
    """The statements and parts of conditions around a term that may be taken out, the outermost first."""
    parts = path.split(".")
    for end in range(1, len(parts) + 1):
        place = ".".join(parts[:end])
        if STATEMENT.fullmatch(place) or PART.fullmatch(place):
            yield place


def removing_edit(catalogue: Catalogue, service: str, path: str) -> TermEdit:
    """The change that takes a statement out; of two conditions that hold together the other stays alone."""
    part = PART.fullmatch(path)
    if part:
        several = f"{part[1]}.{part[2]}"
        found = _standing(catalogue, service, several, list)
        left = [one for at, one in enumerate(found) if at != int(part[3])]
        if len(left) == 1:
            return _edit_at(catalogue, service, part[1], left[0])
    return _edit_at(catalogue, service, path, None)


def adding_edit(catalogue: Catalogue, service: str, path: str, value: Any) -> TermEdit:
    """The change that puts a statement at a place; at a list, behind its last entry.

    Where the place above it does not exist yet, that is put there with it.
    """
    found = found_at(catalogue, service, path)
    if isinstance(found, list):
        return _edit_at(catalogue, service, f"{path}.{len(found)}", value, added=True)
    above, _, last = path.rpartition(".")
    if last in ("requires", "caveats", "pools"):
        value = [value]
    if above and found_at(catalogue, service, above) is None:
        return _edit_at(catalogue, service, above, {last: value})
    return _edit_at(catalogue, service, path, value)


CHANGED = "这里已经改成了别的样子，请看一遍再改"

Joined = Literal["all", "any"]
"""How a further condition is joined: both must hold, or one of them."""


def joining_edit(catalogue: Catalogue, service: str, path: str, how: Joined, test: Any) -> TermEdit:
    """The change that puts a further condition beside the one at a place."""
    found = _standing(catalogue, service, path, object)
    if isinstance(found, dict) and list(found) == [how]:
        return _edit_at(catalogue, service, f"{path}.{how}.{len(found[how])}", test, added=True)
    idle = {"all": "always", "any": "never"}[how]
    return _edit_at(catalogue, service, path, test if found == idle else {how: [found, test]})


def replacing_edit(catalogue: Catalogue, service: str, path: str, condition: Any) -> TermEdit:
    """The change that puts another condition in place of the one at a place."""
    _standing(catalogue, service, path, object)
    return _edit_at(catalogue, service, path, condition)


def rejoining_edit(catalogue: Catalogue, service: str, path: str, how: Joined) -> TermEdit:
    """The change that joins the conditions at a place otherwise."""
    found = _standing(catalogue, service, path, dict)
    (now,) = _only_key(found, ("all", "any"))
    return _edit_at(catalogue, service, path, {how: found[now]})


def wrapping_edit(catalogue: Catalogue, service: str, path: str, word: Wrapping) -> TermEdit:
    """The change that puts a word before a condition, another in its place, or takes it away."""
    found = _standing(catalogue, service, path, object)
    now = [one for one in WRAPPING if isinstance(found, dict) and one in found]
    inside = found[now[0]] if isinstance(found, dict) and now else found
    return _edit_at(catalogue, service, path, {word: inside} if word else inside)


def comparing_edit(catalogue: Catalogue, service: str, path: str, how: str) -> TermEdit:
    """The change that compares the same in another way."""
    found = _standing(catalogue, service, path, dict)
    (now,) = _only_key(found, next(ways for ways in COMPARISONS if how in ways))
    return _edit_at(catalogue, service, path, {how if key == now else key: one for key, one in found.items()})


def among_edit(catalogue: Catalogue, service: str, path: str, values: Sequence[Any]) -> TermEdit:
    """The change that lets a test ask for one of these values of its fact."""
    found = _standing(catalogue, service, path, dict)
    _only_key(found, ("is", "in"))
    asked = {"in": [*values]} if len(values) > 1 else {"is": values[0]}
    return _edit_at(catalogue, service, path, {"fact": found.get("fact"), **asked})


def _standing(catalogue: Catalogue, service: str, path: str, form: type[T]) -> T:
    """What stands at a place, which must be of this form."""
    found = found_at(catalogue, service, path)
    if found is None or not isinstance(found, form):
        raise DataError(CHANGED)
    return found


def _only_key(found: Mapping[str, Any], keys: Sequence[str]) -> list[str]:
    """Which of these keys something has: one."""
    now = [key for key in keys if key in found]
    if len(now) != 1:
        raise DataError(CHANGED)
    return now


def splitting_edit(catalogue: Catalogue, service: str, path: str, when: Any, then: int) -> TermEdit:
    """The change that lets a plain count be another one where a condition holds."""
    found = _standing(catalogue, service, path, int)
    return _edit_at(catalogue, service, path, {"when": when, "then": then, "otherwise": found})


def merging_edit(catalogue: Catalogue, service: str, path: str) -> TermEdit:
    """The change that makes one count of one that depends on something: the one that holds otherwise."""
    found = _standing(catalogue, service, path, dict)
    _only_key(found, ("otherwise",))
    return _edit_at(catalogue, service, path, found["otherwise"])


def split_places(terms: Iterable[Term]) -> list[Term]:
    """The counts that may be made to depend on something."""
    return [term for term in terms if COUNT.fullmatch(term.path) and isinstance(term.value, int)]


def free_pool_id(catalogue: Catalogue, service: str) -> str:
    """A name for a further shared count."""
    taken = {pool.id for pool in catalogue.service(service).pools}
    return next(id for id in (f"together_{n}" for n in range(1, len(taken) + 2)) if id not in taken)


def fact_test(fact: str) -> Mapping[str, Any]:
    """A condition on a fact, to begin with."""
    match KINDS.get(fact):
        case "yes_no" | "choice":
            return {"fact": fact, "is": options_of(fact)[0]}
        case "many":
            return {"fact": fact, "has": options_of(fact)[0]}
    return {"fact": fact, "at_least": 0}


def compared_facts() -> Sequence[str]:
    """The facts that a condition may compare with something, in the vocabulary's order, and the age."""
    return [*(fact for fact in FACTS if KINDS[fact] in COMPARED_KINDS), "age"]


def in_sentence(catalogue: Catalogue, service: str, condition: Any) -> str:
    """The sentence of a condition as a file has it; empty where it is none."""
    try:
        return ConditionWords(catalogue, service).of(_as_condition(condition))
    except ValidationError:
        return ""


def taken_apart(catalogue: Catalogue, term: Term) -> ConditionPart:
    """The condition of a term, with what it is put together from; each part in brief words."""
    condition = _as_condition(term.value) if term.value is not None else None
    return ConditionWords(catalogue, term.service, brief=True).taken_apart(condition, term.path)


def _as_condition(condition: Any) -> Any:
    """A condition as the catalogue has it, of what a file says."""
    return AllOf.model_validate({"all": [condition]}).all[0]


def _edit_at(catalogue: Catalogue, service: str, path: str, value: Any, *, added: bool = False) -> TermEdit:
    found = None if added else found_at(catalogue, service, path)
    return TermEdit(**{"file": file_of(service), "path": path, "from": found, "to": value})
