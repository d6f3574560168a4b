/** Pictures of a day cost what that day has, whatever there is: pages counted at two sizes. */
import assert from "node:assert/strict";
import test from "node:test";
import { type Browse, browse } from "../../src/store/archive/browse.ts";
import type { Sql } from "../../src/store/database.ts";
import { buffersOf } from "../support/buffers.ts";
import { morePictures } from "../support/grown.ts";
import { assertFlat, begun, inEach, LARGE, SMALL } from "../support/sizes.ts";

const ALL: Browse = { albums: null, day: null, place: null, after: null, limit: 20 };

/** Ten pictures a day, five that say none; each was of another day before, which nobody asks for. */
const days = async (sql: Sql, pictures: number): Promise<void> => {
  await sql.run(`update items set taken_at = '2000-01-01T10:00:00'`);
  await morePictures(sql, "run", pictures - 1);
  await sql.run(
    `update items set taken_at = case when seq > 5 then (date '2020-01-01' + (seq / 10)::int)::text || 'T10:00:00' end`,
  );
};

test("the pictures of a day are found without reading those of others, and so are those without a day", async (t) => {
  const touched: number[] = [];
  for (const { pictures } of [SMALL, LARGE]) {
    const { instance } = await begun(t);
    await instance.sql((sql) => days(sql, pictures));
    const of = async (sql: Sql, day: string): Promise<number> => (await browse(sql, { ...ALL, day })).length;
    const asked = instance.sql((sql) =>
      buffersOf(sql, async (counting) => {
        assert.equal(await of(counting, "2020-01-12"), 10);
        assert.equal(await of(counting, "2026-06-20"), 5, "of its only day");
        assert.equal(await of(counting, "2019-06-20"), 0);
      }),
    );
    touched.push(await asked);
  }
  assertFlat([touched as [number, number]], "pictures of a day");
});

/** One picture in ten says no time, one in seven a place out of five. */
const spread = async (sql: Sql): Promise<void> => {
  await sql.run(
    `update items set taken_at = case when seq % 10 = 0 then null else (date '2026-06-01' + seq::int % 200)::text || 'T10:00:00' end,
       metadata = case when seq % 7 = 0 then metadata || jsonb_build_object('city', 'Town ' || seq % 5, 'country', 'France') else metadata end`,
  );
};

const twoPages = async (sql: Sql, how: Partial<Browse>): Promise<void> => {
  const limit = 10;
  const first = await browse(sql, { ...ALL, ...how, limit });
  assert.equal(first.length, limit);
  const second = await browse(sql, { ...ALL, ...how, limit, after: first.at(-1)! });
  assert.equal(second.length, limit);
};

test("a page of pictures reads what is on it, of everything and of a part of a place", async (t) => {
  const touched = await inEach(t, spread, async (sql) => {
    await twoPages(sql, {});
    await twoPages(sql, { place: "OWN 3" });
    await twoPages(sql, { place: "france" });
  });
  assertFlat(touched, "pages of pictures");
});

test("pages behind one another are all that there is, each once and in its order", async (t) => {
  const { instance } = await begun(t);
  await instance.sql(async (sql) => {
    await morePictures(sql, "run", 59);
    await spread(sql);
    for (const how of [{}, { place: "fr" }, { place: "town 3" }, { day: "2026-06-15" }]) {
      const whole = (await browse(sql, { ...ALL, ...how, limit: 1000 })).map(({ itemId }) => itemId);
      const met: string[] = [];
      for (let after: Browse["after"] = null; ; ) {
        const page: Awaited<ReturnType<typeof browse>> = await browse(sql, {
          ...ALL,
          ...how,
          after,
          limit: 7,
        });
        met.push(...page.map(({ itemId }) => itemId));
        if (page.length < 7) break;
        after = page.at(-1)!;
      }
      assert.deepEqual(met, whole);
    }
    assert.equal((await browse(sql, { ...ALL, limit: 1000 })).length, 60);
  });
});
