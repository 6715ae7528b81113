"""How is the effect of a draft computed while somebody looks? In a thread, as long as one waits for it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

import streamlit as st

from pages.ui.session import answers
from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.catalogue.personas import load_personas
from rules.domain.parsing import parse
from rules.domain.scenario import Scenario
from rules.drafts.effect import EffectInSteps
from rules.quiz.customers import SAMPLE, draw_customers

PATIENCE = 5.0
"""Seconds after which nobody waits any more who has not asked again."""

Shares = tuple[tuple[str, int], ...]
"""How often each story is told among the customers; all alike where there is none."""

_WORKER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="draft-effect")
"""One draft at a time, for all visitors: each would only take the others' time."""


class _NobodyWaits(Exception):
    """Raised within a step to give it up."""


class DraftMeasuring:
    """The effect of one draft, computed further whenever it is waited for."""

    def __init__(self, old: Catalogue, new: Catalogue, people: tuple[Scenario, ...]) -> None:
        self.steps = EffectInSteps(old, new, load_personas(), people)
        self.broken = False
        """Whether a step failed; then it is not tried again."""
        self._lock = threading.Lock()
        self._running = False
        self._asked = 0.0

    def wait_for(self, submit: Callable[[Callable[[], None]], object] = _WORKER.submit) -> None:
        """Say that somebody waits: what is missing is computed as long as this is said again."""
        self._asked = time.monotonic()
        with self._lock:
            if self._running or self.steps.complete or self.broken:
                return
            self._running = True
        submit(self._compute)

    def _compute(self) -> None:
        try:
            while not self.steps.complete:
                self._stay()
                self.steps.advance(self._stay)
        except _NobodyWaits:
            pass
        except Exception:
            # The page says so; the log has the rest.
            self.broken = True
            logging.getLogger(__name__).exception("the effect of a draft could not be computed")
        finally:
            with self._lock:
                self._running = False

    def _stay(self) -> None:
        if time.monotonic() - self._asked > PATIENCE:
            raise _NobodyWaits


@lru_cache(maxsize=4)
def _people(seed: int, shares: Shares) -> tuple[Scenario, ...]:
    drawn = draw_customers(SAMPLE, seed, dict(shares) or None)
    return tuple(parse(dict(one.facts), SERVICES) for one in drawn)


@st.cache_resource(max_entries=8, show_spinner=False)
def draft_measured(content: bytes, seed: int, shares: Shares) -> DraftMeasuring:
    """The one of a draft's file, with the customers of this seed and these shares."""
    new = answers.engine_of(content).catalogue
    return DraftMeasuring(answers.catalogue(), new, _people(seed, shares))
