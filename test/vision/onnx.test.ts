/** The ONNX vision: the contract, and what only real models and files can show. */
import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import test from "node:test";
import sharp from "sharp";
import { drawPhotograph } from "../../src/demo/draw.ts";
import { fractionsOf } from "../../src/domain/region.ts";
import { intersectionOverUnion } from "../../src/domain/words.ts";
import { openVision } from "../../src/vision/onnx.ts";
import { installedFiles } from "../../src/vision/pack.ts";
import type { Template, Vision } from "../../src/vision/vision.ts";
import { isError, visionContract } from "./contract.ts";
import {
  defaultPack,
  empty,
  fixture,
  group,
  LIMITS,
  MODELS_FOLDER,
  openDefault,
  portrait,
} from "./pictures.ts";

visionContract("onnx", { open: openDefault, portrait, group, empty });

const opened = openDefault({ template: true });
test.after(async () => (await opened).close());

const score = (a: Template, b: Template): number =>
  a.vector.reduce((sum, value, at) => sum + value * b.vector[at]!, 0);

const only = async (vision: Vision, bytes: Uint8Array): Promise<Template> => {
  const { faces } = await vision.detect(bytes);
  assert.equal(faces.length, 1);
  return (await vision.templates(bytes, faces))[0]!;
};

test("a face of 146 px is found in a panorama of 30,000 x 3,000, for comparing and for masking", async () => {
  const vision = await opened;
  const people = [{ seed: 374, xPx: 300, yPx: 200, sizePx: 146 }];
  const input = Buffer.from(await drawPhotograph({ widthPx: 600, heightPx: 400, place: 3, people }));
  const create = { width: 30_000, height: 3000, channels: 3, background: "#7a8a90" } as const;
  const bytes = await sharp({ create, limitInputPixels: false })
    .composite([{ input, left: 17_100, top: 1300 }])
    .jpeg()
    .toBuffer();
  const there = { x: 17_330, y: 1390, width: 146, height: 200 };
  for (const recall of ["ordinary", "high"] as const) {
    const { faces, widthPx } = await vision.detect(bytes, { recall });
    assert.deepEqual([faces.length, widthPx], [1, 30_000], recall);
    assert.ok(intersectionOverUnion(faces[0]!.box, there) > 0.7, recall);
  }
});

test("all eight EXIF orientations give the same face and the same template", async () => {
  const vision = await opened;
  const upright = await portrait(1, 0);
  const reference = await vision.detect(upright);
  const template = await only(vision, upright);
  for (let orientation = 1; orientation <= 8; orientation++) {
    // Stored so that the orientation turns it back: the inverse of each of EXIF's eight.
    const [degrees, mirror] = (
      [
        [0, false],
        [0, true],
        [180, false],
        [180, true],
        [270, true],
        [270, false],
        [90, true],
        [90, false],
      ] as const
    )[orientation - 1]!;
    const pixels = await sharp(upright).raw().toBuffer({ resolveWithObject: true });
    const { width, height, channels } = pixels.info;
    const flipped = mirror
      ? await sharp(pixels.data, { raw: { width, height, channels } }).flop().png().toBuffer()
      : await sharp(pixels.data, { raw: { width, height, channels } }).png().toBuffer();
    const stored = await sharp(flipped)
      .rotate(degrees)
      .withMetadata({ orientation })
      .jpeg({ quality: 95 })
      .toBuffer();
    const found = await vision.detect(stored);
    assert.deepEqual(
      [found.widthPx, found.heightPx],
      [reference.widthPx, reference.heightPx],
      `orientation ${orientation}`,
    );
    assert.equal(found.faces.length, 1, `orientation ${orientation}`);
    assert.ok(
      intersectionOverUnion(found.faces[0]!.box, reference.faces[0]!.box) > 0.85,
      `orientation ${orientation}`,
    );
    assert.ok(score(await only(vision, stored), template) > 0.9, `orientation ${orientation}`);
  }
});

for (const name of ["drawn.heic", "drawn-turned.heic"])
  test(`an HEVC picture is upright and shows the same person: ${name}`, async () => {
    const vision = await opened;
    const bytes = await readFile(fixture(name));
    const { widthPx, heightPx, mediaType, faces } = await vision.detect(bytes);
    assert.deepEqual([widthPx, heightPx, mediaType, faces.length], [640, 480, "image/heic", 1]);
    assert.ok(score(await only(vision, bytes), await only(vision, await portrait(1, 0))) > 0.9);
  });

for (const degrees of [90, 180, 270])
  test(`a photograph lying on its side (${degrees} degrees, no EXIF) is found, and scores as the same person`, async () => {
    const vision = await opened;
    const upright = await portrait(1, 0);
    const turned = await sharp(upright).rotate(degrees).jpeg({ quality: 95 }).toBuffer();
    const [enrolled] = await vision.templates(upright, (await vision.detect(upright)).faces);
    assert.ok(score(await only(vision, turned), enrolled!) > 0.8);
  });

test("the same person scores the same at 12 megapixels and at 1", async () => {
  const vision = await opened;
  const small = await portrait(1, 0);
  const large = await sharp(small).resize(4000, 3000).jpeg({ quality: 90 }).toBuffer();
  assert.ok(score(await only(vision, large), await only(vision, small)) > 0.95);
});

