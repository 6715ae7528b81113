"""How is a number written in Chinese numerals, and which number do they mean?"""

from __future__ import annotations

DIGITS = "零一二三四五六七八九"
NUMERALS = DIGITS + "两十百千"
PLACES = ("", "十", "百", "千")
LARGEST_NUMERAL = 10 ** len(PLACES) - 1


def in_numerals(number: int, ordinal: bool = False) -> str:
    """A number from 0 to LARGEST_NUMERAL in Chinese: 两 of something, 第二 in a row."""
    if number < 10:
        return "两" if number == 2 and not ordinal else DIGITS[number]
    written, gap = "", False
    for place in reversed(range(len(PLACES))):
        digit = number // 10**place % 10
        if digit:
            one = place == 1 and digit == 1 and not written
            written += ("零" if gap and written else "") + ("" if one else DIGITS[digit]) + PLACES[place]
        gap = digit == 0
    return written


def from_numerals(written: str) -> int:
    """The number that Chinese numerals mean, e.g. 十八, 两百; 0 where they mean none."""
    total = digit = 0
    for sign in written:
        if sign in PLACES:
            total += (digit or 1) * 10 ** PLACES.index(sign)
            digit = 0
        else:
            digit = 2 if sign == "两" else max(DIGITS.find(sign), 0)
    return total + digit
