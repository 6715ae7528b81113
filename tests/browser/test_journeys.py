"""Do a customer on a phone and a trainer at a desk get where they want, and does every page open?"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import PurePosixPath
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from pages.present.share.page_registry import DOORS, menu_of, page_of_file
from pages.ui.session.case import today
from rules.catalogue.catalogue import SERVICES
from tests.browser import driver
from tests.support.opened import MENU

Visit = Callable[..., None]
Settle = Callable[[Page], None]

ADDRESSES = {
    title: "/" if file == "app.py" else f"/{PurePosixPath(file).stem}" for title, file in MENU.items()
}

LINKS = {"一题一题问清楚": "一题一题来", "全部日子": "全部日子"}
"""What leads from 我的服务 to the pages that are in no menu."""

ALONE = "做测验"
"""A trainee's page: no menu leads to it, and it has none."""

START = f"{today() - dt.timedelta(days=120):%Y%m%d}"
"""A policy past any waiting period and far from its end, as it is typed."""

MALIGNANT = "确诊恶性肿瘤（重度）"
PUBLIC = "二级及以上公立医院普通部"


# ---------------------------------------------------------------- hands


def widget(page: Page, key: str) -> Locator:
    """A widget of Streamlit's by its key, or a field of a block by its name."""
    return page.locator(f".st-key-{key.replace(':', '-')}, [data-name='{key}']").first


def press(page: Page, settle: Settle, target: Locator) -> None:
    target.scroll_into_view_if_needed()
    target.click()
    settle(page)


