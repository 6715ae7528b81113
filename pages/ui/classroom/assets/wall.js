const KEYS = { " ": "forward", ArrowRight: "forward", ArrowDown: "forward", PageDown: "forward", Enter: "forward",
  ArrowLeft: "back", ArrowUp: "back", PageUp: "back", Escape: "leave" };

// Smaller type rather than a word that is cut off; what was answered needs its facts no longer.
function fit(root) {
  const main = root.querySelector("[data-fit] .main");
  if (!main) return;
  const spare = main.querySelectorAll("[data-spare]");
  for (const hidden of spare.length ? [false, true] : [false]) {
    for (const one of spare) one.hidden = hidden;
    for (let scale = 100; scale >= (hidden || !spare.length ? 40 : 80); scale -= 4) {
      root.style.setProperty("--fit", scale / 100);
      const parts = [main, ...main.querySelectorAll(".options, .rates, .joined")];
      if (parts.every((part) => part.scrollHeight <= part.clientHeight + 1)) return;
    }
  }
}

function save(name, content) {
  const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes]));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

// The keys hold wherever the focus is, but in a field or an open list; a focused button takes its own.
if (!window.classKeys) {
  window.classKeys = { press: null };
  addEventListener("keydown", (event) => {
    const act = KEYS[event.key];
    const at = event.composedPath()[0];
    const typing = at.matches?.("input, textarea, select, [contenteditable], [role=listbox], [role=combobox]");
    const pressed = at.matches?.("button, a") && (event.key === " " || event.key === "Enter");
    if (!act || typing || pressed || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (window.classKeys.press?.(act)) { event.preventDefault(); event.stopPropagation(); }
  }, true);
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".block");
  const [html, file] = data;
  if (root.drawn !== html) {
    const held = root.getRootNode().activeElement?.dataset?.act;
    root.innerHTML = html;
    root.drawn = html;
    fit(root);
    document.fonts?.ready.then(() => fit(root));
    if (held) root.querySelector(`[data-act="${held}"]`)?.focus({ preventScroll: true });
  }
  const [number, name, content] = file;
  if (number && root.saved !== number) { root.saved = number; save(name, content); }
  let turn = 0;
  const tell = (act) => setTriggerValue("tell", [act, Date.now() * 100 + (turn++ % 100)]);
  window.classKeys.press = (act) => root.isConnected && (tell(act), true);
  root.onclick = (event) => {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (act) tell(act);
  };
  const again = () => fit(root);
  addEventListener("resize", again);
  return () => removeEventListener("resize", again);
}
