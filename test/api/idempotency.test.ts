import assert from "node:assert/strict";
import test from "node:test";
import { openApiDocument } from "../../src/api/openapi.ts";
import { ROUTES } from "../../src/api/routes.ts";
import { beginOnce, endOnce } from "../../src/engine/gate/idempotency.ts";
import { ada, addRun, freshInstance, referencePhotos } from "../support/instance.ts";
import { asking, formOf } from "../support/routes.ts";
import { rowsAsText } from "../support/state.ts";

const json = { "content-type": "application/json" };
const KEY = { "idempotency-key": "0f0e1c2a-first" };
// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every route
const jsonOf = (response: Response): Promise<any> => response.json();
const opened = { name: "Ada Pencil", kind: "access", channel: "web" };

test("a request sent twice under one key is done once and answered alike, for its own sender", async (t) => {
  const instance = await freshInstance(t);
  const { ask } = asking(instance.engine);
  const post = (actor: typeof ada | { name: string; role: "officer" }, body: object, headers = KEY) =>
    ask(actor, "/requests", {
      method: "POST",
      headers: { ...json, ...headers },
      body: JSON.stringify(body),
    });
  const first = await post(ada, opened);
  assert.equal(first.status, 201);
  const said: unknown = await jsonOf(first);
  const again = await post(ada, opened);
  assert.equal(again.status, 201);
  assert.equal(again.headers.get("idempotency-replayed"), "true");
  assert.deepEqual(await jsonOf(again), said);
  assert.equal((await instance.miroir.requests.list({ all: true })).length, 1);

  const other = await post(ada, { ...opened, kind: "erasure" });
  assert.deepEqual([other.status, (await jsonOf(other)).title], [422, "idempotency/other-body"]);
  const bad = await post(ada, opened, { "idempotency-key": "short" });
  assert.equal(bad.status, 400);

  await t.test("somebody else's key of the same name is another", async () => {
    assert.equal((await post({ name: "ben", role: "officer" }, opened)).status, 201);
    assert.equal((await instance.miroir.requests.list({ all: true })).length, 2);
  });
  await t.test("what failed may be sent again", async () => {
    const headers = { "idempotency-key": "second-key" };
    const wrong = { ...opened, subject: "nobody at all" };
    assert.equal((await post(ada, wrong, headers)).status, 404);
    assert.equal((await post(ada, opened, headers)).status, 201);
  });
  await t.test("it is on the disk under the instance's key, and a day later it is over", async () => {
    const { api_answers: rows = [] } = await instance.sql(rowsAsText);
    assert.ok(rows.length > 0);
    assert.doesNotMatch(rows.join(), /Ada|Pencil/);
    instance.clock.now = new Date(instance.clock.now.getTime() + 86_400_000);
    assert.equal((await post(ada, opened)).headers.get("idempotency-replayed"), null);
  });
  await t.test("once somebody is forgotten, no kept answer says anything", async () => {
    const headers = { "idempotency-key": "third-key" };
    await post(ada, opened, headers);
    await addRun(instance.miroir);
    const { subjectId } = await instance.enrol(1);
    await instance.miroir.forget({ subject: subjectId });
    const after = await post(ada, opened, headers);
    assert.deepEqual([after.status, (await jsonOf(after)).title], [409, "idempotency/once"]);
  });
  await t.test("nor once somebody has withdrawn, also not what was being answered meanwhile", async () => {
    const headers = { "idempotency-key": "fourth-key" };
    await post(ada, opened, headers);
    const { subjectId } = await instance.enrol(2);
    const asked = { key: Buffer.alloc(32, 1), body: Buffer.alloc(32, 2) };
    assert.equal(await beginOnce(instance.engine, asked), undefined);
    await instance.miroir.withdraw({ subject: subjectId });
    await endOnce(instance.engine, asked, { status: 200, text: "she was found" });
    await assert.rejects(beginOnce(instance.engine, asked), { code: "idempotency/once" });
    const after = await post(ada, opened, headers);
    assert.deepEqual([after.status, (await jsonOf(after)).title], [409, "idempotency/once"]);
  });
  await t.test("nor once somebody is restricted", async () => {
    const headers = { "idempotency-key": "fifth-key" };
    await post(ada, opened, headers);
    const { subjectId } = await instance.enrol(3);
    await instance.miroir.person.restrict({ subject: subjectId, because: "accuracy-contested" });
    const after = await post(ada, opened, headers);
    assert.deepEqual([after.status, (await jsonOf(after)).title], [409, "idempotency/once"]);
  });
});

test("an answer with a personal key is kept nowhere", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  const { ask } = asking(instance.engine);
  const photos = await referencePhotos(1);
  const said = {
    name: "Ada Pencil",
    albums: ["run"],
    until: "2027-03-01",
    statement: "I agree to be searched for by my face in this album.",
    identityCheck: "identity-in-person",
    checkedBy: "ada",
  };
  // Each time with another boundary between its parts.
  const enrol = () => ask(ada, "/people", { method: "POST", headers: KEY, body: formOf(said, photos) });
  const first = await enrol();
  const { personalKey, ...rest } = await jsonOf(first);
  assert.equal(first.status, 201, JSON.stringify(rest));
  assert.match(personalKey, /^[0-9A-Z-]{10,}$/);
  const again = await enrol();
  assert.deepEqual([again.status, (await jsonOf(again)).title], [409, "idempotency/once"]);
  assert.equal((await instance.miroir.people()).length, 1);
  const text = Object.values(await instance.sql(rowsAsText)).join();
  assert.ok(!text.includes(personalKey));
});

/** Names of what is shown once. */
const SHOWN_ONCE = /^(?:personalKey|token|link|password|qrSvg|signInUrl|backupCodes|secret)$/;

test("every operation whose answer holds what is shown once says so", () => {
  const { components, paths = {} } = openApiDocument();
  const namesIn = (shape: unknown, seen = new Set<unknown>()): string[] => {
    if (typeof shape !== "object" || shape === null || seen.has(shape)) return [];
    seen.add(shape);
    const { $ref, properties, ...rest } = shape as { $ref?: string; properties?: object };
    if ($ref) return namesIn(components?.schemas?.[$ref.split("/").at(-1)!], seen);
    return [
      ...Object.keys(properties ?? {}),
      ...Object.values({ ...properties, ...rest }).flatMap((each) => namesIn(each, seen)),
    ];
  };
  const secret = ROUTES.filter((line) => {
    if (line.method !== "post" || "produces" in line || line.answer === null) return false;
    const { responses = {} } = paths[line.path]?.post ?? {};
    return namesIn(responses[String(line.status ?? 200)]).some((name) => SHOWN_ONCE.test(name));
  });
  assert.ok(secret.length >= 2);
  assert.deepEqual(
    secret.filter(({ shownOnce }) => !shownOnce).map(({ path }) => path),
    [],
  );
});

test("what has not changed is not sent again", async (t) => {
  const instance = await freshInstance(t);
  const { ask } = asking(instance.engine);
  const first = await ask(ada, "/requests");
  const etag = first.headers.get("etag")!;
  assert.match(etag, /^W\/"[\w-]{27}"$/);
  const same = await ask(ada, "/requests", { headers: { "if-none-match": etag } });
  assert.deepEqual([same.status, await same.text()], [304, ""]);
  await instance.miroir.requests.open({ name: "Ada", kind: "access", channel: "desk" });
  assert.equal((await ask(ada, "/requests", { headers: { "if-none-match": etag } })).status, 200);
});
