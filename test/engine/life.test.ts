import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { addRun, freshInstance, referencePhotos } from "../support/instance.ts";
import { searchByTwo } from "../support/second.ts";

test("a person consents, is found, sees who searched, says not me, and leaves with nothing behind", async (t) => {
  const instance = await freshInstance(t, { onDisk: true });
  const { miroir } = instance;
  await addRun(miroir);
  await instance.picture("a.png", {
    faces: [
      { person: 1, x: 20, y: 20 },
      { person: 2, x: 120, y: 20 },
    ],
  });
  await instance.picture("b.png", {
    faces: [
      { person: 2, x: 20, y: 20 },
      { person: 3, x: 200, y: 100 },
    ],
  });
  await instance.picture("c.png", { faces: [{ person: 1, x: 50, y: 90, noise: 9 }] });
  const imported = await miroir.import({ paths: [instance.photos], album: "run" });
  assert.deepEqual([imported.imported, imported.faces, imported.problems.length], [3, 5, 0]);

  const one = await instance.enrol(1);
  assert.match(one.personalKey, /^[0-9A-Z]{5}(-[0-9A-Z]{5}){5}$/);
  await miroir.grants.open({ subject: one.subjectId, personalKey: one.personalKey });
  const plan = await miroir.scanPlan();
  assert.deepEqual([plan.items, plan.faces, plan.people], [3, 5, 1]);
  const scanned = await miroir.scan();
  assert.deepEqual(
    [scanned.compared, scanned.shown, scanned.candidates, scanned.skipped.length],
    [3, 2, 0, 0],
  );

  const [probe] = await referencePhotos(1, 1);
  const found = await searchByTwo(miroir, {
    photo: probe!,
    purpose: "find",
    reason: "she asked at the desk",
  });
  assert.equal(found.faces[0]?.possibleMatch?.subjectId, one.subjectId);
  const [stranger] = await referencePhotos(2, 1);
  const nobody = await searchByTwo(miroir, {
    photo: stranger!,
    purpose: "find",
    reason: "a photograph somebody brought",
  });
  assert.deepEqual(
    nobody.faces.map(({ possibleMatch }) => possibleMatch),
    [null],
  );

  const html = join(instance.folder, "page");
  const profile = await miroir.profile({ subject: one.subjectId, html });
  assert.equal(profile.appearances.length, 2);
  assert.deepEqual(profile.searches.map(({ outcome }) => outcome).sort(), ["compared", "returned"]);
  assert.deepEqual((await readdir(join(html, "pictures"))).length, 2);

  const audited = await miroir.audit();
  assert.deepEqual(audited.vectors, []);
  assert.ok(audited.holds, JSON.stringify(audited.checks));
  assert.ok((await miroir.log.verify()).holds);

  await miroir.review.decide({ id: profile.appearances[0]!.appearanceId, decision: "reject" });
  const forgotten = await miroir.forget({ subject: one.subjectId });
  assert.deepEqual(forgotten.check.left, []);
  assert.ok((await miroir.audit()).holds);
  const verified = await miroir.log.verify();
  assert.ok(verified.holds, verified.faults.join());
  assert.ok(verified.erased > 0);
  const again = await searchByTwo(miroir, {
    photo: probe!,
    purpose: "find",
    reason: "she left, nothing may be found",
  });
  assert.deepEqual(
    again.faces.map(({ possibleMatch }) => possibleMatch),
    [null],
  );
});
