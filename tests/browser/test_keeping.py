"""Is what was entered still there after a reload, a restart of the server, and a walk through the history?"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from pages.present.share import case_link
from tests.browser import driver
from tests.browser.test_journeys import choose, four_choices, go, pick, press, widget

Visit = Callable[..., None]
Settle = Callable[[Page], None]


DISCONNECTED = """() => document.querySelector('[data-testid=stApp]')
  .getAttribute('data-test-connection-state') !== 'CONNECTED'"""


def params(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def edition(page: Page) -> str:
    return widget(page, "main:edition").locator("label:has(:checked)").inner_text()


def test_a_reload_and_another_tab(page: Page, visit: Visit, settle: Settle) -> None:
    visit(page, "/services?reading=cautious")
    four_choices(page, settle)
    before = page.url
    page.reload()
    settle(page)
    assert page.url == before
    assert edition(page) == "标准版"
    other = page.context.new_page()
    visit(other, before)
    assert edition(other) == "标准版"
    expect(widget(other, "reading_line")).to_contain_text("现在按保守解释算")


def test_a_page_and_its_choices_come_back(page: Page, visit: Visit, settle: Settle) -> None:
    visit(page, "/services")
    four_choices(page, settle)
    go(page, settle, "时间线")
    press(page, settle, page.get_by_role("button", name="三个月"))
    assert params(page)["zoom"] == ["quarter"]
    page.reload()
    settle(page)
    expect(page.get_by_role("button", name="三个月", pressed=True)).to_be_visible()


def test_a_restarted_server(page: Page, settle: Settle) -> None:
    port = driver.free_port()
    app = driver.ROOT / "app.py"
    with driver.serve(app, port=port) as url:
        page.goto(f"{url}/services")
        settle(page)
        four_choices(page, settle)
        pick(page, settle, "missing:diagnosed_at", "二级及以上公立医院普通部")
        before = params(page)
    page.wait_for_function(DISCONNECTED)
    with driver.serve(app, port=port):
        page.wait_for_function(driver.AT_REST)
        settle(page)
        choose(page, settle, "main:edition", "特需部版")
        assert params(page) == before | {"edition": ["special"]}
        assert edition(page) == "特需部版"


def test_back_goes_to_the_page_before(page: Page, visit: Visit, settle: Settle) -> None:
    """Not through every answer; and what was answered since is not lost."""
    visit(page, "/services?reading=cautious")
    four_choices(page, settle)
    go(page, settle, "时间线")
    press(page, settle, widget(page, "usual_reading").get_by_role("button"))
    page.go_back()
    settle(page)
    assert urlsplit(page.url).path == "/services"
    assert case_link.READING not in params(page)
    assert edition(page) == "标准版"
    page.go_forward()
    settle(page)
    assert urlsplit(page.url).path == "/timeline"


def test_the_clean_address(page: Page, visit: Visit, settle: Settle) -> None:
    visit(page, "/services")
    four_choices(page, settle)
    expect(widget(page, "address")).to_contain_text("健康情况")
    press(page, settle, widget(page, "address_mode").get_by_role("button"))
    assert params(page) == {case_link.PRIVATE: ["true"]}
    warned: list[str] = []
    page.on("dialog", lambda dialog: (warned.append(dialog.type), dialog.accept()))
    assert edition(page) == "标准版"
    go(page, settle, "时间线")
    assert params(page) == {case_link.PRIVATE: ["true"]}
    page.reload()
    settle(page)
    assert warned == ["beforeunload"]
    assert params(page) == {case_link.PRIVATE: ["true"]}
    expect(widget(page, "address_clean")).to_contain_text("丢失")
    expect(page.get_by_test_id("stAlert").first).to_contain_text("没有留下")


def test_back_is_the_question_before_with_a_clean_address_too(
    phone: Page, visit: Visit, settle: Settle
) -> None:
    """No browser's own warning but where the application itself would be left."""
    visit(phone, "/")
    press(phone, settle, widget(phone, "address_mode").get_by_role("button"))
    warned: list[str] = []
    phone.on("dialog", lambda dialog: (warned.append(dialog.type), dialog.accept()))
    press(phone, settle, phone.locator("[data-value=diagnosed]"))
    first = widget(phone, "first_questions").locator("h3").inner_text()
    phone.go_back()
    settle(phone)
    expect(phone.get_by_role("heading", name="现在发生了什么？")).to_be_visible()
    phone.go_forward()
    settle(phone)
    press(phone, settle, phone.locator("[data-name=first_diagnosis] [data-press=cancer]"))
    second = widget(phone, "first_questions").locator("h3").inner_text()
    assert first != second
    assert set(params(phone)) == {case_link.PRIVATE, "turn"}
    for go_on, title in ((phone.go_back, first), (phone.go_forward, second), (phone.go_back, first)):
        go_on()
        settle(phone)
        expect(widget(phone, "first_questions").locator("h3")).to_have_text(title)
    assert warned == []


def test_a_link_with_faults(page: Page, visit: Visit) -> None:
    visit(page, "/services?edition=gold&diagnosis=malignant&colour=blue")
    notice = page.get_by_test_id("stAlert").first
    expect(notice).to_contain_text("产品版本")
    expect(notice).to_contain_text("1 个不认识的参数")
    assert params(page) == {"diagnosis": ["malignant"]}
