// An SVG with the page in it is drawn on a canvas; `arrange` does what its layout needs first.
function laidOut(html, css, width) {
  const holder = document.body.appendChild(document.createElement("div"));
  holder.style.cssText = `position:fixed;left:-99999px;top:0;width:${width}px`;
  // Its styles are no business of the page around it.
  const inner = holder.attachShadow({ mode: "open" });
  inner.innerHTML = html;
  const page = inner.firstElementChild;
  if (css) page.prepend(Object.assign(document.createElement("style"), { textContent: css }));
  return [holder, page];
}

async function pngOf(html, { css = "", width, least, scale = 1, arrange }) {
  const [holder, page] = laidOut(html.trim(), css, width);
  await document.fonts?.ready;
  arrange?.(page);
  const height = Math.max(least, Math.ceil(page.getBoundingClientRect().height));
  const text = new XMLSerializer().serializeToString(page);
  holder.remove();
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">`
    + `<foreignObject width="100%" height="100%">${text}</foreignObject></svg>`;
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * scale;
  canvas.height = height * scale;
  const paper = canvas.getContext("2d");
  paper.fillStyle = "#fff";
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed()), "image/png"));
}

function saveBlob(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
