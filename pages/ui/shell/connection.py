"""What does an open page do when the server is gone, and when one is there again?

Streamlit's browser side reconnects by itself and draws nothing: a server that was started anew knows neither
the case nor the fragments, and a click would move a control and compute nothing. So the page takes no click
while the connection is lost, and asks for a whole run, which reads the address again, once it is back.
"""

from __future__ import annotations

import json
import secrets

import streamlit as st

WORDS = {
    "lost": "和服务器的连接断了，正在重新连接。连上以前这一页不会再算，先不能点。紧急情况请拨 ",
    "back": "已重新连上，这一页重新算过。断开前后点的如果没有算上，请再点一次。",
    "read": "服务器重新启动过，这一页已按网址里的情况重新打开。断开前后点的如果没有算上，请再点一次。",
    "stuck": "已重新连上，但这一页没有恢复，请刷新。紧急情况请拨 ",
    "reload": "刷新这一页",
    "close": "知道了",
}
"""What the banner says. The number for emergencies follows where a sentence ends with a space."""

CSS = """
.lost-connection { position: fixed; inset: 0 0 auto 0; z-index: 2000000; display: flex; flex-wrap: wrap;
  gap: .3rem .9rem; align-items: center; justify-content: center; padding: .7rem 1rem;
  font: 1rem/1.5 'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif;
  background: #fff4e5; color: #1a1a1a; border-bottom: 3px solid #d55e00;
  box-shadow: 0 2px 8px rgb(0 0 0 / .3); }
.lost-connection[hidden] { display: none; }
.lost-connection a { color: inherit; font-weight: 700; }
.lost-connection button { font: inherit; color: inherit; background: transparent; cursor: pointer;
  border: 1px solid currentColor; border-radius: .5rem; min-height: 2.5rem; padding: 0 .9rem; }
.lost-connection :is(a, button):focus-visible { outline: 3px solid #0b5c8f; outline-offset: 2px; }
html[data-lost] body > :not(#root, .lost-connection) { display: none; }
"""

JS = """
const SAID = __WORDS__, CSS = __CSS__;
const STUCK_MS = 15000, READ_MS = 20000;

function watch() {
  const app = () => document.querySelector("[data-testid=stApp]");
  const reads = (name) => app()?.getAttribute(`data-test-${name}-state`);
  const banner = document.body.appendChild(document.createElement("div"));
  banner.className = "lost-connection";
  banner.hidden = true;
  // A dialog hides all else from screen readers, but for what is marked so.
  banner.dataset.reactAriaTopLayer = "true";
  document.head.appendChild(document.createElement("style")).textContent = CSS;

  const page = { ask: null, mark: null, told: null, lost: false, asked: false, focus: null, timer: 0 };

  function say(word, button, act) {
    banner.setAttribute("role", word === "lost" || word === "stuck" ? "alert" : "status");
    banner.replaceChildren(document.createElement("span"));
    banner.firstChild.textContent = SAID[word];
    if (SAID[word].endsWith(" ")) {
      const call = banner.firstChild.appendChild(document.createElement("a"));
      call.href = "tel:120";
      call.textContent = "120";
    }
    if (button) {
      const own = banner.appendChild(document.createElement("button"));
      own.type = "button";
      own.textContent = SAID[button];
      own.onclick = act;
    }
    banner.hidden = false;
  }

  function hold(still) {
    document.documentElement.toggleAttribute("data-lost", still);
    for (const part of document.body.children) if (part !== banner) part.inert = still;
  }

  function lose() {
    page.lost = true;
    page.asked = false;
    page.told = null;
    page.focus = document.activeElement;
    clearTimeout(page.timer);
    hold(true);
    say("lost");
  }

  function ask() {
    page.asked = true;
    page.told = null;
    page.ask?.();
    clearTimeout(page.timer);
    page.timer = setTimeout(() => say("stuck", "reload", () => location.reload()), STUCK_MS);
  }

  function recover() {
    clearTimeout(page.timer);
    if (page.told === __GONE__) {
      // What is left of the case in single controls would be half of it: the page begins anew and says so.
      window.onbeforeunload = null;
      location.reload();
      return;
    }
    page.lost = page.asked = false;
    hold(false);
    if (page.focus?.isConnected) page.focus.focus({ preventScroll: true });
    say(page.told, "close", () => { banner.hidden = true; });
    page.timer = setTimeout(() => { banner.hidden = true; }, READ_MS);
  }

  function look() {
    const state = reads("connection");
    if (!state) return;
    if (state !== "CONNECTED") { if (!page.lost || page.asked) lose(); return; }
    if (page.lost && !page.asked) ask();
    // The whole page has been drawn: only now may anything be answered.
    else if (page.asked && page.told && reads("script") === "notRunning") recover();
  }

  new MutationObserver(look).observe(document.documentElement, {
    subtree: true, childList: true,
    attributeFilter: ["data-test-connection-state", "data-test-script-state"],
  });
  page.drawn = ([mark, told]) => {
    if (page.asked && mark !== page.mark) page.told = told;
    page.mark = mark;
    look();
  };
  return page;
}

export default function ({ data, setTriggerValue }) {
  window.pageConnection ??= watch();
  window.pageConnection.ask = () => setTriggerValue("back", String(Date.now()));
  window.pageConnection.drawn(data);
}
"""

KEY, GONE = "connection", "gone"

_component = st.components.v2.component(
    "lost_connection",
    js=JS.replace("__WORDS__", json.dumps(WORDS, ensure_ascii=False))
    .replace("__CSS__", json.dumps(CSS))
    .replace("__GONE__", json.dumps(GONE)),
)


def watch(*, new: bool, kept: bool) -> None:
    """Mount the watch; call it outside every fragment, in each whole run.

    `new` is a session that has just begun, `kept` whether the address holds the case.
    """
    told = "back" if not new else "read" if kept else GONE
    # A list: a dictionary would be searched for data frames. The mark tells one run from another.
    _component(key=KEY, data=[secrets.token_hex(4), told], on_back_change=_nothing)


def _nothing() -> None:
    """The whole run that the trigger brings is all that is wanted."""
