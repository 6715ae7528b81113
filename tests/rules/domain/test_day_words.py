"""Is a day understood in every usual way of writing it, and is a wrong one told in words?"""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.domain.day_words import WAYS_TO_WRITE, read_day, read_month
from rules.domain.scenario import EARLIEST, LATEST

TODAY = dt.date(2026, 11, 28)
MARCH = dt.date(2025, 3, 1)


SAME = (
    *("2025-03-01", "2025-3-1", "2025.3.1", "2025/3/1", "2025、3、1", "2025,3,1", "20250301", "2025.3.1。"),
    *(
        "2025年3月1日",
        "2025年3月1号",
        "25年3月1日",
        "2025年03月01日",
        "２０２５年３月１日",
        "２０２５．３．１",
    ),
    *("二〇二五年三月一日", "2025年三月一日", "去年3月1日", "去年三月一号", "去年的3月1日"),
    *("2025-03-01（星期六）", "2025年3月1日周六"),
)


@pytest.mark.parametrize("text", [*SAME, "2025 3 1", "2025 年 3 月 1 日", " 2025-03-01 "])
def test_the_same_day_in_every_way(text: str) -> None:
    assert read_day(text, TODAY) == MARCH


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("今天", TODAY),
        ("昨天", dt.date(2026, 11, 27)),
        ("前天", dt.date(2026, 11, 26)),
        ("大前天", dt.date(2026, 11, 25)),
        ("10天前", dt.date(2026, 11, 18)),
        ("十天前", dt.date(2026, 11, 18)),
        ("两天之前", dt.date(2026, 11, 26)),
        ("3 天后", dt.date(2026, 12, 1)),
        ("26-11-19", dt.date(2026, 11, 19)),
        ("2026年3月28日起", dt.date(2026, 3, 28)),
        ("2026.3.28开始生效", dt.date(2026, 3, 28)),
        ("明天", dt.date(2026, 11, 29)),
        ("3月1日", dt.date(2026, 3, 1)),
        ("3.1", dt.date(2026, 3, 1)),
        ("11月28日", TODAY),
        ("12月1日", dt.date(2025, 12, 1)),
        ("十二月三十一日", dt.date(2025, 12, 31)),
        ("今年12月1日", dt.date(2026, 12, 1)),
        ("明年1月2日", dt.date(2027, 1, 2)),
        ("前年10月20日", dt.date(2024, 10, 20)),
        ("2月29日", dt.date(2024, 2, 29)),
        ("", None),
        ("  ", None),
    ],
)
def test_a_day_is_told_by_today(text: str, day: dt.date | None) -> None:
    assert read_day(text, TODAY) == day


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026/11", "2026-11-01", "2026-11-30"),
        ("2025年2月", "2025-02-01", "2025-02-28"),
        ("去年三月", "2025-03-01", "2025-03-31"),
        ("12月", "2025-12-01", "2025-12-31"),
        ("3月份", "2026-03-01", "2026-03-31"),
    ],
)
def test_a_month_without_its_day_is_a_stretch_of_days(text: str, first: str, last: str) -> None:
    assert read_month(text, TODAY) == (dt.date.fromisoformat(first), dt.date.fromisoformat(last))


@pytest.mark.parametrize("text", ["2026-11-19", "2026/13", "昨天", "", "0月"])
def test_what_is_no_month_is_none(text: str) -> None:
    assert read_month(text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2025-02-30", "没有 2025 年 2 月 30 日"),
        ("2025年13月1日", "没有 2025 年 13 月 1 日"),
        ("2026/11", "还要写是哪一天"),
        ("99999天前", "1900"),
        ("20251301", "没有 2025 年 13 月 1 日"),
        ("2月30日", "没有"),
        ("1850-01-01", "1900"),
        ("2300年1月1日", "2199"),
        ("2025年3月", "哪一天"),
        ("3月份", "哪一天"),
        ("去年3月", "哪一天"),
        ("下周", WAYS_TO_WRITE),
        ("03/01/2025", WAYS_TO_WRITE),
        ("2025", WAYS_TO_WRITE),
        ("1\u202e", WAYS_TO_WRITE),
        ("x" * 300, WAYS_TO_WRITE),
    ],
)
def test_what_is_wrong_is_told(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read_day(text, TODAY)


FORMS_OF_DAY = ("{0.year}-{0:%m}-{0:%d}", "{0.year}.{0.month}.{0.day}", "{0.year}年{0.month}月{0.day}日")


@given(st.dates(EARLIEST, LATEST), st.sampled_from(FORMS_OF_DAY))
def test_what_is_written_is_read(day: dt.date, form: str) -> None:
    assert read_day(form.format(day), TODAY) == day
    assert read_day(f"{day:%Y%m%d}", TODAY) == day


@given(st.text(max_size=30))
def test_any_text_is_a_day_nothing_or_a_message(text: str) -> None:
    found: dt.date | str | None
    try:
        found = read_day(text, TODAY)
    except ValueError as error:
        found = str(error)
    assert found is None or (found.isprintable() if isinstance(found, str) else EARLIEST <= found <= LATEST)
