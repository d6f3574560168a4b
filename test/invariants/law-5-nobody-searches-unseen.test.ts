import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import test from "node:test";
import { PURPOSES } from "../../src/index.ts";
import { SimulatedFault } from "../support/faults.ts";
import { addRun, freshInstance, referencePhotos } from "../support/instance.ts";
import { rowsAsText, stateOf } from "../support/state.ts";
import { copyRow, idOf, refusedBy } from "./refused.ts";

const REASON = "she asked at the desk for her pictures";

test("nobody searches unseen", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  await addRun(miroir);
  const [one, two, three] = [await instance.enrol(1), await instance.enrol(2), await instance.enrol(3)];
  for (const { subjectId, personalKey } of [one, two])
    await miroir.grants.open({ subject: subjectId, personalKey });
  const [photo] = await referencePhotos(1, 1);

  await t.test(
    "a search without a purpose of the register, or without a reason, compares nobody",
    async () => {
      const before = await stateOf(instance);
      for (const purpose of ["", "police", "marketing", "publish:web", "constructor", "toString"])
        await assert.rejects(miroir.search({ photo: photo!, purpose, reason: REASON }), {
          code: "purpose/unknown",
        });
      for (const reason of ["", "       ", "because"])
        await assert.rejects(miroir.search({ photo: photo!, purpose: "find", reason }), {
          code: "search/no-reason",
        });
      assert.deepEqual(await stateOf(instance), before);
    },
  );

  await t.test("everybody compared has a row and sees it in her profile, whoever was found", async () => {
    for (const purpose of Object.keys(PURPOSES)) {
      const answer = await miroir.search({ photo: photo!, purpose, reason: `${REASON} (${purpose})` });
      assert.equal(answer.faces[0]?.possibleMatch?.subjectId, one.subjectId);
    }
    const [stranger] = await referencePhotos(9, 1);
    await miroir.search({ photo: stranger!, purpose: "find", reason: REASON });
    const seen = async (subject: string) =>
      (await miroir.profile({ subject })).searches.map(({ actor, purpose, reason, outcome, at }) => {
        assert.equal(at, instance.clock.now.toISOString());
        return `${actor} ${purpose} ${reason} ${outcome}`;
      });
    const searches = (outcome: string) => [
      ...Object.keys(PURPOSES).map((purpose) => `ada ${purpose} ${REASON} (${purpose}) ${outcome}`),
      `ada find ${REASON} compared`,
    ];
    assert.deepEqual((await seen(one.subjectId)).sort(), searches("returned").sort());
    assert.deepEqual((await seen(two.subjectId)).sort(), searches("compared").sort());
    assert.deepEqual(await seen(three.subjectId), []);
  });

  await t.test("the reason is not in the tables in clear", async () => {
    const rows = Object.values(await instance.sql(rowsAsText)).flat();
    assert.ok(rows.length > 20);
    assert.deepEqual(
      rows.filter((row) => row.includes("asked at the desk")),
      [],
    );
  });

  await t.test(
    "the answer is given only once the row is written: any statement that fails gives no answer",
    async () => {
      const search = () => miroir.search({ photo: photo!, purpose: "find", reason: REASON });
      const before = await stateOf(instance);
      let failed = 0;
      for (let n = 1; ; n++) {
        const faulty = instance.failNth(n);
        const answer = await search().catch((error: unknown) => error);
        instance.failNever();
        if (!(answer instanceof SimulatedFault)) {
          assert.ok(faulty.executed() < n, `statement ${n} failed and an answer was given`);
          break;
        }
        failed++;
        assert.deepEqual(await stateOf(instance), before, `statement ${n}`);
      }
      assert.ok(failed >= 8, `only ${failed} statements were made to fail`);
      const after = await stateOf(instance);
      for (const table of ["searches", "consultations", "ledger_entries"])
        assert.notEqual(after.tables[table], before.tables[table], table);
    },
  );

  await t.test("the table refuses a search without actor, purpose or reason", async () => {
    const search = await instance.sql((sql) => idOf(sql, "select id from searches limit 1"));
    for (const [change, constraint] of [
      [{ actor: " " }, /actor/],
      [{ actor: null }, /actor/],
      [{ purpose: "police" }, /purpose/],
      [{ purpose: null }, /purpose/],
      [{ sealed_reason: null }, /sealed_reason/],
    ] as const)
      await refusedBy(instance, constraint, (sql) =>
        copyRow(sql, "searches", search, { id: randomUUID(), ...change }),
      );
    await refusedBy(instance, /consultations/, (sql) =>
      sql.run("insert into consultations (search_id, subject_id, outcome) values ($1, $2, 'compared')", [
        randomUUID(),
        one.subjectId,
      ]),
    );
  });
});
