"""Whatever is done to whichever term: the data take it and every page answers, or they say what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from pages.present.share.draft_link import NamedDraft, misfit, pack, rules_of, unpack
from pages.present.share.page_registry import PAGES
from pages.ui.session import keys, waited
from rules.catalogue.catalogue import SERVICES, STANCES, Catalogue
from rules.catalogue.conditions import FactTest
from rules.catalogue.draft import TermEdit
from rules.catalogue.loader import load
from rules.catalogue.personas import facts_at_step, load_personas
from rules.domain.fact_kinds import options_of
from rules.domain.parsing import parse
from rules.domain.scenario import Scenario
from rules.domain.yaml_reader import DataError
from rules.drafts.condition_words import ConditionPart
from rules.drafts.edit_list import with_edit
from rules.drafts.term_changes import changed_terms
from rules.drafts.term_edits import (
    WRAPPING,
    Joined,
    adding_edit,
    among_edit,
    chosen_edit,
    compared_facts,
    comparing_edit,
    fact_test,
    free_pool_id,
    joining_edit,
    rejoining_edit,
    removable,
    removing_edit,
    replacing_edit,
    split_places,
    splitting_edit,
    taken_apart,
    unit_edit,
    wrapping_edit,
)
from rules.drafts.terms import Term, terms_of
from rules.engine.engine import Engine

ROOT = Path(__file__).resolve().parents[4]

HOSTILE = st.sampled_from(
    ["", "<script>", "{count}", "总是", -1, 0, 10**12, 1.5, True, None, [], {}, {"x": 1}]
)


@cache
def scenarios() -> Sequence[Scenario]:
    """The last step of every persona, by which most has happened."""
    return [
        parse(facts_at_step(persona, len(persona.steps) - 1, persona.steps[-1].on), SERVICES)
        for persona in load_personas()
    ]


def one_edit(data: st.DataObject, known: Catalogue, service: str) -> TermEdit:
    """Something that a person could do in the form, or a link could ask for."""
    terms = terms_of(known, service)
    term: Term = data.draw(st.sampled_from(terms), label="term")
    do = data.draw(
        st.sampled_from(
            ["choose", "choose", "unit", "remove", "add", "condition", "condition", "split", "hostile"]
        )
    )
    test = fact_test(data.draw(st.sampled_from(compared_facts())))
    counts = split_places(terms)
    conditions = [part for one in terms if one.kind == "condition" for part in parts(taken_apart(known, one))]
    if do == "condition" and conditions:
        return changed_condition(data, known, service, data.draw(st.sampled_from(conditions)))
    if do == "split" and counts:
        place = data.draw(st.sampled_from(counts))
        return splitting_edit(known, service, place.path, test, data.draw(st.integers(0, 1000)))
    if do == "unit" and term.kind == "days" and term.value is not None:
        return unit_edit(known, term, data.draw(st.sampled_from(["days", "months", "years", "workdays"])))
    places = list(removable(term.path))
    if do == "remove" and places:
        return removing_edit(known, service, data.draw(st.sampled_from(places)))
    if do == "add":
        return adding_edit(known, service, *added(data, known, service))
    if do == "hostile":
        return (
            chosen_edit(known, term, data.draw(HOSTILE))
            if term.path[-5:] != ".fact"
            else chosen_edit(known, term, data.draw(st.sampled_from(compared_facts())))
        )
    return chosen_edit(known, term, data.draw(fitting(term)))


def parts(part: ConditionPart) -> Iterator[ConditionPart]:
    yield part
    for one in part.parts:
        yield from parts(one)


def changed_condition(data: st.DataObject, known: Catalogue, service: str, part: ConditionPart) -> TermEdit:
    """What the form offers for a condition or a part of one."""
    joined = data.draw(st.sampled_from(get_args(Joined)))
    test = fact_test(data.draw(st.sampled_from(compared_facts())))
    ways = [lambda: joining_edit(known, service, part.path, joined, test)]
    if part.kind in ("all", "any"):
        ways.append(lambda: rejoining_edit(known, service, part.path, joined))
    word = data.draw(st.sampled_from(["", *WRAPPING]))
    ways.append(lambda: wrapping_edit(known, service, part.path, word))
    other = data.draw(st.sampled_from(["always", "never", *({"rule": id} for id in known.definitions)]))
    ways.append(lambda: replacing_edit(known, service, part.path, other))
    asked = part.condition
    if isinstance(asked, FactTest) and asked.is_ is not None:
        values = data.draw(st.lists(st.sampled_from(options_of(asked.fact)), min_size=1, unique_by=str))
        ways.append(lambda: among_edit(known, service, part.path, values))
    if isinstance(asked, FactTest) and asked.at_least is not None:
        ways.append(lambda: comparing_edit(known, service, part.path, "below"))
    return data.draw(st.sampled_from(ways))()


def fitting(term: Term) -> st.SearchStrategy[Any]:
    """What the form offers for a term."""
    options = [option.value for option in term.options]
    if term.path.endswith(".fact"):
        return st.sampled_from(compared_facts())
    if term.kind == "list":
        return st.lists(st.sampled_from(options or term.value), unique_by=str, max_size=3)
    if term.kind == "choice" and options:
        return st.sampled_from(options)
    if term.kind == "condition":
        return st.sampled_from(["always", "never"])
    return st.none() | st.integers(int(term.least or 0), int(term.most or 1_000))


def added(data: st.DataObject, known: Catalogue, service: str) -> tuple[str, dict[str, Any]]:
    """A statement as the form would add it, and where."""
    cite = [next(f"{one.lines[0][0]}-{one.lines[0][1]}" for one in terms_of(known, service) if one.lines)]
    item = data.draw(st.sampled_from(list(known.service(service).items)))
    period = {data.draw(st.sampled_from(["days", "months"])): data.draw(st.integers(1, 60))}
    end = {"date": {"of": "discharged_on", "plus": period}, "say": "加的", "cite": cite}
    promise = {"period": period, "since": "application", "say": "加的", "cite": cite}
    test = fact_test(data.draw(st.sampled_from(compared_facts())))
    some = data.draw(st.lists(st.sampled_from(list(known.service(service).items)), unique=True, max_size=3))
    shared = {"id": free_pool_id(known, service), "items": some}
    choices: list[tuple[str, dict[str, Any]]] = [
        ("requires", {"kind": "fit", "say": "加的", "when": test, "cite": cite}),
        (f"items.{item}.requires", {"kind": "trigger", "say": "加的", "when": test, "cite": cite}),
        ("pools", shared | {"count": 2, "per": "policy_year", "say": "加的", "cite": cite}),
        (f"items.{item}.limit", {"count": 3, "per": "event", "say": "加的", "cite": cite}),
        (f"items.{item}.window.apply_by", end),
        (f"items.{item}.window.use_by", end),
        (f"items.{item}.promises.served_by", promise),
    ]
    return data.draw(st.sampled_from(choices))


@given(st.data())
@settings(max_examples=20, deadline=None)
def test_any_edit_of_any_term_leads_to_an_answer_or_to_a_message(data: st.DataObject) -> None:
    service = data.draw(st.sampled_from(list(SERVICES)), label="service")
    draft = NamedDraft("试算", ())
    for _ in range(data.draw(st.integers(1, 3))):
        known = rules_of(draft)
        edit = one_edit(data, known, service)
        try:
            after = NamedDraft("试算", with_edit(draft.edits, edit, load().sources))
        except DataError:
            continue
        fault = misfit(after, load())
        if not fault:
            draft = after
        assert str(load().sources.data) not in fault
    answers_everything(draft)
    page_stands(draft, service)


def answers_everything(draft: NamedDraft) -> None:
    """Every persona has an answer under both readings, and what was changed is told."""
    assert unpack(pack(draft)) == draft
    known = rules_of(draft)
    engine = Engine(known)
    for stance in STANCES:
        for scenario in scenarios():
            answer = engine.evaluate(scenario, stance)
            assert len(answer.services) == len(SERVICES)
    for change in changed_terms(load(), known):
        assert change.before != change.after or change.old != change.new


def page_stands(draft: NamedDraft, service: str) -> None:
    """The form and what was changed are drawn without an exception."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).switch_page(PAGES["terms"].file)
    app.session_state[keys.DRAFT] = pack(draft)
    app.session_state[keys.TERMS_SERVICE] = service
    app.session_state[keys.TERMS_CONDITIONS] = True
    with pytest.MonkeyPatch.context() as patched:
        # What it changes for whom is computed beside the page, and tested by itself.
        patched.setattr(waited, "PATIENCE", -1.0)
        app.run()
    assert not app.exception
