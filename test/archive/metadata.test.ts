import assert from "node:assert/strict";
import test from "node:test";
import { deflateSync } from "node:zlib";
import fc from "fast-check";
import sharp from "sharp";
import { type Metadata, RAW_BYTES, readMetadata } from "../../src/archive/metadata.ts";
import {
  exifSegment,
  iptcSegment,
  makeTiff,
  makeXmp,
  type Texts,
  withSegments,
  xmpSegment,
} from "../support/records.ts";
import { trials } from "../support/trials.ts";

const plain = () => sharp({ create: { width: 32, height: 24, channels: 3, background: "teal" } });
const JPEG = await plain().jpeg().toBuffer();

const XMP = makeXmp(`
  <dc:title><rdf:Alt><rdf:li xml:lang="x-default">Arrivée</rdf:li><rdf:li xml:lang="en">Finish</rdf:li></rdf:Alt></dc:title>
  <dc:description><rdf:Alt><rdf:li xml:lang="x-default">L’arrivée du marathon &amp; la fête</rdf:li></rdf:Alt></dc:description>
  <dc:creator><rdf:Seq><rdf:li>Ada</rdf:li><rdf:li>Grace</rdf:li></rdf:Seq></dc:creator>
  <dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© Ville</rdf:li></rdf:Alt></dc:rights>
  <dc:subject><rdf:Bag><rdf:li>course</rdf:li><rdf:li>ville, centre</rdf:li><rdf:li>course</rdf:li></rdf:Bag></dc:subject>
  <photoshop:City>Nantes</photoshop:City><photoshop:Country>France</photoshop:Country>
  <photoshop:Headline>Marathon</photoshop:Headline><photoshop:Credit>Service com</photoshop:Credit>
  <photoshop:Source>Archives</photoshop:Source><photoshop:DateCreated>2026-06-20T09:08:07+02:00</photoshop:DateCreated>
  <Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>Someone Named</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage>
  <mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:RegionList><rdf:Bag><rdf:li><rdf:Description mwg-rs:Name="Region Named" mwg-rs:Type="Face"/></rdf:li></rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>`);

const FROM_XMP = {
  takenAt: "2026-06-20T09:08:07+02:00",
  title: "Arrivée",
  description: "L’arrivée du marathon & la fête",
  headline: "Marathon",
  keywords: ["course", "ville, centre"],
  creator: "Ada, Grace",
  credit: "Service com",
  copyright: "© Ville",
  city: "Nantes",
  country: "France",
  source: "Archives",
} as const;

const IPTC: Texts = [
  [0x0205, "Titre IPTC"],
  [0x0219, "course"],
  [0x0219, "été"],
  [0x0237, "20260619"],
  [0x023c, "081500+0200"],
  [0x0250, "Ada"],
  [0x025a, "Rezé"],
  [0x0265, "France"],
  [0x0269, "Gros titre"],
  [0x026e, "Agence"],
  [0x0273, "Fonds"],
  [0x0274, "© Agence"],
  [0x0278, "Légende IPTC"],
];

/** `sharp` writes these through libvips and libexif. */
const EXIF = {
  IFD0: {
    Make: "Canon",
    Model: "Canon EOS R6",
    ImageDescription: "From the camera",
    Artist: "Ada",
    Copyright: "Ada",
  },
  IFD2: {
    DateTimeOriginal: "2026:06:21 10:11:12",
    OffsetTimeOriginal: "+02:00",
    SubSecTimeOriginal: "25",
    LensModel: "RF 50mm",
  },
  IFD3: {
    GPSLatitudeRef: "S",
    GPSLatitude: "47/1 13/1 30/1",
    GPSLongitudeRef: "W",
    GPSLongitude: "1/1 33/1 0/1",
  },
};

const FROM_EXIF = {
  takenAt: "2026-06-21T10:11:12.25+02:00",
  gps: { latitude: -47.225, longitude: -1.55 },
  camera: "Canon EOS R6",
  lens: "RF 50mm",
  description: "From the camera",
  creator: "Ada",
  copyright: "Ada",
  keywords: [],
} as const;

