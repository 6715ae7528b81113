"""Of what kind is a rule, and how does it read? By its place in a service's file, in our words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pages.present.base.phone_numbers import read_out
from pages.present.text.answer_text import CHANNEL_NAMES
from pages.present.text.count_text import limit_text, unnumbered
from pages.present.text.hours_text import opening_hours
from rules.catalogue.answering_hours import answered_hours
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.conditions import Condition, Disputed, FactTest
from rules.catalogue.labels import STANCE_NAMES, label
from rules.catalogue.schema import (
    Ceiling,
    Channel,
    Count,
    CountCase,
    Dated,
    Included,
    Item,
    Limit,
    Loss,
    Need,
    Note,
    Office,
    Pay,
    Plain,
    Pool,
    Promise,
    Requirement,
    Service,
    Waiting,
    WindowEnd,
)
from rules.catalogue.schema.guide import Urgent
from rules.domain.periods import UNIT_NAMES

ITEM = "项目"
"""The kind of what an item is."""

GUIDE_KINDS = {
    "channels": "渠道",
    "steps": "步骤",
    "materials": "材料",
    "hours": "服务时间",
    "office": "服务时间",
    "urgent": "渠道",
    "costs": "费用",
    "pay": "费用",
    "counts_as_used": "次数",
    "lost": "次数",
    "exclusions": "不保",
    "annexes": "附件",
    "remarks": "说明",
}
ITEM_KINDS = {
    "requires": "条件",
    "limit": "次数",
    "window": "窗口",
    "promises": "时限",
    "caveats": "提示",
}
SERVICE_KINDS = {
    "plain": "说明",
    "dated": "说明",
    "included": "条件",
    "in_force": "条件",
    "waiting": "条件",
    "requires": "条件",
    "pools": "次数",
    "ceilings": "费用",
    "promises": "时限",
    "caveats": "提示",
}


class RuleWords:
    """Puts one rule of a service in words, found by its path in the file."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue, self._entries = catalogue, catalogue.entries

    def of(self, service: Service, path: str) -> tuple[str, str]:
        """The rule's kind, and its words with the item and the reading it belongs to."""
        keys = path.split(".")
        kind = _kind(keys)
        leads: list[str] = []
        node: object = service
        dispute = ""
        for key in keys:
            if isinstance(node, Disputed):
                dispute = node.dispute
            elif dispute:
                leads.append(self._stance(dispute, key))
                dispute = ""
            node = _step(node, key)
            if isinstance(node, Item) and len(service.items) > 1 and len(keys) > 2:
                leads.append(f"{node.name}：")
        return kind, "".join(leads) + self._say(node)

    def _say(self, node: object) -> str:
        match node:
            case (
                Requirement()
                | Included()
                | Need()
                | Note()
                | WindowEnd()
                | Ceiling()
                | Loss()
                | Pay()
                | Urgent()
            ):
                return node.say
            case Plain():
                return f"{node.name}：{node.does}"
            case Office():
                return f"{node.who}：{opening_hours([node])}"
            case Dated():
                return f"这一章的日期：{node.on}" if node.on else "这一章没有写日期"
            case Waiting():
                return _waiting(node)
            case Item():
                return f"{node.name}：{node.say}" if node.say else node.name
            case Limit():
                return self._limit(node)
            case Pool():
                return f"{node.say}（{self._counts(node.count, node.unit, node.per, '不另计合计')}）"
            case Promise():
                return _promise(node)
            case Channel():
                return self._channel(node)
        return "在保单有效期内使用"

    def _channel(self, channel: Channel) -> str:
        openings, elsewhere = answered_hours(channel, self._catalogue)
        hours = "" if elsewhere else opening_hours(openings)
        parts = [
            f"{CHANNEL_NAMES[channel.kind]}：{channel.name}",
            read_out(channel.number or ""),
            channel.path,
            hours,
        ]
        if channel.use:
            parts.append(f"用于{channel.use}")
        return "，".join(part for part in parts if part)

    def _limit(self, limit: Limit) -> str:
        if limit.count is None and limit.say:
            return limit.say
        text = self._counts(limit.count, limit.unit, limit.per)
        return f"{text}。{limit.say}" if limit.say else text

    def _counts(self, count: Count, unit: str, per: str | Disputed[Any], none: str = "") -> str:
        """How many there are in which period, for each reading where either is disputed."""
        return "；".join(
            f"{lead_count}{lead_per}{self._number(one, unit, span, none)}"
            for lead_count, one in self._readings(count)
            for lead_per, span in self._readings(per)
        )

    def _readings(self, value: Any) -> list[tuple[str, Any]]:
        """Each reading's name and value; an undisputed value has no name."""
        if not isinstance(value, Disputed):
            return [("", value)]
        return [(self._stance(value.dispute, name), one) for name, one in value.readings.items()]

    def _stance(self, entry: str, reading: str) -> str:
        return f"{STANCE_NAMES[self._entries[entry].readings[reading].stance]}："

    def _number(self, count: int | CountCase | None, unit: str, per: str, none: str) -> str:
        if count is None:
            return none or unnumbered(per)
        if isinstance(count, CountCase):
            either = limit_text((per,), f"{count.then} 或 {count.otherwise} {unit}")
            return f"{either}（看{self._fact(count.when)}）"
        return limit_text((per,), f"{count} {unit}")

    def _fact(self, condition: Condition) -> str:
        return label(condition.fact, self._catalogue) if isinstance(condition, FactTest) else "情况"


def _kind(keys: Sequence[str]) -> str:
    if keys[0] == "guide":
        return GUIDE_KINDS[keys[1]]
    if keys[0] == "items":
        return ITEM_KINDS[keys[2]] if len(keys) > 2 else ITEM
    return SERVICE_KINDS[keys[0]]


def _step(node: object, key: str) -> object:
    if isinstance(node, Mapping):
        return node[key]
    if isinstance(node, (list, tuple)):
        return node[int(key)]
    return getattr(node, key)


def _waiting(waiting: Waiting) -> str:
    if waiting.kind == "none":
        return "没有等待期"
    if waiting.kind == "silent":
        return "手册未写有没有等待期"
    silent = {"exempt": "免", "silent": "手册未写"}
    return f"首年有等待期；续保：{silent[waiting.renewal]}；意外：{silent[waiting.accident]}"


def _promise(promise: Promise) -> str:
    period, say = promise.period, promise.say
    length = f"{period.count} {UNIT_NAMES[period.unit]}"
    lead = f"至少提前 {length}：" if promise.ahead_of else f"{length}内："
    if str(period.count) in say:
        lead = ""
    if promise.average:
        say += "（平均时间，不是保证）"
    elif promise.advice and "建议" not in say:
        say += "（建议）"
    return lead + say
