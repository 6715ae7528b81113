"""改条款: every kind of term is changed, added, taken away; a draft is kept, sent and loaded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.present.share.draft_link import LONGEST_IN_ADDRESS, NamedDraft, pack, unpack
from pages.present.share.page_registry import PAGES
from pages.ui.draft.term_rows import conditions_together, form_parts, item_of, rows_of
from pages.ui.session import keys
from rules.catalogue.catalogue import DATA, SERVICES
from rules.catalogue.draft import TermEdit, draft_bytes
from rules.catalogue.inheritance import whole
from rules.catalogue.labels import lines_text
from rules.catalogue.loader import drafted, load
from rules.drafts.edit_list import with_edit
from rules.drafts.term_edits import joining_edit, split_places, splitting_edit
from rules.drafts.terms import terms_of
from tests.support.fields import Shown, answer, blocks, fields, press, tell

pytestmark = pytest.mark.usefixtures("nothing_measured")

ROOT = Path(__file__).resolve().parents[4]
COMPANION, NURSING = "outpatient_companion", "home_nursing"
SCREENING = "cancer_screening"
COUNT = "items.main.limit.count.readings.table.otherwise"
NOTE = "items.main.limit.count.readings.note"
BOOK = "items.ordinary.window.apply_by.date.plus.days"


def edit(path: str, old: Any, new: Any, service: str = COMPANION) -> TermEdit:
    return TermEdit(**{"file": f"services/{service}.yaml", "path": path, "from": old, "to": new})


def opened(page: str = "terms", **params: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).switch_page(PAGES[page].file)
    for name, value in params.items():
        app.query_params[name] = value
    return app.run()


def edits(app: AppTest) -> tuple[TermEdit, ...]:
    text = str(app.session_state[keys.DRAFT]) if keys.DRAFT in app.session_state else ""
    return unpack(text).edits if text else ()


def field(service: str, path: str) -> str:
    return keys.term_field(service, path)


def said(app: AppTest) -> str:
    return "\n".join(element.value for kind in (app.markdown, app.error, app.warning) for element in kind)


# ---------------------------------------------------------------- every kind of term


def test_a_number_is_changed_and_taken_back() -> None:
    app = opened(service=COMPANION)
    answer(app, field(COMPANION, COUNT), "3")
    assert edits(app) == (edit(COUNT, 2, 3),)
    shown = fields(app)[field(COMPANION, COUNT)]
    assert shown.value == "3"
    assert "2 次" in shown.words
    press(app, f"undo:{COUNT}")
    assert edits(app) == ()
    assert fields(app)[field(COMPANION, COUNT)].value == "2"
    assert not app.exception


def test_all_places_of_a_contradiction_can_be_changed_each_with_its_own_lines() -> None:
    app = opened(service=COMPANION)
    answer(app, field(COMPANION, NOTE), "3")
    answer(app, field(COMPANION, COUNT), "3")
    assert {one.path for one in edits(app)} == {NOTE, COUNT}
    text = "\n".join(shown.words for shown in fields(app).values())
    assert "矛盾：门诊陪诊一年能用几次" in text
    readings = load().entries["outpatient-companion-count"].readings
    for reading in ("table", "note"):
        first, _ = readings[reading].lines[0]
        assert str(first) in text


def test_a_period_and_its_unit_are_changed() -> None:
    app = opened(service=NURSING, part="ordinary", conditions="true")
    answer(app, field(NURSING, BOOK), "30")
    assert edits(app) == (edit(BOOK, 15, 30, NURSING),)
    answer(app, f"unit:{field(NURSING, BOOK)}", "workdays")
    assert edits(app) == (edit(BOOK.rpartition(".")[0], {"days": 15}, {"workdays": 30}, NURSING),)
    assert not app.exception


def test_a_choice_is_changed() -> None:
    app = opened(service=COMPANION)
    answer(app, field(COMPANION, "items.main.limit.per"), "str:stay")
    assert edits(app) == (edit("items.main.limit.per", "policy_year", "stay"),)


def test_a_value_is_taken_away_from_a_test_and_added() -> None:
    place = "requires.1.when.readings.public-second"
    both = {"fact": "hospital", "in": ["public_general", "public_vip"]}
    app = opened(service=COMPANION, conditions="true")
    answer(app, f"values:{COMPANION}:{place}", ["public_vip"])
    assert edits(app) == (edit(place, both, {"fact": "hospital", "is": "public_vip"}),)
    answer(app, f"values:{COMPANION}:{place}", ["public_vip", "other"])
    assert edits(app)[0].new == {"fact": "hospital", "in": ["public_vip", "other"]}
    answer(app, f"values:{COMPANION}:{place}", ["public_vip", "public_general"])
    assert edits(app) == ()


def test_a_test_keeps_at_least_one_value() -> None:
    app = opened(service=COMPANION, conditions="true")
    answer(app, f"values:{COMPANION}:requires.0.when", [])
    assert edits(app) == ()
    assert "至少要选一项" in fields(app)[f"condition:{COMPANION}:requires.0.when"].fault


def test_another_fact_of_a_condition_begins_with_its_first_option() -> None:
    app = opened(service=COMPANION, conditions="true")
    answer(app, field(COMPANION, "requires.0.when.fact"), "str:diagnosis")
    assert edits(app)[0].new == {"fact": "diagnosis", "is": "none"}
    assert "诊断" in fields(app)[f"condition:{COMPANION}:requires.0.when"].words


def test_a_condition_is_replaced_as_a_whole_and_its_former_sentence_stays_beside_it() -> None:
    app = opened(service=COMPANION, conditions="true")
    answer(app, f"another:{COMPANION}:requires.0.when", "always")
    assert edits(app) == (edit("requires.0.when", {"fact": "care", "is": "outpatient"}, "always"),)
    said = fields(app)[f"condition:{COMPANION}:requires.0.when"].words
    assert "就医情况是看门诊" in said
    assert "不论什么情况" in said
    press(app, "undo:requires.0.when")
    assert edits(app) == ()


def test_shared_conditions_are_offered_in_words() -> None:
    app = opened(service=COMPANION, conditions="true")
    assert "confirmed_critical" in str(fields(app)[f"another:{COMPANION}:requires.0.when"].options)
    answer(app, f"another:{COMPANION}:requires.0.when", "rule:confirmed_critical")
    assert edits(app)[0].new == {"rule": "confirmed_critical"}
    assert "confirmed_critical" not in fields(app)[f"another:{COMPANION}:requires.0.when"].words


def test_a_condition_is_one_group_its_sentence_with_a_line_for_each_test() -> None:
    known = load()
    rows = rows_of(known, known, COMPANION, None, (), conditions=True)
    found = [[row.term.path for row in together] for together in conditions_together(rows)]
    assert [path for together in found for path in together] == [row.term.path for row in rows]
    assert ["requires.0.when", "requires.0.when.fact", "requires.0.when.is"] in found
    shown = fields(opened(service=NURSING, part="critical", conditions="true"))
    when = "items.critical.requires.0.when"
    inner = f"{when}.all.0.readings.critical-illness-stay"
    for place in (f"{inner}.any.0", f"{inner}.any.1.all.0", f"{inner}.any.1.all.1", f"{when}.all.1"):
        assert f"test:{NURSING}:{place}" in shown, place
    assert shown[f"joined:{NURSING}:{when}:1"].value == "all"
    assert shown[f"joined:{NURSING}:{inner}:1"].value == "any"
    # The word before a test stands in its line.
    assert shown[f"lead:{NURSING}:{inner}.any.1.all.0"].value == "known"
    assert "矛盾" in shown[f"disputed:{NURSING}:{when}.all.0"].words


@pytest.mark.parametrize("service", SERVICES)
def test_every_term_has_its_field(service: str) -> None:
    """Whatever could be changed without the form can be changed in it."""
    known = load()
    parts = form_parts(known, service, conditions=True) or {"": ""}
    shown: dict[str, Shown] = {}
    for part in parts:
        shown |= fields(opened(service=service, part=part, conditions="true"))
    for term in terms_of(known, service):
        place = term.path.rpartition(".")[0]
        own = {
            field(service, term.path),
            f"condition:{service}:{term.path}",
            f"values:{service}:{place}",
            f"{term.path.rpartition('.')[2]}:{service}:{place}",
            f"{term.path.rpartition('.')[2]}:{service}:{place.removesuffix('.stayed')}",
        }
        assert own & set(shown), term.path


def test_how_conditions_are_joined_is_changed_and_changed_back() -> None:
    when = "items.ordinary.requires.0.when"
    app = opened(service=NURSING, part="ordinary", conditions="true")
    answer(app, f"joined:{NURSING}:{when}:1", "any")
    (one,) = edits(app)
    assert (one.path, list(one.old), list(one.new)) == (when, ["all"], ["any"])
    assert "，或者" in fields(app)[f"condition:{NURSING}:{when}"].words
    answer(app, f"joined:{NURSING}:{when}:1", "all")
    assert edits(app) == ()


def test_a_test_is_turned_round_and_compared_otherwise() -> None:
    when = "items.ordinary.requires.0.when"
    app = opened(service=NURSING, part="ordinary", conditions="true")
    answer(app, f"how:{NURSING}:{when}.all.1", "not")
    assert edits(app)[0].new == {"not": {"happened": "discharged_on"}}
    answer(app, f"how:{NURSING}:{when}.all.1.not", "")
    assert edits(app) == ()
    far = opened(service="city_transfer", conditions="true", part="")
    answer(far, "how:city_transfer:requires.0.when", "below")
    assert edits(far)[0].new == {"fact": "distance_km", "below": 100}


def test_the_word_before_a_test_is_changed_and_taken_away() -> None:
    place = "caveats.3.when"
    app = opened(service=COMPANION, conditions="true")
    answer(app, f"lead:{COMPANION}:{place}", "unless_known")
    assert list(edits(app)[0].new) == ["unless_known"]
    answer(app, f"lead:{COMPANION}:{place}", "")
    assert edits(app)[0].new == {"fact": "hospital", "is": "other"}


def test_a_second_answer_that_came_too_late_changes_nothing_else() -> None:
    """Two answers may come at once, the second about something that the first took away."""
    when = "items.ordinary.requires.0.when"
    app = opened(service=NURSING, part="ordinary", conditions="true")
    shown = fields(app)[f"joined:{NURSING}:{when}:1"]
    tell(
        app,
        shown.block,
        [[1, f"remove:{NURSING}:{when}.all.0", ""], [2, f"joined:{NURSING}:{when}:1", "any"]],
    )
    assert [one.new for one in edits(app)] == [{"happened": "discharged_on"}]
    assert "看一遍" in fields(app)[f"condition:{NURSING}:{when}"].fault


def test_a_number_inside_a_condition_stands_among_the_numbers_under_its_sentence() -> None:
    app = opened(service="city_transfer")
    shown = fields(app)[field("city_transfer", "requires.0.when.at_most")]
    assert (shown.value, "家到医院最短路程在" in shown.words) == ("100", True)
    answer(app, field("city_transfer", "requires.0.when.at_most"), "80")
    assert [(one.path, one.new) for one in edits(app)] == [("requires.0.when.at_most", 80)]


def test_a_list_of_cities_is_offered_by_its_words() -> None:
    terms = [term for term in terms_of(load(), "medical_advance") if term.path.endswith("in_list")]
    assert terms
    assert all("城市" in option.label for term in terms for option in term.options)


def test_a_statement_is_taken_out() -> None:
    app = opened(service=COMPANION, conditions="true")
    press(app, f"remove:{COMPANION}:requires.0")
    assert [(one.path, one.new) for one in edits(app)] == [("requires.0", None)]
    assert not app.exception


@pytest.mark.parametrize(
    ("kind", "item", "place"),
    [
        ("requires", "", "requires.2"),
        ("apply_by", "main", "items.main.window"),
        ("promise", "", "promises"),
    ],
)
def test_a_statement_is_added(kind: str, item: str, place: str) -> None:
    app = opened(service=COMPANION, conditions="true")
    answer(app, keys.TERMS_ADDING, kind)
    answer(app, f"add_item:{COMPANION}:{kind}", item)
    if kind == "promise":
        answer(app, "add_deadline", "notify_by")
    answer(app, "add_say", "  加的\n一条 ")
    press(app, "add_take")
    assert edits(app)[0].path.startswith(place)
    assert "加的 一条" in str(edits(app)[0].new)
    # The form is shut, and begins anew.
    assert "add_take" not in fields(app)
    answer(app, keys.TERMS_ADDING, kind)
    assert fields(app)["add_say"].value == ""


def test_what_does_not_fit_a_new_statement_is_said_there_and_nothing_is_added() -> None:
    app = opened(service=COMPANION, conditions="true")
    answer(app, keys.TERMS_ADDING, "apply_by")
    answer(app, "add_length", "十五")
    assert "没看懂" in fields(app)["add_length"].fault
    press(app, "add_take")
    assert edits(app) == ()
    answer(app, "add_length", "0")
    assert "须为 1 至 366 的整数" in fields(app)["add_length"].fault
    answer(app, "add_length", "20")
    press(app, "add_take")
    assert "20" in str(edits(app)[0].new)


def test_a_statement_on_the_age_is_added() -> None:
    app = opened(service=COMPANION, conditions="true")
    answer(app, keys.TERMS_ADDING, "requires")
    answer(app, "add_fact", "age")
    answer(app, "add_number:age", "18")
    press(app, "add_take")
    assert edits(app)[0].new["when"] == {"fact": "age", "at_least": 18}


def test_a_further_condition_is_joined_and_taken_away_again() -> None:
    app = opened(service=COMPANION, conditions="true")
    answer(app, f"more:{COMPANION}:requires.0.when", "any:accident")
    care = {"fact": "care", "is": "outpatient"}
    joined = {"any": [care, {"fact": "accident", "is": True}]}
    assert edits(app) == (edit("requires.0.when", care, joined),)
    assert "，或者" in fields(app)[f"condition:{COMPANION}:requires.0.when"].words
    press(app, f"remove:{COMPANION}:requires.0.when.any.1")
    assert edits(app) == ()


def test_a_new_condition_may_ask_for_an_age() -> None:
    app = opened(service=COMPANION, conditions="true")
    answer(app, f"more:{COMPANION}:requires.0.when", "all:age")
    answer(app, field(COMPANION, "requires.0.when.all.1.at_least"), "60")
    assert edits(app)[0].new["all"][1] == {"fact": "age", "at_least": 60}
    assert "年龄不小于 60 周岁" in fields(app)[f"condition:{COMPANION}:requires.0.when"].words


def test_a_condition_is_joined_to_several_that_are_joined_otherwise() -> None:
    app = opened(service=COMPANION, conditions="true")
    answer(app, f"more:{COMPANION}:requires.0.when", "all:accident")
    answer(app, f"more:{COMPANION}:requires.0.when", "any:sex")
    (one,) = edits(app)
    assert [next(iter(part)) for part in one.new["any"]] == ["all", "fact"]
    # Another may stand within the brackets.
    answer(app, f"more:{COMPANION}:requires.0.when.any.0", "all:married")
    assert [part["fact"] for part in edits(app)[0].new["any"][0]["all"]] == ["care", "accident", "married"]


def test_a_third_condition_stands_beside_the_other_two() -> None:
    known = load()
    test = {"fact": "accident", "is": True}
    first = joining_edit(known, COMPANION, "requires.0.when", "all", test)
    two = drafted(draft_bytes([first]), "试")
    second = joining_edit(two, COMPANION, "requires.0.when", "all", {"fact": "sex", "is": "female"})
    (one,) = with_edit((first,), second, known.sources)
    assert [part["fact"] for part in one.new["all"]] == ["care", "accident", "sex"]
    mixed = joining_edit(two, COMPANION, "requires.0.when", "any", test)
    assert list(mixed.new) == ["any"]
    assert mixed.new["any"][0] == first.new


def test_a_plain_count_is_divided_by_edition_and_made_one_again() -> None:
    app = opened(service=SCREENING, conditions="true")
    path = split_places(terms_of(load(), SCREENING))[0].path
    answer(app, keys.TERMS_ADDING, "split")
    answer(app, f"add_place:{SCREENING}", path)
    answer(app, "add_fact", "edition")
    answer(app, "add_value:edition", ["special"])
    answer(app, "add_then", "9")
    press(app, "add_take")
    (one,) = edits(app)
    assert one.path == path
    assert one.new == {"when": {"fact": "edition", "is": "special"}, "then": 9, "otherwise": one.old}
    app.session_state[keys.TERMS_PART] = item_of(path)
    app.run()
    press(app, f"merge:{SCREENING}:{path}")
    assert edits(app) == ()


@pytest.mark.parametrize(
    ("service", "path", "quoted"),
    [
        ("inpatient_carer", "items.main.limit.count", "9 天或 30 天"),
        (NURSING, "pools.0.count.readings.per-year", "或"),
    ],
)
def test_a_count_that_sentences_quote_is_divided_and_they_quote_both(
    service: str, path: str, quoted: str
) -> None:
    change = splitting_edit(load(), service, path, {"fact": "edition", "is": "special"}, 9)
    found = drafted(draft_bytes([change]), "试").service(service)
    said = found.pools[0].say if path.startswith("pools") else found.summary
    assert quoted in said


def test_a_shared_count_is_added_changed_and_taken_out() -> None:
    app = opened(service="second_opinion", conditions="true")
    answer(app, keys.TERMS_ADDING, "pool")
    answer(app, "add_count", "1")
    press(app, "add_take")
    pools = drafted(draft_bytes(edits(app)), "试").service("second_opinion").pools
    assert [(pool.items, pool.count) for pool in pools[-1:]] == [(["domestic", "overseas"], 1)]
    assert not app.exception
    place = f"pools.{len(pools) - 1}"
    answer(app, field("second_opinion", f"{place}.count"), "2")
    assert drafted(draft_bytes(edits(app)), "试").service("second_opinion").pools[-1].count == 2
    press(app, f"remove:second_opinion:{place}")
    assert not drafted(draft_bytes(edits(app)), "试").service("second_opinion").pools[len(pools) - 1 :]


def test_the_reason_of_a_change_is_kept_in_the_session_and_the_address() -> None:
    app = opened(draft=pack(NamedDraft("甲", (edit(COUNT, 2, 3), edit(NOTE, 1, 3)))), service=COMPANION)
    answer(app, "change_why:0", "理赔少于预期")
    reasons = {one.path: one.why for one in edits(app)}
    assert sorted(map(str, reasons.values())) == ["None", "理赔少于预期"]
    text = app.query_params["draft"]
    other = opened(draft=text[0] if isinstance(text, list) else text, service=COMPANION)
    assert fields(other)["change_why:0"].value == "理赔少于预期"
    # Another value of the same place keeps the reason; none takes it away.
    changed = next(path for path, why in reasons.items() if why)
    answer(app, field(COMPANION, changed), "4")
    assert {one.path: one.why for one in edits(app)} == reasons
    answer(app, "change_why:0", "")
    assert not any(one.why for one in edits(app))


def test_changes_of_all_services_stand_in_panels_with_the_way_to_each() -> None:
    both = (edit(COUNT, 2, 3), edit(BOOK, 15, 30, NURSING))
    app = opened(draft=pack(NamedDraft("甲", both)), service=COMPANION)
    shown = fields(app)
    assert {f"undo:{COUNT}", f"undo:{BOOK}", "change_why:0", "change_why:1"} <= set(shown)
    assert field(NURSING, "items.critical.window.apply_by.date.plus.days") not in shown
    answer(app, field(NURSING, BOOK), "20")
    assert [one.new for one in edits(app)] == [3, 20]
    (way,) = (name for name in shown if name.startswith("change_open:"))
    press(app, way)
    assert fields(app)["terms_service"].value == NURSING
    press(app, f"undo:{COUNT}")
    assert [one.path for one in edits(app)] == [BOOK]


def test_a_condition_that_is_changed_stands_in_the_panel_in_words() -> None:
    other = edit("requires.0.when", {"fact": "care", "is": "outpatient"}, "always")
    app = opened(draft=pack(NamedDraft("甲", (other,))), service=COMPANION)
    (told,) = (shown for name, shown in fields(app).items() if name.startswith("change:"))
    assert "→" in told.words
    answer(app, "change_why:0", "都能用")
    assert edits(app)[0].why == "都能用"
    press(app, "change_undo:0")
    assert edits(app) == ()


def test_a_condition_that_goes_is_told_in_words_and_the_others_stay_as_they_are() -> None:
    care = whole(DATA / "services" / f"{COMPANION}.yaml")["requires"][0]
    some = (edit("requires.0", care, None), edit(COUNT, 2, 3))
    app = opened(draft=pack(NamedDraft("甲", some)), service=COMPANION)
    (told,) = (shown for name, shown in fields(app).items() if name.startswith("change:"))
    assert told.words.split()[:2] == ["去掉一条条件要先发生的事：正在或准备看门诊", "第"]
    assert "改了 2 处" in dict(blocks(app))["terms_panels"]
    app = opened(draft=pack(NamedDraft("甲", some)), service=COMPANION, conditions="true")
    assert [name for name in fields(app) if name.startswith("undo:")] == [f"undo:{COUNT}"]
    assert ".yaml" not in dict(blocks(app))["terms_panels"]


# ---------------------------------------------------------------- what the data refuse


def test_a_change_that_the_data_refuse_is_said_at_the_term_and_the_draft_stays() -> None:
    app = opened(service=COMPANION)
    answer(app, field(COMPANION, NOTE), "2")
    before = edits(app)
    answer(app, field(COMPANION, COUNT), "")
    assert edits(app) == before
    told = fields(app)[field(COMPANION, COUNT)].fault
    assert "没有改" in told
    assert "须为 0 至 1,000 的整数；收到 空着" in told
    assert "items." not in told
    assert fields(app)[field(COMPANION, COUNT)].value == "2"


@pytest.mark.parametrize("typed", ["三次", "1e9", "-1", "2.5", "<b>"])
def test_what_is_no_fitting_number_is_said_at_the_term_and_the_draft_stays(typed: str) -> None:
    app = opened(service=COMPANION)
    answer(app, field(COMPANION, COUNT), typed)
    shown = fields(app)[field(COMPANION, COUNT)]
    assert "没有改" in shown.fault
    assert shown.value == "2"
    assert edits(app) == ()
    if typed in ("-1", "2.5"):
        assert (
            f"门诊陪诊·次数·不是“加购责任里有门急诊加油包／补充责任”时：须为 0 至 1,000 的整数；收到 {typed}"
            in shown.fault
        )


def test_a_hostile_unit_and_name_stay_words() -> None:
    hostile = '"</style><b>x'
    draft = NamedDraft("<b>*a*</b>", (edit("items.main.limit.unit", "次", hostile),))
    plain = opened(service=COMPANION, draft=pack(draft))
    assert hostile in fields(plain)[field(COMPANION, COUNT)].words
    full = opened(service=COMPANION, draft=pack(draft), conditions="true")
    assert hostile in fields(full)[field(COMPANION, COUNT)].words
    assert "<b>x" not in dict(blocks(full))["terms_panels"]


# ---------------------------------------------------------------- several drafts, link and file


def test_the_address_carries_the_draft_and_what_is_shown() -> None:
    app = opened(service=COMPANION)
    answer(app, field(COMPANION, COUNT), "3")
    text = app.query_params["draft"]
    other = opened(draft=text[0] if isinstance(text, list) else text, service=COMPANION)
    assert edits(other) == edits(app)
    assert fields(other)[field(COMPANION, COUNT)].value == "3"


def test_an_address_that_is_kept_clean_of_the_case_carries_the_draft() -> None:
    app = opened(private="true", draft=pack(NamedDraft("甲", (edit(COUNT, 2, 3),))))
    assert edits(app) == (edit(COUNT, 2, 3),)
    assert set(app.query_params) == {"private", "draft"}


def test_drafts_stand_beside_each_other_by_name() -> None:
    first = NamedDraft("甲", (edit(COUNT, 2, 3),))
    app = opened(draft=pack(first), service=COMPANION)
    choice = next(box for box in app.selectbox if box.label == "按哪一份算")
    choice.set_value("new").run()
    assert edits(app) == ()
    answer(app, field(COMPANION, COUNT), "4")
    assert edits(app)[0].new == 4
    choice = next(box for box in app.selectbox if box.label == "按哪一份算")
    choice.set_value("draft:甲").run()
    assert edits(app) == first.edits
    app.button(key="draft_off").click().run()
    assert edits(app) == ()
    choice = next(box for box in app.selectbox if box.label == "按哪一份算")
    assert {"现行条款", "草案：甲", "草案：草案"} <= set(choice.options)


def test_all_changes_are_taken_back_at_once() -> None:
    app = opened(draft=pack(NamedDraft("甲", (edit(COUNT, 2, 3), edit(NOTE, 1, 3)))), service=COMPANION)
    app.button(key="draft_undo_all").click().run()
    assert edits(app) == ()
    assert fields(app)[field(COMPANION, NOTE)].value == "1"


def test_a_bad_link_is_said_and_nothing_is_tried_out() -> None:
    for text in ("x", pack(NamedDraft("甲", (edit(COUNT, 9, 3),)))):
        app = opened(draft=text)
        assert not app.exception
        assert "这个链接里有用不上的内容" in said(app)
        assert edits(app) == ()


def test_a_draft_too_long_for_an_address_says_so_and_stays_in_the_session() -> None:
    app = opened(service=COMPANION)
    held = load().service(COMPANION).model_dump(mode="json", by_alias=True)["guide"]["steps"]
    said_anew = ["".join(chr(0x4E00 + (n * 37 + at) % 20_000) for n in range(900)) for at in range(len(held))]
    app.session_state[keys.DRAFT] = pack(
        NamedDraft(
            "长",
            tuple(
                edit(f"guide.steps.{at}.say", one["say"], new)
                for at, (one, new) in enumerate(zip(held, said_anew, strict=True))
            ),
        )
    )
    assert len(app.session_state[keys.DRAFT]) > LONGEST_IN_ADDRESS
    app.run()
    assert not app.exception
    assert "网址带不下" in said(app)
    assert "draft" not in app.query_params


# ---------------------------------------------------------------- the banner


@pytest.mark.parametrize("page", ["terms", "clauses", "combinations", "compare", "training"])
def test_a_draft_is_told_on_every_page_of_its_doors(page: str) -> None:
    app = opened(page, draft=pack(NamedDraft("甲", (edit(COUNT, 2, 3),))))
    assert not app.exception
    assert "草案“**甲**”" in said(app)


@pytest.mark.parametrize("page", ["app", "services"])
def test_a_customer_is_told_nothing_of_a_draft(page: str) -> None:
    app = AppTest.from_file(str(ROOT / PAGES[page].file), default_timeout=60)
    app.session_state[keys.DRAFT] = pack(NamedDraft("甲", (edit(COUNT, 2, 3),)))
    app.run()
    assert "草案" not in said(app)


def test_each_place_of_a_contradiction_stands_with_the_lines_that_speak_for_it() -> None:
    app = opened(service=COMPANION)
    readings = load().entries["outpatient-companion-count"].readings
    for path, reading in ((COUNT, "table"), (NOTE, "note")):
        assert lines_text(readings[reading].lines) in fields(app)[field(COMPANION, path)].words, reading
