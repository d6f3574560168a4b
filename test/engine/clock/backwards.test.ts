/** A clock that runs backwards is said, and the log says it once each time. */
import assert from "node:assert/strict";
import test from "node:test";
import { addRun, freshInstance, type Instance } from "../../support/instance.ts";

const told = async ({ miroir }: Instance): Promise<number[]> =>
  (await miroir.log.list({})).flatMap(({ entry }) => Number(entry?.clockRanBackSeconds ?? 0) || []).reverse();

test("a clock behind the newest entry is said by start, tick and status, and stands in the log once each time", async (t) => {
  const instance = await freshInstance(t, { onDisk: true, durable: true });
  const { miroir, clock } = instance;
  await addRun(miroir);
  clock.now = new Date("2026-06-21T09:59:10Z");
  assert.equal((await miroir.tick()).clockBehindSeconds, 0, "less than a minute is nothing");
  assert.deepEqual(await told(instance), []);
  clock.now = new Date("2026-06-21T09:00:00Z");
  assert.equal((await miroir.status()).clock.behindSeconds, 3600);
  assert.equal((await miroir.tick()).clockBehindSeconds, 3600);
  assert.equal((await miroir.tick()).clockBehindSeconds, 3600, "said as long as it is so");
  assert.deepEqual(await told(instance), [3600], "and logged once");
  const again = await instance.reopen();
  assert.equal(again.clockBehindSeconds, 3600);
  assert.deepEqual(await told(instance), [3600]);
  clock.now = new Date("2026-06-22T10:00:00Z");
  assert.equal((await again.tick()).clockBehindSeconds, 0);
  assert.equal((await again.status()).clock.behindSeconds, 0);
});

test("whichever act comes first after it says it", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  instance.clock.now = new Date("2026-06-20T10:00:00Z");
  await instance.miroir.albums.remove({ album: "run" });
  assert.deepEqual(await told(instance), [86_400]);
  await instance.miroir.tick();
  assert.deepEqual(await told(instance), [86_400]);
});
