import assert from "node:assert/strict";
import test from "node:test";
import { Hono } from "hono";
import { addressOf, Buckets, limits } from "../../src/api/limits.ts";
import { problem } from "../../src/api/problem.ts";
import { deviceMark, deviceOf, Trials } from "../../src/api/trials.ts";
import type { Who } from "../../src/api/who.ts";

const rate = { most: 3, perSecond: 0.5 };

test("a bucket lets so many through at once, and so many a second in the long run", () => {
  const buckets = new Buckets();
  const waits = [0, 0, 0, 0, 1000, 2000, 4000].map((atMs) => buckets.take("one", rate, atMs));
  assert.deepEqual(waits, [0, 0, 0, 2, 1, 0, 0]);
  assert.equal(buckets.take("two", rate, 4000), 0, "each has its own");
});

test("ten failures within a quarter of an hour, and then it waits until the first is that old", () => {
  const trials = new Trials();
  const one = [{ key: "one", most: 10 }];
  const at = (minutes: number) => minutes * 60_000;
  for (let n = 0; n < 9; n++) assert.deepEqual(trials.reserve(one, at(n)).last, []);
  assert.deepEqual(trials.reserve(one, at(9)).last, ["one"]);
  assert.equal(trials.reserve(one, at(9)).waitMs, at(6));
  assert.equal(trials.reserve([{ key: "two", most: 10 }], at(9)).waitMs, 0);
  assert.equal(trials.reserve(one, at(15)).waitMs, 0);
  trials.clear("one");
  assert.equal(trials.reserve(one, at(15)).waitMs, 0);
});

test("a trial counts before it is checked, for all that it is counted for or for none, and not once it was right", () => {
  const trials = new Trials();
  const account = { key: "account", most: 2 };
  const place = { key: "place", most: 3 };
  const right = trials.reserve([account, place], 0);
  assert.equal(trials.reserve([account, place], 0).waitMs, 0);
  assert.ok(trials.reserve([account, place], 0).waitMs > 0, "two are under way");
  right.right();
  assert.equal(trials.reserve([account, place], 0).waitMs, 0);
  assert.ok(trials.reserve([account, place], 0).waitMs > 0);
  assert.equal(trials.reserve([place], 0).waitMs, 0, "what was refused was counted nowhere");
});

test("the mark of a browser is of one account, and not to be made without the key", () => {
  const mark = deviceMark("key of the instance", "Ada@Example.org");
  assert.equal(deviceOf("key of the instance", "ada@example.org", mark), mark.split(".")[0]);
  assert.equal(deviceOf("key of the instance", "ben@example.org", mark), undefined);
  assert.equal(deviceOf("another key", "ada@example.org", mark), undefined);
  for (const other of [undefined, "", ".", `${mark}A`, mark.replace(/^./, "_")])
    assert.equal(deviceOf("key of the instance", "ada@example.org", other), undefined);
  assert.doesNotMatch(mark, /ada/i);
});

test("a household is one sender, however its address is written", async () => {
  const app = new Hono();
  app.all("*", (context) => context.text(addressOf(context, true)));
  const keyOf = async (address: string) =>
    (await app.request("http://m.test/", { headers: { "x-forwarded-for": `10.9.9.9, ${address}` } })).text();
  const alike = ["2001:db8::1", "2001:db8::ffff:2", "2001:db8:0:0:3:4:5:6", "2001:db8::1:2:3:4"];
  assert.deepEqual([...new Set(await Promise.all(alike.map(keyOf)))], ["2001:db8:0:0"]);
  assert.equal(await keyOf("2001:db8:0:1::1"), "2001:db8:0:1");
  assert.equal(await keyOf("::1"), "0:0:0:0");
  assert.equal(await keyOf("::ffff:192.0.2.7"), "192.0.2.7");
});

test("trials of a key and programs without pause are slowed; a person's own page and requests never (R30)", async () => {
  const { first, known } = limits(true, () => 0);
  const app = new Hono();
  app.use("/api/*", first);
  const people: Readonly<Record<string, Who>> = {
    "miroir_person=hers": { person: { name: "herself", role: "subject", subject: "her" } },
  };
  app.onError((error, context) => problem(context, error));
  app.all("*", (context) => {
    known(context, people[context.req.header("cookie") ?? ""] ?? {});
    return context.text("done");
  });
  const from = (address: string) => ({ "x-forwarded-for": `10.9.9.9, ${address}` });
  const firstRefused = async (method: string, path: string, headers = from("192.0.2.1")) => {
    for (let n = 1; n <= 2000; n++) {
      const { status, headers: said } = await app.request(`http://m.test${path}`, { method, headers });
      if (status === 429) return { after: n - 1, retry: Number(said.get("retry-after")) };
    }
    return null;
  };
  assert.deepEqual(await firstRefused("POST", "/api/v1/portal/session"), { after: 60, retry: 2 });
  assert.equal(
    (await app.request("http://m.test/api/v1/portal/session", { method: "POST", headers: from("192.0.2.2") }))
      .status,
    200,
    "somebody else's address",
  );
  assert.deepEqual(await firstRefused("POST", "/api/v1/me/grants"), { after: 20, retry: 6 });
  assert.deepEqual(await firstRefused("GET", "/api/v1/albums"), { after: 1200, retry: 1 });
  const hers = { ...from("192.0.2.1"), cookie: "miroir_person=hers" };
  assert.deepEqual(await firstRefused("POST", "/api/v1/me/grants", hers), { after: 20, retry: 6 });
  for (let n = 0; n < 40; n++) {
    const headers = { ...from("192.0.2.1"), cookie: `miroir_person=${n}` };
    const { status } = await app.request("http://m.test/api/v1/me/grants", { method: "POST", headers });
    assert.equal(status, 429, "another text of the cookie is nobody else");
  }
  for (const [method, path] of [
    ["POST", "/api/v1/me/requests"],
    ["POST", "/api/v1/portal/requests"],
    ["POST", "/api/v1/portal/asks"],
    ["POST", "/api/v1/me/report.zip"],
    ["POST", "/api/v1/me/withdraw"],
    ["POST", "/api/v1/me/forget"],
  ] as const)
    assert.equal(await firstRefused(method, path), null, path);
});
