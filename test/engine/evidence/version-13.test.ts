/**
 * A backup that version 13 of the schema wrote stays one that is restored, whatever the schema is now. The fixture was made
 * by the program of then, with drawn people: every table filled that a backup holds, copies in a folder and in a ZIP, some
 * of which may not stay, and sidecars. Its keys open nothing else.
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { openEngine } from "../../../src/app.ts";
import { PROGRAM_FOLDER } from "../../../src/config.ts";
import { restore } from "../../../src/index.ts";
import { rowsOf, tablesToDump } from "../../../src/store/dump.ts";
import { rowOfVersion13 } from "../../../src/store/schema/version-13.ts";
import { verbsOf } from "../../../src/verbs.ts";
import { contentOf, emptyPlace } from "../../support/backups.ts";
import { clusterTemplate } from "../../support/database.ts";
import { ada, madeChoice } from "../../support/instance.ts";
import { testNotice } from "../../support/notice.ts";
import { consentTo } from "../../support/rights.ts";

const FIXTURE = join(PROGRAM_FOLDER, "test/engine/evidence/version-13");
const [data, keys, identity] = ["backup.age", "keys.age", "identity.txt"].map((name) =>
  join(FIXTURE, name),
) as [string, string, string];
const NOW = new Date("2026-06-21T10:00:00Z");

const ADA = {
  id: "1947b5bf-5cb8-4e5c-be22-dc0c5d7d209f",
  personalKey: "9JRBY-JHW03-5KKEQ-ZA8YJ-4XMH2-RA6YR",
};
const BERTA = {
  id: "9d090f8d-edfe-4e87-9e61-78b495aa623a",
  personalKey: "MVZHN-1T1QT-R8W1A-JTFCG-C7CMQ-S94XG",
};
const CORA = { id: "a852486a-ab04-4bcf-aeee-a488fcb3c4f6" };

/** What left, where it was put: the restored instance knows that place and no other. */
const putBack = async (t: TestContext, place: string): Promise<void> => {
  assert.ok(!existsSync(place), "nobody else's");
  await mkdir(place, { mode: 0o700 });
  t.after(() => rm(place, { recursive: true, force: true }));
  await cp(join(FIXTURE, "left"), place, { recursive: true });
};

/** Changed by the restore itself: the log goes on, under another name. */
const OF_THE_LOG = ["ledger_entries", "ledger_head", "checkpoints", "log_epochs", "journal_head"];

