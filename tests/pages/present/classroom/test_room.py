"""Does a room keep its seats, its questions and its secrets, however many come at once?"""

from __future__ import annotations

import datetime as dt
import itertools
from concurrent.futures import ThreadPoolExecutor

import pytest

from pages.present.classroom.room import (
    LIFETIME,
    LONGEST_NICKNAME,
    MOST_ROOMS,
    MOST_SEATS,
    RoomError,
    Rooms,
    clean_nickname,
)
from rules.quiz.quiz_choice import QuizChoice

CHOICE = QuizChoice(seed=7, count=3)
NOON = dt.datetime(2026, 11, 29, 12, tzinfo=dt.UTC)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> dt.datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rooms(clock: Clock) -> Rooms:
    turns = itertools.count(1000)
    return Rooms(clock, lambda signs, number: str(next(turns)).rjust(number, signs[0])[-number:])


def opened(rooms: Rooms, pace: str = "host") -> tuple[str, str]:
    return rooms.open(CHOICE, 3, pace)  # type: ignore[arg-type]


def stands(rooms: Rooms, code: str) -> tuple[str, int]:
    view = rooms.view(code)
    assert view is not None
    return view.phase, view.at


def test_the_host_leads_from_question_to_question(rooms: Rooms) -> None:
    code, key = opened(rooms)
    seen = [stands(rooms, code)]
    for _ in range(8):
        rooms.forward(code, key)
        seen.append(stands(rooms, code))
    walk = [("waiting", 0)]
    walk += [step for at in range(3) for step in (("open", at), ("closed", at))]
    assert seen == [*walk, ("done", 2), ("done", 2)]


def test_going_back_asks_nothing_anew(rooms: Rooms) -> None:
    code, key = opened(rooms)
    for _ in range(3):
        rooms.forward(code, key)
    assert stands(rooms, code) == ("open", 1)
    rooms.back(code, key)
    assert stands(rooms, code) == ("closed", 0)
    rooms.back(code, key)
    assert stands(rooms, code) == ("closed", 0)
    rooms.forward(code, key)
    assert stands(rooms, code) == ("open", 1)


def test_an_answer_counts_while_its_question_is_open_and_may_be_changed(rooms: Rooms) -> None:
    code, key = opened(rooms)
    token = rooms.join(code, "小王")
    assert not rooms.answer(code, token, 0, ["A"])
    rooms.forward(code, key)
    assert rooms.answer(code, token, 0, ["A"])
    assert rooms.answer(code, token, 0, ["B"])
    assert not rooms.answer(code, token, 1, ["A"])
    assert not rooms.answer(code, token, 0, [])
    rooms.forward(code, key)
    assert not rooms.answer(code, token, 0, ["C"])
    view = rooms.view(code)
    assert view is not None
    assert (view.answered, dict(view.entries)) == (1, {"小王": {0: ("B",)}})


def test_a_question_can_be_asked_again(rooms: Rooms) -> None:
    code, key = opened(rooms)
    token = rooms.join(code, "小王")
    rooms.forward(code, key)
    rooms.answer(code, token, 0, ["A"])
    rooms.forward(code, key)
    rooms.again(code, key)
    assert stands(rooms, code) == ("open", 0)
    assert rooms.seated(code, token).answers == {}  # type: ignore[union-attr]


def test_who_goes_alone_answers_each_question_once_and_in_order(rooms: Rooms) -> None:
    code, key = opened(rooms, "own")
    token = rooms.join(code, "小王")
    rooms.forward(code, key)
    rooms.go_on(code, token)
    assert rooms.answer(code, token, 0, ["A"])
    assert not rooms.answer(code, token, 0, ["B"])
    assert not rooms.answer(code, token, 1, ["B"])
    rooms.go_on(code, token)
    assert rooms.answer(code, token, 1, ["B"])
    rooms.forward(code, key)
    rooms.go_on(code, token)
    assert not rooms.answer(code, token, 2, ["A"])
    for at in (0, 1, 2):
        assert stands(rooms, code) == ("closed", at)
        rooms.forward(code, key)
    assert stands(rooms, code) == ("done", 2)


@pytest.mark.parametrize("act", ["forward", "back", "again", "end"])
@pytest.mark.parametrize("key", ["", "1000", "token"])
def test_only_the_hosts_key_controls_a_room(rooms: Rooms, act: str, key: str) -> None:
    code, own = opened(rooms)
    token = rooms.join(code, "小王")
    foreign = {"1000": code, "token": token}.get(key, key)
    with pytest.raises(RoomError, match="不能控制"):
        getattr(rooms, act)(code, foreign)
    assert not rooms.hosts(code, foreign)
    assert rooms.hosts(code, own)
    assert stands(rooms, code) == ("waiting", 0)


