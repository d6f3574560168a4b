/** Pictures of a day cost what that day has, whatever there is: pages counted at two sizes. */
import assert from "node:assert/strict";
import test from "node:test";
import { browse } from "../../src/store/archive/browse.ts";
import type { Sql } from "../../src/store/database.ts";
import { buffersOf } from "../support/buffers.ts";
import { morePictures } from "../support/grown.ts";
import { assertFlat, begun, LARGE, SMALL } from "../support/sizes.ts";

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
    const of = async (sql: Sql, day: string): Promise<number> =>
      (await browse(sql, { albums: null, place: null, day })).length;
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
