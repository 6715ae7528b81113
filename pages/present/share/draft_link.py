"""How does a draft of the terms travel in an address? Its name and its file, packed into letters and digits.

What is read back is the same file, byte for byte, so a draft has one hash wherever it is.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pages.present.share import case_link
from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.catalogue.draft import TermEdit, draft_bytes, edits_in, terms_changed, with_terms
from rules.catalogue.loader import MOST_DRAFTED
from rules.catalogue.personas import check_personas, load_personas
from rules.catalogue.schema import Persona
from rules.domain.scenario import visible
from rules.domain.yaml_reader import DataError
from rules.drafts.edit_list import DRAFT, without_reasons
from rules.drafts.terms import terms_of
from rules.rulebooks import loading
from rules.rulebooks.shelf import Shelf

if TYPE_CHECKING:
    # It brings numpy along, which no first page needs.
    from rules.drafts.combinations import ChangedAnswer

LONGEST_IN_ADDRESS = 4_000
"""Characters of a packed draft; with more, some programs no longer carry the address whole."""

LONGEST_DRAFT = 200_000
"""Bytes of an unpacked one: a short text may unpack to anything."""

LONGEST_NAME = 20
MOST_NAME_BYTES = 4 * LONGEST_NAME + 1
BEFORE_TERMS = "\t"
"""Stands between the name of a draft that changes nothing yet and the name of the terms that it is of."""
FAULT = re.compile(r"services/(?P<service>\w+)\.yaml: (?P<path>[\w.-]+): (?P<says>.+)")
"""What the data refuse of a service."""

MOST_TOLD = 3
"""Faults of a draft that are told one by one."""


class NamedDraft(NamedTuple):
    """A draft as somebody works on it."""

    name: str
    edits: tuple[TermEdit, ...]
    terms: str = ""
    """Which year's terms it changes, by their name; empty for the project's own."""

    @property
    def content(self) -> bytes:
        """Its file, each change of which names the terms that it is of."""
        return draft_bytes(with_terms(self.edits, self.terms or None))

    @property
    def plain_content(self) -> bytes:
        """Its file without reasons, by which what follows from it is kept."""
        return self._replace(edits=without_reasons(self.edits)).content


def draft_in(content: bytes, name: str, terms: str = "") -> NamedDraft:
    """The draft in a file; where it does not say of which terms it is, of these. Raises DataError."""
    edits = edits_in(content, name)
    return NamedDraft(name, with_terms(edits, None), terms_changed(edits, name) or terms)


def fitting_name(text: str) -> str:
    """A name that may stand for a draft: one line, not too long; empty where nothing is left."""
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())[:LONGEST_NAME].strip()


def pack(draft: NamedDraft) -> str:
    """A draft as the text of an address: its name, if it changes nothing yet its terms, and its file."""
    terms = f"{BEFORE_TERMS}{draft.terms}" if draft.terms and not draft.edits else ""
    packed = zlib.compress(f"{draft.name}{terms}\n".encode() + draft.content, 9)
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


@lru_cache(maxsize=32)
def unpack(text: str) -> NamedDraft:
    """The draft that such a text stands for. Raises ValueError saying what is wrong."""
    if not text.isascii():
        raise ValueError("须为本页生成的草案网址")
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        reader = zlib.decompressobj()
        content = reader.decompress(packed, LONGEST_DRAFT)
    except (binascii.Error, zlib.error, ValueError):
        raise ValueError("草案的网址不完整或被改动过，请让发的人重新复制") from None
    if not reader.eof or reader.unused_data:
        raise ValueError("草案的网址不完整或太长，请改用文件")
    head, _, rest = content.partition(b"\n")
    try:
        name, _, terms = head.decode().partition(BEFORE_TERMS)
        shown = fitting_name(name) or DRAFT
        if not rest:
            return NamedDraft(shown, (), fitting_name(terms))
        return draft_in(rest, DRAFT)._replace(name=shown)
    except UnicodeDecodeError:
        raise ValueError("草案的网址不是文字") from None
    except DataError as error:
        raise ValueError(told(error.faults)) from None


def draft_parameter(texts: Sequence[str], known: Catalogue) -> str:
    """A packed draft that fits the data, as it stands in an address. Raises ValueError otherwise."""
    if len(texts) != 1:
        raise ValueError("只能写一次")
    if len(texts[0]) > LONGEST_IN_ADDRESS:
        raise ValueError(f"草案太长，网址最多带 {LONGEST_IN_ADDRESS} 个字符，请改用文件")
    fault = misfit(unpack(texts[0]), known)
    if fault:
        raise ValueError(fault)
    return texts[0]


def terms_parameter(texts: Sequence[str], _: Catalogue) -> str:
    """The name of a year's terms that are here. Raises ValueError otherwise."""
    names = [span.name for span in loading.own_shelf().spans]
    if len(texts) != 1 or texts[0] not in names:
        raise ValueError(f"这里没有这一版条款；这里有：{'、'.join(names)}")
    return texts[0]


