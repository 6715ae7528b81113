"""Who are the patients that several tests ask about?"""

from __future__ import annotations

from typing import Any

CANCER: dict[str, Any] = {
    "as_of": "2026-11-28",
    "edition": "special",
    "addons": ["outpatient"],
    "policy_start": "2026-03-28",
    "waiting_days": 30,
    "renewal": False,
    "diagnosis": "malignant",
    "diagnosed_on": "2026-11-28",
    "diagnosed_at": "public_general",
    "first_critical": True,
    "care": "outpatient",
    "hospital": "public_general",
}
"""Cancer confirmed today, eight months into the special edition, with the outpatient cover."""
