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
  const [longest, warning, address] = data;
  const said = parentElement.querySelector("small");
  parentElement.querySelector("button").onclick = async () => {
    const link = address || location.href;
    const done = await copy(link);
    said.textContent = link.length > longest ? `${done}。${warning}` : done;
    setTimeout(() => { said.textContent = ""; }, 4000);
  };
}
