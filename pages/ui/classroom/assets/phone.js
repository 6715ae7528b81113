// What the phone keeps for a reload: a seat in a room, or the answers of who does the quiz alone.
const kept = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
function keep(name, text) {
  try { text === null ? localStorage.removeItem(name) : localStorage.setItem(name, text); } catch { /* no room there */ }
}

function pick(root, button) {
  const multiple = button.getAttribute("role") === "checkbox";
  const on = button.getAttribute("aria-checked") !== "true" || !multiple;
  if (!multiple) for (const one of root.querySelectorAll("[data-pick]")) one.setAttribute("aria-checked", "false");
  button.setAttribute("aria-checked", String(on));
  const go = root.querySelector("[data-send]");
  go.disabled = !root.querySelector("[data-pick][aria-checked=true]");
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".block");
  const [html, store, held, asks] = data;
  const tell = (act, value) => setTriggerValue("tell", [act, value]);
  if (store && held !== null) keep(store, held === "" ? null : held);
  if (asks && root.asked !== store) {
    root.asked = store;
    const found = kept(store);
    if (found) { tell("resume", found); return; }
  }
  if (root.drawn !== html) {
    root.innerHTML = html;
    root.drawn = html;
    document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
  }
  root.onclick = (event) => {
    const option = event.target.closest("[data-pick]");
    if (option && !option.disabled) { pick(root, option); return; }
    const send = event.target.closest("[data-send]");
    if (send) {
      const chosen = [...root.querySelectorAll("[data-pick][aria-checked=true]")].map((one) => one.dataset.pick);
      tell("answer", [Number(send.dataset.send), chosen]);
      return;
    }
    const act = event.target.closest("button[data-act]");
    if (act) tell(act.dataset.act, act.dataset.value ?? "");
  };
  root.onsubmit = (event) => {
    event.preventDefault();
    tell(event.target.dataset.act, event.target.elements.value.value);
  };
}
