import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import sharp from "sharp";
import { decodableOf } from "../../src/archive/raw.ts";
import { recognise } from "../../src/archive/recognise.ts";
import { describeWith } from "../../src/archive/sidecar.ts";
import { MiroirError } from "../../src/domain/errors.ts";
import {
  isoBox,
  makeArw,
  makeCr2,
  makeCr3,
  makeCrw,
  makeDng,
  makeMrw,
  makeNef,
  makeOrf,
  makePef,
  makeRaf,
  makeRw2,
  makeSrw,
  makeX3f,
  type Shot,
} from "../support/camera-files.ts";
import { trials } from "../support/trials.ts";

const jpeg = (width: number, height: number, background: string): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .toBuffer();

const preview = await jpeg(120, 80, "teal");
const thumbnail = await jpeg(32, 24, "red");

const KINDS: readonly (readonly [string, string, (shot: Shot) => Buffer])[] = [
  ["CR2", "image/x-canon-cr2", makeCr2],
  ["CR3", "image/x-canon-cr3", makeCr3],
  ["NEF", "image/x-nikon-nef", makeNef],
  ["ARW", "image/x-sony-arw", makeArw],
  ["DNG", "image/x-adobe-dng", makeDng],
  ["RW2", "image/x-panasonic-rw2", makeRw2],
  ["ORF", "image/x-olympus-orf", makeOrf],
  ["PEF", "image/x-pentax-pef", makePef],
  ["SRW", "image/x-samsung-srw", makeSrw],
  ["MRW", "image/x-minolta-mrw", makeMrw],
];

for (const [kind, mediaType, make] of KINDS)
  test(`${kind}: the largest preview is what is looked at, upright, with the camera's own facts`, async () => {
    const file = make({ preview, thumbnail, orientation: 6 });
    assert.equal(recognise(file.subarray(0, 64), `a.${kind}`), "picture");
    const found = decodableOf(file);
    assert.equal(found.mediaType, mediaType);
    const said = await sharp(found.bytes).metadata();
    assert.deepEqual([said.width, said.height, said.orientation], [120, 80, 6]);
    const { metadata } = await describeWith(file, found.bytes, []);
    assert.equal(metadata.takenAt, "2026-06-21T10:11:12+02:00");
    assert.match(metadata.camera ?? "", /Canon|NIKON|SONY|Leica|Panasonic|OLYMPUS|PENTAX|SAMSUNG|MINOLTA/);
  });

const OWN_EXIF: readonly (readonly [string, string, (shot: Shot) => Buffer])[] = [
  ["RAF", "image/x-fuji-raf", makeRaf],
  ["X3F", "image/x-sigma-x3f", makeX3f],
];

for (const [kind, mediaType, make] of OWN_EXIF)
  test(`${kind}: the JPEG in it is looked at with the EXIF that it has itself`, async () => {
    const own = await sharp(preview)
      .withExif({ IFD0: { Model: "X-T5" } })
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const file = make({ preview: own });
    assert.equal(recognise(file.subarray(0, 64), "unnamed"), "picture", "known by its bytes");
    const found = decodableOf(file);
    assert.equal(found.mediaType, mediaType);
    const said = await sharp(found.bytes).metadata();
    assert.deepEqual([said.width, said.height, said.orientation], [120, 80, 6]);
  });

test("CRW: its preview, with the turn, the camera and the time that its heap says", async () => {
  const file = makeCrw({ preview, orientation: 6 });
  assert.equal(recognise(file.subarray(0, 64), "unnamed"), "picture");
  const found = decodableOf(file);
  assert.equal(found.mediaType, "image/x-canon-crw");
  const said = await sharp(found.bytes).metadata();
  assert.deepEqual([said.width, said.height, said.orientation], [120, 80, 6]);
  const { metadata } = await describeWith(file, found.bytes, []);
  assert.deepEqual([metadata.takenAt, metadata.camera], ["2026-06-21T10:11:12", "Canon EOS 300D"]);
});

test("a HEIF file whose primary image is a JPEG is looked at as that JPEG", async () => {
  const item = (id: number) => Buffer.from([0, id, 0, 0, 0, 1]);
  const place = (at: number, bytes: number) => {
    const numbers = Buffer.alloc(8);
    numbers.writeUInt32BE(at, 0);
    numbers.writeUInt32BE(bytes, 4);
    return numbers;
  };
  const none = Buffer.alloc(4);
  const head = (at: number): Buffer =>
    Buffer.concat([
      isoBox("ftyp", Buffer.from("jpeg\0\0\0\0mif1jpeg", "latin1")),
      isoBox(
        "meta",
        none,
        isoBox("pitm", none, Buffer.from([0, 2])),
        isoBox(
          "iloc",
          none,
          Buffer.from([0x44, 0, 0, 2]),
          ...[item(1), place(at, thumbnail.length), item(2), place(at + thumbnail.length, preview.length)],
        ),
      ),
    ]);
  const file = Buffer.concat([head(head(0).length), thumbnail, preview]);
  assert.equal(recognise(file.subarray(0, 64), "unnamed"), "picture");
  assert.deepEqual(decodableOf(file), { bytes: preview, mediaType: "image/heic" });
  for (let cut = 0; cut < file.length; cut += 7) decodableOf(file.subarray(0, cut));
});

test("a preview that the camera turned already is not turned again", async () => {
  const upright = await jpeg(80, 120, "teal");
  const { bytes } = decodableOf(makeNef({ preview: upright, orientation: 8 }));
  assert.equal((await sharp(bytes).metadata()).orientation, 1);
});

test("a camera file without a preview is refused by name, and a plain TIFF is shown as it is", async () => {
  assert.throws(
    () => decodableOf(makeDng({})),
    (error) => error instanceof MiroirError && error.code === "picture/no-preview",
  );
  const tiff = await sharp(preview).tiff().toBuffer();
  assert.deepEqual(decodableOf(tiff), { bytes: tiff });
  assert.deepEqual(decodableOf(preview), { bytes: preview });
});

test("whatever the bytes of a camera file are, it is a picture, a refusal by name, or itself", () => {
  const files = [...KINDS, ...OWN_EXIF, ["", "", makeCrw] as const].map(([, , make]) =>
    make({ preview, thumbnail }),
  );
  const damage = fc.tuple(
    fc.constantFrom(...files),
    fc.array(fc.tuple(fc.nat(4000), fc.nat(255)), { maxLength: 12 }),
    fc.option(fc.nat(4000)),
  );
  fc.assert(
    fc.property(damage, ([file, changes, cut]) => {
      const bytes = Buffer.from(file);
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      try {
        decodableOf(cut === null ? bytes : bytes.subarray(0, cut));
      } catch (error) {
        assert.ok(error instanceof MiroirError, String(error));
      }
    }),
    { numRuns: trials(3000) },
  );
});

test("directories that point to themselves end", () => {
  const circle = makeNef({ preview });
  circle.writeUInt32BE(circle.readUInt32BE(4), circle.length - 4);
  assert.equal(decodableOf(circle).mediaType, "image/x-nikon-nef");
});
