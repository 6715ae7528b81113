"""How is JSON from outside read? UTF-8 with or without a byte order mark, each key once, never too deep."""

from __future__ import annotations

import json
from typing import Any

from rules.domain.scenario import shown

LARGEST_JSON = 1 << 20
"""Bytes, far more than any scenario needs."""
DEEPEST = 32
"""Levels of nesting, far more than any scenario has."""


class JsonError(ValueError):
    """Bytes that cannot be read as JSON; the message says in Chinese what is wrong and where."""


def read_json(data: bytes, one_line: bool = False) -> object:
    """The decoded content; of `one_line` among others a fault names the column alone.

    Raises JsonError where the bytes are more than LARGEST_JSON, not UTF-8 or not JSON, a key stands twice in
    one object, a number is too long to be read, or the nesting is deeper than DEEPEST.
    """
    if len(data) > LARGEST_JSON:
        raise JsonError(f"内容过大；最多 {LARGEST_JSON} 字节")
    try:
        found = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_no_repeats)
    except UnicodeDecodeError as error:
        raise JsonError(f"不是 UTF-8 文本（第 {error.start} 字节）") from error
    except json.JSONDecodeError as error:
        line = "" if one_line else f"第 {error.lineno} 行"
        raise JsonError(f"不是有效的 JSON（{line}第 {error.colno} 列）") from error
    except RecursionError as error:
        raise JsonError("嵌套过深") from error
    except JsonError:
        raise
    except ValueError as error:
        raise JsonError("有过长的数字") from error
    if _deeper(found, DEEPEST):
        raise JsonError("嵌套过深")
    return found


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in pairs:
        if key in result:
            raise JsonError(f"{shown(key)} 这个字段出现了两次")
        result[key] = value
    return result


def _deeper(value: object, levels: int) -> bool:
    """Whether lists and objects nest more than `levels` deep."""
    layer = [value]
    for _ in range(levels):
        layer = [
            inner
            for outer in layer
            if isinstance(outer, (dict, list))
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
    return any(isinstance(value, (dict, list)) for value in layer)
