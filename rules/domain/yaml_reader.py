"""How is a data file read? As YAML 1.2's core words and numbers, bounded, each key once."""

from __future__ import annotations

import errno
import re
from collections.abc import Hashable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from rules.domain.scenario import shown, visible

LARGEST_FILE = 1 << 20
"""Bytes in one file, some twenty times the largest there is."""
DEEPEST = 40
"""Levels of nesting; the data have eleven."""
MOST_NODES = 100_000
"""Values in one file, those that an alias repeats counted each time."""


SYSTEM_FAULTS: Mapping[int, str] = {
    **dict.fromkeys((errno.ENOSPC, errno.EFBIG, errno.EDQUOT), "没有空间了"),
    **dict.fromkeys((errno.EMFILE, errno.ENFILE), "打开的文件太多"),
    **dict.fromkeys((errno.EBUSY, errno.ETXTBSY), "正被别的程序占用"),
    errno.ENAMETOOLONG: "名字太长",
    errno.ELOOP: "链接绕成了圈",
    errno.EROFS: "所在的磁盘只能读",
    errno.EIO: "磁盘出错",
    errno.EBADF: "已关闭",
}
"""What the system says of a file, by its number."""


class DataError(Exception):
    """Data files say something they may not: one fault each, naming the file and the place in it."""

    def __init__(self, *faults: str) -> None:
        self.faults = tuple(line for fault in faults for line in fault.splitlines())
        super().__init__("\n".join(self.faults))