/** All but `raw` and `problems`. */
const said = ({ raw: _, problems, ...fields }: Metadata): object => {
  assert.deepEqual(problems, []);
  return fields;
};

test("a picture that says nothing gives nothing, and no problem", async () => {
  for (const format of ["jpeg", "png", "webp", "tiff", "avif", "gif"] as const) {
    assert.deepEqual(
      said(await readMetadata(await plain().toFormat(format).toBuffer())),
      { keywords: [] },
      format,
    );
  }
  assert.deepEqual(await readMetadata(JPEG), { keywords: [], raw: {}, problems: [] });
});

test("EXIF is read from JPEG, PNG, WebP and AVIF", async () => {
  for (const format of ["jpeg", "png", "webp", "avif"] as const) {
    const bytes = await plain().withExif(EXIF).toFormat(format).toBuffer();
    assert.deepEqual(said(await readMetadata(bytes)), FROM_EXIF, format);
  }
});

test("XMP is read from JPEG, PNG, WebP, TIFF and AVIF", async () => {
  for (const format of ["jpeg", "png", "webp", "tiff", "avif"] as const) {
    const bytes = await plain().withXmp(XMP).toFormat(format).toBuffer();
    assert.deepEqual(said(await readMetadata(bytes)), FROM_XMP, format);
  }
});

test("XMP is read from the application extension of a GIF (XMP part 3, 1.1.2)", async () => {
  const gif = await plain().gif().toBuffer();
  const trailer = Buffer.from([1, ...Array.from({ length: 256 }, (_, i) => 255 - i), 0]);
  const extension = Buffer.concat([Buffer.from([0x21, 0xff, 11]), Buffer.from(`XMP DataXMP${XMP}`), trailer]);
  const bytes = Buffer.concat([gif.subarray(0, -1), extension, gif.subarray(-1)]);
  assert.deepEqual(said(await readMetadata(bytes)), FROM_XMP);
});

test("IPTC is read from a JPEG, with accents", async () => {
  assert.deepEqual(said(await readMetadata(withSegments(JPEG, iptcSegment(IPTC)))), {
    takenAt: "2026-06-19T08:15:00+02:00",
    title: "Titre IPTC",
    description: "Légende IPTC",
    headline: "Gros titre",
    keywords: ["course", "été"],
    creator: "Ada",
    credit: "Agence",
    copyright: "© Agence",
    city: "Rezé",
    country: "France",
    source: "Fonds",
  });
});

test("EXIF in UTF-8, as phones write it, is read from a JPEG and from a TIFF", async () => {
  const tiff = makeTiff(
    [
      [0x010e, "Légende"],
      [0x010f, "Nikon"],
      [0x0110, "D850"],
      [0x013b, "Zoé 🏃"],
    ],
    [[0x9003, "2026:06:21 10:11:12"]],
  );
  const expected = {
    takenAt: "2026-06-21T10:11:12",
    camera: "Nikon D850",
    description: "Légende",
    creator: "Zoé 🏃",
    keywords: [],
  };
  assert.deepEqual(said(await readMetadata(withSegments(JPEG, exifSegment(tiff)))), expected);
  assert.deepEqual(said(await readMetadata(tiff)), expected);
});

test("where all three speak, XMP goes before IPTC before EXIF, and the time is the camera's", async () => {
  const tiff = makeTiff(
    [
      [0x010e, "of the camera"],
      [0x013b, "EXIF artist"],
    ],
    [[0x9003, "2026:06:21 10:11:12"]],
  );
  const xmp = makeXmp(`<dc:title><rdf:Alt><rdf:li xml:lang="x-default">XMP title</rdf:li></rdf:Alt></dc:title>
    <dc:subject><rdf:Bag><rdf:li>été</rdf:li><rdf:li>new</rdf:li></rdf:Bag></dc:subject>`);
  const found = await readMetadata(withSegments(JPEG, exifSegment(tiff), xmpSegment(xmp), iptcSegment(IPTC)));
  assert.equal(found.title, "XMP title");
  assert.equal(found.description, "Légende IPTC");
  assert.equal(found.creator, "Ada");
  assert.equal(found.takenAt, "2026-06-21T10:11:12");
  assert.deepEqual(found.keywords, ["été", "new", "course"]);
  assert.deepEqual(Object.keys(found.raw), ["exif", "iptc", "xmp"]);
});

