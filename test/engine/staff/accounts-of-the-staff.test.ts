import assert from "node:assert/strict";
import test from "node:test";
import { addDays } from "../../../src/domain/days.ts";
import { isAnomaly } from "../../../src/engine/compare/anomalies.ts";
import { addRun, freshInstance, type Instance, referencePhotos } from "../../support/instance.ts";
import { COLLEAGUE, searchByTwo } from "../../support/second.ts";

const person = { name: "Grace", email: "grace@example.org", role: "administrator" };

const entriesOf = async ({ miroir }: Instance): Promise<string> => JSON.stringify(await miroir.log.list({}));

test("an account is one person's, and the log names it without name and address", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  const { accountId } = await miroir.accounts.add(person);
  for (const taken of [
    { ...person, name: "Another" },
    { ...person, email: "other@example.org", name: "grace" },
  ])
    await assert.rejects(miroir.accounts.add(taken), { code: "account/exists" });
  for (const [wrong, code] of [
    [{ ...person, name: "token:ci", email: "a@example.org" }, "usage/bad-value"],
    [{ ...person, name: "clock", email: "b@example.org" }, "usage/bad-value"],
    [{ ...person, name: "Odd", email: "no address" }, "post/bad-address"],
    [{ ...person, name: "Odd", email: "c@example.org", role: "clock" }, "usage/bad-value"],
    [{ ...person, name: "Odd", email: "c@example.org", role: "subject" }, "usage/bad-value"],
  ] as const)
    await assert.rejects(miroir.accounts.add(wrong), { code }, JSON.stringify(wrong));
  const said = await entriesOf(instance);
  assert.match(said, new RegExp(accountId));
  assert.doesNotMatch(said, /Grace|grace@/);
});

test("the last administrator stays one, also when two demote each other at once", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await miroir.accounts.add(person);
  const last = { code: "account/last-administrator" };
  await assert.rejects(miroir.accounts.change({ account: "Grace", role: "auditor" }), last);
  await assert.rejects(miroir.accounts.remove({ account: "grace@example.org" }), last);
  await miroir.accounts.add({ name: "Hedy", email: "hedy@example.org", role: "administrator" });
  const both = await Promise.allSettled([
    miroir.accounts.change({ account: "Grace", role: "auditor" }),
    miroir.accounts.remove({ account: "Hedy" }),
  ]);
  assert.deepEqual(both.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
  assert.equal((await miroir.accounts.list()).filter(({ role }) => role === "administrator").length, 1);
});

test("only an administrator touches accounts, and nobody with a token", async (t) => {
  const { miroir } = await freshInstance(t);
  await miroir.accounts.add(person);
  for (const role of ["archivist", "reviewer", "officer", "photographer", "auditor"] as const) {
    const other = miroir.as({ name: "other", role });
    await assert.rejects(other.accounts.list(), { code: "act/not-permitted" }, role);
    await assert.rejects(other.tokens.list(), { code: "act/not-permitted" }, role);
  }
  const program = miroir.as({ name: "token:ci", role: "administrator" });
  const needsPerson = { code: "act/needs-person" };
  await assert.rejects(program.accounts.add({ ...person, email: "x@example.org", name: "X1" }), needsPerson);
  await assert.rejects(program.accounts.change({ account: "Grace", newLink: true }), needsPerson);
  await assert.rejects(program.accounts.remove({ account: "Grace" }), needsPerson);
  await assert.rejects(
    program.tokens.add({ name: "again", role: "auditor", expiresOn: "2026-06-22" }),
    needsPerson,
  );
});

