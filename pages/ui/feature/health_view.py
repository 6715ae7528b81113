"""规则体检: are the rules sound over every combination of facts, and where not, what shows it?"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from pages.present.records import record_rows
from pages.present.text import answer_text
from pages.present.text.answer_text import READING_NAMES
from pages.ui.session import answers, case, keys
from rules.analysis.health import Finding, Health
from rules.analysis.soundness import Analysis
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.labels import in_words, label, value_label
from rules.catalogue.schema import Entry

CHECKS = {
    "never_available": "每项服务、每个项目，总有一种情况能用",
    "never_refused": "每项服务、每个项目，总有一种情况不能用",
    "never_decides": "没有多余的条件：每个条件都在某种情况下决定结果",
    "addon_takes_away": "多一项加购责任，不会反而少得到",
    "special_takes_away": "特需部版，不会比标准版少得到",
    "waiting_over_takes_away": "等待期过了，不会反而少得到",
    "answer_reverses": "多回答一个问题，不会推翻已经确定的结果，也不会减少已经确定的次数",
    "cautious_gives_more": "保守解释，不会比有利解释给得多",
    "applied_after_use": "申请截止不会晚于使用截止：一年里的每一天都按日期核对",
    "register_differs": "登记册里能换读法的条目，写明影响能不能用、次数还是日期的，算出来正是这些",
}
"""What is checked, by the kind of finding that says it does not hold."""


@dataclass
class Examination:
    """The last examination on this server. The rules do not change while it runs, so one is enough."""

    health: Health | None = None
    at: dt.datetime | None = None
    seconds: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def once(self, catalogue: Catalogue) -> None:
        """Examine the rules; who comes while that goes on waits for the same result."""
        with self._lock:
            if self.health is None:
                started = time.monotonic()
                health = Analysis(catalogue).run()
                self.at, self.seconds = dt.datetime.now(case.SHANGHAI), time.monotonic() - started
                self.health = health


def last_run() -> Examination:
    """The server's own of the terms of which the page speaks; empty until someone asks for it."""
    return _last_run_of(answers.shelf_place())


@st.cache_resource(show_spinner=False)
def _last_run_of(place: int) -> Examination:
    del place
    return Examination()


def draw_health(open_entry: Callable[[str], None]) -> None:
    """Draw the view; `open_entry` shows an entry of the registers."""
    run = last_run()
    st.markdown("把规则分得出的每一种情况都算一遍，两种解释各一遍，看有没有说不通的结果。")
    top = st.container()
    st.markdown(_checks(run.health))
    with top:
        if run.health is None:
            _ask(run)
        else:
            _numbers(run, run.health)
    if run.health is not None:
        _findings(run.health, open_entry)
        _services(run.health)


def _ask(run: Examination) -> None:
    st.caption("这台服务器启动以来还没有体检过，大约要十几秒到半分钟。")
    if st.button("运行体检", key="run_health", type="primary"):
        with st.spinner("正在逐一计算几千万种情况，请稍等……"):
            run.once(answers.catalogue())
        st.rerun()


def _checks(health: Health | None) -> str:
    """What is checked, and once that was done, how often it does not hold."""
    if health is None:
        return "\n".join(["**检查什么**\n", *(f"- {check}" for check in CHECKS.values())])
    counts = Counter(finding.violation.kind for finding in health.findings)
    lines = [
        f"- ⚠ {check}：**{counts[kind]} 处不成立**" if counts[kind] else f"- ✓ {check}"
        for kind, check in CHECKS.items()
    ]
    return "\n".join(["**检查了什么**\n", *lines])


def _numbers(run: Examination, health: Health) -> None:
    numbers = health.to_json()
    items = sum(len(service["items"]) for service in health.services.values())
    parts = (
        f"**{len(health.services)}** 项服务、**{items}** 个项目",
        f"每种解释各试 **{numbers['combinations']:,}** 种情况，没有抽样",
        f"代表 **{numbers['stands_for']:,}** 种",
        f"**{len(health.findings)}** 处不成立{_causes(health)}",
    )
    st.markdown(" · ".join(parts))
    if run.at:
        when = f"{run.at:%Y-%m-%d %H:%M}（北京时间）"
        st.caption(f"{when}算的，用了 {run.seconds:.0f} 秒；规则不变，结果不变。")
    asked = sum(note.violation.combinations for note in health.notes)
    if asked:
        both = 2 * numbers["combinations"]
        st.caption(f"另外，{both:,} 次里有 {asked:,} 次会多问一个不影响结果的问题：结果不会错，只是问多了。")


