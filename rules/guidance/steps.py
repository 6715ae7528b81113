"""What should this person do first in this situation: whom to call, what to bring, what is lost?

The order is the situation's (`data/situations/`); status, counts and days are the engine's. Nothing is
decided here that the answer does not say.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from rules.advice.agenda import lost_with_policy, tasks
from rules.advice.provider_deadlines import ProviderDeadline, awaited_deadlines
from rules.advice.task import Task, TaskPart
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.conditions import Condition
from rules.catalogue.schema import Service
from rules.catalogue.schema.situations import SHOWN, Cited, Placed, Situation, SituationId, Stage
from rules.domain.answer import REFUSED, Answer, Clause
from rules.domain.scenario import Scenario
from rules.engine.plan import clause_of
from rules.guidance.contacts import Contact, contact_of, contacts, way_in
from rules.guidance.grades import ACTIONABLE, FOLDED, Grade, count_grades
from rules.guidance.papers import NeededPaper, needed_papers
from rules.guidance.service_step import Said, ServiceStep, service_step
from rules.guidance.situations import known_to_hold
from rules.guidance.wastes import Waste, wastes

MOST_DATES = 3

MOST_ASKED = 4
"""Things asked about in one call that there is room for."""


class StagePlan(NamedTuple):
    """A time in the plan, and what to do in it."""

    id: str
    title: str
    when: str
    current: bool
    """Whether its turn has come."""
    ready: bool
    """Whether one may begin with its first service, and something can be done about that now."""
    why: Said
    services: tuple[ServiceStep, ...]
    """At most three, those that can be acted on first."""
    rest: tuple[ServiceStep, ...]
    """What belongs here too, in one line."""
    contact: Contact | None
    """Whom to call about the first of them; None where the manual names nobody."""


class PlanNotice(NamedTuple):
    """What must be known before anything else."""

    said: Said
    number: str | None
    """A number that is told with it."""


class FoldedServices(NamedTuple):
    """Services that are not in the plan, and why not."""

    why: Said | None
    """None where the services' own answers say it: spent, unfit or not bought."""
    services: tuple[ServiceStep, ...]


class FirstSteps(NamedTuple):
    """What to do first, in one situation and case."""

    situation: SituationId
    title: str
    numbers: Mapping[Grade, int]
    """How many of all services have each grade."""
    notices: tuple[PlanNotice, ...]
    stages: tuple[StagePlan, ...]
    """Every one with at least one service: the one to begin with first, then those whose turn has come."""
    useless: FoldedServices
    """Services of the plan that are spent, unfit or not bought."""
    unrelated: tuple[FoldedServices, ...]
    """Services that have nothing to do with the situation, by the reason."""
    contacts: tuple[Contact, ...]
    """Whom to call about what, over the whole plan; the first call stands first."""
    papers: tuple[NeededPaper, ...]
    """What to bring for what can be acted on now."""
    wastes: tuple[Waste, ...]
    """How what can be acted on now is lost without being had."""
    dates: tuple[Task, ...]
    """The first days that cannot be missed."""
    ending: tuple[TaskPart, ...]
    """What is lost with a policy of which the last day is known about; none where it is a task."""
    questions: tuple[str, ...]
    """What is asked in this situation, in order, answered or not."""

    @property
    def first_stage(self) -> StagePlan | None:
        """Where to begin."""
        return next((stage for stage in self.stages if stage.contact), None)

    @property
    def first_call(self) -> Contact | None:
        """Whom to call first; None where the plan names nobody."""
        return self.first_stage.contact if self.first_stage else None

    @property
    def first_step(self) -> ServiceStep | None:
        """What the first call is about: the first of its stage that is asked for there."""
        stage = self.first_stage
        if stage is None or stage.contact is None:
            return None
        every = (*stage.services, *stage.rest)
        return next(step for step in every if step.service in stage.contact.services)

    @property
    def call_now(self) -> Contact | None:
        """Whom to call now; None where the first call is about something that must happen first."""
        return self.first_call if self.first_stage and self.first_stage.ready else None

    @property
    def first_service(self) -> str | None:
        """The service that the first call is about."""
        return self.first_step.service if self.first_step else None

    def own_contact(self, step: ServiceStep, stage: StagePlan) -> Contact | None:
        """Whom to call about a service of a stage, where that is another one than for the stage itself."""
        contact = contact_of(step.service, self.contacts)
        return contact if contact != stage.contact else None

    @property
    def steps(self) -> tuple[ServiceStep, ...]:
        """Every service of the plan, folded ones too, each once."""
        apart = [step for folded in (self.useless, *self.unrelated) for step in folded.services]
        return (*self._planned, *apart)

    @property
    def _planned(self) -> list[ServiceStep]:
        return [step for stage in self.stages for step in (*stage.services, *stage.rest)]

    def asks_of(self, contact: Contact, grades: Collection[Grade]) -> tuple[str, ...]:
        """What can be asked about in one call, of services of these grades, in the order of the plan."""
        asks = [
            step.ask
            for step in self._planned
            if step.ask and step.service in contact.services and step.grade in grades
        ]
        return tuple(asks[:MOST_ASKED])


