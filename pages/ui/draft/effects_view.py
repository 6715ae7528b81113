"""What does the draft change, and for whom?"""

from __future__ import annotations

from functools import lru_cache

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.present.base.csv_table import EXCEL
from pages.present.base.templating import asset
from pages.present.draft.effect_page import EFFECT, book_figure, effect_page
from pages.present.draft.review_workbook import review_sheets
from pages.present.export.excel_writer import excel_file
from pages.present.share import sample_shares
from pages.present.share.draft_link import NamedDraft
from pages.present.text import answer_text
from pages.ui.book import book_held
from pages.ui.book.book_held import BookEffect
from pages.ui.draft import draft_measuring
from pages.ui.draft.draft_measuring import DraftMeasuring, Shares
from pages.ui.first.block import declare_block, draw_block
from pages.ui.session import answers, keys, term_drafts
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.draft import draft_of
from rules.drafts.edit_list import DRAFT
from rules.drafts.files.patch import PatchError, patch_of
from rules.drafts.markdown import effect_markdown
from rules.quiz.quiz import next_seed
from rules.quiz.quiz_choice import SEEDS
from rules.rulebooks.loading import place_changed

_EFFECT = declare_block("draft_effect_block", asset(__file__, "effects.css"))

BETWEEN = 0.4
"""Seconds until what is computed is drawn again."""


def draw_effects(new: Catalogue, draft: NamedDraft, outputs: DeltaGenerator) -> None:
    """The effects of a draft with at least one change; what others are given of it stands in `outputs`."""
    found = draft_measuring.draft_measured(draft.plain_content, keys.DRAFT_SEED.get(SEEDS[0]), _shares())
    found.wait_for()
    book = book_held.effect_of_draft()
    with outputs:
        _draw_outputs(found, draft)
    if term_drafts.terms_to_choose():
        asked = f"样本客户 {found.steps.size:,} 位、示例客户 {found.steps.effect.followed} 位"
        terms = answer_text.plain(term_drafts.terms_named())
        st.caption(f"只算保单属于 {terms} 的人：{asked}；其余的人不受这份草案影响。")
    if _is_settled(found) and _is_settled(book):
        _draw_page(found, book, draft, new)
    else:
        _show_going_on(found, book, draft, new)
    _draw_sample()


@st.fragment(run_every=BETWEEN)
def _show_going_on(found: DraftMeasuring, book: BookEffect | None, draft: NamedDraft, new: Catalogue) -> None:
    """What is computed so far; the whole page again when all is."""
    found.wait_for()
    if book:
        book.wait_for()
    if _is_settled(found) and _is_settled(book):
        st.rerun()
    _draw_page(found, book, draft, new)


def _is_settled(waited: DraftMeasuring | BookEffect | None) -> bool:
    """Whether nothing more comes of it."""
    return waited is None or waited.steps.complete or waited.broken


def _draw_page(found: DraftMeasuring, book: BookEffect | None, draft: NamedDraft, new: Catalogue) -> None:
    page = effect_page(found.steps.effect, found.steps.size, draft, new)
    if book and book.steps.complete:
        page = page._replace(figures=(*page.figures, book_figure(book.steps)))
    elif book and not book.broken:
        page = page._replace(waiting=(*page.waiting, "保单册"))
    if found.broken:
        st.error("有一部分没算出来：这里出了错。改动还在，可以存成文件；换一处改动会重新计算。")
    elif page.waiting:
        done = found.steps.done / found.steps.total
        st.progress(done, f"正在计算：{'、'.join(page.waiting)}")
    draw_block("draft_effect", EFFECT.render(page=page), {"service": keys.TERMS_SERVICE.put}, _EFFECT)


# ---------------------------------------------------------------- what goes to others


def _draw_outputs(found: DraftMeasuring, draft: NamedDraft) -> None:
    effect, catalogue = found.steps.effect, term_drafts.catalogue_tried()
    complete = found.steps.complete
    _draw_patch(draft)
    st.download_button(
        "审阅表（Excel）",
        lambda: excel_file(review_sheets(effect, draft, catalogue)),
        file_name=f"{term_drafts.draft_file_name(draft)}-审阅表.xlsx",
        mime=EXCEL,
        key="draft_review",
        on_click="ignore",
        disabled=not complete,
        width="content",
    )
    st.download_button(
        "审阅表（Markdown）",
        lambda: effect_markdown(effect, catalogue),
        file_name=f"{term_drafts.draft_file_name(draft)}-审阅表.md",
        mime="text/markdown",
        key="draft_markdown",
        on_click="ignore",
        disabled=not complete,
        width="content",
    )


def _draw_patch(draft: NamedDraft) -> None:
    """The patch, or why there is none."""
    try:
        patch = _patch(draft.content, draft.name)
    except PatchError as error:
        st.button("下载补丁", key="draft_patch", disabled=True, help=answer_text.plain(str(error)))
        return
    st.download_button(
        "下载补丁",
        patch,
        file_name=f"{term_drafts.draft_file_name(draft)}.patch",
        mime="text/x-patch",
        key="draft_patch",
        on_click="ignore",
        type="primary",
        width="content",
    )


@lru_cache(maxsize=16)
def _patch(content: bytes, name: str) -> str:
    """The files are written anew for it, which the next click on the page need not wait for."""
    shelf = answers.shelf()
    sources = shelf.catalogues[place_changed(content, DRAFT, shelf)].sources
    if sources.draft:
        raise PatchError(
            "这一版条款自己就是一份改动清单，没有可以打补丁的文件；请存成文件，把改动并进那份清单"
        )
    return patch_of(draft_of(content, name, sources.data, sources.content), sources.data)


# ---------------------------------------------------------------- who is asked


def _shares() -> Shares:
    return tuple(sample_shares.shares_in(keys.DRAFT_MIX.get([])))


def _draw_sample() -> None:
    """Of whom the sample is made, and how that is changed."""
    box = st.expander(sample_shares.shares_told(_shares()), key="draft_sample", on_change="rerun")
    if not box.open:
        return
    shares = dict(_shares()) or dict.fromkeys(sample_shares.STORY_NAMES, 1)
    with box:
        st.caption("每种情形占几份；0 就是不抽。份数写在网址里，别人打开看到的是同一批。")
        with st.form("draft_mix", border=False), st.grid("auto", min_column_width=130, gap="xsmall"):
            for story, name in sample_shares.STORY_NAMES.items():
                st.number_input(
                    name, 0, sample_shares.MOST_SHARE, shares.get(story, 0), key=keys.mix_field(story)
                )
            st.form_submit_button("按这样抽", key="draft_mix_take", on_click=_take_mix)
        st.button("换一批人", key="draft_redraw", on_click=_draw_others)


def _take_mix() -> None:
    shares = {story: keys.mix_field(story).value() for story in sample_shares.STORY_NAMES}
    keys.DRAFT_MIX.put(sample_shares.mix_of(shares))


def _draw_others() -> None:
    keys.DRAFT_SEED.put(next_seed(keys.DRAFT_SEED.get(SEEDS[0])))