def _causes(health: Health) -> str:
    unexplained = sum(finding.cause is None for finding in health.findings)
    if unexplained:
        return f"，其中 **{unexplained}** 处原因不明"
    return "，原因都在手册" if health.findings else ""


def _services(health: Health) -> None:
    """How much was tried of each service."""
    catalogue = answers.catalogue()
    rows = ["| 服务 | 项目 | 看哪些事实 | 试过 | 代表 |", "|---|---:|---:|---:|---:|"]
    for id, service in health.services.items():
        sizes = (len(service["items"]), len(service["facts"]), service["combinations"], service["stands_for"])
        name = answer_text.plain(catalogue.service(id).name)
        rows.append(f"| {name} | " + " | ".join(f"{size:,}" for size in sizes) + " |")
    with st.expander("每项服务试了多少种情况"):
        st.markdown("\n".join(rows))


# ---------------------------------------------------------------- findings


def _findings(health: Health, open_entry: Callable[[str], None]) -> None:
    if not health.findings:
        return
    st.subheader("发现", anchor=False)
    st.caption("“在应用里打开”会用这个例子换掉现在填的情况，并撤销单独指定的读法。")
    for number, finding in enumerate(health.findings):
        with st.container(border=True, key=f"finding_{number}"):
            _finding(number, finding, open_entry)


def _finding(number: int, finding: Finding, open_entry: Callable[[str], None]) -> None:
    violation, entry = finding.violation, _entry(finding)
    times = f"，{violation.combinations:,} 种情况" if violation.combinations else ""
    lines = [
        f"⚠ **{_whose(finding)}** 不成立：{CHECKS[violation.kind]}",
        answer_text.small(f"按{READING_NAMES[finding.reading]}{times}"),
    ]
    if violation.kind == "never_decides":
        lines.insert(1, f"多余的条件：{answer_text.plain(in_words(violation.about, answers.catalogue()))}")
    if finding.cause is not None:
        lines.append("原因在手册：下面这一处换一种读法，就没有这个问题。")
    else:
        lines.append("**原因不明：规则或登记册可能有错。**")
    st.markdown("  \n".join(lines))
    if entry is not None:
        st.button(
            f"看登记的{'原因' if finding.cause else '条目'}：{answer_text.plain(entry.title)}",
            key=f"cause_{number}",
            type="tertiary",
            on_click=open_entry,
            args=(entry.id,),
        )
    for index, scenario in enumerate(violation.scenarios):
        before = violation.scenarios[0] if index else {}
        statuses = violation.statuses[index : None if len(violation.scenarios) == 1 else index + 1]
        st.markdown(_example(scenario, before, statuses))
        if st.button("在应用里打开", key=f"open_{number}_{index}"):
            _open(scenario, finding.reading)


def _entry(finding: Finding) -> Entry | None:
    """The entry that causes a finding, or that it is about."""
    id = finding.cause or finding.violation.about.partition(":")[0]
    return answers.catalogue().entries.get(id)


def _whose(finding: Finding) -> str:
    """`就医绿通（全部 10 项）`."""
    catalogue = answers.catalogue()
    services = [catalogue.service(id) for id in finding.service.split(", ") if id]
    names = "、".join(service.name for service in services)
    if len(services) != 1 or not finding.items:
        return answer_text.plain(names or "所有服务")
    which = answer_text.item_names(finding.items, services[0])
    return answer_text.plain(f"{names}（{which}）" if which else names)


def _example(scenario: Mapping[str, Any], before: Mapping[str, Any], statuses: tuple[Any, ...]) -> str:
    """A counterexample: its facts, or what it has other than the one before, and the status that follows."""
    known = answers.catalogue()
    facts = [fact for fact in scenario if fact not in before or before[fact] != scenario[fact]]
    told = [f"{label(fact, known)} **{answer_text.plain(_value(fact, scenario[fact]))}**" for fact in facts]
    told += [f"{label(fact, known)} **不清楚**" for fact in before if fact not in scenario]
    lead = "例子：" if not before else "其余相同，只有："
    arrows = " 与 ".join(answer_text.status_badge(status) for status in statuses)
    return f"{lead}{'，'.join(told)} → {arrows}"


def _value(fact: str, value: Any) -> str:
    if fact in record_rows.SHEETS:
        return "；".join(record_rows.row_text(fact, entry) for entry in value)
    return value_label(fact, value, answers.catalogue())


def _open(scenario: Mapping[str, Any], reading: str) -> None:
    """Take over a counterexample as it is, and show its answer."""
    case.replace(scenario)
    case.follow_reading()
    keys.READING.put(reading)
    st.switch_page("pages/services.py")
