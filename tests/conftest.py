"""What the tests share: one compiled engine, and how hard hypothesis looks.

`pytest --hypothesis-profile=deep` tries many more random scenarios than the quick, repeatable default.
"""

from __future__ import annotations

from collections.abc import Callable
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

Evaluate = Callable[..., dict[str, Any]]


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
