"""Does 先做什么 open with 120 and one question, whatever link led to it?"""

from __future__ import annotations

from pages.present.text.goals import GOALS
from rules.domain.version import VERSION
from tests.support.opened import open_page


def test_a_first_visit_asks_what_has_happened() -> None:
    page = open_page("app.py")
    assert page.title[0].value == "现在发生了什么？"
    assert [one.label for one in page.button if str(one.key).startswith("situation_")] == [
        goal.say for goal in GOALS.values()
    ]
    blocks = [block.value for block in page.get("html")]
    assert sum("tel:120" in block for block in blocks) == 1
    assert any("合同为准" in block and f"版本 {VERSION}" in block for block in blocks)


def test_an_old_link_opens_with_its_facts() -> None:
    page = open_page("app.py")
    again = open_page("app.py")
    assert again.session_state["case"] == {}
    page.query_params.update({"edition": ["special"], "status": ["available"], "search": ["押金"]})
    del page.session_state["address_read"]
    page.run()
    assert not page.exception
    assert page.session_state["case"] == {"edition": "special"}
    assert page.session_state["statuses"] == ["available"]
    assert not page.warning