def copied_link(page: Page) -> str:
    """What 复制链接 puts on the clipboard."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="复制链接").click()
    expect(page.get_by_text("已复制")).to_be_visible()
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def choose(page: Page, settle: Settle, key: str, option: str) -> None:
    """One of a few options side by side."""
    field = widget(page, key)
    roles = [field.get_by_role(role, name=option) for role in ("radio", "checkbox", "button")]
    press(page, settle, roles[0].or_(roles[1]).or_(roles[2]))


def pick(page: Page, settle: Settle, key: str, option: str) -> None:
    """One of a list that opens: the browser's own, or one of Streamlit's."""
    box = widget(page, key).get_by_role("combobox")
    if box.evaluate("one => one.tagName") == "SELECT":
        box.select_option(label=option)
    else:
        press(page, settle, box)
        page.get_by_role("option", name=option, exact=True).click()
    settle(page)


def type_day(page: Page, settle: Settle, key: str, digits: str, *, enter: bool = True) -> None:
    widget(page, key).locator("input").fill("")
    widget(page, key).locator("input").click()
    page.keyboard.type(digits, delay=20)
    if enter:
        page.keyboard.press("Enter")
    settle(page)


def day_in(page: Page, key: str) -> str:
    return widget(page, key).locator("input").input_value().replace("-", "")


def follow(page: Page, settle: Settle, place: str, name: str) -> None:
    """A click on a link, with nothing done about where the focus is."""
    page.locator(place).get_by_role("link", name=name).first.click()
    settle(page)


def go(page: Page, settle: Settle, title: str) -> None:
    """To a page by the menu; through its door where another is open, by a link where no menu leads to it."""
    if urlsplit(page.url).path == ADDRESSES[ALONE]:
        page.go_back()
        settle(page)
    if title == ALONE:
        page.goto(ADDRESSES[ALONE])
        settle(page)
        return
    entry = page_of_file(MENU[title])
    front = menu_of(entry.door)[0].title
    if not page.locator(".menu").get_by_role("link", name=front).count():
        follow(page, settle, ".doors", DOORS[entry.door])
    if title in LINKS:
        follow(page, settle, ".menu", "我的服务")
        follow(page, settle, "[data-testid=stMain]", LINKS[title])
    elif entry.in_menu:
        follow(page, settle, ".menu", title)
    expect(page).to_have_title(re.compile(f"^{title}"))


def four_choices(page: Page, settle: Settle) -> None:
    choose(page, settle, "main:edition", "标准版")
    pick(page, settle, "main:diagnosis", MALIGNANT)
    type_day(page, settle, "main:policy_start", START)
    choose(page, settle, "main:addons", "没有加购")


def card(page: Page, service: str) -> Locator:
    return page.locator(f"article[data-id={service}]")


def cards(page: Page) -> set[str]:
    return {service for service in SERVICES if card(page, service).count()}


def counted(page: Page, status: str) -> int:
    """The number beside a status."""
    return int(widget(page, "statuses").locator("label", has_text=status).inner_text().split()[-1])


def no_traceback(page: Page) -> None:
    expect(page.get_by_test_id("stException")).to_have_count(0)


# ---------------------------------------------------------------- journeys


def test_a_customer_on_a_phone(phone: Page, visit: Visit, settle: Settle) -> None:
    visit(phone, "/services")
    assert counted(phone, "可以使用") == 0
    four_choices(phone, settle)
    assert counted(phone, "可以使用") > 0
    expect(card(phone, "second_opinion")).to_contain_text("还差")

    pick(phone, settle, "missing:diagnosed_at", PUBLIC)
    expect(card(phone, "second_opinion")).to_contain_text("可以使用")

    press(phone, settle, card(phone, "second_opinion").get_by_role("button", name="详情"))
    drawer = phone.get_by_role("dialog")
    expect(drawer.get_by_role("heading", name="重疾二次诊疗")).to_be_visible()
    number = drawer.locator("a.drawer-call")
    expect(number).to_be_visible()
    assert re.fullmatch(r"tel:\+?\d{5,}", number.get_attribute("href") or "")
    phone.keyboard.press("Escape")
    settle(phone)
    expect(drawer).to_have_count(0)

    go(phone, settle, "时间线")
    expect(phone.locator(".st-key-timeline_chart figure")).to_be_visible()
    expect(phone.get_by_role("heading", name="日期列表")).to_be_visible()
    expect(phone.get_by_text(re.compile(r"\d+月 · \d+ 条")).first).to_be_visible()

    go(phone, settle, "我的服务")
    expect(widget(phone, "main:edition").get_by_role("radio", name="标准版")).to_be_checked()
    expect(widget(phone, "main:diagnosis").get_by_role("combobox")).to_have_value("malignant")
    assert day_in(phone, "main:policy_start") == START
    expect(card(phone, "second_opinion")).to_contain_text("可以使用")
    no_traceback(phone)


def test_a_trainer_changes_the_plan(page: Page, visit: Visit, settle: Settle) -> None:
    visit(page, "/services")
    four_choices(page, settle)

    choose(page, settle, "main:edition", "特需部版")
    expect(card(page, "direct_billing")).to_contain_text("变了")
    expect(card(page, "video_consult")).not_to_contain_text("变了")
    expect(widget(page, "changes")).to_contain_text("直付医疗服务")

    told = counted(page, "变了")
    choose(page, settle, "statuses", "变了")
    changed = cards(page)
    assert len(changed) == told
    assert "direct_billing" in changed
    choose(page, settle, "statuses", "变了")
    assert cards(page) == set(SERVICES)

    choose(page, settle, "main:addons", "门急诊")
    expect(widget(page, "changes")).to_contain_text("在线问诊&药费直赔")
    press(page, settle, widget(page, "forget"))
    expect(widget(page, "changes")).to_have_count(0)
    no_traceback(page)


def test_a_product_manager_compares_the_readings(page: Page, visit: Visit, settle: Settle) -> None:
    visit(page, "/services")
    four_choices(page, settle)
    press(page, settle, card(page, "green_channel").get_by_role("button", name="详情"))
    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_text("客服怎么答").first).to_be_visible()
    drawer.get_by_text("为什么这么算").click()
    expect(drawer.get_by_text("两种解释不同").first).to_be_visible()
    expect(drawer.get_by_text(re.compile(r"第 [\d–、]+ 行")).first).to_be_visible()
    page.keyboard.press("Escape")
    settle(page)
    go(page, settle, "方案对比")
    choose(page, settle, "reading_switch", "保守解释")
    go(page, settle, "时间线")
    expect(widget(page, "reading_line")).to_contain_text("现在按保守解释算")
    press(page, settle, widget(page, "usual_reading").get_by_role("button"))
    expect(widget(page, "reading_line")).to_have_count(0)


TIMELINE = "/timeline?edition=special&policy_start=2026-04-01&diagnosis=malignant"


def test_the_picture_tells_by_keys_and_opens_a_service(page: Page, visit: Visit, settle: Settle) -> None:
    visit(page, TIMELINE)
    name = page.get_by_role("figure").get_by_role("button", name="视频问诊").first
    name.focus()
    page.keyboard.press("ArrowRight")
    told = page.locator(".tip:visible")
    expect(told).to_contain_text("视频问诊")
    expect(told).to_contain_text("周")
    page.keyboard.press("ArrowLeft")
    expect(told).to_have_count(0)
    page.keyboard.press("Enter")
    settle(page)
    expect(page.get_by_role("dialog").get_by_role("heading", name="视频看医生")).to_be_visible()


def test_filters_of_the_timeline_are_chosen_and_cleared(page: Page, visit: Visit, settle: Settle) -> None:
    visit(page, f"{TIMELINE}&group=用药协助&status=closed")
    rows = page.locator(".ruled li")
    expect(page.get_by_text("没有符合筛选的日期")).to_be_visible()
    none = rows.count()
    press(page, settle, page.get_by_role("button", name="清除筛选"))
    expect(page.get_by_text("没有符合筛选的日期")).to_have_count(0)
    every = rows.count()
    page.get_by_text("筛选服务").click()
    press(page, settle, page.get_by_role("button", name="用药协助"))
    chosen = page.get_by_role("button", name="用药协助", pressed=True)
    expect(chosen).to_be_focused()
    assert none < rows.count() < every
    press(page, settle, chosen)
    assert rows.count() == every


# ---------------------------------------------------------------- what may go wrong


def test_every_page_shows_what_was_chosen(page: Page, visit: Visit, settle: Settle) -> None:
    visit(page, "/services")
    type_day(page, settle, "main:policy_start", START)
    choose(page, settle, "main:edition", "特需部版")
    go(page, settle, "方案对比")
    choose(page, settle, "reading_switch", "保守解释")
    for title in ("条款组合", "时间线", "方案对比", "我的服务", "条款组合", "我的服务"):
        go(page, settle, title)
        if page_of_file(MENU[title]).door == "customer":
            expect(widget(page, "reading_line")).to_contain_text("现在按保守解释算")
        else:
            switch = widget(page, "reading_switch").get_by_role("radio", name="保守解释")
            expect(switch).to_have_attribute("aria-checked", "true")
    expect(widget(page, "main:edition").get_by_role("radio", name="特需部版")).to_be_checked()


@pytest.mark.parametrize("enter", [True, False], ids=["enter", "no enter"])
def test_a_typed_day_does_not_eat_the_next_click(
    phone: Page, visit: Visit, settle: Settle, *, enter: bool
) -> None:
    visit(phone, "/services")
    type_day(phone, settle, "main:policy_start", START, enter=enter)
    go(phone, settle, "时间线")
    expect(phone.locator(".st-key-timeline_chart figure")).to_be_visible(timeout=driver.REST_TIMEOUT_MS)
    go(phone, settle, "我的服务")
    assert day_in(phone, "main:policy_start") == START


def test_enter_takes_a_typed_day(page: Page, visit: Visit, settle: Settle) -> None:
    visit(page, "/services")
    expect(widget(page, "clear")).to_have_count(0)
    type_day(page, settle, "main:policy_start", START)
    expect(widget(page, "clear")).to_be_visible()


def test_days_in_the_wrong_order_are_refused_in_chinese(page: Page, visit: Visit, settle: Settle) -> None:
    visit(page, "/services")
    choose(page, settle, "group", "就医与住院")
    type_day(page, settle, "group:admitted_on", "20260310")
    type_day(page, settle, "group:discharged_on", "20260301")
    expect(page.get_by_test_id("stAlert").first).to_contain_text("出院日期")
    type_day(page, settle, "group:discharged_on", "20260312")
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    choose(page, settle, "group", "保单")
    type_day(page, settle, "group:policy_end", "18000101")
    no_traceback(page)


def test_back_closes_nothing_but_the_drawer(page: Page, visit: Visit, settle: Settle) -> None:
    visit(page, "/services")
    choose(page, settle, "main:edition", "特需部版")
    go(page, settle, "时间线")
    go(page, settle, "我的服务")
    press(page, settle, card(page, "video_consult").get_by_role("button", name="详情"))
    page.go_back()
    settle(page)
    expect(page).to_have_title(re.compile("^我的服务"))
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.go_back()
    settle(page)
    expect(page).to_have_title(re.compile("^时间线"))
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.go_back()
    settle(page)
    expect(widget(page, "main:edition").get_by_role("radio", name="特需部版")).to_be_checked()
    expect(page.get_by_role("dialog")).to_have_count(0)


# ---------------------------------------------------------------- every page


def listen(page: Page) -> list[str]:
    """What the browser complains of, but for the two requests that Streamlit makes in vain on a deep link."""
    heard: list[str] = []
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on(
        "console",
        lambda message: (
            heard.append(message.text)
            if message.type == "error"
            and not ("404" in message.text and "/_stcore/" in message.location.get("url", ""))
            else None
        ),
    )
    return heard


@pytest.mark.parametrize("title", ADDRESSES)
def test_a_cold_deep_link(page: Page, visit: Visit, title: str) -> None:
    heard = listen(page)
    visit(page, ADDRESSES[title])
    no_traceback(page)
    expect(page).to_have_title(re.compile(f"^{title}"))
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    menu = menu_of(page_of_file(MENU[title]).door) if title != ALONE else ()
    expect(page.locator(".menu").get_by_role("link")).to_have_count(len(menu))
    assert heard == []


@pytest.mark.parametrize("title", ADDRESSES)
def test_nothing_is_wider_than_a_phone(phone: Page, visit: Visit, settle: Settle, title: str) -> None:
    heard = listen(phone)
    visit(phone, "/services")
    four_choices(phone, settle)
    if title != "我的服务":
        go(phone, settle, title)
    wide, shown = phone.evaluate(
        """() => {
          const main = document.querySelector('[data-testid=stMain]');
          return [Math.max(main.scrollWidth, document.documentElement.scrollWidth), window.innerWidth];
        }"""
    )
    assert wide <= shown
    no_traceback(phone)
    assert heard == []
