"""Does text from outside ever become markup or a link, on any page?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, quote

import pytest
from google.protobuf.message import Message
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Node

from pages.present.share import case_link
from pages.present.text.answer_text import WORD_JOINER, plain
from rules.domain.fact_kinds import KINDS
from rules.domain.scenario import FACTS, RECORDS
from tests.support.opened import MENU, ROOT

PICTURE = "![x](http://e.vil/a) www.e.vil"
TAG = "<img src=//e.vil> [y](//e.vil) a@e.vil"
SIGNS = ":material/home: :red[e.vil] $e.vil$ `b`"
HOSTILE = (PICTURE, TAG, SIGNS)
CASE = case_link.query(
    {
        "as_of": "2026-11-25",
        "edition": "special",
        "addons": [],
        "policy_start": "2026-03-01",
        "waiting_days": 30,
        "diagnosis": "malignant",
        "care": "inpatient",
        "admitted_on": "2026-11-20",
        "hospital": "public_general",
    }
)

# What a browser shows as it stands: a field's contents, a list's options, a program's own names.
LITERAL = {
    ("Selectbox", "options"),
    ("Selectbox", "set_value"),
    ("Selectbox", "raw_value"),
    ("TextInput", "default"),
    ("TextInput", "value"),
    ("Code", "code_text"),
}
PAGES_OF_THEIR_OWN = {"Html": "body", "BidiComponent": "json"}

MARKUP = re.compile(
    r"""(?<!\\)!?(?<!\\)\[[^\]]*\]\([^)]*e\.vil | (?i:www\.|https?\\?://)\S*e\.vil | [\w.]@e\.vil
      | (?<!\\)<img | (?<!\\):\w+\[e\.vil | (?<!\\)\$e\.vil | (?<!\\):material/home:""",
    re.X,
)


def strings(message: Message) -> Iterator[tuple[str, str, str]]:
    """Every text in what was sent to the browser, with the kind of message and field it stands in."""
    kind = message.DESCRIPTOR.name
    for field, value in message.ListFields():
        repeated = not isinstance(value, (str, bytes, Message, int, float, bool))
        for one in value if repeated else [value]:
            if isinstance(one, Message):
                yield from strings(one)
            elif isinstance(one, str):
                yield kind, field.name, one


def sent(node: Node) -> Iterator[Message]:
    """What was sent for a part of the page and for everything in it."""
    proto = getattr(node, "proto", None)
    if isinstance(proto, Message):
        yield proto
    if isinstance(node, Block):
        for child in node.children.values():
            yield from sent(child)


def markup(page: AppTest) -> list[tuple[str, str, str]]:
    """Every place on a page where foreign text would be read as markup."""
    found = []
    for message in sent(page._tree):
        for kind, field, text in strings(message):
            if (kind, field) in LITERAL or "e.vil" not in text:
                continue
            if kind in PAGES_OF_THEIR_OWN:
                text = json.loads(text) if field == "json" else text
                if "<img src=//e.vil" in str(text) or re.search(r"(?:href|src)=.?http://e\.vil", str(text)):
                    found.append((kind, field, str(text)[:200]))
            elif MARKUP.search(text):
                found.append((kind, field, text[:200]))
    return found


def opened(query: str, file: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).switch_page(file)
    for key, values in parse_qs(query).items():
        page.query_params[key] = values
    page.run()
    assert not page.exception
    return page


# ---------------------------------------------------------------- the one function


PIECES = st.sampled_from(
    [
        *"abc.:/@!$~#|&<>[]()`*_-=+1 \n\t\\",
        "www.",
        "http://",
        "https:",
        "e.vil",
        ":red[",
        ":smile:",
        "->",
        "\u202e",
    ]
)


@given(st.lists(PIECES, max_size=14).map("".join))
def test_plain_text_is_one_line_with_every_sign_escaped(text: str) -> None:
    told = plain(text)
    assert not re.search(r"[\x00-\x1f\u202e]", told)
    bare = re.sub(r"\\.", "", told)
    assert not re.search(r"[`*_\[\]<>$~#|:]|&[a-zA-Z#]", bare)
    assert not re.search(r"(?i)www\.|https?\\?:(\\?/){2}|@[\w-]|:\w+\\?:", told.replace("\\", ""))
    back = re.sub(r"\\(.)", r"\1", told).replace(WORD_JOINER, "")
    assert back == re.sub(r"[\x00-\x1f\u202e]+", " ", text)


# ---------------------------------------------------------------- every fact, every page


def free_texts() -> list[str]:
    """The facts that hold any text."""
    return [fact for fact in FACTS if fact not in RECORDS and KINDS[fact] in ("text", "city")]


@pytest.mark.parametrize("file", MENU.values())
def test_no_fact_becomes_markup(file: str) -> None:
    for text in HOSTILE:
        facts = dict.fromkeys(free_texts(), text)
        page = opened(f"{CASE}&{case_link.query(facts)}", file)
        assert all(page.session_state["case"][fact] == text for fact in facts)
        assert markup(page) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_no_answer_that_is_changed_becomes_markup(text: str) -> None:
    """The list of answers given, and the question with what was answered."""
    facts = dict.fromkeys(free_texts(), text)
    asked = "&".join(f"asked={fact}" for fact in facts)
    page = opened(f"{CASE}&{case_link.query(facts)}&about=medical_advance&{asked}", "pages/guide.py")
    for fact in facts:
        page.session_state["guide_now"] = fact
        page.run()
        assert any("e.vil" in button.label for button in page.button)
        assert markup(page) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_else_of_an_address_becomes_markup(text: str) -> None:
    """Values that are refused are told; the names of what nobody knows are counted."""
    said = quote(text)
    refused = "&".join(
        f"{key}={said}" for key in (*FACTS, case_link.READING, case_link.OVERRIDE, "status", "order")
    )
    page = opened(f"{refused}&{said}=1&{quote('two' + chr(10) + chr(10) + text)}=2", "pages/services.py")
    (notice,) = page.warning
    assert "有 2 个不认识的参数" in notice.value
    assert "two" not in notice.value
    assert markup(page) == []


def test_a_link_opened_from_a_chat_program_gives_no_warning() -> None:
    added = "from=singlemessage&isappinstalled=0&scene=1&clicktime=1764300000&share_token=x&utm_source=y"
    page = opened(f"edition=special&{added}", "app.py")
    assert not page.warning
    assert page.session_state["case"]["edition"] == "special"
    (notice,) = opened(f"edition=special&{added}&quelle=z", "app.py").warning
    assert "有 1 个不认识的参数" in notice.value
