"""A copy of the application with new facts and kinds of deadline: what is the least that adds one?

Three facts (yes or no, a whole number, a day whose name does not say so) and two kinds of deadline (one the
customer's, one the provider's), each in two files; then a service uses them.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import yaml

from rules.domain.yaml_reader import read_yaml
from tests.support.opened import ROOT

FACTS: dict[str, tuple[str, dict[str, Any]]] = {
    "insured_twice": (
        "Annotated[StrictBool | None, Traits(preset=False)]",
        {
            "label": "重复投保",
            "question": "在别家也买过同类保险吗？",
            "group": "policy",
            "options": {"true": {"label": "别家也有"}, "false": {"label": "只有这一份"}},
            "change": {"otherwise": {"kind": "fixed", "say": "已经买了，不能改变"}},
        },
    ),
    "children": (
        "Annotated[LongTime | None, Traits(untold=0, samples=(0, 2, 3))]",
        {
            "label": "孩子人数",
            "question": "家里有几个孩子？",
            "group": "person",
            "unit": "个",
            "none": "没有孩子",
            "change": {"otherwise": {"kind": "event", "say": "孩子变成"}},
        },
    ),
    "transfer_day": (
        "Annotated[Day | None, Traits()]",
        {
            "label": "转院日",
            "question": "哪天转的院？",
            "group": "care",
            "change": {"otherwise": {"kind": "event", "say": "转院"}},
        },
    ),
}
"""By name: the declaration in `scenario.py`, and the one in `facts.yaml`."""

PAPERS_BY = """DeadlineKind(
        name="补件截止",
        whose="customer",
        given={"promise": OPEN},
        shape="hourglass",
        tone="notice",
        written=9,
        task="补齐材料",
        balance="补件截止 {day}",
        quiz_weight=3,
        quiz_question="最晚哪天补齐？",
    )"""
PAID_BY = """DeadlineKind(
        name="对方付款",
        whose="provider",
        given={"promise": ("available",)},
        shape="pentagon",
        tone="arranged",
        stretch="promised",
        quiz_weight=3,
    )"""

KINDS: dict[str, tuple[str, dict[str, Any]]] = {
    "papers_by": (PAPERS_BY, {"period": {"workdays": 4}, "since": "application", "say": "补齐材料"}),
    "paid_by": (PAID_BY, {"period": {"days": 20}, "since": "application", "say": "付清费用"}),
}
"""By id: the declaration in `deadline_kinds.py`, and a promise in a service's file."""

SERVICE, DATED = "text_consult", "video_consult"
"""The service that reads the first two facts and has the deadlines, and the one that reads the day."""

NEEDS: dict[str, list[dict[str, Any]]] = {
    SERVICE: [
        {"when": {"fact": "insured_twice", "is": False}, "kind": "fit", "say": "没有重复投保"},
        {"when": {"fact": "children", "at_most": 2}, "kind": "fit", "say": "孩子不太多"},
    ],
    DATED: [
        {"when": {"date": "transfer_day", "on_or_before": "as_of"}, "kind": "fit", "say": "已经转院"},
    ],
}


def build(folder: Path) -> Path:
    """The copy in this folder."""
    for name in ("rules", "pages", "data"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("app.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    shutil.copytree(ROOT / ".streamlit", folder / ".streamlit")
    _facts(folder)
    _kinds(folder)
    return folder


def _facts(folder: Path) -> None:
    typed = "".join(f"    {name}: {declared} = None\n" for name, (declared, _) in FACTS.items())
    _insert(folder / "rules" / "domain" / "scenario.py", r"^    planned_on: ", typed)
    worded = "".join(
        f"{name}: {json.dumps(words, ensure_ascii=False)}\n" for name, (_, words) in FACTS.items()
    )
    _insert(folder / "data" / "facts.yaml", r"^planned_on:", worded)
    for service, needs in NEEDS.items():
        path, content = _service(folder, service)
        for item in content["items"].values():
            cited = [{**need, "cite": item["cite"]} for need in needs]
            item["requires"] = [*item.get("requires", ()), *cited]
        _write(path, content)


def _kinds(folder: Path) -> None:
    declared = "".join(f'    "{id}": {kind},\n' for id, (kind, _) in KINDS.items())
    _insert(folder / "rules" / "domain" / "deadline_kinds.py", r'^    "resets_on": ', declared)
    path, content = _service(folder, SERVICE)
    cite = content["items"]["main"]["cite"]
    new = {id: {**promise, "cite": cite} for id, (_, promise) in KINDS.items()}
    content["promises"] = {**content.get("promises", {}), **new}
    _write(path, content)


def _service(folder: Path, id: str) -> tuple[Path, dict[str, Any]]:
    (path,) = (folder / "data" / "services").rglob(f"{id}.yaml")
    return path, read_yaml(path)


def _insert(path: Path, before: str, text: str) -> None:
    """Put a text before the one line that begins so."""
    content = path.read_text(encoding="utf-8")
    (place,) = re.finditer(before, content, re.MULTILINE)
    path.write_text(content[: place.start()] + text + content[place.start() :], encoding="utf-8")


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
