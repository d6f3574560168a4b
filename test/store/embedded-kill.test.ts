/** kill -9 of us, of the server and of both: nothing that was acknowledged is lost. */
import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import { chanceFrom } from "../../src/demo/chance.ts";
import { openEmbedded } from "../../src/store/embedded.ts";
import { type Another, alone, another, isAlive, killHard, serverOf } from "../support/another-process.ts";
import { clusterTemplate, temporaryFolder } from "../support/database.ts";
import { childrenOf } from "../support/killed.ts";
import { SEED, trials } from "../support/trials.ts";

const ROUNDS = trials(4);

/** A durable database, closed. */
const madeFolder = async (t: TestContext): Promise<string> => {
  const folder = await temporaryFolder(t);
  const database = await openEmbedded({ folder, template: await clusterTemplate() });
  await database.close();
  // Registered after the folder's, and all of its processes end before that is removed.
  return folder;
};

const killServer = (folder: string, all: boolean): void => {
  const server = serverOf(folder)!;
  const children = all ? childrenOf(server) : [];
  process.kill(server, "SIGKILL");
  for (const child of children)
    try {
      process.kill(child, "SIGKILL");
    } catch {
      // It saw its server end, and was quicker.
    }
};

const whole = (found: readonly number[], acknowledged: number): void => {
  assert.deepEqual(
    found,
    Array.from(found, (_, i) => i + 1),
    "no gap",
  );
  assert.ok(found.length >= acknowledged, `${found.length} rows, ${acknowledged} acknowledged`);
};

const lastOf = ({ lines }: Another): number => Math.max(0, ...lines.map((line) => line.acknowledged ?? 0));

/** Somebody's commits, killed after some; then the next one finds them all. */
const rounds = async (
  t: TestContext,
  kill: (folder: string, writer: Another, round: number) => Promise<void>,
): Promise<void> => {
  const folder = await madeFolder(t);
  const chance = chanceFrom(SEED);
  let acknowledged = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const writer = another("commit", folder);
    const { found } = await writer.says((line) => line.found !== undefined);
    whole(found!, acknowledged);
    const enough = found!.length + 1 + Math.floor(chance() * 40);
    await writer.says((line) => (line.acknowledged ?? 0) >= enough);
    await kill(folder, writer, round);
    acknowledged = Math.max(acknowledged, lastOf(writer));
  }
  const database = await openEmbedded({ folder });
  const { n } = await database.transaction((sql) =>
    sql.one<{ n: number }>("SELECT count(*)::integer AS n FROM kept"),
  );
  assert.ok(n >= acknowledged, `${n} rows, ${acknowledged} acknowledged`);
  await alone(database);
  await database.close();
  assert.equal(serverOf(folder), undefined, "whoever came last ended the server");
};

test(`kill -9 of us, ${ROUNDS} times: the server is found, used and ended by the next`, (t) =>
  rounds(t, async (folder, writer) => {
    const server = serverOf(folder)!;
    await killHard(writer);
    assert.equal(serverOf(folder), server);
    assert.ok(isAlive(server));
  }));

test(`kill -9 of both, ${ROUNDS} times: the next start recovers`, (t) =>
  rounds(t, async (folder, writer, round) => {
    killServer(folder, round % 2 === 0);
    await killHard(writer);
  }));

test(`kill -9 of the server, ${ROUNDS} times: the same process starts it again, and goes on`, async (t) => {
  const folder = await madeFolder(t);
  const chance = chanceFrom(SEED);
  const writer = another("commit", folder);
  await writer.says((line) => line.found !== undefined);
  for (let round = 0; round < ROUNDS; round++) {
    const before = lastOf(writer);
    const enough = before + 1 + Math.floor(chance() * 40);
    await writer.says((line) => (line.acknowledged ?? 0) >= enough);
    const lost = writer.lines.filter((line) => line.lost !== undefined).length;
    const server = serverOf(folder)!;
    killServer(folder, round % 2 === 0);
    const said = await writer.says(
      (line) => line.lost !== undefined && writer.lines.filter((each) => each.lost).length > lost,
    );
    assert.ok(said);
    const lines = writer.lines.filter((line) => line.lost !== undefined);
    whole(lines.at(-1)!.found!, enough);
    assert.notEqual(serverOf(folder), server);
  }
  const last = lastOf(writer);
  await writer.says((line) => (line.acknowledged ?? 0) > last);
  await killHard(writer);
  const database = await openEmbedded({ folder });
  await alone(database);
  await database.close();
});

test("a killed process leaves the database free, also while a child that it forked lives on", async (t) => {
  const folder = await madeFolder(t);
  const parent = another("parent", folder);
  const survivor = (await parent.says((line) => line.child !== undefined)).child!;
  t.after(() => process.kill(survivor, "SIGKILL"));
  const refused = another("try", folder);
  const { holder } = await refused.says((line) => line.refused === "storage/in-use");
  assert.match(holder!, new RegExp(`^one-process, process ${parent.child.pid} on .*, since 20`));
  await refused.ended;
  parent.child.kill("SIGKILL");
  const next = another("try", folder);
  await next.says((line) => line.opened === true);
  await next.ended;
  process.kill(survivor, 0);
});
