"""Which of the first questions is on, which are still to come, and what does a reply say of the case?

A question is asked only where its answer can still change the status of a service, in the situation's order,
and no more than a few before the first whole answer. A reply that leaves several values open is followed by
the question that tells them apart, where that decides.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from pages.present.share.page_link import ADDONS, ALL_ASKED
from pages.ui.session import answers, case, interview, keys
from rules.catalogue.schema.questions import OfferedReply, QuestionForm, TimeSpan
from rules.catalogue.schema.situations import MOST_QUESTIONS, Situation
from rules.domain.periods import ONE_DAY, add_months, completed_years
from rules.guidance.situations import fitting

WHO = "who"
"""For whom somebody asks: said beside the first question, and no question of its own."""

START, RENEWAL = "policy_start", "renewal"
SEVERITY = "severity"
DAY_QUESTIONS = {START: "start_day", "diagnosed_on": "diagnosed_day", "discharged_on": "discharge_day"}
"""The questions for the exact day of what is known about."""
TELLING_APART = (SEVERITY, "distance", *DAY_QUESTIONS.values())
"""The questions that tell apart what a reply leaves open."""

PLAN = "plan"
BOUGHT: tuple[dict[str, Any], ...] = (
    {"edition": "standard", "addons": []},
    {"edition": "special", "addons": list(ADDONS)},
)
"""The least and the most that may have been bought: what one has not bought needs no asking to be refused."""

BOUGHT_WHEN = "bought"
RENEWED = "renewed"
"""What is left of that question once the start of the policy is known."""
THIS_YEAR = "this_year"
"""What is left of it once it is known to be a renewal."""

WAITING = "waiting"


def situation_now() -> Situation:
    """What has happened: as the person says, else what fits the facts."""
    if chosen := case.chosen_situation():
        return chosen
    asked = answers.asked(answers.readable_scenario())
    cases = [one.scenario for _, one in answers.asked_apart(asked)] or [asked.scenario]
    return answers.catalogue().situations[fitting(cases, answers.catalogue())]


def form_of(id: str) -> QuestionForm:
    """How a question is put in this situation."""
    forms = answers.catalogue().questions[id]
    return next((one for one in forms if one.fits(situation_now().id)), forms[-1])


# ---------------------------------------------------------------- which question


def replied() -> list[str]:
    """The questions that have a reply, in the order asked."""
    return [id for id in keys.FIRST_ANSWERED.get([]) if id in answers.catalogue().questions]


def unclear_facts() -> tuple[str, ...]:
    """The facts that were asked about and are not known all the same."""
    asked = dict.fromkeys(fact for id in replied() for fact in form_of(id).facts)
    return tuple(fact for fact in asked if case.value(fact) is None)


def questions_in_line() -> list[str]:
    """The questions that have a reply or are still to come, in order; at most a few."""
    given = replied()
    shown = keys.ASK.get()
    wanted = [
        id
        for id in _candidates()
        if id not in given and (id == shown or (not _known(id) and services_decided(id)))
    ]
    return [*given, *wanted][: max(MOST_QUESTIONS, len(given))]


def question_now() -> str:
    """The question on the screen: the one gone to, else the first without a reply, or `ALL_ASKED`."""
    chosen = keys.ASK.get()
    order = questions_in_line()
    if chosen in order or (chosen == ALL_ASKED and all(id in replied() for id in order)):
        return str(chosen)
    return next((id for id in order if id not in replied()), ALL_ASKED)


def question_before(id: str) -> str | None:
    """The question before this one; None before the first."""
    order = questions_in_line()
    place = order.index(id) if id in order else len(order)
    return order[place - 1] if place else None


def _candidates() -> list[str]:
    """The situation's questions, each followed by those that its reply brings; the waiting period last."""
    found: list[str] = []
    for id in situation_now().questions:
        if id != WHO:
            put = _left_to_ask(id)
            found += [put, *(one for one in [_following(put)] if one)]
    found += [DAY_QUESTIONS[fact] for fact in case.alternatives() if fact in DAY_QUESTIONS]
    if keys.FIRST_ANSWERED.get([]):
        found.append(WAITING)
    return list(dict.fromkeys(found))


