"""What is everything about a book of policies called?"""

from __future__ import annotations

from pages.present.share.book_choices import (
    ASKS,
    BOTH,
    CAUTIOUSLY,
    LAPSES,
    ONLY_FAVOURABLE,
)
from rules.book.whole.segments import UNKNOWN_VALUE
from rules.book.whole.variants import DRAFT, EDITION, READING, VARIANTS, WITH
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.labels import value_label

COUNTED_NAMES = {BOTH: "两种解释都能用", ONLY_FAVOURABLE: "只按有利解释能用", ASKS: "还差信息"}

MET_NAMES = {"gained": "多了", "lost": "少了", "other": "次数或状态变了"}

SEGMENT_NAMES = {"edition": "按版本", "addons": "按加购", "diagnosis": "按诊断", "age": "按年龄"}

LAPSE_TOLD = (
    "今天能用、还有剩的（手册没写次数的也算），申请截止或使用截止（取早的，含保单到期）落在这些天里："
    "现在不用就作废"
)


def lapse_name(within: int) -> str:
    """What lapses within so many days."""
    return f"{within} 天内不用就作废"


def which_name(which: str, within: int) -> str:
    """Whose policies are meant."""
    if which == LAPSES:
        return lapse_name(within)
    one, _, cautious = which.partition(".")
    name = COUNTED_NAMES.get(one) or MET_NAMES[one]
    return f"{name}（按保守解释）" if f".{cautious}" == CAUTIOUSLY else name


def variant_names(catalogue: Catalogue, draft: str) -> dict[str, str]:
    """What may be had otherwise; the draft only where one is on, by its name."""
    found = {}
    for variant in VARIANTS:
        way, _, value = variant.partition("-")
        if variant == READING:
            found[variant] = "有利解释换成保守解释"
        elif variant == DRAFT:
            if draft:
                found[variant] = f"现行条款换成草案“{draft}”"
        elif way == EDITION:
            found[variant] = f"全部换成{value_label('edition', value, catalogue)}"
        else:
            option = catalogue.facts["addons"].options[value]
            name = option.short or option.label
            found[variant] = f"全部加购：{name}" if way == WITH else f"全部去掉：{name}"
    return found


def segment_name(by: str, value: str, catalogue: Catalogue) -> str:
    """What a group of policies is called."""
    if value == UNKNOWN_VALUE:
        return "没填"
    if by == "age":
        first, last = value.split("-")
        return f"{first} 岁以上" if int(last) > 120 else f"{first}–{last} 岁"
    if by == "addons":
        options = catalogue.facts["addons"].options
        names = [options[one].short or options[one].label for one in value.split("|") if one in options]
        return "＋".join(names) or "没有加购"
    option = catalogue.facts[by].options.get(value)
    return (option.short if option else None) or value_label(by, value, catalogue)


def share_of_book(part: int, whole: int) -> str:
    """`12.3%`, and no `0.0%` where there is something."""
    share = 100 * part / whole if whole else 0
    return "不到 0.1%" if 0 < share < 0.05 else f"{share:.1f}%"
