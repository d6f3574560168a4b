/** The live capture's thresholds, against drawn people and the real detector (domain/capture.ts says what was measured). */
import assert from "node:assert/strict";
import test from "node:test";
import { framesOf } from "../../src/demo/camera.ts";
import {
  CAPTURE_STEPS,
  type CaptureStep,
  drawChallenge,
  judgeStep,
  type SeenFrame,
} from "../../src/domain/capture.ts";
import { watching } from "../support/watching.ts";

const LEAST_EYES_PX = 24;

test("of drawn people the right movement passes, and a still picture, a tilted one, the wrong movement and two people do not", async (t) => {
  const see = await watching(t);
  for (const seed of [7, 21, 33, 48, 101]) {
    const seen = new Map<CaptureStep, SeenFrame[]>();
    for (const step of CAPTURE_STEPS)
      seen.set(step, await see(await framesOf({ seed }, step, step === "straight" ? 2 : 4)));
    const straight = seen.get("straight")!;
    const first = judgeStep("straight", straight, null, LEAST_EYES_PX);
    assert.equal(first.done.length, 2, `${seed} straight: ${first.feedback}`);
    const base = straight[0]!.face;
    for (const step of CAPTURE_STEPS.slice(1)) {
      const { done, feedback } = judgeStep(step, seen.get(step)!, base, LEAST_EYES_PX);
      assert.ok(done.length > 0, `${seed} ${step}: ${feedback}`);
      // Any other movement, and none at all: a photograph can be held closer and tilted, and does not turn.
      for (const other of CAPTURE_STEPS) {
        if (other === step) continue;
        const judged = judgeStep(step, seen.get(other)!, base, LEAST_EYES_PX);
        if (step === "closer" || step.startsWith("tilt")) {
          if (other === "straight") assert.equal(judged.done.length, 0, `${seed} ${other} for ${step}`);
        } else assert.equal(judged.done.length, 0, `${seed} ${other} for ${step}`);
      }
    }
    const two = await see(await framesOf({ seed, beside: seed + 1 }, "straight", 1));
    assert.deepEqual(judgeStep("straight", two, null, LEAST_EYES_PX).feedback, ["several-faces"]);
  }
});

test("every challenge begins straight, holds a turn, and repeats no movement; the order is not always the same", () => {
  let seed = 1;
  const below = (n: number): number => {
    seed = (seed * 48271) % 2147483647;
    return seed % n;
  };
  const drawn = Array.from({ length: 200 }, () => drawChallenge(below));
  for (const [first, ...moves] of drawn) {
    assert.equal(first, "straight");
    assert.ok(moves.length === 2 || moves.length === 3);
    assert.equal(new Set(moves).size, moves.length);
    assert.ok(moves.some((move) => move.startsWith("turn")));
  }
  assert.ok(new Set(drawn.map((steps) => steps.join())).size > 40);
});
