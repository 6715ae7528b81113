"""What is the application made of? Writes a bill of materials (CycloneDX) of what requirements.txt installs.

`python -m docs.bill_of_materials FILE` asks the index that is set up, as an installation does.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;\\]+)(?P<marker> *;[^\\]*)?", re.M)


def pins(lock: str) -> list[tuple[str, str, str]]:
    """Name, version and marker of all that a lock installs."""
    return [
        (found["name"], found["version"], (found["marker"] or "").strip()) for found in PIN.finditer(lock)
    ]


def bill(lock: str) -> dict[str, Any]:
    """The bill of what a lock installs. RuntimeError where it is not that."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [f"{name}=={version}{marker}" for name, version, marker in pins(lock)]
    with TemporaryDirectory() as folder:
        head = {key: project[key] for key in ("name", "version", "requires-python")}
        lines = [f"{key} = {json.dumps(value)}" for key, value in {**head, "dependencies": asked}.items()]
        (Path(folder) / "pyproject.toml").write_text("\n".join(["[project]", *lines]), encoding="utf-8")
        uv = str(Path(sysconfig.get_path("scripts")) / "uv")
        command = [uv, "export", "--quiet", "--format", "cyclonedx1.5", "--preview", "--directory", folder]
        found: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    named = {(one["name"], one["version"]) for one in found["components"]}
    if named != {(name, version) for name, version, _ in pins(lock)}:
        raise RuntimeError(f"not what the lock installs: {named ^ {pin[:2] for pin in pins(lock)}}")
    return found


def main() -> None:
    """Write the bill."""
    found = bill((ROOT / "requirements.txt").read_text(encoding="utf-8"))
    Path(sys.argv[1]).write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
