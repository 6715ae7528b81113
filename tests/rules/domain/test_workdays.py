"""Working days: the years that are known, those that are not, and a year given by a file."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import chinese_calendar
import pytest
from holidays import country_holidays

from pages.present.text.answer_text import provisional
from rules.catalogue.catalogue import DATA
from rules.domain import workdays
from rules.domain.periods import ONE_DAY, add_workdays, move
from rules.domain.workdays import (
    LIBRARY_YEARS,
    days_of,
    is_known,
    is_workday,
    read_year,
    read_years,
    unknown_year,
)
from rules.domain.yaml_reader import DataError

day = dt.date.fromisoformat

UNKNOWN_YEARS = [year for year in range(LIBRARY_YEARS[-1] + 1, 2101) if not is_known(dt.date(year, 1, 1))]
FIRST_UNKNOWN = UNKNOWN_YEARS[0]


def days(year: int) -> Iterator[dt.date]:
    one = dt.date(year, 1, 1)
    return (one + ONE_DAY * number for number in range(366) if (one + ONE_DAY * number).year == year)


# ---------------------------------------------------------------- known years


def test_known_years_agree_with_a_second_witness() -> None:
    """`holidays` and `chinese_calendar` were written from the notices by different people."""
    witness = country_holidays("CN", years=range(LIBRARY_YEARS[0], LIBRARY_YEARS[-1] + 2))
    differing = {
        one
        for year in LIBRARY_YEARS
        for one in days(year)
        if chinese_calendar.is_workday(one) != witness.is_working_day(one)
    }
    # The notice for 2006 makes this Saturday a working day; `chinese_calendar` starts 2006 on 1 January.
    assert differing <= {dt.date(2005, 12, 31)}


def test_known_years_have_make_up_days_and_no_guess() -> None:
    assert LIBRARY_YEARS[0] == 2004
    assert 2026 in LIBRARY_YEARS
    assert is_workday(day("2026-02-14"))  # a Saturday, worked
    assert not is_workday(day("2026-02-16"))  # a Monday, off
    for year in LIBRARY_YEARS:
        assert is_known(dt.date(year, 1, 1))
        assert is_known(dt.date(year, 12, 31))


# ---------------------------------------------------------------- years that are not known


def test_days_off_by_law_are_no_working_days_in_a_year_that_is_not_known() -> None:
    """Every such year: New Year, Labour Day and National Day by date, the lunar ones by their number."""
    for year in UNKNOWN_YEARS[:40]:
        fixed = [(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)]
        assert not any(is_workday(dt.date(year, month, number)) for month, number in fixed)
        off = {one for one in days(year) if not is_workday(one) and one.weekday() < 5}
        assert any(one.month == 4 and 4 <= one.day <= 6 for one in days(year) if not is_workday(one))
        # Thirteen days fixed by law, each off itself or by a substitute; two may fall together.
        assert 11 <= len(off) <= 13


def test_no_weekend_is_worked_in_a_year_without_a_notice() -> None:
    """Make-up days are not guessed. The library has none for a year until it has the notice."""
    noticed = {one.year for one in country_holidays("CN", years=UNKNOWN_YEARS).weekend_workdays}
    without = [year for year in UNKNOWN_YEARS if year not in noticed]
    assert without
    assert not any(is_workday(one) for year in without[:10] for one in days(year) if one.weekday() >= 5)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        # 1 January and the weekend after it.
        ("2026-12-31", 1, "2027-01-04"),
        # 5 to 8 February, the substitutes on 9 and 10 February; not 5 February, New Year's Eve.
        ("2027-02-26", -15, "2027-02-01"),
        ("2027-04-02", 1, "2027-04-06"),
        ("2027-04-30", 1, "2027-05-05"),
        ("2027-06-08", 1, "2027-06-10"),
        ("2027-09-14", 1, "2027-09-16"),
        ("2027-09-30", 1, "2027-10-06"),
    ],
)
def test_working_days_by_law_alone(start: str, count: int, end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """2027 as it was before its notice, whatever the libraries know by now."""
    without_notices(monkeypatch)
    moved = move(day(start), count, "workdays")
    assert moved == (day(end), True)


def without_notices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what later versions of both libraries may know of 2027 on."""
    fresh()
    monkeypatch.setattr(workdays, "LIBRARY_YEARS", range(LIBRARY_YEARS[0], 2027))
    monkeypatch.setattr(workdays, "filed_days", lambda: (frozenset(), {}))
    monkeypatch.setattr("holidays.countries.china.ChinaStaticHolidays.special_public_holidays", {})


@pytest.fixture(autouse=True)
def _fresh_afterwards() -> Iterator[None]:
    yield
    fresh()


def fresh() -> None:
    add_workdays.cache_clear()
    workdays.calendar_by_law.cache_clear()


@pytest.mark.parametrize("start", ["2003-06-02", "1999-12-31", "1900-01-01", "2101-05-03", "9990-01-01"])
@pytest.mark.parametrize("count", [1, 15, -15])
def test_years_that_no_library_has_are_provisional(start: str, count: int) -> None:
    moved = move(day(start), count, "workdays")
    assert moved.provisional
    assert moved.on.weekday() < 5
    assert (moved.on - day(start)).days * count > 0


