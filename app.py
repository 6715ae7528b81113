"""先做什么: what has happened, and what should this person do first?

Streamlit runs this file as a script; the server imports it for `app`, which says how the script is served.
"""

from __future__ import annotations

import streamlit as st

if __name__ == "__main__":
    from pages.ui.feature import first_page
    from pages.ui.shell import frame

    frame.show(__file__, first_page.draw)
else:
    from starlette.requests import Request
    from starlette.responses import JSONResponse, Response
    from starlette.routing import Route
    from starlette.types import Receive, Scope, Send

    BROKEN = {"errors": ["规则数据读不出来，详情见服务器日志"], "places": [""]}

    class Mended:
        """What the addresses for programs answer, whatever the method, once the data can be read."""

        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            try:
                from pages.ui.server.routes import ready_or_api
            except Exception:  # noqa: BLE001
                response: Response = JSONResponse(BROKEN, 503)
            else:
                response = await ready_or_api(Request(scope, receive))
            await response(scope, receive, send)

    try:
        from pages.ui.server.serving import SERVING
    except Exception:  # noqa: BLE001
        # While the data cannot be read, the server still starts: every page says so itself.
        PATHS = ("/readyz", "/readyz/{rest:path}", "/api", "/api/{rest:path}")
        SERVING = {"routes": [Route(path, Mended()) for path in PATHS]}
    app = st.App(__file__, **SERVING)
