import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import test from "node:test";
import { act } from "../../../src/engine/gate/act.ts";
import { showCertificate } from "../../../src/engine/leaving/certificates.ts";
import { lookLater, looksAfterwards } from "../../../src/engine/leaving/look.ts";
import { addRun, freshInstance, type Instance } from "../../support/instance.ts";
import { rowsAsText } from "../../support/state.ts";

const CLOCK = { name: "clock", role: "clock" } as const;
const VISITOR = { name: "portal", role: "visitor" } as const;
const newLink = (): string => randomBytes(32).toString("base64url");
const secretIn = (url: string): string => url.slice(url.indexOf("#") + 1);

const openedAt = (instance: Instance, link: string) =>
  act(instance.engine, VISITOR, showCertificate, { link });

test("a certificate is found for a week by who has its link, and by nobody else", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  const { subjectId: subject } = await instance.enrol(1);
  const link = newLink();
  await assert.rejects(openedAt(instance, link), { code: "portal/no-certificate" });
  const forgotten = await instance.miroir.forget({ subject, link });
  assert.equal(secretIn(forgotten.link.url), link);
  assert.match(forgotten.link.url, /\/certificate#/);

  const shown = await openedAt(instance, link);
  assert.deepEqual(shown.signed, JSON.parse(JSON.stringify(forgotten.certificate)));
  assert.deepEqual(shown.rewriting, {
    rewrittenAt: null,
    plannedFor: "2026-06-22",
    timeZone: "Europe/Paris",
  });
  await assert.rejects(openedAt(instance, newLink()), { code: "portal/no-certificate" });

  const rows = JSON.stringify(await instance.sql(rowsAsText));
  assert.ok(!rows.includes(link) && !rows.includes(subject));
  assert.ok(rows.includes(createHash("sha256").update(link).digest("hex")));

  instance.clock.now = new Date("2026-06-28T09:59:00Z");
  await openedAt(instance, link);
  instance.clock.now = new Date("2026-06-28T10:00:00Z");
  await assert.rejects(openedAt(instance, link), { code: "portal/no-certificate" });
  assert.equal((await instance.miroir.tick()).done.certificatesRemoved, 1);
});

test("it says when the files of the database were rewritten, and not that of an erasure after that", async (t) => {
  const instance = await freshInstance(t, { onDisk: true });
  await addRun(instance.miroir);
  const links = [];
  for (const person of [1, 2]) {
    const { subjectId: subject } = await instance.enrol(person);
    const { link } = await instance.miroir.forget({ subject });
    links.push(secretIn(link.url));
    instance.clock.now = new Date(instance.clock.now.getTime() + 60_000);
    if (person === 1) assert.equal((await instance.miroir.rewrite()).outcome, "done");
  }
  const [first, second] = await Promise.all(links.map((link) => openedAt(instance, link)));
  assert.deepEqual(first?.rewriting.rewrittenAt, new Date("2026-06-21T10:01:00Z"));
  assert.equal(second?.rewriting.rewrittenAt, null);
});

test("a link that is none, or that is somebody's already, is refused before anything is erased", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  const [one, two] = [await instance.enrol(1), await instance.enrol(2)];
  const link = newLink();
  await instance.miroir.forget({ subject: one.subjectId, link });
  for (const bad of [link, "short", `${newLink()}=`, " ".repeat(43)])
    await assert.rejects(instance.miroir.forget({ subject: two.subjectId, link: bad }), {
      code: "usage/bad-value",
    });
  assert.equal((await instance.miroir.people()).length, 1);
});

test("stopped between the erasure and its look: the link says that it is done, and the next start signs what is known", async (t) => {
  const instance = await freshInstance(t, { onDisk: true });
  await addRun(instance.miroir);
  const { subjectId: subject } = await instance.enrol(1);
  const link = newLink();
  const before = await instance.sql((sql) => sql.one<{ size: string }>("select size from ledger_head"));
  await instance.miroir.forget({ subject, link });
  // As the transaction of the erasure left it.
  await instance.sql((sql) => sql.run("update erasure_certificates set signed = null"));
  await assert.rejects(openedAt(instance, link), { code: "portal/certificate-soon" });
  await instance.reopen();
  const { signed } = await openedAt(instance, link);
  assert.equal(signed.certificate.check, null);
  assert.equal(signed.certificate.log.entry, Number(before.size));
  assert.equal(signed.certificate.destroyed.identities, 1);
});

test("an erasure that leaves something has no certificate under its link", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  const { subjectId: subject } = await instance.enrol(1);
  await instance.sql(async (sql) => {
    await sql.run("create table newsletter (who text)");
    await sql.run("insert into newsletter values ($1)", [subject]);
  });
  const link = newLink();
  await assert.rejects(instance.miroir.forget({ subject, link }), { code: "internal/broken-promise" });
  await assert.rejects(openedAt(instance, link), { code: "portal/no-certificate" });
});

test("a served instance reads a large table after it answered, and the certificate then says that too", async (t) => {
  const instance = await freshInstance(t);
  const { engine } = instance;
  await addRun(instance.miroir);
  let asked = 0;
  // Every table is large: nothing is looked at at once but what an index finds.
  looksAfterwards(engine, () => asked++, -1);
  const look = () => act(engine, CLOCK, lookLater, undefined);

  await t.test(
    "what an index finds is found at once, the rest is named as still to be looked at",
    async () => {
      const { subjectId: subject } = await instance.enrol(1);
      const link = newLink();
      const { check } = await instance.miroir.forget({ subject, link });
      assert.ok(check.looked.includes("appearances.subject_id") && !check.looked.includes("items.metadata"));
      assert.ok(check.later.includes("items.metadata") && !check.later.includes("appearances.subject_id"));
      assert.equal(asked, 1);
      const before = (await openedAt(instance, link)).signed.certificate.check;
      assert.deepEqual(before?.later, check.later);
      assert.ok(!JSON.stringify(await instance.sql(rowsAsText)).includes(subject));

      assert.equal(await look(), 1);
      const after = (await openedAt(instance, link)).signed.certificate.check;
      assert.equal(after?.later, undefined);
      assert.deepEqual([...after!.columns].sort(), [...check.looked, ...check.later].sort());
      assert.equal(await look(), 0);
    },
  );

  await t.test(
    "what is found only then takes the certificate back, and is an error of what runs by itself",
    async () => {
      const { subjectId: subject } = await instance.enrol(2);
      await instance.sql(async (sql) => {
        await sql.run("create table newsletter (who text)");
        await sql.run("insert into newsletter values ($1)", [subject]);
      });
      const link = newLink();
      await instance.miroir.forget({ subject, link });
      await openedAt(instance, link);
      await assert.rejects(look(), { code: "internal/broken-promise", message: /newsletter\.who/ });
      await assert.rejects(openedAt(instance, link), { code: "portal/no-certificate" });
      assert.equal(await look(), 0);
    },
  );

  await t.test("so it is after a withdrawal", async () => {
    const { subjectId: subject } = await instance.enrol(3);
    const { check } = await instance.miroir.withdraw({ subject });
    assert.ok(check.later.includes("items.metadata"));
    assert.equal(await look(), 1);
  });
});
