// Without the right to write to the clipboard, a field with the address is selected and copied.
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return "已复制";
  } catch {
    const field = document.body.appendChild(document.createElement("textarea"));
    field.value = text;
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done ? "已复制" : "请从地址栏复制";
  }
}

export default function ({ data, parentElement }) {
  const [longest, warning] = data;
  const said = parentElement.querySelector("small");
  parentElement.querySelector("button").onclick = async () => {
    const done = await copy(location.href);
    said.textContent = location.href.length > longest ? `${done}。${warning}` : done;
    setTimeout(() => { said.textContent = ""; }, 4000);
  };
}
