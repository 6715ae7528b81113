"""How does the effect of a draft read on paper? Markdown in Chinese, what is gained first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rules.catalogue.catalogue import STANCES, Catalogue
from rules.catalogue.labels import STANCE_NAMES, STATUS_NAMES, lines_text
from rules.domain.answer_diff import COUNT, STATUS, Difference
from rules.domain.deadline_kinds import DEADLINES
from rules.drafts.case_words import answer_where, example_words
from rules.drafts.combinations import ChangedAnswer, Gain, ServiceEffect
from rules.drafts.draft_findings import NarrowedWindow
from rules.drafts.edit_list import place_of_change
from rules.drafts.effect import DraftEffect
from rules.drafts.people_words import doubt_words, people_headline, people_lines
from rules.drafts.register_effects import EFFECT_WORDS, TouchedEntry
from rules.drafts.term_changes import ChangedTerm
from rules.drafts.term_options import OPTIONS

GAIN_WORDS: dict[Gain, str] = {
    "gained": "变成可以使用",
    "lost": "不再可以使用",
    "status": "状态有别的变化",
    "count": "次数变了",
    "day": "日期变了",
}
LONGEST = 120
"""Characters of a value in a table."""
MARKUP = re.compile(r"([\\`*_\[\]<>|#~])")


def effect_markdown(effect: DraftEffect, catalogue: Catalogue) -> str:
    """The whole page."""
    parts = [
        *_gains_first(effect),
        *_changed_terms(effect, catalogue),
        *_people_asked(effect, catalogue),
        *(line for service in effect.services or () for line in _service_table(service, catalogue)),
        *_touched_steps(effect, catalogue),
        *_touched_cases(effect, catalogue),
        *_touched_entries(effect),
        *_new_findings(effect, catalogue),
    ]
    return "\n".join(parts)


def unmarked(text: object) -> str:
    """A text as it is: nothing in it is markup."""
    return MARKUP.sub(r"\\\1", " ".join(str(text).split()))


def _gains_first(effect: DraftEffect) -> Iterator[str]:
    yield "# 条款改动的影响"
    yield ""
    if not effect.terms:
        yield "两边的条款一样。"
        return
    if effect.people:
        told = (people_headline(effect), doubt_words(effect))
        yield f"**{unmarked('；'.join(one for one in told if one))}**"
        yield ""
    for gain, words in GAIN_WORDS.items():
        counts = [effect.count(gain, stance) for stance in STANCES]
        if any(counts) or gain == "gained":
            text = f"{words}：{_under_both(counts)}"
            yield f"**{text}**  " if gain == "gained" else f"{text}  "
    yield ""
    yield "组合：各项事实取规则分得开的值（或不清楚），每种组合只数一次，算在变化最重的一类里。"
    yield ""


def _people_asked(effect: DraftEffect, catalogue: Catalogue) -> Iterator[str]:
    if effect.people and effect.touched:
        yield "## 样本客户"
        yield ""
        yield f"编造的客户 {len(effect.people):,} 位，情况都已知；按两种解释各算一遍。"
        yield ""
        yield from (f"- {line}" for line in people_lines(effect, catalogue))
        yield ""


def _under_both(counts: list[int]) -> str:
    """How many combinations under each reading; what holds under one alone says so."""
    told = "，".join(
        f"{STANCE_NAMES[stance]} {count:,} 种组合" for stance, count in zip(STANCES, counts, strict=True)
    )
    holding = [stance for stance, count in zip(STANCES, counts, strict=True) if count]
    return f"{told}（只在{STANCE_NAMES[holding[0]]}下成立）" if len(holding) == 1 else told


def _changed_terms(effect: DraftEffect, catalogue: Catalogue) -> Iterator[str]:
    if not effect.terms:
        return
    yield "## 改了哪些条款"
    yield ""
    for term in effect.terms:
        yield f"- {_term_words(term, catalogue)}"
        if why := reason_of(term, catalogue):
            yield f"  - 为什么改：{unmarked(why)}"
    yield ""


def reason_of(term: ChangedTerm, catalogue: Catalogue) -> str:
    """Why the draft of these rules changes a term; empty where it does not say."""
    edits = catalogue.sources.draft.edits if catalogue.sources.draft else ()
    place = place_of_change(edits, term.file, term.path, term.old, term.new)
    return (edits[place].why or "") if place is not None else ""


def _term_words(term: ChangedTerm, catalogue: Catalogue) -> str:
    owner = catalogue.service(term.service).name if term.service else "各项服务共用"
    name = f"{owner}·{term.name}"
    lines = f"；手册第 {lines_text(term.lines)} 行" if term.lines else ""
    told = term.say_after and not term.say_after.startswith(term.name) and not term.is_statement
    say = f"；{unmarked(_cut(term.say_after))}" if told else ""
    place = f"（`{term.file}` 的 `{term.path.replace('`', '')}`{lines}{say}）"
    if term.is_statement:
        return f"{unmarked(name)}：**{unmarked(_cut(term.told))}**{place}"
    return f"{unmarked(name)}：{unmarked(_cut(term.before))} → **{unmarked(_cut(term.after))}**{place}"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}……"


def _service_table(effect: ServiceEffect, catalogue: Catalogue) -> Iterator[str]:
    service = catalogue.service(effect.service)
    yield f"## {service.name}"
    yield ""
    yield "；".join(
        f"{STANCE_NAMES[stance]}：{effect.compared[stance]:,} 种组合里变 {effect.changed[stance]:,} 种"
        for stance in STANCES
    )
    yield ""
    yield "| 之前 → 之后 | 什么情况 | 有利解释 | 保守解释 | 一例 |"
    yield "|---|---|---:|---:|---|"
    for answer in effect.answers:
        where = answer_where(answer, catalogue)
        counts = " | ".join(f"{answer.combinations[stance]:,}" for stance in STANCES)
        only = f"（只在{STANCE_NAMES[answer.only]}下）" if answer.only else ""
        example = example_words(answer.example, catalogue)
        change = f"{change_words(answer, catalogue)}{only}"
        yield f"| {change} | {unmarked(where)} | {counts} | {unmarked(example)} |"
    yield ""


def change_words(answer: ChangedAnswer, catalogue: Catalogue) -> str:
    """Before and after, e.g. `次数用完 → 可以使用`."""
    if answer.what == "status":
        return f"{STATUS_NAMES[answer.before]} → {STATUS_NAMES[answer.after]}"
    if answer.what == "per":
        return f"按什么期间：{OPTIONS['per', answer.before]} → {OPTIONS['per', answer.after]}"
    if answer.what in ("limit", "remaining"):
        unit = catalogue.service(answer.service).items[answer.items[0]].limit.unit
        name = "次数" if answer.what == "limit" else "还剩"
        return f"{name} {_count_words(answer.before, unit)} → {_count_words(answer.after, unit)}"
    name = DEADLINES[answer.what].name
    if answer.before is None or answer.after is None:
        return f"{'多出' if answer.before is None else '没有了'}“{name}”"
    return (
        f"{name}{'推后' if answer.after > answer.before else '提前'}（例：{answer.before} → {answer.after}）"
    )


def _count_words(count: Any, unit: str) -> str:
    return "没有数字" if count is None else f"{count} {unit}"


def _touched_steps(effect: DraftEffect, catalogue: Catalogue) -> Iterator[str]:
    if not effect.steps:
        return
    yield "## 示例人物"
    yield ""
    for step in effect.steps or ():
        changes = "；".join(dict.fromkeys(difference_words(one, catalogue) for one in step.differences))
        lead = f"**{GAIN_WORDS['gained']}**；" if step.gains else ""
        unmet = f"；写好的预期有 {len(step.unmet)} 处不再成立" if step.unmet else ""
        title = f"{step.name}，第 {step.number} 步（{step.title}）"
        yield f"- {unmarked(title)}：{lead}{unmarked(changes)}{unmet}"
    yield ""


def difference_words(one: Difference, catalogue: Catalogue) -> str:
    """One thing that is otherwise at a step."""
    service = catalogue.service(one.service)
    name = service.items[one.item].name if one.item and len(service.items) > 1 else service.name
    only = f"（只在{STANCE_NAMES['cautious']}下）" if one.opposite else ""
    if one.aspect == STATUS:
        return f"{name} {STATUS_NAMES[one.left]} → {STATUS_NAMES[one.right]}{only}"
    if one.aspect == COUNT:
        left, right = (_count_words(side.remaining, side.unit) for side in (one.left, one.right))
        return f"{name} 还剩 {left} → {right}{only}"
    left, right = (day.isoformat() if day else "没有" for day in (one.left, one.right))
    return f"{name} {DEADLINES[one.aspect].name} {left} → {right}{only}"


def _touched_cases(effect: DraftEffect, catalogue: Catalogue) -> Iterator[str]:
    if effect.cases:
        yield "## 不再成立的用例"
        yield ""
        for case in effect.cases or ():
            name = catalogue.service(case.service).name
            told = "；".join(expectation_words(told) for told in case.unmet)
            yield f"- {name}，{unmarked(case.name)}：{unmarked(told)}"
        yield ""


CODES: dict[str, str] = {
    "status": "状态",
    "missing": "还要问",
    "limit": "次数",
    "remaining": "还剩",
    "used": "已用",
    "unit": "单位",
    "per": "期间",
    "open": "还不确定",
    **{id: kind.name for id, kind in DEADLINES.items()},
    **{str(status): name for status, name in STATUS_NAMES.items()},
}
CODE = re.compile(rf"(?:[a-z0-9_]+\.)?\b({'|'.join(sorted(CODES, key=len, reverse=True))})\b", re.ASCII)


def expectation_words(told: str) -> str:
    """What an expectation says, with its codes in Chinese."""
    return CODE.sub(lambda found: CODES[found[1]], told)


def _touched_entries(effect: DraftEffect) -> Iterator[str]:
    if effect.entries:
        yield "## 登记册里相关的条目"
        yield ""
        yield from (f"- {entry_words(entry)}" for entry in effect.entries or () if entry.effect != "near")
        if near := [
            f"{unmarked(one.title)}（`{one.id}`）" for one in effect.entries or () if one.effect == "near"
        ]:
            yield f"- 同一处条文的其他条目：{'、'.join(near)}"
        yield ""


def entry_words(entry: TouchedEntry) -> str:
    where = f"（`{entry.id}`，手册第 {lines_text(entry.lines)} 行）"
    text = f"{EFFECT_WORDS[entry.effect]}：{unmarked(entry.title)}{where}"
    if entry.gap_before is None or entry.gap_after is None:
        return text
    gaps = [f"{gap:g} {entry.unit}".strip() for gap in (entry.gap_before, entry.gap_after)]
    return f"{text}：与另一读法原来差 {gaps[0]}，现在差 {gaps[1]}"


def _new_findings(effect: DraftEffect, catalogue: Catalogue) -> Iterator[str]:
    yield "## 新的发现"
    yield ""
    found = [window_words(window, catalogue) for window in effect.windows or ()]
    found += [
        f"{catalogue.service(one.service).name if one.service in catalogue.switching else one.service}："
        f"{FINDING_WORDS.get(one.violation.kind, one.violation.kind)}"
        f"（{STANCE_NAMES[one.reading]}{f'，起因：`{one.cause}`' if one.cause else ''}）"
        for one in effect.findings or ()
        if one.violation.kind != "applied_after_use"
    ]
    found += [unmarked(told) for told in effect.numbers or ()]
    yield from (f"- {one}" for one in found) if found else ("没有。",)
    yield ""


def window_words(window: NarrowedWindow, catalogue: Catalogue) -> str:
    service = catalogue.service(window.service)
    name = service.name if len(service.items) == 1 else f"{service.name}·{service.items[window.item].name}"
    since = catalogue.facts[window.since].label
    if window.after < 0:
        first = window.late[0]
        told = f"申请截止会晚于使用截止：{since}在 {first} 等 {len(window.late)} 天（平年、闰年各算一年）"
    else:
        told = f"申请截止离使用截止最少只剩 {window.after} 天：{since} {window.on}"
    before = f"；原来最少 {window.before} 天" if window.before is not None else ""
    readings = "、".join(STANCE_NAMES[stance] for stance in window.readings)
    return f"{name}：{told}{before}（{readings}）"


FINDING_WORDS = {
    "never_available": "没有一种情况能用",
    "never_refused": "没有一种情况不能用",
    "never_decides": "有条件从不决定结果",
    "addon_takes_away": "多一项加购责任反而少得到",
    "special_takes_away": "特需部版比标准版少得到",
    "waiting_over_takes_away": "等待期过了反而少得到",
    "answer_reverses": "多回答一个问题会推翻已经确定的结果",
    "cautious_gives_more": "保守解释比有利解释给得多",
    "applied_after_use": "申请截止会晚于使用截止",
    "register_differs": "登记册条目写明的影响与算出来的不同",
}
"""Kinds of findings, in Chinese."""
