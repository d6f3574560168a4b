import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import test from "node:test";
import { parseConfig } from "../../src/config.ts";
import type { Enrolled } from "../../src/engine/consent/enrol.ts";
import { morePeople, morePictures } from "../support/grown.ts";
import { addRun, freshInstance, type Instance, testController } from "../support/instance.ts";
import { kin } from "../support/made-vision.ts";
import { copyRow, idOf, refusedBy } from "./refused.ts";

/** So strict that thresholds of three faces stand above the floors. */
const STRICT = { falseMatches: { shown: 1e-7, waiting: 1e-4 } };

const open = ({ miroir }: Instance, { subjectId, personalKey }: Enrolled) =>
  miroir.grants.open({ subject: subjectId, personalKey });

/** An album of its own name with one picture of these people. */
const albumWith = async (instance: Instance, slug: string, people: readonly number[]): Promise<void> => {
  if (slug === "run") await addRun(instance.miroir);
  else
    await instance.miroir.albums.add({
      ...{ title: slug, slug, heldBy: "own-work", scope: "declared", rightNote: "made for a test" },
    });
  const path = await instance.picture(`${slug}.png`, {
    faces: people.map((person, i) => ({ person, x: 20 + 90 * i, y: 20 })),
  });
  await instance.miroir.import({ paths: [path], album: slug });
};

/** At which thresholds she was compared, by the file. */
const thresholdsOf = (instance: Instance, subjectId: string) =>
  instance.sql((sql) =>
    sql.query<{ review: number; match: number }>(
      `select distinct review_threshold as review, match_threshold as match from appearances where subject_id = $1 order by 1`,
      [subjectId],
    ),
  );

test("a scan says what to expect before anything is compared, and the table holds no scan without it", async (t) => {
  const instance = await freshInstance(t);
  await albumWith(instance, "run", [1, 50]);
  await open(instance, await instance.enrol(1));
  const { thresholds } = await instance.miroir.scanPlan();
  assert.ok(thresholds.expectedFalseAtReview > 0 && thresholds.expectedFalseAtMatch > 0);
  let begun: Promise<unknown[]> | undefined;
  await instance.miroir.scan(undefined, {
    onProgress: () => {
      begun ??= instance.sql((sql) =>
        sql.query(`select from scans where ended_at is null and expected_false > 0`),
      );
    },
  });
  assert.equal((await begun)?.length, 1, "it is on the disk while the first picture is compared");
  const [scan] = await instance.sql((sql) =>
    sql.query<{ id: string; expectedFalse: number; reviewThreshold: number; matchThreshold: number }>(
      `select id, expected_false, review_threshold, match_threshold from scans`,
    ),
  );
  assert.deepEqual(
    [scan?.expectedFalse, scan?.reviewThreshold, scan?.matchThreshold],
    [thresholds.expectedFalseAtReview, thresholds.review, thresholds.match],
  );
  for (const changes of [
    { expected_false: -1 },
    { review_threshold: 0.9, review_threshold_to: 0.5 },
    { match_threshold: 0.9, match_threshold_to: 0.5 },
  ])
    await refusedBy(instance, /^law10_a_scan_says_what_to_expect$/, (sql) =>
      copyRow(sql, "scans", scan!.id, { id: randomUUID(), ...changes }),
    );
  await refusedBy(instance, /^expected_false$/, (sql) =>
    copyRow(sql, "scans", scan!.id, { id: randomUUID(), expected_false: null }),
  );
});

