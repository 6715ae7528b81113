"""What the tests share: one compiled engine, and how hard hypothesis looks.

`pytest --hypothesis-profile=deep` tries many more random scenarios than the quick, repeatable default.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from rules.catalogue.catalogue import SERVICES
from rules.catalogue.loader import load
from rules.domain.parsing import parse
from rules.engine.engine import Engine

settings.register_profile(
    "quick",
    max_examples=30,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.register_profile("deep", settings.get_profile("quick"), max_examples=1000, derandomize=False)
settings.load_profile("quick")

LONGEST_ID = 40
SHOWN = (str, bytes, dt.date, dt.timedelta, Mapping, list, tuple, set, frozenset)

Evaluate = Callable[..., dict[str, Any]]


def pytest_make_parametrize_id(val: object) -> str | None:
    """A test's name shows the values it is about, those inside of a dictionary or a list too."""
    if not isinstance(val, SHOWN):
        return None
    words = "".join(sign if sign.isprintable() else "·" for sign in _in_words(val))
    return (words if len(words) <= LONGEST_ID else words[: LONGEST_ID - 1] + "…") or repr(val)


def _in_words(value: object) -> str:
    match value:
        case bytes():
            return value.decode("utf-8", "replace")
        case Mapping():
            return ",".join(f"{key}={_in_words(one)}" for key, one in value.items())
        case set() | frozenset():
            return "+".join(sorted(map(_in_words, value)))
        case list() | tuple():
            return "+".join(map(_in_words, value))
        case _:
            return str(value)


@pytest.fixture(scope="session")
def engine() -> Engine:
    return Engine(load())


@pytest.fixture(scope="session")
def evaluate(engine: Engine) -> Evaluate:
    """A plain scenario in, the answer's JSON out."""

    def run(
        scenario: dict[str, Any], reading: str = "favourable", overrides: dict[str, str] | None = None
    ) -> dict[str, Any]:
        return engine.evaluate(parse(scenario, SERVICES), reading, overrides).to_json()

    return run
