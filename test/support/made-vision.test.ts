import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import sharp from "sharp";
import { MiroirError } from "../../src/domain/errors.ts";
import {
  kin,
  MADE_PACK,
  type MadeFace,
  makePicture,
  openVision,
  qualityOfNorm,
  templateOf,
} from "./made-vision.ts";
import { trials } from "./trials.ts";

const vision = await openVision({ template: true });
const cosine = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, at) => sum + value * b[at]!, 0);
const isError = (code: string) => (error: unknown) => error instanceof MiroirError && error.code === code;

const facesOnGrid: fc.Arbitrary<MadeFace[]> = fc
  .array(
    fc.record({
      person: fc.integer({ min: 1, max: 0xffffff }),
      size: fc.integer({ min: 24, max: 64 }),
      noise: fc.integer({ min: 0, max: 255 }),
      quality: fc.integer({ min: 0, max: 255 }),
    }),
    { maxLength: 12 },
  )
  .map((faces) =>
    faces.map((face, at) => ({ ...face, x: 3 + 70 * (at % 4), y: 5 + 70 * Math.floor(at / 4) })),
  );

for (const format of ["png", "jpeg", "webp"] as const) {
  test(`every made face is found again with its box, person and quality in ${format}`, async () => {
    await fc.assert(
      fc.asyncProperty(facesOnGrid, fc.nat(), async (faces, background) => {
        const bytes = await makePicture({ width: 300, height: 220, faces, background, format });
        const { faces: found } = await vision.detect(bytes);
        const templates = await vision.templates(bytes, found);
        assert.equal(found.length, faces.length);
        for (const { person, x, y, size, noise, quality } of faces) {
          const at = found.findIndex(({ box }) => Math.abs(box.x - x) <= 1 && Math.abs(box.y - y) <= 1);
          assert.ok(at >= 0, "the box is where the face was drawn");
          assert.ok(Math.abs(found[at]!.sizePx - size!) <= 1);
          assert.equal(found[at]!.quality, quality! / 255);
          assert.deepEqual(templates[at]!.vector, templateOf(person, noise));
        }
      }),
      { numRuns: trials(40) },
    );
  });
}

test("the same person scores above .9, strangers below .3, kin what was asked", () => {
  for (let person = 1; person < 60; person++) {
    assert.ok(cosine(templateOf(person, 3), templateOf(person, 77)) > 0.9);
    assert.ok(Math.abs(cosine(templateOf(person), templateOf(kin(person, 0.55))) - 0.55) < 0.003);
    for (let other = 1; other < person; other++) {
      assert.ok(Math.abs(cosine(templateOf(person, 1), templateOf(other, 2))) < 0.3);
    }
  }
});

test("vectors have unit length and norms follow quality", async () => {
  const bytes = await makePicture({
    width: 200,
    height: 100,
    faces: [{ person: 9, x: 8, y: 8, noise: 4, quality: qualityOfNorm(2.5) }],
  });
  const { faces } = await vision.detect(bytes);
  const [template] = await vision.templates(bytes, faces);
  assert.ok(Math.abs(cosine(template!.vector, template!.vector) - 1) < 1e-5);
  assert.ok(Math.abs(template!.norm - 2.5) < 0.02);
  assert.equal(template!.eyesPx, 24);
});

test("sizes and boxes are those of the upright picture, whatever the stored orientation", async () => {
  for (let orientation = 1; orientation <= 8; orientation++) {
    const faces = [{ person: 5, x: 10, y: 20 }];
    const bytes = await makePicture({ width: 300, height: 200, faces, orientation, format: "jpeg" });
    const seen = await vision.detect(bytes);
    assert.deepEqual(
      [seen.widthPx, seen.heightPx, seen.faces.length],
      [300, 200, 1],
      `orientation ${orientation}`,
    );
    assert.deepEqual(seen.faces[0]!.box, { x: 10, y: 20, width: 48, height: 48 });
  }
});

for (const style of ["ellipse", "rectangle"] as const) {
  test(`a face under the mask (${style}) is gone, the other one stays, and no metadata is left`, async () => {
    const faces = [
      { person: 1, x: 10, y: 60 },
      { person: 2, x: 200, y: 60 },
    ];
    const exif = { IFD0: { Copyright: "canary" } };
    const bytes = await makePicture({ width: 320, height: 240, faces, exif, format: "jpeg" });
    const masked = await vision.mask(bytes, {
      regions: [{ x: 10, y: 60, width: 48, height: 48 }],
      style,
      maxSidePx: 320,
    });
    const left = await vision.detect(masked);
    assert.deepEqual(
      left.faces.map(({ box }) => box.x),
      [200],
    );
    assert.equal(left.mediaType, "image/jpeg");
    assert.equal((await sharp(masked).metadata()).exif, undefined);
  });
}

test("backgrounds differ in bytes and perceptual hash, equal requests give equal bytes", async () => {
  const hashes = new Set<string>();
  for (let background = 0; background < 20; background++) {
    const [once, again] = [
      await makePicture({ width: 160, height: 120, background }),
      await makePicture({ width: 160, height: 120, background }),
    ];
    assert.deepEqual(once, again);
    hashes.add((await vision.detect(once)).perceptualHash);
  }
  assert.equal(hashes.size, 20);
});

test("bytes that are no picture, or too much of one, are refused with the seam's codes", async () => {
  const picture = await makePicture({
    width: 300,
    height: 200,
    faces: [
      { person: 1, x: 0, y: 0 },
      { person: 2, x: 100, y: 0 },
    ],
  });
  const narrow = await openVision({ template: true, limits: { maxPixels: 50_000, maxFaces: 10 } });
  const lonely = await openVision({ template: true, limits: { maxFaces: 1 } });
  await assert.rejects(vision.detect(new Uint8Array()), isError("picture/empty"));
  await assert.rejects(
    vision.detect(new TextEncoder().encode("not a picture")),
    isError("picture/unsupported"),
  );
  await assert.rejects(vision.detect(picture.subarray(0, picture.length / 2)), isError("picture/damaged"));
  await assert.rejects(narrow.detect(picture), isError("picture/too-many-pixels"));
  await assert.rejects(lonely.detect(picture), isError("picture/too-many-faces"));
});

test("a detector without a template model makes no template, and the stamp can be chosen", async () => {
  const bytes = await makePicture({ width: 100, height: 100, faces: [{ person: 1, x: 10, y: 10 }] });
  const detector = await openVision({ template: false, pack: "other@123456789abc" });
  const { faces } = await detector.detect(bytes);
  assert.equal(detector.pack, "other@123456789abc");
  assert.equal(vision.pack, MADE_PACK);
  await assert.rejects(detector.templates(bytes, faces), isError("internal/broken-promise"));
  await detector.close();
  await assert.rejects(detector.detect(bytes), isError("internal/broken-promise"));
});
