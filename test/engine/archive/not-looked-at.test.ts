/** What an import does not look at is named, counted and listed; what ffmpeg reads is looked at. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFile, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import sharp from "sharp";
import { addRun, freshInstance, type Instance } from "../../support/instance.ts";
import { makePicture } from "../../support/made-vision.ts";
import { withoutFfmpeg } from "../../support/video.ts";
import { makeZip } from "../../support/zip.ts";

const importAll = ({ miroir, photos }: Instance) => miroir.import({ paths: [photos], album: "run" });

const drawn = (more = {}) =>
  makePicture({ width: 320, height: 240, faces: [{ person: 1, x: 20, y: 20 }], ...more });

/** As Photoshop writes a picture without layers: a header, three empty sections, the planes. */
const makePsd = async (png: Uint8Array): Promise<Buffer> => {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const header = Buffer.alloc(26);
  header.write("8BPS\0\x01", "latin1");
  header.writeUInt16BE(3, 12);
  header.writeUInt32BE(info.height, 14);
  header.writeUInt32BE(info.width, 18);
  header.writeUInt16BE(8, 22);
  header.writeUInt16BE(3, 24);
  const planes = [0, 1, 2].map((channel) => Buffer.from(data.filter((_, at) => at % 3 === channel)));
  return Buffer.concat([header, Buffer.alloc(12), Buffer.alloc(2), ...planes]);
};

test("a folder of formats that nobody reads: each is named, counted by kind, listed with the album, and told the person", async (t) => {
  const instance = await freshInstance(t);
  const { miroir, photos } = instance;
  await addRun(miroir);
  await writeFile(join(photos, "a.png"), await drawn());
  await writeFile(join(photos, "notes.txt"), "Who was where");
  await writeFile(join(photos, "poster.pdf"), "%PDF-1.7\n");
  await writeFile(join(photos, "flyer.pdf"), "%PDF-1.7\n");
  await writeFile(join(photos, "scan.xyz"), Buffer.from([1, 0, 2, 0, 3]));
  const inner = await makeZip([{ name: "b.png", content: await drawn() }]);
  await writeFile(join(photos, "all.zip"), await makeZip([{ name: "inner.zip", content: inner }]));

  const report = await importAll(instance);
  assert.deepEqual(report.notLookedAt, [
    { kind: "PDF", count: 2 },
    { kind: ".xyz", count: 1 },
    { kind: "ZIP", count: 1 },
  ]);
  assert.deepEqual([report.imported, report.otherFiles, report.problems.length], [1, 1, 0]);
  const shown = await miroir.albums.show({ album: "run" });
  assert.deepEqual(
    shown.notLookedAt.map(({ path, kind }) => [path.replace(`${photos}/`, ""), kind]),
    [
      ["all.zip/inner.zip", "ZIP"],
      ["flyer.pdf", "PDF"],
      ["poster.pdf", "PDF"],
      ["scan.xyz", ".xyz"],
    ],
  );
  assert.deepEqual([shown.counts.notLookedAt, shown.counts.problems, shown.problems.length], [4, 0, 0]);

  const { subjectId: subject, personalKey } = await instance.enrol(1);
  await miroir.grants.open({ subject, personalKey });
  const out = join(instance.folder, "answer");
  await miroir.report({ subject, out, formats: ["json", "html"] });
  const html = (await readdir(out)).filter((name) => name.endsWith(".html"));
  const pages = await Promise.all(html.map((name) => readFile(join(out, name), "utf8")));
  assert.match(pages.join(""), /not looked at: 2 PDF, 1 \.xyz, 1 ZIP/);

  await rm(join(photos, "flyer.pdf"));
  assert.deepEqual((await importAll(instance)).notLookedAt[0], { kind: ".xyz", count: 1 });
  assert.equal(
    (await miroir.albums.show({ album: "run" })).notLookedAt.length,
    3,
    "what is gone is not listed",
  );
});

