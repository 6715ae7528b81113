// An SVG with the sheet in it, drawn twice as large so that it stays sharp.
const SCALE = 2;

function laidOut(html, width) {
  const holder = document.body.appendChild(document.createElement("div"));
  holder.style.cssText = `position:fixed;left:-99999px;top:0;width:${width}px`;
  holder.innerHTML = html;
  return holder;
}

async function picture(html, width, least) {
  const holder = laidOut(html, width);
  const height = Math.max(least, Math.ceil(holder.firstElementChild.getBoundingClientRect().height));
  const text = new XMLSerializer().serializeToString(holder.firstElementChild);
  holder.remove();
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">`
    + `<foreignObject width="100%" height="100%">${text}</foreignObject></svg>`;
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  const paper = canvas.getContext("2d");
  paper.fillStyle = "#fff";
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed()), "image/png"));
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${name}.png`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

export default function ({ data, parentElement }) {
  const [label, html, width, least, name] = data;
  const [button, said] = [parentElement.querySelector("button"), parentElement.querySelector("small")];
  button.textContent = label;
  button.onclick = async () => {
    try {
      save(await picture(html, width, least), name);
      said.textContent = "已存成图片";
    } catch {
      said.textContent = "这个浏览器画不了，请用 HTML 文件打印";
    }
    setTimeout(() => { said.textContent = ""; }, 4000);
  };
}
