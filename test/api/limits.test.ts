import assert from "node:assert/strict";
import test from "node:test";
import { Hono } from "hono";
import { addressOf, Buckets, Failures, limits } from "../../src/api/limits.ts";

const rate = { most: 3, perSecond: 0.5 };

test("a bucket lets so many through at once, and so many a second in the long run", () => {
  const buckets = new Buckets();
  const waits = [0, 0, 0, 0, 1000, 2000, 4000].map((atMs) => buckets.take("one", rate, atMs));
  assert.deepEqual(waits, [0, 0, 0, 2, 1, 0, 0]);
  assert.equal(buckets.take("two", rate, 4000), 0, "each has its own");
});

test("ten failures within a quarter of an hour, and then it waits until the first is that old", () => {
  const failures = new Failures();
  const at = (minutes: number) => minutes * 60_000;
  for (let n = 0; n < 9; n++) assert.equal(failures.add("one", 10, at(n)), false);
  assert.equal(failures.waitMs("one", 10, at(9)), 0);
  assert.equal(failures.add("one", 10, at(9)), true);
  assert.equal(failures.waitMs("one", 10, at(9)), at(6));
  assert.equal(failures.waitMs("one", 10, at(15)), 0);
  assert.equal(failures.waitMs("two", 10, at(9)), 0);
  failures.clear("one");
  assert.equal(failures.waitMs("one", 10, at(9)), 0);
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

test("trials of a key and programs without pause are slowed; her own page and her requests never (R30)", async () => {
  const app = new Hono();
  app.use(
    "/api/*",
    limits(true, () => 0),
  );
  app.all("*", (context) => context.text("done"));
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
  for (const [method, path] of [
    ["POST", "/api/v1/me/requests"],
    ["POST", "/api/v1/portal/requests"],
    ["POST", "/api/v1/portal/asks"],
    ["GET", "/api/v1/me/report.zip"],
    ["POST", "/api/v1/me/withdraw"],
    ["POST", "/api/v1/me/forget"],
  ] as const)
    assert.equal(await firstRefused(method, path), null, path);
});
