"""How is a sentence put that speaks of the insured person, where somebody asks for a member of the family?"""

from __future__ import annotations

FAMILY = "family"
"""For whom somebody asks who does not ask for themselves."""

PERSON: dict[str | None, str] = {"female": "她", "male": "他", None: "家人"}
"""The insured person in the third person, by sex where that is known."""


def addressed(text: str, who: str | None, sex: str | None = None) -> str:
    """A sentence that says `您` of the insured person, as it is said of a member of the family."""
    if who != FAMILY:
        return text
    return text.replace("被保险人", PERSON[sex]).replace("您", PERSON[sex])
