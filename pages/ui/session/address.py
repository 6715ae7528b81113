"""What did the address say when the visitor came, and what should it say now?

The session's own case always wins: the address is read once, when the session begins (a link, a reload, a
restarted server), and follows the case from then on. In the clean mode it carries none of it.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from pages.present.share import answered_link, case_link, page_link
from pages.present.share.page_registry import DRAFT, FIRST, PAGES, TERMS, PageEntry
from pages.present.share.tried_link import tried_choices
from pages.present.text import answer_text
from pages.ui.session import answers, case, keys

LONG = 6_000
"""Characters of an address that some mail programs and messengers no longer carry whole."""

MOST_TOLD = 12
"""Faults of an address that are told one by one."""

STEPS = ("situation", "ask", "persona", "step", "present", *(choice.param for choice in tried_choices()))
"""The parameters that say how far somebody has come: the script gives each change a place in the history."""

BEGAN_AT_FRONT = keys.Key[bool]("began_at_front")
"""Whether the first step was said where what has happened is asked: there Back leads at last."""

TURN = "turn"
"""In place of a step in the clean mode: its number, which says nothing of the case."""
LONGEST_TURN = 6

SHARED = "网址带着您填的健康情况，转发请留意。"
CLEAN = "网址不带您的情况；刷新或关掉这一页会丢失。"
LOST = (
    "这一页是新打开的（刷新过，或服务器重新启动过），网址不带您的情况，以前填的没有留下。"
    "存过文件的，点下面的“存成或载入文件”就能接着用。"
)


def arrive(page: PageEntry) -> bool:
    """Take over what the address says, once a session; whether that was now."""
    if keys.ADDRESS_READ.is_set():
        _follow_back(page)
        return False
    _read(page)
    return True


def _read(page: PageEntry) -> None:
    params = page_link.as_meant({key: st.query_params.get_all(key) for key in st.query_params})
    keys.ADDRESS_READ.put(True)
    if not params:
        return
    known = answers.catalogue()
    opened = case_link.decode(params, case.today(), known)
    case.entered().update(opened.facts)
    keys.ALTERNATIVES.put(opened.alternatives)
    keys.OVERRIDES.put(opened.overrides)
    answered = answered_link.read(opened.rest, known)
    keys.SET_ON.put(answered.days)
    keys.PRIVATE.put(opened.private)
    if opened.reading:
        keys.READING.put(opened.reading)
    refused = [answers.fault_in_words(path, text) for path, text in opened.refused]
    refused += [*answered.refused, *_take_view(page, answered.rest)]
    known_params = {choice.param for choice in page.choices} | ({TURN} if opened.private else set())
    unknown = sum(
        not (key in known_params or page_link.ADDED_ON_THE_WAY.fullmatch(key)) for key in answered.rest
    )
    if refused or unknown:
        keys.LINK_NOTICE.put(_notice(refused, unknown))
    elif opened.private:
        keys.LINK_NOTICE.put(LOST)


def _follow_back(page: PageEntry) -> None:
    """Go to the step to which Back or Forward of the browser led; what was entered stays."""
    there = _step_in_address()
    own = keys.PAGE.get() == page.name
    if private():
        _follow_turn(page)
    elif there != keys.STEP_WRITTEN.get() and (own or there):
        _go_to_step(page, there)


def _follow_turn(page: PageEntry) -> None:
    """The same by the number of the step; one of another session leads nowhere."""
    turn = _turn_in_address()
    if turn is None or turn == keys.STEP_AT.get():
        return
    keys.STEP_AT.put(turn)
    taken = keys.STEPS_TAKEN.get({})
    if turn in taken:
        _go_to_step(page, taken[turn])


def _turn_in_address() -> int | None:
    text = st.query_params.get(TURN, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_TURN else None


def _go_to_step(page: PageEntry, there: Mapping[str, str]) -> None:
    for choice in page.choices:
        if choice.param in STEPS:
            st.session_state.pop(choice.key, None)
    if page.name == FIRST:
        # The step before the first one is the question of what has happened, whatever was answered since.
        keys.ASK_SITUATION.put("situation" not in there and BEGAN_AT_FRONT.get(False))
    _take_view(page, {param: (text,) for param, text in there.items()})


def _step_in_address() -> dict[str, str]:
    # Taken as a whole: each look into it costs as much.
    given = st.query_params.to_dict()
    return {param: given[param] for param in STEPS if param in given}


def _take_view(page: PageEntry, rest: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    """Put a page's own choices into its state; gives what is wrong with them."""
    refused = []
    for choice in page.choices:
        if choice.param in rest:
            try:
                # The terms are the first of a page's choices: what follows is of these.
                known = answers.shelf().catalogues[answers.shelf_place(page.door)]
                st.session_state[choice.key] = choice.read(rest[choice.param], known)
            except ValueError as error:
                found = "、".join(rest[choice.param])[:60]
                refused.append((choice.param, f"收到 {found!r}；{error}"))
    return refused


