"""How is a fact put that a person cannot tell, among some values that they can name? No screen here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from rules.catalogue.catalogue import Catalogue
from rules.catalogue.labels import label, value_label
from rules.domain.fact_kinds import KINDS
from rules.domain.merged_answer import CANCERS, EITHER_LABEL, FACT, POLICY_DAYS, Unsure
from rules.domain.periods import ONE_DAY

LONGEST_MONTH = 31
MONTH = 365.25 / 12
"""Days of a month, on the average."""

Alternatives = Mapping[str, Sequence[Any]]
"""By fact: the values between which a person does not know, plain data; of a day the first and the last."""


def unsure(fact: str, values: Sequence[Any], catalogue: Catalogue) -> Unsure:
    """The words for a fact of which these values are possible."""
    names = tuple(value_label(fact, value, catalogue) for value in values)
    if fact == FACT and tuple(values) == CANCERS:
        return Unsure(fact, names, EITHER_LABEL, "分清轻重")
    name = label(fact, catalogue)
    if KINDS[fact] == "day":
        return Unsure(fact, names, stretch_text(values), f"知道{name}是哪天", about=True)
    if KINDS[fact] in ("whole", "number"):
        return Unsure(fact, names, f"{names[0]}至 {names[-1]}之间", f"弄清{name}", about=True)
    return Unsure(fact, names, "或".join(names), f"弄清{name}")


def stretch_text(values: Sequence[Any]) -> str:
    """Days as somebody knows them about: `2026 年 3 月`, `2026-03-05 至 2026-04-02 之间`."""
    first, last = (dt.date.fromisoformat(str(day)) for day in (min(values), max(values)))
    if first.day == 1 and (last + ONE_DAY).day == 1 and (last - first).days < LONGEST_MONTH:
        return f"{first.year} 年 {first.month} 月"
    return f"{first} 至 {last} 之间"


def ago_text(values: Sequence[Any], today: dt.date) -> str:
    """How long ago days lie that somebody knows about: `大约 8 个月前`, `大约 3–12 个月前`."""
    days = sorted((today - dt.date.fromisoformat(str(day))).days for day in values)
    least, most = (round(number / MONTH) for number in (days[0], days[-1]))
    if least == 0:
        return f"不到 {max(most, 1)} 个月"
    if most - least <= 1:
        return f"大约 {round((days[0] + days[-1]) / 2 / MONTH)} 个月前"
    return f"大约 {least}–{most} 个月前"


def missing_start_note(alternatives: Alternatives, catalogue: Catalogue) -> str:
    """Why no day of a policy is named that began about some day, and what to fill in; empty for any other."""
    known = [unsure(fact, alternatives[fact], catalogue) for fact in POLICY_DAYS if fact in alternatives]
    told = "、".join(f"{label(one.fact, catalogue)}只知道约 {one.label}" for one in known)
    return f"{told}：等待期到哪天、保单最后一天是哪天，要填了是哪天才知道。" if told else ""


def unsure_note(alternatives: Alternatives, catalogue: Catalogue) -> str:
    """What a list of days must say of them, the policy's own aside; empty where there are none."""
    every = [unsure(fact, values, catalogue) for fact, values in alternatives.items()]
    about = [one for one in every if one.about and one.fact not in POLICY_DAYS]
    others = [one for one in every if not one.about and one.fact not in POLICY_DAYS]
    lines = []
    if others:
        told = "、".join(one.label for one in others)
        lines.append(f"还没分清（{told}）：这里只列每种情形都有的；要分清才知道的，在“我的服务”里写明。")
    if about:
        told = "、".join(f"{label(one.fact, catalogue)}约 {one.label}" for one in about)
        lines.append(f"{told}：您要赶的日子按最早的写，对方答应的日子按最晚的写，都只是大约。")
    return "".join(lines)
