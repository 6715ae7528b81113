"""Does every record answer, and can what was cleared or replaced be brought back?"""

from __future__ import annotations

from typing import Any

from pages.ui.session import keys
from tests.support.fields import answer, press
from tests.support.opened import blocks, open_page, run

PLUS = "green-plus-replaces"
FACTS: dict[str, Any] = {
    "as_of": "2026-11-28",
    "edition": "special",
    "policy_start": "2026-03-28",
    "waiting_days": 30,
    "renewal": False,
    "care": "outpatient",
    "hospital": "public_general",
}


def test_clearing_asks_and_can_be_undone() -> None:
    page = open_page(
        "pages/services.py", case=dict(FACTS), overrides={PLUS: "both"}, set_on={PLUS: "2026-11-28"}
    )
    assert page.session_state["case"] == FACTS
    press(page, "clear")
    assert page.session_state["case"] == {}
    assert page.session_state[keys.OVERRIDES] == {}
    assert keys.SET_ON not in page.session_state
    page.button(key="undo_restore").click().run()
    assert not page.exception
    assert page.session_state["case"] == FACTS
    assert page.session_state[keys.OVERRIDES] == {PLUS: "both"}
    assert page.session_state[keys.SET_ON] == {PLUS: "2026-11-28"}
    assert not any(button.key == "undo_restore" for button in page.button)


def test_what_was_cleared_is_offered_until_it_is_dismissed() -> None:
    page = open_page("pages/services.py", case=dict(FACTS))
    press(page, "clear")
    page.switch_page("pages/keep.py").run()
    page.button(key="undo_forget").click().run()
    assert not any(button.key == "undo_restore" for button in page.button)
    assert page.session_state["case"] == {}


def test_every_record_is_answered_with_what_is_left() -> None:
    page = open_page("pages/ledger.py", case=dict(FACTS))
    answer(page, "adders", "usage")
    answer(page, "new:usage:service", "outpatient_companion main")
    answer(page, "new:usage:on", "2026-11-27")
    press(page, "new:usage:send")
    assert "已记：11/27 用了 1 次门诊陪诊，还剩 0 次（问清楚可能 1 次）" in shown(page)
    run(page)
    assert "已记" not in shown(page)
    answer(page, "record:usage:0", "edit")
    answer(page, "change:usage:on", "2026-11-26")
    press(page, "change:usage:send")
    assert "已改：11/26 用了 1 次门诊陪诊" in shown(page)
    answer(page, "record:usage:0", "drop")
    assert "已删：11/26 用了 1 次门诊陪诊，还剩 1 次" in shown(page)


def shown(page: Any) -> str:
    return "\n".join([*blocks(page), *(str(one.value) for one in page.markdown)]).replace("\\", "")
