"""How is a program's request refused as a whole? In the form of every refusal, with nothing read for it."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

READING_METHODS = ("GET", "HEAD")
"""What an address that only gives takes: the second asks for the headers alone."""


def whole_refused(status: int, sentence: str, **headers: str) -> Response:
    """A fault of a request as a whole, in the form of every refusal."""
    return JSONResponse({"errors": [sentence], "places": [""]}, status, headers)


def method_refused(methods: tuple[str, ...]) -> Response:
    """The answer to any other method than these."""
    return whole_refused(405, f"这个地址只接受 {'、'.join(methods)}", allow=", ".join(methods))
