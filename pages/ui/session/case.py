"""What has this person told us, and what is assumed until they do?

The case lives in this session's state and nowhere else. Facts that were entered stay there by name;
an entered None means that the person does not know.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import streamlit as st

from pages.ui.session import keys
from rules.catalogue.catalogue import STANCES
from rules.catalogue.loader import load
from rules.catalogue.schema.situations import Situation
from rules.domain.merged_answer import CANCERS, FACT, MOST_CASES
from rules.domain.scenario import FACTS, PRESETS, TRAITS

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Assumption(NamedTuple):
    """A fact that nobody has stated and its preset value."""

    fact: str
    value: Any


class Earlier(NamedTuple):
    """The case as it stood before the last change, and what was changed."""

    fact: str
    facts: dict[str, Any]
    """What had been entered."""
    alternatives: dict[str, tuple[Any, ...]]
    """Of what the person did not know between which values it lies."""


def now() -> dt.datetime:
    """The moment in UTC, to the second: the only clock of the application."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


def today() -> dt.date:
    """The day in Shanghai."""
    return now().astimezone(SHANGHAI).date()


def entered() -> dict[str, Any]:
    """The facts that the person has answered, as plain JSON values."""
    facts: dict[str, Any] = keys.CASE.kept({})
    return facts


def enter(fact: str, value: Any) -> None:
    """Record an answer; None means the person does not know."""
    facts = entered()
    if fact not in facts or facts[fact] != value:
        _remember(fact)
    _forget_alternatives(fact)
    if value is None and fact not in assumable():
        facts.pop(fact, None)
    else:
        facts[fact] = value


def assume(fact: str) -> None:
    """Take an answer back, so that the preset holds again."""
    _remember(fact)
    _forget_alternatives(fact)
    entered().pop(fact, None)


def enter_alternatives(fact: str, values: Sequence[Any]) -> None:
    """Record that it is one of these values, and not known which; of a day, that it lies between two."""
    _remember(fact)
    entered()[fact] = None
    keys.ALTERNATIVES.put({**keys.ALTERNATIVES.get({}), fact: list(values)})


def alternatives() -> dict[str, tuple[Any, ...]]:
    """By fact, in the vocabulary's order: the values between which the person does not know.

    Each is computed with each, so of facts that together have too many cases the later are not known at all.
    """
    held, found, cases = keys.ALTERNATIVES.get({}), {}, 1
    for fact in FACTS:
        if fact in held and value(fact) is None and cases * len(held[fact]) <= MOST_CASES:
            found[fact] = tuple(held[fact])
            cases *= len(held[fact])
    return found


def either_cancer() -> bool:
    """Whether it is known to be cancer, and nothing more."""
    return alternatives().get(FACT) == CANCERS


def _forget_alternatives(fact: str) -> None:
    held = keys.ALTERNATIVES.get({})
    if fact in held:
        keys.ALTERNATIVES.put({name: values for name, values in held.items() if name != fact})


def confirm(facts: Iterable[str]) -> None:
    """Take what is assumed for these facts as the person's own answer, which changes no result."""
    earlier = keys.EARLIER.get()
    for fact in facts:
        enter(fact, preset(fact))
    keys.EARLIER.put(earlier)


def replace(facts: Mapping[str, Any]) -> None:
    """Take over a whole case, e.g. a prepared one; facts that it leaves out are unknown, not assumed."""
    keys.CASE.put({**dict.fromkeys(PRESETS), **facts})
    forget_earlier()
    keys.ALTERNATIVES.pop()


def clear() -> None:
    """Forget everything that was entered, and what was said to the guided questions."""
    keys.CASE.put({})
    forget_earlier()
    for name in (
        *(keys.ALTERNATIVES, keys.SITUATION, keys.WHO, keys.UNREAD),
        *(keys.ASK, keys.FIRST_ANSWERED, keys.FIRST_FAULT, keys.FIRST_TYPED),
    ):
        st.session_state.pop(name, None)
    for key in [key for key in st.session_state if str(key).startswith(keys.GUIDE_PREFIX)]:
        del st.session_state[key]


