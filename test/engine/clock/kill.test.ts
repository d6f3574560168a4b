import assert from "node:assert/strict";
import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { chanceFrom } from "../../../src/demo/chance.ts";
import { openEmbedded } from "../../../src/store/embedded.ts";
import { temporaryFolder } from "../../support/database.ts";
import { addRun, freshInstance, type Instance } from "../../support/instance.ts";
import { runErrand, type When } from "../../support/killed.ts";
import { keysAndRows, outcomeOf } from "../../support/state.ts";
import { SEED, trials } from "../../support/trials.ts";
import type { Errand } from "./run-until-killed.ts";

/** Of each of the two: once while it opens, and through all that it does. */
const KILLS = trials(7);
/** Pictures that are read one after the other; what comes after them in the folder is a copy, a near copy and a damaged file. */
const PICTURES = 37;

/** Enough for kills to meet every stage, short enough to do it hundreds of times. */
const DELAY_MS = 12;

const drawPictures = async (instance: Instance): Promise<void> => {
  for (let i = 0; i < PICTURES; i++)
    await instance.picture(`p${String(i).padStart(2, "0")}.png`, {
      faces: [
        { person: 1 + (i % 9), x: 20, y: 20, noise: i },
        ...(i % 3 === 0 ? [{ person: 20 + i, x: 140, y: 90, noise: i }] : []),
      ],
    });
  await cp(join(instance.photos, "p00.png"), join(instance.photos, "y-copy.png"));
  await instance.picture("z-near.png", { background: 1, faces: [] });
  await instance.picture("z-near.webp", { background: 1, faces: [], format: "webp" });
  await writeFile(
    join(instance.photos, "z-damaged.png"),
    Buffer.from("\x89PNG\r\n\x1a\n and no more", "latin1"),
  );
};

/** A closed instance on disk, ready for the errand. */
const prepare = async (t: TestContext, verb: Errand["verb"]): Promise<Instance> => {
  const instance = await freshInstance(t, { onDisk: true });
  const { miroir } = instance;
  await addRun(miroir);
  await drawPictures(instance);
  if (verb === "scan") {
    await miroir.import({ paths: [instance.photos], album: "run" });
    for (const person of [1, 2, 3]) {
      const { subjectId, personalKey } = await instance.enrol(person);
      await miroir.grants.open({ subject: subjectId, personalKey });
    }
  }
  await miroir.close();
  return instance;
};

const copyOf = async (t: TestContext, { folder }: Instance): Promise<string> => {
  const copy = await temporaryFolder(t);
  for (const name of ["data", "keys"]) await cp(join(folder, name), join(copy, name), { recursive: true });
  return copy;
};

const lookAt = async (folder: string) => {
  const database = await openEmbedded({ folder: join(folder, "data", "db") });
  try {
    return await database.transaction(async (sql) => ({
      outcome: await outcomeOf(sql),
      keys: await keysAndRows(sql, join(folder, "keys")),
    }));
  } finally {
    await database.close();
  }
};

const killOften = async (t: TestContext, verb: "import" | "scan", seed: number): Promise<void> => {
  const chance = chanceFrom(seed);
  const instance = await prepare(t, verb);
  const errandIn = (folder: string): Errand => ({
    folder,
    verb,
    photos: instance.photos,
    workers: 1,
    delayMs: DELAY_MS,
    now: instance.clock.now.toISOString(),
  });

  const undisturbed = await copyOf(t, instance);
  const whole = await runErrand(errandIn(undisturbed), { when: "never" });
  assert.ok(whole.finished, whole.output);
  const expected = await lookAt(undisturbed);
  assert.ok(expected.outcome.items!.length > PICTURES);

  /** How long the work takes: a machine that others leave alone meanwhile would end every run before its kill. */
  let workMs = whole.ranMs;
  /** The first of every seven while it opens what the kill before left, each other at a stage of its own of the work. */
  const moment = (kill: number): When => {
    const stage = kill % 7;
    return stage === 0
      ? { after: "start", ms: chance() * whole.openedMs! }
      : { after: "opening", ms: ((stage - 1 + chance()) / 6) * workMs * 0.9 };
  };

  const groups: Promise<void>[] = [];
  let kills = 0;
  let runs = 0;
  while (kills < KILLS) {
    const folder = await copyOf(t, instance);
    let acknowledged = 0;
    let pending = Number.POSITIVE_INFINITY;
    for (;;) {
      const ran = await runErrand(errandIn(folder), { when: kills < KILLS ? moment(kills) : "never" });
      groups.push(ran.group);
      if (ran.openedMs !== undefined) {
        assert.ok(ran.items >= acknowledged, `${acknowledged} acknowledged and ${ran.items} there`);
        assert.ok(ran.pending <= pending || verb === "import", `${pending} to compare, then ${ran.pending}`);
        pending = ran.pending;
      }
      if (verb === "import") acknowledged = Math.max(acknowledged, Math.min(ran.done, PICTURES));
      if (ran.finished) {
        workMs = Math.min(workMs, ran.ranMs);
        break;
      }
      assert.doesNotMatch(ran.output, /error/i);
      kills++;
    }
    runs++;
    assert.deepEqual(await lookAt(folder), expected, `seed ${seed}, after ${kills} kills`);
  }
  await Promise.all(groups);
  t.diagnostic(`${kills} kills in ${runs} runs of ${verb}, seed ${seed}`);
};

test("kill -9 at random moments, resumed each time, ends as if nothing had happened", async (t) => {
  await Promise.all([
    t.test("of an import", (t) => killOften(t, "import", SEED)),
    t.test("of a scan", (t) => killOften(t, "scan", SEED + 1)),
  ]);
});
