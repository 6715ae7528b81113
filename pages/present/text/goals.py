"""What may someone care about, and which services is that? Aims in plain words over groups and services."""

from __future__ import annotations

from typing import NamedTuple

from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.catalogue.schema import Group


class Goal(NamedTuple):
    """An aim, as someone would say it: whole groups of the catalogue, and single services beside them."""

    say: str
    groups: tuple[Group, ...]
    services: tuple[str, ...]


GOALS: dict[str, Goal] = {
    "ill": Goal(
        "刚确诊或怀疑得了大病，想知道先用什么",
        ("重疾协助",),
        ("green_channel_plus", "advanced_therapy", "gene_test"),
    ),
    "inpatient": Goal(
        "要住院，或正在住院",
        (),
        ("inpatient_companion", "medical_advance", "green_channel", "inpatient_carer", "direct_billing",
         "city_transfer", "ward_reservation", "green_channel_plus"),
    ),
    "discharged": Goal(
        "做完手术，或出院以后",
        ("术后康复",),
        ("inpatient_companion", "green_channel", "city_transfer", "green_channel_plus"),
    ),
    "outpatient": Goal(
        "要看门诊、问医生",
        (),
        ("video_consult", "text_consult", "outpatient_companion", "green_channel", "direct_billing",
         "green_channel_plus", "online_pharmacy"),
    ),
    "drugs": Goal("要买药、用特药", ("用药协助", "门急诊责任"), ()),
    "journey": Goal("出门在外，生病或受伤了", (), ("emergency_rescue", "video_consult", "medical_advance")),
    "healthy": Goal("还没生病，想看看有什么", ("疾病预防及咨询", "门急诊责任"), ()),
}  # fmt: skip
"""Aims by id, most pressing first."""

EVERYTHING = "全部 25 项都问清楚"


def services_of(goal: Goal, catalogue: Catalogue) -> tuple[str, ...]:
    """The services of an aim, in the catalogue's order."""
    return tuple(
        service.id
        for service in catalogue.services
        if service.group in goal.groups or service.id in goal.services
    )


def name(about: tuple[str, ...], catalogue: Catalogue) -> str:
    """What these services are together: the aim, everything, or their names."""
    if about == tuple(SERVICES):
        return "全部 25 项服务"
    for goal in GOALS.values():
        if about == services_of(goal, catalogue):
            return goal.say
    return names(about, catalogue)


def names(services: tuple[str, ...], catalogue: Catalogue, most: int = 25) -> str:
    """The services' names, at most so many of them."""
    shown = "、".join(catalogue.service(id).name for id in services[:most])
    return f"{shown} 等 {len(services)} 项" if len(services) > most else shown
