// Without the right to write to the clipboard, the text is selected for the person's own copying.
async function copy(text, shown) {
  try {
    await navigator.clipboard.writeText(text);
    return "已复制";
  } catch {
    getSelection().selectAllChildren(shown);
    return document.execCommand("copy") ? "已复制" : "已选中，请复制";
  }
}

export default function ({ data, parentElement }) {
  const [title, text] = data;
  const button = parentElement.querySelector("button");
  const shown = parentElement.querySelector("p");
  parentElement.querySelector("strong").textContent = title;
  if (shown.textContent !== text) button.textContent = "复制";
  shown.textContent = text;
  // What scrolls can be reached by keyboard.
  if (shown.scrollHeight > shown.clientHeight) shown.tabIndex = 0; else shown.removeAttribute("tabindex");
  button.onclick = async () => { button.textContent = await copy(text, shown); };
}
