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

    async def mended(request: Request) -> Response:
        """What the server's own addresses answer, once the data can be read."""
        try:
            from pages.ui.server.routes import ready_or_api
        except Exception:  # noqa: BLE001
            return JSONResponse({"errors": ["规则数据读不出来，详情见服务器日志"]}, 503)
        return await ready_or_api(request)

    try:
        from pages.ui.server.serving import SERVING
    except Exception:  # noqa: BLE001
        # While the data cannot be read, the server still starts: every page says so itself.
        SERVING = {"routes": [Route(path, mended) for path in ("/readyz", "/api/{rest:path}")]}
    app = st.App(__file__, **SERVING)
