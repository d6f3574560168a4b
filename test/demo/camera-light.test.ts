/** Nobody is too dark for the capture: light is judged by what of a face can be told apart, not by how bright it is (R103). */
import assert from "node:assert/strict";
import test from "node:test";
import sharp from "sharp";
import { framesOf } from "../../src/demo/camera.ts";
import { skinOf } from "../../src/demo/draw.ts";
import { type CaptureStep, judgeStep } from "../../src/domain/capture.ts";
import { watching } from "../support/watching.ts";

const LEAST_EYES_PX = 24;
/** The darkest skin that is drawn, three people of it, and the lightest. */
const DARKEST = [16, 46, 69];
const LIGHTEST = [27, 49];

test("a dark-skinned person before a bright wall, exposed for the wall, passes every movement", async (t) => {
  const see = await watching(t);
  for (const seed of DARKEST) {
    assert.equal(skinOf(seed), "#5c3937");
    const before = { seed, wall: "#f4f4f0", exposure: 0.45 };
    const [straight] = await see(await framesOf(before, "straight", 1));
    for (const step of ["straight", "turn-left", "turn-right", "closer"] satisfies CaptureStep[]) {
      const seen = await see(await framesOf(before, step, 3));
      const { done, feedback } = judgeStep(step, seen, straight!.face, LEAST_EYES_PX);
      assert.ok(done.length > 0, `${seed} ${step}: ${feedback}, ${JSON.stringify(seen.at(-1)!.face)}`);
    }
  }
});

test("a frame in which nothing of a face can be told apart does not pass, whatever the skin", async (t) => {
  const see = await watching(t);
  for (const seed of [...DARKEST, ...LIGHTEST]) {
    const [fine] = await framesOf({ seed, wall: "#9a9a9a" }, "straight", 1);
    const black = await sharp(fine).linear(0.03, 0).jpeg().toBuffer();
    const white = await sharp(fine).linear(0.1, 235).jpeg().toBuffer();
    for (const frame of [black, white]) {
      const seen = await see([new Uint8Array(frame)]);
      const { done, feedback } = judgeStep("straight", seen, null, LEAST_EYES_PX);
      assert.equal(done.length, 0, `${seed}`);
      assert.ok(["too-dark", "too-bright", "no-face"].includes(feedback[0]!), `${seed}: ${feedback}`);
    }
  }
});
