/** Files from outside, for each reader of them: whatever the bytes are, they are understood, or refused by name, and soon. */
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import fc from "fast-check";
import { boxAt, boxesIn } from "../../src/archive/boxes.ts";
import { isDerived, liesInDerived, sidecarNames } from "../../src/archive/exports.ts";
import { filmIn, isLivePair, otherHalves } from "../../src/archive/motion.ts";
import { decodableOf } from "../../src/archive/raw.ts";
import { HEAD_BYTES, isPassedOver, recognise } from "../../src/archive/recognise.ts";
import { parsePlace, placeText } from "../../src/archive/s3.ts";
import { readSaid, readSidecar, SIDECAR_BYTES } from "../../src/archive/sidecar.ts";
import { isTitleOf, TakeoutFolders } from "../../src/archive/takeout.ts";
import { directoriesIn, TAG, writeExif } from "../../src/archive/tiff.ts";
import { DEFAULT_LIMITS } from "../../src/archive/walk.ts";
import { inflateEntry, sidecarsInZip } from "../../src/archive/zip.ts";
import { type ZipSidecars, zipSidecars } from "../../src/archive/zip-sidecars.ts";
import { MiroirError } from "../../src/domain/errors.ts";
import { EXPORT_KINDS } from "../../src/domain/libraries.ts";
import { readIndex } from "../../src/vision/ffmpeg.ts";
import { isoBox, makeCr2, makeCr3, makeFilm, makeNef } from "../support/camera-files.ts";
import { makeXmp } from "../support/records.ts";
import { trials } from "../support/trials.ts";
import { makeZip } from "../support/zip.ts";

/** What a JPEG begins with, large enough for a preview. */
const JPEG = Buffer.from("ffd8ffc0000b080040004001011100ffd9", "hex");
const FILM = makeFilm(2.8, "0F1E2D3C-4B5A-6978-8796-A5B4C3D2E1F0");
const ZIP = makeZip([
  { name: "Takeout/a.jpg", content: JPEG },
  { name: "Takeout/a.jpg.json", content: Buffer.from('{"title":"a.jpg","description":"At the lock"}') },
  { name: "Takeout/b.jpg", content: JPEG },
  { name: "Takeout/b.xmp", content: Buffer.from(makeXmp("<dc:title>b</dc:title>")), method: 8 },
]);
const FILES = [
  JPEG,
  FILM,
  ZIP,
  makeCr2({ preview: JPEG }),
  makeCr3({ preview: JPEG }),
  makeNef({ preview: JPEG }),
  Buffer.concat([isoBox("ftyp", Buffer.from("heic")), isoBox("mpvd", FILM)]),
  Buffer.concat([JPEG, Buffer.from("MotionPhoto_Data"), FILM]),
];

/** One of them with bytes changed, a number of four bytes written where a length may be, and its end cut off. */
const damaged = (files: readonly Uint8Array[] = FILES): fc.Arbitrary<Buffer> =>
  fc
    .record({
      file: fc.constantFrom(...files),
      changes: fc.array(fc.tuple(fc.nat(3000), fc.nat(255)), { maxLength: 10 }),
      length: fc.option(fc.tuple(fc.nat(3000), fc.constantFrom(0, 1, 7, 8, 0x7fffffff, 0xffffffff))),
      cut: fc.option(fc.nat(3000)),
    })
    .map(({ file, changes, length, cut }) => {
      const bytes = Buffer.from(file);
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      if (length && length[0] + 4 <= bytes.length) bytes.writeUInt32BE(length[1], length[0]);
      return cut === null ? bytes : bytes.subarray(0, cut);
    });
const anyBytes = fc.oneof(
  damaged(),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
);

const temporary = async (t: TestContext): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "miroir-fuzz-"));
  t.after(() => rm(folder, { recursive: true }));
  return folder;
};

test("first bytes and a name are recognised as one of five things, by the bytes where they say something", () => {
  const names = fc.oneof(fc.string(), fc.constantFrom("a.jpg", "a.mp4", "a.zip", "a.txt"));
  fc.assert(
    fc.property(anyBytes, names, (bytes, name) => {
      const head = bytes.subarray(0, HEAD_BYTES);
      const what = recognise(head, name);
      assert.ok(["picture", "video", "zip", "document", "other"].includes(what));
      if (what === "zip" || what === "document") assert.equal(recognise(head, "other"), what);
      assert.equal(typeof isPassedOver(name), "boolean");
    }),
    { numRuns: trials(1000) },
  );
});

test("boxes lie inside the bytes, one after the other, whatever lengths they say", () => {
  fc.assert(
    fc.property(anyBytes, fc.nat(400), fc.nat(400), (bytes, from, to) => {
      let at = Math.min(from, bytes.length);
      for (const { start, end } of boxesIn(bytes, at, Math.min(to, bytes.length))) {
        assert.ok(start > at && end >= start && end <= bytes.length);
        at = end;
      }
      const inner = boxAt(bytes, ["moov", "mvhd"]);
      assert.ok(inner === undefined || inner.end <= bytes.length);
    }),
    { numRuns: trials(1000) },
  );
});

