"""What can be chosen in the table of the registers? Filters and orders by code, with their names."""

from __future__ import annotations

from collections.abc import Mapping

from rules.catalogue.schema import Change, NotComputed

CONTRADICTION, SILENCE = "矛盾", "空白"

REGISTER_NAMES = {"contradiction": CONTRADICTION, "silence": SILENCE}

CHANGES: dict[Change, str] = {
    "status": "能不能用",
    "count": "次数",
    "date": "日期",
    "money": "金额",
    "hours": "办理时间",
    "channel": "渠道",
    "wording": "说法",
}
"""What an entry may change, by name."""

REASONS: dict[NotComputed, str] = {
    "no_fact": "情况里没有这一项",
    "contract": "看合同或名单",
    "no_number": "没有数字",
    "alike": "按同一种算",
    "money": "不算金额",
    "hours": "不算钟点",
    "channel": "不算渠道",
    "wording": "只是说法",
}
"""Why no answer follows an entry, in a word or two."""

WIRED, NOT_WIRED, FELT, SWITCHED = "wired", "not_wired", "felt", "switched"
NARROWED = {WIRED: "能算", NOT_WIRED: "不能算", FELT: "影响现在的情况", SWITCHED: "已单独指定"}

SORTS: Mapping[str, str] = {
    "service": "服务",
    "title": "问题",
    "register": "类",
    "places": "手册",
    "wired": "能算",
    "share": "少掉可用的组合",
    "customers": "少掉可用的样本客户",
    "personas": "示例客户",
}
"""The columns by which the table can be in order."""

HARM = "customers"
"""The order that holds until another is chosen."""

GREATEST_FIRST = ("places", "share", "customers", "personas")
