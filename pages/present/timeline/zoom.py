"""Which stretch of time does a timeline show?"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from rules.domain.periods import ONE_DAY, add_months

Zoom = Literal["month", "quarter", "year"]


def window(zoom: Zoom, as_of: dt.date, first: dt.date, last: dt.date) -> tuple[dt.date, dt.date]:
    """The first day shown and the day after the last."""
    if zoom == "month":
        month = as_of.replace(day=1)
        return month, add_months(month, 1)
    if zoom == "quarter":
        return as_of - dt.timedelta(days=7), add_months(as_of, 3)
    edge = dt.timedelta(days=max(2, (last - first).days // 60))
    return first - edge, last + edge + ONE_DAY
