/** Words written into a picture's file as programs write them: no pixel changes. */
const XMP = "http://ns.adobe.com/xap/1.0/\0";

const xmpOf = (caption: string): Buffer =>
  Buffer.from(
    `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description><rdf:Alt><rdf:li xml:lang="x-default">${caption}</rdf:li></rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta>`,
  );

const inJpeg = (bytes: Buffer, caption: string): Buffer => {
  const words = Buffer.concat([Buffer.from(XMP, "latin1"), xmpOf(caption)]);
  const head = Buffer.from([0xff, 0xe1, (words.length + 2) >> 8, (words.length + 2) & 0xff]);
  return Buffer.concat([bytes.subarray(0, 2), head, words, bytes.subarray(2)]);
};

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});
const crcOf = (bytes: Buffer): number => {
  let c = 0xffffffff;
  for (const byte of bytes) c = CRC[(c ^ byte) & 0xff]! ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
};

const inPng = (bytes: Buffer, caption: string): Buffer => {
  const data = Buffer.concat([Buffer.from("iTXtXML:com.adobe.xmp\0\0\0\0\0", "latin1"), xmpOf(caption)]);
  const chunk = Buffer.alloc(data.length + 8);
  chunk.writeUInt32BE(data.length - 4);
  data.copy(chunk, 4);
  chunk.writeUInt32BE(crcOf(data), data.length + 4);
  return Buffer.concat([bytes.subarray(0, 33), chunk, bytes.subarray(33)]);
};

const inWebp = (bytes: Buffer, caption: string): Buffer => {
  const xmp = xmpOf(caption);
  const head = Buffer.alloc(8);
  head.write("XMP ");
  head.writeUInt32LE(xmp.length, 4);
  const whole = Buffer.concat([bytes, head, xmp, Buffer.alloc(xmp.length % 2)]);
  whole.writeUInt32LE(whole.length - 8, 4);
  return whole;
};

/** The same picture with a caption in it. Of a JPEG, a PNG or a WebP. */
export const sayIn = (picture: Uint8Array, caption: string): Uint8Array => {
  const bytes = Buffer.from(picture);
  if (bytes[0] === 0xff) return inJpeg(bytes, caption);
  return bytes.toString("latin1", 0, 4) === "RIFF" ? inWebp(bytes, caption) : inPng(bytes, caption);
};
