"""A draft of the terms in two browsers: what one sees, the other sees who opens the link."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NewContext
from tests.browser.test_journeys import choose, copied_link, press, widget

Visit = Callable[..., None]
Settle = Callable[[Page], None]

COMPUTED_MS = 240_000
"""The checks of a service take seconds by themselves, and longer beside other tests."""

COUNT = "不是“加购责任里有门急诊加油包／补充责任”时（次）"


def field(page: Page, name: str) -> Locator:
    """The field of a number."""
    return page.get_by_role("textbox", name=re.compile(re.escape(name)))


def type_in(page: Page, settle: Settle, name: str, value: str) -> None:
    field(page, name).fill(value)
    field(page, name).press("Enter")
    settle(page)


def computed(page: Page, settle: Settle) -> None:
    """Return when what the draft changes for whom is computed, too."""
    settle(page)
    expect(page.get_by_role("button", name="审阅表（Excel）")).to_be_enabled(timeout=COMPUTED_MS)
    settle(page)


def facts(page: Page) -> dict[str, str]:
    """What the page says of the draft, and the value of every field that holds a number."""
    held = {
        str(one.get_attribute("id")): one.input_value()
        for one in page.locator(".st-key-terms_panels input[type=text]").all()
    }
    banner = page.locator(".st-key-draft_banner").inner_text()
    changes = " ".join(page.locator(".st-key-terms_panels .changed").all_inner_texts())
    return held | {"banner": " ".join(banner.split()), "changes": " ".join(changes.split())}


def test_what_one_sees_the_other_sees(
    page: Page, visit: Visit, settle: Settle, new_context: NewContext
) -> None:
    visit(page, "/terms?service=outpatient_companion")
    expect(page.locator(".st-key-draft_banner")).to_have_count(0)
    type_in(page, settle, COUNT, "3")
    expect(page.locator(".st-key-draft_banner")).to_contain_text("1 处改动")
    assert parse_qs(urlsplit(page.url).query)["service"] == ["outpatient_companion"]
    link = copied_link(page)
    other = new_context().new_page()
    other.goto(link)
    settle(other)
    assert facts(other) == facts(page)
    assert field(other, COUNT).input_value() == "3"
    press(other, settle, other.get_by_role("button", name="撤销这一处").first)
    expect(other.locator(".st-key-draft_banner")).to_have_count(0)
    page.reload()
    settle(page)
    assert field(page, COUNT).input_value() == "3"


def test_the_banner_leads_back_from_every_page_that_follows(page: Page, visit: Visit, settle: Settle) -> None:
    visit(page, "/terms?service=outpatient_companion")
    type_in(page, settle, COUNT, "3")
    page.get_by_role("link", name="方案对比").first.click()
    settle(page)
    expect(page.locator(".st-key-draft_banner")).to_contain_text("不是现行条款")
    assert "draft" in parse_qs(urlsplit(page.url).query)
    press(page, settle, page.get_by_role("button", name="切回现行条款"))
    expect(page.locator(".st-key-draft_banner")).to_have_count(0)
    assert "draft" not in parse_qs(urlsplit(page.url).query)


def test_a_list_that_is_open_stays_open_while_the_effect_is_computed(
    page: Page, visit: Visit, settle: Settle
) -> None:
    visit(page, "/terms?service=outpatient_companion")
    services = widget(page, "terms_service").get_by_role("combobox")
    shown = services.element_handle()
    field(page, COUNT).fill("3")
    field(page, COUNT).press("Enter")
    # What is chosen before the change is heard counts too, and the list is the one that was open.
    services.select_option("home_nursing")
    settle(page)
    expect(page.locator(".st-key-terms_panels")).to_contain_text("出院")
    expect(services).to_have_value("home_nursing")
    expect(page.locator(".st-key-draft_banner")).to_contain_text("1 处改动")
    assert shown.evaluate("list => list.isConnected")
    assert parse_qs(urlsplit(page.url).query)["service"] == ["home_nursing"]


def test_how_far_the_form_goes_stays_chosen_and_travels(page: Page, visit: Visit, settle: Settle) -> None:
    visit(page, "/terms?service=outpatient_companion")
    choose(page, settle, "terms_conditions", "连条件、增删")
    assert parse_qs(urlsplit(page.url).query)["conditions"] == ["true"]
    type_in(page, settle, COUNT, "3")
    page.get_by_role("link", name="方案对比").first.click()
    settle(page)
    page.get_by_role("link", name="改条款").first.click()
    settle(page)
    expect(widget(page, "terms_conditions").get_by_role("radio", name="连条件、增删")).to_be_checked()
    expect(page.locator("[data-name=terms_add]")).to_be_visible()


def test_a_nested_condition_is_put_together_by_keyboard(page: Page, visit: Visit, settle: Settle) -> None:
    """A condition more, another word between the two, a further value: the sentence says each."""
    visit(page, "/terms?service=outpatient_companion&conditions=true")
    group = page.locator("[data-name='condition:outpatient_companion:requires.0.when']")
    group.get_by_label("再加一个条件").select_option(label="性别")
    computed(page, settle)
    expect(group.locator(".whole s")).to_have_text("就医情况是看门诊")
    expect(group.locator(".whole b")).to_contain_text("，并且性别是")
    group.get_by_label("和上一个怎么连").select_option(label="或者")
    computed(page, settle)
    expect(group.locator(".whole b")).to_contain_text("，或者性别是")
    first = group.locator(".sentence .picks").first
    first.locator("summary").press("Enter")
    expect(first.get_by_role("checkbox", name="住院")).to_be_visible()
    first.get_by_role("checkbox", name="住院").press("Space")
    expect(first.get_by_role("checkbox", name="住院")).to_be_checked()
    settle(page)
    expect(group.locator(".whole b")).to_contain_text("就医情况是看门诊或住院")
    # The list stays open for a further value, and so it is shut.
    expect(first.get_by_role("checkbox", name="住院")).to_be_focused()
    page.keyboard.press("Escape")
    expect(first.get_by_role("checkbox", name="住院")).to_be_hidden()
    press(page, settle, group.get_by_role("button", name="撤销这一处"))
    expect(group.locator(".whole b")).to_have_text("就医情况是看门诊")


def test_every_word_of_the_form_is_chinese(page: Page, visit: Visit, settle: Settle) -> None:
    """What is seen and what is read out, also of something new; the name of a ward has letters."""
    visit(page, "/terms?service=home_nursing&conditions=true&part=critical")
    press(page, settle, page.get_by_role("button", name="条件", exact=True))
    expect(page.get_by_role("button", name="加上")).to_be_visible()
    form = page.locator(".st-key-terms_panels .fields")
    told = form.inner_text()
    for name in ("aria-label", "title", "placeholder", "label"):
        read = "(all, name) => all.map(one => one.getAttribute(name)).join(' ')"
        told += form.locator(f"[{name}]").evaluate_all(read, name)
    assert "去掉这一条" in told
    assert set(re.findall("[A-Za-z]{2,}", told)) == {"VIP"}