test("of pages, frames and pictures in one file it is said that one was looked at", async (t) => {
  const instance = await freshInstance(t);
  const { miroir, photos } = instance;
  await addRun(miroir);
  await copyFile("test/vision/fixtures/page-two.tif", join(photos, "scan.tif"));
  const jpeg = await drawn({ format: "jpeg" });
  const other = await drawn({ format: "jpeg", faces: [{ person: 2, x: 90, y: 20 }] });
  const map = await sharp(jpeg).resize(160).jpeg().toBuffer();
  await writeFile(join(photos, "stereo.mpo"), Buffer.concat([jpeg, other]));
  await writeFile(
    join(photos, "bright.jpg"),
    Buffer.concat([await drawn({ format: "jpeg", faces: [{ person: 3, x: 150, y: 90 }] }), map]),
  );
  const pages = [0, 1, 2].map((at) => ({
    create: { width: 64, height: 64, channels: 3 as const, background: { r: 90 * at, g: 9, b: 9 } },
  }));
  const moving = await sharp(await Promise.all(pages.map((page) => sharp(page).png().toBuffer())), {
    join: { animated: true },
  })
    .webp()
    .toBuffer();
  await writeFile(join(photos, "moving.webp"), moving);
  const report = await importAll(instance);
  assert.deepEqual([report.imported, report.problems, report.inPart.length], [4, [], 3]);
  const { inPart } = await miroir.albums.show({ album: "run" });
  assert.deepEqual(
    inPart.map(({ path, of }) => [path.replace(`${photos}/`, ""), of]),
    [
      ["moving.webp", 3],
      ["scan.tif", 2],
      ["stereo.mpo", 2],
    ],
  );
});

test("BMP, JPEG 2000, JPEG XL and Photoshop are looked at where ffmpeg reads them", {
  skip: withoutFfmpeg,
}, async (t) => {
  const instance = await freshInstance(t);
  const { miroir, photos, folder } = instance;
  await addRun(miroir);
  const png = join(folder, "a.png");
  await writeFile(png, await drawn());
  const ffmpeg = (name: string, ...options: string[]): unknown =>
    execFileSync("ffmpeg", ["-v", "error", "-i", png, ...options, join(photos, name)]);
  ffmpeg("a.bmp");
  ffmpeg("b.jp2", "-c:v", "jpeg2000", "-pred", "1", "-pix_fmt", "rgb24");
  ffmpeg("c.jxl", "-distance", "0");
  await writeFile(join(photos, "d.psd"), await makePsd(await readFile(png)));
  const report = await importAll(instance);
  assert.deepEqual(report.problems, []);
  assert.deepEqual([report.imported, report.faces, report.notLookedAt], [4, 4, []]);
  const kinds = await instance.sql((sql) =>
    sql.query<{ mediaType: string }>(`select media_type as "mediaType" from items order by seq`),
  );
  assert.deepEqual(
    kinds.map(({ mediaType }) => mediaType),
    ["image/bmp", "image/jp2", "image/jxl", "image/vnd.adobe.photoshop"],
  );
  const { subjectId: subject, personalKey } = await instance.enrol(1);
  await miroir.grants.open({ subject, personalKey });
  assert.equal((await miroir.scan()).shown, 4, "and compared");
});

/** A bitmap whose masks say in which order the colours stand: an unusual one. */
const makeMaskedBitmap = (): Buffer => {
  const header = Buffer.alloc(14 + 108);
  header.write("BM", "latin1");
  header.writeUInt32LE(header.length + 16, 2);
  header.writeUInt32LE(header.length, 10);
  header.writeUInt32LE(108, 14);
  header.writeInt32LE(2, 18);
  header.writeInt32LE(2, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(32, 28);
  header.writeUInt32LE(3, 30);
  header.writeUInt32LE(16, 34);
  for (const [at, mask] of [0xff000000, 0xff00, 0xff, 0xff0000].entries())
    header.writeUInt32LE(mask, 54 + 4 * at);
  return Buffer.concat([header, Buffer.alloc(16, 0x7f)]);
};

test("a form of a format that ffmpeg knows nothing of is not looked at, and not damaged", {
  skip: withoutFfmpeg,
}, async (t) => {
  const instance = await freshInstance(t);
  const { miroir, photos } = instance;
  await addRun(miroir);
  await writeFile(join(photos, "a.bmp"), makeMaskedBitmap());
  const report = await importAll(instance);
  assert.deepEqual([report.problems, report.notLookedAt], [[], [{ kind: "BMP", count: 1 }]]);
});

test("without ffmpeg they are named as not looked at, and the import goes on", async (t) => {
  const instance = await freshInstance(t, { settings: { ffmpeg: "/nowhere/ffmpeg" } });
  const { photos } = instance;
  await addRun(instance.miroir);
  await writeFile(join(photos, "a.png"), await drawn());
  await writeFile(join(photos, "d.psd"), await makePsd(await drawn({ faces: [] })));
  const report = await importAll(instance);
  assert.deepEqual(
    [report.imported, report.problems, report.notLookedAt],
    [1, [], [{ kind: "PSD", count: 1 }]],
  );
});
