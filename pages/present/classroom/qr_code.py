"""How does an address get from the wall into a phone? As a QR code, drawn here."""

from __future__ import annotations

from functools import lru_cache

import segno
from markupsafe import Markup


@lru_cache(maxsize=64)
def qr_picture(address: str) -> Markup:
    """The code of an address as SVG that takes the size of its place."""
    code = segno.make(address, error="m", micro=False)
    return Markup(code.svg_inline(border=0, omitsize=True, dark="#16191b"))
