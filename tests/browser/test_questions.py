"""Does the phone's Back lead to the question before, a reload do no harm, and a question fit one screen?"""

from __future__ import annotations

from urllib.parse import parse_qs, urlparse

from playwright.sync_api import Page, expect

from tests.browser.conftest import Settle, Visit


def asked(page: Page) -> str | None:
    return parse_qs(urlparse(page.url).query).get("ask", [None])[0]


def tap(page: Page, settle: Settle, key: str) -> None:
    page.locator(f".st-key-{key} button").tap()
    settle(page)


def heading(page: Page) -> str:
    return page.locator(".st-key-first_questions h3").inner_text()


def test_back_is_the_question_before_and_a_reload_is_harmless(
    phone: Page, visit: Visit, settle: Settle
) -> None:
    visit(phone, "/?situation=diagnosed")
    assert asked(phone) == "diagnosis"
    tap(phone, settle, "first_diagnosis_cancer")
    assert asked(phone) == "severity"
    second = heading(phone)
    tap(phone, settle, "first_severity_severe")
    assert asked(phone) == "bought"
    phone.go_back()
    settle(phone)
    assert asked(phone) == "severity"
    assert heading(phone) == second
    phone.go_back()
    settle(phone)
    assert asked(phone) == "diagnosis"
    assert "diagnosis=malignant" in phone.url
    phone.go_forward()
    settle(phone)
    assert asked(phone) == "severity"
    address = phone.url
    phone.reload()
    settle(phone)
    assert phone.url == address
    assert heading(phone) == second


def test_a_question_fits_one_screen_with_targets_for_a_thumb(
    phone: Page, visit: Visit, settle: Settle
) -> None:
    visit(phone, "/?situation=diagnosed")
    for key in ("first_diagnosis_cancer", "first_severity_severe", "first_bought_year"):
        buttons = phone.locator(".st-key-first_questions button:visible")
        for place in range(buttons.count()):
            box = buttons.nth(place).bounding_box()
            assert box is not None
            assert box["height"] >= 44, buttons.nth(place).inner_text()
        whole = phone.locator(".st-key-first_questions").bounding_box()
        assert whole is not None
        assert whole["height"] <= 844
        tap(phone, settle, key)


def test_a_day_is_typed_as_people_write_it(phone: Page, visit: Visit, settle: Settle) -> None:
    visit(phone, "/?situation=exploring")
    phone.get_by_text("知道是哪天").tap()
    settle(phone)
    field = phone.locator(".st-key-first_day_bought input")
    field.fill("2026年3月8日")
    field.press("Enter")
    settle(phone)
    tap(phone, settle, "first_day_bought_next")
    expect(phone.locator(".st-key-first_given")).to_contain_text("保单生效日 2026-03-08")
