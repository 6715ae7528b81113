// Streamlit fetches its font of signs before it knows whether a page has any; where one stands it comes by itself.
const loadFont = document.fonts.load.bind(document.fonts);
document.fonts.load = (font, text) => /Material Symbols/.test(font) ? Promise.resolve([]) : loadFont(font, text);
// The first words stand until the application has drawn its own page, or failed to.
const words = document.getElementById('first-words');
const DRAWN = `#root :is(${words.dataset.stands}), #root [data-testid=stException], #root [role=dialog]`;
const late = setTimeout(() => { document.getElementById('first-words-late').hidden = false; }, 15_000);
// Should the application look otherwise some day, it must not stay covered.
const uncover = setTimeout(() => words.classList.add('beside'), 60_000);
const watch = new MutationObserver(() => {
  if (!document.querySelector(DRAWN)) return;
  watch.disconnect();
  clearTimeout(late);
  clearTimeout(uncover);
  words.remove();
});
watch.observe(document.documentElement, { childList: true, subtree: true });
