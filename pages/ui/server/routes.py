"""Which addresses does the server answer beside the pages? Readiness, and what other programs ask.

What they need is imported when they are asked: with data/product.yaml broken the import itself fails, and
these addresses must still say so.
"""

from __future__ import annotations

import logging

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pages.ui.server.warming import still_warming

LOG = logging.getLogger(__name__)

BROKEN = "规则数据读不出来，详情见服务器日志"
WARMING = "刚启动，还在准备；现在打开也能用，只是慢一点"


async def ready(_: Request) -> Response:
    """`GET /readyz`: 200 where the data have answered a case and nobody waits for a first run, else 503."""
    if still_warming():
        return JSONResponse({"ready": False, "errors": [WARMING]}, 503)
    try:
        await run_in_threadpool(_answered_once)
    except Exception:
        LOG.exception("Not ready")
        return JSONResponse({"ready": False, "errors": [BROKEN]}, 503)
    return JSONResponse({"ready": True})


async def api(request: Request) -> Response:
    """Everything under `/api`; 503 while the data cannot be read."""
    try:
        await run_in_threadpool(_answered_once)
        from pages.ui.server.api.endpoints import answered
    except Exception:
        LOG.exception("No program can be answered")
        return JSONResponse({"errors": [BROKEN], "places": [""]}, 503)
    return await answered(request)


async def ready_or_api(request: Request) -> Response:
    """Any of these addresses."""
    return await (ready if request.url.path == READY else api)(request)


def _answered_once() -> None:
    from pages.ui.session import answers

    answers.loaded()


METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
"""Those that are refused are told which one is taken."""

READY = "/readyz"
ROUTES = (Route(READY, ready), Route("/api/{rest:path}", api, methods=METHODS))
