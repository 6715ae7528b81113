const nameOf = (node) => node.dataset?.name;
const fieldOf = (element) => element.closest("[data-name]");

// Between the elements there is nothing to see.
function strip(node) {
  for (const child of [...node.childNodes]) {
    if (child.nodeType === Node.TEXT_NODE && !child.data.trim()) child.remove();
    else strip(child);
  }
  return node;
}

// What is shown becomes what is wanted. What is alike stays where it is, and with it the focus, an open list
// and what is being typed.
function mendChildren(shown, wanted, busy) {
  const nodes = [...wanted.childNodes];
  const names = new Set(nodes.map(nameOf));
  for (const node of [...shown.childNodes]) if (nameOf(node) && !names.has(nameOf(node))) node.remove();
  nodes.forEach((node, at) => {
    const there = shown.childNodes[at];
    const name = nameOf(node);
    const old = name ? [...shown.children].find((one) => nameOf(one) === name) : !nameOf(there ?? node) && there;
    if (!old || old.nodeName !== node.nodeName) {
      shown.insertBefore(node, there ?? null);
      if (old) old.remove();
    } else {
      if (old !== there) shown.insertBefore(old, there);
      mend(old, node, busy);
    }
  });
  while (shown.childNodes.length > nodes.length) shown.lastChild.remove();
}

function mend(shown, wanted, busy) {
  if (shown.nodeType === Node.TEXT_NODE) {
    if (shown.data !== wanted.data) shown.data = wanted.data;
    return;
  }
  if (busy(shown)) return;
  for (const { name, value } of wanted.attributes) {
    if (shown.getAttribute(name) !== value) shown.setAttribute(name, value);
  }
  for (const { name } of [...shown.attributes]) {
    if (!wanted.hasAttribute(name) && name !== "open") shown.removeAttribute(name);
  }
  // The lists of a day are filled here, when they are opened.
  if (!shown.matches(".selects")) mendChildren(shown, wanted, busy);
  if (shown.matches("input:not([type=file]), :is(.field, .held) > select")) {
    if (shown.value !== wanted.value) shown.value = wanted.value;
    if (shown.checked !== wanted.checked) shown.checked = wanted.checked;
  }
}

// Year, month and day to choose from; they begin with the day in the field, else in this year.
function fillLists(lists) {
  const [year, month, day] = lists.children;
  const typed = fieldOf(lists).querySelector("input").value;
  const known = /^(\d{4})-(\d\d)-(\d\d)$/.exec(typed)?.slice(1).map(Number);
  const now = Number(lists.dataset.now);
  const last = Math.max(now + 1, known?.[0] ?? 0);
  const years = Array.from({ length: last - Number(lists.dataset.from) + 1 }, (_, at) => last - at);
  fill(year, years, known?.[0] ?? now);
  fill(month, Array.from({ length: 12 }, (_, at) => at + 1), known?.[1]);
  fill(day, daysOf(year.value, month.value), known?.[2]);
}

function fill(list, numbers, chosen) {
  const { sign } = list.dataset;
  const option = (number) => new Option(`${number}${sign}`, number, false, number === chosen);
  list.replaceChildren(new Option(`选${sign}`, ""), ...numbers.map(option));
}

function daysOf(year, month) {
  const last = year && month ? new Date(Date.UTC(year, month, 0)).getUTCDate() : 31;
  return Array.from({ length: last }, (_, at) => at + 1);
}

// The day once all three are chosen; a day that its month has not is chosen anew.
function dayChosen(lists) {
  const [year, month, day] = [...lists.children].map((list) => Number(list.value));
  fill(lists.children[2], daysOf(year, month), day);
  const chosen = Number(lists.children[2].value);
  const two = (number) => String(number).padStart(2, "0");
  return year && month && chosen ? `${year}-${two(month)}-${two(chosen)}` : null;
}

// A file that was asked for is made: once, however often this is drawn.
function bring(number, address, name) {
  const asked = `${number} ${address}`;
  if (window.broughtFile === asked) return;
  window.broughtFile = asked;
  const link = document.createElement("a");
  link.href = new URL(`.${address}`, location);
  link.download = name;
  link.click();
}

