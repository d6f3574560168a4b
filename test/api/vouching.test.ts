/** Law 11 at the desk and from afar: the code on her telephone, her frames beside her, and who says that it is she. */
import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import { type Actor, checkPermitted, mayDo, STAFF_ROLES, VERB_NAMES } from "../../src/domain/act.ts";
import { addRun, freshInstance } from "../support/instance.ts";
import { type Browser, browserOf, enrolInPortal } from "../support/portal.ts";
import { asking } from "../support/routes.ts";
import { appOf } from "../support/server.ts";

const STEWARD: Actor = { name: "Stella", role: "steward" };
const REVIEWER: Actor = { name: "Rita", role: "reviewer" };
const REFUSED = { because: "Somebody else stood there." };

const setting = async (t: TestContext, settings = {}) => {
  const instance = await freshInstance(t, { settings });
  const { engine, miroir } = instance;
  await addRun(miroir);
  const { url } = await miroir.invitations.add({ kind: "poster", albums: ["run"], until: "2026-07-20" });
  const { ask } = asking(engine);
  const her = browserOf(appOf(engine));
  const { subjectId, personalKey: key } = (await enrolInPortal(her, url, 7)).json;
  const post = async (actor: Actor, path: string, body: object) => {
    const response = await ask(actor, path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every route
    return { status: response.status, json: (await response.json()) as any };
  };
  const frame = async (actor: Actor, path: string) => {
    const response = await ask(actor, path);
    return { response, bytes: new Uint8Array(await response.arrayBuffer()) };
  };
  return { ...instance, url, her, subjectId: subjectId as string, key: key as string, post, frame };
};

const codeOf = async (her: Browser): Promise<string> => {
  const { status, json } = await her.ask("POST", "/me/vouching-code");
  assert.equal(status, 201, JSON.stringify(json));
  assert.match(json.code, /^[A-Z0-9]{4}-[A-Z0-9]{4}$/);
  assert.equal(json.url.endsWith(`/console/steward#${json.code}`), true);
  assert.match(json.qrSvg, /^<svg/);
  return json.code as string;
};

const isJpeg = (bytes: Uint8Array): boolean => bytes[0] === 0xff && bytes[1] === 0xd8;

test("a steward reads the code, sees name and frames, confirms, and the search opens at once", async (t) => {
  const { her, key, post, frame, today, sql } = await setting(t, { enrolment: { waitingDays: 7 } });
  const code = await codeOf(her);
  const read = await post(STEWARD, "/vouchings/read", { code: ` ${code.toLowerCase().replace("-", " ")} ` });
  assert.equal(read.status, 200, JSON.stringify(read.json));
  const { reading, name, kind, cameBy, albums, frames, doubts } = read.json;
  assert.deepEqual([name, kind, cameBy, albums, doubts], ["Ada Drawn", "enrolment", "poster", ["Run"], []]);
  assert.ok(frames >= 3, `${frames} frames`);
  for (let n = 1; n <= frames; n++) {
    const { response, bytes } = await frame(STEWARD, `/vouchings/${reading}/frames/${n}`);
    assert.deepEqual([response.status, response.headers.get("cache-control")], [200, "no-store"]);
    assert.ok(isJpeg(bytes));
  }
  assert.equal((await frame(STEWARD, `/vouchings/${reading}/frames/${frames + 1}`)).response.status, 404);
  assert.equal((await her.ask("POST", "/me/grants", { key })).status, 403);
  const decided = await post(STEWARD, `/vouchings/${reading}/decide`, { decision: "confirm" });
  assert.deepEqual([decided.status, decided.json], [200, { kind: "enrolment", state: "approved" }]);
  const { enrolment } = (await her.ask("GET", "/me")).json;
  assert.deepEqual(enrolment, { state: "approved", opensOn: today() });
  assert.equal((await her.ask("POST", "/me/grants", { key })).status, 201);
  const vouched = await sql((s) => s.one("select way, vouched_by, compared_by from vouchings"));
  assert.deepEqual({ ...vouched }, { way: "steward", vouchedBy: "Stella", comparedBy: null });

  await t.test(
    "the person sees in which role somebody looked, when, and that it was in their presence",
    async () => {
      const { json } = await her.ask("GET", "/me/looks");
      assert.deepEqual(
        json.map(({ role, inPerson }: { role: string; inPerson: boolean }) => [role, inPerson]),
        [["steward", true]],
      );
    },
  );
  await t.test("what was read once is decided once, and no other code is needed", async () => {
    const again = await post(STEWARD, `/vouchings/${reading}/decide`, { decision: "confirm" });
    assert.deepEqual([again.status, again.json.title], [404, "vouching/code"]);
    assert.equal((await her.ask("POST", "/me/vouching-code")).status, 404);
  });
});

test("a code that is over, spent, replaced or was never shown is refused in one way", async (t) => {
  const { her, post, clock } = await setting(t);
  const refused = async (code: string, actor: Actor = STEWARD) => {
    const { status, json } = await post(actor, "/vouchings/read", { code });
    const { instance: _address, ...said } = json;
    return JSON.stringify([status, said]);
  };
  const first = await codeOf(her);
  const second = await codeOf(her);
  const never = await refused("ACDE-3467");
  assert.match(never, /^\[404.*vouching\/code/);
  assert.equal(await refused(first), never, "replaced by a newer one");
  assert.equal(await refused("no code at all"), never, "not even a code");
  clock.now = new Date(clock.now.getTime() + 15 * 60_000);
  assert.equal(await refused(second), never, "over");
  const third = await codeOf(her);
  const { reading } = (await post(STEWARD, "/vouchings/read", { code: third })).json;
  await post(STEWARD, `/vouchings/${reading}/decide`, { decision: "confirm" });
  assert.equal(await refused(third), never, "spent");
});

test("only the hash of a code is kept", async (t) => {
  const { her, sql } = await setting(t);
  const code = await codeOf(her);
  const rows = JSON.stringify(await sql((s) => s.query("select * from vouching_codes")));
  assert.ok(!rows.includes(code) && !rows.includes(code.replace("-", "")));
});

test("whoever guesses codes is stopped, and whoever reads right ones is not", async (t) => {
  const { her, post } = await setting(t);
  for (let n = 0; n < 25; n++) {
    const { status } = await post(STEWARD, "/vouchings/read", { code: await codeOf(her) });
    assert.equal(status, 200, "a right code is not counted");
  }
  const guesses = await Promise.all(
    Array.from({ length: 40 }, () => post(REVIEWER, "/vouchings/read", { code: "ACDE-3467" })),
  );
  assert.equal(guesses.filter(({ status }) => status === 404).length, 20);
  assert.equal(guesses.filter(({ status }) => status === 429).length, 20);
  assert.equal((await post(REVIEWER, "/vouchings/read", { code: await codeOf(her) })).status, 429);
});

test("a reading is of whoever read the code, and of nobody else", async (t) => {
  const { her, post, frame, clock } = await setting(t);
  const { reading } = (await post(STEWARD, "/vouchings/read", { code: await codeOf(her) })).json;
  const other: Actor = { name: "Stefan", role: "steward" };
  assert.equal((await frame(other, `/vouchings/${reading}/frames/1`)).response.status, 404);
  const others = await post(other, `/vouchings/${reading}/decide`, { decision: "confirm" });
  assert.deepEqual([others.status, others.json.title], [404, "vouching/code"]);
  clock.now = new Date(clock.now.getTime() + 15 * 60_000);
  assert.equal((await post(STEWARD, `/vouchings/${reading}/decide`, { decision: "confirm" })).status, 404);
});

test("a program stands before nobody: a token reads no code and decides nothing", async (t) => {
  const { her, post } = await setting(t);
  const program: Actor = { name: "token:desk", role: "steward" };
  const code = await codeOf(her);
  const { json } = await post(program, "/vouchings/read", { code });
  assert.equal(json.title, "act/needs-person");
  const { reading } = (await post(STEWARD, "/vouchings/read", { code })).json;
  const decided = await post(program, `/vouchings/${reading}/decide`, { decision: "confirm" });
  assert.equal(decided.json.title, "act/needs-person");
});

test("refused at the desk, in words, everything of the enrolment ends", async (t) => {
  const { her, key, post, sql } = await setting(t);
  const { reading } = (await post(STEWARD, "/vouchings/read", { code: await codeOf(her) })).json;
  const wordless = await post(STEWARD, `/vouchings/${reading}/decide`, { decision: "refuse" });
  assert.equal(wordless.json.title, "usage/missing");
  const refused = await post(STEWARD, `/vouchings/${reading}/decide`, { decision: "refuse", ...REFUSED });
  assert.deepEqual([refused.status, refused.json], [200, { kind: "enrolment", state: "refused" }]);
  assert.notEqual((await her.ask("POST", "/me/grants", { key })).status, 201);
  const left = await sql((s) =>
    s.one<{ templates: number; vouchings: number }>(
      `select (select count(*)::int from reference_templates) as templates, (select count(*)::int from vouchings) as vouchings`,
    ),
  );
  assert.deepEqual({ ...left }, { templates: 0, vouchings: 0 });
});

test("two who read the same code decide once", async (t) => {
  const { her, post } = await setting(t);
  const code = await codeOf(her);
  const readings = [
    (await post(STEWARD, "/vouchings/read", { code })).json.reading,
    (await post(REVIEWER, "/vouchings/read", { code })).json.reading,
  ];
  const [first, second] = await Promise.all([
    post(STEWARD, `/vouchings/${readings[0]}/decide`, { decision: "confirm" }),
    post(REVIEWER, `/vouchings/${readings[1]}/decide`, { decision: "refuse", ...REFUSED }),
  ]);
  assert.deepEqual([first.status, second.status].toSorted(), [200, 404]);
});

test("staff see the frames before they decide from afar, and the person sees that they looked", async (t) => {
  const { her, subjectId, post, frame, miroir, key, clock } = await setting(t, {
    enrolment: { waitingDays: 2 },
  });
  const [listed] = await miroir.enrolments.list();
  assert.ok(listed);
  assert.deepEqual([listed.cameBy, listed.doubts, listed.vouched], ["poster", [], null]);
  for (let n = 1; n <= listed.frames; n++) {
    const { response, bytes } = await frame(REVIEWER, `/enrolments/${subjectId}/frames/${n}`);
    assert.deepEqual([response.status, response.headers.get("cache-control")], [200, "no-store"]);
    assert.ok(isJpeg(bytes));
  }
  assert.equal((await frame(STEWARD, `/enrolments/${subjectId}/frames/1`)).response.status, 403);
  const looks = (await her.ask("GET", "/me/looks")).json;
  assert.deepEqual(looks, [{ at: clock.now.toISOString(), role: "reviewer", inPerson: false }]);
  const body = { decision: "approve", because: "She sings in our choir." };
  assert.equal((await post(REVIEWER, `/enrolments/${subjectId}/decide`, body)).status, 400);
  const said = { ...body, comparedBy: "known-personally" };
  assert.equal((await post(REVIEWER, `/enrolments/${subjectId}/decide`, said)).status, 200);
  const early = await her.ask("POST", "/me/grants", { key });
  assert.equal(early.json.title, "portal/waits-for-day");
  clock.now = new Date("2026-06-23T10:00:00Z");
  await miroir.grants.open({ subject: subjectId, personalKey: key });
});

test("a code of a request vouches for whoever asked, and opens no search", async (t) => {
  const { miroir, engine, post, sql } = await setting(t);
  const { requestId, number } = await miroir.requests.open({
    name: "Bea Drawn",
    kind: "access",
    channel: "desk",
  });
  const { newVouchingCode } = await import("../../src/engine/portal/vouching-code.ts");
  const code = await engine.database.transaction((s) =>
    newVouchingCode({ engine, at: engine.now } as never, s, { requestId }),
  );
  const read = await post(STEWARD, "/vouchings/read", { code: code.code });
  assert.deepEqual([read.json.kind, read.json.name, read.json.number], ["request", "Bea Drawn", number]);
  const decided = await post(STEWARD, `/vouchings/${read.json.reading}/decide`, { decision: "confirm" });
  assert.deepEqual(decided.json, { kind: "request", state: "approved" });
  const { way } = await sql((s) =>
    s.one<{ way: string }>("select way from vouchings where request_id = $1", [requestId]),
  );
  assert.equal(way, "steward");
});

test("a steward does this and nothing else, whatever verbs there will be", () => {
  const may = VERB_NAMES.filter((verb) => mayDo("steward", verb));
  assert.deepEqual(may, ["vouching.read", "vouching.frame", "vouching.decide"]);
  for (const verb of VERB_NAMES.filter((each) => !may.includes(each)))
    assert.throws(() => checkPermitted(STEWARD, verb), { code: "act/not-permitted" }, verb);
  assert.ok((STAFF_ROLES as readonly string[]).includes("steward"));
});
