"""Does a person read every telephone number in groups, and does the link dial the number itself?"""

from __future__ import annotations

import json
import re

import pytest

from pages.present.base.phone_numbers import dialled, read_out
from pages.present.drawer.call import action_of
from pages.present.export.family_plan import family_plan
from pages.present.export.family_text import family_text
from pages.present.text import agenda_text
from rules.catalogue.schema.situations import SITUATIONS
from tests.support.patients import CANCER
from tests.support.plans import CATALOGUE, answered, planned


@pytest.mark.parametrize(
    ("written", "read", "called"),
    [
        ("952299", "952299", "952299"),
        ("10109955", "1010-9955", "10109955"),
        ("4008910152", "400-891-0152", "4008910152"),
        ("400-6762-960", "400-676-2960", "4006762960"),
        ("400-114-9606", "400-114-9606", "4001149606"),
        ("15000583416", "150-0058-3416", "15000583416"),
        ("+86-400-891-0152", "+86 400-891-0152", "+864008910152"),
        ("+86-10-64105433", "+86 10-6410-5433", "+861064105433"),
        ("", "", ""),
    ],
)
def test_a_number_is_read_in_groups_and_dialled_in_one(written: str, read: str, called: str) -> None:
    assert (read_out(written), dialled(written)) == (read, called)
    assert dialled(read) == called
    assert read_out(read) == read


UNREAD = [number for number in CATALOGUE.phones if read_out(number) != number]
"""Numbers that the data write otherwise than a person reads them."""


def unread(text: str) -> list[str]:
    return [number for number in UNREAD if re.search(rf"(?<![\d:+-]){re.escape(number)}(?!\d)", text)]


def test_no_sentence_of_the_data_has_a_number_in_one() -> None:
    assert UNREAD
    for service in CATALOGUE.services:
        channels = [one.model_copy(update={"number": None}) for one in service.guide.channels]
        guide = service.guide.model_copy(update={"channels": channels})
        told = json.dumps(
            service.model_copy(update={"guide": guide}).model_dump(mode="json"), ensure_ascii=False
        )
        assert not unread(told), service.id
    for entry in CATALOGUE.entries.values():
        assert not unread(entry.model_dump_json()), entry.id


@pytest.mark.parametrize("situation", SITUATIONS)
def test_what_is_copied_for_the_family_reads_so(situation: str) -> None:
    scenario, answer = answered(CANCER)
    text = family_text(family_plan(planned(situation, CANCER), answer, scenario, CATALOGUE))
    assert not unread(text)


def test_every_way_to_apply_reads_so() -> None:
    for service in CATALOGUE.services:
        action = action_of(service, answered(CANCER)[1].as_of, CATALOGUE)
        assert action is None or not unread(action.label)
        for channel in service.guide.channels:
            told = agenda_text.channel(channel, CATALOGUE)
            assert not unread(told)
            assert read_out(channel.number or "") in told
