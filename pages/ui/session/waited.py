"""How is something long computed while somebody looks? In a thread, as long as one waits for it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, Protocol, TypeVar

PATIENCE = 5.0
"""Seconds after which nobody waits any more who has not asked again."""


class InSteps(Protocol):
    """Something that is computed step by step."""

    @property
    def complete(self) -> bool:
        """Whether no step is left."""

    def advance(self, between: Callable[[], None]) -> None:
        """Do the next step; within a long one `between` is called now and then, and may raise to give up."""


S = TypeVar("S", bound=InSteps)


class _NobodyWaits(Exception):
    """Raised within a step to give it up."""


def one_at_a_time(name: str) -> ThreadPoolExecutor:
    """A thread for what is computed for all visitors: two at once would only take each other's time."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)


class Waited(Generic[S]):
    """Steps that are done, in one thread, while somebody waits for them; several visitors may."""

    def __init__(self, steps: S, worker: ThreadPoolExecutor) -> None:
        self.steps = steps
        self.broken = False
        """Whether a step failed; then it is not tried again."""
        self._worker = worker
        self._lock = threading.Lock()
        self._running = False
        self._asked = 0.0

    def wait_for(self, submit: Callable[[Callable[[], None]], object] | None = None) -> None:
        """Say that somebody waits: what is missing is computed as long as this is said again."""
        self._asked = time.monotonic()
        with self._lock:
            if self._running or self.steps.complete or self.broken:
                return
            self._running = True
        (submit or self._worker.submit)(self._compute)

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
            logging.getLogger(__name__).exception("a step that somebody waits for failed")
        finally:
            with self._lock:
                self._running = False

    def _stay(self) -> None:
        if time.monotonic() - self._asked > PATIENCE:
            raise _NobodyWaits
