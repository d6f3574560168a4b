/** How much an album holds is a sum that is kept while pictures come and go: it is what counting them one by one would say. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import test from "node:test";
import fc from "fast-check";
import { addUpCounts, countAlbums, countAnew } from "../../src/store/archive/albums.ts";
import type { Sql } from "../../src/store/database.ts";
import { MIGRATIONS } from "../../src/store/schema/schema.ts";
import { freshDatabase } from "../support/database.ts";

const COUNTED = `select a.id as "albumId",
    (select count(*)::int from items i where i.album_id = a.id and i.film_of is null) as items,
    (select count(*)::int from items i where i.album_id = a.id and i.film_of is null and i.duration_ms is not null) as videos,
    (select coalesce(sum(i.duration_ms), 0)::float8 from items i where i.album_id = a.id and i.film_of is null) as "videoMs",
    (select count(*)::int from faces f join items i on i.id = f.item_id where i.album_id = a.id) as faces
  from albums a order by a.id`;

const addAlbum = async (sql: Sql, slug: string): Promise<string> => {
  const id = randomUUID();
  await sql.run(
    `insert into albums (id, slug, title, held_by, right_note, scope, minors_present, retain_until, created_at)
     values ($1, $2, $2, 'own-work', 'our own', 'declared', false, '2030-01-01', now())`,
    [id, slug],
  );
  return id;
};

/** A picture, a recording, or a picture with its film; each file with so many faces. */
const addItem = async (sql: Sql, albumId: string, seq: number, kind: Kind, faces: number): Promise<void> => {
  const add = async (film: string | null): Promise<string> => {
    const id = randomUUID();
    const lasts = kind === "recording" || film !== null;
    await sql.run(
      `insert into items (id, album_id, seq, film_of, content_sha256, media_type, byte_length, width_px, height_px, frames,
         duration_ms, perceptual_hash, metadata, detector, deposited_by, imported_at)
       values ($1::uuid, $2, $3, $4, sha256($1::uuid::text::bytea), $5, 1, 1, 1, 1, $6, b'0'::bit(64), '{}', 'd', 'a', now())`,
      [
        id,
        albumId,
        film === null ? 2 * seq : 2 * seq + 1,
        film,
        lasts ? "video/mp4" : "image/jpeg",
        lasts ? 1500 : null,
      ],
    );
    await sql.run(
      `insert into faces (id, item_id, ordinal, x, y, width, height, landmarks, score, size_px, quality)
       select gen_random_uuid(), $1, n, 1, 1, 1, 1, array[1,2,3,4,5,6,7,8,9,10]::real[], 0.9, 9, 0.8 from generate_series(1, $2::int) n`,
      [id, faces],
    );
    return id;
  };
  const id = await add(null);
  if (kind === "with a film") await add(id);
};

type Kind = "picture" | "recording" | "with a film";
const STEP = fc.oneof(
  fc.record({
    what: fc.constant("add" as const),
    album: fc.nat(1),
    kind: fc.constantFrom<Kind>("picture", "recording", "with a film"),
    faces: fc.nat(3),
  }),
  fc.record({ what: fc.constant("remove" as const), nth: fc.nat(5) }),
  fc.record({ what: fc.constant("remove faces" as const), nth: fc.nat(5) }),
  fc.record({ what: fc.constant("remove album" as const) }),
  fc.record({ what: fc.constant("add up" as const) }),
  fc.record({ what: fc.constant("count anew" as const) }),
);

test("the sum of what came and went is what is there, whatever comes and goes", async (t) => {
  const database = await freshDatabase(t, MIGRATIONS);
  await fc.assert(
    fc.asyncProperty(fc.array(STEP, { minLength: 1, maxLength: 25 }), (steps) =>
      database.transaction(async (sql) => {
        const albums = [await addAlbum(sql, "one"), await addAlbum(sql, "two")];
        for (const [seq, step] of steps.entries()) {
          if (step.what === "add") {
            const there = await sql.query(`select from albums where id = $1`, [albums[step.album]]);
            if (there.length > 0) await addItem(sql, albums[step.album]!, seq, step.kind, step.faces);
          } else if (step.what === "remove")
            await sql.run(
              `delete from items where id = (select id from items order by id offset $1 limit 1)`,
              [step.nth],
            );
          else if (step.what === "remove faces")
            await sql.run(
              `delete from faces where item_id = (select id from items order by id offset $1 limit 1)`,
              [step.nth],
            );
          else if (step.what === "remove album")
            await sql.run(`delete from albums where id = $1`, [albums[1]]);
          else if (step.what === "add up") await addUpCounts(sql, 1);
          else await countAnew(sql);
        }
        const counted = await sql.query<{ albumId: string }>(COUNTED);
        const kept = (await countAlbums(sql)).map(({ albumId, items, videos, videoMs, faces }) => ({
          ...{ albumId, items, videos, videoMs, faces },
        }));
        assert.deepEqual(
          kept.sort((a, b) => (a.albumId < b.albumId ? -1 : 1)),
          counted,
        );
        await sql.run(`delete from albums`);
        assert.deepEqual(await sql.query(`select from album_counts`), []);
      }),
    ),
    { numRuns: 60 },
  );
});
