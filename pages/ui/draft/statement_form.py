"""How is a statement added to the terms of a service? A condition, a count, a last day, a promise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from pages.ui.draft.filled_form import FilledForm
from pages.ui.draft.term_row_field import refused_words
from pages.ui.form.field_block import Box, Field
from pages.ui.session import keys, term_drafts
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.draft import TermEdit
from rules.catalogue.labels import label, value_label
from rules.domain.deadline_kinds import DEADLINES
from rules.domain.fact_kinds import KINDS, options_of
from rules.domain.periods import UNIT_NAMES
from rules.domain.scenario import EVENT_DATES
from rules.drafts.condition_words import COMPARED
from rules.drafts.term_edits import (
    adding_edit,
    compared_facts,
    free_pool_id,
    in_sentence,
    split_places,
    splitting_edit,
)
from rules.drafts.term_options import OPTIONS
from rules.drafts.terms import terms_of

KINDS_ADDED = {
    "requires": "条件",
    "limit": "次数上限",
    "split": "次数分开算",
    "pool": "几项合计的次数",
    "apply_by": "最晚申请的日子",
    "use_by": "最晚使用的日子",
    "promise": "对方的时限",
}
PLACES = {
    "limit": "items.{item}.limit",
    "apply_by": "items.{item}.window.apply_by",
    "use_by": "items.{item}.window.use_by",
}
WHOLE_LISTS = {"requires": "requires", "pool": "pools"}
"""Where what is added stands behind others of its kind."""
LONGEST_SAY = 80
LONGEST_NAME = 60
"""Characters of a count's name in a list."""
REFUSED_AT = "terms_add"


class Wanted(NamedTuple):
    """A change that the form is about to make."""

    told: str
    button: str
    make: Callable[[Catalogue], TermEdit]
    """Of the rules as they are then."""


def adding_box(service: str, catalogue: Catalogue) -> Box:
    """Choose what to add, fill it in, add it."""
    kind = keys.TERMS_ADDING.get("")
    form = FilledForm()
    wanted = None
    if kind in KINDS_ADDED:
        wanted = (_split_count if kind == "split" else _statement)(form, kind, service, catalogue)
    sorts = Field(
        key=keys.TERMS_ADDING,
        kind="folds",
        label="加什么",
        value=kind,
        options=KINDS_ADDED,
        take=_choose_kind,
    )
    last: list[Field] = []
    if wanted:
        form.tell("add_told", wanted.told)
        last = [
            Field(
                key="add_take",
                kind="next",
                label=wanted.button,
                off=form.is_faulty,
                take=lambda _, make=wanted.make: _make(make),  # type: ignore[misc]
            )
        ]
    fault = refused_words(REFUSED_AT)
    refused = [Field(key="add_refused", kind="words", label="", fault=fault)] if fault else []
    return Box("terms_add", [sorts, *form.fields, *last, *refused], title="加一条", look="sheet")


def _choose_kind(kind: str) -> None:
    keys.TERMS_ADDING.put("" if keys.TERMS_ADDING.get("") == kind else kind)


def _make(make: Callable[[Catalogue], TermEdit]) -> None:
    if term_drafts.take_edit(REFUSED_AT, make):
        keys.TERMS_ADDING.pop()
        keys.TERMS_FILLED.pop()


def _statement(form: FilledForm, kind: str, service: str, catalogue: Catalogue) -> Wanted:
    items = catalogue.service(service).items
    whole = {"": "整项服务"} if kind in ("requires", "promise", "pool") else {}
    owners = whole if kind == "pool" else whole | {id: item.name for id, item in items.items()}
    item = form.choose(f"add_item:{service}:{kind}", "加在哪里", owners)
    value = FORMS[kind](form, catalogue, service)
    usual = _usual_words(kind, value, catalogue, service)
    say = form.words("add_say", "怎么说（可不填）", LONGEST_SAY) or usual
    place = _added_at(kind, item, value)
    kept = value if kind == "pool" else {name: one for name, one in value.items() if name != "id"}
    written = kept | {"say": say, "cite": [_first_lines(catalogue, service)]}
    return Wanted(say, "加上", lambda known: adding_edit(known, service, place, written))


def _added_at(kind: str, item: str, value: Mapping[str, Any]) -> str:
    above = f"items.{item}." if item else ""
    if kind in WHOLE_LISTS:
        return f"{above}{WHOLE_LISTS[kind]}"
    return f"{above}promises.{value['id']}" if kind == "promise" else PLACES[kind].format(item=item)


def _first_lines(catalogue: Catalogue, service: str) -> str:
    """The lines that a new statement hangs on until the manual has some of its own: the first cited."""
    first, last = next(one.lines[0] for one in terms_of(catalogue, service) if one.lines)
    return f"{first}-{last}"


