"""Is a frame that cannot be read refused by one kind of error, in Chinese, and of others nothing lost?"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from rules.book.files.frames import answered_batches, batch_schema, evaluate_table
from rules.book.files.piece import TableError
from rules.engine.engine import Engine

ENGLISH = re.compile("[A-Za-z]{2,} [A-Za-z]{2,}")
FRAME = pd.DataFrame({"id": ["a", "b"], "as_of": ["2025-03-01", "2025-03-02"], "edition": ["standard", None]})
MIXED = FRAME.assign(id=[1, "a"])
USES = pd.DataFrame({"id": ["a"], "service": ["video_consult"], "on": ["2025-01-01"]})


TEXT = ("edition", pa.string())


class LazyFrame:
    """As Polars has one."""


@pytest.fixture
def answered(engine: Engine) -> Callable[..., Any]:
    """The answer to a frame."""

    def answer(frame: Any, **options: Any) -> Any:
        return evaluate_table(frame, engine, **options)

    return answer


@pytest.mark.parametrize(
    ("frame", "options", "told"),
    [
        (FRAME, {"reading": "x"}, 'reading：收到 "x"；可用：favourable、cautious'),
        (FRAME, {"reading": ["favourable"]}, "可用：favourable、cautious"),
        (FRAME, {"overrides": {"x": "y"}}, 'overrides：登记册里没有条目 "x"'),
        (FRAME, {"overrides": 3}, "overrides：须为登记册条目到理解的字典，收到 int"),
        (pd.concat([FRAME, FRAME], axis=1), {}, '表："id"、"as_of"、"edition" 这一列出现了两次'),
        (pa.table([[1], [2]], names=["id", "id"]), {}, '"id" 这一列出现了两次'),
        (
            [{"id": "a", "as_of": "2025-03-01"}],
            {},
            "须为 pandas 或 Polars 的 DataFrame，或 Arrow 表，收到 list",
        ),
        (FRAME["id"], {}, "收到 Series"),
        (None, {}, "收到 NoneType"),
        (LazyFrame(), {}, "请先 .collect()"),
        (MIXED, {}, "表：id 这一列不能读，里面有 int、str"),
        (FRAME, {"usage": [{"id": "a"}]}, "usage 表：须为 pandas"),
        (FRAME, {"usage": USES.assign(on=[object()])}, "usage 表：on 这一列不能读，里面有 object"),
        (FRAME[["as_of"]], {"usage": USES}, "没有 id（保单号）这一列"),
        (pd.DataFrame([[1, 2]]), {}, '没有认识的列，收到 "0、1"'),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_is_told(
    answered: Callable[..., Any], frame: Any, options: dict[str, Any], told: str
) -> None:
    with pytest.raises(TableError) as refused:
        answered(frame, **options)
    assert told in str(refused.value)
    assert not ENGLISH.search(str(refused.value))


@pytest.mark.parametrize(
    "frame",
    [
        FRAME.set_index("id"),
        FRAME.set_index(["id", "as_of"]),
        FRAME.set_index("id", drop=False),
        FRAME.assign(remark=[object(), 1]),
        pa.table(
            {"id": [b"a", b"b"], "as_of": [b"2025-03-01", b"2025-03-02"], "edition": ["standard", None]}
        ),
    ],
    ids=["index", "index-of-two", "index-and-column", "strange-values-of-no-fact", "text-as-bytes"],
)
def test_every_id_is_found(answered: Callable[..., Any], frame: Any) -> None:
    found, whole = answered(frame), answered(FRAME)
    assert found.table.equals(whole.table)
    assert found.table["id"].to_pylist() == ["a", "b"]


def test_uses_are_found_by_an_index_too(answered: Callable[..., Any]) -> None:
    assert answered(FRAME, usage=USES.set_index("id"), items=True).table.equals(
        answered(FRAME, usage=USES, items=True).table
    )


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"as_of": [{"day": 1}]}, "须为 YYYY-MM-DD"),
        ({"as_of": [[["2025-03-01"]]]}, "须为 YYYY-MM-DD"),
        ({"as_of": pd.period_range("2025-03-01", periods=1)}, "须为 YYYY-MM-DD"),
        ({"as_of": [45717]}, "把这一列设成日期格式"),
        ({"as_of": ["45717"]}, "把这一列设成日期格式"),
        ({"as_of": ["2025-03-01"], "addons": ["outpatient, special_ward"]}, "几样之间用 | 隔开"),
    ],
)
def test_values_that_are_none_are_refused_by_the_row(
    answered: Callable[..., Any], values: dict[str, Any], told: str
) -> None:
    [refused] = answered(pd.DataFrame({"id": ["a"], **values})).rejected.to_pylist()
    assert (refused["row"], refused["id"]) == (2, "a")
    assert told in refused["reason"]


def test_a_stream_is_refused_an_unknown_reading(engine: Engine) -> None:
    reading: Any = "x"
    with pytest.raises(TableError, match="可用：favourable"):
        batch_schema(engine, reading=reading)
    with pytest.raises(TableError, match="可用：favourable"):
        next(answered_batches([], engine, reading=reading))
