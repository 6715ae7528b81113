"""What may have happened to an invented customer? Plausible stories, everything that matters known.

Who they are and what happened to them is invented here; what follows from it is never decided here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from rules.domain.periods import last_day_of_policy_year
from rules.domain.scenario import UNTOLD

FIRST_START = dt.date(2025, 7, 1)
STARTS = 320
LAST_AS_OF = dt.date(2026, 10, 31)
"""Policies begin from FIRST_START on; nothing is asked after LAST_AS_OF, so working days are published."""

CITIES = ("北京", "上海", "杭州", "成都", "西安", "济南", "沈阳", "大连")
SMALL_CITIES = ("丽江", "黄山", "敦煌")

Facts = dict[str, Any]


class CustomerInMaking:
    """A customer in the making: the dice, the day and the facts so far."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.start, self.as_of, waiting = _policy_days(rng)
        addons = [
            name
            for name, chance in (("outpatient", 0.35), ("advanced_therapy", 0.25), ("special_ward", 0.25))
            if rng.random() < chance
        ]
        self.facts: Facts = {
            **UNTOLD,
            "as_of": self.as_of,
            "edition": rng.choice(("standard", "standard", "special")),
            "addons": addons,
            "policy_start": self.start,
            "policy_end": last_day_of_policy_year(self.start),
            "waiting_days": waiting,
            "renewal": rng.random() < 0.25,
            "age": rng.randint(22, 68),
            "sex": rng.choice(("female", "male")),
            "married": rng.random() < 0.7,
            "has_symptoms": True,
        }

    @property
    def special(self) -> bool:
        return bool(self.facts["edition"] == "special")

    def ago(self, *days: int) -> dt.date:
        """One of these numbers of days before the question, not before the policy began."""
        return max(self.start, self.as_of - dt.timedelta(days=self.rng.choice(days)))

    def ahead(self, *days: int) -> dt.date:
        return self.as_of + dt.timedelta(days=self.rng.choice(days))

    def ill(self, diagnosis: str, *, at: Sequence[str] = ("public_general",), days: int = 40) -> None:
        """An illness found by a doctor within the last `days`."""
        self.facts |= {
            "diagnosis": diagnosis,
            "diagnosed_on": self.ago(*range(2, days)),
            "diagnosed_at": self.rng.choice(at),
        }
        if diagnosis in ("suspected_critical", "ruled_out", "critical", "malignant"):
            self.facts["first_critical"] = self.rng.random() < 0.8

    def visits(self, care: str, hospitals: Sequence[str] = ("public_general",)) -> None:
        """Care had or planned at one of these hospitals."""
        hospital = self.rng.choice((*hospitals, "public_vip") if self.special else hospitals)
        self.facts |= {
            "care": care,
            "hospital": hospital,
            "hospital_city": self.rng.choice((*CITIES, self.rng.choice(SMALL_CITIES))),
            "urban": self.rng.random() < 0.85,
            "distance_km": self.rng.choice((3, 12, 25, 60, 99, 100, 101, 130)),
            "cost_over_deductible": self.rng.random() < 0.8,
        }
        if self.special:
            self.facts["in_network"] = hospital == "public_vip" or self.rng.random() < 0.5

    def stays(self, admitted: dt.date, discharged: dt.date | None = None, surgery: str = "none") -> None:
        """A stay in hospital with the note that led to it."""
        note = min(self.as_of, admitted) - dt.timedelta(days=self.rng.randint(0, 6))
        self.facts |= {
            "admission_note": True,
            "admission_note_on": max(note, self.start),
            "admitted_on": admitted,
            "surgery": surgery,
            "treatment_done": discharged is not None,
        }
        if discharged is not None:
            self.facts["discharged_on"] = discharged

    def plans(self, *days: int) -> None:
        """A day on which a service is wanted, where it still lies in the policy year."""
        day = self.ahead(*days)
        if day <= self.facts["policy_end"]:
            self.facts["planned_on"] = day

    def uses(self, service: str, item: str | None, most: int, since: dt.date | None = None) -> None:
        """Up to `most` uses after the waiting period and not before `since`."""
        first = max(self.waited, since or self.start)
        days = (self.as_of - first).days
        if days >= 0:
            number = self.rng.randint(0, most)
            self.use_on(
                service, item, [first + dt.timedelta(self.rng.randint(0, days)) for _ in range(number)]
            )

    def use_on(self, service: str, item: str | None, days: Sequence[dt.date], count: int = 1) -> None:
        """A use on each of these days, where the waiting period was over by then."""
        entries = self.facts.setdefault("usage", [])
        for day in sorted(set(days)):
            if day >= self.waited:
                entry: Facts = {"service": service, "on": day}
                if item is not None:
                    entry["item"] = item
                entries.append(entry | ({"count": count} if count > 1 else {}))

    @property
    def waited(self) -> dt.date:
        """The first day on which anything can have been used whatever its waiting period."""
        return self.start if self.facts["renewal"] else self.start + dt.timedelta(self.facts["waiting_days"])


