// When the drawer that a card opened is gone, the focus comes back to that card.
function comeBack(board, asked) {
  const { use, open } = asked.dataset;
  const same = use ? `[data-use=${use}]` : `[data-open=${open}]`;
  let shown = false;
  const watch = new MutationObserver(() => {
    const drawer = document.querySelector("[role=dialog]");
    shown ||= drawer !== null;
    if (!shown || drawer) return;
    watch.disconnect();
    board.querySelector(same)?.focus();
  });
  watch.observe(document.body, { childList: true, subtree: true });
}

// Only what differs from the last run is touched: most cards stay as they are.
export default function ({ data: [sections], parentElement }) {
  const board = parentElement.querySelector(".board");
  const old = new Map([...board.children].map((section) => [section.dataset.name, section]));
  const cards = new Map([...board.querySelectorAll("article")].map((card) => [card.dataset.id, card]));
  const place = (parent, index, child) => {
    if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null);
  };
  const fill = (element, html) => {
    if (element.drawn !== html) { element.innerHTML = html; element.drawn = html; }
  };
  sections.forEach(({ name, head, cards: wanted }, index) => {
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
    const asked = event.target.closest("button[data-open], button[data-use]");
    if (!asked) return;
    // The way back leads out of the drawer first: on a phone that is how one closes things.
    window.pushPage?.(history.state, "", location.href);
    if (asked.dataset.use) window.recordUse(asked.dataset.use);
    else window.openService(asked.dataset.open);
    comeBack(board, asked);
  };
}
