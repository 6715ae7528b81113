"""Do editors see the form that the data is really checked against?"""

from __future__ import annotations

from pathlib import Path

import pytest

from rules.catalogue import DATA
from rules.editor import FILES, write_schemas


def test_committed_schemas_are_those_of_the_typed_form(tmp_path: Path) -> None:
    for path in write_schemas(tmp_path):
        committed = (DATA / "schema" / path.name).read_text(encoding="utf-8")
        assert committed == path.read_text(encoding="utf-8"), f"run: python -m rules schema {DATA / 'schema'}"


@pytest.mark.parametrize(
    "path", sorted(p for p in DATA.rglob("*.yaml") if "personas" not in p.parts), ids=lambda path: path.name
)
def test_every_data_file_names_its_schema(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    prefix = "# yaml-language-server: $schema="
    assert first.startswith(prefix)
    target = (path.parent / first.removeprefix(prefix)).resolve()
    assert target.parent == DATA / "schema"
    assert target.name.removesuffix(".schema.json") in FILES