def misfit(draft: NamedDraft, known: Catalogue) -> str:
    """What the data refuse of a draft, in words; empty where it fits."""
    if len(draft.content) > LONGEST_DRAFT - MOST_NAME_BYTES:
        return f"草案太大：写成文件有 {len(draft.content)} 字节，最多 {LONGEST_DRAFT - MOST_NAME_BYTES}"
    try:
        known = terms_of_draft(draft)
        personas_of(draft)
    except DataError as error:
        return faults_told(error.faults, draft.name, known)
    return ""


def terms_of_draft(draft: NamedDraft) -> Catalogue:
    """The terms that a draft changes, as they are in force. Raises DataError where they are not here."""
    shelf = loading.own_shelf()
    return shelf.catalogues[loading.place_of_terms(draft.terms, DRAFT, shelf)]


def faults_told(faults: Iterable[str], name: str, known: Catalogue) -> str:
    """Faults of a draft of this name in one line: a service and its terms by how they are called."""
    folder = f"{known.sources.data}/"
    plain = (fault.replace(folder, "").removeprefix(f"{DRAFT}: ") for fault in faults)
    return told(_fault_words(fault, name, known) for fault in plain)


def _fault_words(fault: str, name: str, known: Catalogue) -> str:
    found = FAULT.fullmatch(fault)
    if not found or found["service"] not in SERVICES:
        return f"{name}: {fault}"
    service = known.service(found["service"])
    terms = {term.path: term for term in terms_of(known, service.id)}
    term = terms.get(found["path"])
    if term is None:
        near = next((terms[path] for path in terms if path.startswith(f"{found['path']}.")), None)
        return f"{service.name}·{near.name.partition('·')[0] if near else '条文'}：{found['says']}"
    says = found["says"]
    if term.kind in ("whole", "days") and term.least is not None and term.most is not None:
        empty = says.startswith("缺少这个键")
        given = "空着" if empty else says.rpartition("；收到 ")[2]
        says = f"须为 {term.least:g} 至 {term.most:,.0f} 的整数；收到 {given}"
    return f"{service.name}·{term.name}：{says}"


def rules_of(draft: NamedDraft) -> Catalogue:
    """The terms as a draft would have them. Raises DataError where the data refuse it."""
    known = terms_of_draft(draft)
    return _terms_under(draft.content, loading.own_shelf()) if draft.edits else known


def personas_of(draft: NamedDraft) -> tuple[Persona, ...]:
    """The made-up customers, by whose sentences a draft is told too. Raises DataError like `rules_of`."""
    return _personas_under(draft.content, loading.own_shelf()) if draft.edits else load_personas()


def _terms_under(content: bytes, shelf: Shelf) -> Catalogue:
    return loading.shelf_under(content, DRAFT, shelf).catalogues[loading.place_changed(content, DRAFT, shelf)]


@lru_cache(maxsize=MOST_DRAFTED)
def _personas_under(content: bytes, shelf: Shelf) -> tuple[Persona, ...]:
    rules = _terms_under(content, shelf)
    return check_personas(rules.sources.data, rules)


def told(faults: Iterable[str], folder: str = "") -> str:
    """Faults of a draft in one line, without where the data are on this machine."""
    found = [visible(fault.replace(folder, "") if folder else fault) for fault in faults]
    more = f"；还有 {len(found) - MOST_TOLD} 处" if len(found) > MOST_TOLD else ""
    return "；".join(found[:MOST_TOLD]) + more


def example_link(answer: ChangedAnswer, packed: str) -> str:
    """The address of an example's full answers, by the terms in force and by a packed draft."""
    more = {"mode": ["draft"], "draft": [packed]}
    return f"./compare?{case_link.query(answer.example, answer.reading, more=more)}"
