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

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".block");
  const [html] = data;
  if (root.drawn !== html) {
    const open = new Set([...root.querySelectorAll("details[open] > summary")].map((one) => one.textContent));
    const first = root.drawn === undefined;
    root.innerHTML = html;
    root.drawn = html;
    const wide = matchMedia("(min-width: 901px)").matches;
    for (const fold of root.querySelectorAll("details")) {
      fold.open = first ? wide && fold.dataset.wide === "open" : open.has(fold.firstElementChild.textContent);
    }
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
}
