"""What do people tap, again and again? By door, on a patient's case; `click_to_rest` times it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, NamedTuple

from playwright.sync_api import Page

from pages.present.share import case_link
from tests.browser import driver

Act = Callable[[Page, int], None]

FORGET = "() => { window.__changed = window.__clicked = window.__told = 0; }"
"""What was seen of a page so far does not count."""


class Interaction(NamedTuple):
    """One thing a person does again and again."""

    door: str
    page: str
    name: str
    address: str
    act: Act
    undo: Act | None = None
    before: Act | None = None
    """What opens the place where it is done."""


def _patient(today: dt.date) -> str:
    """Cancer found a week ago, eight months into the policy, in hospital, with some use on record."""

    def ago(days: int) -> str:
        return (today - dt.timedelta(days)).isoformat()

    facts: dict[str, Any] = {
        "edition": "special",
        "addons": ["outpatient"],
        "policy_start": ago(245),
        "waiting_days": 30,
        "renewal": False,
        "age": 46,
        "sex": "female",
        "diagnosis": "malignant",
        "diagnosed_on": ago(7),
        "diagnosed_at": "public_general",
        "first_critical": True,
        "care": "inpatient",
        "hospital": "public_vip",
        "admission_note": True,
        "admission_note_on": ago(3),
        "admitted_on": ago(2),
        "surgery": "none",
        "usage": [
            {"service": "video_consult", "item": "main", "on": ago(30)},
            {"service": "outpatient_companion", "item": "main", "on": ago(9)},
        ],
    }
    return case_link.query(facts)


PATIENT = _patient(dt.datetime.now(dt.UTC).date())


def click(*names: str, role: str = "button", within: str = "") -> Act:
    """Click each of these controls in turn."""

    def act(page: Page, turn: int) -> None:
        place = page.locator(within) if within else page
        place.get_by_role(role, name=names[turn % len(names)]).first.click()  # type: ignore[arg-type]

    return act


def select(key: str, *options: str) -> Act:
    """Choose each of these options of one of the browser's own lists in turn.

    The list that opens is the browser's and out of reach: the tap begins with the press on an option.
    """

    def act(page: Page, turn: int) -> None:
        field = page.locator(f"[data-name='{key}'] select")
        field.dispatch_event("pointerdown")
        field.select_option(label=options[turn % len(options)])

    return act


def press(*keys: str) -> Act:
    """Press each of these keys in turn."""

    def act(page: Page, turn: int) -> None:
        page.keyboard.press(keys[turn % len(keys)])

    return act


def back(page: Page, _: int) -> None:
    """The browser's way back."""
    page.go_back()
    driver.settle(page)


def follow(title: str) -> Act:
    """Another page of the menu."""
    return click(title, role="link", within=".menu")


def close_drawer(page: Page, _: int) -> None:
    """Leave the drawer."""
    page.keyboard.press("Escape")


def record_use(page: Page, _: int) -> None:
    """Fill in a new use, of today, and record it."""
    page.get_by_role("button", name="用了一次").click()
    driver.settle(page)
    page.locator("[data-name='new:usage:service'] select").select_option(label="图文问诊")
    driver.settle(page)
    page.evaluate(FORGET)
    page.get_by_role("button", name="记下", exact=True).click()


def drop_last(page: Page, _: int) -> None:
    """Take the last entry out again."""
    page.get_by_role("button", name="删除").last.click()
    driver.settle(page)


def open_filters(page: Page, _: int) -> None:
    """Unfold the choices of the timeline."""
    page.get_by_text("筛选服务").click()


FIRST, SERVICES, TIMELINE = f"/?situation=hospital&{PATIENT}", f"/services?{PATIENT}", f"/timeline?{PATIENT}"
RECORDS, KEEP, AGENDA = f"/ledger?{PATIENT}", f"/keep?{PATIENT}", f"/agenda?{PATIENT}"
STAGE, QUIZ = "/training?persona=cancer", "/training?quiz=7"
COMBINATIONS, COMPARISON, CHAPTERS = (
    f"/combinations?{PATIENT}",
    f"/compare?{PATIENT}",
    "/clauses?view=chapter",
)
CUSTOMER, TRAINER, TERMS = "顾客", "培训", "条款"


