"""The effect of a draft is computed while somebody waits for it, and shown as far as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pages.present.share.draft_link import NamedDraft, pack
from pages.ui.draft import draft_measuring
from pages.ui.draft.draft_measuring import DraftMeasuring
from pages.ui.session import waited
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.loader import load
from rules.domain.parsing import parse
from rules.quiz.customers import draw_customers
from tests.rules.drafts.test_effect import three
from tests.rules.drafts.test_patch import COMPANION, THREE, edit
from tests.support.opened import blocks, open_page, run

DRAFT = NamedDraft("试算", (edit(COMPANION, *THREE),))


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody waits however long a busy machine takes."""
    monkeypatch.setattr(waited, "PATIENCE", float("inf"))


def at_once(work: Callable[[], Any]) -> None:
    work()


def measured() -> DraftMeasuring:
    people = tuple(parse(dict(one.facts), SERVICES) for one in draw_customers(150, 1))
    return draft_measuring.measured_between(load(), three(), people)


def test_all_is_computed_for_who_waits() -> None:
    found = measured()
    found.wait_for(at_once)
    assert found.steps.complete
    assert not found.broken
    submitted: list[Callable[[], Any]] = []
    found.wait_for(submitted.append)
    assert submitted == []


def test_it_is_computed_once_at_a_time() -> None:
    found, submitted = measured(), list[Callable[[], Any]]()
    found.wait_for(submitted.append)
    found.wait_for(submitted.append)
    assert len(submitted) == 1


def test_nothing_more_is_computed_when_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    found, submitted = measured(), list[Callable[[], Any]]()
    found.wait_for(submitted.append)
    with monkeypatch.context() as patched:
        patched.setattr(waited, "PATIENCE", -1.0)
        submitted[0]()
    assert found.steps.done == 0
    found.wait_for(at_once)
    assert found.steps.complete


def test_a_step_that_fails_is_told_and_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    found = measured()

    def fail(_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(found.steps, "advance", fail)
    found.wait_for(at_once)
    assert found.broken
    submitted: list[Callable[[], Any]] = []
    found.wait_for(submitted.append)
    assert submitted == []


def test_the_page_shows_what_is_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draft_measuring, "SAMPLE", 60)
    draft_measuring.draft_measured.clear()
    draft_measuring._people.cache_clear()
    found = draft_measuring.draft_measured(DRAFT.content, 1, ())
    try:
        found.wait_for(at_once)
        page = run(open_page("pages/terms.py", draft=pack(DRAFT)))
        assert not page.exception
        (effect,) = [html for html in blocks(page) if 'class="block effect"' in html]
        assert "60 位样本客户里" in effect
        assert {button.label for button in page.get("download_button")} >= {"下载补丁", "审阅表（Excel）"}
    finally:
        draft_measuring.draft_measured.clear()
        draft_measuring._people.cache_clear()
