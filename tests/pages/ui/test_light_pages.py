"""Which pages of the customer's bring in what takes a second and a hundred megabytes?"""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.opened import ROOT

HEAVY = ("pandas", "numpy", "pyarrow", "openpyxl", "xlsxwriter")

VISIT = """
import sys
from streamlit.testing.v1 import AppTest

page = AppTest.from_file("app.py", default_timeout=60)
file, *facts = sys.argv[1:]
page = page if file == "app.py" else page.switch_page(file)
for fact in facts:
    name, value = fact.split("=")
    page.query_params[name] = value
page.run()
assert not page.exception and len(page.main), page
print("heavy:", *(name for name in {heavy!r} if name in sys.modules))
"""

PATIENT = ("edition=special", "addons=outpatient", "diagnosis=malignant", "policy_start=2026-03-28")


@pytest.mark.parametrize("file", ["app.py", "pages/services.py"])
@pytest.mark.parametrize(
    "facts", [(), ("situation=diagnosed",), PATIENT], ids=["new", "situation", "patient"]
)
def test_a_first_visit_imports_no_heavy_library(file: str, facts: tuple[str, ...]) -> None:
    """In a process of its own: what one test imports, all later ones have."""
    done = subprocess.run(
        [sys.executable, "-c", VISIT.format(heavy=HEAVY), file, *facts],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1].strip() == "heavy:"
