/** What a scan asks the database follows from what there is to compare, not from what there is: pages counted at two sizes. */
import assert from "node:assert/strict";
import test from "node:test";
import { scanWaits } from "../../../src/engine/compare/scan.ts";
import { act } from "../../../src/engine/gate/act.ts";
import {
  albumsBehind,
  behindIn,
  mayWait,
  pendingItems,
  pendingWork,
} from "../../../src/store/compare/scans.ts";
import { openGrantIds, stillOpen } from "../../../src/store/consent/grants.ts";
import { reachedBy, reachedFaces } from "../../../src/store/consent/narrowings.ts";
import type { Sql } from "../../../src/store/database.ts";
import { morePeople, morePictures } from "../../support/grown.ts";
import { assertFlat, begun, inEach, SMALL } from "../../support/sizes.ts";

const allCompared = (sql: Sql): Promise<number> =>
  sql.run(
    `update grant_albums ga set compared_to_seq = (select item_count from albums a where a.id = ga.album_id)`,
  );

const albumOf = async (sql: Sql): Promise<string> =>
  (await sql.one<{ id: string }>(`select id from albums`)).id;

const pagesOf = async (sql: Sql, grants: readonly string[], albumId: string, most = 4): Promise<number> => {
  const behind = await behindIn(sql, grants, albumId);
  let items = 0;
  for (let after = 0, pages = 0; after < behind.lastSeq && pages < most; pages++) {
    const stretch = await pendingItems(sql, albumId, behind, after, 256);
    items += stretch.items.length;
    after = stretch.upToSeq;
  }
  return items;
};

test("with nothing to do a scan reads no picture", async (t) => {
  const touched = await inEach(
    t,
    async (sql) => {
      await allCompared(sql);
    },
    async (sql) => {
      const grants = await openGrantIds(sql);
      assert.deepEqual(await pendingWork(sql, grants), []);
      assert.deepEqual(await albumsBehind(sql, grants), []);
    },
  );
  assertFlat(touched, "nothing to do");
});

test("what is new costs what is new, whatever is there already, and so do misses", async (t) => {
  const touched = await inEach(
    t,
    async (sql) => {
      await allCompared(sql);
      await morePictures(sql, "run", 10);
      await sql.run(
        `insert into scan_misses (grant_id, album_id, item_id, code, details, at)
         select g.id, i.album_id, i.id, 'picture/gone', '{}', now() from (select id from grants limit 1) g, items i where i.seq in (3, 700)`,
      );
    },
    async (sql) => {
      const grants = await openGrantIds(sql);
      const [work] = await pendingWork(sql, grants);
      assert.equal(work?.items, 12);
      assert.equal(await pagesOf(sql, grants, work.albumId), 12);
    },
  );
  assertFlat(touched, "ten new pictures");
});

test("a page of a newcomer costs the same in a large album, with hours and places too", async (t) => {
  const touched = await inEach(
    t,
    async (sql) => {
      await allCompared(sql);
      await sql.run(
        `update consent_albums set from_at = '2026-06-20 10:00', time_zone = 'UTC', unknown_too = false
         where consent_id = (select consent_id from grants order by id limit 1)`,
      );
      // Of the last 300 alone it is known that they were taken then.
      await sql.run(
        `update items set taken_at = '2026-06-20T11:00:00' where seq > (select item_count - 300 from albums)`,
      );
      await sql.run(
        `update grant_albums set compared_to_seq = 0 where grant_id = (select id from grants order by id limit 1)`,
      );
    },
    async (sql) => {
      const grants = await openGrantIds(sql);
      const albumId = await albumOf(sql);
      const behind = await behindIn(sql, grants, albumId);
      const { items } = await pendingItems(sql, albumId, behind, behind.lastSeq - 400, 256);
      assert.equal(items.length, 256);
      const ids = items.map(({ id }) => id);
      const reached = await reachedBy(sql, albumId, [...(await stillOpen(sql, grants))], ids);
      assert.equal(reached.get(ids[0]!)?.size, SMALL.people);
    },
  );
  assertFlat(touched, "a page");
});

