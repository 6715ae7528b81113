"""Which draft of the terms is tried out in this session, and by which rules is its door answered?

A draft is kept as the address carries it. Only the pages of the doors for trainers and for the terms ask for
it here; a customer is answered by the terms in force.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

import streamlit as st

from pages.present.compare.answering import Judge
from pages.present.share.draft_link import (
    LONGEST_IN_ADDRESS,
    NamedDraft,
    faults_told,
    misfit,
    pack,
    personas_of,
    unpack,
)
from pages.ui.session import answers, keys
from rules.catalogue.catalogue import DATA, Catalogue
from rules.catalogue.draft import TermEdit
from rules.catalogue.loader import MOST_DRAFTED
from rules.catalogue.personas import load_personas, load_personas_from
from rules.catalogue.schema import Persona
from rules.domain.answer import Answer
from rules.domain.yaml_reader import DataError
from rules.drafts.edit_list import with_edit, with_reason, without_edit
from rules.drafts.expected_effects import steps_under
from rules.engine.engine import Engine

FIRST_NAME = "草案"


def draft_on() -> NamedDraft | None:
    """The draft that is on; None where there is none."""
    text = keys.DRAFT.get("")
    return unpack(text) if text else None


def edits() -> tuple[TermEdit, ...]:
    """The changes that are tried out."""
    draft = draft_on()
    return draft.edits if draft else ()


def content() -> bytes:
    """The draft's file, by which what is computed under it is kept; empty where nothing is tried out."""
    return _file_of(keys.DRAFT.get(""))


@lru_cache(maxsize=32)
def _file_of(packed: str) -> bytes:
    """A page asks for it at every turn, and a long draft takes a while to write."""
    draft = unpack(packed) if packed else None
    return draft.content if draft and draft.edits else b""


def catalogue_tried() -> Catalogue:
    """The rules that hold where a draft counts: with it, or those in force where none is on.

    They are the terms of which the page speaks; a draft of another year's leaves these alone.
    """
    return answers.shelf_tried(content()).catalogues[answers.shelf_place()]


def engine_tried() -> Engine:
    """The same rules with their compiled plans."""
    return answers.engine_of(content())


def personas_tried() -> tuple[Persona, ...]:
    """The made-up customers, each step with the numbers of the terms by which it is judged."""
    draft = draft_on()
    if not terms_to_choose():
        return personas_of(draft) if draft else load_personas()
    return _told_each_by_its_own(content())


@st.cache_resource(max_entries=MOST_DRAFTED, show_spinner=False)
def _told_each_by_its_own(draft: bytes) -> tuple[Persona, ...]:
    told = [_told_by(draft, place) for place in range(len(answers.shelf().spans))]
    return tuple(_with_steps(persona, told) for persona in load_personas())


def _with_steps(persona: Persona, told: Sequence[Mapping[str, Persona]]) -> Persona:
    """A story whose steps are told each by its own terms; `told` has all stories by each of them."""
    steps = [
        told[answers.shelf().place_for(scenario)].get(persona.id, persona).steps[number]
        for _, number, scenario in steps_under(None, [persona])
    ]
    return persona.model_copy(update={"steps": steps})


def _told_by(draft: bytes, place: int) -> Mapping[str, Persona]:
    """The stories with the numbers of some terms; none where these have not all that the sentences name."""
    try:
        found = load_personas_from(DATA, answers.shelf_tried(draft).catalogues[place])
    except DataError:
        return {}
    return {persona.id: persona for persona in found}


def draft_counts() -> bool:
    """Whether the draft that is on changes the terms of which the page speaks."""
    return bool(edits()) and place_of_draft() == answers.shelf_place()


def place_of_draft() -> int:
    """Where on the shelf the terms stand that the draft changes which is on, else those that were chosen."""
    shelf, draft = answers.shelf(), draft_on()
    place = shelf.place_of(draft.terms if draft else keys.RULEBOOK.get(""))
    return shelf.first if place is None else place


def terms_named() -> str:
    """The name of these terms."""
    return answers.shelf().spans[place_of_draft()].name


def draft_file_name(draft: NamedDraft) -> str:
    """What its files are called, with the terms that it changes where others stand beside them."""
    return f"{draft.name}（{terms_named()}）" if terms_to_choose() else draft.name


def terms_to_choose() -> list[str]:
    """The names of all years' terms; none where there are those of one year alone."""
    names = [span.name for span in answers.shelf().spans]
    return names if len(names) > 1 else []


def choose_terms(name: str) -> None:
    """Work on another year's terms, as they are in force; the draft that is on is kept."""
    put_away()
    keys.RULEBOOK.put(name)


def judge_tried() -> Judge:
    """The same rules with the readings chosen for single entries."""
    return Judge(engine_tried(), answers.overrides_under(content(), answers.override_key()))


