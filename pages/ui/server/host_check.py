"""May the application be opened under this name? Where it may not, a page says which setting to change.

Streamlit itself refuses only the connection that a page opens later, and the page would wait for ever.
"""

from __future__ import annotations

from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from pages.present.base.templating import asset, template

PAGE = template("wrong_host.html.jinja", Path(__file__).resolve().parent / "templates")

MISDIRECTED = 421

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
        await self.app(scope, receive, send)
