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

QUIET: dict[str, Any] = {
    "as_of": "2026-11-28",
    "waiting_days": 30,
    "renewal": False,
    "rare_disease": False,
    "admission_note": False,
    "exam_order": False,
    "surgery": "none",
    "treatment_done": False,
    "expert_stay": False,
    "japan_accepted": False,
    "boao_confirmed": False,
}
"""What is assumed until someone says otherwise."""

HEALTHY: dict[str, Any] = {
    **QUIET,
    "edition": "standard",
    "addons": [],
    "policy_start": "2026-03-28",
    "age": 30,
    "sex": "female",
    "diagnosis": "none",
    "care": "none",
    "trip_km": 0,
}
"""Well, eight months into the standard edition; of symptoms nothing is known."""