def _left_to_ask(id: str) -> str:
    """The question, or the narrower one where a part of what it is about is known already."""
    if id in replied():
        return id
    if id != BOUGHT_WHEN:
        facts = form_of(id).facts
        unsaid = [fact for fact in facts if not _possible(fact)]
        return DAY_QUESTIONS.get(unsaid[0], id) if len(unsaid) == 1 < len(facts) else id
    if _possible(START):
        return RENEWED
    return THIS_YEAR if case.entered().get(RENEWAL) else id


def _known(id: str) -> bool:
    """Whether the case says all that a question is about."""
    return id != WAITING and all(
        case.entered().get(fact) is not None or (fact in case.alternatives() and id not in TELLING_APART)
        for fact in form_of(id).facts
    )


def _following(id: str) -> str | None:
    given = given_reply(id)
    return given.then if given else None


def services_decided(id: str) -> tuple[str, ...]:
    """The services whose status the answer to a question can still change."""
    facts = form_of(id).facts
    if id == WAITING:
        return _waiting_only() if interview.days_in_force() is not None else ()
    told_apart = [fact for fact in facts if fact in case.alternatives()] if id in TELLING_APART else []
    if told_apart:
        own = answers.own(case.reading())
        return tuple(one.id for one in own.services if set(told_apart) & set(one.missing))
    found = interview.decided_by(tuple(facts))
    return interview.set_apart(BOUGHT, found) if id == PLAN else found


def _waiting_only() -> tuple[str, ...]:
    """The services that the waiting period alone keeps closed, as it is assumed or known to be about."""
    if case.entered().get("waiting_days") is not None:
        return ()
    return tuple(one.id for one in answers.own(case.reading()).services if one.status == "waiting")


def ask_text(id: str) -> tuple[str, str]:
    """The question and its help, with the number of days where it is about them."""
    put = form_of(id)
    days = str(interview.days_in_force()) if id == WAITING else "N"
    return put.ask.replace("N", days), (put.help or "").replace("N", days)


# ---------------------------------------------------------------- replies


def offered_replies(id: str) -> dict[str, OfferedReply]:
    """The replies that are offered."""
    days = interview.days_in_force() if id == WAITING else None
    if days is not None:
        return {
            "over": OfferedReply(say=f"没超过 {days} 天", either={"waiting_days": [0, days]} if days else {}),
            "running": OfferedReply(
                say=f"超过 {days} 天", either={"waiting_days": [days + 1, interview.LONGEST_WAIT]}
            ),
        }
    return form_of(id).replies


def given_reply(id: str) -> OfferedReply | None:
    """The reply that the case holds; None where there is none, or the answer is another one."""
    return next((one for one in offered_replies(id).values() if _case_says(one)), None)


def reply_about(fact: str) -> str:
    """What was replied to the question about a fact, in its words; empty where none was given."""
    asked = [id for id in answers.catalogue().questions if fact in form_of(id).facts]
    told = (given_reply(id) for id in sorted(asked, key=lambda id: id not in replied()))
    return next((one.say for one in told if one), "")


def _case_says(reply: OfferedReply) -> bool:
    """Whether the case says what a reply says, or more exactly so."""
    if any(case.entered().get(fact) != value for fact, value in reply.sets.items()):
        return False
    held = {fact: _possible(fact) for fact in (*reply.between, *reply.ago)}
    within = all(held[fact] and set(held[fact]) <= set(values) for fact, values in reply.either.items())
    within &= all(
        held[fact] and reply.between[fact][0] <= min(held[fact]) and max(held[fact]) <= reply.between[fact][1]
        for fact in reply.over
    )
    days = {fact: _days_possible(fact, reply) for fact in reply.ago}
    between = all(
        held[fact] and first <= min(held[fact]) and max(held[fact]) <= last
        for fact, (first, last) in days.items()
    )
    return within and between and bool(reply.sets or held)


