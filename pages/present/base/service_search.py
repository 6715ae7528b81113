"""Does a search find a service? By its names, what it does, its items and the words that people use."""

from __future__ import annotations

from rules.catalogue.schema import Service
from rules.domain import lookup


def finds(typed: str, info: Service) -> bool:
    """Whether what was typed is about this service; nothing typed finds all."""
    if not typed.strip():
        return True
    texts = [info.plain.name, info.plain.does, info.name, info.summary, info.group]
    texts += [text for item in info.items.values() for text in (item.name, item.say) if text]
    return lookup.found(typed, texts, [word.say for word in info.words])
