const openList = (root) => root.querySelector(".list:not([hidden])");
function toggleList(root, name) {
  for (const button of root.querySelectorAll("[data-list]")) {
    const list = root.querySelector(`#list_${button.dataset.list}`);
    list.hidden = !(button.dataset.list === name && list.hidden);
    button.setAttribute("aria-expanded", String(!list.hidden));
  }
}
function showDetail(root, id) {
  const same = root.detail === id;
  root.detail = same ? undefined : id;
  for (const one of root.querySelectorAll(".detail")) one.hidden = one.dataset.detail !== root.detail;
  root.querySelector(".cards").hidden = root.detail !== undefined;
  for (const tile of root.querySelectorAll(".tile")) {
    tile.setAttribute("aria-expanded", String(tile.dataset.open === root.detail));
  }
  fitAll(root);
}

const NEXT = ["ArrowRight", "ArrowDown", "PageDown", " "];
const BACK = ["ArrowLeft", "ArrowUp", "PageUp"];
const ON_THE_WAY = 2000;
// Of the step that was asked for last, as keys may come faster than answers.
function stepTo(root, tell, number) {
  const { steps } = root.querySelector(".stage").dataset;
  const wanted = Math.min(Math.max(number, 1), Number(steps));
  if (wanted === root.wanted) return;
  root.wanted = wanted;
  root.askedAt = performance.now();
  tell("go", String(wanted));
}
function press(event, root, tell) {
  const stage = root.querySelector(".stage");
  if (!root.isConnected || !stage || event.ctrlKey || event.metaKey || event.altKey) return false;
  const path = event.composedPath();
  if (path.some((one) => one.matches?.("input, select, textarea, [contenteditable=true]"))) return false;
  const list = openList(root);
  if (list) {
    if (event.key !== "Escape") return false;
    toggleList(root, null);
    return true;
  }
  if ((event.key === " " || event.key === "Enter") && path.some((one) => one.matches?.("button, a, summary"))) return false;
  if (NEXT.includes(event.key)) stepTo(root, tell, root.wanted + 1);
  else if (BACK.includes(event.key)) stepTo(root, tell, root.wanted - 1);
  else if (event.key === "Home") stepTo(root, tell, 1);
  else if (event.key === "End") stepTo(root, tell, Number(stage.dataset.steps));
  else if (event.key === "Escape" && root.detail) showDetail(root, root.detail);
  else if (event.key === "Escape") tell("leave", "1");
  else if (event.key === "Backspace") { if (stage.dataset.tried) tell("story", "1"); }
  else if (event.key === "n" || event.key === "N") openNotes();
  else return false;
  return true;
}

const channel = () => (window.stageChannel ??= new BroadcastChannel("stage"));
function openNotes() {
  const url = new URL(location);
  url.searchParams.delete("present");
  url.searchParams.set("notes", "true");
  open(url, "stage_notes", "popup,width=760,height=900");
}
// The notes show the step that the stage shows; where the address is not written yet, a moment later.
function follow(root, tell) {
  const stage = root.querySelector(".stage");
  const notes = root.querySelector(".notes");
  channel().onmessage = ({ data }) => {
    if (stage && data.asked) channel().postMessage({ at: location.search });
    if (stage && data.key) press(new KeyboardEvent("keydown", { key: data.key }), root, tell);
    if (notes && data.at !== undefined && root.at !== data.at) { root.at = data.at; tell("follow", data.at); }
  };
  if (stage) setTimeout(() => channel().postMessage({ at: location.search }), 150);
  if (notes && !root.asked) { root.asked = true; channel().postMessage({ asked: true }); }
}

function draw(root, html) {
  const held = root.getRootNode().activeElement?.dataset ?? {};
  const before = root.querySelector(".stage")?.dataset.number;
  const listed = openList(root)?.id;
  root.innerHTML = html;
  root.drawn = html;
  const stage = root.querySelector(".stage");
  // A step on the way to the one that was asked for last; Back of the browser asks for none.
  if (!(performance.now() - root.askedAt < ON_THE_WAY)) root.wanted = Number(stage?.dataset.number);
  const detail = before === stage?.dataset.number ? root.detail : undefined;
  root.detail = undefined;
  if (stage && detail) showDetail(root, detail);
  if (listed && root.stay) toggleList(root, listed.replace("list_", ""));
  root.stay = false;
  fitAll(root);
  document.fonts?.ready.then(() => fitAll(root));
  const same = Object.entries(held).map(([name, value]) => `[data-${name}="${CSS.escape(value)}"]`).join("");
  if (same) root.querySelector(same)?.focus({ preventScroll: true });
}

const REST = 4000;
// The controls go while nobody reaches for them; keys that turn the steps do not bring them back.
function restControls(root, signal) {
  const wake = () => {
    clearTimeout(root.rest);
    root.classList.remove("resting");
    root.rest = setTimeout(() => {
      const used = openList(root) || root.querySelector("footer :focus-visible");
      root.classList.toggle("resting", !used);
    }, REST);
  };
  for (const reach of ["pointermove", "pointerdown", "focusin"]) window.addEventListener(reach, wake, { signal });
  if (!root.rest) wake();
}

export default function ({ data, parentElement, setTriggerValue: tell }) {
  const root = parentElement.querySelector(".block");
  if (root.drawn !== data[0]) draw(root, data[0]);
  root.onclick = (event) => {
    const on = event.target.closest("button");
    if (!on?.closest(".list")) { if (!on?.dataset.list) toggleList(root, null); }
    if (!on) return;
    const { act, value, list, open, go, key } = on.dataset;
    if (list) toggleList(root, list);
    else if (open) showDetail(root, open);
    else if ("close" in on.dataset) showDetail(root, root.detail);
    else if ("notes" in on.dataset) openNotes();
    else if (key) channel().postMessage({ key });
    else if (go) stepTo(root, tell, root.wanted + Number(go));
    else if (act) {
      root.stay = "stay" in on.dataset;
      if (act === "try" && !root.stay) toggleList(root, null);
      tell(act, value);
    }
  };
  root.onchange = ({ target }) => {
    if (target.dataset.day && target.value) tell("try", `${target.dataset.day}=${target.value}`);
  };
  follow(root, tell);
  window.stageKeys?.abort();
  window.stageKeys = new AbortController();
  if (root.querySelector(".notes")) {
    window.addEventListener("keydown", ({ key }) => {
      if ([...NEXT, ...BACK, "Home", "End"].includes(key)) channel().postMessage({ key });
    }, { signal: window.stageKeys.signal });
  }
  if (root.querySelector(".stage")) {
    window.addEventListener("keydown", (event) => {
      if (!press(event, root, tell)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    }, { capture: true, signal: window.stageKeys.signal });
    restControls(root, window.stageKeys.signal);
    window.addEventListener("resize", () => fitAll(root), { signal: window.stageKeys.signal });
    window.addEventListener("popstate", () => { root.askedAt = undefined; }, { signal: window.stageKeys.signal });
  }
}