def _notice(refused: list[tuple[str, str]], unknown: int) -> str:
    """What was wrong; the names of unknown parameters are anybody's words and are not repeated."""
    lines = [f"- {answer_text.plain(name)}：{answer_text.plain(text)}" for name, text in refused[:MOST_TOLD]]
    if len(refused) > MOST_TOLD:
        lines.append(f"- 还有 {len(refused) - MOST_TOLD} 处")
    if unknown:
        lines.append(f"- 有 {unknown} 个不认识的参数，已忽略")
    return "这个链接里有用不上的内容，其余已经照它打开：\n\n" + "\n".join(lines)


def page() -> PageEntry:
    """The page that is open."""
    return PAGES[keys.PAGE.value()]


def write_address() -> None:
    """Write the case into the address, where it has changed; call it at the start of a run or fragment."""
    wanted = _params()
    if wanted != {key: st.query_params.get_all(key) for key in st.query_params}:
        st.query_params.from_dict(wanted)
    keys.STEP_WRITTEN.put(_step_in_address())


def _params() -> dict[str, list[str]]:
    if private():
        turn = {TURN: [str(_turn())]} if page().name == FIRST else {}
        # A draft of the terms says nothing of anybody.
        said = [_written(choice) for choice in (TERMS, DRAFT) if choice in page().choices]
        return {case_link.PRIVATE: ["true"], **turn, **dict(one for part in said for one in part.items())}
    params = case_link.encode(case.entered(), case.reading(), case.overrides(), case.alternatives())
    params |= answered_link.params(keys.SET_ON.get({}))
    for choice in page().choices:
        params |= _written(choice)
    return params


def own_choices() -> dict[str, list[str]]:
    """What this page's address says beside anybody's case: the draft and the page's own choices."""
    params: dict[str, list[str]] = {}
    for choice in page().choices:
        if choice not in page_link.CASE_CHOICES:
            params |= _written(choice)
    return params


def _turn() -> int:
    """The number of the step that is on; another step than before has the next number."""
    written = (_written(choice) for choice in page().choices if choice.param in STEPS)
    now = {param: texts[0] for one in written for param, texts in one.items()}
    taken = keys.STEPS_TAKEN.get({})
    at = keys.STEP_AT.get(_turn_in_address() or 0)
    # The first question is told once it is on the screen: that is no step.
    if taken.get(at, now) not in (now, {param: text for param, text in now.items() if param != "ask"}):
        at += 1
        taken = {turn: step for turn, step in taken.items() if turn < at}
    keys.STEPS_TAKEN.put({**taken, at: now})
    keys.STEP_AT.put(at)
    return at


def _written(choice: page_link.PageChoice) -> dict[str, list[str]]:
    """A page's own choice, unless it is what holds anyway."""
    value = st.session_state.get(choice.key)
    if value in (None, "", False, [], choice.default):
        return {}
    many = isinstance(value, (list, tuple))
    texts = [str(one) for one in value] if many else ["true" if value is True else str(value)]
    try:
        choice.read(texts, answers.catalogue())
    except ValueError:
        return {}
    return {choice.param: texts}


def private() -> bool:
    """Whether the address is to carry nothing of the case."""
    return bool(keys.PRIVATE.get(False))


def switch_mode() -> None:
    """Put the case into the address, or keep the address clean of it."""
    keys.PRIVATE.put(not private())


def _dismiss() -> None:
    keys.LINK_NOTICE.pop()


def link_notice() -> None:
    """Say what was wrong with the link."""
    notice = keys.LINK_NOTICE.get()
    if notice:
        with st.container(key="link_notice_box", gap=None):
            st.warning(notice)
            st.button("知道了", key="link_notice_read", type="tertiary", on_click=_dismiss)


def address_note() -> str:
    """What the address carries."""
    if private():
        return CLEAN
    return SHARED + ("网址已经很长，有的软件会截断，请改用文件。" if _length() > LONG else "")


def about_address() -> str:
    """What the address and the link carry."""
    told = (
        "地址栏现在不带您的情况。下面的链接带着，发给谁、贴在哪里由您决定。"
        if private()
        else "填写的内容和选的解释都在地址里：收藏它，以后打开还是这样。下面的链接可以复制。"
    )
    if not _query():
        return f"{told}\n还没有填写什么，地址里也就没有。"
    return (
        f"{told}\n链接里有健康情况，拿到的人都看得到。服务器不保存这些内容，"
        "但地址可能留在浏览器的历史记录、聊天软件和网络设备里；不放心就选“不放进网址”，改用文件。"
    )


def whole_link() -> str:
    """The address of the first page with the whole case; empty where nothing was entered."""
    return _home() + "?" + _query() if _query() else ""


def _home() -> str:
    """The address of the first page, as seen from 保存和分享."""
    here = st.context.url or ""
    return here.removesuffix("keep")


def _length() -> int:
    return len(_query())


def _query() -> str:
    more = answered_link.params(keys.SET_ON.get({}))
    for choice in page_link.CASE_CHOICES:
        more |= _written(choice)
    return case_link.query(case.entered(), case.reading(), case.overrides(), case.alternatives(), more)