test("names of people in the picture are dropped, wherever the file repeats them", async () => {
  const iptc = iptcSegment([...IPTC, [0x0219, "Region Named"]]);
  const found = await readMetadata(withSegments(JPEG, xmpSegment(XMP), iptc));
  assert.doesNotMatch(JSON.stringify(found), /Named/);
  assert.deepEqual(found.keywords, ["course", "ville, centre", "été"]);
});

test("times that no clock shows are left out", async () => {
  const taken = async (text: string, zone = ""): Promise<string | undefined> =>
    (
      await readMetadata(
        makeTiff(
          [],
          [
            [0x9003, text],
            [0x9011, zone],
          ],
        ),
      )
    ).takenAt;
  for (const text of [
    "0000:00:00 00:00:00",
    "    :  :     :  :  ",
    "2026:02:30 10:00:00",
    "2026:13:01 10:00:00",
    "2026:06:21 24:00:00",
    "yesterday",
  ]) {
    assert.equal(await taken(text), undefined, text);
  }
  assert.equal(await taken("2024:02:29 23:59:59"), "2024-02-29T23:59:59");
  assert.equal(await taken("2024:02:29 23:59:59", "nonsense"), "2024-02-29T23:59:59");
  assert.equal(await taken("2024:02:29 23:59:59", "-03:30"), "2024-02-29T23:59:59-03:30");
});

test("latitude 0, longitude 0 is a camera without satellites", async () => {
  const IFD3 = {
    GPSLatitudeRef: "N",
    GPSLatitude: "0/1 0/1 0/1",
    GPSLongitudeRef: "E",
    GPSLongitude: "0/1 0/1 0/1",
  };
  assert.equal((await readMetadata(await plain().withExif({ IFD3 }).jpeg().toBuffer())).gps, undefined);
});

test("raw is bounded, plain, and holds no thumbnail, maker note or base64", async () => {
  const many = Array.from(
    { length: 300 },
    (_, i) => `<xmp:Note${i}>${"word ".repeat(100)}</xmp:Note${i}>`,
  ).join("");
  const picture = `<xmp:Thumbnails><rdf:Alt><rdf:li rdf:parseType="Resource"><xmp:image>${"QUJD".repeat(2000)}</xmp:image></rdf:li></rdf:Alt></xmp:Thumbnails>`;
  const xmp = makeXmp(
    `${picture}<xmp:Blob>${"QUJD".repeat(200)}</xmp:Blob><xmp:Label>kept</xmp:Label>${many}`,
  );
  const bytes = await plain().withXmp(xmp).webp().toBuffer();
  const { raw, problems } = await readMetadata(bytes);
  const json = JSON.stringify(raw);
  assert.ok(Buffer.byteLength(json) <= RAW_BYTES && Buffer.byteLength(json) > RAW_BYTES / 2);
  assert.doesNotMatch(json, /QUJD/);
  assert.equal(raw.xmp?.Label, "kept");
  assert.match(problems.join(), /left out of raw/);
});

test("what a database refuses is taken out of texts: NUL and half a surrogate pair", async () => {
  const tiff = makeTiff([[0x010e, Buffer.from("a\0b")]], []);
  const { description, raw } = await readMetadata(tiff);
  assert.doesNotMatch(JSON.stringify([description, raw]), /\\u0000|\\ud8/);
  assert.match(description ?? "", /^a/);
});

test("tags named like JavaScript's own change nothing", async () => {
  const xmp = makeXmp(
    "<xmp:__proto__>polluted</xmp:__proto__><xmp:constructor>x</xmp:constructor><xmp:toString>x</xmp:toString>",
  );
  const { raw } = await readMetadata(withSegments(JPEG, xmpSegment(xmp)));
  assert.equal(({} as { polluted?: string }).polluted, undefined);
  assert.equal(Object.getPrototypeOf(raw.xmp), Object.prototype);
  assert.equal(raw.xmp?.constructor, "x");
});