function watchOutside(root) {
  const away = (event) => {
    if (!root.isConnected) removeEventListener("pointerdown", away);
    else if (!event.composedPath().includes(root)) root.shut();
  };
  addEventListener("pointerdown", away);
  return away;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".fields");
  const [html, heard, file] = data;
  // Answers that are on their way, by their numbers: they are sent again with the next one.
  root.sent = (root.sent ?? []).filter(([number]) => number > heard);
  root.count = Math.max(root.count ?? 0, heard);
  const held = root.getRootNode().activeElement;
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  const onItsWay = new Set(root.sent.map(([, name]) => name));
  const busy = (shown) => shown.matches(".field")
    && (onItsWay.has(nameOf(shown)) || shown.querySelector("input[type=text]")?.typing);
  mendChildren(root, strip(fresh.content), busy);
  // The question that was answered is gone: whoever goes by keyboard is at the next.
  if (held && !held.isConnected) root.querySelector("h3, .given button")?.focus({ preventScroll: true });
  if (file) bring(heard, ...file);
  for (const strip of root.querySelectorAll("[data-unfold]")) {
    strip.setAttribute("aria-expanded", String(root.matches(".unfolded")));
  }

  const send = (element, answer) => {
    root.count += 1;
    root.sent.push([root.count, nameOf(fieldOf(element)), answer]);
    setTriggerValue("answer", [...root.sent]);
  };
  const sendTyped = (input) => {
    if (!input.typing) return;
    input.typing = false;
    send(input, input.value);
  };
  // Half a date is no answer: it is sent as a whole, also if nothing was typed.
  const sendWhole = (element) => {
    const input = fieldOf(element).querySelector("input");
    input.typing = false;
    send(input, input.value);
  };
  const waits = (element) => element.closest(".sent") !== null;
  const shut = (but) => {
    for (const fold of root.querySelectorAll(".drop[open]")) if (!fold.contains(but)) fold.open = false;
  };
  // No more is read than shows that the file is too large.
  const sendFile = (input) => {
    const reader = new FileReader();
    reader.onload = () => {
      fieldOf(input).setAttribute("aria-busy", "true");
      send(input, reader.result.split(",")[1] ?? "");
      input.value = "";
    };
    reader.readAsDataURL(input.files[0].slice(0, Number(input.dataset.largest) + 1));
  };
  root.oninput = ({ target }) => { if (target.matches("input[type=text]")) target.typing = true; };
  root.onchange = ({ target, timeStamp }) => {
    const lists = target.closest(".selects");
    if (lists) {
      const day = dayChosen(lists);
      if (!day) return;
      const input = fieldOf(lists).querySelector("input");
      input.value = day;
      lists.closest("details").open = false;
      lists.closest("details").firstElementChild.focus();
      if (waits(lists)) input.typing = true;
      else send(lists, day);
    } else if (waits(target)) {
      return;
    } else if (target.matches("[type=file]")) {
      if (target.files.length) sendFile(target);
    } else if (target.matches("[type=text]")) {
      sendTyped(target);
      // A click on the menu that left the field waits until this is told.
      if (window.typedFields) window.typedFields.left = timeStamp;
    } else if (target.matches("[type=checkbox]")) {
      send(target, [...fieldOf(target).querySelectorAll(":checked")].map((box) => box.value));
    } else {
      send(target, target.value);
    }
  };
  root.onclick = ({ target }) => {
    shut(target);
    const pressed = target.closest("[data-press]");
    if (pressed) {
      send(pressed, pressed.dataset.press);
      if (pressed.matches(".file > *")) fieldOf(pressed).setAttribute("aria-busy", "true");
    }
    if (target.closest("[data-print]")) window.print();
    if (target.closest("[data-send]")) sendWhole(target);
    // A click on the assumed answer says that it is right.
    if (target.matches("[data-assumed] input[type=radio]") && target.defaultChecked) send(target, target.value);
    const lists = target.closest(".drop > summary") && fieldOf(target).querySelector(".selects");
    if (lists) fillLists(lists);
    if (target.closest("[data-unfold]")) {
      const open = root.classList.toggle("unfolded");
      target.closest("[data-unfold]").setAttribute("aria-expanded", String(open));
    }
  };
  // What was typed and taken away again is told to nobody.
  root.onfocusout = ({ target }) => { if (!waits(target)) target.typing = false; };
  root.onkeydown = ({ key, target, isComposing }) => {
    if (key === "Enter" && !isComposing && target.matches("input[type=text]")) (waits(target) ? sendWhole : sendTyped)(target);
    const fold = key === "Escape" && target.closest("details[open]");
    if (fold) { fold.open = false; fold.firstElementChild.focus(); }
  };
  // A click anywhere else shuts what lies over the page.
  root.shut = () => shut(null);
  root.away ??= watchOutside(root);
}