def first_steps(
    situation: SituationId,
    answer: Answer,
    scenario: Scenario,
    catalogue: Catalogue,
    cases: Sequence[Scenario] = (),
    unclear: Collection[str] = (),
) -> FirstSteps:
    """The plan for a situation; `answer` must be the answer to `scenario`, under either reading.

    `cases` are those that the person cannot tell apart, where the answer is what holds in all of them;
    `unclear` are the facts that they said they cannot tell.
    """
    plan = _Plan(catalogue.situations[situation], answer, scenario, cases or (scenario,), catalogue, unclear)
    stages = plan.stages()
    now = [step for stage in stages if stage.current for step in (*stage.services, *stage.rest)]
    ready = [step for step in now if step.grade in ACTIONABLE]
    return FirstSteps(
        situation,
        plan.situation.title,
        count_grades(answer.services),
        tuple(plan.notices()),
        stages,
        FoldedServices(None, tuple(plan.useless())),
        tuple(plan.unrelated()),
        plan.contacts,
        needed_papers(ready, catalogue),
        wastes(ready, catalogue),
        plan.dates(),
        plan.ending(),
        tuple(plan.situation.questions),
    )


class _Plan:
    """A situation's stages over one answer."""

    def __init__(
        self,
        situation: Situation,
        answer: Answer,
        scenario: Scenario,
        cases: Sequence[Scenario],
        catalogue: Catalogue,
        unclear: Collection[str],
    ) -> None:
        self.situation, self.answer, self.scenario, self.catalogue = situation, answer, scenario, catalogue
        self.cases, self.unclear = cases, unclear
        promises = awaited_deadlines(answer, scenario, catalogue)
        self.found = {one.service: self._step(one, promises) for one in situation.placed()}
        self.apart = {
            id: self._step(Placed(service=id), promises) for one in situation.unrelated for id in one.services
        }
        behind = self._holds(situation.behind.when, otherwise=False)
        self.behind = frozenset(situation.behind.services if behind else ())
        self.aside = [stage for stage in situation.stages if stage.aside and not self._current(stage)]
        self.ordered = self._begun([one for one in situation.stages if one not in self.aside])
        order = [step for stage in self.ordered for step in self._open(stage)]
        regions = {one.trip_region for one in self.cases}
        self.region = regions.pop() if len(regions) == 1 else None
        self.contacts = contacts(order, answer.as_of, catalogue, self.region)

    def _step(self, placed: Placed, promises: tuple[ProviderDeadline, ...]) -> ServiceStep:
        mine = [one for one in promises if one.service == placed.service]
        return service_step(placed, mine, self.answer, self.catalogue, self.unclear)

    def _turn(self, stage: Stage) -> tuple[bool, bool]:
        """What has happened comes first, what yields to the rest last; else the situation's own order."""
        return self._holds(stage.yields, otherwise=False), not self._holds(stage.begins, otherwise=False)

    def _begun(self, stages: Sequence[Stage]) -> list[Stage]:
        """The stages by their turn, but for the one to begin with, which stands first."""
        ordered = sorted(stages, key=self._turn)
        first = min(ordered, key=self._hope, default=None)
        return [*([first] if first else []), *(stage for stage in ordered if stage is not first)]

    def _hope(self, stage: Stage) -> int:
        """How little comes of beginning with a stage: 0 if something can be done, 1 if it is to come."""
        steps = self._open(stage)
        if not steps or not self._current(stage) or self._is_behind(steps[0]):
            return 2
        return _distance(steps[0])

    def _is_behind(self, step: ServiceStep) -> bool:
        return step.service in self.behind

    def _current(self, stage: Stage) -> bool:
        return self._holds(stage.begins, otherwise=True) and not self._holds(stage.never, otherwise=False)

    def _holds(self, condition: Condition | None, *, otherwise: bool) -> bool:
        if condition is None:
            return otherwise
        return known_to_hold(condition, self.cases, self.catalogue)

    def _steps(self, stage: Stage) -> list[ServiceStep]:
        return [self.found[one.service] for one in (*stage.first, *stage.also)]

    def _open(self, stage: Stage) -> list[ServiceStep]:
        """The services of a stage that are worth a line, those that can be acted on first.

        Of those that stand open, what can be used for certain comes before all others.
        """

        def rank(step: ServiceStep) -> tuple[int, bool]:
            return _distance(step), self._is_behind(step)

        worth = sorted((step for step in self._steps(stage) if step.grade not in FOLDED), key=rank)
        shown = sorted(worth[:SHOWN], key=lambda step: (*rank(step), step.grade != "usable"))
        return [*shown, *worth[SHOWN:]]

    def stages(self) -> tuple[StagePlan, ...]:
        return tuple(self._stage(stage, open_) for stage in self.ordered if (open_ := self._open(stage)))

    def _stage(self, stage: Stage, steps: list[ServiceStep]) -> StagePlan:
        current = self._current(stage)
        return StagePlan(
            stage.id,
            stage.title,
            stage.begun if current and stage.begun else stage.when,
            current,
            self._hope(stage) == 0,
            self._said(stage.why),
            tuple(steps[:SHOWN]),
            tuple(steps[SHOWN:]),
            next(filter(None, (contact_of(step.service, self.contacts) for step in steps)), None),
        )

    def notices(self) -> Iterator[PlanNotice]:
        for one in self.situation.notices:
            if self._holds(one.when, otherwise=False):
                way = way_in(self.catalogue.service(one.service), self.region) if one.service else None
                yield PlanNotice(self._said(one), way.number if way else None)

    def useless(self) -> Iterator[ServiceStep]:
        """What is of no use, of all that would be in the plan."""
        for stage in self.ordered:
            yield from (step for step in self._steps(stage) if step.grade in FOLDED)

    def unrelated(self) -> Iterator[FoldedServices]:
        """What has nothing to do with the situation, or not as long as something has not happened."""
        for stage in self.aside:
            if stage.aside:
                yield FoldedServices(self._said(stage.aside), tuple(self._steps(stage)))
        for one in self.situation.unrelated:
            yield FoldedServices(self._said(one.why), tuple(self.apart[id] for id in one.services))

    def dates(self) -> tuple[Task, ...]:
        """The first last days of the plan's services that have not passed, in their order."""
        todo, planned = [], {step.service for stage in self.ordered for step in self._steps(stage)}
        for task in tasks(self.answer, self.scenario, self.catalogue):
            parts = tuple(part for part in task.parts if part.service in planned)
            if task.kind == "opens_on" or task.advice or task.late == "by":
                continue
            if parts or task.service in planned:
                todo.append(task._replace(parts=parts))
        return tuple(todo[:MOST_DATES])

    def ending(self) -> tuple[TaskPart, ...]:
        """What of the plan's services is lost on a day that is known about."""
        if not self.answer.ends_about:
            return ()
        planned = {step.service for stage in self.ordered for step in self._steps(stage)}
        lost = lost_with_policy(self.answer, self.scenario, self.catalogue)
        return tuple(part for part in lost if part.service in planned)

    def _said(self, one: Cited) -> Said:
        """A statement with its place; lines of several chapters name them all, and no part of one."""
        chapters = [info for info in self.catalogue.services if _is_cited(info, one)]
        if len(chapters) == 1:
            return Said(one.say, clause_of(chapters[0], one.cite))
        return Said(one.say, Clause("、".join(info.section for info in chapters), "", tuple(one.cite)))


def _distance(step: ServiceStep) -> int:
    """How far off a service is: 0 can be acted on, 1 is to come, 2 may be refused even then."""
    if step.grade in ACTIONABLE:
        return 0
    return 2 if REFUSED & {step.status, step.other_status} else 1


def _is_cited(info: Service, cited: Cited) -> bool:
    """Whether a statement rests on lines of a service's chapter, or of its part of the overview."""
    places = (*info.chapter, *([info.overview] if info.overview else ()))
    return any(low <= first <= high for first, _ in cited.cite for low, high in places)
