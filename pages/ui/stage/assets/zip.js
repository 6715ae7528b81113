// Files as they are, one after the other, as any program unpacks them; PNG is packed already.
const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xEDB88320 : rest >>> 1;
  return rest;
});
const checksum = (bytes) => ~bytes.reduce((rest, byte) => CRC[(rest ^ byte) & 255] ^ (rest >>> 8), -1) >>> 0;
const NAMED_IN_UTF8 = 0x0800;
const FIRST_DAY = 0x0021;

function record(signature, numbers, ...parts) {
  const head = new DataView(new ArrayBuffer(4 + numbers.reduce((sum, [size]) => sum + size, 0)));
  head.setUint32(0, signature, true);
  let at = 4;
  for (const [size, value] of numbers) {
    if (size === 2) head.setUint16(at, value, true);
    else head.setUint32(at, value, true);
    at += size;
  }
  return new Blob([head, ...parts]);
}

async function zipped(files) {
  const [contents, entries] = [[], []];
  let offset = 0;
  for (const [name, blob] of files) {
    const bytes = new Uint8Array(await blob.arrayBuffer());
    const title = new TextEncoder().encode(name);
    const same = [[2, NAMED_IN_UTF8], [2, 0], [2, 0], [2, FIRST_DAY], [4, checksum(bytes)], [4, bytes.length],
      [4, bytes.length], [2, title.length], [2, 0]];
    const content = record(0x04034b50, [[2, 20], ...same], title, bytes);
    contents.push(content);
    entries.push(record(0x02014b50, [[2, 20], [2, 20], ...same, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]], title));
    offset += content.size;
  }
  const list = new Blob(entries);
  const end = record(0x06054b50, [[2, 0], [2, 0], [2, files.length], [2, files.length], [4, list.size], [4, offset], [2, 0]]);
  return new Blob([...contents, list, end], { type: "application/zip" });
}
