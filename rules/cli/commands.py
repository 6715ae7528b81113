"""The command line: `python -m rules evaluate FILE` and the other commands of `--help`.

Answers and registers are JSON in UTF-8 on standard output. Bad input prints nothing there, one message a
fault on standard error, and exits 2.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from rules.catalogue.catalogue import SERVICES, Catalogue
from rules.catalogue.coverage import ManualError, coverage_of, read_manual
from rules.catalogue.loader import load
from rules.catalogue.schema import Entry
from rules.cli.arguments import parser, read_overrides
from rules.cli.terminal import CLOSED_PIPE, Refused, complain, input_bytes, print_line, progress
from rules.domain.json_reader import LARGEST_JSON
from rules.domain.parsing import parse
from rules.domain.scenario import Scenario
from rules.domain.yaml_reader import DataError, file_fault_reason, write_fault
from rules.exchange import Answering, InputError, answer_text, answered_lines, read_scenario, scenario_lines
from rules.rulebooks.by_start import engine_on
from rules.rulebooks.loading import own_shelf, shelf_at, terms_at
from rules.rulebooks.shelf import Shelf, days_of_terms, span_words

INDENT = 1
"""Spaces a level of what is printed with line breaks."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    try:
        return _run(parser().parse_args(arguments))
    except (Refused, DataError) as error:
        complain(error.faults)
    except ManualError as error:
        complain([str(error)])
    except BrokenPipeError:
        return CLOSED_PIPE
    except KeyboardInterrupt:
        complain(["已中断"])
        return 130
    return 2


def _run(options: argparse.Namespace) -> int:
    match options.command:
        case "evaluate" | "ways":
            return _answer(options)
        case "batch":
            from rules.cli.batch_command import batch

            return batch(options)
        case "check":
            return _check(options.data or options.folder, options.cases)
        case "contradictions":
            catalogue = terms_at(options.data)
            _print(_register(catalogue, catalogue.contradictions))
        case "silences":
            catalogue = terms_at(options.data)
            _print(_register(catalogue, catalogue.silences))
        case "analyse":
            return _analyse(options.markdown, options.manual)
        case "diff":
            _diff(terms_at(options.old), terms_at(options.new), options.markdown)
        case "coverage":
            found = coverage_of(load(), read_manual(options.manual))
            print_line(found.report())
            return 1 if found.open else 0
        case "schema":
            from rules.catalogue.json_schema import write_schemas

            try:
                print_line("\n".join(str(path) for path in write_schemas(options.folder)))
            except OSError as error:
                raise Refused(write_fault(options.folder, error)) from error
    return 0


# ---------------------------------------------------------------- evaluate and ways


def _answer(options: argparse.Namespace) -> int:
    """Answer one scenario, or one a line; faults of the input and of the options are told together."""
    shelf = shelf_at(options.data)
    chosen, faults = read_overrides(options.overrides, shelf.readings)
    answer = _answering(options, shelf, chosen)
    with input_bytes(options.file) as source:
        if options.lines and not faults:
            return _answer_lines(source, answer)
        try:
            scenario = _scenario(_read(source, options.file), options.file)
        except Refused as error:
            raise Refused(*error.faults, *faults) from error
    if faults:
        raise Refused(*faults)
    print_line(answer(scenario, INDENT))
    return 0


def _answering(options: argparse.Namespace, shelf: Shelf, chosen: dict[str, str]) -> Answering:
    def evaluate(scenario: Scenario, indent: int | None) -> str:
        return answer_text(engine_on(shelf).evaluate(scenario, options.reading, chosen), indent)

    def ways_to(scenario: Scenario, indent: int | None) -> str:
        """The ways to one service, or to every service that is not available."""
        from rules.whatif.ways import ways_to_use

        engine = engine_on(shelf, shelf.place_for(scenario))
        found = engine.evaluate(scenario, options.reading, chosen)
        wanted = [
            one
            for one in found.services
            if one.id == options.service or (not options.service and one.status != "available")
        ]
        told = {
            "as_of": scenario.as_of.isoformat(),
            "reading": options.reading,
            "rules": dict(found.rules),
            "services": [
                {"status": one.status}
                | ways_to_use(engine, scenario, one.id, options.reading, chosen).to_json()
                for one in wanted
            ],
        }
        return json.dumps(told, ensure_ascii=False, indent=indent, separators=None if indent else (",", ":"))

    return ways_to if options.command == "ways" else evaluate


def _answer_lines(source: IO[bytes], answer: Answering) -> int:
    """One answer a line; 3 where a line was refused, 0 where none was."""
    faulty = False
    for line, refused in answered_lines(scenario_lines(source), answer):
        faulty |= refused
        print_line(line)
    return 3 if faulty else 0


def _scenario(data: bytes, name: str) -> Scenario:
    """The scenario in these bytes; Refused with every fault, `name` before those of the whole."""
    try:
        return read_scenario(data)
    except InputError as error:
        raise Refused(*(f"{place or name}：{text}" for place, text in error.faults)) from error


def _read(source: IO[bytes], file: str) -> bytes:
    """At most one byte more than may be."""
    try:
        return source.read(LARGEST_JSON + 1)
    except (OSError, ValueError) as error:
        raise Refused(f"{file}：无法读取（{file_fault_reason(error)}）") from error