_RESOLVERS = {
    "null": (r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    "bool": (r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    "int": (r"[-+]?[0-9]+", list("-+0123456789")),
    "float": (r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
}
"""What is not a word, and the characters it may begin with: no octal, sexagesimal, yes, no, or date."""


WORDS_AND_NUMBERS: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
"""The same as the library has it: by first character, the tag and the form."""
for _name, (_pattern, _starts) in _RESOLVERS.items():
    for _start in _starts:
        WORDS_AND_NUMBERS.setdefault(_start, []).append(
            (f"tag:yaml.org,2002:{_name}", re.compile(f"^(?:{_pattern})$"))
        )


class _Loader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """Safe loading with the words and numbers of YAML 1.2 and no repeated keys."""

    yaml_implicit_resolvers = WORDS_AND_NUMBERS

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[object] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, Hashable):
                raise _at("键须为一个词或数字", key_node.start_mark)
            if key in seen:
                raise _at(f"{shown(key)} 这个键出现了两次", key_node.start_mark)
            seen.add(key)
        result: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return result

    def construct_yaml_int(self, node: Any) -> int:
        text = node.value
        if re.match(r"[-+]?0[0-9]", text) or len(text) > 18:
            raise _at(f"收到 {shown(text)}；整数须写成十进制，不以 0 开头，不超过 18 位", node.start_mark)
        return int(text)


_Loader.add_constructor("tag:yaml.org,2002:int", _Loader.construct_yaml_int)


def _at(problem: str, mark: Any) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=mark)


def read_yaml(path: Path) -> Any:
    """The content of a YAML file.

    Raises DataError with the file, line and column where it is missing, too large or not YAML.
    """
    return parse_yaml(read_bytes(path), str(path))


def read_bytes(path: Path) -> bytes:
    """The bytes of a data file; DataError where it cannot be read or has more than LARGEST_FILE."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        raise DataError(f"{visible(str(path))}: 无法读取（{file_fault_reason(error)}）") from error
    if len(data) > LARGEST_FILE:
        raise DataError(f"{visible(str(path))}: 文件过大；最多 {LARGEST_FILE} 字节")
    return data


def file_fault_reason(error: Exception) -> str:
    """Why a file could not be used, in Chinese; what a library says of its content is not repeated."""
    known: tuple[tuple[type[Exception], str], ...] = (
        (FileNotFoundError, "没有这个文件"),
        (IsADirectoryError, "是文件夹，不是文件"),
        (NotADirectoryError, "路径中有一段不是文件夹"),
        (FileExistsError, "已有同名的文件"),
        (PermissionError, "没有权限"),
    )
    for kind, words in known:
        if isinstance(error, kind):
            return words
    if isinstance(error, OSError) and error.errno is not None:
        return SYSTEM_FAULTS.get(error.errno, f"系统错误 {error.errno}")
    if type(error) is ValueError:  # what Python itself says of a stream or a path, not a library of a content
        return "已关闭，或者路径里有空字符"
    return "内容不是这种格式，或者已经损坏"


def write_fault(path: Path, error: Exception) -> str:
    """That a file could not be written and why, in Chinese; a folder that is missing is named."""
    if isinstance(error, FileNotFoundError):
        return visible(f"{path}：无法写入（没有 {path.parent} 这个文件夹）")
    return visible(f"{path}：无法写入（{file_fault_reason(error)}）")


def parse_yaml(data: bytes, name: str) -> Any:
    """The content of YAML in these bytes; `name` is what messages call it. Raises DataError like `read`."""
    name = visible(name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"{name}: 不是 UTF-8 文本（第 {error.start} 字节）") from error
    try:
        _bound(yaml.parse(text, Loader=_Loader))
        return yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"第 {mark.line + 1} 行第 {mark.column + 1} 列: " if mark else ""
        raise DataError(f"{name}: {place}不是可用的 YAML: {_problem(error)}") from error
    except (yaml.YAMLError, ValueError) as error:
        raise DataError(f"{name}: 不是可用的 YAML: 有不能用的字符或数字") from error


def yaml_events(text: str) -> Iterator[yaml.Event]:
    """What a YAML text consists of, with its places; the text has been read before."""
    return iter(yaml.parse(text, Loader=_Loader))


PROBLEMS: tuple[tuple[str, str], ...] = (
    ("mapping values are not allowed", "这里不能再有冒号；含冒号的文字要加引号"),
    ("could not find expected ':'", "键后面少了冒号"),
    ("did not find expected ',' or ']'", "方括号里的列表没有写完，少了逗号或 ]"),
    ("did not find expected ',' or '}'", "花括号里的内容没有写完，少了逗号或 }"),
    ("did not find expected key", "缩进不对，这里应是一个键"),
    ("did not find expected '-' indicator", "缩进不对，这里应是列表的下一项"),
    ("did not find expected node content", "这里少了一个值"),
    ("found unexpected end of stream", "没有写完，引号或括号没有收尾"),
    ("cannot start any token", "这里不能用这个字符（如制表符、@、`）；文字请加引号"),
    ("block sequence entries are not allowed", "这里不能开始列表"),
    ("another document", "只能有一份内容，不用 ---"),
    ("second occurrence", "& 后面的名字用了两次"),
    ("alias", "* 引用的名字不存在"),
)
"""What the library says, by a part of it, and how it is told."""


def _problem(error: yaml.MarkedYAMLError) -> str:
    said = error.problem or ""
    if not said.isascii():
        return visible(said)[:200]
    return next((words for part, words in PROBLEMS if part in said), "写法不对")


def _bound(events: Iterator[yaml.Event]) -> None:
    """Refuse tags, and what nests too deeply or grows too large once its aliases are spelled out."""
    nodes = 0
    begun: list[tuple[str | None, int]] = []
    sizes: dict[str, int] = {}
    for event in events:
        if isinstance(event, (yaml.CollectionStartEvent, yaml.ScalarEvent)) and event.tag:
            raise _at(f"不用类型标记，收到 {shown(event.tag)}", event.start_mark)
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in sizes:
                raise _at(f"*{event.anchor} 指向自己或不存在的值", event.start_mark)
            nodes += sizes[event.anchor]
        elif isinstance(event, yaml.CollectionStartEvent):
            begun.append((event.anchor, nodes))
            nodes += 1
            if len(begun) > DEEPEST:
                raise _at(f"嵌套过深；最多 {DEEPEST} 层", event.start_mark)
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, before = begun.pop()
            if anchor:
                sizes[anchor] = nodes - before
        elif isinstance(event, yaml.ScalarEvent):
            nodes += 1
            if event.anchor:
                sizes[event.anchor] = 1
        if nodes > MOST_NODES:
            raise _at(f"展开后过大；最多 {MOST_NODES} 个值", event.start_mark)


# ---------------------------------------------------------------- the form of a file


FORM_WORDS: dict[str, str] = {
    "extra_forbidden": "没有这个键",
    "missing": "缺少这个键",
    "bool_type": "须为 true 或 false",
    "int_type": "须为整数",
    "int_from_float": "须为整数",
    "float_type": "须为数字",
    "finite_number": "须为有限的数字",
    "string_type": "须为文字",
    "list_type": "须为列表",
    "tuple_type": "须为列表",
    "dict_type": "须为键和值",
    "model_type": "须为键和值",
    "model_attributes_type": "须为键和值",
    "none_required": "须为 null",
    "date_type": "须为日期，如 2027-01-31",
    "date_parsing": "须为日期，如 2027-01-31",
    "date_from_datetime_parsing": "须为日期，如 2027-01-31",
    "date_from_datetime_inexact": "须为日期，如 2027-01-31",
}
"""What the library finds wrong, by its name for it."""


def form_words(details: ErrorDetails) -> str:
    """What the form of a file wants at a place, as the library found it wrong."""
    context = details.get("ctx", {})
    match details["type"]:
        case "literal_error":
            allowed = context["expected"].replace("'", "").replace(" or ", "、").replace(", ", "、")
            return f"可选 {allowed}"
        case "value_error":
            return str(context["error"])
        case "greater_than_equal":
            return f"须不小于 {context['ge']}"
        case "greater_than":
            return f"须大于 {context['gt']}"
        case "less_than_equal":
            return f"须不大于 {context['le']}"
        case "too_short":
            return f"至少要有 {context['min_length']} 个"
        case "too_long":
            return f"至多 {context['max_length']} 个"
        case "string_too_short":
            return f"至少 {context['min_length']} 个字"
        case "string_too_long":
            return f"至多 {context['max_length']} 个字"
        case "string_pattern_mismatch":
            return f"须符合 {context['pattern']}"
    return FORM_WORDS.get(details["type"], "不能是这样")


def form_faults(error: ValidationError, name: str) -> list[str]:
    """Where a file has not its form: a line a place, with what was found and what is allowed."""
    return [
        f"{visible(name)}: {visible('.'.join(map(str, details['loc']))) or '（整个文件）'}: "
        f"{form_words(details)}；收到 {shown(details['input'])}"
        for details in error.errors()
    ]
