"""What is a class that takes a quiz together? A room in the memory of this process: nicknames and answers.

It holds nothing else, for as long as `LIFETIME` says, and is gone with the
process. The clock and the dice come from outside, so that nothing here waits or is left to chance.
"""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from rules.quiz.quiz_choice import QuizChoice

LIFETIME = timedelta(hours=3)
"""A room is cleared so long after the last thing that happened in it."""

MOST_ROOMS, MOST_SEATS = 40, 80
LONGEST_NICKNAME = 12
DIGITS = "0123456789"
CODE_LENGTH, KEY_LENGTH = 4, 22

Pace = Literal["host", "own"]
"""Whether the host opens each question, or everybody goes on by themselves."""

Phase = Literal["waiting", "open", "closed", "done"]


class RoomError(ValueError):
    """Something that cannot be done in a room, with the reason in Chinese."""


GONE = (
    "这个房间不在了：课后会自动清空，服务器重新启动过也会。请看大屏幕上的新房号再进；"
    "培训的人可以重新开一间，同一套题还在。"
)
"""What is said of a room that there is not."""

FOREIGN = "这个网址不能控制房间，请用开房间时的网址。"


@dataclass
class Seat:
    """A trainee: a nickname and what was answered, option ids by the number of the question from 0."""

    token: str
    nickname: str
    answers: dict[int, tuple[str, ...]] = field(default_factory=dict)
    at: int = 0
    """The question that somebody who goes on alone is at."""


@dataclass(frozen=True)
class ClassView:
    """A room as it stood at one moment."""

    code: str
    choice: QuizChoice
    count: int
    pace: Pace
    phase: Phase
    at: int
    """The question that is on the wall, from 0."""
    entries: tuple[tuple[str, Mapping[int, tuple[str, ...]]], ...]
    """Everybody's nickname and answers, in the order in which they came."""
    version: int
    """Another number whenever anything has changed."""
    until: datetime

    @property
    def answered(self) -> int:
        """How many have answered the question on the wall."""
        return sum(self.at in answers for _, answers in self.entries)


class _Room:
    def __init__(
        self, code: str, key: str, choice: QuizChoice, count: int, pace: Pace, now: datetime
    ) -> None:
        self.code, self.key, self.choice, self.count, self.pace = code, key, choice, count, pace
        self.phase: Phase = "waiting"
        self.at = 0
        self.closed = -1
        """The last question that was closed."""
        self.seats: dict[str, Seat] = {}
        self.version = 0
        self.until = now + LIFETIME


