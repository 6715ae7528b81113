document.documentElement.lang = 'zh-CN';
// The address follows what is entered. Back leads to the question or page before, not through every answer.
if (!window.pushPage) {
  window.pushPage = history.pushState.bind(history);
  const told = (url, name) => new URL(url, location).searchParams.get(name);
  // The step of a story, and what is tried on it.
  const staged = (url) => [...new URL(url, location).searchParams]
    .filter(([name]) => /^(persona|step|present|if\..*)$/.test(name)).map(String).sort().join();
  const moves = (url) =>
    new URL(url, location).pathname !== location.pathname
    || told(url, 'situation') !== told(location, 'situation')
    || staged(url) !== staged(location)
    // The first question is told once it is on the screen: that is no step.
    || (told(location, 'ask') !== null && told(url, 'ask') !== told(location, 'ask'))
    // In the clean mode a number stands for the step.
    || (told(location, 'turn') !== null && told(url, 'turn') !== null && told(url, 'turn') !== told(location, 'turn'));
  history.pushState = (state, title, url) =>
    moves(url) ? window.pushPage(state, title, url) : history.replaceState(state, title, url);
}
// Back from the first step, or from a link, leaves nobody's answers unasked. A call is no leaving.
if (!window.leaving) {
  window.leaving = { called: -Infinity };
  document.addEventListener('click', (event) => {
    if (event.composedPath().some((one) => one.matches?.('a[href^="tel:"]'))) {
      window.leaving.called = event.timeStamp;
    }
  }, true);
}
window.onbeforeunload = (event) => {
  const entered = location.search || document.querySelector('[data-name=address_clean]');
  if (entered && event.timeStamp - window.leaving.called > 1000) event.preventDefault();
};
// Its drop zone has a name and is presentational at once, which screen readers take differently.
if (!window.dropZones) {
  window.dropZones = new MutationObserver(() => document
    .querySelectorAll('[data-testid=stFileUploaderDropzone][role=presentation]')
    .forEach((zone) => zone.removeAttribute('role')));
  window.dropZones.observe(document.body, { childList: true, subtree: true });
}
// A field that is left reports late. A click on the menu that overtook it would be undone, so it waits.
if (!window.typedFields) {
  window.typedFields = { left: 0 };
  document.addEventListener('focusout', (event) => {
    if (event.target.matches?.('.stTextInput input, .stNumberInput input')) {
      window.typedFields.left = event.timeStamp;
    }
  }, true);
  const typed = (event) => event.isTrusted && event.timeStamp - window.typedFields.left < 250;
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('.stPageLink a');
    if (link && typed(event)) {
      event.preventDefault();
      event.stopPropagation();
      setTimeout(() => link.click(), 120);
    }
  }, true);
  // A way to another page is gone as the browser's Forward is, without loading the application again.
  const go = (url) => {
    window.pushPage(null, '', url);
    dispatchEvent(new PopStateEvent('popstate'));
  };
  document.addEventListener('click', (event) => {
    const way = event.composedPath().find((one) => one.matches?.('a[data-way]'));
    if (!way || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    setTimeout(go, typed(event) ? 120 : 0, way.href);
  });
}