def test_a_seat_outlives_a_reload_and_is_nobody_elses(rooms: Rooms) -> None:
    code, key = opened(rooms)
    mine, yours = rooms.join(code, "小王"), rooms.join(code, "小王")
    rooms.forward(code, key)
    rooms.answer(code, mine, 0, ["A"])
    assert rooms.seated(code, mine).answers == {0: ("A",)}  # type: ignore[union-attr]
    assert rooms.seated(code, yours).nickname == "小王 2"  # type: ignore[union-attr]
    assert rooms.seated(code, "") is None
    late = rooms.join(code, "晚到")
    assert rooms.answer(code, late, 0, ["B"])


def test_two_rooms_know_nothing_of_each_other(rooms: Rooms) -> None:
    (one, key), (other, _) = opened(rooms), opened(rooms)
    token = rooms.join(one, "小王")
    rooms.forward(one, key)
    assert stands(rooms, other) == ("waiting", 0)
    assert rooms.seated(other, token) is None
    assert not rooms.hosts(other, key)


def test_a_room_is_cleared_after_its_time_and_every_act_puts_that_off(rooms: Rooms, clock: Clock) -> None:
    code, key = opened(rooms)
    clock.now += LIFETIME - dt.timedelta(seconds=1)
    token = rooms.join(code, "小王")
    clock.now += LIFETIME - dt.timedelta(seconds=1)
    assert rooms.seated(code, token)
    clock.now += dt.timedelta(seconds=1)
    assert rooms.view(code) is None
    assert rooms.version(code) is None
    for act in (lambda: rooms.join(code, "小李"), lambda: rooms.forward(code, key)):
        with pytest.raises(RoomError, match=r"自动清空.*重新开一间"):
            act()


def test_a_cleared_room_makes_room(rooms: Rooms, clock: Clock) -> None:
    for _ in range(MOST_ROOMS):
        opened(rooms)
    with pytest.raises(RoomError, match=f"最多开 {MOST_ROOMS} 个"):
        opened(rooms)
    clock.now += LIFETIME
    assert opened(rooms)


def test_a_room_takes_so_many_and_no_more(rooms: Rooms) -> None:
    code, _ = opened(rooms)
    for _ in range(MOST_SEATS):
        rooms.join(code, "小王")
    with pytest.raises(RoomError, match=f"坐满了（{MOST_SEATS} 人）"):
        rooms.join(code, "小李")


def test_nothing_is_lost_when_all_come_at_once(rooms: Rooms) -> None:
    code, key = opened(rooms)
    rooms.forward(code, key)

    def take_part(_: int) -> bool:
        return rooms.answer(code, rooms.join(code, "小王"), 0, ["A"])

    with ThreadPoolExecutor(20) as pool:
        assert all(pool.map(take_part, range(MOST_SEATS)))
    view = rooms.view(code)
    assert view is not None
    assert view.answered == len({name for name, _ in view.entries}) == MOST_SEATS


def test_whatever_changes_has_another_version(rooms: Rooms) -> None:
    code, key = opened(rooms)
    before = rooms.version(code)
    assert rooms.version(code) == before
    token = rooms.join(code, "小王")
    versions = [before, rooms.version(code)]
    rooms.forward(code, key)
    versions.append(rooms.version(code))
    rooms.answer(code, token, 0, ["A"])
    versions.append(rooms.version(code))
    assert len(set(versions)) == 4


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  小  王 ", "小 王"),
        ("a\u202eb\u200b\x00c", "abc"),
        ("<b>李</b>", "<b>李</b>"),
        ("😀张", "😀张"),
        ("=1+1", "=1+1"),
    ],
    ids=["spaces", "marks that cannot be seen", "markup stays text", "a face", "a formula stays text"],
)
def test_a_nickname_holds_what_can_be_seen(typed: str, kept: str) -> None:
    assert clean_nickname(typed) == kept


@pytest.mark.parametrize("typed", ["", "   ", "\u200b\n", "长" * (LONGEST_NICKNAME + 1)])
def test_what_is_no_nickname_is_refused(typed: str) -> None:
    with pytest.raises(RoomError, match=r"昵称"):
        clean_nickname(typed)
