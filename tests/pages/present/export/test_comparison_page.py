"""Does the one page say what differs between two, under their names, and nothing as markup?"""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from typing import Any

import pytest

from pages.present.compare.answering import Judge
from pages.present.compare.dimensions import clean
from pages.present.compare.plan_diff import Purchase, contrasts, of_kind, usable_count
from pages.present.export.comparison_page import SheetSide, comparison_page
from rules.engine.engine import Engine

DAY = dt.date(2026, 11, 28)


@pytest.fixture(scope="module")
def judge(engine: Engine) -> Judge:
    return Judge(engine)


def _page(judge: Judge, left: dict[str, Any], right: dict[str, Any], names: tuple[str, str]) -> str:
    one, other = (judge.answer(facts, "favourable") for facts in (left, right))
    found = contrasts(one, other, judge.catalogue)
    sides = (SheetSide(names[0], one, left), SheetSide(names[1], other, right))
    return comparison_page(*sides, found, judge.catalogue)


def _rows(html: str) -> list[str]:
    return [unescape(re.sub("<[^>]*>", "|", row)) for row in re.findall(r"<tr.*?</tr>", html, re.DOTALL)]


def test_both_sides_stand_under_their_names(judge: Judge) -> None:
    facts = clean("outpatient", DAY)
    left, right = Purchase("standard").put_into(facts), Purchase("special", ("outpatient",)).put_into(facts)
    html = _page(judge, left, right, ("标准版", "特需部版＋门急诊"))
    one, other = judge.answer(left, "favourable"), judge.answer(right, "favourable")
    found = contrasts(one, other, judge.catalogue)
    assert "左边" not in html
    assert "右边" not in html
    assert f"特需部版＋门急诊才有 · {len(of_kind(found, 'right'))} 项" in html
    assert f"当天能用 {usable_count(one)} 项" in html
    assert f"当天能用 {usable_count(other)} 项" in html
    rows = _rows(html)
    for contrast in [*of_kind(found, "right"), *of_kind(found, "other")]:
        assert any(judge.catalogue.service(contrast.service).name in row for row in rows)
    (count,) = (row for row in rows if "门诊陪诊" in row)
    assert "剩 2 次" in count
    assert "剩 5 次" in count
    assert DAY.isoformat() in html
    assert judge.catalogue.stamp["version"] in html


def test_a_name_is_never_markup_and_nothing_comes_from_outside(judge: Judge) -> None:
    html = _page(judge, clean("stay", DAY), clean("vip", DAY), ("<b>甲", "</style><script>"))
    assert "<b>甲" not in html
    assert "<script>" not in html
    assert not re.search(r"(src|href)=|url\(", html)