# ---------------------------------------------------------------- the other commands


def _check(path: Path | None, cases: Path | None) -> int:
    """Say what a data folder or a draft holds, counted; DataError where it is not in order.

    What the made-up customers and the cases expect must come out, and their sentences must hold. Under a
    draft, and by another year's terms under which a step's policy is, they need not: what does not is told,
    since it has to be changed together with the rules.
    """
    from rules.analysis.expectations import CASES, Expectations
    from rules.catalogue.personas import check_personas
    from rules.catalogue.sentences.sentence_findings import sentence_findings
    from rules.drafts.expected_effects import steps_under

    catalogue = terms_at(path)
    shelf = own_shelf() if path is None else Shelf([catalogue])
    personas = check_personas(catalogue.sources.data, catalogue)
    sentences = list(sentence_findings(catalogue.sources))

    def is_elsewhere(scenario: Scenario) -> bool:
        return shelf.place_for(scenario) != shelf.first

    broken = list(Expectations(catalogue).unmet(personas, cases or CASES, is_elsewhere))
    if (sentences or broken) and not catalogue.draft:
        raise DataError(*(one.fault for one in sentences), *broken)
    items = sum(len(service.items) for service in catalogue.services)
    print_line(
        f"{len(catalogue.services)} 项服务、{items} 个项目、{len(catalogue.contradictions)} 处矛盾、"
        f"{len(catalogue.silences)} 处空白、{len(catalogue.slips)} 处笔误、{len(personas)} 个人物、"
        f"{len(catalogue.situations)} 种处境：都没有问题"
    )
    if len(shelf.spans) > 1:
        print_line(f"{len(shelf.spans)} 版条款并用：{'；'.join(span_words(span) for span in shelf.spans)}")
        known = [Expectations(one) for one in shelf.catalogues]
        elsewhere = [
            line
            for persona, number, scenario in steps_under(None, personas)
            if is_elsewhere(scenario)
            for line in known[shelf.place_for(scenario)].unmet_at(persona, number, catalogue.sources.data)
        ]
        if elsewhere:
            lead = f"示例客户有 {len(elsewhere)} 步的保单属于别的版次，按那一版，写好的预期不成立，要一起改："
            print_line("\n".join((lead, *elsewhere)))
    if sentences:
        told = (
            f"按这份草案，{len(sentences)} 句话里的数字不再对，要一起改：",
            *(one.words for one in sentences),
        )
        print_line("\n".join(told))
    if broken:
        print_line("\n".join((f"按这份草案，{len(broken)} 处预期不再成立，要一起改：", *broken)))
    return 0


def _diff(old: Catalogue, new: Catalogue, markdown: bool) -> None:
    """What a change of the data changes: for programs, or for people."""
    if not markdown:
        from rules.analysis.rule_diff import diff

        _print(diff(old, new))
        return
    from rules.catalogue.personas import check_personas
    from rules.drafts.effect import effect_of
    from rules.drafts.markdown import effect_markdown
    from rules.quiz.customers import SAMPLE, draw_customers
    from rules.quiz.quiz_choice import SEEDS

    personas = check_personas(new.sources.data, new)
    # The same made-up customers as the page draws to begin with.
    people = [parse(dict(one.facts), SERVICES) for one in draw_customers(SAMPLE, SEEDS[0])]
    days = days_of_terms(new, own_shelf())
    print_line(effect_markdown(effect_of(old, new, personas, people, days=days), new))


def _analyse(markdown: Path | None, manual: Path | None) -> int:
    from rules.analysis.report import as_markdown
    from rules.analysis.soundness import Analysis

    if markdown:
        _writable(markdown)
    catalogue = load()
    covered = coverage_of(catalogue, read_manual(manual)) if manual else None
    analysis = Analysis(catalogue)
    health = analysis.run(progress)
    if markdown:
        try:
            markdown.write_text(as_markdown(health, analysis.effects, covered), encoding="utf-8")
        except OSError as error:
            raise Refused(write_fault(markdown, error)) from error
    _print(health.to_json())
    return 0 if health.sound else 1


def _writable(path: Path) -> None:
    """Refused where a file cannot be written: found out before the work, not after it."""
    new = not path.exists()
    try:
        path.open("ab").close()
        if new:
            path.unlink()
    except (OSError, ValueError) as error:
        raise Refused(write_fault(path, error)) from error


def _register(catalogue: Catalogue, entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """The entries with what hangs on each, computed: a few seconds for the whole register."""
    from rules.analysis.readings.reading_effects import Effects

    effects = Effects(catalogue)
    found = []
    for number, entry in enumerate(entries, 1):
        found.append({**_entry(entry), "computed": effects.of(entry)})
        progress(number, len(entries))
    return found


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "title": entry.title,
        "services": entry.services,
        "lines": [list(pair) for pair in entry.lines],
        "readings": [
            {
                "id": id,
                "text": reading.say,
                "stance": reading.stance,
                "lines": [list(pair) for pair in reading.lines],
                "reply": reading.reply,
            }
            for id, reading in entry.readings.items()
        ],
        "changes": entry.changes,
        "not_computed": entry.not_computed,
        "ask": entry.ask,
        "effect": entry.effect,
    }


def _print(data: object) -> None:
    print_line(json.dumps(data, ensure_ascii=False, indent=INDENT))
