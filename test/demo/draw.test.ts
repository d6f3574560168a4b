import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import fc from "fast-check";
import sharp from "sharp";
import { drawPerson, drawPhotograph, EXPRESSION_NAMES, faceBoxOf } from "../../src/demo/draw.ts";
import { drawPlace } from "../../src/demo/place.ts";
import { lay } from "../../src/demo/sprite.ts";
import "../support/trials.ts";

const sha256 = (content: string | Uint8Array): string => createHash("sha256").update(content).digest("hex");

test("the drawings behind a seed never change, or the chosen cast would be other people", () => {
  const hashes = [1, 2, 77].map((seed) => sha256(drawPerson(seed)).slice(0, 16));
  assert.deepEqual(hashes, ["d1d8db06232652b7", "0840e78d48d95f27", "ac164825c2e02615"]);
});

test("a seed is one drawing, two seeds are two, and Math.random is left as it was", () => {
  const random = Math.random;
  const drawings = Array.from({ length: 200 }, (_, seed) => drawPerson(seed));
  assert.equal(Math.random, random);
  assert.equal(new Set(drawings).size, 200);
  assert.deepEqual(
    drawings,
    Array.from({ length: 200 }, (_, seed) => drawPerson(seed)),
  );
});

test("an expression changes the drawing, not the skin, the hair or the shirt", () => {
  const fills = (svg: string) => new Set(svg.match(/fill="#[0-9a-fA-F]+"/g));
  for (let seed = 0; seed < 30; seed++) {
    const still = drawPerson(seed);
    for (const expression of EXPRESSION_NAMES.filter((name) => name !== "still")) {
      const other = drawPerson(seed, expression);
      assert.notEqual(other, still, `seed ${seed} ${expression}`);
      for (const fill of fills(other))
        assert.ok(fills(still).has(fill) || /fff|000|1a1a1a/i.test(fill), fill);
    }
  }
});

test("a photograph has its size, format and EXIF, the same bytes each time, and shows the people", async () => {
  const people = [{ seed: 3, xPx: 200, yPx: 150, sizePx: 90, tiltDegrees: 8, variation: 4 }];
  const exif = { IFD2: { DateTimeOriginal: "2026:05:17 10:00:00" } };
  const photograph = { widthPx: 400, heightPx: 300, place: 5, people, exif };
  const [once, again, empty] = await Promise.all([
    drawPhotograph(photograph),
    drawPhotograph(photograph),
    drawPhotograph({ ...photograph, people: [] }),
  ]);
  const { width, height, format, exif: written } = await sharp(once).metadata();
  assert.deepEqual([width, height, format], [400, 300, "jpeg"]);
  assert.ok(written?.includes("2026:05:17 10:00:00"));
  assert.equal(sha256(once), sha256(again));
  const { x: left, y: top, width: side } = faceBoxOf(people[0]!);
  const inside = (bytes: Uint8Array) =>
    sharp(bytes).extract({ left, top, width: side, height: side }).raw().toBuffer();
  const [face, background] = [await inside(once), await inside(empty)];
  const changed = face.filter((level, at) => Math.abs(level - background[at]!) > 12).length;
  assert.ok(changed > 0.5 * face.length, `${changed} of ${face.length}`);
});

test("places hold no text and no outside reference", () => {
  for (let seed = 0; seed < 100; seed++)
    assert.doesNotMatch(drawPlace(800, 600, seed), /<text|<image|http|NaN|undefined/);
});

const block = (width: number, height: number) => {
  const bytes = new Uint8Array(4 * width * height);
  for (let at = 0; at < bytes.length; at += 4) bytes.set([200, 100, 50, 255], at);
  return { bytes, width, height, scale: 1 };
};

test("laying a sprite colours what it covers, under its light, and nothing outside the canvas", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -60, max: 120 }),
      fc.integer({ min: -60, max: 120 }),
      fc.integer({ min: -180, max: 180 }),
      fc.double({ min: 0.3, max: 3, noNaN: true }),
      (atX, atY, degrees, scale) => {
        const guard = 600;
        const all = new Uint8Array(3 * 80 * 60 + 2 * guard);
        const canvas = { bytes: all.subarray(guard, all.length - guard), width: 80, height: 60 };
        const placement = { anchorX: 10, anchorY: 10, atX, atY, scale, degrees, light: [0.5, 1, 2] as const };
        lay(canvas, block(20, 20), placement);
        assert.ok(all.subarray(0, guard).every((level) => level === 0));
        assert.ok(all.subarray(-guard).every((level) => level === 0));
        const within = atX >= 0 && atX < 80 && atY >= 0 && atY < 60;
        const pixel = 3 * (80 * atY + atX);
        if (within) assert.deepEqual([...canvas.bytes.subarray(pixel, pixel + 3)], [100, 100, 100]);
      },
    ),
  );
});

test("a half-covered edge mixes the sprite with what lies under it", () => {
  const sprite = block(4, 4);
  for (let at = 0; at < 4 * 16; at += 4) sprite.bytes.set([100, 50, 25, 128], at);
  const canvas = { bytes: new Uint8Array(3 * 16).fill(200), width: 4, height: 4 };
  lay(canvas, sprite, { anchorX: 0, anchorY: 0, atX: 0, atY: 0, scale: 1, degrees: 0, light: [1, 1, 1] });
  // 100 + 200 x (1 - 128 / 255) = 199.6 and so on.
  assert.deepEqual([...canvas.bytes.subarray(15, 18)], [200, 150, 125]);
});
