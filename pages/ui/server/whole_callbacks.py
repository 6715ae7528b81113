"""May one click stop what another has begun to do? Never: what a click does is done whole, then the next.

Streamlit stops a run for the next one wherever it touches the session's state, within a callback too, and
with `runner.fastReruns` begins the next run beside it. So of two quick clicks the first could be half done,
or both could begin from the same state and one be lost. `fastReruns` is off (`.streamlit/config.toml`), and
a run may be stopped only once its callbacks are through (docs/decisions/0059-whole-callbacks.md).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partialmethod

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

LOG = logging.getLogger(__name__)

STOPPED_BY = "_maybe_handle_execution_control_request"
"""The method by which a run looks whether it is to be stopped."""


def let_callbacks_end() -> None:
    """From now on no run is stopped before its callbacks are through."""
    stop_if_asked = getattr(ScriptRunner, STOPPED_BY, None)
    if stop_if_asked is None:
        LOG.warning("Streamlit has no %s any more: quick clicks may be lost", STOPPED_BY)
    else:
        setattr(ScriptRunner, STOPPED_BY, partialmethod(_stop_once_started, stop_if_asked))


def _stop_once_started(runner: ScriptRunner, stop_if_asked: Callable[[ScriptRunner], None]) -> None:
    run = get_script_run_ctx(suppress_warning=True)
    if run is None or run.has_script_started:
        stop_if_asked(runner)
