import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { addRun, freshInstance } from "../../support/instance.ts";
import { stateOf } from "../../support/state.ts";

const posting = {
  where: "the club's web site",
  because: "we do not know who the people in the pictures are",
};

test("a notice is published in both languages, versioned and hashed", async (t) => {
  const { miroir, sql } = await freshInstance(t);
  const { notices } = await miroir.notices.publish({});
  assert.deepEqual(
    notices.map(({ kind, language, version, published }) => [kind, language, version, published]),
    [
      ["consent", "en", "1", true],
      ["consent", "fr", "1", true],
    ],
  );
  const rows = await sql((s) =>
    s.query<{ sha256: Buffer; text: string }>("select sha256, text from notices"),
  );
  for (const { sha256, text } of rows)
    assert.deepEqual(createHash("sha256").update(text).digest(), Buffer.from(sha256));

  await t.test("and again only when it says something else", async () => {
    const again = await miroir.notices.publish({});
    assert.ok(again.notices.every(({ published, version }) => !published && version === "1"));
    await miroir.recipients.add({
      name: "Printers",
      address: "2 Paper Street",
      contact: "print@example.org",
      partyType: "processor",
      purpose: "find",
    });
    const changed = await miroir.notices.publish({});
    assert.ok(changed.notices.every(({ published, version }) => published && version === "2"));
  });

  await t.test("every version stays reachable by its hash", async () => {
    const all = await miroir.notices.list();
    assert.equal(all.length, 4);
    for (const { sha256, version, supersededAt } of all) {
      const shown = await miroir.notices.show({ sha256: sha256.slice(0, 12) });
      assert.equal(shown.notice?.sha256, sha256);
      assert.equal(shown.text.includes("Printers"), version === "2");
      assert.equal(supersededAt === null, version === "2");
    }
    await assert.rejects(miroir.notices.show({ sha256: "0123456789" }), { code: "notice/not-found" });
    await assert.rejects(miroir.notices.show({ sha256: "%" }), { code: "notice/not-found" });
  });
});

test("a notice with a gap is not published, the setting is named, and nobody can be enrolled under it (R24)", async (t) => {
  const instance = await freshInstance(t, { settings: { notice: {} } });
  const { miroir } = instance;
  await addRun(miroir);
  const before = await stateOf(instance);
  await assert.rejects(miroir.notices.publish({}), (error: Error & { code: string }) => {
    assert.equal(error.code, "notice/incomplete");
    assert.match(error.message, /notice\.transfers.*13\(1\)\(f\)/);
    return true;
  });
  await assert.rejects(instance.enrol(1), { code: "notice/incomplete" });
  assert.deepEqual(await stateOf(instance), before);
  const draft = await miroir.notices.show({ language: "fr" });
  assert.equal(draft.notice, null);
  assert.deepEqual(
    draft.missing.map(({ setting }) => setting),
    ["notice.detectionInterest.fr", "notice.transfers.fr"],
  );
});

test("the notice for people in the archive says where it hangs and why (R25)", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await assert.rejects(miroir.notices.publish({ kind: "archive" }), { code: "notice/not-posted" });
  await assert.rejects(miroir.notices.publish({ kind: "archive", posting }), { code: "notice/incomplete" });
  await addRun(miroir);
  await miroir.notices.publish({ kind: "archive", posting });
  const all = await miroir.notices.list();
  assert.deepEqual(
    all.map(({ kind, postedWhere, postedBecause }) => [kind, postedWhere, postedBecause]),
    Array.from({ length: 2 }, () => ["archive", posting.where, posting.because]),
  );
  await assert.rejects(
    instance.sql((sql) => sql.run("update notices set posted_where = null")),
    /r25_a_public_notice_says_where/,
  );
});

test("one who publishes while a statement fails has published nothing", async (t) => {
  const instance = await freshInstance(t);
  const before = await stateOf(instance);
  for (let n = 1; ; n++) {
    const faulty = instance.failNth(n);
    const met = await instance.miroir.notices.publish({}).then(
      () => undefined,
      (error: unknown) => error,
    );
    instance.failNever();
    if (!met) {
      assert.ok(n > 5 && faulty.executed() < n);
      break;
    }
    assert.deepEqual(await stateOf(instance), before, `statement ${n}`);
  }
});

test("a notice is a page to hand out", async (t) => {
  const { miroir, folder } = await freshInstance(t);
  await miroir.notices.publish({});
  for (const name of ["notice.html", "notice.pdf"]) {
    const out = join(folder, name);
    const { path } = await miroir.notices.show({ language: "fr", out });
    const bytes = await readFile(path!);
    assert.ok(name.endsWith(".pdf") ? bytes.subarray(0, 5).equals(Buffer.from("%PDF-")) : true);
    if (name.endsWith(".html")) assert.match(bytes.toString("utf8"), /analysés en mémoire/);
  }
});
