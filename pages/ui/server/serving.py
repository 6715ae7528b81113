"""How is the application served? Packed, with the first words in the page itself, the data read ahead.

Nothing here needs the data to be imported: a server whose data cannot be read starts, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from pages.ui.server.host_check import HostCheck
from pages.ui.server.index_page import IndexPage
from pages.ui.server.routes import ForPrograms
from pages.ui.server.safe_headers import SafeHeaders
from pages.ui.server.warming import warm_up
from pages.ui.server.whole_callbacks import let_callbacks_end

SMALLEST = 1_000
"""Bytes below which packing gains nothing."""

LEVEL = 6
"""Packs nearly as small as the highest level in half the time."""

let_callbacks_end()

SERVING: Mapping[str, Any] = {
    # Outermost first: what `IndexPage` writes is packed too.
    "middleware": (
        Middleware(SafeHeaders),
        Middleware(HostCheck),
        Middleware(GZipMiddleware, minimum_size=SMALLEST, compresslevel=LEVEL),
        Middleware(ForPrograms),
        Middleware(IndexPage),
    ),
    "lifespan": warm_up,
}
"""Options of `st.App`."""
