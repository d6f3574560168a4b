import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import type { CaptureStep } from "../../../src/domain/capture.ts";
import type { CaptureEvidence } from "../../../src/domain/capture-evidence.ts";
import { capturesOf } from "../../../src/engine/portal/capture.ts";
import { evidenceOf } from "../../../src/engine/portal/capture-evidence.ts";
import { freshInstance } from "../../support/instance.ts";
import { base64, browserOf, capture, madeFrame } from "../../support/portal.ts";
import { appOf } from "../../support/server.ts";

const cameraOf = async (t: TestContext) => {
  const { engine, clock } = await freshInstance(t);
  const her = browserOf(appOf(engine));
  const evidence = (enrolment: string): CaptureEvidence =>
    evidenceOf(capturesOf(engine).require(enrolment, clock.now));
  const begin = async () =>
    (await her.ask("POST", "/portal/enrolments", { invitation: null })).json as {
      enrolment: string;
      steps: CaptureStep[];
    };
  const show = async (enrolment: string, step: CaptureStep, ...frames: readonly Uint8Array[]) =>
    her.ask("POST", `/portal/enrolments/${enrolment}/frames`, { step, frames: frames.map(base64) });
  const watchedOf = (enrolment: string) => capturesOf(engine).require(enrolment, clock.now).watched;
  return { her, evidence, begin, show, watchedOf };
};

test("somebody who moves at a person's pace before a camera raises no doubt", async (t) => {
  const { her, evidence } = await cameraOf(t);
  const { doubts, figures } = evidence(await capture(her, null, () => 7));
  assert.deepEqual(doubts, []);
  assert.equal(figures.soonestMs, 2000);
});

test("frames that come as fast as a program sends them are doubted", async (t) => {
  const { evidence, begin, show } = await cameraOf(t);
  const { enrolment, steps } = await begin();
  for (const step of steps)
    assert.equal((await show(enrolment, step, await madeFrame(7, step))).json.passed, true);
  assert.deepEqual(evidence(enrolment).doubts, ["too-fast"]);
});

test("a frame that comes again at another moment is doubted; twice in one post it is one moment of a slow camera", async (t) => {
  const { her, evidence, begin, show } = await cameraOf(t);
  const { enrolment, steps } = await begin();
  const still = await madeFrame(7, "straight");
  her.wait(2);
  await show(enrolment, "straight", still, still);
  assert.deepEqual(evidence(enrolment).doubts, []);
  await show(enrolment, steps[1]!, still);
  assert.deepEqual(evidence(enrolment).doubts, ["same-frame"]);
  assert.equal(evidence(enrolment).figures.repeated, 1);
});

test("how face and background moved is measured, and the pixels of it go with whoever leaves", async (t) => {
  const { her, evidence, watchedOf } = await cameraOf(t);
  const enrolment = await capture(her, null, () => 7);
  const { figures } = evidence(enrolment);
  for (const name of ["unexplained", "relief", "backgroundMoved", "backgroundStill"])
    assert.equal(typeof figures[name], "number", name);
  const { straight, pieces } = watchedOf(enrolment);
  const levels = [straight!.face.levels, straight!.scene.levels, ...pieces];
  assert.ok(levels.every((each) => each.some((level) => level !== 0)));
  await her.ask("DELETE", `/portal/enrolments/${enrolment}`);
  assert.ok(levels.every((each) => each.every((level) => level === 0)));
});
