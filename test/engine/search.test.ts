import assert from "node:assert/strict";
import test from "node:test";
import { addRun, freshInstance, referencePhotos } from "../support/instance.ts";
import { type MadeFace, makePicture } from "../support/made-vision.ts";

const reason = "she asked at the desk";
const photo = async (faces: readonly MadeFace[]) => ({
  name: "probe.png",
  bytes: await makePicture({ width: 320, height: 240, background: 4, faces }),
});

test("a search says the same of a stranger, of somebody enrolled without a grant, and of somebody who left", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const one = await instance.enrol(1);
  await miroir.grants.open({ subject: one.subjectId, personalKey: one.personalKey });
  await instance.enrol(2);
  const left = await instance.enrol(3);
  await miroir.withdraw({ subject: left.subjectId });
  const ask = async (person: number) => {
    const startedMs = performance.now();
    const answer = await miroir.search({
      photo: await photo([{ person, x: 60, y: 60 }]),
      purpose: "find",
      reason,
    });
    const { searchId: _, ...said } = answer;
    return { said: JSON.stringify(said), ms: performance.now() - startedMs, answer };
  };
  const [known, stranger, ungranted, gone] = [await ask(1), await ask(9), await ask(2), await ask(3)];
  assert.equal(known.answer.faces[0]?.possibleMatch?.subjectId, one.subjectId);
  assert.equal(known.answer.faces[0]?.possibleMatch?.band, "likely");
  assert.equal(stranger.said, ungranted.said);
  assert.equal(stranger.said, gone.said);
  assert.deepEqual(Object.keys(stranger.answer).sort(), Object.keys(known.answer).sort());
  // Answers leave on a beat of half a second, found or not.
  for (const { ms } of [known, stranger, ungranted, gone]) assert.ok(ms >= 500, `${ms} ms`);
});

test("each face of a photograph is answered by itself, and nobody twice", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const people: string[] = [];
  for (const person of [1, 2]) {
    const enrolled = await instance.enrol(person);
    await miroir.grants.open({ subject: enrolled.subjectId, personalKey: enrolled.personalKey });
    people.push(enrolled.subjectId);
  }
  const probe = await photo([
    { person: 2, x: 20, y: 20, noise: 7 },
    { person: 9, x: 120, y: 20 },
    { person: 1, x: 220, y: 20, noise: 8 },
    { person: 1, x: 20, y: 120, noise: 60 },
  ]);
  const { faces, thresholds, expectedFalseMatches } = await miroir.search({
    photo: probe,
    purpose: "find",
    reason,
  });
  const found = faces.map(({ possibleMatch }) => possibleMatch?.subjectId ?? null);
  assert.equal(faces.length, 4);
  assert.deepEqual(found.filter((id) => id !== null).sort(), [...people].sort(), "each of them once");
  assert.equal(found[faces.findIndex(({ box }) => Math.abs(box.x - 120) < 4)], null);
  assert.ok(thresholds.review <= thresholds.match && expectedFalseMatches > 0);

  await t.test("a photograph without a face is an answer too, and everybody compared sees it", async () => {
    const none = await miroir.search({ photo: await photo([]), purpose: "find", reason });
    assert.deepEqual(none.faces, []);
    assert.equal((await miroir.profile({ subject: people[0]! })).searches.length, 2);
  });

  await t.test("what is no picture compares nobody", async () => {
    await assert.rejects(
      miroir.search({ photo: { name: "x", bytes: Buffer.from("words") }, purpose: "find", reason }),
      { code: "picture/unsupported" },
    );
    assert.equal((await miroir.profile({ subject: people[0]! })).searches.length, 2);
  });

  await t.test("an actor whose role may not search does not", async () => {
    const [mine] = await referencePhotos(1, 1);
    const auditor = { name: "eve", role: "auditor" } as const;
    const { act } = await import("../../src/engine/act.ts");
    const { search } = await import("../../src/engine/search.ts");
    await assert.rejects(act({} as never, auditor, search, { photo: mine!, purpose: "find", reason }), {
      code: "act/not-permitted",
    });
  });
});
