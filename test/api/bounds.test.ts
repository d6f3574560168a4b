/** What has a bound so that no page, program or visitor makes the server hold more and more: lines, pictures in the making, kept copies, senders. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { open as openFile, readdir, utimes } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { eventStream } from "../../src/api/events.ts";
import { Buckets } from "../../src/api/limits.ts";
import { Trials } from "../../src/api/trials.ts";
import type { Actor } from "../../src/domain/act.ts";
import { MiroirError } from "../../src/domain/errors.ts";
import type { Act } from "../../src/engine/gate/act.ts";
import { renditionOf } from "../../src/engine/shown/renditions.ts";
import type { Appearance } from "../../src/store/compare/appearances.ts";
import { twoInAGallery } from "../support/gallery.ts";
import { freshInstance } from "../support/instance.ts";
import { asking } from "../support/routes.ts";

const person = (): Actor => {
  const subject = randomUUID();
  return { name: subject, role: "subject", subject };
};

const codeOf = (error: unknown): unknown => (error instanceof MiroirError ? error.code : error);

test("lines of events: twenty for one, two thousand in all, and one that ends makes room", async (t) => {
  const { engine } = await freshInstance(t);
  const { ask } = asking(engine);
  const stops: AbortController[] = [];
  const listen = async (actor: Actor): Promise<number> => {
    const stop = new AbortController();
    const answer = await ask(actor, "/events", { signal: stop.signal });
    if (answer.status === 200) stops.push(stop);
    else assert.equal(((await answer.json()) as { title: string }).title, "events/too-many");
    return answer.status;
  };
  try {
    const her = person();
    for (let n = 0; n < 20; n++) assert.equal(await listen(her), 200);
    assert.equal(await listen(her), 503);
    for (let people = 1; people < 100; people++) {
      const other = person();
      for (let n = 0; n < 20; n++) assert.equal(await listen(other), 200);
    }
    assert.equal(stops.length, 2000);
    assert.equal(await listen(person()), 503, "whoever it is");
    stops.shift()!.abort();
    assert.equal(await listen(her), 200);
    assert.equal(await listen(her), 503);
  } finally {
    for (const stop of stops) stop.abort();
  }
  assert.equal(await listen(person()), 200, "none is counted that ended");
  stops.at(-1)!.abort();
});

test("a page that does not read is not waited for: a thousand events wait for it, and it hears the next", async (t) => {
  const { engine } = await freshInstance(t);
  const stop = new AbortController();
  const reader = eventStream(engine, { name: "ada", role: "administrator" }, stop.signal).getReader();
  const publish = (times: number): void => {
    for (let done = 0; done < times; done++)
      engine.events.publish({ kind: "scan.progress", done, total: times });
  };
  publish(5000);
  // One is in hand, a thousand wait; the first of them says when to come again.
  for (let n = 0; n < 1001; n++) assert.equal((await reader.read()).done, false);
  publish(1);
  const { value } = await reader.read();
  assert.match(new TextDecoder().decode(value), /"done":0,"total":1}/, "what came between was not kept");
  stop.abort();
  assert.equal((await reader.read()).done, true);
});

test("pictures of a gallery take no more than their room, while they are made and once they are kept", async (t) => {
  const instance = await freshInstance(t);
  const [her] = await twoInAGallery(instance);
  const { ask } = asking(instance.engine);
  const show = () => ask(her.actor, `/me/appearances/${her.appearances[0]}/picture?size=small`);

  await t.test("of 1024 in the making, whoever comes then is told when to come again", async () => {
    let giveUp = (_because: Error): void => {};
    const stuck = new Promise<never>((_, reject) => {
      giveUp = reject;
    });
    const act = { engine: instance.engine, read: () => stuck } as unknown as Act;
    const begin = () => {
      const appearance = { id: randomUUID(), subjectId: her.subjectId } as Appearance;
      return renditionOf(act, appearance, "small").catch(codeOf);
    };
    const making = Array.from({ length: 1024 }, begin);
    // Each of them looks on the disk before it counts: asked until it is full.
    for (let said: unknown; said !== "picture/busy"; ) {
      making.push(begin());
      said = await Promise.race([making.at(-1), sleep(200)]);
    }
    const busy = await show();
    assert.deepEqual(
      [busy.status, busy.headers.get("retry-after"), ((await busy.json()) as { title: string }).title],
      [503, "3", "picture/busy"],
    );
    giveUp(new MiroirError("picture/gone", { path: "somewhere" }));
    const ends = await Promise.all(making);
    assert.equal(ends.filter((code) => code === "picture/gone").length, 1024);
    assert.equal((await show()).status, 200, "what failed takes no room");
  });

  await t.test("of two gigabytes kept, the oldest make room for a new one", async () => {
    const folder = join(instance.config.dataFolder, "renditions", her.subjectId);
    // Files with a length and without content: they take no room on this disk.
    const kept = [1, 2, 3, 4].map((age) => ({ name: `${randomUUID()}-large`, age }));
    for (const { name, age } of kept) {
      const file = await openFile(join(folder, name), "w");
      await file.truncate(600 * 1024 ** 2);
      await file.close();
      const when = new Date(Date.now() - age * 3_600_000);
      await utimes(join(folder, name), when, when);
    }
    // As after a start: what lies there is counted with the first one that is kept.
    const again = asking({ ...instance.engine, kept: new Map() });
    const path = `/me/appearances/${her.appearances[1]}/picture?size=small`;
    assert.equal((await again.ask(her.actor, path)).status, 200);
    const names = [...kept.slice(0, 3).map(({ name }) => name)];
    assert.deepEqual(
      (await readdir(folder)).sort(),
      [...names, `${her.appearances[0]}-small`, `${her.appearances[1]}-small`].sort(),
      "only the oldest went",
    );
  });
});

test("senders: twenty thousand are remembered, and of more than that the oldest are forgotten", () => {
  const buckets = new Buckets();
  const slow = { most: 1, perSecond: 1e-6 };
  assert.equal(buckets.take("first", slow, 0), 0);
  assert.ok(buckets.take("first", slow, 0) > 0);
  for (let n = 0; n < 19_999; n++) buckets.take(`${n}`, slow, 0);
  assert.ok(buckets.take("19998", slow, 0) > 0, "the newest is remembered");
  buckets.take("one more", slow, 0);
  assert.equal(buckets.take("first", slow, 0), 0, "the oldest is forgotten");

  const trials = new Trials();
  const once = (key: string) => trials.reserve([{ key, most: 1 }], 0).waitMs;
  once("first");
  for (let n = 0; n < 19_999; n++) once(`${n}`);
  assert.ok(once("first") > 0);
  once("one more");
  assert.deepEqual([once("one more") > 0, once("first")], [true, 0]);
});
