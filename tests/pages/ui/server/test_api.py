"""Do other programs get over HTTP what the command line gives, with the same faults and within bounds?"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Mount
from starlette.testclient import TestClient

from pages.ui.server.api import endpoints
from pages.ui.server.refusals import READING_METHODS
from pages.ui.server.routes import ForPrograms
from rules import STANCES, Engine, load, parse
from rules.__main__ import main
from rules.catalogue.catalogue import SERVICES
from rules.domain.json_reader import LARGEST_JSON
from rules.domain.scenario import MOST_TOLD, Scenario
from tests.support.patients import CANCER as PATIENT

ENTRY = next(entry for entry in load().contradictions if not entry.not_computed)


@pytest.fixture(scope="module")
def api() -> Iterator[TestClient]:
    """The addresses as the application serves them, before pages that would answer anything."""
    site = Starlette(routes=[Mount("/", page)], middleware=[Middleware(ForPrograms)])
    with TestClient(site, raise_server_exceptions=False) as client:
        yield client


page = PlainTextResponse("a page")


def as_body(facts: object) -> bytes:
    return json.dumps(facts).encode()


def test_an_answer_is_the_engines_under_the_readings_in_the_address(api: TestClient) -> None:
    reading = next(id for id, one in ENTRY.readings.items() if one.stance == "cautious")
    found = api.post(f"/api/evaluate?reading=cautious&set.{ENTRY.id}={reading}", content=as_body(PATIENT))
    answer = Engine(load()).evaluate(parse(PATIENT, SERVICES), "cautious", {ENTRY.id: reading})
    assert (found.status_code, found.json()) == (200, answer.to_json())
    assert found.json() != api.post("/api/evaluate", content=as_body(PATIENT)).json()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'""',
        b"\xff",
        as_body({"as_of": "2026-11-29", "age": "x", "nope": 1}),
        as_body({"as_of": "2026-11-29", "policy_start": "2026-01-02", "policy_end": "2026-01-01"}),
        b'{"as_of": "2026-11-29", "as_of": "2026-11-30"}',
        b"[" * 100_000,
        as_body({"as_of": "2026-11-29", "nope": 1, "usage": [{"service": "nope", "on": "2026-01-01"}]}),
        as_body({"as_of": "2026-11-29", **dict.fromkeys(map("n{}".format, range(150)), 1)}),
    ],
    ids=range(12),
)
def test_faults_are_those_of_the_command_line(
    api: TestClient, body: bytes, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "case.json"
    file.write_bytes(body)
    assert main(["evaluate", str(file)]) == 2
    told = capsys.readouterr().err.replace(f"{file}：", "").splitlines()
    found = api.post("/api/evaluate", content=body)
    assert (found.status_code, found.json()["errors"]) == (422, told)
    for place, sentence in zip(found.json()["places"], told, strict=True):
        assert sentence.startswith(place)


@pytest.mark.parametrize(
    ("body", "places"),
    [
        (
            as_body({"as_of": "2026-11-29", "usage": [{"service": "no", "on": "2026-01-01"}]}),
            ["usage[0].service"],
        ),
        (b"[]", [""]),
        (b"null", [""]),
        (b'""', [""]),
        (b"{", [""]),
    ],
)
def test_a_fault_names_its_place_and_none_for_the_whole(
    api: TestClient, body: bytes, places: list[str]
) -> None:
    assert api.post("/api/evaluate", content=body).json()["places"] == places


def test_faults_of_the_scenario_and_of_the_address_are_told_together(api: TestClient) -> None:
    found = api.post("/api/evaluate?reading=both", content=as_body({"as_of": "2026-11-29", "age": -1}))
    assert found.json()["places"] == ["age", "reading"]


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("reading=both", ["reading"]),
        ("reading=cautious&reading=cautious", ["reading"]),
        ("set.nope=x&x=1", ["set.nope", "x"]),
        (f"set.{ENTRY.id}=nope", [f"set.{ENTRY.id}"]),
        ("a%20b=1&%0a=1&%22q%22=1", ["a b", "\\x0a", '"q"']),
    ],
    ids=["a value", "twice", "two names", "a reading", "odd names"],
)
def test_what_the_address_may_not_hold_is_named(api: TestClient, query: str, places: list[str]) -> None:
    for path in ("evaluate", "batch"):
        found = api.post(f"/api/{path}?{query}", content=as_body(PATIENT))
        assert (found.status_code, found.json()["places"]) == (422, places)
        assert all(map(str.startswith, found.json()["errors"], places))


def test_a_batch_answers_line_by_line_and_names_the_refused(api: TestClient) -> None:
    body = b"\n".join([as_body(PATIENT), b"", b"{", as_body({"as_of": 3}), as_body({"as_of": "2026-11-29"})])
    found = api.post("/api/batch", content=body)
    first, *refused, last = [json.loads(line) for line in found.text.splitlines()]
    assert found.headers["content-type"].startswith("application/x-ndjson")
    assert first == api.post("/api/evaluate", content=as_body(PATIENT)).json()
    assert [(one["line"], len(one["errors"])) for one in refused] == [(3, 1), (4, 1)]
    assert refused[0]["errors"] == ["不是有效的 JSON（第 2 列）"]
    assert last["as_of"] == "2026-11-29"


def test_a_batch_is_longer_than_what_is_answered_at_once(api: TestClient) -> None:
    count = 2 * endpoints.AT_ONCE + 1
    found = api.post("/api/batch", content=b"\n".join([b'{"as_of": "2026-11-29"}'] * count))
    assert len(found.text.splitlines()) == count


def test_nothing_endless_is_taken_in(api: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoints, "LARGEST_BATCH", 1_000)
    monkeypatch.setattr(endpoints, "MOST_LINES", 3)
    for path, size in (("evaluate", LARGEST_JSON), ("batch", 1_000)):
        found = api.post(f"/api/{path}", content=b" " * (size + 1))
        assert (found.status_code, str(size) in found.json()["errors"][0]) == (413, True)
    found = api.post("/api/batch", content=b"{}\n" * 4)
    assert (found.status_code, found.json()["errors"]) == (422, ["有 4 行；一次最多 3 行"])


def test_no_small_request_has_an_endless_answer(api: TestClient) -> None:
    body = as_body({"as_of": "2026-11-29", **dict.fromkeys(map("n{}".format, range(20_000)), 1)})
    alone, line = api.post("/api/evaluate", content=body).json(), api.post("/api/batch", content=body).json()
    for told in (alone, line):
        assert (len(told["errors"]), told["errors"][-1]) == (
            MOST_TOLD + 1,
            f"还有 {20_000 - MOST_TOLD} 处没有列出",
        )
    assert (len(alone["places"]), alone["places"][-1]) == (MOST_TOLD + 1, "")


def test_the_forms_say_what_goes_in_and_out(api: TestClient) -> None:
    forms = api.get("/api/schema").json()
    jsonschema.validate(PATIENT, forms["scenario"])
    jsonschema.validate(api.post("/api/evaluate", content=as_body(PATIENT)).json(), forms["answer"])


def test_the_services_are_listed_in_their_order_with_their_items(api: TestClient) -> None:
    listed = api.get("/api/services").json()["services"]
    assert {one["id"]: tuple(item["id"] for item in one["items"]) for one in listed} == SERVICES
    assert [one["id"] for one in listed] == list(SERVICES)
    assert all(one["name"] and one["group"] for one in listed)


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "DELETE", "TRACE", "PROPFIND", "GET", "HEAD", "POST"])
@pytest.mark.parametrize("path", ["/readyz", *endpoints.ENDPOINTS])
def test_every_method_is_answered_and_the_others_are_named(api: TestClient, path: str, method: str) -> None:
    allowed = endpoints.ENDPOINTS[path][0] if path in endpoints.ENDPOINTS else READING_METHODS
    found = api.request(method, path)
    assert (found.status_code == 405) == (method not in allowed)
    if found.status_code == 405:
        assert found.headers["content-type"] == "application/json"
        assert found.headers["allow"] == ", ".join(allowed)
    if found.status_code == 405 and method != "HEAD":  # of which only the headers are sent
        told = found.json()
        assert all(one in told["errors"][0] for one in allowed)
        assert told["places"] == [""]


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/nothing", "/api/evaluate/", "/api/..%2Fx", "/api/%00"]
)
def test_other_addresses_say_what_there_is(api: TestClient, path: str, method: str) -> None:
    found = api.request(method, path)
    assert (found.status_code, found.json()["places"]) == (404, [""])
    assert all(known in found.json()["errors"][0] for known in endpoints.ENDPOINTS)


def test_nothing_lies_below_readiness_and_pages_are_left_alone(api: TestClient) -> None:
    assert (api.get("/readyz/x").status_code, api.get("/readyz/x").json()["places"]) == (404, [""])
    assert {api.get(path).text for path in ("/", "/apiary", "/readyz2")} == {page.body.decode()}


def test_what_breaks_inside_tells_neither_the_asker_nor_the_log_what_was_sent(
    api: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(data: bytes) -> None:
        raise RuntimeError(data.decode())

    monkeypatch.setattr(endpoints, "read_scenario", broken)
    with caplog.at_level(logging.DEBUG):
        found = api.post("/api/evaluate", content=as_body({"hospital_city": "秘密之城"}))
    assert found.status_code == 500
    assert "RuntimeError" in caplog.text
    assert "\\u79d8" not in found.text + caplog.text
    assert "秘密" not in found.text + caplog.text


def test_pages_are_looked_after_while_a_long_batch_runs(api: TestClient) -> None:
    """Another request is answered before a batch that began earlier has ended."""
    ended = threading.Event()

    def long() -> None:
        api.post("/api/batch", content=b"\n".join([as_body(PATIENT)] * 1_000))
        ended.set()

    worker = threading.Thread(target=long)
    worker.start()
    try:
        assert api.get("/api/services").status_code == 200
        assert not ended.is_set()
    finally:
        worker.join()


ANY_CHARACTER = st.characters(exclude_categories=())
READINGS = st.sampled_from([*STANCES, "", "\ud800", "<"])
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=()), max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.sampled_from([*Scenario.model_fields, "x"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    facts=st.dictionaries(FIELDS, JSON, max_size=6), reading=st.sampled_from([*STANCES, "", "\ud800", "<"])
)
def test_whatever_is_sent_gets_an_answer_or_a_message(
    api: TestClient, facts: dict[str, Any], reading: str
) -> None:
    query = {"reading": reading.encode("utf-8", "replace").decode()}
    found = api.post("/api/evaluate", params=query, content=json.dumps(facts).encode())
    assert found.status_code in (200, 422)
    assert found.json().get("errors") or found.json()["services"]
