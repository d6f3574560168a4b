import assert from "node:assert/strict";
import test from "node:test";
import { thresholdsFor } from "../../../src/engine/people/galleries.ts";
import { addRun, freshInstance } from "../../support/instance.ts";

test("the thresholds shown are of whoever met the fewest faces, to whoever met the most; a pack that nobody measured has no figures", async (t) => {
  const instance = await freshInstance(t, { settings: { falseMatches: { shown: 1e-7, waiting: 1e-4 } } });
  const { miroir, engine } = instance;
  const nobody = await miroir.accuracy();
  assert.deepEqual([nobody.people, nobody.measured, nobody.pack], [0, null, engine.pack]);
  assert.deepEqual(
    [nobody.thresholds.review, nobody.thresholds.match],
    Object.values(thresholdsFor(engine, 0)).slice(0, 2),
  );

  await addRun(miroir);
  await miroir.albums.add({
    title: "other",
    slug: "other",
    heldBy: "own-work",
    scope: "declared",
    rightNote: "made",
  });
  for (const [album, people] of [
    ["run", [1, 50]],
    ["other", [2, 60, 61]],
  ] as const) {
    const faces = people.map((person, at) => ({ person, x: 20 + 90 * at, y: 20 }));
    await miroir.import({ paths: [await instance.picture(`${album}.png`, { faces })], album });
    const { subjectId, personalKey } = await instance.enrol(people[0], { albums: [album] });
    await miroir.grants.open({ subject: subjectId, personalKey });
    await miroir.scan();
  }
  const { people, thresholds } = await miroir.accuracy();
  const [few, many] = [thresholdsFor(engine, 2), thresholdsFor(engine, 3)];
  assert.equal(people, 2);
  assert.deepEqual(thresholds, {
    review: few.review,
    reviewTo: many.review,
    match: few.match,
    matchTo: many.match,
  });
  assert.ok(thresholds.reviewTo > thresholds.review);
});
