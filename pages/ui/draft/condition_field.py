"""How is a condition of the terms asked for? Its sentence, and below it a line for each of its tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import get_args

from pages.present.text.answer_text import SHORT_STANCES
from pages.ui.draft.condition_line import ConditionAsked, LineFields, yes_no_words
from pages.ui.draft.term_row_field import refused_words, tag_of, undo_field
from pages.ui.draft.term_rows import TermRow, disputed_words
from pages.ui.form.field_block import Field, FieldRow
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.labels import label, lines_text
from rules.drafts.condition_words import ALWAYS, NEVER, ConditionPart, ConditionWords
from rules.drafts.term_edits import (
    PART,
    WRAPPING,
    Joined,
    compared_facts,
    fact_test,
    joining_edit,
    merging_edit,
    rejoining_edit,
    removing_edit,
    replacing_edit,
    taken_apart,
    wrapping_edit,
)

JOINED: Mapping[Joined, str] = {"all": "并且", "any": "或者"}
WORDS = {"": "（不加这个词）", "not": "不是", "known": "已知", "unless_known": "不能肯定"}
GONE = "去掉这一组"


def condition_field(rows: Sequence[TermRow], old: Catalogue, new: Catalogue, split: str = "") -> Field:
    """The group of a condition: of its own row, which comes first, and the rows of what stands inside.

    `split` is the place of the count that the condition divides; empty where it divides none.
    """
    return _ConditionGroup(rows, old, new, split).field()


class _ConditionGroup:
    """Draws one condition."""

    def __init__(self, rows: Sequence[TermRow], old: Catalogue, new: Catalogue, split: str) -> None:
        self._catalogue, self._split = new, split
        self._rows = {row.term.path: row for row in rows}
        self._top = rows[0]
        self._service, self._place = self._top.term.service, self._top.term.path
        self._asked = ConditionAsked(new, self._service, self._place, [row.term for row in rows])
        self._tests = LineFields(self._asked)
        self._words = ConditionWords(new, self._service, brief=True)
        was = self._top.was if self._top.changes else None
        self._former = dict(_said_by_place(taken_apart(old, replace(was, path=self._place)))) if was else {}

    def field(self) -> Field:
        undone = [row.changes[-1] for row in self._rows.values() if row.changes]
        places = (f"undo:{place}" for place in dict.fromkeys(undone))
        tag = " ".join(part for part in (tag_of(self._top), "什么时候另算：" if self._split else "") if part)
        drawn = self._whole(taken_apart(self._catalogue, self._top.term), tag)
        return replace(drawn, fault=refused_words(self._place, *places))

    # ------------------------------------------------------------ groups

    def _whole(self, part: ConditionPart, tag: str) -> Field:
        """A condition that stands for itself, or one reading of it: under its sentence."""
        if part.kind == "dispute":
            inside = [*self._readings(part), self._actions(part, joins=False)]
            return self._group(part, inside)
        row = self._rows.get(part.path)
        head = FieldRow(
            full=part.say,
            tag=tag,
            before=self._before(part),
            aside=lines_text(row.lines) if row and row.lines else "",
            undo=undo_field(row) if row else None,
        )
        return replace(self._group(part, [*self._lines(part), self._actions(part)]), row=head)

    def _before(self, part: ConditionPart) -> str:
        """Its sentence without the draft; empty where it is the same."""
        row = self._rows.get(part.path)
        was = self._former.get(part.path, row.before if row else "")
        return was if was != part.say else ""

    def _group(self, part: ConditionPart, inside: Sequence[Field]) -> Field:
        return Field(key=self._asked.key("condition", part), kind="group", label=part.say, parts=inside)

    def _readings(self, part: ConditionPart) -> Iterator[Field]:
        """A condition that is read in several ways: each by itself."""
        entry = self._catalogue.entries.get(part.condition.dispute)
        if entry:
            told = disputed_words(entry, f"{len(part.parts)} 种读法都能改", self._catalogue)
            yield Field(key=self._asked.key("disputed", part), kind="words", label="", note=told)
        for one in part.parts:
            reading = entry.readings.get(one.reading) if entry else None
            stance = SHORT_STANCES.get(reading.stance, "") if reading and reading.stance else ""
            yield self._whole(one, f"{stance} {reading.say}：".lstrip() if reading else "")

    def _lines(self, part: ConditionPart) -> Iterator[Field]:
        """What a condition is put together from, with the words that join it."""
        if part.condition is None or isinstance(part.condition, str):
            return
        if part.kind not in ("all", "any"):
            yield from self._inner(part)
            return
        for number, one in enumerate(part.parts):
            yield from self._inner(one, [self._joint(part, number)] if number else [])

    def _inner(self, part: ConditionPart, joint: Sequence[Field] = ()) -> Iterator[Field]:
        """A line for a test, or a group for what has parts of its own; words that stand before it first."""
        leads, inside = [], part
        while inside.kind in WRAPPING and not _is_negated_test(inside):
            leads.append(self._lead(inside))
            (inside,) = inside.parts
        negated = inside.kind == "not"
        test = inside.parts[0] if negated else inside
        if test.kind == "test":
            removal = self._removal(part, "去掉")
            asked = [*joint, *leads, *self._tests.fields(test, inside.path, negated=negated), *removal]
            yield self._line("test", part, asked)
            return
        if joint:
            yield self._line("joint", part, joint)
        before = [self._line("leads", part, leads)] if leads else []
        if test.kind == "dispute":
            done = self._line("actions", part, [*self._removal(part, GONE)])
            yield self._group(part, [*before, *self._readings(test), done])
        else:
            yield self._group(part, [*before, *self._lines(test), self._actions(test, of=part)])

    # ------------------------------------------------------------ what is done to a group

    def _actions(self, part: ConditionPart, *, joins: bool = True, of: ConditionPart | None = None) -> Field:
        """A further condition, another in place of the whole; of a part of one, that it goes."""
        asked = [self._more(part)] if joins else []
        asked += [*self._removal(of, GONE)] if of else [self._another(part)]
        if self._split and part.path == self._place:
            asked.append(
                Field(
                    key=f"merge:{self._service}:{self._split}",
                    kind="button",
                    label="不再分开",
                    take=lambda _: self._asked.take(partial(merging_edit, path=self._split)),
                )
            )
        return self._line("actions", part, asked)

    def _more(self, part: ConditionPart) -> Field:
        facts = {fact: label(fact, self._catalogue) for fact in compared_facts()}
        return Field(
            key=self._asked.key("more", part),
            kind="list",
            label=f"再加一个条件：{part.say}",
            options={"": "再加一个条件…"},
            grouped={
                word: {f"{how}:{fact}": name for fact, name in facts.items()} for how, word in JOINED.items()
            },
            take=lambda code: self._take_more(part.path, code),
        )

    def _take_more(self, path: str, code: str) -> None:
        how, _, fact = code.partition(":")
        for joined in get_args(Joined):
            if joined == how:
                self._asked.take(partial(joining_edit, path=path, how=joined, test=fact_test(fact)))

    def _another(self, part: ConditionPart) -> Field:
        empty = "几种读法一起换成…" if part.kind == "dispute" else "整句换成…"
        shared = {f"rule:{id}": self._words.of(when) for id, when in self._catalogue.definitions.items()}
        return Field(
            key=self._asked.key("another", part),
            kind="list",
            label=f"整句换成：{part.say}",
            options={"": empty, "always": ALWAYS, "never": NEVER},
            grouped={"几项服务共用的条件": shared},
            take=lambda code: self._take_another(part.path, code),
        )

    def _take_another(self, path: str, code: str) -> None:
        kind, _, rule = code.partition(":")
        if code:
            self._asked.take(partial(replacing_edit, path=path, condition={"rule": rule} if rule else kind))

    def _removal(self, part: ConditionPart, words: str) -> Iterator[Field]:
        if PART.fullmatch(part.path):
            yield Field(
                key=f"remove:{self._service}:{part.path}",
                kind="button",
                label=words,
                help=f"{words}：{part.say}",
                take=lambda _: self._asked.take(partial(removing_edit, path=part.path)),
            )

    def _joint(self, part: ConditionPart, number: int) -> Field:
        return Field(
            key=f"{self._asked.key('joined', part)}:{number}",
            kind="list",
            label="和上一个怎么连",
            value=part.kind,
            options={str(how): word for how, word in JOINED.items()},
            take=lambda how: self._asked.take(partial(rejoining_edit, path=part.path, how=how)),
        )

    def _lead(self, part: ConditionPart) -> Field:
        return Field(
            key=self._asked.key("lead", part),
            kind="list",
            label="前面的词",
            value=part.kind,
            options=WORDS,
            take=lambda word: self._asked.take(partial(wrapping_edit, path=part.path, word=word)),
        )

    # ------------------------------------------------------------ names

    def _line(self, kind: str, part: ConditionPart, asked: Sequence[Field]) -> Field:
        said = part.say if kind == "test" else ""
        return Field(key=self._asked.key(kind, part), kind="line", label=said, parts=asked)


def _said_by_place(part: ConditionPart) -> Iterator[tuple[str, str]]:
    """The sentence of a condition and of each part, by its place."""
    yield part.path, part.say
    for one in part.parts:
        yield from _said_by_place(one)


def _is_negated_test(part: ConditionPart) -> bool:
    """Whether that it is not so is said within the test's own line."""
    return part.kind == "not" and yes_no_words(part.parts[0].condition) is not None