def _customer(page: str, name: str, address: str, act: Act, **more: Act) -> Interaction:
    return Interaction(CUSTOMER, page, name, address, act, **more)


INTERACTIONS = (
    _customer("先做什么", "说发生了什么", "/", click("出门在外"), undo=back),
    _customer("先做什么", "换情况", FIRST, click("刚查出大病", "要住院", within=".st-key-situation_bar")),
    _customer("先做什么", "换产品版本", FIRST, click("标准版", "特需部版", role="radio")),
    _customer("先做什么", "加购一项", FIRST, click("先进疗法", role="checkbox")),
    _customer(
        "先做什么", "换诊断", FIRST, select("main:diagnosis", "一般疾病或受伤", "确诊恶性肿瘤（重度）")
    ),
    _customer("先做什么", "只看一类", FIRST, click("能用", within=".st-key-board")),
    _customer(
        "先做什么", "打开一项", FIRST, click("一位专案管家", within=".st-key-board"), undo=close_drawer
    ),
    _customer("先做什么", "去我的服务", FIRST, follow("我的服务"), undo=back),
    _customer("先做什么", "去时间线", FIRST, follow("时间线"), undo=back),
    _customer("我的服务", "换产品版本", SERVICES, click("标准版", "特需部版", role="radio")),
    _customer("我的服务", "加购一项", SERVICES, click("恶性肿瘤先进疗法", role="checkbox")),
    _customer(
        "我的服务",
        "答一个问题",
        SERVICES,
        click("是，续期", "否，首年", role="radio"),
        before=click("保单", within="[data-name=group]"),
    ),
    _customer("我的服务", "打开一组补充情况", SERVICES, click("病情", "费用", within="[data-name=group]")),
    _customer("我的服务", "按状态筛选", SERVICES, click("还没触发", role="checkbox")),
    _customer("我的服务", "选类别", SERVICES, select("service_group", "重疾协助", "用药协助")),
    _customer("我的服务", "换排列", SERVICES, select("order", "按类别", "按状态")),
    _customer("我的服务", "打开一项", SERVICES, click("详情"), undo=close_drawer),
    _customer("我的服务", "去先做什么", SERVICES, follow("先做什么"), undo=back),
    _customer("我的服务", "去时间线", SERVICES, follow("时间线"), undo=back),
    _customer("我的服务", "去记一笔", SERVICES, follow("记一笔"), undo=back),
    _customer("我的服务", "去保存", SERVICES, follow("保存"), undo=back),
    _customer("时间线", "换时间范围", TIMELINE, click("三个月", "整年", within=".st-key-timeline_chart")),
    _customer("时间线", "换列表的排法", TIMELINE, click("按服务", "按月份")),
    _customer("时间线", "筛选类别", TIMELINE, click("疾病预防及咨询"), before=open_filters),
    _customer("时间线", "去我的服务", TIMELINE, follow("我的服务"), undo=back),
    _customer("记一笔", "打开要填的", RECORDS, click("用了一次", "约了一次")),
    _customer("记一笔", "记下一条", RECORDS, record_use, undo=drop_last),
    _customer("记一笔", "改一条", RECORDS, click("改："), undo=click("不改了")),
    _customer("记一笔", "换看哪些余额", RECORDS, click("全部", "用过的", role="radio")),
    _customer("全部日子", "只看一类", AGENDA, click("使用截止", "通知截止", role="checkbox")),
    _customer("我的服务", "去全部日子", SERVICES, click("全部日子", role="link"), undo=back),
    _customer("保存和分享", "换打印的", KEEP, click("完整摘要", "给家人的一页", role="radio")),
    Interaction(TRAINER, "培训", "下一步", STAGE, click("下一步")),
    Interaction(TRAINER, "培训", "换一步的日子", STAGE, click("往后一周")),
    Interaction(TERMS, "条款组合", "去条款组合", CHAPTERS, follow("条款组合"), undo=back),
    Interaction(TERMS, "方案对比", "换左边的版本", COMPARISON, click("标准版", "特需部版", role="radio")),
    Interaction(TERMS, "方案对比", "去方案对比", CHAPTERS, follow("方案对比"), undo=back),
    Interaction(TERMS, "条款核对", "换看法", CHAPTERS, click("搜索", "按章", role="radio")),
)
"""Every kind of tap and change of page of the three doors."""
