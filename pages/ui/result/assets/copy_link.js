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

// What is shown of a case is of today: opened another day, the link shows the same.
function onDay(day) {
  const here = new URL(location.href);
  if (day && !here.searchParams.has("as_of")) here.searchParams.set("as_of", day);
  return here.href;
}

export default function ({ data, parentElement }) {
  const [longest, warning, address, day] = data;
  const said = parentElement.querySelector("small");
  parentElement.querySelector("button").onclick = async () => {
    const link = address || onDay(day);
    const done = await copy(link);
    said.textContent = link.length > longest ? `${done}。${warning}` : done;
    setTimeout(() => { said.textContent = ""; }, 4000);
  };
}