test("how many faces meet a reference is known without counting them, objections too", async (t) => {
  const touched = await inEach(
    t,
    async (sql) => {
      await sql.run(
        `insert into objections (id, picture_sha256, about, state, sealed_under, made_by, made_at, decided_by, decided_at)
         select md5(seq::text)::uuid, picture_sha256, 'comparison', 'upheld', 'entry', 'ada', now(), 'ada', now()
         from items where seq in (2, 700, 701)`,
      );
    },
    async (sql) => {
      const [reached] = await reachedFaces(sql, await openGrantIds(sql));
      assert.ok(reached);
      const { count } = await sql.one<{ count: number }>(`select item_count::int as count from albums`);
      assert.deepEqual([reached.faces, reached.of], [count - 3, count - 3]);
    },
  );
  assertFlat(touched, "faces that are reached");
});

test("whether anything waits to be compared is known without people, keys and pictures being gone through", async (t) => {
  const touched = await inEach(
    t,
    async (sql) => {
      await allCompared(sql);
    },
    async (sql) => assert.equal(await mayWait(sql), false),
  );
  assertFlat(touched, "whether anything waits");
  const { instance, subjectId } = await begun(t);
  const { miroir, engine } = instance;
  const waits = () => act(engine, { name: "the clock", role: "clock" }, scanWaits, undefined);
  assert.equal(await waits(), true, "nothing was compared yet");
  await miroir.scan();
  assert.equal(await waits(), false);
  await instance.picture("b.png", { faces: [{ person: 1, x: 40, y: 20 }] });
  await miroir.import({ paths: [instance.photos], album: "run" });
  assert.equal(await waits(), true, "a picture came");
  await miroir.withdraw({ subject: subjectId });
  assert.equal(await waits(), false, "nobody asks any more");
});

test("each picture to compare is in one page and no other, those missed before included", async (t) => {
  const { instance, subjectId } = await begun(t);
  await instance.sql(async (sql) => {
    await morePeople(sql, subjectId, 2);
    await morePictures(sql, "run", 5000);
    const albumId = await albumOf(sql);
    const grants = await openGrantIds(sql);
    const [first, second] = grants as [string, string];
    await allCompared(sql);
    await sql.run(`update grant_albums set compared_to_seq = 3000 where grant_id = $1`, [first]);
    await sql.run(
      `insert into scan_misses (grant_id, album_id, item_id, code, details, at)
       select $1, album_id, id, 'picture/gone', '{}', now() from items where seq in (1, 2, 400, 2999, 3000, 3001, 4001)`,
      [second],
    );
    await sql.run(`delete from faces f using items i where i.id = f.item_id and i.seq between 3100 and 3200`);
    const behind = await behindIn(sql, grants, albumId);
    const seqs: number[] = [];
    for (let after = 0; after < behind.lastSeq; ) {
      const stretch = await pendingItems(sql, albumId, behind, after, 256);
      assert.ok(stretch.items.length <= 256 && stretch.upToSeq > after);
      seqs.push(...stretch.items.map(({ seq }) => seq));
      after = stretch.upToSeq;
    }
    const last = Array.from({ length: 2001 }, (_, i) => 3001 + i).filter((seq) => seq < 3100 || seq > 3200);
    assert.deepEqual(seqs, [1, 2, 400, 2999, 3000, ...last]);
    const [work] = await pendingWork(sql, grants);
    assert.deepEqual([work?.items, work?.faces, work?.people], [seqs.length, seqs.length, 3]);
  });
});

test("more pictures of a batch are hardly more statements", async (t) => {
  const statements: number[] = [];
  // One batch each: the first is of eight at most, so that somebody who waits sees something soon.
  for (const pictures of [2, 8]) {
    const { instance } = await begun(t);
    await instance.miroir.scan();
    for (let i = 1; i <= pictures; i++)
      await instance.picture(`p${i}.png`, { faces: [{ person: 1, x: 20, y: 20, noise: i }] });
    await instance.miroir.import({ paths: [instance.photos], album: "run" });
    const counting = instance.failNth(Number.POSITIVE_INFINITY);
    const { shown } = await instance.miroir.scan();
    statements.push(counting.executed());
    instance.failNever();
    assert.equal(shown, pictures);
  }
  const [few, many] = statements as [number, number];
  const each = (many - few) / (8 - 2);
  assert.ok(each <= 2.5, `${each} statements for each picture more`);
});
