/** Whoever is forgotten is looked for in what pictures say: by an index that misses no text which names them, and reads few others. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import test from "node:test";
import fc from "fast-check";
import { namesWhole, wordsOf } from "../../src/domain/publish.ts";
import { mayHold } from "../../src/store/archive/said.ts";
import type { Database, Sql } from "../../src/store/database.ts";
import { MIGRATIONS } from "../../src/store/schema/schema.ts";
import { freshDatabase } from "../support/database.ts";

const ALBUM = randomUUID();

const insertAlbum = (sql: Sql): Promise<number> =>
  sql.run(
    `insert into albums (id, slug, title, held_by, right_note, scope, minors_present, retain_until, created_at)
     values ($1, 'run', 'Run', 'own-work', 'our own', 'declared', false, '2030-01-01', now())`,
    [ALBUM],
  );

/** Pictures of which each says a text in one of three places. */
const insertSaying = (sql: Sql, texts: readonly string[]): Promise<number> =>
  sql.run(
    `insert into items (id, album_id, seq, content_sha256, media_type, byte_length, width_px, height_px, frames, perceptual_hash,
       metadata, caption, photographer, detector, deposited_by, imported_at)
     select gen_random_uuid(), $1, n, decode(lpad(to_hex(n), 64, '0'), 'hex'), 'image/jpeg', 1, 1, 1, 1, b'0'::bit(64),
       jsonb_build_object('raw', jsonb_build_object('keywords', case when n % 3 = 0 then jsonb_build_array('Canon', said) else '[]' end)),
       case when n % 3 = 1 then said end, case when n % 3 = 2 then said end, 'd', 'a', now()
     from unnest($2::text[]) with ordinality as t (said, n)`,
    [ALBUM, texts],
  );

const withPictures = async (
  database: Database,
  texts: readonly string[],
  look: (sql: Sql) => Promise<void>,
): Promise<void> => {
  await database.transaction(async (sql) => {
    await insertAlbum(sql);
    await insertSaying(sql, texts);
    await look(sql);
    await sql.run(`delete from albums`);
  });
};

const textOf = (said: { caption: string | null; photographer: string | null; metadata: unknown }): string =>
  said.caption ??
  said.photographer ??
  (said.metadata as { raw: { keywords: string[] } }).raw.keywords[1] ??
  "";

const NAME = fc.constantFrom(
  ...["Élodie Pencil", "Søren Ångström", "Νίκος Παπάς", "Иван Щербаков", "王 小明", "Zoë d’Arc", "Li Wu"],
  ...["José-María Nuñez", "Straße Groß", "Ayşe Işık", "김 민준", "ليلى حداد", "Łukasz Żak"],
);
/** What people, programs and keyboards do to a name. */
const SPELLING = fc.constantFrom<(name: string) => string>(
  (name) => name,
  (name) => name.toUpperCase(),
  (name) => name.toLowerCase(),
  (name) => name.normalize("NFD"),
  (name) => name.split(" ").reverse().join(", "),
  (name) => `«${name}»`,
  (name) => `\n${name.replaceAll(" ", "\t")}\\n`,
  (name) => `“${name.replaceAll(" ", "🎉")}”`,
  (name) => name.normalize("NFD").replace(/\p{M}/gu, ""),
);
const TEXT = fc
  .tuple(fc.string({ unit: "grapheme", maxLength: 12 }), NAME, SPELLING, fc.string({ maxLength: 12 }))
  .map(([before, name, spelled, after]) => `${before} ${spelled(name)} ${after}`.replaceAll("\u0000", ""));

test("every text that names somebody whole is among those that may", async (t) => {
  const database = await freshDatabase(t, MIGRATIONS);
  await fc.assert(
    fc.asyncProperty(fc.array(TEXT, { minLength: 1, maxLength: 40 }), NAME, (texts, name) =>
      withPictures(database, texts, async (sql) => {
        const named = texts.filter((text) => namesWhole(text, name)).sort();
        const held = new Set((await mayHold(sql, wordsOf(name))).map(textOf));
        assert.deepEqual(
          named.filter((text) => !held.has(text)),
          [],
        );
      }),
    ),
    { numRuns: 60 },
  );
});

test("of ten times as many pictures no more are read, because the index is asked", async (t) => {
  const database = await freshDatabase(t, MIGRATIONS);
  const reads: number[] = [];
  for (const pictures of [500, 5000])
    await withPictures(
      database,
      Array.from({ length: pictures }, (_, at) =>
        at === 7 ? "Ada Pencil wins" : `Runner ${at} at the gate`,
      ),
      async (sql) => {
        await sql.run("analyze items");
        const explained: string[] = [];
        const explaining: Sql = {
          ...sql,
          query: async (text, parameters) => {
            const [plan] = await sql.query<{ "QUERY PLAN": object }>(
              `explain (analyze, format json) ${text}`,
              parameters,
            );
            explained.push(JSON.stringify(plan));
            return sql.query(text, parameters);
          },
        };
        assert.equal((await mayHold(explaining, wordsOf("Ada Pencil"))).length, 1);
        const [plan = ""] = explained;
        reads.push(
          [...plan.matchAll(/"Actual Rows":([\d.]+)|"Rows Removed by Filter":([\d.]+)/g)].reduce(
            (sum, [, rows, removed]) => sum + Number(rows ?? removed),
            0,
          ),
        );
      },
    );
  assert.ok(reads[1]! <= 2 * reads[0]!, `${reads[0]} and ${reads[1]} rows`);
});
