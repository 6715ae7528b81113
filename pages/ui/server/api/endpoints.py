"""Which addresses answer other programs, and with what? Nothing of what is asked is kept or logged."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import cache
from io import BytesIO
from itertools import islice
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from pages.ui.server.api.requests import BodyTooLarge, Readings, body_of, fault_response, readings_of
from pages.ui.server.refusals import READING_METHODS, method_refused, whole_refused
from rules.catalogue.json_schema import exchanged_schemas
from rules.domain.json_reader import LARGEST_JSON
from rules.domain.scenario import Scenario
from rules.exchange import Answering, InputError, answer_text, answered_lines, read_scenario, scenario_lines
from rules.rulebooks.by_start import engine_on
from rules.rulebooks.loading import own_shelf

LOG = logging.getLogger(__name__)

LARGEST_BATCH = 16 << 20
"""Bytes of one batch, held in memory while it is answered."""
MOST_LINES = 10_000
"""Scenarios of one batch; a whole book is for `python -m rules batch`."""
AT_ONCE = 16
"""Scenarios answered before the server looks after its pages again."""
BATCHES = asyncio.Semaphore(2)
"""Batches answered beside each other; a further one waits."""

Endpoint = Callable[[Request], Awaitable[Response]]


async def evaluate(request: Request) -> Response:
    """`POST /api/evaluate`: one scenario in, its answer out."""
    data = await body_of(request, LARGEST_JSON)
    text = await run_in_threadpool(lambda: _one_answer(request, data))
    return Response(text, media_type=JSONResponse.media_type)


async def batch(request: Request) -> Response:
    """`POST /api/batch`: one scenario a line in, one answer a line out, in order."""
    answer = _answering(readings_of(request, own_shelf()))
    lines = list(scenario_lines(BytesIO(await body_of(request, LARGEST_BATCH))))
    if len(lines) > MOST_LINES:
        raise InputError(("", f"有 {len(lines)} 行；一次最多 {MOST_LINES} 行"))
    answers = (f"{line}\n" for line, _ in answered_lines(lines, answer))
    return StreamingResponse(_in_turn(answers), media_type="application/x-ndjson")


async def schema(_: Request) -> Response:
    """`GET /api/schema`: the form of a scenario and of an answer."""
    return JSONResponse(_schemas())


async def services(_: Request) -> Response:
    """`GET /api/services`: the services in their order, each with its items."""
    shelf = own_shelf()
    listed = [
        {
            "id": service.id,
            "name": service.name,
            "group": service.group,
            "items": [{"id": id, "name": item.name} for id, item in service.items.items()],
        }
        for service in shelf.catalogues[shelf.first].services
    ]
    return JSONResponse({"services": listed})


async def answered(request: Request) -> Response:
    """What stands at an address under `/api`, with every fault said in JSON as the command line says it."""
    known = ENDPOINTS.get(request.scope["path"])
    if known is None:
        return whole_refused(404, f"没有这个地址；有：{'、'.join(ENDPOINTS)}")
    methods, endpoint = known
    if request.method not in methods:
        return method_refused(methods)
    try:
        return await endpoint(request)
    except InputError as error:
        return fault_response(error)
    except BodyTooLarge as error:
        return whole_refused(413, str(error))
    except ClientDisconnect:
        return Response(status_code=400)
    except Exception as error:  # noqa: BLE001
        # Its message may repeat what was sent: the log has only what kind of error it was, and where.
        LOG.error("%s\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))
        return whole_refused(500, "程序出错，没有得到结果；这次的内容没有被保存")


ENDPOINTS: dict[str, tuple[tuple[str, ...], Endpoint]] = {
    "/api/evaluate": (("POST",), evaluate),
    "/api/batch": (("POST",), batch),
    "/api/schema": (READING_METHODS, schema),
    "/api/services": (READING_METHODS, services),
}
"""What each address takes, and who answers."""


@cache
def _schemas() -> dict[str, Any]:
    return exchanged_schemas()


def _one_answer(request: Request, data: bytes) -> str:
    """Raises InputError with the faults of the scenario and of the address together."""
    faults: list[tuple[str, str]] = []
    try:
        scenario = read_scenario(data)
    except InputError as error:
        faults += error.faults
    try:
        readings = readings_of(request, own_shelf())
    except InputError as error:
        faults += error.faults
    if faults:
        raise InputError(*faults)
    return _answering(readings)(scenario, None)


def _answering(readings: Readings) -> Answering:
    engine = engine_on(own_shelf())

    def answer(scenario: Scenario, indent: int | None) -> str:
        return answer_text(engine.evaluate(scenario, readings.stance, readings.overrides), indent)

    return answer


async def _in_turn(lines: Iterator[str]) -> AsyncIterator[str]:
    async with BATCHES:
        while some := await run_in_threadpool(lambda: "".join(islice(lines, AT_ONCE))):
            yield some
