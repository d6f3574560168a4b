import assert from "node:assert/strict";
import test from "node:test";
import sharp from "sharp";
import { jpegAt, jpegsIn, mendJpeg } from "../../src/archive/jpeg.ts";
import { recognise } from "../../src/archive/recognise.ts";
import { isWholeJpeg } from "../../src/vision/decode.ts";
import { portrait } from "../vision/pictures.ts";

const drawn = await portrait(1, 0);
const made = { baseline: false, progressive: true };

for (const [name, progressive] of Object.entries(made)) {
  test(`a ${name} JPEG that only lacks its end marker is whole, one that lacks a byte of its pixels is not`, async () => {
    const jpeg = await sharp(drawn).jpeg({ progressive }).toBuffer();
    assert.equal(mendJpeg(jpeg), undefined, "nothing to mend");
    for (const missing of [1, 2]) {
      const mended = mendJpeg(jpeg.subarray(0, -missing));
      assert.deepEqual(mended?.mended, ["end"]);
      assert.ok(await isWholeJpeg(mended.bytes), `${missing} bytes`);
    }
    const padded = mendJpeg(Buffer.concat([jpeg.subarray(0, -2), Buffer.alloc(512)]));
    assert.ok(padded && (await isWholeJpeg(padded.bytes)), "zeros in the place of its end");
    for (const share of [0.2, 0.5, 0.9, 0.99]) {
      const half = mendJpeg(jpeg.subarray(0, Math.floor(jpeg.length * share)));
      assert.ok(!half || !(await isWholeJpeg(half.bytes)), `${share} of it`);
    }
  });

  test(`a ${name} JPEG with a line break in front is a picture by its bytes`, async () => {
    const jpeg = await sharp(drawn).jpeg({ progressive }).toBuffer();
    for (const front of ["\n", "\r\n", " \r\n\r\n", "\ufeff"]) {
      const file = Buffer.concat([Buffer.from(front), jpeg]);
      assert.equal(recognise(file.subarray(0, 64), "unnamed"), "picture");
      assert.deepEqual(mendJpeg(file), { bytes: jpeg, mended: ["front"] });
    }
  });
}

test("every JPEG of a row is found, and the thumbnail of its EXIF is part of it", async () => {
  const one = await sharp(drawn).jpeg().toBuffer();
  const two = await sharp(drawn).resize(100).jpeg({ progressive: true }).toBuffer();
  const row = Buffer.concat([one, Buffer.from("between"), two, Buffer.alloc(9)]);
  assert.deepEqual(
    jpegsIn(row).map(({ start, end, widthPx, whole }) => [start, end, widthPx, whole]),
    [
      [0, one.length, 640, true],
      [one.length + 7, one.length + 7 + two.length, 100, true],
    ],
  );
  assert.equal(jpegAt(Buffer.from("no JPEG at all")), undefined);
});

test("one that is larger than anything that is decoded is not looked through", async () => {
  const create = { width: 15_000, height: 15_000, channels: 3 as const, background: "#888" };
  const large = await sharp({ create, limitInputPixels: false }).jpeg({ quality: 1 }).toBuffer();
  assert.ok(large.length < 4_000_000);
  assert.equal(await isWholeJpeg(large), false);
});
