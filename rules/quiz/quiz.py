"""What could a trainee be asked, and what is right? A quiz drawn by a seed, and its grading.

The same seed over the same data always gives the same quiz, and a longer quiz begins with the shorter one.
Nothing that is right was written by hand: every answer comes from evaluating the rules.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache, partial
from random import Random

from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.catalogue.conditions import Node
from rules.domain.periods import RulebookDays
from rules.engine.engine import Engine
from rules.quiz.change_questions import change_question, two_changes_question
from rules.quiz.count_questions import remaining_question
from rules.quiz.customer_stories import STORIES
from rules.quiz.date_questions import WEIGHTS, deadline_question
from rules.quiz.draft_question import DraftOption, DraftQuestion
from rules.quiz.model import KINDS, AnswerOption, Mark, Question, QuestionKind, Quiz, Result, Verdict
from rules.quiz.quiz_choice import LENGTHS, SEEDS, USUAL_LENGTH, Level, QuizChoice
from rules.quiz.refusal_questions import two_unmet_conditions_question, unmet_condition_question
from rules.quiz.register_questions import (
    deciding_entry_question,
    differing_services_question,
    true_statement_question,
)
from rules.quiz.service_questions import (
    one_usable_service_question,
    usable_however_read_question,
    usable_services_question,
)
from rules.quiz.story import situation_told
from rules.quiz.undisputed_case import DrawnCase

ORDER: tuple[QuestionKind, ...] = (
    "which",
    "why",
    "date",
    "times",
    "contradiction",
    "change",
    "which",
    "date",
)
"""The kinds of the questions, over and over."""

TRIES, TRIES_OF_FEW = 60, 200
"""Customers drawn for one way of asking, before the next is tried; more for a few services only."""

PICKY, WANTED = 40, 8
"""For so many of them only so many services are asked about: else those that suit everyone always come up."""

LETTERS = "ABCDEFGH"

ASSUMED = (
    "题目里没提到的事都没有发生。",
    "附件里的医院、城市、药品名单，以及处方、除外情形，都按符合处理。",
    "手册没有限定版本的服务，特需部版客户也算有。",
    "工作日按国务院公布的放假和调休安排计算。",
)
"""What holds in every question."""

Builder = Callable[[DrawnCase, Random, Collection[str]], DraftQuestion | None]

WAYS: dict[QuestionKind, tuple[tuple[Builder, int], ...]] = {
    "which": ((usable_services_question, 1),),
    "why": ((unmet_condition_question, 1),),
    "date": tuple((partial(deadline_question, kind), weight) for kind, weight in WEIGHTS.items()),
    "times": ((remaining_question, 1),),
    "contradiction": (
        (differing_services_question, 1),
        (deciding_entry_question, 1),
        (true_statement_question, 1),
    ),
    "change": ((change_question, 1),),
}
"""How each kind may be asked, with weights."""

EASY_WAYS: dict[QuestionKind, tuple[tuple[Builder, int], ...]] = {
    **WAYS,
    "which": ((one_usable_service_question, 1),),
}
"""The same where one thing is asked at a time."""


HARD_WAYS: dict[QuestionKind, tuple[tuple[Builder, int], ...]] = {
    **WAYS,
    "which": ((usable_however_read_question, 1),),
    "why": ((two_unmet_conditions_question, 1),),
    "change": ((two_changes_question, 1),),
}
"""The same where two things are asked at a time."""

WAYS_OF: dict[Level, dict[QuestionKind, tuple[tuple[Builder, int], ...]]] = {
    "easy": EASY_WAYS,
    "usual": WAYS,
    "hard": HARD_WAYS,
}


class QuizError(ValueError):
    """A quiz that cannot be made, with the reason in Chinese."""


def data_digest(catalogue: Catalogue) -> str:
    """Twelve hexadecimal digits that tell one state of the data from another."""
    models: list[Node] = [*catalogue.services, *catalogue.entries.values()]
    parts = [model.model_dump() for model in models]
    parts += [
        {name: node if isinstance(node, str) else node.model_dump()}
        for name, node in catalogue.definitions.items()
    ]
    parts += [{name: info.model_dump()} for name, info in catalogue.facts.items()]
    parts += [{name: sorted(cities)} for name, cities in catalogue.lists.items()]
    # Python values first: pydantic's own JSON writes a boolean of a union now as true, now as 1.
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def next_seed(seed: int) -> int:
    """Another seed; the least after the greatest."""
    least, most = SEEDS
    return seed + 1 if seed < most else least


def make_quiz(engine: Engine, seed: int, count: int = USUAL_LENGTH) -> Quiz:
    """The quiz of a seed with `count` questions on anything. QuizError as `make_chosen_quiz`."""
    return make_chosen_quiz(engine, QuizChoice(seed=seed, count=count))


def make_chosen_quiz(engine: Engine, choice: QuizChoice, days: RulebookDays | None = None) -> Quiz:
    """The quiz of a choice; with the days of the terms about people whose policies begin on these.

    Raises QuizError for a seed or a count out of range, and where the choice leaves too little to ask about.
    """
    seed, count, kinds = choice.seed, choice.count, choice.allowed_kinds()
    for name, value, (least, most) in (("题号", seed, SEEDS), ("题数", count, LENGTHS)):
        if not least <= value <= most:
            raise QuizError(f"{name}须在 {least} 到 {most} 之间，收到 {value}")
    if not kinds:
        raise QuizError("“手册的矛盾”没有容易的题，请再选别的题型，或选“一般”")
    rng = Random(seed)
    order = [kind for kind in ORDER if kind in kinds]
    barren: set[QuestionKind] = set()
    questions: list[Question] = []
    taken: list[str] = []
    stories: list[str] = []
    for number in range(count):
        turn = number % len(order)
        left = [kind for kind in dict.fromkeys(order[turn:] + order) if kind not in barren]
        kind, draft = _draft(engine, choice, left, rng, taken, stories, days)
        barren.update(left[: left.index(kind)])
        if draft.case is not None:
            stories.append(draft.case.customer.story)
        if kind != "which":
            taken += draft.services
        questions.append(_question(f"q{number + 1}", kind, draft, rng, told_short=choice.easy))
    return Quiz(seed=seed, data=_digest(engine), questions=tuple(questions))


@lru_cache(maxsize=8)
def _digest(engine: Engine) -> str:
    return data_digest(engine.catalogue)


def _draft(
    engine: Engine,
    choice: QuizChoice,
    kinds: Sequence[QuestionKind],
    rng: Random,
    taken: list[str],
    stories: list[str],
    days: RulebookDays | None,
) -> tuple[QuestionKind, DraftQuestion]:
    """A question about a story and a service that the quiz has not had yet, if there is one.

    It is of the first of these kinds that the choice leaves anything to ask of.
    """
    outside = choice.left_out(engine.catalogue)
    # Of a few people there are few days to ask about.
    tries = TRIES_OF_FEW if outside or (choice.hard and not choice.people) else TRIES
    fresh = [story for story in STORIES if outside or story not in stories[-len(STORIES) + 3 :]]
    for kind in kinds:
        ways = _shuffled(WAYS_OF[choice.level][kind], rng)
        wanted = rng.sample(list(SERVICES), WANTED)
        others = [service for service in SERVICES if service not in wanted and not outside]
        for avoided in ([*taken, *outside], outside):
            for way in ways:
                for attempt in range(tries):
                    case = DrawnCase(engine, choice.draw(rng, fresh))
                    if days and not days.only(case.scenario.policy_start, case.scenario.as_of):
                        continue
                    without = [*avoided, *others] if attempt < PICKY else avoided
                    # What asks about several services may choose among all.
                    draft = way(case, rng, outside if kind == "which" else without)
                    if draft is not None and _fits(draft, choice.level):
                        return kind, draft
    raise QuizError("按这些选择出不了题，请多选几种题型、服务或人物")


def _fits(draft: DraftQuestion, level: Level) -> bool:
    """Whether a question is of a level; a usual one may be of any."""
    return {"easy": draft.easy, "usual": True, "hard": draft.hard}[level]


def _shuffled(ways: tuple[tuple[Builder, int], ...], rng: Random) -> list[Builder]:
    """The ways in an order drawn by their weights."""
    left, order = list(ways), []
    while left:
        chosen = rng.choices(range(len(left)), [weight for _, weight in left])[0]
        order.append(left.pop(chosen)[0])
    return order


def _question(
    id: str, kind: QuestionKind, draft: DraftQuestion, rng: Random, *, told_short: bool
) -> Question:
    choices = list(draft.choices)
    if not draft.in_order:
        rng.shuffle(choices)
    options = tuple(_option(letter, choice) for letter, choice in zip(LETTERS, choices, strict=False))
    case = draft.case
    only = draft.told() if told_short else None
    about = draft.services if told_short else ()
    return Question(
        id=id,
        kind=kind,
        day=case.scenario.as_of.isoformat() if case else "",
        **(draft.short or draft.said if told_short else draft.said)._asdict(),
        multiple=draft.multiple,
        situation=situation_told(case.customer, case.catalogue, only, about) if case else (),
        options=options,
        right=tuple(option.id for option, choice in zip(options, choices, strict=True) if choice.right),
        explanation=draft.explanation,
        services=draft.services,
        scenario=dict(case.customer.facts) if case else None,
        asks=draft.asks,
    )


def _option(letter: str, choice: DraftOption) -> AnswerOption:
    return AnswerOption(id=letter, text=choice.text, value=choice.value, note=choice.note)


# ---------------------------------------------------------------- grading


def grade(quiz: Quiz, answers: Mapping[str, Collection[str]]) -> Result:
    """The result of answers, option ids by question id; a question without an answer counts as wrong.

    Of several right options, some count half where more right than wrong ones were chosen. Raises QuizError
    for a question or an option that the quiz does not have.
    """
    known = {question.id: question for question in quiz.questions}
    for id, chosen in answers.items():
        if id not in known:
            raise QuizError(f"没有第 {id} 题；可用：{'、'.join(known)}")
        options = [option.id for option in known[id].options]
        for option in chosen:
            if option not in options:
                raise QuizError(f"{id} 没有选项 {option}；可选：{'、'.join(options)}")
    marks = tuple(mark_question(question, answers.get(question.id, ())) for question in quiz.questions)
    return Result(seed=quiz.seed, data=quiz.data, marks=marks)


POINTS: dict[Verdict, float] = {"right": 1, "partly": 0.5, "wrong": 0, "unanswered": 0}


def mark_question(question: Question, chosen: Collection[str]) -> Mark:
    """How one question was answered."""
    picked = tuple(option.id for option in question.options if option.id in chosen)
    missed = tuple(id for id in question.right if id not in picked)
    mistaken = tuple(id for id in picked if id not in question.right)
    hits = len(question.right) - len(missed)
    verdict: Verdict
    if not picked:
        verdict = "unanswered"
    elif not missed and not mistaken:
        verdict = "right"
    elif hits > len(mistaken):
        verdict = "partly"
    else:
        verdict = "wrong"
    return Mark(
        question=question.id,
        kind=question.kind,
        verdict=verdict,
        chosen=picked,
        missed=missed,
        mistaken=mistaken,
        points=POINTS[verdict],
    )


def points_by_kind(result: Result) -> dict[QuestionKind, tuple[float, int]]:
    """The points reached and the number of questions, by kind, in the order of the kinds."""
    kinds = [kind for kind in KINDS if any(one.kind == kind for one in result.marks)]
    return {
        kind: (
            sum(one.points for one in result.marks if one.kind == kind),
            sum(one.kind == kind for one in result.marks),
        )
        for kind in kinds
    }
