"""What does the draft change, and for whom?"""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from pages.present.share.draft_link import NamedDraft
from pages.present.text import answer_text
from pages.ui.draft import term_field
from pages.ui.session import keys, term_drafts
from rules.catalogue.catalogue import Catalogue
from rules.catalogue.labels import lines_text
from rules.drafts.term_changes import ChangedTerm, changed_terms


def draw_effects(old: Catalogue, new: Catalogue, draft: NamedDraft) -> None:
    """The effects of a draft with at least one change, from the terms in force to those of the draft."""
    st.markdown("#### 改了什么")
    for change in changed_terms(old, new):
        with st.container(
            horizontal=True, vertical_alignment="center", key=f"change:{change.file}:{change.path}"
        ):
            st.markdown("  \n".join(_change_told(change, new)))
            place = _change_place(draft, change)
            if place is not None:
                st.button(
                    "撤销",
                    key=f"change_undo:{place}:{change.path}",
                    type="tertiary",
                    on_click=term_drafts.undo_edit,
                    args=(place,),
                )
            if change.service and change.service != keys.TERMS_SERVICE.get():
                st.button(
                    "去改",
                    key=f"change_open:{change.file}:{change.path}",
                    type="tertiary",
                    on_click=keys.TERMS_SERVICE.put,
                    args=(change.service,),
                )
        if place is not None:
            term_field.draw_refused(f"undo:{place}")


def _change_told(change: ChangedTerm, new: Catalogue) -> Iterator[str]:
    name = new.service(change.service).name if change.service else change.file
    title = "·".join(part for part in (name, change.name) if part)
    lines = f"第 {lines_text(change.lines)} 行" if change.lines else ""
    yield f"**{answer_text.plain(title)}** {answer_text.small(lines)}"
    yield f"{answer_text.plain(change.before)} → **{answer_text.plain(change.after)}**"
    for entry, reading in change.entries.items():
        found = new.entries.get(entry)
        if found and reading in found.readings:
            yield answer_text.small(f"只在这样读时：{found.readings[reading].say}（{found.title}）")


def _change_place(draft: NamedDraft, change: ChangedTerm) -> int | None:
    """The last change of the draft that reaches this term."""
    for place in reversed(range(len(draft.edits))):
        edit = draft.edits[place]
        one, other = f"{edit.path}.", f"{change.path}."
        if edit.file == change.file and (other.startswith(one) or one.startswith(other)):
            return place
    return None
