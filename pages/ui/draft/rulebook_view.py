"""Which two years' terms are compared, and where do others come from? The choice, and what differs."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

import streamlit as st

from pages.present.clauses import rulebook_page
from pages.present.clauses.terms_archive import read_archive
from pages.present.draft.rulebook_example import example_answers
from pages.present.share.draft_link import NamedDraft, fitting_name, rules_of, told
from pages.present.text import answer_text
from pages.ui.draft import draft_bar
from pages.ui.session import address, answers, keys, term_drafts
from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.domain.parsing import parse
from rules.domain.periods import RulebookDays
from rules.domain.yaml_reader import LARGEST_FILE, DataError
from rules.drafts.combinations import ServiceEffect, combination_effects
from rules.drafts.expected_effects import is_under
from rules.drafts.term_changes import ChangedTerm, changed_terms
from rules.engine.engine import Engine
from rules.rulebooks.shelf import days_of_terms

DRAFT, FILE = "draft", "file"
"""Stand in the address for the draft that is on, which the address carries, and for a loaded folder."""

EVERY = ""
LARGEST_UPLOAD = 5 * LARGEST_FILE


class ComparedTerms(NamedTuple):
    """Terms that can be compared."""

    code: str
    name: str
    catalogue: Catalogue
    mark: str
    """By which what is computed of them is kept."""

    @property
    def days(self) -> RulebookDays | None:
        """When the policies begin that are under them; None where nothing bounds them."""
        return days_of_terms(self.catalogue, answers.shelf())


def _mark_of(side: ComparedTerms) -> str:
    return side.mark


BY_MARK: dict[str | type, Any] = {ComparedTerms: _mark_of}


def draw_rulebooks() -> None:
    """All terms, and the comparison of two."""
    shelf = answers.shelf()
    st.html(rulebook_page.shelf_html(shelf))
    with st.expander(
        "各章自己写的更新日期（改文字的日子，不是条款生效的日子）", key="rulebook_dates", on_change="rerun"
    ) as fold:
        if fold.open:
            st.html(rulebook_page.chapter_dates_html(answers.catalogue()))
    st.header("两版之间改了什么", anchor=False)
    sides = _terms_at_hand()
    if len(sides) == 1:
        st.info(
            f"现在只有一版条款：{sides[0].name}。要比较，载入一份草案（YAML）或另一版的数据文件夹（ZIP）；"
            "或者在“改条款”里起一份草案。"
        )
    _draw_upload()
    if len(sides) > 1:
        _draw_comparison({side.code: side for side in sides})


def _terms_at_hand() -> list[ComparedTerms]:
    """What can be compared: the terms that are there, the draft that is on, and a loaded folder."""
    shelf = answers.shelf()
    found = [
        ComparedTerms(one.rulebook.name, one.rulebook.name, one, f"{one.rulebook.name}:{one.draft}")
        for one in shelf.catalogues
    ]
    draft = term_drafts.draft_on()
    if draft and draft.edits:
        tried = rules_of(draft)
        found.append(ComparedTerms(DRAFT, _draft_name(draft), tried, f"draft:{tried.draft}"))
    loaded = keys.RULEBOOK_FILE.get()
    if loaded:
        name, content = loaded
        digest = hashlib.sha256(content).hexdigest()
        found.append(ComparedTerms(FILE, f"载入的“{name}”", _archived(content), f"file:{digest}"))
    return found


def _draft_name(draft: NamedDraft) -> str:
    """What a draft is called, with the terms that it changes where others stand beside them."""
    of = f"（改的是 {term_drafts.terms_named()}）" if term_drafts.terms_to_choose() else ""
    return f"草案“{draft.name}”{of}"


# ---------------------------------------------------------------- loading


def _draw_upload() -> None:
    """A draft or a whole folder to compare with."""
    with st.popover("载入另一版", key="rulebook_load", on_change="rerun") as loading:
        if loading.open:
            key = keys.rulebook_upload(keys.RULEBOOK_UPLOADS.get(0))
            st.file_uploader(
                "草案（YAML）或数据文件夹（ZIP）",
                type=["yaml", "yml", "zip"],
                key=key,
                on_change=_take_upload,
                args=(key,),
            )
            st.caption("草案随链接走；整个文件夹网址带不走，只留在这次打开的页面里。")
    fault = keys.RULEBOOK_FAULT.pop()
    if fault:
        st.error(fault)


def _take_upload(key: str) -> None:
    file = st.session_state[key]
    if file is not None:
        keys.RULEBOOK_UPLOADS.put(keys.RULEBOOK_UPLOADS.get(0) + 1)
        keys.RULEBOOK_FAULT.put(take_terms(file.name, file.getvalue()))


def take_terms(name: str, content: bytes) -> str:
    """Take terms in a file as the newer side; in Markdown what is wrong with it, empty where nothing is."""
    if not name.lower().endswith(".zip"):
        fault = draft_bar.take_file(name, content)
        if not fault:
            keys.RULEBOOK_NEW.put(DRAFT)
        return fault
    if len(content) > LARGEST_UPLOAD:
        return f"没有载入：文件有 {len(content)} 字节，最多 {LARGEST_UPLOAD}"
    try:
        _archived(content)
    except DataError as error:
        return f"没有载入：{answer_text.plain(told(error.faults))}"
    keys.RULEBOOK_FILE.put((fitting_name(name.rpartition(".")[0]) or "文件夹", content))
    keys.RULEBOOK_NEW.put(FILE)
    return ""


@st.cache_resource(max_entries=4, show_spinner="正在读数据文件夹……")
def _archived(content: bytes) -> Catalogue:
    return read_archive(content)


# ---------------------------------------------------------------- comparing


def _draw_comparison(sides: dict[str, ComparedTerms]) -> None:
    """The choice of two, of one service, and what differs."""
    codes = list(sides)
    _tell_what_is_not_here(codes)
    with st.container(horizontal=True, vertical_alignment="bottom", key="rulebook_choice"):
        old = _choose("从哪一版", keys.RULEBOOK_OLD, codes, codes[0], sides)
        new = _choose("到哪一版", keys.RULEBOOK_NEW, codes, codes[-1], sides)
        terms = _terms(old, new)
        services = _one_service(rulebook_page.services_changed(terms), new.catalogue)
        # What is compared to begin with belongs to the address too.
        address.write_address()
    if FILE in (old.code, new.code):
        st.caption("载入的文件夹不在链接里：收到链接的人要自己载入同一个文件。")
    if not terms:
        st.markdown("两版的条款一样。")
        return
    names = (old.name, new.name)
    st.markdown(
        f"{answer_text.plain(old.name)} → **{answer_text.plain(new.name)}**："
        f"{len(terms)} 处条款不同，涉及 {len({term.service for term in terms if term.service})} 项服务。"
    )
    spot = st.empty()
    spot.html(rulebook_page.changes_html(terms, None, names, new.catalogue, services))
    effects = _effects_between(old, new)
    answers_of = _both_answers(old, new)
    spot.html(rulebook_page.changes_html(terms, effects, names, new.catalogue, services, answers_of))
    st.caption("组合：各项事实取规则分得开的值（或不清楚），每种组合只数一次，算在变化最重的一类里。")
    if told := _examples_told(new, effects):
        st.caption(told)


def _examples_told(new: ComparedTerms, effects: Sequence[ServiceEffect]) -> str:
    """Whose policies the examples are; empty where no day bounds the terms."""
    if not new.days:
        return ""
    cases = [parse(dict(one.example), SERVICES) for effect in effects for one in effect.answers]
    name = answer_text.plain(new.name)
    if all(is_under(new.days, one) for one in cases):
        return f"例子的保单都属于 {name}，查询日期也在它有效的日子里。"
    return f"例子的保单大多属于 {name}；有几例只在别的日子才分得出差别，日期写在例子里。"


def _both_answers(old: ComparedTerms, new: ComparedTerms) -> rulebook_page.AnswersOf:
    """What gives both full answers to an example: each by one side's terms alone, whenever a policy began."""
    return partial(example_answers, sides=[(side.name, _compiled(side)) for side in (old, new)])


