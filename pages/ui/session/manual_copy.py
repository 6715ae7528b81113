"""Which copy of the manual stands beside the rules? The visitor's own for this session, or the server's.

A visitor's copy lives in the state of the session and nowhere else: not on disk, not in a shared cache.
"""

from __future__ import annotations

import hashlib
import logging
import os
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from pages.present.text import answer_text
from pages.ui.session import answers, keys
from rules.catalogue.catalogue import MANUAL_SHA256
from rules.catalogue.coverage import Manual, ManualError, coverage_of, read_manual, recognise
from rules.catalogue.schema.product import PRODUCT

ON_SERVER = "MANUAL_TEXT"
"""The environment variable that names the server's copy."""

NOT_BLANK = PRODUCT.manual.not_blank
"""Lines of the manual that hold more than white space."""

SHOWN_OF_HASH = 12
LONGEST_NAME = 60
MEGABYTE = 1024 * 1024
BYTE_ORDER_MARK = b"\xef\xbb\xbf"

log = logging.getLogger(__name__)


class Attached(NamedTuple):
    """A recognised copy of the manual."""

    manual: Manual
    name: str
    by_server: bool
    accounted: int
    """Its lines that are not blank and that something accounts for."""

    @property
    def total(self) -> int:
        """Its lines that are not blank."""
        return len(self.manual.numbers)


def current_copy() -> Attached | None:
    """The copy that this session reads: the visitor's own, else the server's, else none.

    It is of the project's own terms: another year's with another manual have none.
    """
    if not _is_own_manual():
        return None
    own: Attached | None = keys.MANUAL.get()
    return own or _servers()


def _is_own_manual() -> bool:
    return answers.catalogue().manual.sha256 == MANUAL_SHA256


def parse_manual(name: str, content: bytes) -> Manual:
    """The manual in an uploaded file; ManualError says in plain words what the file is instead."""
    try:
        return recognise(content, name)
    except ManualError:
        raise ManualError(_refusal(name, content)) from None


def original(manual: Manual, first: int, last: int) -> str:
    """The lines of a range that are not blank, each with its number."""
    return "\n".join(
        f"{number}　{line.strip()}"
        for number, line in enumerate(manual.lines[first - 1 : last], first)
        if line.strip()
    )


def cut(text: str, most: int) -> str:
    """At most so many lines of the original, and how many more there are."""
    lines = text.split("\n")
    rest = len(lines) - most
    return "\n".join([*lines[:most], *([f"…… 还有 {rest} 行，请到“按章节”看"] if rest > 0 else [])])


def _refusal(name: str, content: bytes) -> str:
    shown = name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"
    told = f"“{shown}”（{_size(len(content))}）"
    if not content:
        return f"{told}是空文件。"
    found = hashlib.sha256(content).hexdigest()
    sums = f"它的 SHA-256 是 {found[:SHOWN_OF_HASH]}…，应为 {MANUAL_SHA256[:SHOWN_OF_HASH]}…。"
    return f"{told}不是规则所依据的手册文本。{sums}{_guess(content)}"


def _guess(content: bytes) -> str:
    """What was done to the right text, where that can be told."""
    if len(content) > MEGABYTE:
        return "它也大得多：手册文本只有 115 KB 左右。"
    unified = content.removeprefix(BYTE_ORDER_MARK).replace(b"\r\n", b"\n")
    if hashlib.sha256(unified).hexdigest() == MANUAL_SHA256:
        return "文字是对的，但换行符或文件开头被别的软件改过，请用没有另存过的原文件。"
    try:
        content.decode()
    except UnicodeDecodeError:
        return "它也不是 UTF-8 文本。"
    return "请用与规则同一版本的文本文件。"


def _size(length: int) -> str:
    if length < 1024:
        return f"{length} 字节"
    return f"{length / 1024:.0f} KB" if length < MEGABYTE else f"{length / MEGABYTE:.1f} MB"


def _attached(manual: Manual, name: str, *, by_server: bool) -> Attached:
    covered = coverage_of(answers.catalogue(), manual)
    return Attached(manual, name, by_server, len(covered.carriers) - len(covered.open))


# ---------------------------------------------------------------- the server's copy


def _servers() -> Attached | None:
    path = os.environ.get(ON_SERVER)
    return _read(path) if path else None


def server_is_wrong() -> bool:
    """Whether the server names a copy that cannot be used."""
    return bool(os.environ.get(ON_SERVER)) and _servers() is None


@st.cache_resource(show_spinner=False)
def _read(path: str) -> Attached | None:
    try:
        return _attached(read_manual(Path(path)), "", by_server=True)
    except ManualError as error:
        log.warning("%s: %s", ON_SERVER, error)
        return None


# ---------------------------------------------------------------- attaching one's own


def attach() -> None:
    """Attach a copy, or say which is attached and take it off again."""
    if not _is_own_manual():
        st.caption("这一版条款依据的是另一份手册，这里附不了它的原文。")
        return
    held = current_copy()
    if held and held.by_server:
        st.caption(
            f"手册原文由这台服务器提供（{ON_SERVER}），已按 SHA-256 认出，每条规则旁边都列出它依据的原文。"
        )
        return
    if held:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                f":green-badge[✓ 已附上手册] {answer_text.plain(held.name)} "
                ":small[:gray[只用于这次浏览，不保存]]",
                width="content",
            )
            st.button("取下", key="detach", type="tertiary", on_click=_detach)
        return
    with st.expander("附上自己的手册，对照原文", key="attach", expanded=keys.MANUAL_FAULT.is_set()):
        _uploader()


def _uploader() -> None:
    if server_is_wrong():
        st.warning(f"服务器设置的手册（{ON_SERVER}）读不到，或不是规则所依据的文本，没有使用。")
    st.markdown(
        "规则用我们自己的话写成，这里不带手册原文。附上您手里的手册文本（.txt），每条规则旁边就会列出原文。"
        "  \n文件按 SHA-256 认出，只在这次浏览里使用，不保存；刷新页面后要重新附上。"
    )
    key = f"manual_file_{keys.MANUAL_FILES.get(0)}"
    st.file_uploader("手册文本文件", key=key, on_change=_take, args=(key,))
    if keys.MANUAL_FAULT.is_set():
        st.error(answer_text.plain(keys.MANUAL_FAULT.value()) + "没有附上，其他内容不受影响。")


def _take(key: str) -> None:
    """Keep the parsed lines of an uploaded file, and let the file itself go with its widget."""
    file = st.session_state[key]
    if file is None:
        return
    keys.MANUAL_FILES.put(keys.MANUAL_FILES.get(0) + 1)
    try:
        manual = parse_manual(file.name, file.getvalue())
    except ManualError as error:
        keys.MANUAL_FAULT.put(str(error))
        return
    keys.MANUAL_FAULT.pop()
    keys.MANUAL.put(_attached(manual, file.name, by_server=False))


def _detach() -> None:
    keys.MANUAL.pop()
