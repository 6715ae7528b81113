"""How are 25 services drawn at once? One block in the theme's colours that tells which card was asked for.

A container, a text and a button of Streamlit's for each card take several times as long from click to rest
(docs/speed.md). Everything that a person typed or the data say is escaped here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st

from pages.present.base.templating import asset, template
from pages.present.drawer.card import Card
from pages.present.text.answer_text import LOOKS, status_text
from pages.ui.session import keys

TEMPLATES = Path(__file__).resolve().parent / "templates"
CARD, HEAD = template("card.html.jinja", TEMPLATES), template("cards_head.html.jinja", TEMPLATES)


_BOARD = st.components.v2.component(
    "service_board",
    html=asset(__file__, "card_board.html"),
    css=asset(__file__, "card_board.css"),
    js=asset(__file__, "card_board.js"),
)


def draw_cards(sections: Mapping[str, Sequence[Card]], key: str) -> None:
    """Draw the cards under their headings. The service whose details are asked for goes to `keys.OPENED`."""

    def opened() -> None:
        keys.OPENED.put(st.session_state[key].open)

    _BOARD(
        key=key,
        # A list: a dictionary would be searched for data frames, and bring pandas in.
        data=[
            {
                "name": name,
                "head": HEAD.render(name=name, count=len(cards)),
                "cards": [{"id": card.id, "html": html(card)} for card in cards],
            }
            for name, cards in sections.items()
        ],
        on_open_change=opened,
    )


def html(card: Card) -> str:
    """The inside of a card."""
    return CARD.render(card=card, looks=LOOKS, status_text=status_text)
