"""What is to be done next, and by when at the latest?

Two kinds of last day stand side by side and are never mixed: `by` is the manual's own, or the day that the
customer wants or has booked; `sensible` is advice, the last day to apply when the service's own promised
time is subtracted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from rules.advice.service_case import ServiceCase
from rules.advice.service_tasks import ending_with_policy, service_tasks
from rules.advice.task import Late, Task, TaskPart
from rules.catalogue.catalogue import Catalogue
from rules.domain.answer import Answer, Clause, Deadline
from rules.domain.scenario import Scenario
from rules.engine.plan import clause_of


def tasks(answer: Answer, scenario: Scenario, catalogue: Catalogue) -> tuple[Task, ...]:
    """Everything that is still to be done or was missed, in the order of the day that matters first.

    `answer` must be the answer to `scenario`. Deadlines of services that are used up ask for nothing and
    are left out; the end of the policy is one task for all services of which a limited count remains.
    """
    cases = _cases(answer, scenario, catalogue)
    found = [task for case in cases for task in service_tasks(case)]
    found += _openings(answer)
    ending = [part for case in cases for part in ending_with_policy(case)]
    if ending and answer.policy_end:
        found.append(_policy_end(answer.policy_end, ending, answer, catalogue))
    dated = [task._replace(late=_late(task, answer.as_of)) for task in found]
    order = {service.id: place for place, service in enumerate(answer.services)}
    return tuple(
        sorted(dated, key=lambda task: (task.day, task.by, order.get(task.service or "", len(order))))
    )


def lost_with_policy(answer: Answer, scenario: Scenario, catalogue: Catalogue) -> list[TaskPart]:
    """What is lost on the policy's last day, also where no more is known of that than about when."""
    return [part for case in _cases(answer, scenario, catalogue) for part in ending_with_policy(case)]


def _cases(answer: Answer, scenario: Scenario, catalogue: Catalogue) -> list[ServiceCase]:
    return [ServiceCase(one, answer, scenario, catalogue.service(one.id)) for one in answer.services]


def _late(task: Task, as_of: dt.date) -> Late:
    if task.by < as_of:
        return "sensible" if task.advice else "by"
    return "sensible" if task.sensible is not None and task.sensible < as_of else ""


def _openings(answer: Answer) -> Iterator[Task]:
    """What opens when: one task a day and event, for all services together."""
    groups: dict[tuple[dt.date, str], dict[str, list[Deadline]]] = {}
    for service in answer.services:
        for deadline in service.deadlines:
            if deadline.id == "opens_on":
                group = groups.setdefault((deadline.on, deadline.rule), {})
                group.setdefault(service.id, []).append(deadline)
    for (on, _), services in groups.items():
        deadlines = [deadline for group in services.values() for deadline in group]
        yield Task(
            "opens_on",
            None,
            (),
            on,
            deadlines[0].say,
            clauses=_clauses(deadlines),
            parts=tuple(TaskPart(id, tuple(d.item for d in group)) for id, group in services.items()),
            about=any(deadline.about for deadline in deadlines),
        )


def _policy_end(end: dt.date, parts: list[TaskPart], answer: Answer, catalogue: Catalogue) -> Task:
    """One task for all that ends with the policy; it cites the last day to use, else the yearly count."""
    days = {
        (service.id, deadline.item): deadline.clause
        for service in answer.services
        for deadline in service.deadlines
        if deadline.id == "use_by"
    }
    clauses = []
    for part in parts:
        info = catalogue.service(part.service)
        for item in part.items:
            clause = days.get((part.service, item))
            clauses.append(clause or clause_of(info, info.items[item].limit.cite))
    return Task(
        "policy_end",
        None,
        (),
        end,
        "保单到期前用完",
        clauses=tuple(dict.fromkeys(clauses)),
        parts=tuple(parts),
    )


def _clauses(deadlines: Iterable[Deadline]) -> tuple[Clause, ...]:
    return tuple(dict.fromkeys(deadline.clause for deadline in deadlines))
