/** What a capture says of attacks with drawn people, against the real detector. The counts are in docs/guide/capture.md. */
import assert from "node:assert/strict";
import test from "node:test";
import { attackOf, type Moment, stillOf, watched } from "../../../bench/attacks.ts";
import { framesOf } from "../../../src/demo/camera.ts";
import type { CaptureStep } from "../../../src/domain/capture.ts";
import type { Captured } from "../../../src/engine/images/jobs.ts";
import { watching } from "../../support/watching.ts";

const STEPS: readonly CaptureStep[] = ["straight", "turn-left", "tilt-right"];
const SEEDS = [7, 21, 33];

const momentsOf = async (
  see: (frames: readonly Uint8Array[]) => Promise<Captured[]>,
  frame: (step: CaptureStep) => Promise<Uint8Array>,
): Promise<Moment[]> => {
  const moments: Moment[] = [];
  for (const step of STEPS) {
    const bytes = await frame(step);
    const [seen] = await see([bytes]);
    moments.push({ step, bytes, seen: seen! });
  }
  return moments;
};

test("a drawn head that turns before a background that stays raises no doubt", async (t) => {
  const see = await watching(t);
  for (const seed of SEEDS) {
    const moments = await momentsOf(see, async (step) => (await framesOf({ seed, place: 3 }, step, 1))[0]!);
    assert.deepEqual(watched(moments).doubts, [], `${seed}: ${JSON.stringify(watched(moments).figures)}`);
  }
});

test("one still whose halves are stretched is doubted twice: it is flat, and its background moves with it", async (t) => {
  const see = await watching(t);
  for (const seed of SEEDS) {
    const [portrait] = await framesOf({ seed, place: 3 }, "straight", 1);
    const [seen] = await see([portrait!]);
    const still = await stillOf(portrait!, seen!);
    const show = attackOf("still, halves of the picture stretched", { still, room: still.bytes });
    const { doubts, figures } = watched(await momentsOf(see, (step) => show(step, 0.8)));
    assert.deepEqual(doubts, ["flat-face", "background-moves"], `${seed}: ${JSON.stringify(figures)}`);
  }
});
