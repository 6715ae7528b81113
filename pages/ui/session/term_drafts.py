"""Which draft of the terms is tried out in this session, and by which rules is its door answered?

A draft is kept as the address carries it. Only the pages of the doors for trainers and for the terms ask for
it here; a customer is answered by the terms in force.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pages.present.compare.answering import Judge
from pages.present.share.draft_link import (
    LONGEST_IN_ADDRESS,
    NamedDraft,
    faults_told,
    misfit,
    pack,
    personas_of,
    rules_of,
    unpack,
)
from pages.ui.session import answers, keys
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.draft import TermEdit
from rules.catalogue.personas import load_personas
from rules.catalogue.schema import Persona
from rules.domain.answer import Answer
from rules.domain.yaml_reader import DataError
from rules.drafts.edit_list import with_edit, with_reason, without_edit
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
    draft = draft_on()
    return draft.content if draft and draft.edits else b""


def catalogue_tried() -> Catalogue:
    """The rules that hold where a draft counts: with it, or those in force where none is on."""
    draft = draft_on()
    return rules_of(draft) if draft else answers.catalogue()


def engine_tried() -> Engine:
    """The same rules with their compiled plans."""
    return answers.engine_of(content())


def personas_tried() -> tuple[Persona, ...]:
    """The made-up customers, whose sentences have the numbers of these rules."""
    draft = draft_on()
    return personas_of(draft) if draft else load_personas()


def judge_tried() -> Judge:
    """The same rules with the readings chosen for single entries."""
    return Judge(engine_tried(), answers.overrides_under(content(), answers.override_key()))


def content_of(answer: Answer) -> bytes:
    """The draft by which an answer was made, as `content` gives it; empty where by the terms in force."""
    return content() if answer.rules["draft"] else b""


def catalogue_of(answer: Answer) -> Catalogue:
    """The rules by which an answer was made."""
    return answers.engine_of(content_of(answer)).catalogue


# ---------------------------------------------------------------- changes


def take_edit(place: str, edit: TermEdit) -> bool:
    """Add a change to the draft; where the data refuse it the draft stays, and the place says why."""
    return _edit_draft(place, lambda held: with_edit(held, edit, answers.catalogue().sources))


def undo_edit(place: int) -> None:
    """Take one change out of the draft; where a later one builds upon it the draft stays."""
    _edit_draft(f"undo:{place}", lambda held: without_edit(held, place, answers.catalogue().sources))


def take_reason(place: int, why: str) -> None:
    """Say why one of the changes is made."""
    _edit_draft(f"undo:{place}", lambda held: with_reason(held, place, why))


def _edit_draft(place: str, changed: Callable[[Sequence[TermEdit]], tuple[TermEdit, ...]]) -> bool:
    draft = draft_on() or NamedDraft(_free_name(), ())
    known = answers.catalogue()
    keys.DRAFT_REFUSED.pop()
    try:
        after = NamedDraft(draft.name, changed(draft.edits))
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


def put_away() -> None:
    """Go back to the terms in force; the draft is kept."""
    draft = draft_on()
    if draft:
        keys.OTHER_DRAFTS.put({**keys.OTHER_DRAFTS.get({}), draft.name: pack(draft)})
    keys.DRAFT.pop()
    keys.DRAFT_REFUSED.pop()


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
    started = draft or NamedDraft(FIRST_NAME, ())
    keys.DRAFT.put(pack(started._replace(name=_free_name(started.name))))


def rename(name: str) -> None:
    """Call the draft that is on otherwise."""
    draft = draft_on()
    if draft and name and name != draft.name:
        keys.DRAFT.put(pack(draft._replace(name=_free_name(name))))


def drop() -> None:
    """Throw the draft that is on away."""
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
