"""The command line: `python -m rules evaluate FILE` and the other commands of `--help`.

Answers and registers are JSON in UTF-8 on standard output. Bad input prints nothing there, one message a
fault on standard error, and exits 2.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rules.catalogue import DATA, SERVICES, STANCES, Catalogue, load, load_from
from rules.evaluate import Engine
from rules.jsonfile import JsonError, read_json
from rules.manual import ManualError, coverage, read_manual
from rules.scenario import ScenarioError, parse
from rules.schema import Entry
from rules.yamlfile import DataError


class Refused(Exception):
    """Input that cannot be used; one line a fault."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m rules", description="按服务手册计算 25 项服务的可用情况")
    commands = parser.add_subparsers(dest="command", required=True)
    evaluate = commands.add_parser("evaluate", help="计算一个情景（JSON 文件，- 为标准输入）")
    ways = commands.add_parser("ways", help="现在不能用的服务，怎样才能用上（JSON 文件，- 为标准输入）")
    for command in (evaluate, ways):
        command.add_argument("file")
        command.add_argument("--reading", choices=STANCES, default=STANCES[0])
        command.add_argument("--set", action="append", default=[], metavar="ID=READING", dest="overrides")
    ways.add_argument("--service", choices=tuple(SERVICES), help="只看这一项服务")
    check = commands.add_parser("check", help="校验数据文件夹")
    check.add_argument("folder", nargs="?", type=Path, default=DATA)
    for name, help_ in (("contradictions", "手册的矛盾登记册"), ("silences", "手册的空白登记册")):
        commands.add_parser(name, help=help_)
    covered = commands.add_parser(
        "coverage", help="核对手册文本的每个非空行是否都有交代（有遗漏时退出码为 1）"
    )
    covered.add_argument("manual", type=Path)
    analyse = commands.add_parser(
        "analyse", help="穷举检查规则的健康状况（有登记册解释不了的发现时退出码为 1）"
    )
    analyse.add_argument("--markdown", type=Path, metavar="FILE", help="另写一份说明，如 docs/health.md")
    analyse.add_argument("--manual", type=Path, help="手册文本；说明里据此写明已交代的行数")
    differ = commands.add_parser("diff", help="两个数据文件夹之间，哪些情形的结果变了")
    differ.add_argument("old", type=Path)
    differ.add_argument("new", type=Path)
    schema = commands.add_parser("schema", help="为编辑器生成数据文件的 JSON Schema")
    schema.add_argument("folder", type=Path)
    options = parser.parse_args(arguments)
    try:
        return _run(options)
    except (Refused, DataError, ManualError) as error:
        print(error, file=sys.stderr)
        return 2
    except ScenarioError as error:
        for path, text in error.faults:
            print(f"{path}：{text}", file=sys.stderr)
        return 2


def _run(options: argparse.Namespace) -> int:
    match options.command:
        case "evaluate":
            _print(_evaluate(options.file, options.reading, options.overrides))
        case "ways":
            _print(_ways(options.file, options.reading, options.overrides, options.service))
        case "check":
            from rules.personas import load_from as load_personas

            catalogue = load_from(options.folder)
            print(_summary(catalogue, len(load_personas(options.folder, catalogue))))
        case "contradictions":
            _print(_register(load(), load().contradictions))
        case "silences":
            _print(_register(load(), load().silences))
        case "analyse":
            return _analyse(options.markdown, options.manual)
        case "diff":
            from rules.diff import diff

            _print(diff(load_from(options.old), load_from(options.new)))
        case "coverage":
            found = coverage(load(), read_manual(options.manual))
            _write(found.report())
            return 1 if found.open else 0
        case "schema":
            from rules.editor import write_schemas

            for path in write_schemas(options.folder):
                print(path)
    return 0


def _evaluate(file: str, reading: str, settings: list[str]) -> dict[str, Any]:
    scenario, overrides = parse(_read_json(file), SERVICES), _overrides(settings)
    engine = Engine(load())
    try:
        return engine.evaluate(scenario, reading, overrides).to_json()
    except ValueError as error:
        raise Refused(f"--set：{error}") from error


def _ways(file: str, reading: str, settings: list[str], service: str | None) -> dict[str, Any]:
    """The ways to one service, or to every service that is not available."""
    from rules.ways import ways

    scenario, overrides = parse(_read_json(file), SERVICES), _overrides(settings)
    engine = Engine(load())
    try:
        answer = engine.evaluate(scenario, reading, overrides)
    except ValueError as error:
        raise Refused(f"--set：{error}") from error
    wanted = [
        one for one in answer.services if one.id == service or (not service and one.status != "available")
    ]
    return {
        "as_of": scenario.as_of.isoformat(),
        "reading": reading,
        "services": [
            {"status": one.status} | ways(engine, scenario, one.id, reading, overrides).to_json()
            for one in wanted
        ],
    }


def _overrides(settings: list[str]) -> dict[str, str]:
    overrides: dict[str, str] = {}
    for setting in settings:
        id, equals, chosen = setting.partition("=")
        if not equals:
            raise Refused(f"--set：收到 {setting!r}；应为 条目ID=理解")
        overrides[id] = chosen
    return overrides


def _read_json(file: str) -> object:
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise Refused(f"{file}：无法读取（{error.strerror}）") from error
    try:
        return read_json(data)
    except JsonError as error:
        raise Refused(f"{file}：{error}") from error


def _analyse(markdown: Path | None, manual: Path | None) -> int:
    from rules.analyse import Analysis
    from rules.health import as_markdown

    catalogue = load()
    covered = coverage(catalogue, read_manual(manual)) if manual else None
    analysis = Analysis(catalogue)
    health = analysis.run()
    if markdown:
        try:
            markdown.write_text(as_markdown(health, analysis.effects, covered), encoding="utf-8")
        except OSError as error:
            raise Refused(f"{markdown}：无法写入（{error.strerror}）") from error
    _print(health.to_json())
    return 0 if health.sound else 1


def _register(catalogue: Catalogue, entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """The entries with what hangs on each, computed: a few seconds for the whole register."""
    from rules.effects import Effects

    effects = Effects(catalogue)
    return [{**_entry(entry), "computed": effects.of(entry)} for entry in entries]


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "title": entry.title,
        "services": entry.services,
        "lines": [list(pair) for pair in entry.lines],
        "readings": [
            {"id": id, "text": reading.say, "stance": reading.stance}
            for id, reading in entry.readings.items()
        ],
        "changes": entry.changes,
        "not_computed": entry.not_computed,
        "effect": entry.effect,
    }


def _summary(catalogue: Catalogue, personas: int) -> str:
    items = sum(len(service.items) for service in catalogue.services)
    return (
        f"{len(catalogue.services)} services, {items} items, {len(catalogue.contradictions)} contradictions, "
        f"{len(catalogue.silences)} silences, {len(catalogue.slips)} slips, {personas} personas: all in order"
    )


def _print(data: object) -> None:
    _write(json.dumps(data, ensure_ascii=False, indent=1))


def _write(text: str) -> None:
    sys.stdout.buffer.write((text + "\n").encode())


if __name__ == "__main__":
    sys.exit(main())