def _usual_words(kind: str, value: Mapping[str, Any], catalogue: Catalogue, service: str) -> str:
    """A sentence for it; the numbers stand in the terms."""
    if kind == "requires":
        return in_sentence(catalogue, service, value["when"]) or "新加的条件"
    if kind == "pool":
        items = catalogue.service(service).items
        return "、".join(items[id].name for id in value["items"] if id in items) + "合起来算"
    return DEADLINES[value["id"]].name if kind == "promise" else KINDS_ADDED[kind]


# ---------------------------------------------------------------- what is filled in


def _condition(form: FilledForm, catalogue: Catalogue) -> dict[str, Any]:
    """A condition on a fact, as the data write it."""
    facts = {fact: label(fact, catalogue) for fact in compared_facts()}
    fact = form.choose("add_fact", "看哪一项情况", facts)
    options = options_of(fact) if fact in KINDS else ()
    if not options:
        how = form.choose(f"add_how:{fact}", "怎样", COMPARED)
        return {"fact": fact, how: form.count(f"add_number:{fact}", "多少", 0, 1_000_000, 0)}
    names = {str(one): value_label(fact, one, catalogue) for one in options}
    chosen = form.choose_some(f"add_value:{fact}", "是其中之一", names, [str(options[0])])
    values = [one for one in options if str(one) in chosen] or [options[0]]
    if KINDS[fact] == "choice" and len(values) > 1:
        return {"fact": fact, "in": values}
    tests = [{"fact": fact, "has" if KINDS[fact] == "many" else "is": one} for one in values]
    return tests[0] if len(tests) == 1 else {"any": tests}


def _split_count(form: FilledForm, _: str, service: str, catalogue: Catalogue) -> Wanted | None:
    """Another count where a condition holds; None where no count may be divided."""
    places = {term.path: term for term in split_places(terms_of(catalogue, service))}
    if not places:
        form.tell("add_told", "这项服务没有可以这样改的地方。")
        return None
    names = {
        path: f"{term.name}：{term.value} {term.unit}".rstrip()[:LONGEST_NAME]
        for path, term in places.items()
    }
    place = places[form.choose(f"add_place:{service}", "哪个次数", names)]
    test = _condition(form, catalogue)
    count = form.count("add_then", "这时几次", 0, 1000, int(place.value))
    unit = place.unit or "次"
    told = f"{in_sentence(catalogue, service, test)}时 {count} {unit}，不然 {place.value} {unit}"
    return Wanted(told, "改成这样", lambda known: splitting_edit(known, service, place.path, test, count))


def _added_condition(form: FilledForm, catalogue: Catalogue, _: str) -> dict[str, Any]:
    test = _condition(form, catalogue)
    kinds = {kind: OPTIONS["kind", kind] for kind in ("fit", "trigger")}
    return {"kind": form.choose("add_kind", "不满足时", kinds), "when": test}


def _added_pool(form: FilledForm, catalogue: Catalogue, service: str) -> dict[str, Any]:
    items = {id: item.name for id, item in catalogue.service(service).items.items()}
    chosen = form.choose_some(f"add_items:{service}", "哪几项合起来算", items, [*items][:2])
    shared = {"id": free_pool_id(catalogue, service), "items": chosen}
    return shared | _added_count(form, catalogue, service)


def _added_count(form: FilledForm, _: Catalogue, __: str) -> dict[str, Any]:
    periods = {str(code): name for (key, code), name in OPTIONS.items() if key == "per"}
    count = form.count("add_count", "几次", 0, 1000, 1)
    return {"count": count, "per": form.choose("add_per", "按什么期间", periods)}


def _period(form: FilledForm) -> dict[str, int]:
    count = form.count("add_length", "多久", 1, 366, 15)
    units = {str(unit): name for unit, name in UNIT_NAMES.items()}
    return {form.choose("add_unit", "单位", units): count}


def _added_day(form: FilledForm, catalogue: Catalogue, _: str) -> dict[str, Any]:
    days = {day: label(day, catalogue) for day in sorted(EVENT_DATES)}
    since = form.choose("add_since", "从哪天起", days)
    return {"date": {"of": since, "plus": _period(form)}}


def _added_promise(form: FilledForm, _: Catalogue, __: str) -> dict[str, Any]:
    promised = {kind: info.name for kind, info in DEADLINES.items() if "promise" in info.given}
    kind = form.choose("add_deadline", "哪种时限", promised)
    return {"id": kind, "period": _period(form), "since": "application"}


FORMS: Mapping[str, Callable[[FilledForm, Catalogue, str], dict[str, Any]]] = {
    "requires": _added_condition,
    "limit": _added_count,
    "pool": _added_pool,
    "apply_by": _added_day,
    "use_by": _added_day,
    "promise": _added_promise,
}
