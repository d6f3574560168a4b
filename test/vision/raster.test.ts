/** Pixels in memory: what is done fast is what is done pixel by pixel. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { type Raster, turned, unturned } from "../../src/vision/raster.ts";

const raster = fc.tuple(fc.integer({ min: 1, max: 80 }), fc.integer({ min: 1, max: 80 }), fc.nat()).map(
  ([widthPx, heightPx, seed]): Raster => ({
    widthPx,
    heightPx,
    data: Uint8Array.from({ length: widthPx * heightPx * 3 }, (_, at) => (at * 31 + seed) % 251),
  }),
);

test("a turn moves every pixel to its place and changes none, whatever the size", () => {
  fc.assert(
    fc.property(raster, fc.integer({ min: -4, max: 7 }), (source, quarters) => {
      const result = turned(source, quarters);
      const { widthPx: w, heightPx: h } = source;
      assert.deepEqual([result.widthPx, result.heightPx], quarters % 2 === 0 ? [w, h] : [h, w]);
      for (let y = 0; y < result.heightPx; y++)
        for (let x = 0; x < result.widthPx; x++) {
          const [fromX, fromY] = unturned(x + 0.5, y + 0.5, quarters, w, h);
          const at = (Math.floor(fromY) * w + Math.floor(fromX)) * 3;
          const to = (y * result.widthPx + x) * 3;
          for (let c = 0; c < 3; c++) assert.equal(result.data[to + c], source.data[at + c]);
        }
    }),
  );
});

test("four quarter turns give the picture back", () => {
  fc.assert(
    fc.property(raster, (source) => {
      const all = [1, 1, 1, 1].reduce((seen, quarters) => turned(seen, quarters), source);
      assert.deepEqual(Buffer.from(all.data), Buffer.from(source.data));
    }),
  );
});
