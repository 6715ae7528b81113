"""What did customer service answer? Asked in the plan itself, beside a service that one may not have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from pages.present.drawer.asking import PhoneQuestion, answered_text, question
from pages.ui.result.reply_buttons import UNCLEAR as UNCLEAR
from pages.ui.session import answers, case, reading_doubts, replies
from rules.advice import Doubt
from rules.domain.answer import Answer
from rules.guidance import FirstSteps, ServiceStep


class Answered(NamedTuple):
    """What was answered about an entry."""

    entry: str
    told: str


def questions_for(steps: FirstSteps, answer: Answer) -> Mapping[str, PhoneQuestion]:
    """By service: what to ask first about it, where it hangs on that whether one has it at all.

    What hangs on it only on the day that it opens is asked once, beside the first such service.
    """
    catalogue, found = answers.catalogue(), dict[str, PhoneQuestion]()
    for step in (one for one in steps.steps if one.grade == "ask_first" or one.doubted_then):
        doubts = _doubts(step, answer)
        entries = [catalogue.entries[one.entry] for one in doubts if one.grade == "whether"]
        open_ = [entry for entry in entries if entry.ask and entry.id not in replies.given()]
        asked = {one.entry for one in found.values()} if step.doubted_then else set()
        if open_ and open_[0].id not in asked:
            found[step.service] = question(open_[0])
    return found


def _doubts(step: ServiceStep, answer: Answer) -> tuple[Doubt, ...]:
    """What makes the readings differ: today, or on the day that a service opens."""
    facts = case.current()
    if step.doubted_then and step.opening is not None:
        facts = {**facts, "as_of": step.opening.on.isoformat()}
        scenario = reading_doubts.parsed_or_none(facts)
        if scenario is None:
            return ()
        answer = answers.answer_to(answers.asked(scenario)._replace(alternatives=()))
    return reading_doubts.doubts_about(answer.service(step.service), answer, facts)


def answered_by_service() -> Mapping[str, Answered]:
    """By service: what was answered about it."""
    found: dict[str, Answered] = {}
    for id, reply in replies.given().items():
        entry = answers.catalogue().entries[id]
        told = Answered(id, answered_text(entry, reply.reading, reply.on))
        found |= {service: told for service in entry.services if service not in found}
    return found


def take_told_reply(told: str) -> None:
    """Take an answer: the entry, and the reading where there is one."""
    entry, _, reading = told.partition(":")
    info = answers.catalogue().entries.get(entry)
    if info is not None and reading in ("", *info.readings):
        replies.take_reply(entry, reading or None, case.today())
