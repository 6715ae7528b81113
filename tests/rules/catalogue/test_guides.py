"""Plain words, telephones, papers and losses: are they found, told, and in the manual's own lines?"""

from __future__ import annotations

import os
import re
from itertools import pairwise

import pytest

from pages.present.base.service_search import finds
from pages.present.text.hours_text import channel_hours, opening_hours
from rules.catalogue.answering_hours import answered_hours
from rules.catalogue.catalogue import SERVICES
from rules.catalogue.loader import load
from rules.catalogue.schema import Channel, Opening, Service
from tests.rules.catalogue.test_manual import lines, squeeze

CATALOGUE = load()
with_manual = pytest.mark.skipif(not os.environ.get("MANUAL_TEXT"), reason="MANUAL_TEXT names no file")

CLOCK = re.compile(r"\d{1,2}[:：]\d{2}|24小时")


def phone_of(service: str) -> Channel:
    return next(one for one in CATALOGUE.service(service).guide.channels if one.number)


# ---------------------------------------------------------------- plain words


@pytest.mark.parametrize("id", SERVICES)
def test_a_plain_name_finds_its_service(id: str) -> None:
    info = CATALOGUE.service(id)
    assert finds(info.plain.name, info)
    assert info.plain.name != info.name
    assert not all(finds(info.plain.name, one) for one in CATALOGUE.services)


def test_plain_sentences_are_of_one_kind() -> None:
    """No full stop, no question: a card joins them with other words."""
    for info in CATALOGUE.services:
        for text in (info.plain.name, info.plain.does, info.plain.event):
            assert not set("。？！?!") & set(text), text


# ---------------------------------------------------------------- telephones


@pytest.mark.parametrize(
    ("service", "told", "elsewhere"),
    [
        ("outpatient_companion", "每天 9:00–21:00", False),
        ("green_channel", "每天 9:00–21:00", False),
        ("second_opinion", "每天 9:00–21:00，写在别的章", True),
        ("case_manager", "每天 9:00–21:00，写在别的章", True),
        ("ward_reservation", "每天 9:00–21:00", False),
        ("emergency_rescue", "24 小时", False),
        ("direct_billing", "", False),
        ("counselling", "", False),
        ("cancer_screening", "", False),
        (
            "checkup_discount",
            "周一至周五 7:00–11:30、13:00–15:30；周六周日 8:00–11:30、13:00–16:30",
            False,
        ),
    ],
)
def test_hours_are_told_with_where_they_are_written(service: str, told: str, elsewhere: bool) -> None:
    channel = phone_of(service)
    assert channel_hours(channel, CATALOGUE) == told
    assert answered_hours(channel, CATALOGUE).elsewhere is elsewhere


def test_hours_without_days_are_told_without() -> None:
    opening = Opening.model_validate({"days": "unstated", "from": "10:00", "to": "22:00", "cite": [1]})
    assert opening_hours([opening]) == "10:00–22:00"


def test_hours_of_the_same_days_do_not_overlap() -> None:
    for phone in CATALOGUE.phones.values():
        for one, other in pairwise(phone.hours):
            assert one.days != other.days or str(one.closes) < str(other.opens)


def figures(opening: Opening) -> set[str]:
    """The hours of an opening as the manual may write them."""
    if opening.days == "always":
        return {"24小时"}
    return {f"{int(time[:2])}:{time[3:]}" for time in (opening.opens, opening.closes) if time}


def cited(opening_cite: list[tuple[int, int]]) -> str:
    """The cited lines without gaps, as the manual has them joined."""
    text = "".join("".join(lines()[first : last + 1]) for first, last in opening_cite)
    return re.sub(r"\s", "", text).replace("：", ":").replace("×", "*").replace("7*24小时", "24小时")


@with_manual
def test_the_figures_of_all_hours_stand_in_each_place_that_is_cited() -> None:
    opened = [one for phone in CATALOGUE.phones.values() for one in phone.hours]
    opened += [one for info in CATALOGUE.services for one in info.guide.office]
    assert len(opened) > 15
    missing = [
        (place, figures(one)) for one in opened for place in one.cite if not _all_in(figures(one), [place])
    ]
    # The manual breaks 9:00-18:00 over lines, so that the line with the note behind holds none.
    assert [found for found in missing if found[0] != (2155, 2155)] == []


