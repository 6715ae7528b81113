"""What may stand at a place of a service's file, and how is it called? Read off the form of the data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

NAMES: Mapping[str, str] = {
    "included": "谁有这项服务",
    "waiting": "等待期",
    "requires": "条件",
    "limit": "次数",
    "pools": "合计次数",
    "ceilings": "金额上限",
    "apply_by": "最晚申请",
    "use_by": "最晚使用",
    "caveats": "提示",
    "per": "按什么期间",
    "counted": "哪些用过的算在内",
    "kind": "种类",
    "renewal": "续保",
    "accident": "意外",
    "since": "从哪天起算",
    "ahead_of": "在哪天之前",
    "start": "从什么事起算",
    "average": "只是平均",
    "advice": "只是建议",
    "by_stay": "按每次住院",
    "need": "要在等待期后的事",
    "illness": "得病的那天",
}
"""What a part of a file is called in a term's name."""

ENTRY_NAMES: Mapping[str, str] = {
    "items": "项目",
    "words": "查找用的词",
    "say": "句子",
    "name": "名称",
    "summary": "简介",
    "plain": "白话",
    "cite": "手册行",
    "figures": "另列的数字",
    "guide": "怎么用",
    "channels": "渠道",
    "papers": "材料",
    "steps": "步骤",
    "notes": "说明",
    "window": "期限",
    "promises": "答应的日子",
    "readings": "读法",
    "title": "标题",
    "changes": "影响什么",
    "effect": "影响",
}
"""What else of a file is called that is no term."""

FILE_NAMES: Mapping[str, str] = {
    "contradictions.yaml": "矛盾",
    "silences.yaml": "没写清",
    "slips.yaml": "笔误",
    "definitions.yaml": "共用的条件",
    "phones.yaml": "电话",
    "papers.yaml": "材料",
    "cities": "城市名单",
}
"""What a file is called that belongs to no single service."""

OPTIONS: Mapping[tuple[str, object], str] = {
    ("per", "policy_year"): "一个保单年度",
    ("per", "stay"): "一次住院",
    ("per", "discharge"): "一次出院",
    ("per", "event"): "一次事件",
    ("per", "treatment"): "一次治疗",
    ("per", "month"): "一个月",
    ("per", "policy"): "整张保单",
    ("per", "unlimited"): "不限次数",
    ("per", "contract"): "以合同为准",
    ("per", "silent"): "手册没写",
    ("counted", "policy_year"): "本保单年度用的",
    ("counted", "ever"): "以前用过的都算",
    ("kind", "trigger"): "要先发生的事",
    ("kind", "fit"): "要符合的情况",
    ("kind", "stated"): "有等待期",
    ("kind", "none"): "没有等待期",
    ("kind", "silent"): "手册没写",
    ("renewal", "exempt"): "免等待期",
    ("renewal", "silent"): "手册没写",
    ("accident", "exempt"): "免等待期",
    ("accident", "silent"): "手册没写",
    ("within", "illness"): "这次病",
    ("within", "stay"): "这次住院",
    ("within", "journey"): "这次出行",
    ("stayed", "anywhere"): "哪种住院都行",
    ("day", "diagnosed_on"): "确诊日",
    ("day", "admitted_on"): "入院日",
    ("since", "application"): "申请那天",
    ("since", "unstated"): "手册没写（申请或审核完）",
    ("since", "review"): "审核完的那天",
    ("since", "planned"): "要用的那天",
    ("ahead_of", "planned"): "要用的那天",
}
"""How a choice is called."""


def literals_of(annotation: Any) -> tuple[Any, ...]:
    """The words that a field of this form may have; none where it is free."""
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    return tuple(dict.fromkeys(one for part in _form_parts(annotation) for one in literals_of(part)))


def bounds_of(annotation: Any, metadata: Iterable[Any] = ()) -> tuple[float | None, float | None]:
    """The least and the most that a number of this form may be."""
    limits = [limit for one in metadata for limit in (one.metadata if isinstance(one, FieldInfo) else [one])]
    least, most = (
        next((getattr(limit, name) for limit in limits for name in names if hasattr(limit, name)), None)
        for names in (("ge", "gt"), ("le", "lt"))
    )
    if (least, most) != (None, None):
        return least, most
    for part in _form_parts(annotation):
        if (found := bounds_of(part, getattr(part, "__metadata__", ()))) != (None, None):
            return found
    return None, None


def _form_parts(annotation: Any) -> tuple[Any, ...]:
    """What a form is put together from, disputed values and conditions left out."""
    return tuple(
        part
        for part in get_args(annotation)
        if not isinstance(part, (FieldInfo, str, int)) and "Disputed" not in getattr(part, "__name__", "")
    )