test("each match is written with its thresholds and its rate, and none without them", async (t) => {
  const instance = await freshInstance(t);
  await albumWith(instance, "run", [1, 50]);
  const one = await instance.enrol(1);
  await open(instance, one);
  await instance.miroir.scan();
  const [{ appearanceId, fmr } = { appearanceId: "", fmr: -1 }] = (
    await instance.miroir.profile({ subject: one.subjectId })
  ).appearances;
  assert.ok(fmr >= 0 && fmr < 1);
  for (const changes of [{ fmr: 2 }, { fmr: -1 }, { review_threshold: 0.9, match_threshold: 0.5 }])
    await refusedBy(instance, /^law10_a_match_says_how_sure_it_is$/, (sql) =>
      sql.run(
        `update appearances a set ${Object.entries(changes)
          .map(([column, value]) => `${column} = ${value}`)
          .join(", ")} where id = $1`,
        [appearanceId],
      ),
    );
  await refusedBy(instance, /^fmr$/, (sql) =>
    sql.run(`update appearances set fmr = null where id = $1`, [appearanceId]),
  );
});

test("what others bring moves no threshold of hers, whoever they are and however many", async (t) => {
  const instance = await freshInstance(t, { settings: STRICT });
  await albumWith(instance, "run", [1, 50, 51]);
  const one = await instance.enrol(1);
  await open(instance, one);
  const alone = (await instance.miroir.scanPlan()).thresholds;
  await instance.miroir.scan();
  const hers = await thresholdsOf(instance, one.subjectId);
  assert.deepEqual(hers, [{ review: alone.review, match: alone.match }]);

  await albumWith(instance, "other", [2, 60, 61]);
  const two = await instance.enrol(2, { albums: ["other"] });
  await open(instance, two);
  await instance.sql(async (sql) => {
    await morePeople(sql, two.subjectId, 200);
    await morePictures(sql, "other", 2000);
  });
  const others = (await instance.miroir.scanPlan()).thresholds;
  assert.deepEqual([others.review, others.match], [alone.review, alone.match], "hers are the lowest");
  assert.ok(others.reviewTo > alone.reviewTo && others.matchTo > alone.matchTo, "theirs are their own");
  assert.ok(others.expectedFalseAtReview > alone.expectedFalseAtReview, "the operator sees the sum");
  // Compared anew she is compared at the same thresholds.
  await instance.sql(async (sql) => {
    await sql.run(`update grant_albums ga set compared_to_seq = case when exists (
      select from grants g where g.id = ga.grant_id and g.subject_id = '${one.subjectId}') then 0 else 1000000 end`);
  });
  await instance.miroir.scan();
  assert.deepEqual(await thresholdsOf(instance, one.subjectId), hers);
});

test("each person has thresholds of their own in one scan, and in one picture", async (t) => {
  const instance = await freshInstance(t, { settings: STRICT });
  await albumWith(instance, "run", [1, 2, 50]);
  await albumWith(instance, "other", [70, 71, 72]);
  const one = await instance.enrol(1);
  const two = await instance.enrol(2, { albums: ["run", "other"] });
  await instance.sql((sql) => morePictures(sql, "other", 500));
  await open(instance, one);
  await open(instance, two);
  await instance.sql((sql) =>
    sql.run(
      `update grant_albums set compared_to_seq = 1000 where album_id = (select id from albums where slug = 'other')`,
    ),
  );
  const { thresholds } = await instance.miroir.scanPlan();
  await instance.miroir.scan();
  assert.deepEqual(await thresholdsOf(instance, one.subjectId), [
    { review: thresholds.review, match: thresholds.match },
  ]);
  assert.deepEqual(await thresholdsOf(instance, two.subjectId), [
    { review: thresholds.reviewTo, match: thresholds.matchTo },
  ]);
});

