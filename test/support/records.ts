/** Writes EXIF, IPTC and XMP by hand, to the letter of TIFF 6.0, IIM 4.2 and XMP part 3, so that the reader is tested apart from any writer. */

/** Tag number (or record and dataset as 0x0278) and its text in UTF-8. */
export type Texts = readonly (readonly [number, string | Buffer])[];

const TIFF_HEADER_BYTES = 8;
const ENTRY_BYTES = 12;

/** One directory of ASCII tags at `start`; `pointer` adds the offset of the directory that follows it. */
const directory = (texts: Texts, start: number, pointer?: number): Buffer => {
  const tags: (readonly [number, Buffer | undefined])[] = texts.map(([tag, text]) => [
    tag,
    Buffer.concat([Buffer.from(text as string), Buffer.alloc(1)]),
  ]);
  if (pointer !== undefined) tags.push([pointer, undefined]);
  const size = 2 + tags.length * ENTRY_BYTES + 4;
  const entries = Buffer.alloc(size);
  const values: Buffer[] = [];
  entries.writeUInt16LE(tags.length, 0);
  let end = start + size;
  tags.forEach(([tag, value], i) => {
    const at = 2 + i * ENTRY_BYTES;
    entries.writeUInt16LE(tag, at);
    entries.writeUInt16LE(value ? 2 : 4, at + 2);
    entries.writeUInt32LE(value?.length ?? 1, at + 4);
    if (value && value.length <= 4) value.copy(entries, at + 8);
    else entries.writeUInt32LE(end, at + 8); // the pointer is last, so that `end` is where the next directory starts
    if (value && value.length > 4) {
      values.push(value);
      end += value.length;
    }
  });
  return Buffer.concat([entries, ...values]);
};

/** A TIFF without a picture, which is also what EXIF is. */
export const makeTiff = (main: Texts, exif: Texts): Buffer => {
  const header = Buffer.from("II*\0\x08\0\0\0", "latin1");
  const first = directory(main, TIFF_HEADER_BYTES, 0x8769);
  return Buffer.concat([header, first, directory(exif, TIFF_HEADER_BYTES + first.length)]);
};

const jpegSegment = (marker: number, payload: Buffer): Buffer => {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(payload.length + 2, 2);
  return Buffer.concat([head, payload]);
};

/** Puts segments right after a JPEG's first marker. */
export const withSegments = (jpeg: Uint8Array, ...segments: readonly Buffer[]): Buffer =>
  Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);

export const exifSegment = (tiff: Buffer): Buffer =>
  jpegSegment(0xe1, Buffer.concat([Buffer.from("Exif\0\0"), tiff]));

export const xmpSegment = (xmp: string): Buffer =>
  jpegSegment(0xe1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0${xmp}`));

/** APP13 with one Photoshop resource of IPTC datasets. `utf8` declares the coded character set (1:90 ESC % G). */
export const iptcSegment = (texts: Texts, utf8 = true): Buffer => {
  const declared: Texts = utf8 ? [[0x015a, "\x1b%G"], ...texts] : texts;
  const datasets = declared.map(([tag, text]) => {
    const value = Buffer.from(text as string);
    const head = Buffer.from([0x1c, tag >> 8, tag & 0xff, 0, 0]);
    head.writeUInt16BE(value.length, 3);
    return Buffer.concat([head, value]);
  });
  const records = Buffer.concat(datasets);
  const resource = Buffer.from("8BIM\x04\x04\0\0\0\0\0\0", "latin1");
  resource.writeUInt32BE(records.length, 8);
  return jpegSegment(
    0xed,
    Buffer.concat([Buffer.from("Photoshop 3.0\0"), resource, records, Buffer.alloc(records.length % 2)]),
  );
};

/** An XMP packet with these properties inside one description. */
export const makeXmp = (properties: string): string =>
  `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/">${properties}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;
