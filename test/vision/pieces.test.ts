import assert from "node:assert/strict";
import test from "node:test";
import { piecesOf, sideForPieces } from "../../src/vision/pieces.ts";

const blank = (widthPx: number, heightPx: number) => ({
  raster: { widthPx, heightPx, data: new Uint8Array(widthPx * heightPx * 3) },
  scale: 0.5,
});

test("a picture of an ordinary shape is one piece, as is a long one that is small", () => {
  assert.equal(sideForPieces({ widthPx: 6000, heightPx: 4000 }, 1600), 1600);
  assert.deepEqual(piecesOf(blank(1600, 1067), 1600), []);
  assert.deepEqual(piecesOf(blank(1500, 300), 1600), []);
});

test("pieces of a long picture cover all of it, and each point of it lies well inside one, whichever way it stands", () => {
  for (const [widthPx, heightPx] of [
    [5333, 533],
    [700, 9000],
    [4000, 1600],
    [20_000, 40],
  ] as const) {
    const pieces = piecesOf(blank(widthPx, heightPx), 1600);
    const long = Math.max(widthPx, heightPx);
    const spans = pieces.map(({ base: { raster }, leftPx, topPx }) => {
      const start = (widthPx === long ? leftPx : topPx) * 0.5;
      return [start, start + Math.max(raster.widthPx, raster.heightPx)] as const;
    });
    assert.equal(spans[0]![0], 0);
    assert.equal(Math.round(spans.at(-1)![1]), long);
    for (const [at, [start]] of spans.entries())
      if (at > 0) assert.ok(start <= spans[at - 1]![1] - 400, "neighbours share what a face needs");
  }
});
