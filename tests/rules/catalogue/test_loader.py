"""The data fits together, and data that does not is refused with its file and place."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import rules.catalogue.loader as catalogue_module
from rules.catalogue.catalogue import (
    DATA,
    LAST_LINE,
    MANUAL_SHA256,
    OVERVIEW,
    SERVICES,
    cites_in,
    disputes_in,
)
from rules.catalogue.disputes import Wiring
from rules.catalogue.loader import load, load_from, validate
from rules.catalogue.sentences.sources import Sources
from rules.domain.scenario import FACTS
from rules.domain.yaml_reader import DataError, read_yaml
from rules.engine.engine import Engine

Edit = Callable[[Path], None]


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the data to break; a file that stays as it is committed is not read again."""
    folder = Path(shutil.copytree(DATA, tmp_path / "data"))

    def quick(kind: Any, path: Path, sources: Sources) -> Any:
        twin = DATA / path.relative_to(folder) if path.is_relative_to(folder) else path
        untouched = path.is_file() and path.read_bytes() == twin.read_bytes()
        return _committed(kind, twin) if untouched else validate(kind, path, sources)

    monkeypatch.setattr(catalogue_module, "validate", quick)
    return folder


COMMITTED: dict[Path, Any] = {}


def _committed(kind: Any, path: Path) -> Any:
    if path not in COMMITTED:
        COMMITTED[path] = validate(kind, path, Sources(DATA))
    return COMMITTED[path]


def replace(path: Path, old: str, new: str) -> None:
    """Replace the first occurrence, which must exist."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {path.name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


# ---------------------------------------------------------------- the committed data


def test_the_committed_data_loads() -> None:
    catalogue = load_from(DATA)
    assert tuple(service.id for service in catalogue.services) == tuple(SERVICES)
    assert len(catalogue.services) == 25
    assert {service.id: tuple(service.items) for service in catalogue.services} == SERVICES
    assert tuple(catalogue.facts) == FACTS


def test_an_untouched_copy_loads(copy: Path) -> None:
    assert load_from(copy) == load()


def test_no_data_file_stands_unread() -> None:
    """A file that the loader does not know would look like data and change nothing."""
    assert {path.stem for path in (DATA / "services").iterdir()} == set(SERVICES)


@pytest.mark.parametrize("id", SERVICES)
def test_every_citation_lies_inside_the_chapter_or_the_overview(id: str) -> None:
    service = load().service(id)
    places = [*service.chapter, *([service.overview] if service.overview else [])]
    cited = list(cites_in(service))
    assert len(cited) > 10
    for place, (first, last) in cited:
        assert 1 <= first <= last <= LAST_LINE, place
        assert any(low <= first and last <= high for low, high in places), (place, first, last)
    if service.overview:
        assert OVERVIEW[0] <= service.overview[0] <= service.overview[1] <= OVERVIEW[1]
    for line in service.outline:
        assert any(low <= line <= high for low, high in service.chapter), line


def test_every_dispute_is_registered_and_names_the_service() -> None:
    entries = load().entries
    for service in load().services:
        for dispute in disputes_in(service):
            assert dispute.dispute in entries, service.id
            assert set(dispute.readings) == set(entries[dispute.dispute].readings), dispute.dispute
            assert service.id in entries[dispute.dispute].services, dispute.dispute


def test_every_entry_that_switches_something_is_among_the_disputes() -> None:
    """Also by a shared condition, or known to the code by name: the drawer has readings of these alone."""
    catalogue, wiring = load(), Wiring(load())
    plans = Engine(catalogue).plan("favourable").services
    for service, plan in zip(catalogue.services, plans, strict=True):
        named = {entry.id for entry in catalogue.contradictions if service.id in entry.services}
        switched = {id for id in catalogue.entries if service.id in wiring.services(id)}
        assert set(plan.disputes) == named | switched, service.id
    for id in ("cancer-mild", "waiting-renewal", "promise-start"):
        assert wiring.services(id)


def test_every_wired_entry_names_the_services_that_it_switches() -> None:
    catalogue, wiring = load(), Wiring(load())
    for entry in catalogue.entries.values():
        assert set(wiring.services(entry.id)) <= set(entry.services), entry.id


def test_one_sentence_is_not_given_as_two_readings() -> None:
    for entry in load().entries.values():
        says = [reading.say for reading in entry.readings.values()]
        assert len(set(says)) == len(says), entry.id
        assert not any(one != other and one in other for one in says for other in says), entry.id


def test_no_validity_is_proved_by_a_whole_chapter() -> None:
    """A chapter that is silent on the policy's validity is cited where it says who has the service."""
    catalogue = load()
    plans = Engine(catalogue).plan("favourable").services
    for service, plan in zip(catalogue.services, plans, strict=True):
        for check in plan.checks:
            if check.status in ("not_started", "closed"):
                assert not set(check.clause.lines) & set(service.chapter), service.id
                assert ("没写有效期" in check.say) is (service.in_force is None), service.id


