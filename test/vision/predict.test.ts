/** Where heads should be between two frames that are looked at, and what is made of it. */
import assert from "node:assert/strict";
import test from "node:test";
import type { Box } from "../../src/domain/words.ts";
import { predicted, verified } from "../../src/vision/predict.ts";

const boxAt = (x: number, y = 100, side = 50): Box => ({ x, y, width: side, height: side });
const frame = { widthPx: 4, heightPx: 4, data: new Uint8Array(48) };

test("a head is expected further on the way it went, however far apart frames are; one that is new, where it was found", () => {
  const before = { atMs: 0, boxes: [boxAt(100), boxAt(400)] };
  const last = { atMs: 40, boxes: [boxAt(108, 98), boxAt(400), boxAt(600)] };
  assert.deepEqual(predicted(before, last, 80), [boxAt(116, 96), boxAt(400), boxAt(600)]);
  assert.deepEqual(predicted(before, last, 60)[0], boxAt(112, 97));
  assert.deepEqual(predicted(undefined, last, 80), last.boxes);
  assert.deepEqual(predicted(before, { atMs: 40, boxes: [] }, 80), []);
});

test("heads are what was seen at their places; one empty place, or one face at two of them, asks for the whole frame", async () => {
  const places = [boxAt(100), boxAt(300)];
  const asked: number[] = [];
  const answers = (boxes: (Box | undefined)[]) => ({
    boxesAt: async (_: unknown, at: readonly Box[]) => {
      asked.push(at.length);
      return boxes;
    },
  });
  assert.deepEqual(await verified(answers([boxAt(103), boxAt(301)]), frame, places), [
    boxAt(103),
    boxAt(301),
  ]);
  assert.equal(await verified(answers([boxAt(103), undefined]), frame, places), undefined);
  assert.equal(await verified(answers([boxAt(200), boxAt(203)]), frame, places), undefined);
  assert.deepEqual(asked, [2, 2, 2]);
  assert.deepEqual(await verified(answers([]), frame, []), []);
  assert.equal(asked.length, 3, "where nobody is known nothing is looked at");
});