def _remember(fact: str) -> None:
    """Keep the case as it is before a fact of it changes, so that what that does can be shown."""
    keys.EARLIER.put(Earlier(fact, dict(entered()), alternatives()))


@contextmanager
def one_change(fact: str) -> Iterator[None]:
    """Keep what is entered within as one change, told by one of its facts."""
    facts, either = dict(entered()), alternatives()
    yield
    if (facts, either) == (entered(), alternatives()):
        forget_earlier()
    else:
        keys.EARLIER.put(Earlier(fact, facts, either))


def forget_earlier() -> None:
    """Show no difference to an earlier case any more."""
    keys.EARLIER.pop()


def earlier() -> Earlier | None:
    """The case before the last change; None where nothing was changed, or there was nothing to change."""
    before = keys.EARLIER.get()
    if before is None or not before.facts:
        return None
    same = (before.facts, before.alternatives) == (entered(), alternatives())
    return None if same else before


def take_back() -> None:
    """Undo the last change."""
    before = keys.EARLIER.pop()
    if before is not None:
        keys.CASE.put(dict(before.facts))
        keys.ALTERNATIVES.put({fact: list(values) for fact, values in before.alternatives.items()})


def reading() -> str:
    """The chosen reading of what the manual leaves open: `favourable` or `cautious`."""
    chosen: str = keys.READING.kept(STANCES[0])
    return chosen


def overrides() -> dict[str, str]:
    """The readings chosen for single entries of the registers, in place of the general one."""
    chosen: dict[str, str] = keys.OVERRIDES.get({})
    entries = load().entries
    return {id: name for id, name in chosen.items() if id in entries and name in entries[id].readings}


def override(entry: str, name: str | None) -> None:
    """Read one entry of the registers so, whatever the general reading; None lets it follow that again."""
    others = {id: chosen for id, chosen in overrides().items() if id != entry}
    keys.OVERRIDES.put(others if name is None else {**others, entry: name})


def follow_reading() -> None:
    """Let every entry follow the general reading again."""
    keys.OVERRIDES.pop()


def assumptions() -> list[Assumption]:
    """What holds because nobody has said otherwise: the presets, and what the situation supposes."""
    return _assumed_beside(entered())


def _assumed_beside(facts: Mapping[str, Any]) -> list[Assumption]:
    here = chosen_situation()
    held = ((fact, _preset(fact, facts, here)) for fact in _assumable(here) if fact not in facts)
    return [Assumption(fact, value) for fact, value in held if value is not None]


def preset(fact: str) -> Any:
    """The value assumed for a fact until it is entered; None where nothing is assumed."""
    here = chosen_situation()
    return _preset(fact, entered(), here) if fact in _assumable(here) else None


def value(fact: str) -> Any:
    """What holds for a fact: the answer if there is one, else the preset, else None."""
    facts = entered()
    return facts[fact] if fact in facts else preset(fact)


def current() -> dict[str, Any]:
    """The scenario as plain data: what was entered, the presets, and the day of the question."""
    return scenario_of(entered())


def scenario_of(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The scenario that these answers make, with what is assumed beside them."""
    held = {"as_of": today().isoformat()} | dict(_assumed_beside(facts)) | dict(facts)
    return {fact: value for fact, value in held.items() if value is not None}


def chosen_situation() -> Situation | None:
    """What has happened to the person, where they said so."""
    return load().situations.get(keys.SITUATION.get("") or "")


def assumable() -> list[str]:
    """The facts of which something may be assumed, in the vocabulary's order."""
    return _assumable(chosen_situation())


def _assumable(here: Situation | None) -> list[str]:
    return [fact for fact in FACTS if fact in PRESETS or (here and fact in here.supposes)]


def _preset(fact: str, facts: Mapping[str, Any], here: Situation | None) -> Any:
    traits = TRAITS[fact]
    if any(facts.get(name) is not None for name in traits.once):
        return traits.becomes
    if here and fact in here.supposes:
        return here.supposes[fact]
    if here and fact in here.lifts:
        return None
    doubtful = any(facts.get(name) not in (None, []) for name in traits.doubtful_once)
    return None if doubtful else traits.preset