test("a Display P3 picture, read without its profile, scores as the same picture in sRGB", async () => {
  const vision = await opened;
  const plain = await portrait(1, 0);
  const wide = await sharp(plain).withIccProfile("p3").jpeg({ quality: 95 }).toBuffer();
  // A drawing encoded twice scores .97 with itself; on real faces this is .997.
  assert.ok(score(await only(vision, wide), await only(vision, plain)) > 0.93);
});

test("a face that fills the frame is found, given a tenth of its size around it", async () => {
  const vision = await opened;
  for (const person of [1, 2] as const) {
    const bytes = await portrait(person, 0);
    const { x, y, width, height } = (await vision.detect(bytes)).faces[0]!.box;
    const close = await sharp(bytes)
      .extract({
        left: Math.round(x - width / 10),
        top: Math.round(y - height / 10),
        width: Math.round(width * 1.2),
        height: Math.round(height * 1.2),
      })
      .png()
      .toBuffer();
    assert.equal((await vision.detect(close)).faces.length, 1);
  }
});

test("a hint finds small faces that the passes over a large picture miss, and makes none", async () => {
  const vision = await openDefault({ template: false });
  const people = [374, 177, 288, 161].map((seed, at) => ({
    seed,
    xPx: 700 + 900 * at,
    yPx: 1500,
    sizePx: 18,
  }));
  const size = { widthPx: 4096, heightPx: 3072 };
  const bytes = await drawPhotograph({ ...size, place: 7, people });
  const hints = people.map(({ xPx, yPx }) => ({ x: xPx - 12, y: yPx - 12, width: 24, height: 24 }));
  const elsewhere = people.map(({ xPx }) => ({ x: xPx - 12, y: 400, width: 24, height: 24 }));
  const found = async (boxes: typeof hints): Promise<number> =>
    (await vision.detect(bytes, { hints: boxes.map((box) => fractionsOf(box, size)) })).faces.length;
  const [none, wrong, right] = [await found([]), await found(elsewhere), await found(hints)];
  assert.ok(none < 4, `${none} of 4 without a hint: draw them smaller`);
  assert.deepEqual([wrong, right], [none, 4]);
  await vision.close();
});

test("more faces than the limit are refused, with the limit", async () => {
  const limits = { ...LIMITS, maxFaces: 2 };
  const vision = await openVision({
    pack: await defaultPack(),
    modelsFolder: MODELS_FOLDER,
    limits,
    template: false,
  });
  await assert.rejects(vision.detect((await group()).bytes), isError("picture/too-many-faces"));
  await vision.close();
});

const copiedModels = async (t: { after(done: () => Promise<void>): void }): Promise<string> => {
  const folder = await mkdtemp(path.join(tmpdir(), "miroir-models-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await cp(MODELS_FOLDER, folder, { recursive: true });
  return folder;
};

test("a model file with one byte changed is not loaded, whichever it is", async (t) => {
  const folder = await copiedModels(t);
  const pack = await defaultPack();
  for (const { file } of installedFiles(pack)) {
    const whole = await readFile(path.join(folder, file));
    const changed = Buffer.from(whole);
    changed[changed.length >> 1]! ^= 1;
    await writeFile(path.join(folder, file), changed);
    const options = { pack, modelsFolder: folder, limits: LIMITS };
    const enrol = async () => {
      const vision = await openVision({ ...options, template: true });
      await vision.detect(await portrait(2, 0)).finally(() => vision.close());
    };
    await assert.rejects(enrol, isError("model/changed"), file);
    if (file !== "template.onnx")
      await assert.rejects(openVision({ ...options, template: false }), isError("model/changed"), file);
    await writeFile(path.join(folder, file), whole);
  }
});

test("import opens no template model: detection works in a folder that has none", async (t) => {
  const folder = await copiedModels(t);
  await rm(path.join(folder, "template.onnx"));
  const pack = await defaultPack();
  const vision = await openVision({ pack, modelsFolder: folder, limits: LIMITS, template: false });
  assert.equal((await vision.detect(await portrait(2, 0))).faces.length, 1);
  await vision.close();
  const withTemplate = openVision({ pack, modelsFolder: folder, limits: LIMITS, template: true });
  await assert.rejects(withTemplate, isError("model/missing"));
});

test("a masked copy keeps nothing of the original's metadata, thumbnail or hidden text", async () => {
  const vision = await opened;
  const secret = "Kept Nowhere 4711";
  const bytes = await sharp(await portrait(1, 0))
    .withExif({ IFD0: { ImageDescription: secret, Artist: secret } })
    .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/">${secret}</x:xmpmeta>`)
    .jpeg()
    .toBuffer();
  assert.ok(bytes.includes(secret));
  const masked = Buffer.from(await vision.mask(bytes, { regions: [], maxSidePx: 640 }));
  assert.ok(!masked.includes(secret) && !masked.includes("Exif"));
  const head = masked.subarray(0, 700).toString("latin1");
  const segments = [...head.matchAll(/\xff([\xe1-\xef])..(.{11})/gs)].map(([, marker, says]) => [
    marker,
    says,
  ]);
  assert.deepEqual(segments, [["\xe2", "ICC_PROFILE"]], "no segment but the one that says what colours mean");
});
