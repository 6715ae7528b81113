"""Under which names may the application be opened, and are settings that do not fit together told?"""

from __future__ import annotations

from contextlib import suppress

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from pages.ui.server.host_check import ASKED_BY_ADDRESS, LONGEST_HOST, HostCheck
from pages.ui.server.serving import SERVING
from pages.ui.server.settings_check import own_setting_faults, setting_faults


async def page(_: object) -> PlainTextResponse:
    return PlainTextResponse("the page")


@pytest.fixture
def client() -> TestClient:
    """Behind the check as the project's own settings have it: this machine's names only."""
    assert st.get_option("server.allowedHosts")
    return TestClient(Starlette(routes=[Route("/{rest:path}", page)], middleware=[Middleware(HostCheck)]))


@pytest.mark.parametrize("host", ["localhost", "localhost:8501", "127.0.0.1:8790", "LOCALHOST"])
def test_its_own_names_open_the_page(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).text == "the page"


@pytest.mark.parametrize(
    "host", ["app.example.com", "localhost.example.com", "", "a b", "<b>x</b>", "x" * 5000]
)
def test_another_name_is_told_which_setting_to_change(client: TestClient, host: str) -> None:
    for path in ("/", "/services?edition=special"):
        found = client.get(path, headers={"host": host})
        assert found.status_code == 421
        assert "STREAMLIT_SERVER_ALLOWED_HOSTS" in found.text
        assert "tel:120" in found.text
        assert "the page" not in found.text
        assert "<b>x" not in found.text
        assert "x" * (LONGEST_HOST + 1) not in found.text


@pytest.mark.parametrize("host", ["app.example.com", "", "a\tb", "x" * 5000])
@pytest.mark.parametrize("path", ["/api", "/api/services", "/api/nothing", "/readyz/x"])
def test_a_program_is_told_so_in_its_form(client: TestClient, path: str, host: str) -> None:
    found = client.get(path, headers={"host": host})
    assert (found.status_code, found.json()["places"]) == (421, [""])
    (sentence,) = found.json()["errors"]
    assert "STREAMLIT_SERVER_ALLOWED_HOSTS" in sentence
    assert (host[:LONGEST_HOST].replace("\t", "\\x09") in sentence, sentence.isprintable()) == (True, True)
    assert "x" * (LONGEST_HOST + 1) not in sentence


def test_what_watches_the_server_needs_no_name(client: TestClient) -> None:
    for path in ASKED_BY_ADDRESS:
        assert client.get(path, headers={"host": "10.0.0.7:8501"}).text == "the page"


@pytest.mark.parametrize(
    ("origin", "taken"),
    [
        ("http://testserver", True),
        (None, True),
        ("http://e.vil", False),
        ("http://testserver.e.vil", False),
        ("http://testserver:1", False),
        ("http://[", False),
        ("null", False),
    ],
)
def test_a_page_of_another_site_is_refused_before_anybody_is_asked(origin: str | None, taken: bool) -> None:
    """Streamlit would ask a server on the internet what address this one has."""
    asked = []

    async def streamlits(socket: WebSocket) -> None:
        asked.append(socket.headers.get("origin"))
        await socket.accept()
        await socket.close()

    site = Starlette(routes=[WebSocketRoute("/", streamlits)], middleware=[Middleware(HostCheck)])
    headers = {"host": "testserver"} | ({"origin": origin} if origin else {})
    with suppress(WebSocketDisconnect), TestClient(site).websocket_connect("/", headers=headers):
        pass
    assert asked == ([origin] if taken else [])


def test_the_whole_application_is_behind_the_check() -> None:
    assert HostCheck in [one.cls for one in SERVING["middleware"]]


@pytest.mark.parametrize(
    ("address", "hosts", "manual", "told"),
    [
        ("localhost", ["localhost", "127.0.0.1"], "", []),
        ("0.0.0.0", ["app.example.com", "localhost"], __file__, []),
        ("", [], "", []),
        ("0.0.0.0", ["localhost"], "", ["server.address"]),
        ("", ["127.0.0.1", "::1"], "", ["server.address"]),
        ("localhost", ["app.example.com"], "", ["server.allowedHosts"]),
        ("0.0.0.0", ["https://app.example.com"], "", ["server.allowedHosts"]),
        ("0.0.0.0", ["app.example.com:443"], "", ["server.allowedHosts"]),
        ("0.0.0.0", ["app.example.com"], "/nowhere/manual.txt", ["MANUAL_TEXT"]),
    ],
)
def test_settings_that_do_not_fit_are_named(
    address: str, hosts: list[str], manual: str, told: list[str]
) -> None:
    found = list(setting_faults(address, hosts, manual))
    assert [fault.split()[0].removesuffix("里的") for fault in found] == told


def test_the_projects_own_settings_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MANUAL_TEXT", raising=False)
    assert own_setting_faults() == []
