"""Is a trainer told when nobody else can reach the address, and is the chosen quiz what the address says?"""

from __future__ import annotations

import pytest

from pages.ui.classroom.class_rooms import only_here
from tests.support.opened import blocks, open_page, run

OPEN = "0.0.0.0"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1", "app.localhost"])
def test_an_address_of_this_machine_alone_is_said_to_be_one(host: str) -> None:
    told = only_here(host, "localhost", ["localhost"])
    assert f"现在的网址是 {host}" in told
    assert "--server.address=0.0.0.0 --server.allowedHosts=" in told


def test_where_the_settings_are_right_only_the_address_is_to_be_changed() -> None:
    told = only_here("localhost", OPEN, ["localhost", "192.168.1.5"])
    assert "请改用 192.168.1.5 打开" in told
    assert "server.address" not in told


@pytest.mark.parametrize("host", ["192.168.1.5", "class.example.com", "10.0.0.2"])
def test_any_other_address_is_left_alone(host: str) -> None:
    assert only_here(host, OPEN, [host]) == ""


def test_the_link_holds_the_choice_and_nothing_of_what_is_right() -> None:
    page = open_page(
        "pages/room.py",
        class_seed=7,
        class_count=3,
        class_kinds=["date"],
        class_level="usual",
        class_people=["cancer"],
    )
    (link,) = (code.value for code in page.code)
    assert link.endswith("quiz?quiz=7&questions=3&level=usual&topic=date&person=cancer")


def test_a_room_is_opened_and_one_that_is_gone_says_so() -> None:
    page = open_page("pages/room.py", class_seed=7, class_count=3, class_kinds=["times"])
    page.button(key="class_open").click()
    run(page)
    assert page.session_state["class_room"] in blocks(page)[-1]
    other = open_page("pages/room.py", class_room="1000", class_host="no key")
    assert "这个房间不在了" in other.warning[0].value


def test_a_phone_without_a_room_asks_for_its_number() -> None:
    assert "房号" in blocks(open_page("pages/quiz.py"))[-1]
    assert "房间不在了" in blocks(open_page("pages/quiz.py", class_room="1000"))[-1]