test("a backup of version 13 is restored, and what it holds goes on", async (t) => {
  const config = await emptyPlace(t, {
    notice: testNotice,
    otherFaces: {
      art9Ground: {
        en: "none is needed: nobody in these pictures exists",
        fr: "aucun n'est nécessaire : personne dans ces images n'existe",
      },
    },
    demonstration: true,
  });
  const restored = await restore({
    config,
    actor: ada,
    file: data,
    identity,
    keysFrom: keys,
    vision: madeChoice,
    now: () => NOW,
    template: await clusterTemplate(),
  });
  assert.deepEqual([restored.replayed, restored.rowsWithoutKey, restored.givenUp], [{}, {}, 0]);
  const engine = await openEngine({ config, vision: madeChoice, now: () => NOW });
  t.after(() => engine.close().catch(() => {}));
  const miroir = verbsOf(engine, ada);

  await t.test("every row is as it was", async () => {
    const before = new Map<string, string[]>();
    for (const [name, bytes] of await contentOf(data, { identity })) {
      const [, table] = /^tables\/([^/]+)\//.exec(name) ?? [];
      if (table) before.set(table, [...(before.get(table) ?? []), ...bytes.toString("utf8").split("\n")]);
    }
    assert.ok(before.size > 55);
    const after = await engine.database.snapshot(async (sql) => {
      const tables = new Map<string, string[]>();
      for (const table of await tablesToDump(sql))
        for await (const rows of rowsOf(sql, table))
          tables.set(table, [...(tables.get(table) ?? []), ...rows]);
      return tables;
    });
    /** Whatever order the columns are in. */
    const plain = (row: string) => JSON.stringify(Object.entries(JSON.parse(row) as object).toSorted());
    const sorted = (rows: readonly string[] | undefined) => (rows ?? []).map(plain).toSorted();
    for (const [table, rows] of before)
      if (!OF_THE_LOG.includes(table))
        assert.deepEqual(
          sorted(after.get(table)),
          sorted(rows.map((row) => rowOfVersion13(table, row))),
          table,
        );
    assert.deepEqual(
      (after.get("vouchings") ?? []).map((row) => (JSON.parse(row) as { way: string }).way),
      ["staff", "staff"],
      "whoever was enrolled at the desk was seen there; whoever came through the portal waits",
    );
    const entries = new Set(sorted(after.get("ledger_entries")));
    assert.ok(sorted(before.get("ledger_entries")).every((row) => entries.has(row)));
  });

  const places = (await miroir.publications.list()).map(({ use, place }) => [use, place] as const);
  const place = (await miroir.sidecars.register())[0]!.place.replace(/\/sidecars$/, "");
  await putBack(t, place);

  await t.test("people, consents, grants, appearances", async () => {
    const people = new Map((await miroir.people()).map((person) => [person.id, person]));
    assert.deepEqual(
      [ADA, BERTA, CORA].map(({ id }) => people.get(id)?.name),
      ["Ada Pencil", "Berta Paintbrush", "Cora Crayon"],
    );
    const inForce = (id: string) =>
      people
        .get(id)!
        .consents.filter(({ state }) => state === "given")
        .map(({ purpose }) => purpose)
        .sort();
    assert.deepEqual(inForce(ADA.id), ["export:sidecars", "find", "publish:website"]);
    assert.deepEqual(inForce(BERTA.id), ["export:sidecars", "find", "publish:website"]);
    assert.deepEqual(inForce(CORA.id), ["find", "mask"]);
    const states = (await miroir.grants.list()).map(({ state }) => state).sort();
    assert.deepEqual(states, ["closed", "open", "open"], "whoever is restricted is compared by nobody");
    const { appearances } = await miroir.profile({ subject: ADA.id });
    assert.deepEqual(
      appearances.map(({ state }) => state),
      ["confirmed", "confirmed"],
    );
    assert.equal((await miroir.requests.list({ all: true })).length, 2);
    assert.equal((await miroir.breaches.list()).length, 1);
    assert.deepEqual(
      (await miroir.accounts.list()).map(({ name }) => name),
      ["Grace"],
    );
  });

  await t.test("what left, and what of it may not stay", async () => {
    assert.deepEqual(places.map(([use]) => use).sort(), ["press", "print", "website"]);
    const lines = (await miroir.publications.register()).map(
      ({ destination, name, state, staleBecause, visible }) => [
        `${destination} ${name} ${state} ${staleBecause}`,
        visible.map((each) => `${each.name}${each.lapsedAt ? " no more" : ""}`).sort(),
      ],
    );
    assert.deepEqual(lines.sort(), [
      ["folder run-00001.jpg out null", ["Ada Pencil", "Berta Paintbrush"]],
      ["folder run-00002.jpg out null", ["Ada Pencil", "Berta Paintbrush"]],
      ["folder run-00003.jpg out null", ["Ada Pencil"]],
      ...[1, 2, 3].map((n) => [`zip run-0000${n}.jpg stale withdrawn`, ["Ada Pencil no more"]]),
    ]);
    const sidecars = (await miroir.sidecars.register()).map(({ state, staleBecause, named }) => [
      `${state} ${staleBecause}`,
      named
        .filter(({ lapsedAt }) => lapsedAt === null)
        .map(({ name }) => name)
        .sort(),
      named.filter(({ lapsedAt }) => lapsedAt !== null).length,
    ]);
    assert.deepEqual(sidecars.sort(), [
      ["out uses", ["Ada Pencil", "Berta Paintbrush"], 4],
      ["out uses", ["Ada Pencil", "Berta Paintbrush"], 4],
      ["removed objection", [], 3],
    ]);
    const { copies } = await miroir.publications.of({ subject: ADA.id });
    assert.deepEqual(copies.map(({ use, lapsedAt }) => `${use} ${lapsedAt === null}`).sort(), [
      "press false",
      "press false",
      "press false",
      "website true",
      "website true",
      "website true",
    ]);
  });

  await t.test("the log holds, and so does the audit", async () => {
    assert.deepEqual((await miroir.log.verify()).faults, []);
    assert.deepEqual(
      (await miroir.audit()).checks.filter(({ broken }) => broken > 0),
      [],
    );
  });

  await t.test(
    "a withdrawal takes away what left before the backup, and a rebuild puts it back without the person",
    async () => {
      const [website, sidecars] = [join(place, "website"), join(place, "sidecars")];
      const bytesBefore = await readFile(join(website, "run-00001.jpg"));
      await miroir.withdraw({ subject: ADA.id, purpose: "publish:website" });
      for (const folder of [website, sidecars])
        assert.deepEqual(existsSync(folder) ? await readdir(folder) : [], [], "gone when the act returns");
      const rebuilt = await miroir.publications.rebuild();
      assert.deepEqual([rebuilt.stale, rebuilt.escaped, rebuilt.unreachable], [6, 0, 0]);
      const again = await miroir.sidecars.rebuild();
      assert.deepEqual([again.stale, again.rewritten, again.unreachable], [3, 2, 0]);
      assert.ok(!bytesBefore.equals(await readFile(join(website, "run-00001.jpg"))));
      assert.equal((await readdir(sidecars)).length, 2);
      for (const { visible } of await miroir.publications.register())
        assert.ok(visible.every(({ subjectId, lapsedAt }) => subjectId !== ADA.id || lapsedAt !== null));
    },
  );

  await t.test("and so does everything else", async () => {
    await consentTo(miroir, ADA.id, "publish:internal");
    await miroir.grants.open({ subject: BERTA.id, personalKey: BERTA.personalKey });
    await miroir.grants.close({
      grant: (await miroir.grants.list()).find(({ state }) => state === "open")!.id,
    });
    await miroir.tick();
    await miroir.scan();
    await miroir.forget({ subject: BERTA.id });
    assert.deepEqual((await miroir.log.verify()).faults, []);
    assert.deepEqual(
      (await miroir.audit()).checks.filter(({ broken }) => broken > 0),
      [],
    );
  });
});
