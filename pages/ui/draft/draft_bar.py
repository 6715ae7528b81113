"""Which draft is worked on, and how does it go to somebody else? Names, undo, link and file."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.present.share.draft_link import (
    LONGEST_DRAFT,
    LONGEST_IN_ADDRESS,
    LONGEST_NAME,
    NamedDraft,
    draft_in,
    faults_told,
    fitting_name,
    misfit,
)
from pages.present.share.page_registry import PageEntry
from pages.present.text import answer_text
from pages.ui.result.copy_button import draw_link
from pages.ui.session import address, answers, keys, term_drafts
from pages.ui.shell import rulebook_line
from rules.domain.yaml_reader import DataError
from rules.drafts.edit_list import DRAFT

NONE, NEW = "none", "new"
YAML = "application/yaml"


def draw_bar(page: PageEntry) -> DeltaGenerator:
    """The title with everything that concerns the draft as a whole; the place for what goes to others."""
    draft = term_drafts.draft_on()
    with st.container(horizontal=True, vertical_alignment="center", key="draft_bar"):
        st.title(page.title, anchor=False, width="content")
        if names := term_drafts.terms_to_choose():
            rulebook_line.draw_terms_choice(names)
        _draft_choice(draft)
        if draft:
            st.markdown(f"{len(draft.edits)} 处改动", width="content")
            st.button(
                "全部撤销", key="draft_undo_all", on_click=term_drafts.take_all_back, disabled=not draft.edits
            )
        with st.popover("名字和文件", key="draft_files", on_change="rerun") as files:
            if files.open:
                _link_and_files(draft)
        draw_link("terms_link", link_to_page())
        st.space("stretch")
        outputs = st.container(horizontal=True, gap="small", key="draft_outputs", width="content")
    notice = keys.DRAFT_NOTICE.pop()
    if notice:
        st.error(notice)
    if term_drafts.too_long():
        st.warning(
            f"这份草案太长，网址带不下（最多 {LONGEST_IN_ADDRESS} 个字符）：刷新会丢失，链接也不带它。"
            "请在“名字和文件”里存成文件，发文件给别人。"
        )
    return outputs


def _draft_choice(draft: NamedDraft | None) -> None:
    """All drafts of this session, the terms in force, and a new one."""
    names = {f"draft:{name}": f"草案：{_with_terms(name)}" for name in term_drafts.names()}
    options = {NONE: "现行条款", **names, NEW: "＋ 新的草案"}
    here = f"draft:{draft.name}" if draft else NONE
    key = f"draft_choice:{here}:{len(names)}"
    st.selectbox(
        "按哪一份算",
        list(options),
        label_visibility="collapsed",
        index=list(options).index(here),
        format_func=lambda one: options.get(one, one),
        key=key,
        on_change=_switch_draft,
        args=(key,),
        width=200,
    )


def _with_terms(name: str) -> str:
    """A draft's name, with that of the terms that it changes where these are others than those chosen."""
    terms = term_drafts.draft_terms(name)
    return name if terms in ("", term_drafts.terms_named()) else f"{name}（{terms}）"


def _switch_draft(key: str) -> None:
    chosen = str(st.session_state[key])
    if chosen == NONE:
        term_drafts.put_away()
    elif chosen == NEW:
        term_drafts.begin()
    else:
        term_drafts.switch_to(chosen.removeprefix("draft:"))


def _rename(key: str) -> None:
    term_drafts.rename(fitting_name(str(st.session_state[key])))


# ---------------------------------------------------------------- link and file


def _link_and_files(draft: NamedDraft | None) -> None:
    if draft:
        name = f"draft_name:{draft.name}"
        st.text_input(
            "草案的名字", value=draft.name, max_chars=LONGEST_NAME, key=name, on_change=_rename, args=(name,)
        )
    if draft and draft.edits:
        st.download_button(
            "存成文件（YAML）",
            data=draft.content,
            file_name=f"{term_drafts.draft_file_name(draft)}.yaml",
            mime=YAML,
            key="draft_save",
            on_click="ignore",
        )
        st.caption("命令行也认这个文件：python -m rules check --data 文件")
    if draft:
        st.button("丢掉这份草案", key="draft_drop", on_click=term_drafts.drop)
    if keys.OTHER_DRAFTS.get({}):
        st.caption("链接只带开着的这一份。其余草案只在这个窗口里，刷新就没有了，请各自存成文件。")
    key = f"draft_upload_{keys.DRAFT_UPLOADS.get(0)}"
    st.file_uploader("载入草案文件", type=["yaml", "yml"], key=key, on_change=_load_draft, args=(key,))


def link_to_page() -> str:
    """The address of this page with the draft and what is shown of it; nothing of anybody's case."""
    here = (st.context.url or "").partition("?")[0]
    own = {name: texts for name, texts in address.own_choices().items() if texts}
    return f"{here}?{urlencode(own, doseq=True)}"


def _load_draft(key: str) -> None:
    """Take a draft's file over beside the drafts that there are, or say what is wrong with it."""
    file = st.session_state[key]
    if file is None:
        return
    keys.DRAFT_UPLOADS.put(keys.DRAFT_UPLOADS.get(0) + 1)
    keys.DRAFT_NOTICE.put(take_file(file.name, file.getvalue()))


def take_file(name: str, content: bytes) -> str:
    """Begin the draft in a file; what is wrong with it in words, empty where nothing is."""
    known, terms = answers.catalogue(), term_drafts.terms_named()
    shown = fitting_name(name.rpartition(".")[0]) or term_drafts.FIRST_NAME
    if len(content) > LONGEST_DRAFT:
        return f"没有载入：文件有 {len(content)} 字节，最多 {LONGEST_DRAFT}"
    try:
        draft = draft_in(content, DRAFT, terms)._replace(name=shown)
        fault = misfit(draft, known)
    except DataError as error:
        fault = faults_told(error.faults, shown, known)
    if fault:
        return f"没有载入：{answer_text.plain(fault)}"
    term_drafts.begin(draft)
    return ""
