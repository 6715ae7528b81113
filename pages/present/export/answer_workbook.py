"""What stands in the workbook of all answers? One sheet a question, with Chinese heads and ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pages.present.base.csv_table import Field, Table
from pages.present.export import cover_sheet
from pages.present.export.comparison_tables import SERVICE_HEAD
from pages.present.export.excel_writer import Cover, Section
from pages.present.records import record_rows
from pages.present.records.record_rows import WHAT
from pages.present.text import answer_text, case_text
from pages.present.text.answer_text import ABOUT, OPPOSITE_NAMES, PERIODS, provisional
from pages.present.text.count_text import pool_text
from pages.present.text.promise_text import supposed
from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.catalogue.labels import STANCE_NAMES, STATUS_NAMES, label
from rules.catalogue.schema import Entry, Service
from rules.domain.answer import Answer, Clause, Deadline, ServiceAnswer
from rules.domain.deadline_kinds import DEADLINES
from rules.domain.periods import Basis
from rules.domain.scenario import RECORDS

SheetRow = Sequence[Field]

VERDICTS = {True: "符合", False: "未满足", None: "待确认"}
CONTENTS = (
    ("记录", "记下的用量、预约和以前的住院"),
    (f"{len(SERVICES)} 项服务", "每项服务一行：状态、还剩几次、最近的日子、原因"),
    ("项目", "服务里的每个项目：状态、还差什么"),
    ("次数", "上限、已用、剩余，两种解释并列"),
    ("日期", "每个期限：哪天、怎么算、出处"),
    ("原因", "每个条件符合还是不符合、依据的情况和出处"),
    ("提示", "规则算不了、要自己留意的"),
    ("歧义", "手册里能作几种解释的地方，现在按哪一种"),
    ("条款行号", "用到的手册行号，按手册顺序"),
)
"""The sheets after the first, and what each is for."""

BASES: dict[Basis, str] = {"calendar": "日历日", "workday": "工作日", "hours": "小时"}


def tables(case: case_text.ToldCase, answer: Answer, catalogue: Catalogue) -> list[Table | Cover]:
    """The sheets: what it is, records, services, items, counts, days, reasons, remarks, disputes, lines."""
    pairs = list(zip(answer.services, catalogue.services, strict=True))
    return [
        _cover(case, answer, catalogue),
        _records(case.entered, catalogue),
        _services(pairs, answer, catalogue),
        _items(pairs, answer, catalogue),
        _counts(pairs, answer),
        _days(pairs, answer),
        _reasons(pairs),
        _caveats(pairs),
        _disputes(pairs, case.overrides, answer, catalogue),
        _clauses(pairs),
    ]


Pairs = Sequence[tuple[ServiceAnswer, Service]]


def _head(info: Service) -> tuple[str, str, str]:
    return info.group, info.name, info.id


def _lines(clause: Clause) -> str:
    return case_text.clause_lines([clause])


# ---------------------------------------------------------------- the case


def _cover(case: case_text.ToldCase, answer: Answer, catalogue: Catalogue) -> Cover:
    days = [
        ("查询日期", answer.as_of),
        ("保单生效日", answer.policy_start),
        ("保单终止日", answer.policy_end),
        ("等待期最后一天", answer.binding_until),
    ]
    return Cover(
        "说明",
        f"健康服务：{answer.as_of} 能用哪些，{len(SERVICES)} 项的全部结果",
        [
            Section("日期", [(name, day) for name, day in days if day is not None]),
            cover_sheet.terms(answer.rules, catalogue),
            cover_sheet.readings(answer.reading, case.overrides, catalogue),
            cover_sheet.entered_text(case, catalogue),
            cover_sheet.facts_text("假定（没有填）", case.assumed, catalogue),
        ],
        [cover_sheet.legend(), cover_sheet.contents(CONTENTS)],
    )


def _records(entered: Mapping[str, Any], catalogue: Catalogue) -> Table:
    """Every use, booking and earlier stay, with its days as days."""
    header = ("种类", "服务", "用、约或入院的日子", "约在或出院的日子", "数量", "金额（元）", "医院", "手术")
    rows: list[SheetRow] = []
    for kind in RECORDS:
        for entry in entered.get(kind) or ():
            cell = record_rows.cells(kind, entry)
            first, last = (*record_rows.SHEETS[kind].days, "")[:2]
            parts = (cell.get(field) for field in ("count", "amount", "hospital", "surgery"))
            rows.append((label(kind, catalogue), cell.get(WHAT), cell[first], cell.get(last), *parts))
    return Table("记录", header, rows, 2)


# ---------------------------------------------------------------- services and items


def _services(pairs: Pairs, answer: Answer, catalogue: Catalogue) -> Table:
    header = (
        *SERVICE_HEAD,
        "状态",
        "状态编号",
        f"{OPPOSITE_NAMES[answer.reading]}的状态",
        "还剩",
        "最近的日子",
        "原因",
        "还差的信息",
        "一共几项",
        "可用几项",
    )
    rows = [
        (
            *_head(info),
            STATUS_NAMES[service.status],
            service.status,
            STATUS_NAMES[service.opposite.status],
            case_text.count_told(service, info, answer.reading),
            answer_text.next_day(service, answer),
            answer_text.status_reason(service, [label(fact, catalogue) for fact in service.missing]),
            case_text.labels_told(service.missing, catalogue),
            len(service.items),
            sum(item.status == "available" for item in service.items),
        )
        for service, info in pairs
    ]
    return Table(f"{len(SERVICES)} 项服务", header, rows, 3)


def _items(pairs: Pairs, answer: Answer, catalogue: Catalogue) -> Table:
    other_name = OPPOSITE_NAMES[answer.reading]
    header = (
        *SERVICE_HEAD,
        "项目",
        "项目编号",
        "状态",
        "状态编号",
        f"{other_name}的状态",
        "还差的信息",
        "说明",
        "行号",
    )
    rows = [
        (
            *_head(info),
            info.items[item.id].name,
            item.id,
            STATUS_NAMES[item.status],
            item.status,
            STATUS_NAMES[other.status],
            case_text.labels_told(item.missing, catalogue),
            info.items[item.id].say,
            case_text.lines_told(info.items[item.id].cite),
        )
        for service, info in pairs
        for item, other in service.item_pairs()
    ]
    return Table("项目", header, rows, 5)


def _counts(pairs: Pairs, answer: Answer) -> Table:
    other_name = OPPOSITE_NAMES[answer.reading]
    header = (
        *SERVICE_HEAD,
        "项目",
        "项目编号",
        "上限",
        "已用",
        "剩余",
        "单位",
        "周期",
        f"{other_name}的上限",
        f"{other_name}的剩余",
        "行号",
    )
    rows: list[SheetRow] = []
    for service, info in pairs:
        for item, its in service.item_pairs():
            rows.append(
                (
                    *_head(info),
                    info.items[item.id].name,
                    item.id,
                    item.limit,
                    item.used,
                    item.remaining,
                    item.unit,
                    PERIODS[item.per],
                    its.limit,
                    its.remaining,
                    case_text.lines_told(info.items[item.id].limit.cite),
                )
            )
        rows += [
            (*_head(info), pool_text(pool, info), None, *[None] * 7, case_text.lines_told(pool.clause.lines))
            for pool in service.pools
        ]
    return Table("次数", header, rows, 5)


def _days(pairs: Pairs, answer: Answer) -> Table:
    """Every deadline of this reading, and those that only the other one has."""
    other_name = OPPOSITE_NAMES[answer.reading]
    header = (
        "日期",
        *SERVICE_HEAD,
        "项目",
        "项目编号",
        "种类",
        "种类编号",
        "说明",
        "计法",
        "备注",
        f"{other_name}",
        f"{other_name}的日期",
        "章节",
        "行号",
    )
    rows: list[SheetRow] = []
    for service, info in pairs:
        for day in service.deadlines:
            its = service.opposite.deadline(day.item, day.id)
            same = "没有这一天" if its is None else "一样" if its.on == day.on else "不一样"
            other_day = its.on if its else None
            rows.append((day.on, *_day(day, info), same, other_day, *_place(day.clause)))
        rows += [
            (None, *_day(day, info), "只有它有", day.on, *_place(day.clause))
            for day in service.opposite.deadlines
            if service.deadline(day.item, day.id) is None
        ]
    return Table("日期", header, rows, 6)


def _day(day: Deadline, info: Service) -> Iterator[Field]:
    yield from _head(info)
    yield info.items[day.item].name
    yield day.item
    yield DEADLINES[day.id].name
    yield day.id
    yield day.say + supposed(day)
    yield BASES[day.basis]
    notes = (
        f"{day.hours} 小时，从 {day.since} 算起，这里按整天算" if day.hours is not None else "",
        provisional(day.on) if day.provisional else "",
        "平均时间，不是保证" if day.average else "",
        "建议" if day.advice else "",
        ABOUT if day.about else "",
    )
    yield "；".join(note for note in notes if note)


def _place(clause: Clause) -> tuple[str, str]:
    return " ".join(part for part in (clause.section, clause.at) if part), _lines(clause)


# ---------------------------------------------------------------- reasons, remarks and disputes


def _reasons(pairs: Pairs) -> Table:
    header = (*SERVICE_HEAD, "项目", "结论", "条件", "依据的情况", "章节", "行号")
    rows: list[SheetRow] = []
    for service, info in pairs:
        reasons = [("", reason) for reason in service.because]
        if len(service.items) > 1:
            reasons += [(info.items[i.id].name, reason) for i in service.items for reason in i.because]
        rows += [
            (*_head(info), name, VERDICTS[r.verdict], r.say, r.found, *_place(r.clause))
            for name, r in reasons
        ]
    return Table("原因", header, rows, 4)


def _caveats(pairs: Pairs) -> Table:
    rows = [
        (*_head(info), caveat.text, *_place(caveat.clause))
        for service, info in pairs
        for caveat in service.caveats
    ]
    return Table("提示", (*SERVICE_HEAD, "要留意", "章节", "行号"), rows, 3)


def _disputes(pairs: Pairs, overrides: Mapping[str, str], answer: Answer, catalogue: Catalogue) -> Table:
    """Each place that can be read in several ways, with the reading that was counted with."""
    header = (*SERVICE_HEAD, "哪一处", "条目编号", "种类", "各种读法", "现在按", "影响", "行号")
    chosen = catalogue.readings(answer.reading, overrides)
    contradictions = {entry.id for entry in catalogue.contradictions}
    rows = [
        (
            *_head(info),
            entry.title,
            entry.id,
            "矛盾" if entry.id in contradictions else "空白",
            "；".join(f"{STANCE_NAMES[r.stance]}：{r.say}" for r in entry.readings.values()),
            entry.readings[chosen[entry.id]].say,
            entry.effect,
            case_text.lines_told(entry.lines),
        )
        for service, info in pairs
        for entry in _entries(service, catalogue)
    ]
    return Table("歧义", header, rows, 4)


def _entries(service: ServiceAnswer, catalogue: Catalogue) -> Iterator[Entry]:
    """What touches the service's answer, then the manual's other silences about it."""
    yield from (catalogue.entries[id] for id in service.disputes)
    for entry in catalogue.silences:
        if service.id in entry.services and entry.id not in service.disputes:
            yield entry


def _clauses(pairs: Pairs) -> Table:
    """Every place that this answer rests on, in the manual's order, with the services it concerns."""
    places: dict[tuple[int, int], dict[str, None]] = {}
    named: dict[tuple[int, int], str] = {}
    for service, info in pairs:
        clauses = [r.clause for r in service.because]
        clauses += [r.clause for item in service.items for r in item.because]
        clauses += [d.clause for d in service.deadlines] + [c.clause for c in service.caveats]
        for clause in clauses:
            for pair in clause.lines:
                places.setdefault(pair, {})[info.name] = None
                named.setdefault(pair, _place(clause)[0])
    rows = [
        (first, last, named[first, last], "、".join(services))
        for (first, last), services in sorted(places.items())
    ]
    return Table("条款行号", ("起始行", "结束行", "章节", "用到它的服务"), rows)
