"""What may be asked of the command line? Its commands and options, with usage and faults in Chinese."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

from rules.catalogue.catalogue import DATA, SERVICES, STANCES
from rules.cli.terminal import complain, print_line, write_note
from rules.domain.scenario import shown

COMMAND = "service-rules"
"""What the program is called where it is installed."""

FAULTS: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (?P<what>.+)", "缺少参数：{what}"),
    (
        r"argument (?P<name>.+?): invalid choice: (?P<found>.+?) \((?:choose from|maybe).*",
        "{name}：收到 {found}",
    ),
    (r"unrecognized arguments: (?P<found>.+)", "不认识的参数：{found}"),
    (r"argument (?P<name>.+?): expected (?:one|at least one|[0-9]+) arguments?", "{name}：后面要写一个值"),
    (
        r"argument (?P<name>.+?): ignored explicit argument (?P<found>.+)",
        "{name}：后面不能写值，收到 {found}",
    ),
    (r"argument (?P<name>.+?): (?P<found>.+)", "{name}：不能这样用（{found}）"),
)
"""What the library says of wrong arguments, and how it is said here."""


class _Formatter(argparse.HelpFormatter):
    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """The library's parser, speaking Chinese in UTF-8, whatever the locale."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings, add_help=False, allow_abbrev=False, formatter_class=_Formatter)
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        write_note(self.format_usage().rstrip())
        complain([self._told(" ".join(message.split()))])
        sys.exit(2)

    def _told(self, message: str) -> str:
        for pattern, words in FAULTS:
            found = re.fullmatch(pattern, message, re.DOTALL)
            if found:
                parts = {key: text.strip("'") for key, text in found.groupdict().items()}
                told = words.format(
                    **{key: text if key != "found" else shown(text) for key, text in parts.items()}
                )
                return told + self._choices(parts.get("name"))
        return "参数有误"

    def _choices(self, name: str | None) -> str:
        for action in self._actions:
            names = (*action.option_strings, action.metavar, action.dest)
            if action.choices and name and set(name.split("/")) & {str(one) for one in names}:
                return f"；可选：{'、'.join(str(choice) for choice in action.choices)}"
        return ""

    def _print_message(self, message: str, file: Any = None) -> None:
        if file is None or file is sys.stderr:
            write_note(message.rstrip())
        else:
            print_line(message.rstrip())


def parser() -> Parser:
    """The commands and their options."""
    whole = Parser(prog=_called(), description=f"按服务手册计算 {len(SERVICES)} 项服务的可用情况")
    commands = whole.add_subparsers(dest="command", required=True, metavar="命令", title="命令")
    evaluate = commands.add_parser("evaluate", help="计算一个情景（JSON 文件，- 为标准输入）")
    ways = commands.add_parser("ways", help="现在不能用的服务，怎样才能用上（JSON 文件，- 为标准输入）")
    for command in (evaluate, ways):
        command.add_argument("file", metavar="文件", help="JSON 文件，- 为标准输入")
        _add_readings(command)
        command.add_argument("--lines", action="store_true", help="每行一个情景，每行一个结果（JSON Lines）")
    _add_batch(commands)
    ways.add_argument("--service", choices=tuple(SERVICES), metavar="ID", help="只看这一项服务")
    check = commands.add_parser("check", help="校验数据文件夹或草案")
    check.add_argument("folder", nargs="?", type=Path, metavar="文件夹", help=f"不写则为 {DATA.name}")
    check.add_argument(
        "--cases", type=Path, metavar="文件夹", help="另一个放案例的文件夹；案例写着什么情景须有什么结果"
    )
    contradictions = commands.add_parser("contradictions", help="手册的矛盾登记册")
    silences = commands.add_parser("silences", help="手册的空白登记册")
    for command in (check, contradictions, silences):
        command.add_argument("--data", type=Path, metavar="路径", help="另一个数据文件夹，或一份草案")
    for command in (evaluate, ways):
        _add_data(command)
    covered = commands.add_parser(
        "coverage", help="核对手册文本的每个非空行是否都有交代（有遗漏时退出码为 1）"
    )
    covered.add_argument("manual", type=Path, metavar="手册", help="手册的文本文件")
    analyse = commands.add_parser(
        "analyse", help="穷举检查规则的健康状况（有登记册解释不了的发现时退出码为 1）"
    )
    analyse.add_argument("--markdown", type=Path, metavar="文件", help="另写一份说明，如 docs/health.md")
    analyse.add_argument("--manual", type=Path, metavar="手册", help="手册文本；说明里据此写明已交代的行数")
    differ = commands.add_parser("diff", help="两个数据文件夹或草案之间，哪些情形的结果变了")
    differ.add_argument("old", type=Path, metavar="旧")
    differ.add_argument("new", type=Path, metavar="新")
    differ.add_argument("--markdown", action="store_true", help="写成给人看的中文说明，不写 JSON")
    schema = commands.add_parser("schema", help="生成数据文件、情景和结果的 JSON Schema")
    schema.add_argument("folder", type=Path, metavar="文件夹")
    return whole


def _called() -> str:
    """How the program was called: as the command that is installed, or as a module."""
    name = Path(sys.argv[0]).stem
    return name if name == COMMAND else "python -m rules"


def _add_batch(commands: Any) -> None:
    """The command that answers a table of policies."""
    batch = commands.add_parser("batch", help="计算一整册保单（CSV、Parquet、Excel 表，一行一张保单）")
    batch.add_argument("source", type=Path, metavar="输入", help="保单表：一列一个事实，空着就是不清楚")
    batch.add_argument("target", type=Path, metavar="输出", help="结果表：一行一张保单，一列一项服务")
    for option, told in (("--usage", "使用记录"), ("--stays", "以前的住院"), ("--bookings", "预约")):
        batch.add_argument(option, type=Path, metavar="文件", help=f"另一张表：{told}，用 id 对上保单")
    _add_readings(batch)
    _add_data(batch)
    batch.add_argument("--items", action="store_true", help="每个项目另有一列状态、一列剩余次数")
    batch.add_argument("--dates", action="store_true", help="每个项目的每种日期另有一列")
    batch.add_argument("--missing", action="store_true", help="每项服务另有一列：还缺哪些事实才能确定")
    batch.add_argument("--rejected", type=Path, metavar="文件", help="不能计算的行写到这里：行号、编号、原因")


def _add_readings(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--reading",
        choices=STANCES,
        default=STANCES[0],
        help=f"怎样理解没写清的地方：{'、'.join(STANCES)}",
    )
    command.add_argument(
        *("--set",), action="append", default=[], metavar="ID=READING", dest="overrides",
        help="登记册的一个条目按哪种理解，可以写多次",
    )  # fmt: skip


def _add_data(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        *("--data",), type=Path, action="append", default=[], metavar="路径",
        help="另一个数据文件夹，或一份草案；写几次就是几版条款并用，按保单起始日各归各版",
    )  # fmt: skip


def read_overrides(settings: Iterable[str], readings: Any) -> tuple[dict[str, str], list[str]]:
    """What `--set` says, and every fault in it; `readings` refuses an entry or reading that is none."""
    chosen: dict[str, str] = {}
    faults: list[str] = []
    for setting in settings:
        id, equals, reading = setting.partition("=")
        if not equals:
            faults.append(f"--set：收到 {shown(setting)}；应为 条目ID=理解")
            continue
        try:
            readings(STANCES[0], {id: reading})
        except ValueError as error:
            faults.append(f"--set：{error}")
        chosen[id] = reading
    return chosen, faults