test("XMP that defines entities is refused, and the rest is read", async () => {
  const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>${makeXmp("<dc:title>&b;</dc:title>").replace(/<\?xpacket[^>]*>/g, "")}`;
  const found = await readMetadata(withSegments(JPEG, xmpSegment(bomb), iptcSegment(IPTC)));
  assert.deepEqual(found.problems, ["its XMP defines entities"]);
  assert.equal(found.title, "Titre IPTC");
});

const pngChunk = (type: string, content: Buffer): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(content.length);
  head.write(type, 4, "latin1");
  return Buffer.concat([head, content, Buffer.alloc(4)]);
};

test("hostile metadata is read or given up within seconds, where some would take minutes", async () => {
  const deep = makeXmp(`${"<xmp:a rdf:parseType='Resource'>".repeat(12_000)}${"</xmp:a>".repeat(12_000)}`);
  const wide = makeXmp("<xmp:a>1</xmp:a>".repeat(28_000));
  const attributes = makeXmp(
    `<rdf:Description ${Array.from({ length: 30_000 }, (_, i) => `xmp:a${i}=""`).join(" ")}/>`,
  );
  const nested = makeXmp(
    Array.from({ length: 15_000 }, (_, i) => `<a xmlns:x${i}="u:${i}">`).join("") + "</a>".repeat(15_000),
  );
  const huge = makeXmp(`<dc:title>${"x".repeat(3_000_000)}</dc:title>`);
  const png = await plain().png().toBuffer();
  const bomb = pngChunk(
    "zTXt",
    Buffer.concat([Buffer.from("Comment\0\0"), deflateSync(Buffer.alloc(5_000_000))]),
  );
  const cases: Record<string, Buffer> = {
    "zip bombs in a PNG": Buffer.concat([
      png.subarray(0, 33),
      ...Array.from({ length: 500 }, () => bomb),
      png.subarray(33),
    ]),
    "empty IPTC datasets": withSegments(
      JPEG,
      iptcSegment(Array.from({ length: 13_000 }, () => [0x0219, ""] as const)),
    ),
    "a directory that points to itself": Buffer.from(
      "II*\0\x08\0\0\0\x01\0\x69\x87\x04\0\x01\0\0\0\x08\0\0\0\x08\0\0\0",
      "latin1",
    ),
  };
  for (const [name, xmp] of Object.entries({ deep, wide, attributes, nested, huge }))
    cases[name] = await plain().withXmp(xmp).webp().toBuffer();
  for (const [name, bytes] of Object.entries(cases)) {
    const start = performance.now();
    await readMetadata(bytes);
    const ms = performance.now() - start;
    assert.ok(ms < 5000, `${name}: ${Math.round(ms)} ms`);
  }
});

test("no bytes make it throw or keep it busy: random, and real files with changed bytes or cut short", async () => {
  const full = withSegments(
    JPEG,
    exifSegment(makeTiff([[0x010e, "x"]], [[0x9003, "2026:06:21 10:11:12"]])),
    xmpSegment(XMP),
    iptcSegment(IPTC),
  );
  const formats = ["png", "webp", "tiff", "avif"] as const;
  const real = [
    full,
    ...(await Promise.all(
      formats.map((format) => plain().withExif(EXIF).withXmp(XMP).toFormat(format).toBuffer()),
    )),
  ];
  const mutated = fc
    .record({
      file: fc.constantFrom(...real),
      changes: fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255)), { maxLength: 12 }),
      keep: fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
    })
    .map(({ file, changes, keep }) => {
      const bytes = Buffer.from(file.subarray(0, Math.ceil(file.length * keep)));
      for (const [where, value] of changes)
        if (bytes.length > 0) bytes[Math.floor(where * (bytes.length - 1))] = value;
      return bytes;
    });
  const check = async (bytes: Uint8Array): Promise<void> => {
    const start = performance.now();
    const { raw } = await readMetadata(bytes);
    assert.ok(Buffer.byteLength(JSON.stringify(raw)) <= RAW_BYTES);
    assert.ok(performance.now() - start < 2000);
  };
  await fc.assert(fc.asyncProperty(mutated, check), { numRuns: trials(600) });
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), check), { numRuns: trials(300) });
});
