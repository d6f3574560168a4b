import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import test from "node:test";
import { act } from "../../../src/engine/gate/act.ts";
import { showCertificate } from "../../../src/engine/leaving/certificates.ts";
import { addRun, freshInstance, type Instance } from "../../support/instance.ts";
import { rowsAsText } from "../../support/state.ts";

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