def content_of(answer: Answer) -> bytes:
    """The draft by which an answer was made, as `content` gives it; empty where by the terms in force."""
    tried = content()
    return tried if tried and answer.rules["draft"] == hashlib.sha256(tried).hexdigest() else b""


def place_answered(answer: Answer) -> int:
    """Where the terms stand by which an answer was made; those of the page where it hangs on several."""
    named = answer.rules.get("rulebook")
    place = answers.shelf().place_of(named) if named else None
    return answers.shelf_place() if place is None else place


def catalogue_of(answer: Answer) -> Catalogue:
    """The rules by which an answer was made."""
    return answers.shelf_tried(content_of(answer)).catalogues[place_answered(answer)]


# ---------------------------------------------------------------- changes


def take_edit(place: str, make: Callable[[Catalogue], TermEdit]) -> bool:
    """Add a change to the draft, made of the rules as they are then.

    Where the data refuse it, or there is nothing to make it of, the draft stays and the place says why.
    """
    sources = answers.catalogue().sources
    return _edit_draft(place, lambda held: with_edit(held, make(catalogue_tried()), sources))


def undo_edit(place: int) -> None:
    """Take one change out of the draft; where a later one builds upon it the draft stays."""
    _edit_draft(f"undo:{place}", lambda held: without_edit(held, place, answers.catalogue().sources))


def take_reason(place: int, why: str) -> None:
    """Say why one of the changes is made."""
    _edit_draft(f"undo:{place}", lambda held: with_reason(held, place, why))


def _edit_draft(place: str, changed: Callable[[Sequence[TermEdit]], tuple[TermEdit, ...]]) -> bool:
    draft = draft_on() or NamedDraft(_free_name(), (), terms_named())
    known = answers.catalogue()
    keys.DRAFT_REFUSED.pop()
    try:
        after = draft._replace(edits=changed(draft.edits))
        fault = misfit(after, known)
    except DataError as error:
        fault = faults_told(error.faults, draft.name, known)
    if fault:
        keys.DRAFT_REFUSED.put((place, fault))
        return False
    keys.DRAFT.put(pack(after))
    return True


def refuse_typed(place: str, why: str) -> None:
    """Say at a place why what was typed there changes nothing."""
    keys.DRAFT_REFUSED.put((place, why))


def refused_at(place: str) -> str:
    """Why the data refused the last change, where that was here; empty otherwise."""
    where, why = keys.DRAFT_REFUSED.get(("", ""))
    return why if where == place else ""


def take_all_back() -> None:
    """Let the draft change nothing."""
    draft = draft_on()
    if draft:
        keys.DRAFT.put(pack(draft._replace(edits=())))
    keys.DRAFT_REFUSED.pop()


# ---------------------------------------------------------------- several drafts


def names() -> list[str]:
    """All drafts of this session, the one that is on first."""
    draft = draft_on()
    return [*([draft.name] if draft else []), *keys.OTHER_DRAFTS.get({})]


def draft_terms(name: str) -> str:
    """Of which year's terms a draft of this session is, by their name; empty where it is not said."""
    draft, packed = draft_on(), keys.OTHER_DRAFTS.get({}).get(name)
    return unpack(packed).terms if packed else draft.terms if draft else ""


def put_away() -> None:
    """Go back to the terms in force; the draft is kept."""
    draft = draft_on()
    if draft:
        keys.OTHER_DRAFTS.put({**keys.OTHER_DRAFTS.get({}), draft.name: pack(draft)})
    drop()


def switch_to(name: str) -> None:
    """Try out another draft of this session."""
    others = dict(keys.OTHER_DRAFTS.get({}))
    text = others.pop(name, None)
    if text is None:
        return
    put_away()
    keys.OTHER_DRAFTS.put({kept: held for kept, held in keys.OTHER_DRAFTS.get({}).items() if kept != name})
    keys.DRAFT.put(text)


def begin(draft: NamedDraft | None = None) -> None:
    """Begin a draft beside those that there are: a new one, or one that was loaded."""
    put_away()
    started = draft or NamedDraft(FIRST_NAME, (), terms_named())
    keys.DRAFT.put(pack(started._replace(name=_free_name(started.name))))


def rename(name: str) -> None:
    """Call the draft that is on otherwise."""
    draft = draft_on()
    if draft and name and name != draft.name:
        keys.DRAFT.put(pack(draft._replace(name=_free_name(name))))


def drop() -> None:
    """Throw the draft that is on away; the terms that it was of stay those of the page."""
    if draft_on() and terms_to_choose():
        keys.RULEBOOK.put(terms_named())
    keys.DRAFT.pop()
    keys.DRAFT_REFUSED.pop()


def _free_name(wanted: str = FIRST_NAME) -> str:
    """A name that no other draft has."""
    taken = keys.OTHER_DRAFTS.get({})
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted} {number}", number + 1
    return name


def too_long() -> bool:
    """Whether no address carries the draft that is on."""
    return len(keys.DRAFT.get("")) > LONGEST_IN_ADDRESS
