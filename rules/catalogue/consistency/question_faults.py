"""Does every first question speak of facts that there are, and is every one of a situation there?"""

from __future__ import annotations

from collections.abc import Iterator

from rules.catalogue.catalogue import Catalogue
from rules.catalogue.consistency.fact_values import DATES, value_fault
from rules.catalogue.schema.questions import OfferedReply, QuestionForm
from rules.domain.scenario import FACTS, RECORDS, shown

WHO = "who"
"""For whom somebody asks: no fact, so it has no form here."""


def question_faults(catalogue: Catalogue) -> Iterator[str]:
    """What the questions say that cannot be."""
    known = catalogue.questions
    for id, situation in catalogue.situations.items():
        for asked in situation.questions:
            if asked != WHO and not any(form.fits(id) for form in known.get(asked, ())):
                yield f"{asked}: 没有处境 {id} 里的问法"
    for name, forms in known.items():
        for place, form in enumerate(forms):
            yield from (f"{name}.{place}: {fault}" for fault in _question_form_faults(form, catalogue))


def _question_form_faults(form: QuestionForm, catalogue: Catalogue) -> Iterator[str]:
    for fact in form.facts:
        if fact not in FACTS or fact in RECORDS or fact == "as_of":
            yield f"facts: 没有 {shown(fact)} 这个可以问的事实"
    if form.day is not None and (form.day not in DATES or form.day not in form.facts):
        yield f"day: {shown(form.day)} 须为 facts 里的一个日期"
    for name, reply in form.replies.items():
        yield from (f"replies.{name}: {fault}" for fault in _reply_faults(reply, form))
        if reply.then is not None and reply.then not in catalogue.questions:
            yield f"replies.{name}.then: 没有问题 {shown(reply.then)}"


def _reply_faults(reply: OfferedReply, form: QuestionForm) -> Iterator[str]:
    said = [*reply.sets, *reply.between, *reply.ago]
    for fact in said:
        if fact not in form.facts:
            yield f"{shown(fact)} 不在 facts 里"
        if said.count(fact) > 1:
            yield f"{shown(fact)} 说了 {said.count(fact)} 次"
    pairs = [*reply.sets.items(), *((fact, one) for fact, many in reply.between.items() for one in many)]
    for fact, value in pairs:
        if fact in FACTS and (fault := value_fault(fact, value)):
            yield fault
    for fact, most in reply.up_to.items():
        if reply.over.get(fact, most) >= most:
            yield f"up_to.{fact}: 收到 {most}；须大于 over 里的数"
    for fact, values in reply.either.items():
        if len(values) < 2:
            yield f"either.{fact}: 须有两个以上的取值"
    for fact in reply.ago:
        if fact not in DATES:
            yield f"ago.{fact}: 不是日期"