def _policy_days(rng: Random) -> tuple[dt.date, dt.date, int]:
    """First day of the policy, the day of the question, and the length of the waiting period."""
    waiting = rng.choice((30, 30, 30, 60, 90))
    while True:
        start = FIRST_START + dt.timedelta(days=rng.randrange(STARTS))
        phase = rng.choices(("edge", "middle", "late"), (2, 7, 1))[0]
        into = {
            "edge": waiting + rng.choice((-6, -2, -1, 0, 1, 4)),
            "middle": rng.randrange(waiting + 45, 330),
            "late": 364 - rng.choice((2, 6, 12)),
        }[phase]
        as_of = start + dt.timedelta(days=into)
        if as_of <= LAST_AS_OF:
            return start, as_of, waiting


# ---------------------------------------------------------------- stories


def _healthy(draw: CustomerInMaking) -> None:
    draw.facts["has_symptoms"] = draw.rng.random() < 0.25
    draw.uses("cancer_screening", draw.rng.choice(("lung", "stomach", "fobt_home")), 1)


def _clinic(draw: CustomerInMaking) -> None:
    draw.ill("ordinary", at=("public_general", "other"), days=20)
    draw.visits("outpatient", ("public_general", "public_general", "other"))
    draw.facts["accident"] = not draw.special and draw.rng.random() < 0.3
    draw.plans(*range(4, 16))
    draw.uses("outpatient_companion", None, 4 if "outpatient" in draw.facts["addons"] else 2)


def _admission(draw: CustomerInMaking) -> None:
    draw.ill("ordinary", days=20)
    draw.visits("inpatient")
    draw.stays(draw.ahead(0, 1, 3, 5, 8))
    _accompanied(draw)


def _ward(draw: CustomerInMaking) -> None:
    draw.ill("ordinary", days=30)
    draw.visits("inpatient")
    draw.stays(
        max(draw.facts["diagnosed_on"], draw.ago(1, 2, 4, 9)), None, draw.rng.choice(("none", "ordinary"))
    )
    draw.facts["accident"] = not draw.special and draw.rng.random() < 0.3
    _accompanied(draw)


def _operated(draw: CustomerInMaking) -> None:
    draw.ill("ordinary", days=60)
    draw.visits("inpatient")
    out = draw.ago(0, 1, 3, 4, 5, 6, 10, 14, 15, 16, 22, 30, 33)
    admitted = max(draw.start, out - dt.timedelta(days=draw.rng.randint(3, 10)))
    draw.facts["diagnosed_on"] = min(draw.facts["diagnosed_on"], admitted)
    draw.stays(admitted, out, "ordinary")
    _nursed(draw, "ordinary", out, 2)
    _accompanied(draw)


def _suspected(draw: CustomerInMaking) -> None:
    draw.ill("suspected_critical", at=("public_general", "public_general", "other"), days=15)
    draw.visits("outpatient")
    draw.facts["exam_order"] = draw.rng.random() < 0.5
    draw.uses("green_channel", draw.rng.choice(("remote_consult", "expert_clinic")), 1, _since(draw))


def _ruled_out(draw: CustomerInMaking) -> None:
    draw.ill("ruled_out", days=15)
    draw.visits("outpatient")
    draw.facts["exam_order"] = draw.rng.random() < 0.5
    draw.uses("green_channel", "expert_clinic", 1, _since(draw))


def _critical(draw: CustomerInMaking) -> None:
    draw.ill(
        draw.rng.choice(("critical", "malignant")), at=("public_general", "public_general", "public_vip")
    )
    draw.visits("inpatient")
    admitted = draw.ago(1, 6, 12, 18, 25, 33)
    draw.stays(admitted, None, draw.rng.choice(("none", "critical")))
    draw.facts["diagnosed_on"] = min(draw.facts["diagnosed_on"], admitted)
    cared = (draw.as_of - admitted).days
    if cared >= 3:
        draw.use_on("inpatient_carer", None, [admitted + dt.timedelta(1)], draw.rng.randint(2, cared))
    draw.uses("second_opinion", draw.rng.choice(("domestic", "overseas")), 1, _since(draw))