test("directories of a TIFF end, and give numbers and short texts; what is written as EXIF is read as it was", () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      const directories = directoriesIn(bytes);
      assert.ok(directories.length <= 40);
      for (const { numbers, text } of directories)
        for (const tag of Object.values(TAG)) {
          assert.ok(numbers(tag).length <= 16 && numbers(tag).every(Number.isInteger));
          assert.ok(text(tag).length <= 200);
        }
    }),
    { numRuns: trials(1000) },
  );
  const printable = fc.string({ unit: "grapheme-ascii", maxLength: 40 }).map((text) => text.trim());
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), printable, printable, (orientation, make, taken) => {
      const exif = writeExif(
        orientation,
        [{ tag: TAG.make, text: make }],
        [{ tag: TAG.dateTimeOriginal, text: taken }],
      );
      const all = directoriesIn(exif);
      assert.deepEqual(all[0]?.numbers(TAG.orientation), [orientation]);
      assert.equal(all[0]?.text(TAG.make), make);
      assert.equal(all[1]?.text(TAG.dateTimeOriginal), taken);
    }),
    { numRuns: trials(200) },
  );
});

test("a camera file gives a picture that lies in it, itself, or a refusal by name", () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      try {
        const { bytes: shown, mediaType } = decodableOf(bytes);
        assert.ok(mediaType !== undefined || Buffer.from(shown).equals(bytes));
        assert.ok(shown.length <= bytes.length + 2000);
      } catch (error) {
        assert.ok(error instanceof MiroirError && error.code === "picture/no-preview", String(error));
      }
    }),
    { numRuns: trials(1000) },
  );
});

test("a film in a picture lies in it, and pairs of files are a Live Photo or not, whatever they hold", async (t) => {
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      const film = filmIn(bytes);
      assert.ok(film === undefined || (film > 0 && film < bytes.length));
    }),
    { numRuns: trials(1000) },
  );
  const folder = await temporary(t);
  const [picture, film] = [join(folder, "a.jpg"), join(folder, "a.mov")];
  await writeFile(picture, JPEG);
  await fc.assert(
    fc.asyncProperty(fc.oneof(damaged([FILM]), anyBytes), async (bytes) => {
      await writeFile(film, bytes);
      assert.equal(typeof (await isLivePair(picture, film)), "boolean");
    }),
    { numRuns: trials(150) },
  );
});

/** As they are met in exports, with what file systems and people make of them. */
const fileName = fc
  .tuple(
    fc.constantFrom("IMG_1", "IMG_1-edited", "a", "a(1)", "é", "__proto__", ""),
    fc.constantFrom("", "(2)", ".jpg", ".JPG", ".nef", ".mov", ".xmp"),
    fc.constantFrom(
      "",
      ".xmp",
      ".json",
      ".supplemental-metadata.json",
      ".supplemental-metadata(2).json",
      ".MOV",
    ),
  )
  .map((parts) => parts.join(""));

test("files beside a picture are files that are there, whatever it and they are called", async () => {
  const kinds = fc.constantFrom(undefined, ...EXPORT_KINDS);
  const anyName = fc.oneof(fileName, fc.string({ maxLength: 60 }));
  const read = async (name: string): Promise<Uint8Array | undefined> =>
    name.length % 2 === 0 ? undefined : Buffer.from(JSON.stringify({ title: name, photoTakenTime: {} }));
  await fc.assert(
    fc.asyncProperty(anyName, fc.array(anyName, { maxLength: 12 }), kinds, async (name, others, kind) => {
      const names = new Map(others.map((each) => [each.toLowerCase(), each]));
      const there = new Set(names.values());
      for (const { name: sidecar } of await sidecarNames(name, names, kind, {
        takeout: new TakeoutFolders(),
        read,
      }))
        assert.ok(there.has(sidecar));
      for (const half of otherHalves(name, names)) assert.ok(there.has(half));
      assert.equal(typeof isTitleOf(name, others[0] ?? ""), "boolean");
    }),
    { numRuns: trials(1000) },
  );
});

test("a place in a storage prints as it was read, and is below a library there or not, on no disk", () => {
  const segment = fc.oneof(
    fc.constantFrom("..", ".", "", "thumbs", "storage", "a.lrdata", "originals"),
    fc.string(),
  );
  const keys = fc.array(segment, { maxLength: 6 }).map((parts) => parts.join("/"));
  fc.assert(
    fc.property(keys, fc.constantFrom(...EXPORT_KINDS), (key, kind) => {
      const path = placeText({ storage: "photos", path: key });
      assert.deepEqual(parsePlace(path), { storage: "photos", path: key });
      const there = [{ kind, root: "s3:photos" }];
      if (isDerived(there, path)) assert.equal(liesInDerived(there, path), true);
      assert.equal(liesInDerived([{ kind, root: "/" }], path), false);
      assert.equal(liesInDerived([{ kind, root: "s3:elsewhere" }], path), false);
    }),
    { numRuns: trials(1000) },
  );
});