def test_a_provisional_day_names_the_year_that_this_tool_lacks() -> None:
    lacking = f"本工具还没有收录 {FIRST_UNKNOWN} 年的放假安排，日期是暂定的"
    for on in (dt.date(FIRST_UNKNOWN, 1, 4), dt.date(FIRST_UNKNOWN - 1, 12, 28)):
        assert provisional(on) == lacking
    assert unknown_year(dt.date(LIBRARY_YEARS[0], 1, 2)) == LIBRARY_YEARS[0] - 1


def test_no_place_claims_that_a_calendar_is_not_published() -> None:
    """This tool knows what it holds, not what has been published."""
    root = DATA.parent
    patterns = ("app.py", "rules/*.py", "pages/**/*.py", "pages/**/*.jinja")
    texts = {path: path.read_text(encoding="utf-8") for pattern in patterns for path in root.glob(pattern)}
    assert len(texts) > 100
    claims = ("未公布", "没有公布", "还没公布")
    assert [path for path, text in texts.items() if any(claim in text for claim in claims)] == []


def test_the_library_for_other_years_is_imported_only_when_such_a_year_is_met() -> None:
    program = (
        "import sys, datetime as dt; from rules.domain.periods import move; "
        "move(dt.date(2025, 1, 24), 20, 'workdays'); assert 'holidays' not in sys.modules; "
        "move(dt.date(2101, 1, 4), 1, 'workdays'); assert 'holidays' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=DATA.parent)


# ---------------------------------------------------------------- a year given by a file

GIVEN = """\
year: 2027
notice: 关于2027年部分节假日安排的通知
holidays: [2027-01-01, 2027-02-05, 2027-02-08]
make_up: [2026-12-27, 2027-02-14]
"""


def folder(tmp_path: Path, text: str = GIVEN, name: str = "2027.yaml") -> Path:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_file_gives_a_year(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_notices(monkeypatch)
    years = read_years(folder(tmp_path))
    found = {one: worked for year in years.values() for one, worked in days_of(year).items()}
    monkeypatch.setattr(workdays, "filed_days", lambda: (frozenset(years), found))
    assert is_known(day("2027-06-01"))
    assert not is_known(day("2028-01-01"))
    # Its own days win, those of the December before included; all others are Monday to Friday.
    assert [is_workday(day(one)) for one in ("2026-12-27", "2027-02-14", "2027-02-05", "2027-02-09")] == [
        True, True, False, True,
    ]  # fmt: skip
    assert move(day("2026-12-31"), 1, "workdays") == (day("2027-01-04"), False)
    assert move(day("2027-02-04"), 2, "workdays") == (day("2027-02-10"), False)
    assert unknown_year(day("2027-06-01")) == 2028


def test_the_project_files_are_read_from_its_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workdays, "FOLDER", folder(tmp_path))
    workdays.filed_days.cache_clear()
    try:
        assert 2027 in workdays.filed_days()[0]
        assert workdays.filed_days()[1][day("2027-02-14")] is True
    finally:
        workdays.filed_days.cache_clear()


def test_the_project_files_agree_with_the_libraries_that_have_the_year() -> None:
    for year in read_years(DATA / "workdays").values():
        if year.year in LIBRARY_YEARS:
            for one, worked in days_of(year).items():
                assert chinese_calendar.is_workday(one) == worked, one


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("2028.yaml", "", "", ("2028.yaml: year: 收到 2027；须与文件名相同：2028",)),
        ("2027.yaml", "2027-02-14]", "2027-02-15]", ("make_up.1: 收到 2027-02-15，是星期一到星期五",)),
        ("2027.yaml", "[2026-12-27", "[2026-11-28", ("make_up.0: 收到 2026-11-28；须在 2026-12-01 到",)),
        ("2027.yaml", "2027-02-08]", "2028-01-01]", ("holidays.2: 收到 2028-01-01；须在 2026-12-01 到",)),
        ("2027.yaml", "2027-02-08]", "2027-01-01]", ("holidays.2: 2027-01-01 写了两次",)),
        ("2027.yaml", "2027-02-08]", "2027-02-14]", ("make_up.1: 2027-02-14 也写在 holidays 里",)),
        ("2027.yaml", "2027-02-08]", "春节]", ("holidays.2: 须为日期", '收到 "春节"')),
        ("2027.yaml", "make_up", "made_up", ("make_up: 缺少这个键", "made_up: 没有这个键")),
        ("2027.yaml", "holidays: [2027-01-01, 2027-02-05, 2027-02-08]", "holidays: []", ("holidays: 至少",)),
        ("2027.yaml", "notice: 关于", "# 关于", ("notice: 缺少这个键",)),
    ],
)  # fmt: skip
def test_a_wrong_year_file_is_refused(
    name: str, old: str, new: str, said: tuple[str, ...], tmp_path: Path
) -> None:
    path = folder(tmp_path, GIVEN.replace(old, new) if old else GIVEN, name) / name
    with pytest.raises(DataError) as refusal:
        read_year(path)
    for words in (str(path), *said):
        assert words in str(refusal.value)
