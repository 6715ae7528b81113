"""Which addresses does the server answer beside the pages? Readiness, and what other programs ask.

What they need is imported when they are asked: with data/product.yaml broken the import itself fails, and
these addresses must still say so.
"""

from __future__ import annotations

import logging

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.ui.server.refusals import READING_METHODS, method_refused, whole_refused
from pages.ui.server.warming import still_warming

LOG = logging.getLogger(__name__)

BROKEN = "规则数据读不出来，详情见服务器日志"
WARMING = "刚启动，还在准备；现在打开也能用，只是慢一点"

READY, API = "/readyz", "/api"


class ForPrograms:
    """ASGI middleware that answers readiness and all under `/api`, whatever the method; all else passes."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and is_for_programs(scope["path"]):
            response = await ready_or_api(Request(scope, receive))
            await response(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def is_for_programs(path: str) -> bool:
    """Does a program ask at this address, rather than a browser?"""
    return any(path == root or path.startswith(f"{root}/") for root in (READY, API))


async def ready_or_api(request: Request) -> Response:
    """What stands at an address for programs."""
    path = request.scope["path"]
    if path == READY:
        return await _ready(request)
    if path.startswith(f"{READY}/"):
        return whole_refused(404, f"没有这个地址；有：{READY}")
    return await _api(request)


async def _ready(request: Request) -> Response:
    """`GET /readyz`: 200 where the data have answered a case and nobody waits for a first run, else 503."""
    if request.method not in READING_METHODS:
        return method_refused(READING_METHODS)
    if still_warming():
        return _not_ready(WARMING)
    try:
        await run_in_threadpool(_answered_once)
    except Exception:
        LOG.exception("Not ready")
        return _not_ready(BROKEN)
    return JSONResponse({"ready": True})


def _not_ready(sentence: str) -> Response:
    return JSONResponse({"ready": False, "errors": [sentence], "places": [""]}, 503)


async def _api(request: Request) -> Response:
    """Everything under `/api`; 503 while the data cannot be read."""
    try:
        await run_in_threadpool(_answered_once)
        from pages.ui.server.api.endpoints import answered
    except Exception:
        LOG.exception("No program can be answered")
        return whole_refused(503, BROKEN)
    return await answered(request)


def _answered_once() -> None:
    from pages.ui.session import answers

    answers.loaded()
