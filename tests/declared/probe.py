"""Where do the new facts and kinds of deadline show? Run inside the copy.

`PYTHONPATH=. python probe.py OUTPUT` asks every place by itself; what it says goes to a JSON file as
`place/addition: fault`, with null where all is well. Only the application is imported here, never the tests:
they would bring the original with them.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import json
import random
import sys
import traceback
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

import openpyxl
from streamlit.testing.v1 import AppTest

from pages.present.compare import difference_lines
from pages.present.compare.answering import Judge
from pages.present.compare.dimensions import EVENTS, clean, dimensions
from pages.present.compare.grid import grid_of
from pages.present.compare.matrix import layout_of
from pages.present.export import answer_workbook, comparison_tables, printed_summary
from pages.present.export.excel_writer import excel_file
from pages.present.export.matrix_sheet import matrix_sheet
from pages.present.html import agenda_html
from pages.present.records import record_files
from pages.present.share import case_file, case_link
from pages.present.text import agenda_text, answer_text, balance_text
from pages.present.text.case_text import ToldCase
from pages.present.timeline.calendar_events import calendar_events
from pages.present.timeline.chart_view import chart_view
from pages.present.timeline.marks import marks_of, row_labels
from pages.present.timeline.svg_timeline import picture
from pages.ui.session import keys
from rules.advice.agenda import tasks
from rules.advice.answer_options import replies
from rules.advice.next_question import Inquiry
from rules.advice.provider_deadlines import awaited_deadlines
from rules.analysis.tables.dated_differences import dated_differently
from rules.analysis.tables.truth_table import tabulate
from rules.book.item_parts import judged_items
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.json_schema import EXCHANGED, FILES
from rules.catalogue.labels import value_label
from rules.catalogue.loader import load
from rules.domain.deadline_kinds import DEADLINES
from rules.domain.fact_kinds import KINDS
from rules.domain.parsing import parse
from rules.engine.engine import Engine
from rules.quiz.change_questions import OTHERWISE
from rules.quiz.customer_stories import STORIES
from rules.quiz.customers import draw_customer
from rules.quiz.date_questions import deadline_question
from rules.quiz.undisputed_case import DrawnCase
from rules.records import balances
from rules.whatif.ways import ways_to_use

SERVICE, DATED = "text_consult", "video_consult"
READS = {"insured_twice": SERVICE, "children": SERVICE, "transfer_day": DATED}
AS_OF = dt.date(2026, 3, 2)
VALUES: dict[str, Any] = {"insured_twice": False, "children": 2, "transfer_day": "2026-02-20"}
BAD: dict[str, Any] = {"insured_twice": True, "children": 3, "transfer_day": "2026-03-20"}
CASE: dict[str, Any] = {
    "as_of": AS_OF.isoformat(), "edition": "special", "addons": [], "policy_start": "2025-06-01",
    "waiting_days": 30, "renewal": False, "age": 40, "diagnosis": "none", **VALUES,
}  # fmt: skip

engine = Engine(load())
catalogue = engine.catalogue


def need(holds: object, said: object = "") -> None:
    """Fail with what was found instead."""
    if not holds:
        raise AssertionError(str(said)[:400])


def page(file: str, **state: Any) -> AppTest:
    opened = AppTest.from_file(str(Path.cwd() / "app.py"), default_timeout=60).switch_page(file)
    for key, value in state.items():
        opened.session_state[key] = value
    return run(opened)


def drawn(opened: AppTest) -> str:
    """All that was given to blocks to draw."""
    return str([json.loads(one.proto.json or "null") for one in opened.get("bidi_component")])


def run(opened: AppTest) -> AppTest:
    opened.run()
    need(not opened.exception, [one.value for one in opened.exception])
    return opened


@cache
def answered(**changed: Any) -> Any:
    return engine.evaluate(parse({**CASE, **changed}, SERVICES))


def scenario() -> Any:
    return parse(CASE, SERVICES)


def told() -> ToldCase:
    return ToldCase(CASE, CASE, {}, {})


def sheets(tables: Any) -> str:
    book = openpyxl.load_workbook(io.BytesIO(excel_file(tables)))
    return "\n".join(str(cell) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)
                     for cell in row if cell is not None)  # fmt: skip


# ---------------------------------------------------------------- facts


def form(fact: str) -> None:
    known = {name: value for name, value in CASE.items() if name not in VALUES}
    opened = page("pages/services.py", case=known, group=catalogue.facts[fact].group)
    value = BAD[fact]
    told = str(value).lower() if KINDS[fact] == "yes_no" else str(value)
    (block,) = (one for one in opened.get("bidi_component") if f"group:{fact}" in one.proto.json)
    states = opened._tree.get_widget_states()
    states.widgets.add(
        id=f"$$STREAMLIT_INTERNAL_KEY_{block.proto.id}__events",
        json_trigger_value=json.dumps([{"event": "answer", "value": [[1, f"group:{fact}", told]]}]),
    )
    opened._run(states)
    need(not opened.exception, [one.value for one in opened.exception])
    need(opened.session_state["case"][fact] == value)


def guided_question(fact: str) -> None:
    known = {name: value for name, value in CASE.items() if name not in VALUES}
    opened = page("pages/guide.py", case=known, guide_about=[READS[fact]], guide_now=fact)
    need(catalogue.facts[fact].question in [one.value for one in opened.header])
    value = VALUES[fact]
    match KINDS[fact]:
        case "yes_no":
            opened.button(key=f"guide_{fact}_{str(value).lower()}").click()
        case "whole":
            opened.number_input(key=f"guide_{fact}").set_value(value)
            opened.button(key=f"guide_{fact}_next").click()
        case "day":
            opened.text_input(key=f"guide_{fact}").set_value(value)
            opened.button(key=f"guide_{fact}_next").click()
    need(run(opened).session_state["case"][fact] == value)


def interview(fact: str) -> None:
    known = {name: value for name, value in CASE.items() if name != fact}
    need(fact in Inquiry(engine, known, tuple(SERVICES)).concerns)


def answers_to_try(fact: str) -> None:
    known = {name: value for name, value in CASE.items() if name != fact}
    verdicts = {engine.evaluate(parse({**known, fact: value}, SERVICES)).service(READS[fact]).status
                for value in replies(engine, known, fact)}  # fmt: skip
    need(len(verdicts) > 1, verdicts)


def missing(fact: str) -> None:
    known = {name: value for name, value in CASE.items() if name != fact}
    service = engine.evaluate(parse(known, SERVICES)).service(READS[fact])
    need(fact in service.missing and "label" not in service.to_json(), service.missing)


def link(fact: str) -> None:
    params = case_link.encode(CASE, "favourable", {})
    need(list(params[fact]) != [], params)
    opened = case_link.decode(params, AS_OF, catalogue)
    need(opened.facts[fact] == VALUES[fact] and not opened.refused, opened)


def kept_file(fact: str) -> None:
    loaded = case_file.from_file(case_file.to_file(CASE, "favourable", {}, AS_OF), AS_OF, catalogue)
    need(loaded.facts[fact] == VALUES[fact], loaded)


def words_of(fact: str) -> tuple[str, str]:
    return catalogue.facts[fact].label, value_label(fact, getattr(scenario(), fact), catalogue)


def workbook(fact: str) -> None:
    said = sheets(answer_workbook.tables(told(), answered(), catalogue))
    need(all(word in said for word in words_of(fact)))


def printed(fact: str) -> None:
    said = printed_summary.document(printed_summary.summary_of(told(), scenario(), answered(), catalogue))
    need(all(word in said for word in words_of(fact)))


def timeline(fact: str) -> None:
    marks = marks_of(answered(), scenario(), catalogue)
    text = catalogue.facts[fact].mark or catalogue.facts[fact].label
    need([mark for mark in marks if mark.text == text and mark.on == getattr(scenario(), fact)])


def comparison(fact: str) -> None:
    """What is chosen is varied; a day stands among what is the same for all."""
    base, judge = {**clean("healthy", AS_OF), "transfer_day": VALUES["transfer_day"]}, Judge(engine)
    varied = "edition" if KINDS[fact] == "day" else fact
    grid = grid_of(judge, base, [dimensions(base, catalogue)[varied]], "favourable")
    picture = matrix_sheet(layout_of(grid, list(SERVICES)), judge, ("", AS_OF.isoformat()), counts=True)
    tables = comparison_tables.grid_tables(picture, grid, judge, base)
    need(catalogue.facts[fact].label in sheets(tables[1:]))
    if varied == fact:
        need(len({cell.status for cell in grid.cells[READS[fact]]}) > 1, grid.cells[READS[fact]])


def compared_people(fact: str) -> None:
    need(any(fact in clean(event, AS_OF) for event in EVENTS), f"no prepared person has {fact}")


def ways_out(fact: str) -> None:
    found = ways_to_use(engine, parse({**CASE, fact: BAD[fact]}, SERVICES), READS[fact])
    said, info = json.dumps(found.to_json(), ensure_ascii=False), catalogue.facts[fact]
    need(info.label in said or str(info.change.otherwise and info.change.otherwise.say) in said, said)


def quiz_customers(fact: str) -> None:
    need(
        any(fact in draw_customer(random.Random(1), [story]).facts for story in STORIES),
        f"no story knows {fact}",
    )


def quiz_changes(fact: str) -> None:
    need(fact in OTHERWISE, f"no question puts {fact} otherwise")


def analysis(fact: str) -> None:
    every = judged_items(engine.plan("favourable"), catalogue)
    judged = next(one for one in every if one.service.id == READS[fact])
    (table,) = tabulate((judged,))
    need(fact in {name for axis in table.space.axes for name in axis.facts}, table.space.axes)


def schema(fact: str) -> None:
    need(fact in json.dumps(EXCHANGED["scenario"].json_schema()))
    need(fact in json.dumps(FILES["persona"].json_schema()))


# ---------------------------------------------------------------- kinds of deadline


def contract_answer(id: str) -> None:
    deadlines = [one["id"] for one in answered().service(SERVICE).to_json()["deadlines"]]
    need(id in deadlines, deadlines)
    need(f'"{id}"' in json.dumps(EXCHANGED["answer"].json_schema()))
    need(f'"{id}"' in json.dumps(FILES["persona"].json_schema()))


def drawer(id: str) -> None:
    opened = page("pages/services.py", case=CASE, opened=SERVICE, **{keys.drawer_fold(SERVICE, "when"): True})
    need(DEADLINES[id].name in "\n".join(one.value for one in opened.markdown))


def card(id: str) -> None:
    service = answered().service(SERVICE)
    only = [one for one in service.deadlines if one.id == id]
    said = answer_text.next_day(dataclasses.replace(service, deadlines=tuple(only)), answered())
    need(only[0].say in said and ("对方" in said) == (DEADLINES[id].whose == "provider"), said)


def screen_timeline(id: str) -> None:
    marks = marks_of(answered(), scenario(), catalogue)
    drawn = chart_view(answered(), marks, catalogue, row_labels(answered()))
    need(DEADLINES[id].name in [sign.name for sign in drawn.signs])
    need([mark for mark in marks if mark.kind == id])


def timeline_page(id: str) -> None:
    opened = page("pages/timeline.py", case=CASE)
    need(DEADLINES[id].name in drawn(opened))


def paper_timeline(id: str) -> None:
    svg = str(picture(answered(), marks_of(answered(), scenario(), catalogue), catalogue).svg)
    need(DEADLINES[id].name in svg)


def day_workbook(id: str) -> None:
    need(DEADLINES[id].name in sheets(answer_workbook.tables(told(), answered(), catalogue)))


def agenda(id: str) -> None:
    found = tasks(answered(), scenario(), catalogue)
    awaited = awaited_deadlines(answered(), scenario(), catalogue)
    if DEADLINES[id].whose == "customer":
        (task,) = (one for one in found if one.kind == id)
        need(DEADLINES[id].task in task.do and agenda_text.what(task) == DEADLINES[id].name, task)
        need(DEADLINES[id].task in agenda_html.agenda([task], answered(), catalogue))
    else:
        need([one for one in awaited if one.id == id], awaited)


def agenda_page(id: str) -> None:
    opened = page("pages/agenda.py", case=CASE)
    if DEADLINES[id].whose == "customer":
        need(DEADLINES[id].name in drawn(opened))
    else:
        need("付清费用" in drawn(opened))


def calendar(id: str) -> None:
    events = calendar_events(answered(), scenario(), catalogue, SERVICE)
    need([one for one in events if one.about[2] == id], events)


def comparison_details(id: str) -> None:
    base = {**clean("healthy", AS_OF), **VALUES}
    judge = Judge(engine)
    grid = grid_of(judge, base, [dimensions(base, catalogue)["edition"]], "favourable")
    table = comparison_tables.details(grid, judge)
    column = table.header.index(DEADLINES[id].name)
    need([row for row in table.rows if row[column]])


def differences(id: str) -> None:
    later = engine.evaluate(parse({**CASE, "as_of": "2026-03-12"}, SERVICES))
    found = [one for one in difference_lines.shown_differences(answered(), later) if one.service == SERVICE]
    lines = difference_lines.difference_texts(found, answered(), later, catalogue)
    need(DEADLINES[id].name in [difference_lines.aspect_name(line) for line in lines], lines)


def balance(id: str) -> None:
    if not DEADLINES[id].balance:
        need(id not in balances.DAYS)
        return
    mine = [one for one in balances.item_balances(answered()) if one.service == SERVICE]
    need(
        DEADLINES[id].name in str(balance_text.service_left(catalogue.service(SERVICE), mine, (), answered()))
    )
    need(DEADLINES[id].name in record_files.balance_table(mine, answered(), catalogue).header)


def quiz_question(id: str) -> None:
    rng = random.Random(5)
    others = [service for service in SERVICES if service != SERVICE]
    for _ in range(60):
        draft = deadline_question(
            id, DrawnCase(engine, draw_customer(rng, ["healthy", "clinic"])), rng, others
        )
        if draft is not None:
            need((DEADLINES[id].quiz_question or "最晚是哪天") in draft.said.ask, draft.said.ask)
            return
    raise AssertionError("no question in 60 customers")


def rule_diff(id: str) -> None:
    plan = engine.plan("favourable")
    (judged,) = (one for one in judged_items(plan, catalogue) if one.service.id == SERVICE)
    without = dataclasses.replace(
        judged.item, promises=tuple(one for one in judged.item.promises if one.id != id)
    )
    found = [one.id for one in dated_differently(judged, judged._replace(item=without))]
    need(found == [id], found)


ADDED_FACTS, ADDED_KINDS = tuple(VALUES), ("papers_by", "paid_by")

FACT_PLACES: dict[str, Callable[[str], None]] = {
    "form": form,
    "guided question": guided_question,
    "interview": interview,
    "answers to try": answers_to_try,
    "missing facts": missing,
    "link": link,
    "case file": kept_file,
    "workbook": workbook,
    "printed summary": printed,
    "timeline": timeline,
    "comparison": comparison,
    "prepared people": compared_people,
    "ways": ways_out,
    "quiz customers": quiz_customers,
    "quiz changes": quiz_changes,
    "analysis": analysis,
    "JSON schema": schema,
}
DEADLINE_PLACES: dict[str, Callable[[str], None]] = {
    "answer and its JSON schema": contract_answer,
    "drawer": drawer,
    "card": card,
    "timeline on the screen": screen_timeline,
    "timeline page": timeline_page,
    "timeline on paper": paper_timeline,
    "workbook": day_workbook,
    "agenda": agenda,
    "agenda page": agenda_page,
    "calendar": calendar,
    "comparison details": comparison_details,
    "differences": differences,
    "balance": balance,
    "quiz question": quiz_question,
    "difference of rules": rule_diff,
}


def asked() -> list[tuple[str, str]]:
    """Every place with every addition that belongs there."""
    facts = [
        (place, fact)
        for place in FACT_PLACES
        for fact in ADDED_FACTS
        if place != "timeline" or isinstance(VALUES[fact], str)
    ]
    return facts + [(place, kind) for place in DEADLINE_PLACES for kind in ADDED_KINDS]


def fault(check: Callable[[], None]) -> str | None:
    """What goes wrong; None where nothing does."""
    try:
        check()
    except Exception:  # noqa: BLE001 - whatever goes wrong is the finding
        return traceback.format_exc(limit=-4)
    return None


def main(output: Path) -> None:
    checks = {
        (place, addition): partial(
            (FACT_PLACES if addition in ADDED_FACTS else DEADLINE_PLACES)[place], addition
        )
        for place, addition in asked()
    }
    found = {f"{place}/{addition}": fault(check) for (place, addition), check in checks.items()}
    output.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
