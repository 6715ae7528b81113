"""What little CSS the theme and the layout containers cannot say."""

from __future__ import annotations

import streamlit as st

CSS = """
<style>
.stMainBlockContainer { padding: 3.9rem 1rem 4rem; max-width: 1360px; margin: 0 auto; }
.stMain h1 { font-size: 1.6rem; padding: .3rem 0 .45rem; }
[data-testid=InputInstructions] { font-size: 0; }
[data-testid=InputInstructions]::after { content: "按回车确认"; font-size: .75rem; }
[data-testid=stFileUploaderDropzone] button p { font-size: 0; line-height: 1; }
[data-testid=stFileUploaderDropzone] button p::after { content: "选择文件"; font-size: 1rem; }
[data-testid=stFileUploaderDropzoneInstructions] { display: none; }
[data-testid=stException] > * { display: none; }
[data-testid=stException]::before {
  white-space: pre-line;
  content: "这一页出错了，上面的结果可能不全，请不要照着办。"
  "\\a 请刷新再试：网址里的内容没有丢。还是不行，请打保单或合同上的客服电话。紧急情况请拨 120。";
}
.stMain:has(.st-key-out_of_order) [data-testid=stException] { display: none; }
.stMain h2 { font-size: 1.25rem; padding: .75rem 0 .6rem; }
.stMain h3 { font-size: 1.2rem; padding: .75rem 0 .6rem; }
.stMain h4 { font-size: 1.15rem; padding: .75rem 0 .6rem; }
.stMultiSelect [data-tag], [data-testid^=stBaseButton-primary] { color: light-dark(#fff, #06181b); }
[data-testid^=stBaseButton-primary]:is(:hover, :active) { color: #fff; }
.stButtonGroup button:is([aria-checked=true], [aria-pressed=true]) p { color: light-dark(#0a5f6b, #5cc3d2); }
.stHtml a { color: inherit; text-decoration: underline; }
@media (min-width: 641px) { .stElementContainer:has(.jump) { display: none; } }
@media (max-width: 640px) {
  .st-key-menu { gap: .2rem; }
  .st-key-menu a { padding: .3rem .3rem; }
  .st-key-compare_tables :is(table, tbody, tr, td) { display: block; width: 100%; }
  .st-key-compare_tables thead { display: none; }
  .st-key-compare_tables :is(.stTable > div, [data-testid=stMarkdownContainer]) { overflow: visible; }
  .st-key-compare_tables td p { white-space: normal; overflow-wrap: anywhere; }
  .st-key-compare_tables tr { padding: .5rem 0; border-bottom: 1px solid light-dark(#c9d5d8, #3a484c); }
  .st-key-compare_tables td { padding: .1rem 0; border: 0; }
  .st-key-compare_tables td:nth-child(2) p::before { content: "左边　"; }
  .st-key-compare_tables td:nth-child(3) p::before { content: "右边　"; }
}
.stDateInput[data-pasted]::before { content: attr(data-pasted); }
.stDateInput::before {
  display: block; font-size: .875rem; color: light-dark(#a33c00, #ffb37a);
}
.jump { margin: 0; }
#services { scroll-margin-top: 4.5rem; }
.stPageLink p { text-decoration: underline; text-underline-offset: .2em; }
.st-key-menu .stPageLink p { text-decoration: none; }
[data-testid=stBaseButton-tertiary] p { text-decoration: underline; text-underline-offset: .2em; }
[data-testid=stDialog], [data-testid=stDialog] * { animation: none !important; transition: none !important; }
.st-key-guide h2 { font-size: 1.5rem; line-height: 1.4; padding-top: .25rem; }
.st-key-guide h2, .st-key-guide_step { scroll-margin-top: 4rem; }
.st-key-guide_question [data-testid=stBaseButton-secondary] { min-height: 3rem; }
.st-key-guide [data-testid=InputInstructions] { display: none; }
.st-key-lines { border-left: 4px solid #d55e00; padding-left: .75rem; }
.st-key-lines p { font-size: .9rem; line-height: 1.55; margin: 0; }
</style>
"""

