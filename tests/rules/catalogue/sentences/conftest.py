"""A small made-up folder of data: two services, a register, a persona and a list of cities."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from rules.catalogue.sentences.sources import Sources

NURSE: dict[str, Any] = {
    "id": "nurse",
    "summary": "护士上门",
    "requires": [{"kind": "fit", "say": "路程", "when": {"all": [{"fact": "distance_km", "at_most": 100}]}}],
    "items": {
        "short": {
            "limit": {"count": 2, "unit": "次", "say": "两回"},
            "window": {
                "apply_by": {"date": {"of": "discharged_on", "plus": {"days": 15}}, "say": "预约"},
                "use_by": {"date": {"of": "discharged_on", "plus": {"months": 1}}, "say": "用完"},
            },
        },
        "long": {
            "limit": {"count": {"dispute": "how-often", "readings": {"table": 6, "note": None}}},
            "window": {"apply_by": {"dispute": "how-late", "readings": {"any": None, "soon": {"days": 7}}}},
        },
    },
    "pools": [{"id": "year", "say": "合计", "items": ["short", "long"], "count": 12}],
    "ceilings": [{"say": "最多", "yuan": 100_000}],
    "promises": {"served_by": {"period": {"workdays": 3}, "say": "安排"}},
    "caveats": [{"say": "提示", "when": {"fact": "age", "at_most": 16}}],
}
COMPANION: dict[str, Any] = {
    "id": "companion",
    "items": {
        "main": {
            "limit": {
                "count": {
                    "dispute": "visits",
                    "readings": {
                        "table": {"when": {"fact": "addons", "has": "x"}, "then": 5, "otherwise": 2},
                        "note": 1,
                    },
                }
            }
        }
    },
}
FACTS = {"distance_km": {"label": "路程", "unit": "公里"}, "age": {"label": "年龄", "unit": "周岁"}}

Make = Callable[..., Sources]


@pytest.fixture
def folder(tmp_path: Path) -> Make:
    """Write the folder with some files otherwise, by their paths; returns its sources."""

    def make(**files: Any) -> Sources:
        contents = {
            "services/nurse": NURSE,
            "services/companion": COMPANION,
            "facts": FACTS,
            "cities/near": {"say": "近处", "cities": ["北京", "上海", "天津"]},
            "contradictions": [],
            "silences": [],
            "slips": [],
            **{name.replace("__", "/"): content for name, content in files.items()},
        }
        for name, content in contents.items():
            path = tmp_path / f"{name}.yaml"
            path.parent.mkdir(exist_ok=True)
            path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
        return Sources(tmp_path)

    return make