const openZipSidecars = async (path: string, asked: "takeout" | undefined): Promise<ZipSidecars> =>
  zipSidecars(
    await sidecarsInZip(path, DEFAULT_LIMITS),
    async (at) => {
      const pieces: Buffer[] = [];
      for await (const piece of inflateEntry(path, at, SIDECAR_BYTES)) pieces.push(piece);
      return Buffer.concat(pieces);
    },
    path,
    asked,
  );

test("sidecars in a ZIP say something or nothing, however it is damaged; and bounded ones only", async (t) => {
  const path = join(await temporary(t), "a.zip");
  await fc.assert(
    fc.asyncProperty(damaged([ZIP]), async (bytes) => {
      await writeFile(path, bytes);
      const zip = await openZipSidecars(path, "takeout");
      for (const name of ["Takeout/a.jpg", "Takeout/b.jpg", "../a.jpg"])
        for (const { bytes: said } of await zip.of(name)) assert.ok(said.length <= SIDECAR_BYTES);
    }),
    { numRuns: trials(150) },
  );
  await writeFile(path, ZIP);
  const whole = await openZipSidecars(path, undefined);
  const [said] = await whole.of("Takeout/a.jpg");
  assert.deepEqual((await readSaid([said!], {})).said, { description: "At the lock" });
});

test("a sidecar on the disk is read or says nothing, in all three languages", async (t) => {
  const folder = await temporary(t);
  const [picture, path] = [join(folder, "a.jpg"), join(folder, "a.words")];
  const valid = [
    makeXmp("<dc:title>b</dc:title>"),
    '{"title":"a.jpg","description":"b","photoTakenTime":{"timestamp":"1750000000"}}',
    "Title: b\nTitleSrc: manual\nTakenAt: 2026-06-21T10:11:12Z\nLat: 48.1\nLng: 2.3\n",
  ].map((text) => Buffer.from(text));
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("xmp" as const, "takeout" as const, "photoprism" as const),
      fc.oneof(damaged(valid), anyBytes),
      async (kind, bytes) => {
        await writeFile(path, bytes);
        const { said, heard } = await readSaid([await readSidecar(picture, { kind, path })], {});
        assert.ok(JSON.stringify(said).length < 100_000);
        assert.ok(heard.read.length + heard.problems.length <= 1);
        if (said.takenAt) assert.ok(!said.takenAt.includes("NaN"));
      },
    ),
    { numRuns: trials(200) },
  );
});

const INDEX = {
  streams: [
    {
      index: 0,
      codec_type: "video",
      codec_name: "h264",
      width: 1920,
      height: 1080,
      sample_aspect_ratio: "1:1",
      r_frame_rate: "30/1",
      avg_frame_rate: "30000/1001",
      color_space: "bt709",
      disposition: { attached_pic: 0 },
      side_data_list: [{ rotation: -90 }],
    },
    { index: 1, codec_type: "audio", codec_name: "aac" },
  ],
  format: { duration: "12.5", tags: { title: "Canal run" } },
};

test("what ffprobe answers of a file is a recording that can be worked with, or refused by name", () => {
  const { durationMs, widthPx, heightPx, rotation, hasSound } = readIndex(JSON.stringify(INDEX));
  assert.deepEqual([durationMs, widthPx, heightPx, rotation, hasSound], [12_500, 1080, 1920, 90, true]);
  const [video, sound] = INDEX.streams;
  const values = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.double(),
    fc.constantFrom(
      "inf",
      "nan",
      "-1",
      "1e300",
      "1e308",
      "1/0",
      "0/0",
      "90000/1",
      "999999999/1",
      "N/A",
      -1,
      1e9,
      2 ** 40,
    ),
  );
  const changed = fc
    .tuple(fc.dictionary(fc.constantFrom(...Object.keys(video!), "duration"), values), values, fc.boolean())
    .map(([stream, duration, bare]) =>
      JSON.stringify({
        streams: [{ ...video, ...stream }, sound],
        format: bare ? duration : { ...INDEX.format, duration },
      }),
    );
  const texts = fc.oneof(changed, fc.json(), fc.string());
  fc.assert(
    fc.property(texts, (text) => {
      try {
        const found = readIndex(text);
        for (const value of [found.widthPx, found.heightPx, found.durationMs, found.stream])
          assert.ok(Number.isSafeInteger(value) && value >= 0, String(value));
        assert.ok([0, 90, 180, 270].includes(found.rotation));
        assert.ok(found.framesPerSecond >= 0 && found.framesPerSecond <= 1000);
        for (const word of Object.values(found.colour))
          assert.ok(word === undefined || /^[\w.-]+$/.test(word));
      } catch (error) {
        assert.ok(error instanceof MiroirError, String(error));
        assert.match(error.code, /^(video\/(damaged|unsupported)|picture\/too-many-pixels)$/);
      }
    }),
    { numRuns: trials(1500) },
  );
});
