"""May the application be opened under this name? Where it may not, a page says which setting to change.

Streamlit itself refuses only the connection that a page opens later, and the page would wait for ever. A
connection from another site's page it refuses after asking a server on the internet for its own address.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from pages.present.base.templating import asset, template
from pages.ui.server.refusals import whole_refused
from pages.ui.server.routes import is_for_programs
from rules.domain.scenario import visible

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
                response = _wrong_host(scope["path"], visible((host or "（没有名字）")[:LONGEST_HOST]))
                await response(scope, receive, send)
                return
        if scope["type"] == "websocket" and _is_foreign(Headers(scope=scope)):
            await WebSocketClose(POLICY_VIOLATION)(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _wrong_host(path: str, host: str) -> Response:
    """What is said to a program in its form, and to a person as a page."""
    if is_for_programs(path):
        return whole_refused(
            MISDIRECTED, f"主机名 {host} 不在允许之列；在服务器上把它写进 STREAMLIT_SERVER_ALLOWED_HOSTS"
        )
    return HTMLResponse(PAGE.render(css=asset(__file__, "first_words.css"), host=host), MISDIRECTED)


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
