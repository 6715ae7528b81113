"""How are 25 services drawn at once? One block in the theme's colours that tells which card was asked for.

A container, a text and a button of Streamlit's for each card take several times as long from click to rest
(docs/speed.md). Everything that a person typed or the data say is escaped here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st

from pages.present.text.answer_text import LOOKS, status_text
from pages.present.text.card_text import Card
from pages.present.text.count_text import TextRun
from rules.domain.answer import Status

OPENED = "opened"
"""Where the session holds the service whose details were asked for."""

CSS = """
.board { font: var(--st-base-font-weight) 1rem/1.6 var(--st-font); color: var(--st-text-color); }
h2 { font: 600 1.25rem/1.3 var(--st-heading-font); color: var(--st-heading-color); margin: 1.1rem 0 .7rem; }
section:first-child h2 { margin-top: .2rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(260px, 100%), 1fr)); gap: 1rem; }
article { display: flex; flex-direction: column; gap: .15rem; padding: .9rem 1rem; min-width: 0;
  border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius); overflow-wrap: anywhere; }
h3 { font: 600 1rem/1.5 var(--st-font); color: inherit; margin: 0; }
p { margin: 0; }
small, .small, h2 span { font-size: .875rem; font-weight: 400; opacity: .8; }
.badge { display: inline-block; padding: 0 .45em; border-radius: .4em; font-size: .875rem;
  line-height: 1.65; }
.green { background: var(--st-green-background-color); color: var(--st-green-text-color); }
.orange { background: var(--st-orange-background-color); color: var(--st-orange-text-color); }
.yellow { background: var(--st-yellow-background-color); color: var(--st-yellow-text-color); }
.blue { background: var(--st-blue-background-color); color: var(--st-blue-text-color); }
.violet { background: var(--st-violet-background-color); color: var(--st-violet-text-color); }
.red { background: var(--st-red-background-color); color: var(--st-red-text-color); }
.gray { background: var(--st-gray-background-color); color: var(--st-gray-text-color); }
button { margin-top: auto; align-self: stretch; min-height: 2.5rem; font: inherit; color: inherit;
  background: var(--st-background-color); border: 1px solid var(--st-border-color);
  border-radius: var(--st-button-radius); cursor: pointer; }
article > p:last-of-type { margin-bottom: .7rem; }
button:hover { border-color: var(--st-primary-color); color: var(--st-primary-color); }
button:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
"""

JS = """
// When the drawer that a card opened is gone, the focus comes back to that card.
function comeBack(board, id) {
  let shown = false;
  const watch = new MutationObserver(() => {
    const drawer = document.querySelector("[role=dialog]");
    shown ||= drawer !== null;
    if (!shown || drawer) return;
    watch.disconnect();
    board.querySelector(`[data-open=${id}]`)?.focus();
  });
  watch.observe(document.body, { childList: true, subtree: true });
}

// Only what differs from the last run is touched: most cards stay as they are.
export default function ({ data, parentElement, setTriggerValue }) {
  const board = parentElement.querySelector(".board");
  const old = new Map([...board.children].map((section) => [section.dataset.name, section]));
  const cards = new Map([...board.querySelectorAll("article")].map((card) => [card.dataset.id, card]));
  const place = (parent, index, child) => {
    if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null);
  };
  const fill = (element, html) => {
    if (element.drawn !== html) { element.innerHTML = html; element.drawn = html; }
  };
  data.sections.forEach(({ name, head, cards: wanted }, index) => {
    let section = old.get(name);
    if (!section) {
      section = document.createElement("section");
      section.dataset.name = name;
      section.append(document.createElement("h2"), document.createElement("div"));
      section.lastChild.className = "cards";
    }
    old.delete(name);
    fill(section.firstChild, head);
    place(board, index, section);
    wanted.forEach(({ id, html }, position) => {
      let card = cards.get(id);
      if (!card) { card = document.createElement("article"); card.dataset.id = id; }
      cards.delete(id);
      fill(card, html);
      place(section.lastChild, position, card);
    });
  });
  cards.forEach((card) => card.remove());
  old.forEach((section) => section.remove());
  board.onclick = (event) => {
    const asked = event.target.closest("button[data-open]");
    if (!asked) return;
    // The way back leads out of the drawer first: on a phone that is how one closes things.
    window.pushPage?.(history.state, "", location.href);
    setTriggerValue("open", asked.dataset.open);
    comeBack(board, asked.dataset.open);
  };
}
"""

_BOARD = st.components.v2.component("service_board", html='<div class="board"></div>\n', css=CSS, js=JS)


def draw(sections: Mapping[str, Sequence[Card]], key: str) -> None:
    """Draw the cards under their headings. The service whose details are asked for goes to `OPENED`."""

    def opened() -> None:
        st.session_state[OPENED] = st.session_state[key].open

    _BOARD(
        key=key,
        data={
            "sections": [
                {
                    "name": name,
                    "head": f"{escape(name)} <span>{len(cards)} 项</span>",
                    "cards": [{"id": card.id, "html": html(card)} for card in cards],
                }
                for name, cards in sections.items()
            ]
        },
        on_open_change=opened,
    )


def html(card: Card) -> str:
    """The inside of a card."""
    lines = [
        badge(card.status),
        f'<span class="badge yellow">⇄ 变了</span> {escape(card.changed)}' if card.changed else "",
        "".join(map(_run, card.left)),
        escape(card.day),
        _small(card.items),
        escape(card.because),
        *(f"{escape(name)} {badge(status)}" for name, status in card.readings),
        _small(card.other_day),
        f'<span class="badge orange">⚠ {escape(card.advice)}</span>' if card.advice else "",
    ]
    name = escape(card.name)
    return (
        f"<h3>{name}</h3>"
        + "".join(f"<p>{line}</p>" for line in lines if line)
        + f'<button type="button" data-open="{card.id}" aria-label="详情：{name}">详情</button>'
    )


def badge(status: Status) -> str:
    """A status with its sign."""
    return f'<span class="badge {LOOKS[status][1]}">{status_text(status)}</span>'


def _run(run: TextRun) -> str:
    text = escape(run.text)
    return f"<{run.style}>{text}</{run.style}>" if run.style else text


def _small(text: str) -> str:
    return f"<small>{escape(text)}</small>" if text else ""
