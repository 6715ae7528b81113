"""Which day does a person mean who writes it in a usual way? `2025.3.1`, `3月1日`, `去年3月1日`, `昨天`."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata

from rules.domain.periods import ONE_DAY
from rules.domain.scenario import EARLIEST, LATEST, visible

RELATIVE_DAYS = {
    "大前天": -3,
    "前天": -2,
    "昨天": -1,
    "昨日": -1,
    "今天": 0,
    "今日": 0,
    "明天": 1,
    "明日": 1,
    "后天": 2,
    "大后天": 3,
}
RELATIVE_YEARS = {"前年": -2, "去年": -1, "今年": 0, "明年": 1}

NAMED_YEAR = rf"(?P<r>{'|'.join(RELATIVE_YEARS)})\s*的?\s*"
MONTH_DAY = r"(?P<m>\d{1,2})(?:\s*[-/.,、·月]\s*|\s+)(?P<d>\d{1,2})\s*[日号]?"
DAYS_AWAY = re.compile(r"(?P<n>\d{1,5})\s*天\s*(?P<way>之?[前后])")
WITH_YEAR = re.compile(r"(?P<y>\d{4}|\d{2})(?:\s*[-/.,、·年]\s*|\s+)" + MONTH_DAY)
PACKED = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})")
WITHOUT_YEAR = re.compile(rf"(?:{NAMED_YEAR})?{MONTH_DAY}")
ONLY_MONTH = re.compile(rf"(?:(?P<y>\d{{4}})\s*[-/.年]?\s*|{NAMED_YEAR})?(?P<m>\d{{1,2}})\s*月份?")
YEAR_MONTH = re.compile(r"(?P<y>\d{4})\s*[-/.年]\s*(?P<m>\d{1,2})")
FROM_THEN_ON = re.compile(r"\s*(?:起|开始|生效)+$")
DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")

WAYS_TO_WRITE = "可以写成 2025-03-01、2025.3.1、20250301、3月1日、去年3月1日、昨天、10天前"


def read_day(text: str, today: dt.date) -> dt.date | None:
    """The day that is meant; None where nothing is written.

    A day without its year is the last one up to today. Raises ValueError saying in Chinese what was found and
    how it may be written.
    """
    written = _digits_plain(text)
    if not written:
        return None
    if written in RELATIVE_DAYS:
        return today + RELATIVE_DAYS[written] * ONE_DAY
    if found := DAYS_AWAY.fullmatch(written):
        return _within_range(today, int(found["n"]) * (-1 if found["way"].endswith("前") else 1), text)
    if found := WITH_YEAR.fullmatch(written) or PACKED.fullmatch(written):
        year = int(found["y"])
        return _existing_day(year if year > 99 else 2000 + year, int(found["m"]), int(found["d"]))
    if found := WITHOUT_YEAR.fullmatch(written):
        month, day = int(found["m"]), int(found["d"])
        if found["r"]:
            return _existing_day(today.year + RELATIVE_YEARS[found["r"]], month, day)
        return _last_such_day(month, day, today)
    if ONLY_MONTH.fullmatch(written) or YEAR_MONTH.fullmatch(written):
        raise ValueError(f"只写到了月份：{_quoted(text)}；还要写是哪一天")
    raise ValueError(f"没看懂 {_quoted(text)}；{WAYS_TO_WRITE}")


def read_month(text: str, today: dt.date) -> tuple[dt.date, dt.date] | None:
    """The first and last day of a month that is written without its day; None where no month is.

    A month without its year is the last one that has begun.
    """
    written = _digits_plain(text)
    found = ONLY_MONTH.fullmatch(written) or YEAR_MONTH.fullmatch(written)
    if found is None or not 1 <= int(found["m"]) <= 12:
        return None
    parts, month = found.groupdict(), int(found["m"])
    year = int(parts["y"]) if parts["y"] else today.year + RELATIVE_YEARS.get(parts.get("r") or "", 0)
    if not parts["y"] and not parts.get("r") and month > today.month:
        year -= 1
    if not EARLIEST.year <= year <= LATEST.year:
        return None
    return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])


def _within_range(today: dt.date, days: int, text: str) -> dt.date:
    if not EARLIEST <= (found := today + days * ONE_DAY) <= LATEST:
        raise ValueError(f"{_quoted(text)} 太远；须在 {EARLIEST.year} 至 {LATEST.year} 年之间")
    return found


def _digits_plain(text: str) -> str:
    """The text in plain digits: full-width and Chinese ones are turned."""
    plain = unicodedata.normalize("NFKC", text).strip().rstrip("。.")
    plain = FROM_THEN_ON.sub("", plain).replace("两天", "2天")
    plain = re.sub(r"\(?(星期|周|礼拜)[一二三四五六日天]\)?$", "", plain).strip()
    return re.sub(r"[〇零一二三四五六七八九十]+", lambda match: _chinese_number(match[0]), plain)


def _chinese_number(chinese: str) -> str:
    """A number in Chinese digits: `二〇二五`, `十二`, `三十一`."""
    if "十" not in chinese:
        return chinese.translate(DIGITS)
    tens, _, ones = chinese.partition("十")
    return str(int(tens.translate(DIGITS) or "1") * 10 + int(ones.translate(DIGITS) or "0"))


def _last_such_day(month: int, day: int, today: dt.date) -> dt.date:
    """The last such day up to today; on 29 February in the last leap year."""
    for year in range(today.year, today.year - 9, -1):
        try:
            found = dt.date(year, month, day)
        except ValueError:
            continue
        if found <= today:
            return found
    return _existing_day(today.year, month, day)


def _existing_day(year: int, month: int, day: int) -> dt.date:
    try:
        found = dt.date(year, month, day)
    except ValueError:
        raise ValueError(f"日历上没有 {year} 年 {month} 月 {day} 日") from None
    if not EARLIEST <= found <= LATEST:
        raise ValueError(f"{found} 太远；须在 {EARLIEST.year} 至 {LATEST.year} 年之间")
    return found


def _quoted(text: str) -> str:
    return f"“{visible(text.strip())[:20]}”"
