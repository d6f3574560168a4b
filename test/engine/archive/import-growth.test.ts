/** One more picture costs what it costs, however many there are: pages counted at two sizes. */
import assert from "node:assert/strict";
import test from "node:test";
import { croplessRecordings } from "../../../src/store/archive/crops.ts";
import type { Sql } from "../../../src/store/database.ts";
import { assertFlat, byVerbs, inEach } from "../../support/sizes.ts";

/** Each picture looks otherwise, and so do those about which something was decided. */
const looksOtherwise = async (sql: Sql): Promise<void> => {
  const looks = `('x' || substr(md5(seq::text), 1, 16))::bit(64)`;
  await sql.run(`update items set perceptual_hash = ${looks} where seq > 1`);
  await sql.run(
    `insert into not_me (subject_id, picture_sha256, x, y, width, height, seen_hash, seen_shape, seen_turn, decided_by, decided_at)
     select s.id, i.picture_sha256, 0.1, 0.1, 0.1, 0.1, ${looks}, 1.5, 1, 'ada', now()
     from items i, (select id from subjects limit 1) s where seq between 2 and 50`,
  );
};

test("one more picture is imported", async (t) => {
  let count = 0;
  const touched = await byVerbs(t, looksOtherwise, async ({ miroir, picture }) => {
    const path = await picture(`more-${++count}.png`, { faces: [{ person: 900 + count, x: 60, y: 60 }] });
    await miroir.import({ paths: [path], album: "run" });
  });
  assertFlat(touched, "one more picture", 1.1);
});

test("recordings whose crops are made are not gone through again", async (t) => {
  const touched = await inEach(
    t,
    async (sql) => {
      await sql.run(`update items set media_type = 'video/mp4', duration_ms = 1000, crops_due = seq <= 3`);
    },
    async (sql) => {
      const { id } = await sql.one<{ id: string }>(`select id from albums`);
      assert.equal((await croplessRecordings(sql, id)).length, 3);
    },
  );
  assertFlat(touched, "recordings to crop");
});
