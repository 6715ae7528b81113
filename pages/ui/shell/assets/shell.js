document.documentElement.lang = 'zh-CN';
// The address follows what is entered. Back leads to the question or page before, not through every answer.
if (!window.pushPage) {
  window.pushPage = history.pushState.bind(history);
  const told = (url, name) => new URL(url, location).searchParams.get(name);
  const moves = (url) =>
    new URL(url, location).pathname !== location.pathname
    || told(url, 'situation') !== told(location, 'situation')
    // The first question is told once it is on the screen: that is no step.
    || (told(location, 'ask') !== null && told(url, 'ask') !== told(location, 'ask'));
  history.pushState = (state, title, url) =>
    moves(url) ? window.pushPage(state, title, url) : history.replaceState(state, title, url);
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
    const left = field(event.target);
    const typed = event.target.matches?.('.stTextInput input, .stNumberInput input');
    if (typed || (left && field(event.relatedTarget) !== left)) {
      window.dateFields.left = event.timeStamp;
    }
  }, true);
  // It takes 2025-03-01 from the clipboard and drops every other way of writing a day without a word.
  const WRITTEN = /^\s*(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*[-/.月]?\s*(\d{1,2})\s*日?\s*$/;
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
  // A field that is left reports late. A click on the menu that overtook it would be undone, so it waits.
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('.stPageLink a');
    if (link && event.isTrusted && event.timeStamp - window.dateFields.left < 250) {
      event.preventDefault();
      event.stopPropagation();
      setTimeout(() => link.click(), 120);
    }
  }, true);
}