def _possible(fact: str) -> tuple[Any, ...]:
    """The values that a fact may have, as far as that is known."""
    value = case.entered().get(fact)
    return case.alternatives().get(fact, ()) if value is None else (value,)


def _days_possible(fact: str, reply: OfferedReply) -> tuple[str, str]:
    """The first and the last day that a reply leaves possible."""
    today = answers.readable_scenario().as_of
    ago = reply.ago[fact]
    return (_days_before(today, ago.most) + ONE_DAY).isoformat(), _days_before(today, ago.least).isoformat()


def _days_before(day: dt.date, span: TimeSpan) -> dt.date:
    return add_months(day, -span.months) - dt.timedelta(days=span.days)


def take_offered(id: str, name: str) -> None:
    """Take a reply."""
    chosen = offered_replies(id)[name]
    with case.one_change(form_of(id).facts[0]):
        _enter_reply(id, chosen)
    _take_next(id)


def _enter_reply(id: str, chosen: OfferedReply) -> None:
    known = {fact: _days_possible(fact, chosen) for fact in chosen.ago}
    for fact in form_of(id).facts:
        if fact in chosen.sets:
            case.enter(fact, chosen.sets[fact])
        elif fact in chosen.between or fact in known:
            values = known.get(fact) or tuple(chosen.between[fact])
            if len(set(values)) > 1:
                case.enter_alternatives(fact, values)
            else:
                case.enter(fact, values[0])
        elif id != WAITING:
            case.assume(fact)


def say_unsure(id: str) -> None:
    """Take not knowing as the reply: of these facts nothing is known."""
    for fact in form_of(id).facts:
        case.enter(fact, None)
    _take_next(id)


def give_facts(id: str, facts: dict[str, Any]) -> None:
    """Take values as the reply, unless they do not fit the others."""
    held = case.current()
    earlier = answers.faults(held)
    found = [one for one in answers.faults({**held, **facts}) if one not in earlier]
    if found:
        keys.FIRST_FAULT.put("；".join(f"{name}：{text}" for name, text in found))
        return
    for fact, value in facts.items():
        case.enter(fact, value)
    _take_next(id)


def give_day(id: str, fact: str, day: dt.date) -> None:
    """Take a day as the reply; of the first purchase, with this year's start and the renewal."""
    facts: dict[str, Any] = {fact: day.isoformat()}
    if id == BOUGHT_WHEN:
        today = answers.readable_scenario().as_of
        years = max(completed_years(day, today), 0) if day <= today else 0
        facts = {fact: add_months(day, 12 * years).isoformat(), RENEWAL: years > 0}
    give_facts(id, facts)


def give_month(id: str, fact: str, month: tuple[dt.date, dt.date]) -> bool:
    """Take a month as the reply, no day of which lies ahead; False where it leaves the year of a policy open.

    Where the day itself is what is asked for, a month is no reply.
    """
    first, last = (min(day, answers.readable_scenario().as_of) for day in month)
    years = {max(completed_years(day, answers.readable_scenario().as_of), 0) for day in (first, last)}
    if id in TELLING_APART or first == last or month[0] > first or len(years) > 1:
        return False
    months = 12 * years.pop() if id == BOUGHT_WHEN else 0
    days = [add_months(day, months).isoformat() for day in (first, last)]
    with case.one_change(fact):
        case.enter_alternatives(fact, days)
        if id == BOUGHT_WHEN:
            case.enter(RENEWAL, months > 0)
    _take_next(id)
    return True


def show_question(id: str | None) -> None:
    """Put this question on the screen; None the first without a reply."""
    keys.FIRST_FAULT.pop()
    keys.FIRST_TYPED.pop()
    if id is None:
        keys.ASK.pop()
        keys.ASK.put(question_now())
    else:
        keys.ASK.put(id)


def _take_next(id: str) -> None:
    given = keys.FIRST_ANSWERED.get([])
    keys.FIRST_ANSWERED.put([*given, *([] if id in given else [id])])
    show_question(None)
