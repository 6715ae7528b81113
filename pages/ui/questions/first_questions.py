"""How are the first questions put? One at a time, a few large buttons, what was said and how far it is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from pages.present.base.addressed import FAMILY, addressed
from pages.present.share.page_link import ALL_ASKED, PEOPLE
from pages.present.text.unsure_text import unsure
from pages.ui.form import day_field
from pages.ui.form.field_block import Box, Field, draw_fields
from pages.ui.questions import first_answers
from pages.ui.session import address, answers, case, keys
from rules.catalogue.labels import label, value_label
from rules.domain.day_words import read_day, read_month
from rules.domain.fact_kinds import option_value
from rules.domain.scenario import FACTS

WHO_NAMES = dict(zip(PEOPLE, ("替自己查", "替家人查"), strict=True))

NO_ADDON = "none"


def draw_first_questions() -> None:
    """The question that is on, or what was said once there is none; what was said stays in sight."""
    id = first_answers.question_now()
    if keys.ASK.get() != id:
        keys.ASK.put(id)
        address.write_address()
    boxes = [*([] if id == ALL_ASKED else [_question(id)]), *_answers_given(id)]
    if boxes:
        draw_fields("first_questions", boxes)


def words_put(text: str) -> str:
    """A sentence as it is said to whoever asks."""
    return addressed(text, keys.WHO.get(), case.value("sex"))


def _question(id: str) -> Box:
    order = first_answers.questions_in_line()
    ask, told = map(words_put, first_answers.ask_text(id))
    count = len(first_answers.services_decided(id))
    concerns = f"关系到 {count} 项 · " if count else ""
    fields = [_for_whom()] if order.index(id) == 0 else []
    fields += _edition_and_addons() if id == first_answers.PLAN else _replies(id, ask)
    return Box(
        f"ask:{id}",
        [*fields, *_ways_past(id)],
        title=ask,
        look="question",
        aside=f"{concerns}第 {order.index(id) + 1} 题，共 {len(order)} 题",
        lead=told,
    )


def _for_whom() -> Field:
    """For whom it is; the words of all questions follow."""
    return Field(
        key="first_who",
        kind="row",
        label="替谁查",
        take=lambda chosen: keys.WHO.put(chosen if chosen == FAMILY else PEOPLE[0]),
        value=keys.WHO.get(PEOPLE[0]),
        options=WHO_NAMES,
    )


def _replies(id: str, ask: str) -> Iterator[Field]:
    """The replies as large buttons, the one that was given marked, and the day itself where it is one."""
    offered = first_answers.offered_replies(id)
    given = first_answers.given_reply(id) if id in first_answers.replied() else None
    if offered:
        yield Field(
            key=f"first_{id}",
            kind="replies",
            label=ask,
            take=partial(first_answers.take_offered, id),
            value=next((name for name, reply in offered.items() if reply == given), ""),
            options={name: words_put(reply.say) for name, reply in offered.items()},
        )
    if day := first_answers.form_of(id).day:
        yield _day_typed(id, day, folded=bool(offered))


def _day_typed(id: str, fact: str, folded: bool) -> Field:
    fault = keys.FIRST_FAULT.get("")
    return Field(
        key=f"first_day_{id}",
        kind="sent",
        label=label(fact, answers.catalogue()),
        take=partial(_take_typed_day, id, fact),
        value=keys.FIRST_TYPED.get("") if fault else str(case.entered().get(fact) or ""),
        placeholder=day_field.PLACEHOLDER,
        fault=fault,
        longest=day_field.LONGEST,
        told=("知道是哪天", "") if folded else None,
        send="下一题",
    )


def _take_typed_day(id: str, fact: str, text: str) -> None:
    keys.FIRST_TYPED.put(text)
    try:
        day = read_day(text, case.today())
    except ValueError as error:
        month = read_month(text, case.today())
        if month is None or not first_answers.give_month(id, fact, month):
            keys.FIRST_FAULT.put(str(error))
        return
    if day is None:
        keys.FIRST_FAULT.put("请先填日期；不知道就点“不清楚”")
        return
    first_answers.give_day(id, fact, day)


# ---------------------------------------------------------------- edition and add-ons


def _edition_and_addons() -> Iterator[Field]:
    """Edition and add-ons in one: no add-on ends it with a click, else a button does."""
    known = answers.catalogue().facts
    edition, held = case.value("edition"), case.value("addons")
    yield Field(
        key="first_edition",
        kind="row",
        label=known["edition"].label,
        take=_take_edition,
        value=edition or "",
        options={option: shown.label for option, shown in known["edition"].options.items()},
        assumed=True,
    )
    options = {option: shown.label for option, shown in known["addons"].options.items()}
    yield Field(
        key="first_addons",
        kind="chips",
        label=f"{known['addons'].label}（可多选）",
        take=_take_chosen_addons,
        value=(NO_ADDON,) if held == [] else tuple(held or ()),
        options=options | {NO_ADDON: known["addons"].none or ""},
    )
    yield Field(
        key="first_plan_next",
        kind="next",
        label="下一题",
        take=lambda _: first_answers.give_facts(first_answers.PLAN, {}),
        off=edition is None and held is None,
    )


def _take_edition(chosen: str) -> None:
    """Take the edition; a click on the one that is chosen takes it back."""
    case.enter("edition", None if chosen == case.value("edition") else option_value(chosen))


def _take_chosen_addons(chosen: list[str]) -> None:
    only_none = NO_ADDON in chosen and case.value("addons") != []
    held = [] if only_none else [key for key in chosen if key != NO_ADDON]
    case.enter("addons", held if held or only_none else None)
    if only_none and case.value("edition") is not None:
        first_answers.give_facts(first_answers.PLAN, {})


# ---------------------------------------------------------------- past it, back, and what was said


def _ways_past(id: str) -> Iterator[Field]:
    earlier = first_answers.question_before(id)
    if earlier is not None:
        yield Field(
            key="first_back",
            kind="button",
            label="← 上一题",
            take=lambda _: first_answers.show_question(earlier),
        )
    if "unclear" not in first_answers.offered_replies(id):
        yield Field(
            key=f"first_{id}_unsure",
            kind="button",
            label="不清楚",
            take=lambda _: first_answers.say_unsure(id),
        )


def _answers_given(now: str) -> Iterator[Box]:
    """What was said, each a click away from being changed."""
    given = {id: f"{_reply_told(id)} ✎" for id in first_answers.replied() if id != now}
    if given:
        change = Field(
            key="first_change",
            kind="replies",
            label="已经答的",
            take=first_answers.show_question,
            options=given,
            help="点一下修改",
        )
        yield Box("given", [change], look="given")


def _reply_told(id: str) -> str:
    """The reply to a question in words."""
    reply, day = first_answers.given_reply(id), first_answers.form_of(id).day
    if day is not None and case.entered().get(day) is not None:
        return f"{label(day, answers.catalogue())} {case.entered()[day]}"
    if reply is not None:
        return words_put(reply.say)
    known, either = answers.catalogue(), case.alternatives()
    told: list[str] = []
    for fact in sorted(first_answers.form_of(id).facts, key=FACTS.index):
        value: Any = case.entered().get(fact)
        if fact in either:
            told.append(unsure(fact, either[fact], known).label)
        elif value is not None:
            told.append(known.facts[fact].none or "无" if value == [] else value_label(fact, value, known))
    return (
        "，".join(told)
        or f"{'、'.join(label(fact, known) for fact in first_answers.form_of(id).facts)}不清楚"
    )
