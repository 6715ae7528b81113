"""Does every answer of the server say what a page may load, and is the server's readiness true?"""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from pages.ui.server.routes import ForPrograms
from pages.ui.server.safe_headers import HEADERS, POLICY, SafeHeaders
from pages.ui.server.serving import SERVING
from pages.ui.session import answers
from rules.domain.yaml_reader import DataError


@pytest.fixture
def client() -> TestClient:
    """The server's own addresses, behind the headers."""
    return TestClient(Starlette(middleware=[Middleware(SafeHeaders), Middleware(ForPrograms)]))


def test_every_answer_carries_the_headers(client: TestClient) -> None:
    for path in ("/readyz", "/nothing"):
        assert HEADERS.items() <= dict(client.get(path).headers).items()


def test_nothing_may_be_loaded_from_elsewhere() -> None:
    sources = {source for listed in POLICY.values() for source in listed.split()}
    assert sources <= {"'self'", "'none'", "'unsafe-inline'", "'wasm-unsafe-eval'", "blob:", "data:"}
    assert POLICY["img-src"] == "'self' data:"


def test_the_whole_application_is_behind_the_headers() -> None:
    assert SERVING["middleware"][0].cls is SafeHeaders


def test_ready_means_that_the_data_answer(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/readyz").json() == {"ready": True}

    def broken() -> bool:
        raise DataError("data/services/green_channel.yaml：坏了")

    monkeypatch.setattr(answers, "loaded", broken)
    for path in ("/readyz", "/api/services"):
        found = client.get(path)
        assert found.status_code == 503
        assert (len(found.json()["errors"]), found.json()["places"]) == (1, [""])
        assert "green_channel" not in found.text