SCRIPT = """
<script>
document.documentElement.lang = 'zh-CN';
// The address follows what is entered. Back leads to the page before, not through every answer.
if (!window.pushPage) {
  window.pushPage = history.pushState.bind(history);
  history.pushState = (state, title, url) =>
    new URL(url, location).pathname === location.pathname
      ? history.replaceState(state, title, url)
      : window.pushPage(state, title, url);
}
// With a clean address, leaving the page loses what was entered.
window.onbeforeunload = (event) => {
  if (document.querySelector('.st-key-address_clean')) event.preventDefault();
};
// Its drop zone has a name and is presentational at once, which screen readers take differently.
if (!window.dropZones) {
  window.dropZones = new MutationObserver(() => document
    .querySelectorAll('[data-testid=stFileUploaderDropzone][role=presentation]')
    .forEach((zone) => zone.removeAttribute('role')));
  window.dropZones.observe(document.body, { childList: true, subtree: true });
}
if (!window.dateFields) {
  window.dateFields = { left: 0 };
  const field = (element) => element?.closest?.('[data-testid=stDateInputField]');
  // A date field keeps what was typed to itself until the focus moves on: Enter moves it.
  document.addEventListener('keydown', (event) => {
    const own = event.key === 'Enter' && field(event.target);
    if (own && event.target.matches('[role=spinbutton]') && !own.querySelector('[data-placeholder]')) {
      own.parentElement.tabIndex = -1;
      own.parentElement.style.outline = 'none';
      own.parentElement.focus({ preventScroll: true });
      // In a form Enter sends it, as in every other field, once the date has been reported.
      const form = own.closest('[data-testid=stForm]');
      const send = form?.querySelector('[data-testid=stFormSubmitButton] button');
      if (send) setTimeout(() => send.click(), 250);
    }
  }, true);
  document.addEventListener('focusout', (event) => {
    if (field(event.target) && field(event.relatedTarget) !== field(event.target)) {
      window.dateFields.left = event.timeStamp;
    }
  }, true);
  // It takes 2025-03-01 from the clipboard and drops every other way of writing a day without a word.
  const WRITTEN = /^\\s*(\\d{4})\\s*[-/.年]?\\s*(\\d{1,2})\\s*[-/.月]?\\s*(\\d{1,2})\\s*日?\\s*$/;
  document.addEventListener('paste', (event) => {
    const own = event.isTrusted && field(event.target);
    if (!own) return;
    event.preventDefault();
    event.stopPropagation();
    const found = event.clipboardData.getData('text').normalize('NFKC').match(WRITTEN);
    const [year, month, day] = found ? found.slice(1).map(Number) : [];
    const real = found && new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day && month <= 12;
    const box = own.closest('[data-testid=stDateInput]');
    box.toggleAttribute('data-pasted', !real);
    if (!real) {
      box.dataset.pasted = found
        ? '没有这一天，没有填进去'
        : '没看懂贴进来的日期，没有填进去；可以写成 2025-03-01';
      return;
    }
    const two = (part) => String(part).padStart(2, '0');
    const data = new DataTransfer();
    data.setData('text/plain', `${year}-${two(month)}-${two(day)}`);
    event.target.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, true);
  document.addEventListener('keydown', (event) => {
    field(event.target)?.closest('[data-testid=stDateInput]').removeAttribute('data-pasted');
  }, true);
  // It then reports late. A click on the menu that overtook it would be undone, so it waits.
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('.stPageLink a');
    if (link && event.isTrusted && event.timeStamp - window.dateFields.left < 250) {
      event.preventDefault();
      event.stopPropagation();
      setTimeout(() => link.click(), 120);
    }
  }, true);
}
</script>
"""
"""Says that the page is Chinese, and mends Streamlit's history, drop zone and date field."""


def apply() -> None:
    """Add the style sheet and the script."""
    st.html(CSS)
    st.html(SCRIPT, unsafe_allow_javascript=True)
