"""Who waits for what could be ready? Nobody: the server reads the data and opens every page as it starts.

It listens from the start on; until all is warm, `/readyz` says that it is not ready yet.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import streamlit as st
from starlette.concurrency import run_in_threadpool

LOG = logging.getLogger(__name__)

_warming: set[asyncio.Task[None]] = set()


def still_warming() -> bool:
    """Is what the first visitor needs not ready yet?"""
    return bool(_warming)


@asynccontextmanager
async def warm_up(app: st.App) -> AsyncIterator[None]:
    """Make everything ready beside the start of the server; for `st.App`."""
    task = asyncio.create_task(_make_ready(app), name="warm-up")
    _warming.add(task)
    task.add_done_callback(_warming.discard)
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _make_ready(app: st.App) -> None:
    try:
        await run_in_threadpool(_read)
        # With data/product.yaml broken the import itself fails.
        from pages.ui.server.first_visit import visit_pages

        await visit_pages(app)
        # What stands now stays: the collector need not look through it again and again.
        await run_in_threadpool(gc.collect)
        gc.freeze()
    except Exception:
        # Each visit tries again and says what is wrong.
        LOG.exception("Not everything is ready at the start")


def _read() -> None:
    from pages.ui.server.api import endpoints
    from pages.ui.server.first_words import first_words
    from pages.ui.server.settings_check import own_setting_faults
    from pages.ui.session import answers

    for fault in own_setting_faults():
        LOG.warning("%s", fault)
    answers.loaded()
    first_words("/", {})
    LOG.debug("Ready to answer %s", sorted(endpoints.ENDPOINTS))
