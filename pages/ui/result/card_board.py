"""How are 25 services drawn at once? One block in the theme's colours that tells which card was asked for.

A container, a text and a button of Streamlit's for each card take several times as long from click to rest
(docs/speed.md). Everything that a person typed or the data say is escaped here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pages.present.base.templating import asset, template
from pages.present.drawer.card import Card
from pages.present.text.answer_text import LOOKS, status_text
from pages.ui.shell.gathered import gather_part

TEMPLATES = Path(__file__).resolve().parent / "templates"
CARD, HEAD = template("card.html.jinja", TEMPLATES), template("cards_head.html.jinja", TEMPLATES)

DRAWN = {kind: asset(__file__, f"card_board.{kind}") for kind in ("html", "css", "js")}


def draw_cards(sections: Mapping[str, Sequence[Card]], key: str) -> None:
    """Draw the cards under their headings as a part of an element.

    `opened_drawer` shows the service whose details are asked for.
    """
    drawn = [
        {
            "name": name,
            "head": HEAD.render(name=name, count=len(cards)),
            "cards": [{"id": card.id, "html": html(card)} for card in cards],
        }
        for name, cards in sections.items()
    ]
    gather_part("cards", key, [drawn], {})


def html(card: Card) -> str:
    """The inside of a card."""
    return CARD.render(card=card, looks=LOOKS, status_text=status_text)
