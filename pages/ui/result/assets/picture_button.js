// Twice as large as on the screen, so that it stays sharp.
const SCALE = 2;

export default function ({ data, parentElement }) {
  const [label, html, width, least, name] = data;
  const [button, said] = [parentElement.querySelector("button"), parentElement.querySelector("small")];
  button.textContent = label;
  button.onclick = async () => {
    try {
      saveBlob(await pngOf(html, { width, least, scale: SCALE }), `${name}.png`);
      said.textContent = "已存成图片";
    } catch {
      said.textContent = "这个浏览器画不了，请用 HTML 文件打印";
    }
    setTimeout(() => { said.textContent = ""; }, 4000);
  };
}
