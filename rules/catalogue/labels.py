"""How is a fact's value put in Chinese? With the words for readings, units, amounts and lines."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from rules.catalogue.catalogue import Catalogue, Stance
from rules.catalogue.schema import Lines
from rules.domain.answer import Status
from rules.domain.fact_kinds import option_key
from rules.domain.scenario import EVENT_DATES, FACTS, View

STATUS_NAMES: dict[Status, str] = {
    "available": "可以使用",
    "needs_info": "还差信息",
    "used_up": "次数用完",
    "closed": "已过期限",
    "waiting": "等待期内",
    "on_trigger": "还没触发",
    "not_met": "条件不符",
    "not_included": "没有包含",
    "not_started": "还没生效",
}

STATUS_WORDS: dict[Status, str] = {
    "available": "能用",
    "needs_info": "还差答案",
    "used_up": "次数用完了",
    "closed": "过了期限",
    "waiting": "等待期还没过",
    "on_trigger": "要等事情发生",
    "not_met": "条件不符",
    "not_included": "没有买",
    "not_started": "保单还没生效",
}
"""How a service stands, within a sentence."""

DERIVED_LABELS = {"waiting_over_on": "等待期满日"}

PART_NAMES = {
    "service": "服务",
    "item": "项目",
    "on": "日期",
    "count": "数量",
    "amount": "金额",
    "booked_on": "预约日",
}
"""What an entry of a list is made of, beside facts."""

RECORD_COLUMNS: dict[str, dict[str, str]] = {
    "usage": {"on": "哪天用的", "count": "次数（护工按天）", "amount": "金额（元）"},
    "bookings": {"booked_on": "哪天约的", "on": "约在哪天"},
    "earlier_stays": {
        "admitted_on": "入院日期",
        "discharged_on": "出院日期",
        "hospital": "住的医院",
        "surgery": "做过的手术",
    },
}
"""What the parts of records are called above the columns of a table, by what the records tell."""

RECORD_LISTS = {"usage": "用量", "bookings": "预约", "earlier_stays": "以前的住院"}
"""What a list of records is called."""

STANCE_NAMES: dict[Stance | None, str] = {
    "favourable": "有利解释",
    "cautious": "保守解释",
    None: "另一种读法",
}
"""What a reading of a register's entry stands for."""

CODE = re.compile(rf"\b(?:{'|'.join(sorted(FACTS, key=len, reverse=True))})\b", re.ASCII)


def label(fact: str, catalogue: Catalogue) -> str:
    """A fact's short Chinese name."""
    return DERIVED_LABELS.get(fact) or catalogue.facts[fact].label


def value_label(fact: str, value: object, catalogue: Catalogue) -> str:
    """A fact's value in Chinese: the option's label, a number with its unit, or a date."""
    if isinstance(value, dt.date):
        return value.isoformat()
    info = catalogue.facts.get(fact)
    if isinstance(value, (list, tuple)):
        return "、".join(value_label(fact, part, catalogue) for part in value) or "无"
    if info is None:
        return str(value)
    key = option_key(value)
    if key in info.options:
        return info.options[key].label
    if isinstance(value, float):
        key = f"{value:g}"
    return f"{key} {info.unit}" if info.unit else key


def yuan(amount: float) -> str:
    """An amount of money, e.g. `1,234.50 元`, `300 元`."""
    return f"{amount:,.2f}".removesuffix(".00") + " 元"


def lines_text(lines: Iterable[Lines]) -> str:
    """Lines of the manual's text file, e.g. `1624、1664–1670`."""
    return "、".join(str(first) if first == last else f"{first}–{last}" for first, last in lines)


def in_words(text: str, catalogue: Catalogue) -> str:
    """The text with every fact's code replaced by its Chinese name."""
    return CODE.sub(lambda match: catalogue.facts[match[0]].label, text)


class Words:
    """What is known of facts in one view, e.g. `就诊医院：其他医院；医院在市区：不清楚`; each is put once."""

    def __init__(self, view: View, catalogue: Catalogue) -> None:
        self._view, self._catalogue = view, catalogue
        self._joined: dict[tuple[str, ...], str] = {}
        self._known: dict[str, str] = {"as_of": "", "usage": ""}

    def of(self, view: View) -> Words:
        """The same for another view."""
        return Words(view, self._catalogue)

    def found(self, facts: tuple[str, ...]) -> str:
        """The facts' labels and values, joined."""
        joined = self._joined.get(facts)
        if joined is None:
            joined = self._joined[facts] = "；".join([part for part in map(self._part, facts) if part])
        return joined

    def _part(self, fact: str) -> str:
        part = self._known.get(fact)
        if part is None:
            part = self._known[fact] = f"{label(fact, self._catalogue)}：{self._value(fact)}"
        return part

    def _value(self, fact: str) -> str:
        value = self._view[fact]
        if value is not None:
            return value_label(fact, value, self._catalogue)
        return "不清楚" if self.is_unknown(fact) else "尚未发生"

    def is_unknown(self, fact: str) -> bool:
        """Whether nothing is known of a fact, not even that it has not happened."""
        ahead = fact in EVENT_DATES and self._view["care"] is not None
        return self._view[fact] is None and not ahead
