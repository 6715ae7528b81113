// The focus comes back to what opened a drawer, once that is gone.
function comeBack(root, act, value) {
  let shown = false;
  const watch = new MutationObserver(() => {
    const drawer = document.querySelector("[role=dialog]");
    shown ||= drawer !== null;
    if (!shown || drawer) return;
    watch.disconnect();
    root.querySelector(`[data-act="${act}"][data-value="${value}"]`)?.focus();
  });
  watch.observe(document.body, { childList: true, subtree: true });
}

// Of a page in named parts only those are drawn again that have changed.
function redraw(root, html) {
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  const parts = [...fresh.content.children];
  const drawn = parts.every((part) => part.dataset.part) ? parts.map((part) => part.outerHTML) : [];
  if (drawn.length && root.parts?.length === drawn.length) {
    const old = [...root.children];
    parts.forEach((part, index) => { if (drawn[index] !== root.parts[index]) old[index].replaceWith(part); });
  } else {
    root.replaceChildren(fresh.content);
  }
  root.parts = drawn;
}

// A picture that fills the screen has to know how far down its rows begin.
function watchTop(root) {
  const main = document.querySelector("[data-testid=stMain]");
  const measure = () => {
    const rows = root.querySelector("[data-fit] tbody");
    rows?.closest("[data-fit]").style.setProperty("--top", `${rows.getBoundingClientRect().top + main.scrollTop}px`);
  };
  measure();
  root.watch ??= new ResizeObserver(measure);
  root.watch.observe(main.firstElementChild);
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".block");
  const [html] = data;
  if (root.drawn !== html) {
    const name = (fold) => fold.dataset.fold ?? fold.firstElementChild.textContent;
    const before = new Map([...root.querySelectorAll("details")].map((fold) => [name(fold), fold.open]));
    const first = root.drawn === undefined;
    const held = root.getRootNode().activeElement?.dataset ?? {};
    redraw(root, html);
    root.drawn = html;
    const wide = matchMedia("(min-width: 901px)").matches;
    for (const fold of root.querySelectorAll("details")) {
      const opened = fold.dataset.open === "first" || (first && wide && fold.dataset.wide === "open");
      fold.open = before.get(name(fold)) ?? opened;
    }
    if (held.act) {
      root.querySelector(`[data-act="${held.act}"][data-value="${held.value}"]`)?.focus({ preventScroll: true });
    }
  }
  if (root.querySelector("[data-fit]")) watchTop(root);
  // A link leads to one row, which may move while the numbers that decide the order come in.
  const sought = root.querySelector("[data-sought]");
  if (sought && sought.offsetTop !== root.sought) {
    root.sought = sought.offsetTop;
    sought.scrollIntoView({ block: "start" });
  }
  // The last reply was given further down than the answer stands.
  const whole = root.querySelector("[data-whole]") !== null;
  if (whole && root.whole === false) document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
  root.whole = whole;
  root.onclick = (event) => {
    const asked = event.target.closest("[data-act]");
    if (!asked) return;
    const { act, value } = asked.dataset;
    if (act === "open") {
      // The way back leads out of the drawer first: on a phone that is how one closes things.
      window.pushPage?.(history.state, "", location.href);
      comeBack(root, act, value);
    }
    setTriggerValue(act, value);
  };
  // In a picture one goes from day to day along a line.
  root.onkeydown = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const stops = [...(event.target.closest("[data-line]")?.querySelectorAll("button") ?? [])];
    if (!step || !stops.length) return;
    stops[stops.indexOf(event.target) + step]?.focus();
    event.preventDefault();
  };
}
