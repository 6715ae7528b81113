"""Which fields make the line of one test of a condition? What is looked at, how compared, and with what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from pages.ui.draft.term_row_field import input_of, take_entries, units_field
from pages.ui.form.field_block import Field, FieldRow
from pages.ui.session import term_drafts
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.conditions import DateTest, FactTest, Happened, Ref, Shifted, Stayed, Used
from rules.catalogue.draft import TermEdit
from rules.catalogue.labels import value_label
from rules.domain.fact_kinds import KINDS, options_of
from rules.drafts.condition_words import COMPARED, ConditionPart
from rules.drafts.term_edits import COMPARISONS, among_edit, comparing_edit, wrapping_edit
from rules.drafts.terms import Term

DATES_COMPARED = {"on_or_before": "不晚于", "on_or_after": "不早于"}
NOTHING_CHOSEN = "至少要选一项"


@dataclass(frozen=True)
class ConditionAsked:
    """A condition that is asked for: where it stands, and the terms inside it."""

    catalogue: Catalogue
    service: str
    path: str
    """Where it is said, too, why the data refused a change of it."""
    terms: Sequence[Term]

    def key(self, kind: str, part: ConditionPart) -> str:
        """The name of a field for a part of it."""
        return f"{kind}:{self.service}:{part.path}"

    def take(self, make: Callable[[Catalogue, str], TermEdit]) -> None:
        """Let the draft change it; of the rules as they are then, and of this service."""
        term_drafts.take_edit(self.path, lambda known: make(known, self.service))


class LineFields:
    """Draws the tests of one condition."""

    def __init__(self, asked: ConditionAsked) -> None:
        self._at = asked

    def fields(self, test: ConditionPart, outer: str, *, negated: bool) -> Iterator[Field]:
        """What is looked at, how it is compared, and with what.

        `outer` is the place of the test with the word that it is not so, where that is said within the line.
        """
        words = yes_no_words(test.condition)
        how = self._whether(test, outer, words, negated=negated) if words else None
        match test.condition:
            case FactTest() as asked:
                yield from self._terms(test, "fact", "看哪一项情况")
                yield from self._compared(test, COMPARED, COMPARISONS[0])
                yield from [how] if how else []
                yield from self._value(test, asked)
            case Happened():
                yield from self._terms(test, "happened", "哪一天")
                yield from [how] if how else []
            case Used():
                yield from self._terms(test, "within", "在多久里")
                yield from [how] if how else []
                yield from self._terms(test, "used", "用过哪几项")
            case Stayed():
                yield from [how] if how else []
                yield from self._terms(test, "stayed", "哪种住院")
            case Ref():
                yield from [how] if how else []
                yield from self._terms(test, "rule", "哪个共用的条件")
            case DateTest() as asked:
                yield from self._date(test, "date", asked.date)
                yield from self._compared(test, DATES_COMPARED, COMPARISONS[1])
                last = "on_or_before" if asked.on_or_before is not None else "on_or_after"
                yield from self._date(test, last, getattr(asked, last))
            case _:
                yield self._said(test, "said", test.say or "没有写")

    def _value(self, test: ConditionPart, asked: FactTest) -> Iterator[Field]:
        """One of several values, each to touch; or one value alone."""
        if KINDS.get(asked.fact) != "choice" or (asked.is_ is None and asked.in_ is None):
            (last,) = asked.model_fields_set - {"fact"}
            yield from self._terms(test, last.rstrip("_"), "是多少、是哪个")
            return
        held = asked.in_ if asked.in_ is not None else [asked.is_]
        names = {
            str(one): value_label(asked.fact, one, self._at.catalogue)
            for one in dict.fromkeys((*options_of(asked.fact), *held))
        }
        yield self._picks(
            test, "values", "是其中之一", names, [str(one) for one in held], partial(self._take_among, test)
        )

    def _date(self, test: ConditionPart, key: str, day: str | Shifted) -> Iterator[Field]:
        """A day, or one so long before or after another."""
        if isinstance(day, Shifted):
            yield from self._terms(test, f"{key}.of", "哪一天")
            yield self._said(test, f"{key}.way", "之后" if day.plus else "之前")
            yield from self._terms(test, f"{key}.{'plus' if day.plus else 'minus'}", "多久")
        else:
            yield from self._terms(test, key, "哪一天")

    def _terms(self, test: ConditionPart, key: str, named: str) -> Iterator[Field]:
        """The fields of the terms at a place of a test, or below it."""
        place = f"{test.path}.{key}"
        for term in self._at.terms:
            if f"{term.path}.".startswith(f"{place}."):
                yield from self._term(test, term, named)

    def _term(self, test: ConditionPart, term: Term, named: str) -> Iterator[Field]:
        if term.kind == "list":
            names = {str(option.value): option.label for option in term.options}
            held = [str(one) for one in term.value]
            names |= {one: one for one in held if one not in names}
            take = partial(self._take_list, term)
            yield self._picks(test, term.path.rpartition(".")[2], named, names, held, take)
            return
        units = units_field(term, self._at.path)
        inside = FieldRow(full=named, unit="" if units else term.unit)
        yield replace(input_of(term, self._at.path), label=named, row=inside)
        if units:
            yield units

    def _picks(
        self,
        test: ConditionPart,
        key: str,
        named: str,
        names: Mapping[str, str],
        held: Sequence[str],
        take: Any,
    ) -> Field:
        return Field(
            key=f"{self._at.key(key, test)}",
            kind="picks",
            label=named,
            value=tuple(held),
            options=names,
            placeholder="或".join(names[one] for one in held) or "一个也没选",
            take=take,
        )

    def _whether(self, test: ConditionPart, outer: str, said: tuple[str, str], *, negated: bool) -> Field:
        return Field(
            key=self._at.key("how", test),
            kind="list",
            label="是不是",
            value="not" if negated else "",
            options=dict(zip(("", "not"), said, strict=True)),
            take=lambda word: self._at.take(partial(wrapping_edit, path=outer, word=word)),
        )

    def _compared(
        self, test: ConditionPart, words: Mapping[str, str], ways: Sequence[str]
    ) -> Iterator[Field]:
        """How two numbers or days are compared; nothing where there is none of these ways."""
        now = next((way for way in ways if getattr(test.condition, way) is not None), None)
        if now:
            yield Field(
                key=self._at.key("how", test),
                kind="list",
                label="怎么比",
                value=now,
                options={way: words[way] for way in ways},
                take=lambda how: self._at.take(partial(comparing_edit, path=test.path, how=how)),
            )

    def _take_among(self, test: ConditionPart, chosen: list[str]) -> None:
        values = [one for one in options_of(test.condition.fact) if str(one) in chosen]
        if not values:
            term_drafts.refuse_typed(self._at.path, NOTHING_CHOSEN)
        else:
            self._at.take(partial(among_edit, path=test.path, values=values))

    def _take_list(self, term: Term, chosen: list[str]) -> None:
        if not chosen:
            term_drafts.refuse_typed(self._at.path, NOTHING_CHOSEN)
        else:
            take_entries(term, self._at.path, chosen)

    def _said(self, test: ConditionPart, key: str, words: str) -> Field:
        return Field(key=self._at.key(key, test), kind="words", label=words)


def yes_no_words(test: Any) -> tuple[str, str] | None:
    """How a test says that something is so, and that it is not; None where it says neither in one word."""
    match test:
        case FactTest():
            if test.has is not None:
                return "里有", "里没有"
            if test.in_list is not None:
                return "在名单里", "不在名单里"
            return ("是", "不是") if KINDS.get(test.fact) == "choice" else None
        case Happened():
            return "已经到了", "还没到"
        case Used():
            return "里用过", "里没用过"
        case Stayed():
            return "住过院，已经出院", "没有这样住过院"
        case Ref():
            return "符合", "不符合"
    return None
