// One picture is saved as it is, several in one file.
const [WIDE, HIGH] = [1920, 1080];

async function make(pages, css, name) {
  const files = [];
  for (const [title, html] of pages) {
    files.push([`${title}.png`, await pngOf(html, { css, width: WIDE, least: HIGH, arrange: fitAll })]);
  }
  if (files.length === 1) saveBlob(files[0][1], files[0][0]);
  else saveBlob(await zipped(files), `${name}.zip`);
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".pictures");
  const [buttons, [number, name, css, pages]] = data;
  const said = root.querySelector("small");
  const row = root.querySelector("span");
  const drawn = JSON.stringify(buttons);
  if (root.drawn !== drawn) {
    root.drawn = drawn;
    row.replaceChildren(...buttons.map(([act, label, help]) => {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: label, title: help });
      button.onclick = () => { said.textContent = "正在画…"; setTriggerValue("make", [act, Date.now()]); };
      return button;
    }));
  }
  if (!number || root.made === number) return;
  root.made = number;
  make(pages, css, name).then(() => "已存成图片", () => "这个浏览器画不了，请用幻灯片").then((text) => {
    said.textContent = text;
    setTimeout(() => { if (said.textContent === text) said.textContent = ""; }, 4000);
  });
}
