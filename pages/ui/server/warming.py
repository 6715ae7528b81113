"""Who waits for the data to be read? Nobody: the server reads them as it starts."""

from __future__ import annotations

import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st

LOG = logging.getLogger(__name__)


@asynccontextmanager
async def read_ahead(_: st.App) -> AsyncIterator[None]:
    """Read the data and compile the rules beside the start of the server; for `st.App`."""
    threading.Thread(target=_read, name="read-ahead", daemon=True).start()
    yield


def _read() -> None:
    try:
        # With data/product.yaml broken the import itself fails.
        from pages.ui.server.first_words import first_words
        from pages.ui.server.settings_check import own_setting_faults
        from pages.ui.session import answers

        for fault in own_setting_faults():
            LOG.warning("%s", fault)
        answers.loaded()
        first_words("/", {})
    except Exception:
        # Each visit tries again and says what is wrong.
        LOG.exception("The data could not be read at the start")
