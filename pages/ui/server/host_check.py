"""May the application be opened under this name? Where it may not, a page says which setting to change.

Streamlit itself refuses only the connection that a page opens later, and the page would wait for ever. A
connection from another site's page it refuses after asking a server on the internet for its own address.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from pages.present.base.templating import asset, template

PAGE = template("wrong_host.html.jinja", Path(__file__).resolve().parent / "templates")

MISDIRECTED, POLICY_VIOLATION = 421, 1008

ASKED_BY_ADDRESS = ("/readyz", "/_stcore/health", "/_stcore/script-health-check")
"""What watches the server does not know its name."""

LONGEST_HOST = 253
"""Characters of a host's name that are repeated."""


class HostCheck:
    """ASGI middleware that answers under the names in `server.allowedHosts` only."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] not in ASKED_BY_ADDRESS:
            host = Headers(scope=scope).get("host")
            if not is_host_allowed(host):
                page = PAGE.render(
                    css=asset(__file__, "first_words.css"), host=(host or "（没有名字）")[:LONGEST_HOST]
                )
                await HTMLResponse(page, MISDIRECTED)(scope, receive, send)
                return
        if scope["type"] == "websocket" and _is_foreign(Headers(scope=scope)):
            await WebSocketClose(POLICY_VIOLATION)(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _is_foreign(headers: Headers) -> bool:
    """Does a page of another site ask? Those that the settings allow are none."""
    origin = headers.get("origin")
    allowed = st.get_option("server.corsAllowedOrigins") or ()
    return (
        origin is not None
        and bool(st.get_option("server.enableCORS"))
        and origin.partition("://")[2] != headers.get("host")
        and origin not in allowed
    )