test("a token has a role and an end of at most a year, and is kept as a hash", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  const today = instance.today();
  for (const expiresOn of [addDays(today, -1), addDays(today, 367)])
    await assert.rejects(miroir.tokens.add({ name: "club site", role: "archivist", expiresOn }), {
      code: "usage/bad-value",
    });
  const given = await miroir.tokens.add({
    name: "club site",
    role: "archivist",
    expiresOn: addDays(today, 366),
  });
  assert.match(given.token, /^mrt_[\w-]{43}$/);
  await assert.rejects(miroir.tokens.add({ name: "Club Site", role: "auditor", expiresOn: today }), {
    code: "token/exists",
  });
  const rows = JSON.stringify(await instance.sql((sql) => sql.query("select * from api_tokens")));
  assert.ok(!rows.includes(given.token.slice(4)));
  assert.ok(!(await entriesOf(instance)).includes(given.token));
  await miroir.tokens.end({ token: "club site" });
  assert.deepEqual(await miroir.tokens.list(), []);
});

test("an account removed and a token ended are not brought back by a restored copy", async (t) => {
  const instance = await freshInstance(t);
  const { miroir, engine } = instance;
  await miroir.accounts.add(person);
  await miroir.accounts.add({ name: "Hedy", email: "hedy@example.org", role: "reviewer" });
  await miroir.tokens.add({ name: "ci", role: "auditor", expiresOn: instance.today() });
  const before = engine.vault.journal.head.lines;
  await miroir.accounts.remove({ account: "Hedy" });
  await miroir.tokens.end({ token: "ci" });
  const kinds = [...engine.vault.journal.read(before)].map(({ kind }) => kind);
  assert.deepEqual(kinds, ["account", "token"]);
});

test("far more searches than on other days is an alert, told once a day", async (t) => {
  assert.deepEqual(
    [isAnomaly(20, 0), isAnomaly(21, 0), isAnomaly(60, 20), isAnomaly(61, 20)],
    [false, true, false, true],
    "twenty a day are none, and above that three times what is usual",
  );
  const instance = await freshInstance(t, {
    settings: {
      officer: { name: "Officer", address: "1 Paper Street", contact: "officer@example.org" },
    },
  });
  const { miroir, clock } = instance;
  await addRun(miroir);
  await instance.picture("a.png", { faces: [{ person: 1, x: 20, y: 20 }] });
  await miroir.import({ paths: [instance.photos], album: "run" });
  await miroir.accounts.add(person);
  await miroir.accounts.add({ name: "ada", email: "ada@example.org", role: "auditor" });
  await miroir.accounts.add({ ...COLLEAGUE, email: "colleague@example.org" });
  const [photo] = await referencePhotos(2, 1);
  const search = () =>
    searchByTwo(miroir, { photo: photo!, purpose: "find", reason: "she asked at the desk of requests" });
  await search();
  // Nineteen more on this day, and so many on others that they are usual for somebody else.
  await instance.sql((sql) =>
    sql.run(
      `insert into searches (id, started_at, ended_at, actor, agreed_by, purpose, sealed_reason, sealed_under, pack, gallery_size, gallery_sha256, review_threshold, retain_until)
       select gen_random_uuid(), started_at, ended_at, actor, agreed_by, purpose, sealed_reason, sealed_under, pack, gallery_size, gallery_sha256, review_threshold, retain_until
       from searches cross join generate_series(1, 19)`,
    ),
  );
  const alerts = () => instance.sql((sql) => sql.query("select * from search_alerts"));
  assert.deepEqual(await alerts(), []);
  await search();
  await search();
  assert.deepEqual(await alerts(), [{ actor: "ada", onDay: instance.today(), searches: 21, usual: 0 }]);
  assert.match(await entriesOf(instance), /far more searches than usual/);
  const letters = await miroir.mail.list();
  assert.deepEqual(
    letters
      .filter(({ kind }) => kind === "search-anomaly")
      .map(({ to }) => to)
      .sort(),
    ["grace@example.org", "officer@example.org"],
  );
  clock.now = new Date(clock.now.getTime() + 24 * 3_600_000);
  await search();
  assert.equal((await alerts()).length, 1, "another day, one search");
});
