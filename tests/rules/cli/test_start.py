"""Does a command load no more than it uses? Modules are told, since times differ from machine to machine."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.support.opened import ROOT

NEEDLESS = (
    "numpy", "pandas", "pyarrow", "openpyxl", "xlsxwriter", "streamlit", "holidays", "jinja2",
    "rules.analysis", "rules.advice", "rules.book", "rules.drafts", "rules.quiz", "rules.whatif",
)  # fmt: skip


def _loaded_by(*arguments: str) -> set[str]:
    code = "from rules.__main__ import main; main(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    command = [sys.executable, "-c", f"import sys; {code}", *arguments]
    facts = json.dumps({"as_of": "2025-03-01", "policy_start": "2025-01-01", "waiting_days": 30})
    done = subprocess.run(command, input=facts, cwd=ROOT, capture_output=True, text=True, check=True)
    assert '"services"' in done.stdout
    return set(done.stderr.split())


def test_evaluating_loads_no_tables_and_no_other_rooms() -> None:
    loaded = _loaded_by("evaluate", "-")
    assert "rules.engine.engine" in loaded
    assert sorted(loaded.intersection(NEEDLESS)) == []