@st.cache_resource(max_entries=8, show_spinner=False, hash_funcs=BY_MARK)
def _compiled(side: ComparedTerms) -> Engine:
    return Engine(side.catalogue)


def _tell_what_is_not_here(codes: list[str]) -> None:
    """A link may name terms that only its sender has."""
    for key in (keys.RULEBOOK_OLD, keys.RULEBOOK_NEW):
        chosen = key.get("")
        if chosen and chosen not in codes:
            name = {DRAFT: "草案", FILE: "载入的数据文件夹"}.get(chosen, chosen)
            st.warning(f"链接里要比较的“{answer_text.plain(name)}”这里没有；请载入它，或另选一版。")
            key.pop()


def _choose(
    label: str, key: keys.Key[str], codes: list[str], usual: str, sides: dict[str, ComparedTerms]
) -> ComparedTerms:
    if key.get("") not in codes:
        key.put(usual)
    return sides[st.selectbox(label, codes, format_func=lambda code: sides[code].name, key=key, width=220)]


def _one_service(changed: list[str], catalogue: Catalogue) -> list[str]:
    """The service that is looked at alone, or all that differ."""
    if keys.RULEBOOK_SERVICE.get(EVERY) not in (EVERY, *changed):
        keys.RULEBOOK_SERVICE.put(EVERY)
    names = {EVERY: "全部", rulebook_page.ELSEWHERE: "登记册等"}
    chosen = st.selectbox(
        "看哪项服务",
        [EVERY, *changed],
        format_func=lambda id: names.get(id) or catalogue.service(id).name,
        key=keys.RULEBOOK_SERVICE,
        width=200,
    )
    return [chosen] if chosen else changed


@st.cache_resource(max_entries=16, show_spinner=False, hash_funcs=BY_MARK)
def _terms(old: ComparedTerms, new: ComparedTerms) -> tuple[ChangedTerm, ...]:
    return changed_terms(old.catalogue, new.catalogue)


@st.cache_resource(max_entries=8, show_spinner="正在把每种情况算一遍，看对谁有影响……", hash_funcs=BY_MARK)
def _effects_between(old: ComparedTerms, new: ComparedTerms) -> tuple[ServiceEffect, ...]:
    return combination_effects(old.catalogue, new.catalogue, days=new.days)
