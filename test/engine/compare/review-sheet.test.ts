/** Many faces of one person, accepted in one act after a look at their sheet. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { openEntry } from "../../../src/engine/gate/evidence.ts";
import { readEntriesOf } from "../../../src/store/evidence/ledger.ts";
import { runCommand } from "../../support/command.ts";
import { addRun, freshInstance, type InstanceOptions, referencePhotos } from "../../support/instance.ts";

const PICTURES = 5;

/** Person 1 in five pictures, with a stranger in the last, and person 2 in one. */
const scene = async (t: TestContext, options: InstanceOptions = {}) => {
  const instance = await freshInstance(t, options);
  const { miroir } = instance;
  await addRun(miroir);
  for (let i = 0; i < PICTURES; i++)
    await instance.picture(`p${i}.png`, {
      faces: [
        { person: 1, x: 40, y: 60, noise: i },
        ...(i === PICTURES - 1 ? [{ person: 9, x: 180, y: 60 }] : []),
        ...(i === 0 ? [{ person: 2, x: 180, y: 60 }] : []),
      ],
    });
  await miroir.import({ paths: [instance.photos], album: "run" });
  const [one, two] = [await instance.enrol(1), await instance.enrol(2)];
  for (const { subjectId: subject, personalKey } of [one, two])
    await miroir.grants.open({ subject, personalKey });
  await miroir.scan();
  const out = join(instance.folder, "sheet");
  const appearances = async (subject = one.subjectId) => (await miroir.profile({ subject })).appearances;
  const entries = () =>
    instance.sql(async (sql) =>
      (await readEntriesOf(sql, one.subjectId)).map((stored) => openEntry(instance.engine, stored)!.entry),
    );
  return { instance, miroir, one, two, out, appearances, entries };
};

const codeOf = async (folder: string): Promise<string> =>
  /class="code">([A-Z0-9]{4}-[A-Z0-9]{4})</.exec(await readFile(join(folder, "index.html"), "utf8"))![1]!;

test("faces are accepted in one act, with the number, after a sheet beside the reference was looked at to its end", async (t) => {
  const { instance, miroir, one, two, out, appearances, entries } = await scene(t);
  const subject = one.subjectId;
  const run = (...line: string[]) => runCommand(miroir, ["review", ...line]);
  await assert.rejects(run("accept", "--person", subject, "--from-score", ".5"), { code: "review/no-sheet" });
  await assert.rejects(run("sheet", subject, "--out", out), { code: "review/no-reference" });
  await assert.rejects(run("sheet", subject, "--out", out, "--key", two.personalKey), {
    code: "keys/personal-wrong",
  });
  assert.ok(!existsSync(out));

  const written = await run("sheet", subject, "--out", out, "--key", one.personalKey);
  const code = await codeOf(out);
  assert.ok(!JSON.stringify(written).includes(code), "the code is on the page and nowhere else");
  const page = await readFile(join(out, "index.html"), "utf8");
  assert.equal(page.match(/<figure>/g)?.length, PICTURES);
  assert.deepEqual(await readdir(join(out, "reference")), ["1.jpg", "2.jpg", "3.jpg"]);
  assert.equal((await readdir(join(out, "pictures"))).length, PICTURES);
  assert.equal((await stat(join(out, "index.html"))).mode & 0o077, 0);
  const found = await appearances();
  for (const { appearanceId } of found) assert.ok(page.includes(`miroir review reject ${appearanceId}`));

  // One is not her after all; another is found only after the sheet was written.
  await miroir.review.decide({ id: found[0]!.appearanceId, decision: "reject" });
  await instance.picture("late.png", { faces: [{ person: 1, x: 50, y: 70, noise: 77 }] });
  await miroir.import({ paths: [instance.photos], album: "run" });
  await miroir.scan();
  await assert.rejects(run("accept", "--person", subject, "--from-score", ".1", "--sheet", "AAAA-AAAA"), {
    code: "review/other-sheet",
  });
  await assert.rejects(run("accept", "--person", two.subjectId, "--from-score", ".1", "--sheet", code), {
    code: "review/other-sheet",
  });
  const typed = code.toLowerCase().replace("-", "");
  const accepted = await run("accept", "--person", subject, "--from-score", "0,1", "--sheet", typed);
  assert.deepEqual(
    { ...(accepted.data as object), name: undefined },
    {
      subjectId: subject,
      name: undefined,
      fromScore: 0.1,
      accepted: PICTURES - 1,
      waitForSecond: 0,
      notOnSheet: 1,
    },
  );
  assert.match(accepted.text, /4 faces confirmed\.\n1 with such a score was not on that sheet/);
  assert.deepEqual((await appearances()).map(({ state }) => state).sort(), [
    ...Array.from({ length: PICTURES - 1 }, () => "confirmed"),
    "shown",
  ]);
  assert.ok((await appearances(two.subjectId)).every(({ state }) => state === "shown"));
  const acts = (await entries()).filter(({ verb }) => verb === "review.accept");
  assert.deepEqual(
    acts.map(({ fromScore, accepted: n, notOnSheet, actor }) => [fromScore, n, notOnSheet, actor]),
    [[0.1, PICTURES - 1, 1, "ada"]],
  );
  await miroir.forget({ subject });
  assert.ok(!existsSync(out), "the sheet goes with her");
});

test("a score keeps the others waiting, a sheet from a score holds no face below it, and an old sheet holds nothing", async (t) => {
  const { instance, miroir, one, out, appearances } = await scene(t);
  const subject = one.subjectId;
  const scores = (await appearances()).map(({ score }) => score).sort((a, b) => b - a);
  const fromScore = (scores[1]! + scores[2]!) / 2;
  const photos = await referencePhotos(1, 1);
  const { faces } = await miroir.review.sheet({ subject, out, photos, fromScore });
  assert.equal(faces, 2);
  const sheet = await codeOf(out);
  const all = await miroir.review.accept({ subject, fromScore: 0, sheet });
  assert.deepEqual([all.accepted, all.notOnSheet], [2, PICTURES - 2]);
  await miroir.review.sheet({ subject, out, photos });
  const second = await codeOf(out);
  instance.clock.now = new Date(instance.clock.now.getTime() + 8 * 86_400_000);
  await assert.rejects(miroir.review.accept({ subject, fromScore: 0, sheet: second }), {
    code: "review/other-sheet",
  });
  await miroir.person.restrict({ subject, because: "accuracy-contested" });
  await assert.rejects(miroir.review.accept({ subject, fromScore: 0, sheet: second }), {
    code: "person/restricted",
  });
});

test("where two persons are the rule, an act over a sheet is that of one of them, and never counts twice", async (t) => {
  const { miroir, one, out, appearances } = await scene(t, { settings: { twoPersons: true } });
  const subject = one.subjectId;
  await miroir.review.sheet({ subject, out, personalKey: one.personalKey });
  const sheet = await codeOf(out);
  const first = await miroir.review.accept({ subject, fromScore: 0, sheet });
  assert.deepEqual([first.accepted, first.waitForSecond], [0, PICTURES]);
  const again = await miroir.review.accept({ subject, fromScore: 0, sheet });
  assert.deepEqual([again.accepted, again.waitForSecond], [0, PICTURES]);
  assert.ok((await appearances()).every(({ state }) => state !== "confirmed"));
  const grace = miroir.as({ name: "grace", role: "administrator" });
  const second = await grace.review.accept({ subject, fromScore: 0, sheet });
  assert.deepEqual([second.accepted, second.waitForSecond], [PICTURES, 0]);
  assert.ok((await appearances()).every(({ state }) => state === "confirmed"));
});
