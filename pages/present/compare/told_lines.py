"""Where in the manual does it stand, in few words? The lines of what decides, the chapter's own first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rules.catalogue.labels import lines_text
from rules.catalogue.schema import Lines
from rules.catalogue.schema.product import PRODUCT
from rules.domain.answer import Reason, ServiceAnswer, ServiceStanding

MOST_RANGES = 2
"""Places of the manual that a line names; more are told by their number."""
OVERVIEW_END = PRODUCT.manual.overview[1]


def short_lines(ranges: Iterable[Lines], most: int = MOST_RANGES) -> str:
    """`3036–3038 行`, `127、2529 等 4 处`; the chapter's lines before those of the overview."""
    places = sorted(dict.fromkeys(ranges), key=lambda place: place[1] <= OVERVIEW_END)
    shown = lines_text(places[:most])
    return f"{shown} 等 {len(places)} 处" if len(places) > most else f"{shown} 行" if places else ""


def telling_reason(service: ServiceStanding) -> Reason | None:
    """The reason that tells most: what fails or is open, else what is asked beyond the policy's own term."""
    own_reasons = service.because if isinstance(service, ServiceAnswer) else ()
    return most_telling(own_reasons or [one for item in service.items for one in item.because])


def most_telling(reasons: Sequence[Reason]) -> Reason | None:
    """The same of reasons."""
    against = [one for one in reasons if one.verdict is not True]
    own = [one for one in reasons if one.status not in ("not_started", "closed", "not_included")]
    return next(iter(against or own[-1:] or reasons), None)