def test_a_count_without_a_period_cites_no_line_that_defines_a_year() -> None:
    nursing = load().service("home_nursing")
    defined = (3066, 3066)
    assert not [pool.id for pool in nursing.pools if defined in pool.cite]


def test_there_are_83_cities() -> None:
    cities = read_yaml(DATA / "cities" / "medical_advance.yaml")["cities"]
    assert len(cities) == len(set(cities)) == 83
    assert load().lists["medical_advance"] == frozenset(cities)
    assert not any(city.endswith("市") or city != city.strip() for city in cities)


def test_the_manual_is_named_by_its_hash() -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", MANUAL_SHA256)


def test_every_fact_is_asked_for_with_its_options() -> None:
    for name, fact in load().facts.items():
        assert fact.label, name
        assert fact.question, name
    assert set(load().facts["edition"].options) == {"standard", "special"}


# ---------------------------------------------------------------- broken data


def _service(copy: Path, id: str = "outpatient_companion") -> Path:
    return copy / "services" / f"{id}.yaml"


BROKEN: dict[str, tuple[Edit, tuple[str, ...]]] = {
    "unknown key": (
        lambda copy: replace(_service(copy), "summary:", "colour: blue\nsummary:"),
        ("outpatient_companion.yaml", "colour"),
    ),
    "missing key": (
        lambda copy: replace(_service(copy), "summary:", "#summary:"),
        ("outpatient_companion.yaml", "summary"),
    ),
    "wrong id": (
        lambda copy: replace(_service(copy), "id: outpatient_companion", "id: outpatient_friend"),
        ("outpatient_companion.yaml", "outpatient_friend"),
    ),
    "citation outside the chapter": (
        lambda copy: replace(_service(copy), "in_force: [1624]", "in_force: [3000]"),
        ("outpatient_companion.yaml", "in_force", "3000"),
    ),
    "citation that runs out of the chapter": (
        lambda copy: replace(_service(copy), "in_force: [1624]", 'in_force: ["1624-1900"]'),
        ("outpatient_companion.yaml", "in_force", "1900"),
    ),
    "citation backwards": (
        lambda copy: replace(_service(copy), "in_force: [1624]", 'in_force: ["1630-1624"]'),
        ("outpatient_companion.yaml", "in_force", "1630"),
    ),
    "citation that is no line": (
        lambda copy: replace(_service(copy), "in_force: [1624]", "in_force: [somewhere]"),
        ("outpatient_companion.yaml", "in_force", "somewhere"),
    ),
    "no citation": (
        lambda copy: replace(_service(copy), "in_force: [1624]", "in_force: []"),
        ("outpatient_companion.yaml", "in_force"),
    ),
    "unknown dispute": (
        lambda copy: replace(_service(copy), "dispute: outpatient-companion-count", "dispute: no-such-entry"),
        ("outpatient_companion.yaml", "no-such-entry"),
    ),
    "readings that differ from the register": (
        lambda copy: replace(_service(copy), "          note: 1", "          footnote: 1"),
        ("outpatient_companion.yaml", "outpatient-companion-count", "footnote", "note"),
    ),
    "unknown fact": (
        lambda copy: replace(_service(copy), "{fact: care, is: outpatient}", "{fact: mood, is: outpatient}"),
        ("outpatient_companion.yaml", "requires", "mood"),
    ),
    "two comparisons": (
        lambda copy: replace(_service(copy), "{fact: care, is: outpatient}", "{fact: care, is: a, has: b}"),
        ("outpatient_companion.yaml", "requires"),
    ),
    "no condition": (
        lambda copy: replace(_service(copy), "{fact: care, is: outpatient}", "{perhaps: care}"),
        ("outpatient_companion.yaml", "requires"),
    ),
    "unknown shared condition": (
        lambda copy: replace(_service(copy, "green_channel"), "rule: diagnosed_at_public", "rule: nobody"),
        ("green_channel.yaml", "nobody"),
    ),
    "unknown shared condition inside the definitions": (
        lambda copy: replace(copy / "definitions.yaml", "{happened: admitted_on}", "{rule: nobody}"),
        ("definitions.yaml", "inpatient_now", "nobody"),
    ),
    "use of an unknown item": (
        lambda copy: replace(_service(copy, "green_channel"), "used: [expert_clinic,", "used: [dentist,"),
        ("green_channel.yaml", "dentist"),
    ),
    "a window that starts from no date": (
        lambda copy: replace(_service(copy, "home_nursing"), "{of: discharged_on", "{of: surgery"),
        ("home_nursing.yaml", "surgery"),
    ),
    "a promise from no day": (
        lambda copy: replace(_service(copy), "since: application", "since: someday"),
        ("outpatient_companion.yaml", "someday"),
    ),
    "two units of time": (
        lambda copy: replace(_service(copy), "{workdays: 1}", "{workdays: 1, days: 2}"),
        ("outpatient_companion.yaml", "period"),
    ),
    "an unknown kind of period": (
        lambda copy: replace(_service(copy), "per: policy_year", "per: decade"),
        ("outpatient_companion.yaml", "per", "decade"),
    ),
    "item missing": (
        lambda copy: replace(_service(copy, "home_nursing"), "\n  critical:\n", "\n  severe:\n"),
        ("home_nursing.yaml", "items", "severe", "critical"),
    ),
    "pool of an unknown item": (
        lambda copy: replace(
            _service(copy, "second_opinion"), "items: [domestic, overseas]", "items: [lunar]"
        ),
        ("second_opinion.yaml", "pools", "lunar"),
    ),
    "waiting period without its lines": (
        lambda copy: replace(_service(copy), ", cite: [1624, 1692]}", "}"),
        ("outpatient_companion.yaml", "waiting"),
    ),
    "invalid YAML": (
        lambda copy: replace(_service(copy), "summary:", "summary: [:"),
        ("outpatient_companion.yaml", "行"),
    ),
    "repeated key": (
        lambda copy: replace(_service(copy), "name:", "name: 甲\nname:"),
        ("outpatient_companion.yaml", "name", "第 4 行"),
    ),
    "empty file": (
        lambda copy: _service(copy).write_text(""),
        ("outpatient_companion.yaml",),
    ),
    "missing service": (
        lambda copy: _service(copy).unlink(),
        ("outpatient_companion.yaml",),
    ),
    "missing definitions": (
        lambda copy: (copy / "definitions.yaml").unlink(),
        ("definitions.yaml",),
    ),
    "missing register": (
        lambda copy: (copy / "silences.yaml").unlink(),
        ("silences.yaml",),
    ),
    "not UTF-8": (
        lambda copy: _service(copy).write_bytes("name: 门诊陪诊".encode("gbk")),
        ("outpatient_companion.yaml", "UTF-8"),
    ),
    "register entry twice": (
        lambda copy: replace(
            copy / "silences.yaml", "- id: consult-drug-cost", "- id: waiting-not-mentioned"
        ),
        ("silences.yaml", "waiting-not-mentioned"),
    ),
    "register entry without a favourable reading": (
        lambda copy: replace(copy / "silences.yaml", "stance: favourable", "stance: cautious"),
        ("silences.yaml", "waiting-not-mentioned", "readings"),
    ),
    "register entry of an unknown service": (
        lambda copy: replace(copy / "silences.yaml", "services: [video_consult,", "services: [dentist,"),
        ("silences.yaml", "waiting-not-mentioned", "dentist"),
    ),
    "register lines beyond the manual": (
        lambda copy: replace(copy / "silences.yaml", '"3-17"', '"3-9999"'),
        ("silences.yaml", "waiting-not-mentioned", "9999"),
    ),
    "register id in capitals": (
        lambda copy: replace(copy / "silences.yaml", "- id: waiting-not-mentioned", "- id: Waiting_Not"),
        ("silences.yaml", "Waiting_Not"),
    ),
    "an entry that no rule follows does not say why": (
        lambda copy: replace(copy / "contradictions.yaml", "  not_computed: channel\n", ""),
        ("contradictions.yaml", "pharmacy-video", "not_computed", "no_fact"),
    ),
    "an entry that a rule follows says that none does": (
        lambda copy: replace(
            copy / "contradictions.yaml",
            "changes: [date, channel]\n",
            "changes: [date]\n  not_computed: channel\n",
        ),
        ("contradictions.yaml", "checkup-report-time", "not_computed", "channel"),
    ),
    "an entry that changes nothing": (
        lambda copy: replace(copy / "contradictions.yaml", "changes: [channel]", "changes: []"),
        ("contradictions.yaml", "changes"),
    ),
    "a slip of an unknown service": (
        lambda copy: replace(copy / "slips.yaml", "services: [text_consult,", "services: [dentist,"),
        ("slips.yaml", "party-a-party-b", "dentist"),
    ),
    "a slip that is a contradiction too": (
        lambda copy: replace(copy / "slips.yaml", "- id: party-a-party-b", "- id: rescue-limit"),
        ("slips.yaml", "rescue-limit", "两次"),
    ),
    "a service with neither its validity nor its holder": (
        lambda copy: replace(_service(copy), "in_force: [1624]\n", ""),
        ("outpatient_companion.yaml", "in_force", "holder"),
    ),
    "an entry that the engine needs is gone": (
        lambda copy: replace(copy / "silences.yaml", "- id: waiting-renewal", "- id: waiting-renewals"),
        ("silences.yaml", "waiting-renewal"),
    ),
    "fact missing": (
        lambda copy: replace(copy / "facts.yaml", "birth_date:", "day_of_birth:"),
        ("facts.yaml", "birth_date", "day_of_birth"),
    ),
    "a year of working days with a weekday made up": (
        lambda copy: (
            (copy / "workdays").mkdir(exist_ok=True),
            (copy / "workdays" / "2030.yaml").write_text(
                "year: 2030\nnotice: x\nholidays: [2030-01-01]\nmake_up: [2030-01-02]\n"
            ),
        ),
        ("2030.yaml", "make_up.0", "2030-01-02"),
    ),
    "cities that are no list": (
        lambda copy: (copy / "cities" / "medical_advance.yaml").write_text(
            "say: x\ncite: [1]\ncities: 北京\n"
        ),
        ("medical_advance.yaml", "cities"),
    ),
    "city list missing": (
        lambda copy: (copy / "cities" / "medical_advance.yaml").unlink(),
        ("medical_advance",),
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_broken_data_is_refused_with_file_and_place(fault: str, copy: Path) -> None:
    edit, named = BROKEN[fault]
    edit(copy)
    with pytest.raises(DataError) as caught:
        load_from(copy)
    message = str(caught.value)
    assert [name for name in named if name not in message] == [], message


def test_several_faults_are_all_named(copy: Path) -> None:
    replace(_service(copy), "in_force: [1624]", "in_force: [3000]")
    replace(_service(copy, "home_nursing"), "{of: discharged_on", "{of: surgery")
    with pytest.raises(DataError) as caught:
        load_from(copy)
    lines = str(caught.value).splitlines()
    assert len(lines) == 2
    assert "outpatient_companion.yaml" in lines[0]
    assert "home_nursing.yaml" in lines[1]


def test_words_that_older_yaml_takes_for_booleans_stay_words(tmp_path: Path) -> None:
    path = tmp_path / "words.yaml"
    path.write_text("on: no\nyes: off\nreal: true\n", encoding="utf-8")
    assert read_yaml(path) == {"on": "no", "yes": "off", "real": True}