class Rooms:
    """All rooms of a process. Every method may be called by several sessions at once."""

    def __init__(self, now: Callable[[], datetime], choose: Callable[[str, int], str]) -> None:
        """`now` tells the time; `choose` draws so many of these characters, which nobody can foresee."""
        self._now, self._choose = now, choose
        self._rooms: dict[str, _Room] = {}
        self._lock = threading.RLock()

    # ---------------------------------------------------------------- the host

    def open(self, choice: QuizChoice, count: int, pace: Pace) -> tuple[str, str]:
        """A new room: its code, and the key without which nobody controls it. RoomError where it is full."""
        with self._lock:
            self._clear()
            if len(self._rooms) >= MOST_ROOMS:
                raise RoomError(f"同时最多开 {MOST_ROOMS} 个房间，现在都在用。请晚一点再开。")
            code = self._free_code()
            key = self._choose("abcdefghijkmnpqrstuvwxyz23456789", KEY_LENGTH)
            self._rooms[code] = _Room(code, key, choice, count, pace, self._now())
            return code, key

    def hosts(self, code: str, key: str) -> bool:
        """Whether this key controls the room."""
        with self._lock:
            room = self._find(code)
            return room is not None and room.key == key

    def forward(self, code: str, key: str) -> None:
        """Begin, close the question, open the next, end: whatever comes next. RoomError for a foreign key."""
        with self._changed(code, key) as room:
            last = room.at + 1 == room.count
            if room.phase == "waiting":
                room.phase = "open"
            elif room.phase == "open":
                room.closed = room.at if room.pace == "host" else room.count
                room.phase = "closed"
            elif room.phase == "closed":
                room.phase = "done" if last else "closed" if room.at < room.closed else "open"
                room.at += not last

    def back(self, code: str, key: str) -> None:
        """Show the question before again; nothing is asked anew. RoomError for a foreign key."""
        with self._changed(code, key) as room:
            if room.phase == "done":
                room.phase = "closed"
            elif room.phase in ("open", "closed") and room.at > 0:
                room.phase, room.at = "closed", room.at - 1

    def again(self, code: str, key: str) -> None:
        """Take back everybody's answer to the question on the wall and open it anew."""
        with self._changed(code, key) as room:
            if room.pace == "host" and room.phase in ("open", "closed"):
                for seat in room.seats.values():
                    seat.answers.pop(room.at, None)
                room.phase, room.closed = "open", room.at - 1

    def end(self, code: str, key: str) -> None:
        """Clear the room at once. RoomError for a foreign key."""
        with self._changed(code, key):
            del self._rooms[code]

    # ---------------------------------------------------------------- the trainee

    def join(self, code: str, nickname: str) -> str:
        """A seat's token. RoomError where the room or the nickname will not do."""
        name = clean_nickname(nickname)
        with self._changed(code) as room:
            if len(room.seats) >= MOST_SEATS:
                raise RoomError(f"这个房间坐满了（{MOST_SEATS} 人）。")
            token = self._choose("abcdefghijkmnpqrstuvwxyz23456789", KEY_LENGTH)
            taken = {seat.nickname for seat in room.seats.values()}
            room.seats[token] = Seat(token, with_number(name, taken))
            return token

    def seated(self, code: str, token: str) -> Seat | None:
        """A trainee's seat as it stands now, if there is one of this token."""
        with self._lock:
            room = self._find(code)
            seat = room.seats.get(token) if room else None
            return Seat(seat.token, seat.nickname, dict(seat.answers), seat.at) if seat else None

    def answer(self, code: str, token: str, at: int, chosen: Sequence[str]) -> bool:
        """Take an answer; whether it counts: not before a question is open, nor once it is closed."""
        with self._changed(code) as room:
            seat = room.seats.get(token)
            if seat is None:
                raise RoomError(GONE)
            own = room.pace == "own"
            counts = room.phase == "open" and at == (seat.at if own else room.at)
            if own and at in seat.answers:
                counts = False
            if counts and 0 <= at < room.count and chosen:
                seat.answers[at] = tuple(chosen)
                return True
            return False

    def go_on(self, code: str, token: str) -> None:
        """The next question for somebody who goes on alone, once this one is answered."""
        with self._changed(code) as room:
            seat = room.seats.get(token)
            if seat is not None and seat.at in seat.answers:
                seat.at += 1

    # ---------------------------------------------------------------- both

    def view(self, code: str) -> ClassView | None:
        """The room as it is now; None where there is none."""
        with self._lock:
            room = self._find(code)
            if room is None:
                return None
            seats = tuple((seat.nickname, dict(seat.answers)) for seat in room.seats.values())
            return ClassView(
                code, room.choice, room.count, room.pace, room.phase, room.at, seats, room.version, room.until
            )

    def version(self, code: str) -> int | None:
        """A number that differs whenever anything in the room has changed; None where there is none."""
        with self._lock:
            room = self._find(code)
            return room.version if room else None

    # ---------------------------------------------------------------- within

    def _find(self, code: str) -> _Room | None:
        room = self._rooms.get(code)
        if room is not None and room.until <= self._now():
            del self._rooms[code]
            return None
        return room

    def _clear(self) -> None:
        for code in list(self._rooms):
            self._find(code)

    def _free_code(self) -> str:
        length = CODE_LENGTH
        while True:
            code = self._choose("123456789", 1) + self._choose(DIGITS, length - 1)
            if code not in self._rooms:
                return code

    def _changed(self, code: str, key: str | None = None) -> _Changing:
        return _Changing(self, code, key)


class _Changing:
    """Holds the lock while a room is changed, and counts the change.

    RoomError where there is no room, or where it takes a key and this is not it.
    """

    def __init__(self, rooms: Rooms, code: str, key: str | None) -> None:
        self.rooms, self.code, self.key = rooms, code, key

    def __enter__(self) -> _Room:
        self.rooms._lock.acquire()
        room = self.rooms._find(self.code)
        if room is None or self.key not in (None, room.key):
            self.rooms._lock.release()
            raise RoomError(GONE if room is None else FOREIGN)
        room.version += 1
        room.until = self.rooms._now() + LIFETIME
        return room

    def __exit__(self, *_: object) -> None:
        self.rooms._lock.release()


def clean_nickname(text: str) -> str:
    """A nickname that can stand on a wall and in a table. RoomError where nothing is left of it."""
    shown = "".join(sign for sign in unicodedata.normalize("NFC", text) if _visible(sign))
    name = " ".join(shown.split())
    if not name:
        raise RoomError("请填一个昵称，1 到 12 个字。")
    if len(name) > LONGEST_NICKNAME:
        raise RoomError(f"昵称最多 {LONGEST_NICKNAME} 个字，收到 {len(name)} 个。")
    return name


def _visible(sign: str) -> bool:
    """Whether it draws something of its own: no control, no mark that hides or turns round what follows."""
    return sign == " " or unicodedata.category(sign)[0] in "LNPS"


def with_number(name: str, taken: set[str]) -> str:
    """The nickname, with a number where somebody has it already."""
    number, found = 2, name
    while found in taken:
        found, number = f"{name} {number}", number + 1
    return found