def _recovering(draw: CustomerInMaking) -> None:
    draw.ill(draw.rng.choice(("critical", "malignant")), days=70)
    draw.visits("inpatient")
    out = draw.ago(0, 2, 4, 5, 6, 15, 31, 50)
    admitted = max(draw.start, out - dt.timedelta(days=draw.rng.randint(6, 14)))
    draw.facts["diagnosed_on"] = min(draw.facts["diagnosed_on"], admitted)
    draw.stays(admitted, out, "critical")
    _nursed(draw, "critical", out, 4)
    draw.facts["expert_stay"] = draw.rng.random() < 0.6
    if draw.facts["expert_stay"]:
        draw.use_on("green_channel", "admission", [admitted])
        draw.uses("green_channel", "follow_up", 2, out)


def _oncology(draw: CustomerInMaking) -> None:
    draw.ill(draw.rng.choice(("malignant", "malignant", "malignant_mild")), at=("public_general", "other"))
    draw.visits("outpatient")
    chance = draw.rng.random
    draw.facts |= {
        "drug_listed": chance() < 0.8,
        "drug_unavailable": chance() < 0.8,
        "indication_met": chance() < 0.7,
        "boao_confirmed": chance() < 0.3,
    }
    draw.plans(*range(35, 60))
    if chance() < 0.5:
        draw.facts["addons"] = sorted({*draw.facts["addons"], "advanced_therapy"})
    draw.uses("gene_test", None, 1, _since(draw))
    draw.uses("second_opinion", "domestic", 1, _since(draw))


def _benign(draw: CustomerInMaking) -> None:
    draw.ill("benign_tumour", days=30)
    draw.visits("outpatient")
    draw.facts["indication_met"] = False


def _rare(draw: CustomerInMaking) -> None:
    draw.ill("ordinary", at=("public_general", "public_general", "public_vip"))
    draw.visits("outpatient")
    chance = draw.rng.random
    draw.facts |= {
        "rare_disease": True,
        "drug_listed": chance() < 0.8,
        "drug_unavailable": chance() < 0.8,
    }


def _journey(draw: CustomerInMaking) -> None:
    draw.ill("ordinary", days=3)
    draw.visits(draw.rng.choice(("outpatient", "inpatient")))
    draw.facts |= {
        "trip_km": draw.rng.choice((60, 100, 101, 300, 1200)),
        "trip_days": draw.rng.choice((4, 10, 30, 90, 91, 120)),
        "trip_region": draw.rng.choice(("mainland", "mainland", "mainland", "hk_mo_tw", "abroad")),
        "hospital": "other",
        "diagnosed_at": "other",
    }
    draw.facts["distance_km"] = draw.facts["trip_km"]
    if draw.facts["trip_region"] != "mainland":
        draw.facts.pop("hospital_city")
        draw.facts["urban"] = True
    if draw.special:
        draw.facts["in_network"] = False
    if draw.facts["care"] == "inpatient":
        draw.stays(draw.as_of)


def _child(draw: CustomerInMaking) -> None:
    draw.ill("ordinary", days=4)
    draw.visits("outpatient")
    draw.facts |= {"age": draw.rng.choice((4, 5, 6, 7, 8, 10)), "married": False}
    if draw.rng.random() < 0.6:
        draw.facts["addons"] = sorted({*draw.facts["addons"], "outpatient"})
    draw.uses("outpatient_companion", None, 3 if "outpatient" in draw.facts["addons"] else 2)


def _accompanied(draw: CustomerInMaking) -> None:
    """Earlier escorts or rides of the same policy year, before this stay."""
    days = (min(draw.as_of, draw.facts["admitted_on"]) - draw.start).days
    if days < 30 or draw.rng.random() < 0.3:
        return
    service = "city_transfer" if draw.special and draw.rng.random() < 0.6 else "inpatient_companion"
    first = draw.start + dt.timedelta(draw.rng.randint(0, days - 20))
    draw.use_on(service, "admission", [first])
    if draw.rng.random() < 0.4:
        draw.use_on(service, "discharge", [first + dt.timedelta(draw.rng.randint(4, 12))])


def _nursed(draw: CustomerInMaking, item: str, out: dt.date, most: int) -> None:
    """Nursing visits since the discharge."""
    since = (draw.as_of - out).days
    if since >= 3:
        number = min(draw.rng.randint(0, most), since // 2)
        draw.use_on("home_nursing", item, [out + dt.timedelta(2 * n + 2) for n in range(number)])


def _since(draw: CustomerInMaking) -> dt.date:
    found: dt.date = draw.facts["diagnosed_on"]
    return found


STORIES: dict[str, Callable[[CustomerInMaking], None]] = {
    "healthy": _healthy,
    "clinic": _clinic,
    "admission": _admission,
    "ward": _ward,
    "operated": _operated,
    "suspected": _suspected,
    "ruled_out": _ruled_out,
    "critical": _critical,
    "recovering": _recovering,
    "oncology": _oncology,
    "benign": _benign,
    "rare": _rare,
    "journey": _journey,
    "child": _child,
}
"""What may have happened to a customer, by id."""
