"""Which services can a customer use?"""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from random import Random

from rules.domain.answer import ServiceAnswer
from rules.quiz.draft_question import FEWEST, DraftOption, DraftQuestion, Wording, note, reason_note
from rules.quiz.model import ReasonNote
from rules.quiz.refusal import POLICY_STATUSES, nearest_refusals
from rules.quiz.undisputed_case import DrawnCase, hangs_on_reading


def usable_services_question(case: DrawnCase, rng: Random, taken: Collection[str]) -> DraftQuestion | None:
    """Which of five or six services can this customer use?"""
    usable = [service for service in case.services(taken) if case.settled(service) is True]
    barred = [service for service in case.services(taken) if case.settled(service) is False]
    anyone = [service for service in usable if not _has_conditions(service)]
    own = [service for service in usable if _has_conditions(service)]
    rng.shuffle(own)
    rng.shuffle(anyone)
    right = [*own[: rng.randint(1, 3)], *anyone[: rng.randint(0, 1)]]
    wrong = nearest_refusals(case, barred, rng)[: rng.randint(5, 6) - len(right)]
    if not own or len(wrong) < 2 or len({service.because[0].say for service in wrong}) < 2:
        return None
    choices = tuple(
        DraftOption(case.info(service.id).name, service.id, usable_note(service), service in right)
        for service in (*right, *wrong)
    )
    return DraftQuestion(
        said=Wording(
            "", f"{case.customer.name}能用下面哪些服务？", "可多选；一项服务里至少有一个项目能用，就算能用"
        ),
        case=case,
        choices=choices,
        explanation=(),
        services=tuple(choice.value for choice in choices),
        asks={},
        multiple=True,
    )


def usable_however_read_question(
    case: DrawnCase, rng: Random, taken: Collection[str]
) -> DraftQuestion | None:
    """Which services can this customer use under both readings, where another is usable under one alone?"""
    listed = list(case.services(taken))
    usable = [s for s in listed if case.settled(s) is True and _has_conditions(s)]
    split = [s for s in listed if hangs_on_reading(case, s)]
    barred = [s for s in listed if case.settled(s) is False]
    right = rng.sample(usable, min(len(usable), rng.randint(1, 2)))
    doubtful = rng.sample(split, min(len(split), rng.randint(1, 2)))
    wrong = nearest_refusals(case, barred, rng)[: 5 - len(right) - len(doubtful)]
    if not right or not doubtful or not wrong:
        return None
    choices = tuple(
        DraftOption(case.info(s.id).name, s.id, _note_of_both(case, s), s in right)
        for s in (*right, *doubtful, *wrong)
    )
    return DraftQuestion(
        said=Wording("", f"{case.customer.name}不管按哪种解释，都能用下面哪些服务？", "可多选"),
        case=case,
        choices=choices,
        explanation=(),
        services=tuple(choice.value for choice in choices),
        asks={"way": "however read"},
        multiple=True,
        hard=True,
    )


def _note_of_both(case: DrawnCase, service: ServiceAnswer) -> ReasonNote:
    if not hangs_on_reading(case, service):
        return usable_note(service)
    return reason_note(case.cautious(service.id).because[0], "按有利解释能用，按保守解释不能用，")


def one_usable_service_question(case: DrawnCase, rng: Random, taken: Collection[str]) -> DraftQuestion | None:
    """Which one of three services can this customer use?"""
    usable = [s for s in case.services(taken) if case.settled(s) is True and _has_conditions(s)]
    barred = [service for service in case.services(taken) if case.settled(service) is False]
    wrong = nearest_refusals(case, barred, rng)[: FEWEST - 1]
    if not usable or len({service.because[0].say for service in wrong}) < FEWEST - 1:
        return None
    right = rng.choice(usable)
    choices = tuple(
        DraftOption(case.info(service.id).name, service.id, usable_note(service), service is right)
        for service in (right, *wrong)
    )
    return DraftQuestion(
        said=Wording("", f"{case.customer.name}能用下面哪一项服务？"),
        case=case,
        choices=choices,
        explanation=(),
        services=tuple(choice.value for choice in choices),
        asks={},
        easy=True,
        holds=partial(_stand_alike, choices),
    )


def _stand_alike(choices: tuple[DraftOption, ...], case: DrawnCase) -> bool:
    found = [case.service(choice.value) for choice in choices]
    return all(
        case.settled(service) is choice.right and usable_note(service) == choice.note
        for service, choice in zip(found, choices, strict=True)
    )


def _has_conditions(service: ServiceAnswer) -> bool:
    """Whether a usable service hangs on more than the policy itself."""
    return any(reason.status not in POLICY_STATUSES for reason in service.because)


def usable_note(service: ServiceAnswer) -> ReasonNote:
    """Why a service can be used, or what is against it."""
    if service.status != "available":
        return reason_note(service.because[0], "不能用，")
    met = [reason for reason in service.because if reason.status not in POLICY_STATUSES]
    for status in ("on_trigger", "not_included", None):
        telling = [reason for reason in met if status in (reason.status, None)]
        if telling:
            return reason_note(telling[-1], "能用，")
    return note("能用，保单有效期内就能用", True, [reason.clause for reason in service.because[:1]])
