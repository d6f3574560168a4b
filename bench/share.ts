/**
 * A folder of very many files that is read again: how long an import takes that finds nothing new, and one after a
 * folder of a thousand was moved, and how much memory. Nothing is decoded: rows are written for tiny files with their sizes,
 * times and hashes, since what is measured is the comparison of a folder with the database.
 *
 *     node bench/share.ts [files, 100000 when absent]
 */
import { createHash, randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rename, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEngine } from "../src/app.ts";
import { parseConfig } from "../src/config.ts";
import { openEmbedded } from "../src/store/embedded.ts";
import { migrate } from "../src/store/migrate.ts";
import { MIGRATIONS } from "../src/store/schema/schema.ts";
import { verbsOf } from "../src/verbs.ts";

const FILES = Number(process.argv[2] ?? 100_000);
const A_FOLDER = 1000;
const AT = new Date("2026-05-17T08:00:00Z");

const folder = await mkdtemp(join(tmpdir(), "miroir-share-"));
const photos = join(folder, "photos");
const party = { name: "Bench", address: "1 Paper Street", contact: "privacy@example.org" };
const config = parseConfig({ controller: party, workers: 1 }, folder);
const database = await openEmbedded({ folder: join(config.dataFolder, "db") });
await migrate(database, MIGRATIONS);
const scores = { norm: { notFace: 0, poor: 0 } } as never;
const engine = await openEngine({
  config,
  create: true,
  database,
  vision: { module: "", options: {}, pack: "bench/1", scores },
});
const miroir = verbsOf(engine, { name: "bench", role: "administrator" });
const album = await miroir.albums.add({
  title: "Share",
  slug: "share",
  heldBy: "own-work",
  scope: "declared",
  rightNote: "made by this bench",
});

interface Row {
  readonly id: string;
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

const make = async (number: number): Promise<Row> => {
  const path = join(photos, `day-${Math.floor(number / A_FOLDER)}`, `IMG_${number}.jpg`);
  const content = `picture ${number}`;
  await writeFile(path, content);
  await utimes(path, AT, AT);
  const sha256 = createHash("sha256").update(content).digest("hex");
  return { id: randomUUID(), path, sha256, bytes: content.length };
};

const insert = (rows: readonly Row[], from: number): Promise<void> =>
  database.transaction(async (sql) => {
    const of = (name: keyof Row) => rows.map((row) => row[name]);
    await sql.run(
      `insert into items (id, album_id, seq, content_sha256, media_type, byte_length, width_px, height_px, frames, perceptual_hash, metadata, detector, deposited_by, imported_at)
       select id, $1, $2 + n, decode(sha256, 'hex'), 'image/jpeg', bytes, 1, 1, 1, 0::bigint::bit(64), '{}', 'bench', 'bench', now()
       from unnest($3::uuid[], $4::text[], $5::int[]) with ordinality as row (id, sha256, bytes, n)`,
      [album.id, from, of("id"), of("sha256"), of("bytes")],
    );
    await sql.run(
      `insert into item_files (album_id, item_id, kind, path, byte_length, modified_ms)
       select $1, id, 'file', path, bytes, $2 from unnest($3::uuid[], $4::text[], $5::int[]) as row (id, path, bytes)`,
      [album.id, AT.getTime(), of("id"), of("path"), of("bytes")],
    );
  });

for (let from = 0; from < FILES; from += A_FOLDER) {
  await mkdir(join(photos, `day-${from / A_FOLDER}`), { recursive: true });
  const numbers = Array.from({ length: Math.min(A_FOLDER, FILES - from) }, (_, index) => from + index);
  await insert(await Promise.all(numbers.map(make)), from);
}
await database.transaction((sql) =>
  sql.run(`update albums set item_count = $2 where id = $1`, [album.id, FILES]),
);

let peakMiB = 0;
const watch = setInterval(() => {
  peakMiB = Math.max(peakMiB, process.memoryUsage.rss() / 1024 / 1024);
}, 50);
const measured = async (what: string): Promise<void> => {
  peakMiB = 0;
  const before = process.memoryUsage.rss() / 1024 / 1024;
  const startedAt = performance.now();
  const report = await miroir.import({ album: "share", paths: [photos] });
  const seconds = (performance.now() - startedAt) / 1000;
  const { unchanged, duplicates, imported, moved, missing } = report;
  process.stdout.write(
    `${what}: ${seconds.toFixed(1)} s, ${Math.round(FILES / seconds)} files/s, peak ${Math.round(peakMiB)} MiB (before ${Math.round(before)}): ${JSON.stringify({ unchanged, duplicates, imported, moved, missing })}\n`,
  );
};

await measured(`${FILES} files, nothing new`);
await rename(join(photos, "day-0"), join(photos, "moved"));
await measured(`${FILES} files, ${A_FOLDER} of them moved`);
clearInterval(watch);
await engine.close();
await rm(folder, { recursive: true });
