"""Does a search find a service by the words of its customers and of the manual, in any case and width?"""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.present.clauses.clause_index import Ledger
from rules.catalogue.catalogue import DATA, SERVICES
from rules.catalogue.coverage import read_manual
from rules.catalogue.loader import load, load_from
from rules.domain.lookup import folded, found
from rules.domain.yaml_reader import DataError
from tests.support.fields import answer
from tests.support.opened import cards, open_page

CATALOGUE = load()
LEDGER = Ledger(CATALOGUE)

WANTED = {
    "靶向药": {"oncology_drug", "gene_test", "boao_drug"},
    "免疫治疗": {"oncology_drug", "gene_test", "advanced_therapy"},
    "骨折": {"emergency_rescue", "medical_advance", "home_nursing"},
    "救护车": {"emergency_rescue"},
    "押金": {"medical_advance"},
    "陪护": {"inpatient_carer", "inpatient_companion"},
    "CT": {"green_channel", "green_channel_plus"},
    "专家号": {"green_channel", "green_channel_plus"},
    "转院": {"emergency_rescue"},
    "癌症": {"cancer_screening", "green_channel", "oncology_drug", "second_opinion"},
    "护工": {"inpatient_carer"},
    "挂号": {"outpatient_companion", "green_channel"},
    "报销": {"direct_billing", "online_pharmacy"},
    "体检": {"checkup_discount", "cancer_screening"},
    "打针": {"home_nursing"},
    "焦虑": {"counselling"},
    "日本": {"advanced_therapy"},
    "美国": {"second_opinion"},
    "单人间": {"ward_reservation"},
    "接送": {"city_transfer"},
    "MDT": {"multidisciplinary_consult"},
    "罕见病": {"rare_disease_drug"},
    "送药": {"online_pharmacy"},
    "感冒": {"video_consult", "text_consult"},
    "管家": {"case_manager"},
    "海南": {"boao_drug"},
}


def services_found(text: str) -> set[str]:
    """The services whose items the page of clauses finds."""
    return {row.owner for row in LEDGER.search(text) if row.kind == "项目"}


@pytest.mark.parametrize("text", WANTED)
def test_the_customers_words_find_their_services(text: str) -> None:
    assert WANTED[text] <= services_found(text)
    assert services_found(text) < set(SERVICES)


@pytest.mark.parametrize(
    "text", ["ct", "CT", "ＣＴ", " ｃｔ ", "mdt", "ＭＤＴ", "b 超", "Ｂ超", "plus", "ＰＬＵＳ"]
)
def test_case_and_width_do_not_matter(text: str) -> None:
    assert services_found(text) == services_found(folded(text).upper()) != set()


@pytest.mark.parametrize(
    "text", ["我想找个专家号", "住院押金不够怎么办", "术后 打针", "打针、换药", "骨折了要住院"]
)
def test_a_sentence_or_several_words_find_too(text: str) -> None:
    assert services_found(text)


def test_what_nobody_says_finds_nothing() -> None:
    assert services_found("量子纠缠") == set()
    assert LEDGER.search("   ") == []


@given(st.sampled_from([(info, word) for info in CATALOGUE.services for word in info.words]), st.booleans())
def test_every_word_finds_its_service(pair: tuple, wide: bool) -> None:  # type: ignore[type-arg]
    info, word = pair
    text = "".join(chr(ord(sign) + 0xFEE0) if wide and "!" <= sign <= "~" else sign for sign in word.say)
    assert found(text.swapcase(), [], [one.say for one in info.words])
    assert info.id in services_found(text)


def test_the_front_page_searches_alike() -> None:
    page = open_page("pages/services.py", case={})
    for text in ("靶向药", "ｃｔ", "我想找个专家号", "癌症", "押金"):
        answer(page, "search", text)
        assert services_found(text) <= set(cards(page))
        assert 0 < len(cards(page)) < len(SERVICES)


# ---------------------------------------------------------------- what check refuses


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "words"),
        ([{"say": ""}], "words.0.say"),
        ([{"say": "　"}], "words.0.say"),
        ([{"say": "CT"}, {"say": "ｃｔ"}], "出现了两次"),
        ([{"say": "CT", "lines": [1]}], "行 1-1 不在本章和总览"),
        ([{"say": "CT", "lines": []}], "words.0.lines"),
    ],
    ids=["none", "empty", "blank", "twice", "elsewhere", "no lines"],
)
def test_words_that_are_wrong_are_refused(words: list[object], told: str, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(DATA, tmp_path / "data"))
    path = folder / "services" / "gene_test.yaml"
    block = f"words: {json.dumps(words, ensure_ascii=False)}\n"
    text, times = re.subn(r"^words:\n(  - .*\n)+", block, path.read_text("utf-8"), flags=re.M)
    assert times == 1
    path.write_text(text, "utf-8")
    with pytest.raises(DataError) as caught:
        load_from(folder)
    assert "gene_test.yaml" in str(caught.value)
    assert told in str(caught.value)


def test_a_word_that_claims_lines_stands_there() -> None:
    named = os.environ.get("MANUAL_TEXT")
    if not named:
        pytest.skip("MANUAL_TEXT does not name the manual")
    lines = read_manual(Path(named)).lines
    for info in CATALOGUE.services:
        for word in info.words:
            for first, last in word.lines or ():
                assert folded(word.say) in folded("".join(lines[first - 1 : last])), (info.id, word.say)