def _all_in(wanted: set[str], place: list[tuple[int, int]]) -> bool:
    text = cited(place)
    return all(re.search(rf"(?<!\d){re.escape(figure)}", text) for figure in wanted)


@with_manual
@pytest.mark.parametrize("number", CATALOGUE.phones)
def test_a_number_without_hours_has_none_anywhere_near_it(number: str) -> None:
    """And with hours, every place of the manual that gives hours beside the number is cited."""
    digits = re.sub(r"\D", "", number)
    near = set()
    for at in range(1, len(lines())):
        if digits in re.sub(r"\D", "", lines()[at] + _next_line(at)):
            text = re.sub(r"\s", "", "".join(lines()[at : at + 4]))
            if CLOCK.search(text) and re.search("接听|工作时间|热线", text):
                near.add(at)
    covered = {
        line for one in CATALOGUE.phones[number].hours for a, b in one.cite for line in range(a - 8, b + 5)
    }
    assert near <= covered, sorted(near - covered)


def _next_line(at: int) -> str:
    """The next line with text: the manual breaks a number over two."""
    return next((line for line in lines()[at + 1 : at + 3] if line.strip()), "")


@with_manual
@pytest.mark.parametrize("number", CATALOGUE.phones)
def test_every_chapter_that_prints_a_number_has_it_as_a_channel(number: str) -> None:
    digits = re.sub(r"\D", "", number)
    for info in CATALOGUE.services:
        text = re.sub(r"[\s-]", "", "".join(line for a, b in info.chapter for line in lines()[a : b + 1]))
        if re.search(rf"(?<!\d){digits}(?!\d)", text):
            known = {re.sub(r"\D", "", one.number or "") for one in info.guide.channels}
            assert any(digits in one for one in known), info.id


# ---------------------------------------------------------------- papers, losses, prices


@with_manual
@pytest.mark.parametrize("id", SERVICES)
def test_a_paper_is_called_in_the_lines_that_ask_for_it(id: str) -> None:
    wrong = [
        (material.say, kind)
        for material in CATALOGUE.service(id).guide.materials
        for kind in material.papers
        if not any(squeeze(word) in squeeze(cited(material.cite)) for word in CATALOGUE.papers[kind].said)
    ]
    assert wrong == []


@with_manual
def test_every_word_of_a_paper_is_used_somewhere() -> None:
    places: dict[str, str] = dict.fromkeys(CATALOGUE.papers, "")
    for info in CATALOGUE.services:
        for material in info.guide.materials:
            for kind in material.papers:
                places[kind] += squeeze(cited(material.cite))
    unused = [
        (kind, word)
        for kind, paper in CATALOGUE.papers.items()
        for word in paper.said
        if squeeze(word) not in places[kind]
    ]
    assert unused == []


SIGNS = {
    "no_cancel": "取消|退换",
    "no_show": "未能按时|爽约|没有使用",
    "late": "提前|内预约|内使用|失效|到期",
    "once": "一次|任选一|任选|主动挂断",
    "unasked": "授权|认可|指定",
}
"""What the manual's own words for each kind of loss have in them."""


@with_manual
@pytest.mark.parametrize("id", SERVICES)
def test_a_loss_is_of_the_kind_that_its_lines_speak_of(id: str) -> None:
    for loss in CATALOGUE.service(id).guide.lost:
        assert re.search(SIGNS[loss.kind], squeeze(cited(loss.cite))), loss


PAYING = "自行承担|自行支付|自付|自理|自费|客户承担|到付|通讯费用|自行购买|本人承担"


@with_manual
@pytest.mark.parametrize("id", SERVICES)
def test_no_price_means_that_the_chapter_speaks_of_none(id: str) -> None:
    info = CATALOGUE.service(id)
    if info.guide.pay is None:
        rest = re.sub("免费|医疗垫付|特药直付", "", _chapter(info))
        assert re.search("[费付价]", rest) is None, re.findall(".{6}[费付价].{6}", rest)
    else:
        assert re.search(f"{PAYING}|超过产品免", squeeze(cited(info.guide.pay.cite)))


def _chapter(info: Service) -> str:
    return squeeze("".join(line for a, b in info.chapter for line in lines()[a : b + 1]))
