// What does not fit is left out, the least needed first; what must be said has no number.
function fit(box) {
  const spare = [...box.querySelectorAll("[data-spare]")].sort((a, b) => b.dataset.spare - a.dataset.spare);
  const more = box.querySelector(".more");
  spare.forEach((one) => { one.hidden = false; });
  if (more) more.hidden = true;
  const part = box.querySelector(":scope > p") ?? box;
  const full = () => part.scrollWidth > part.clientWidth + 1
    || (part === box && part.scrollHeight > part.clientHeight + 1);
  box.classList.remove("tight");
  box.classList.add("roomy");
  for (const one of spare) {
    // What is nice to have goes before anything is set closer.
    if (full() && one.dataset.spare < 500) closer(box, full);
    if (!full()) return;
    one.hidden = true;
    if (more) more.hidden = false;
  }
  closer(box, full);
}
function closer(box, full) {
  if (full()) box.classList.remove("roomy");
  if (full()) box.classList.add("tight");
}
function fitTiles(root) {
  for (const tile of root.querySelectorAll(".tile")) {
    tile.classList.remove("narrow");
    tile.classList.toggle("narrow", tile.scrollWidth > tile.clientWidth);
  }
}
// Two lines for the story: its question begins the second where it can.
function fitStory(story) {
  const lines = story.querySelector("p");
  const tall = () => lines.scrollHeight > 2.2 * parseFloat(getComputedStyle(lines).lineHeight);
  story.classList.remove("run", "long", "longest");
  if (tall()) story.classList.add("run");
  if (tall()) story.classList.add("long");
  if (tall()) story.classList.add("longest");
}
const fitAll = (root) => {
  root.querySelectorAll(".story").forEach(fitStory);
  root.querySelectorAll(".stage [data-fit]").forEach(fit); fitTiles(root); };
