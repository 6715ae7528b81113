"""What do people tap, again and again? By door, on a patient's case; `click_to_rest` times it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlencode

from playwright.sync_api import Page

from tests.browser import driver

Act = Callable[[Page, int], None]


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
    ago = lambda days: (today - dt.timedelta(days)).isoformat()  # noqa: E731
    facts = {
        "edition": "special",
        "addons": "outpatient",
        "policy_start": ago(245),
        "waiting_days": "30",
        "renewal": "false",
        "age": "46",
        "sex": "female",
        "diagnosis": "malignant",
        "diagnosed_on": ago(7),
        "diagnosed_at": "public_general",
        "first_critical": "true",
        "care": "inpatient",
        "hospital": "public_vip",
        "admission_note": "true",
        "admission_note_on": ago(3),
        "admitted_on": ago(2),
        "surgery": "none",
    }
    return urlencode(facts)


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


def tick(key: str) -> Act:
    """Turn a switch on or off."""

    def act(page: Page, _: int) -> None:
        page.locator(f".st-key-{key} label").click()

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
    _customer("记一笔", "换看法", RECORDS, tick("ledger_table")),
    _customer("全部日子", "只看一类", AGENDA, click("使用截止", "通知截止")),
    Interaction(TRAINER, "培训", "下一步", STAGE, click("下一步")),
    Interaction(TRAINER, "培训", "换一步的日子", STAGE, click("往后一周")),
    Interaction(TERMS, "条款组合", "去条款组合", CHAPTERS, follow("条款组合"), undo=back),
    Interaction(TERMS, "方案对比", "换左边的版本", COMPARISON, click("标准版", "特需部版", role="radio")),
    Interaction(TERMS, "方案对比", "去方案对比", CHAPTERS, follow("方案对比"), undo=back),
    Interaction(TERMS, "条款核对", "换看法", CHAPTERS, click("搜索", "按章", role="radio")),
)
"""Every kind of tap and change of page of the three doors."""
