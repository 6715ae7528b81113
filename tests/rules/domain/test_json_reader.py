"""Is JSON from outside read whole, or refused with what is wrong with it?"""

from __future__ import annotations

import json

import pytest

from rules.domain.json_reader import DEEPEST, JsonError, read_json


def test_what_is_well_formed_is_read() -> None:
    value = {"as_of": "2025-03-01", "usage": [{"count": 2}], "hospital_city": "北京"}
    data = json.dumps(value, ensure_ascii=False).encode()
    assert read_json(data) == value
    assert read_json(b"\xef\xbb\xbf" + data) == value


def test_nesting_is_read_down_to_the_limit() -> None:
    deepest = "[" * DEEPEST + "]" * DEEPEST
    assert read_json(deepest.encode()) == json.loads(deepest)
    with pytest.raises(JsonError, match="嵌套过深"):
        read_json(f"[{deepest}]".encode())


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "JSON（第 1 行第 1 列）"),
        (b'{"a": 1\n "b": 2}', "JSON（第 2 行第 2 列）"),
        # Where a comma too many is found differs between versions of Python.
        (b'{"a": 1,\n}', "不是有效的 JSON（第 "),
        (b'{"a": "\xb1"}', "UTF-8 文本（第 7 字节）"),
        ("{}".encode("utf-16"), "UTF-8"),
        (b'{"usage": [{"on": 1, "on": 2}]}', '"on" 这个字段出现了两次'),
        (b"9" * 5_000, "过长的数字"),
        (b"[" * 100_000, "嵌套过深"),
        (b"[" * 500 + b"]" * 500, "嵌套过深"),
    ],
    ids=["empty", "no-comma", "comma", "gbk", "utf-16", "twice", "long-number", "unclosed", "nested"],
)
def test_what_is_not_is_refused_with_its_place(data: bytes, told: str) -> None:
    with pytest.raises(JsonError) as caught:
        read_json(data)
    assert told in str(caught.value)


def test_within_a_line_only_the_column_is_named() -> None:
    with pytest.raises(JsonError, match=r"JSON（第 9 列）"):
        read_json(b'{"a": 1 "b": 2}', one_line=True)
