"""What stands between the network and Streamlit? Compression."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

SMALLEST = 1_000
"""Bytes below which packing gains nothing."""

LEVEL = 6
"""Packs nearly as small as the highest level in half the time."""

LAYERS: Sequence[Middleware] = (Middleware(GZipMiddleware, minimum_size=SMALLEST, compresslevel=LEVEL),)
"""For `st.App`, outermost first."""
