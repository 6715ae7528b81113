"""Which days are working days? The State Council's calendar, make-up days included, as far as it is known.

A year is known from `chinese_calendar` or from a file `data/workdays/YEAR.yaml`, which wins where both
speak of a day. For any other year `holidays` gives the days fixed by law with their substitutes for
weekends; it gives make-up days only once it has the year's notice. It takes a tenth of a second to
import, so that waits until such a year is met.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import chinese_calendar
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rules.domain.project import DATA_FOLDER
from rules.domain.yaml_reader import DataError, form_faults, read_yaml

if TYPE_CHECKING:
    from holidays import HolidayBase

FOLDER = DATA_FOLDER / "workdays"

LIBRARY_YEARS = range(
    min(day.year for day in chinese_calendar.holidays),
    max(day.year for day in chinese_calendar.holidays) + 1,
)
"""The years that `chinese_calendar` has."""

SATURDAY = 5


class Year(BaseModel):
    """A year's calendar as the State Council's notice gives it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    year: int = Field(ge=2000, le=2100)
    notice: str = Field(min_length=1)
    """The notice's name."""
    holidays: list[dt.date] = Field(min_length=1)
    """The days off, as the notice lists them; weekends among them may stand here or be left out."""
    make_up: list[dt.date]
    """The Saturdays and Sundays that are worked."""


def days_of(year: Year) -> dict[dt.date, bool]:
    """Every day that the notice speaks of, and whether it is worked."""
    return dict.fromkeys(year.holidays, False) | dict.fromkeys(year.make_up, True)


def read_year(path: Path) -> Year:
    """A year's file; DataError, one line a fault, names the file, the place, what was found and allowed."""
    try:
        year = Year.model_validate(read_yaml(path))
    except ValidationError as error:
        raise DataError(*form_faults(error, str(path))) from None
    faults = [f"{path}: {fault}" for fault in _faults(year, path.stem)]
    if faults:
        raise DataError("\n".join(faults))
    return year


def _faults(year: Year, stem: str) -> Iterator[str]:
    if stem != str(year.year):
        yield f"year: 收到 {year.year}；须与文件名相同：{stem}"
    first, last = dt.date(year.year - 1, 12, 1), dt.date(year.year, 12, 31)
    for name, days in (("holidays", year.holidays), ("make_up", year.make_up)):
        for place, day in enumerate(days):
            if not first <= day <= last:
                yield f"{name}.{place}: 收到 {day}；须在 {first} 到 {last} 之间"
            if day in days[:place]:
                yield f"{name}.{place}: {day} 写了两次；须只写一次"
    for place, day in enumerate(year.make_up):
        if day.weekday() < SATURDAY:
            yield f"make_up.{place}: 收到 {day}，是星期一到星期五；须为星期六或星期日"
        if day in year.holidays:
            yield f"make_up.{place}: {day} 也写在 holidays 里；须只写一处"


def read_years(folder: Path) -> dict[int, Year]:
    """Every year's file of a folder, which need not be there; DataError as for `read_year`."""
    return {year.year: year for year in map(read_year, sorted(folder.glob("*.yaml")))}


@cache
def filed_days() -> tuple[frozenset[int], Mapping[dt.date, bool]]:
    """The years that the project's files give, and whether each day they name is worked."""
    years = read_years(FOLDER)
    return frozenset(years), {day: worked for year in years.values() for day, worked in days_of(year).items()}


@cache
def calendar_by_law(year: int) -> HolidayBase:
    """The days off by law around a year; the next year's notice may speak of this one's December."""
    from holidays import country_holidays

    return country_holidays("CN", years=(year, year + 1), expand=False, observed=True)


def is_known(day: dt.date) -> bool:
    """Whether the calendar of `day`'s year is known, so that no working day is a guess."""
    return day.year in LIBRARY_YEARS or day.year in filed_days()[0]


def is_workday(day: dt.date) -> bool:
    """Whether `day` is a working day; in a year that is not known, by what the law fixes alone."""
    years, days = filed_days()
    if day in days:
        return days[day]
    if day.year in years:
        return day.weekday() < SATURDAY
    if day.year in LIBRARY_YEARS:
        return bool(chinese_calendar.is_workday(day))
    return bool(calendar_by_law(day.year).is_working_day(day))


def unknown_year(day: dt.date) -> int:
    """The year nearest to `day` whose calendar is not known: why a day counted to it is provisional."""
    near = (day.year + way * distance for distance in range(dt.MAXYEAR) for way in (1, -1))
    years = (dt.date(year, 1, 1) for year in near if dt.MINYEAR <= year <= dt.MAXYEAR)
    return next(first.year for first in years if not is_known(first))


def day_off_name(day: dt.date) -> str:
    """What a day off is called, e.g. `春节`; empty where it is a plain weekend or nothing is known of it."""
    if day.year not in LIBRARY_YEARS or day.year in filed_days()[0]:
        return ""
    name = chinese_calendar.get_holiday_detail(day)[1]
    return next((one.chinese for one in chinese_calendar.Holiday if one.value == name), "")