test("a score between the thresholds of two people is a match of the one and nothing to the other", async (t) => {
  const found = [];
  for (const others of [0, 5000]) {
    const instance = await freshInstance(t, { settings: STRICT });
    await albumWith(instance, "run", [kin(1, 0.6), 50, 51]);
    const one = await instance.enrol(1);
    await instance.sql((sql) => morePictures(sql, "run", others));
    await open(instance, one);
    await instance.sql((sql) =>
      sql.run(`insert into scan_misses (grant_id, album_id, item_id, code, details, at)
        select ga.grant_id, ga.album_id, i.id, 'picture/changed', '{}', now() from grant_albums ga join items i on i.seq = 1`),
    );
    await instance.sql((sql) => sql.run(`update grant_albums set compared_to_seq = 100000`));
    const { thresholds } = await instance.miroir.scanPlan();
    const { shown, candidates } = await instance.miroir.scan();
    found.push([thresholds.review <= 0.6, shown + candidates > 0]);
  }
  for (const [within, matched] of found) assert.equal(matched, within);
  assert.deepEqual(
    found.map(([within]) => within),
    [true, false],
  );
});

test("her thresholds do not sink when a grant ends, and many short grants are not laxer than one long one", async (t) => {
  const instance = await freshInstance(t, { settings: STRICT });
  await albumWith(instance, "run", [1, 50, 51]);
  await albumWith(instance, "other", [1, 60, 61]);
  const one = await instance.enrol(1, { albums: ["run", "other"] });
  const grant = async (albums: string[]): Promise<number> => {
    const { grantId } = await instance.miroir.grants.open({
      ...{ subject: one.subjectId, personalKey: one.personalKey, albums },
    });
    await instance.miroir.scan();
    const { review } = (await instance.miroir.scanPlan()).thresholds;
    await instance.miroir.grants.close({ grant: grantId });
    return review;
  };
  const [first, second, again] = [await grant(["run"]), await grant(["other"]), await grant(["run"])];
  assert.ok(second > first, "what was reached before counts");
  assert.equal(again, second, "and counts once");
  await instance.miroir.withdraw({ subject: one.subjectId });
  const consent = await instance.sql((sql) =>
    idOf(sql, `select sum(reached_faces)::text as id from consent_albums`),
  );
  assert.equal(Number(consent), 6);
});

test("a budget of nothing, of everything, or of more shown than looked at is refused", () => {
  const config = (falseMatches: unknown) => () =>
    parseConfig({ controller: testController, falseMatches }, "/");
  for (const wrong of [
    { shown: 0, waiting: 2 },
    { shown: 3, waiting: 2 },
    { shown: 0.05, waiting: 1e6 },
    { shown: 0.05 },
    0.5,
  ])
    assert.throws(config(wrong), { code: "config/invalid" });
  assert.deepEqual(parseConfig({ controller: testController }, "/").falseMatches, {
    shown: 0.05,
    waiting: 2,
  });
});

test("whoever is looked for, and staff, read how many strangers to expect among what was found", async (t) => {
  const instance = await freshInstance(t, { settings: STRICT });
  await albumWith(instance, "run", [1, 50, 51]);
  const one = await instance.enrol(1);
  const { subjectId: subject } = one;
  const none = { faces: 0, expectedFalseAtMatch: 0, expectedFalseAtReview: 0 };
  assert.deepEqual((await instance.miroir.profile({ subject })).expected, none);
  await open(instance, one);
  await instance.miroir.scan();
  const { expected } = await instance.miroir.profile({ subject });
  assert.equal(expected.faces, 3);
  assert.ok(Math.abs(expected.expectedFalseAtMatch / STRICT.falseMatches.shown - 1) < 1e-6);
  assert.ok(Math.abs(expected.expectedFalseAtReview / STRICT.falseMatches.waiting - 1) < 1e-6);
  const html = path.join(await mkdtemp(path.join(tmpdir(), "miroir-law10-")), "pages");
  t.after(() => rm(path.dirname(html), { recursive: true, force: true }));
  await instance.miroir.profile({ subject, html });
  assert.match(
    await readFile(path.join(html, "index.html"), "utf8"),
    /Compared with 3 faces\. .*fewer than 1 in 10,000 is shown/,
  );
  await instance.miroir.withdraw({ subject });
  assert.deepEqual((await instance.miroir.profile({ subject })).expected, none, "no consent, no comparison");
});
