/**
 * How long an erasure takes, and whom the rewriting of the files keeps waiting, in a database of generated pictures.
 *
 * `node bench/erasure.ts [--pictures 100000] [--people 5] [--json]`: people are enrolled with made faces and forgotten one
 * after the other, beside the least that any act costs on this disk, a transaction of one row. Then the files are
 * rewritten, while somebody asks for one picture after the other.
 */
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openEngine } from "../src/app.ts";
import { parseConfig } from "../src/config.ts";
import { addDays, dayAt } from "../src/domain/days.ts";
import { addAlbum } from "../src/engine/archive/albums.ts";
import { enrol } from "../src/engine/consent/enrol.ts";
import { openGrant } from "../src/engine/consent/grants.ts";
import { act } from "../src/engine/gate/act.ts";
import { forget } from "../src/engine/leaving/forget.ts";
import { rewrite } from "../src/engine/leaving/rewriting.ts";
import { lookFor } from "../src/store/leaving/erasure.ts";
import { madeChoice, referencePhotos } from "../test/support/instance.ts";
import { drawnSettings } from "./drawn.ts";

const ACTOR = { name: "bench", role: "administrator" } as const;
const FACES_EACH = 3;
const PAGE = 10_000;

type Engine = Awaited<ReturnType<typeof openEngine>>;

const { values } = parseArgs({
  options: {
    pictures: { type: "string", default: "100000" },
    people: { type: "string", default: "5" },
    json: { type: "boolean", default: false },
  },
});

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
};

/** Pictures of no file, each with what a file says of itself, its place and its faces. */
const writePictures = async ({ database }: Engine, album: string, count: number): Promise<void> => {
  for (let from = 1; from <= count; from += PAGE)
    await database.transaction(async (sql) => {
      await sql.run(
        `insert into items (id, album_id, seq, content_sha256, media_type, byte_length, width_px, height_px, frames,
           perceptual_hash, metadata, caption, detector, deposited_by, imported_at)
         select gen_random_uuid(), a.id, n, sha256(n::text::bytea), 'image/jpeg', 3000000 + n, 6000, 4000, 1, n::bigint::bit(64),
           jsonb_build_object('keywords', jsonb_build_array('run', 'start'), 'raw', jsonb_build_object('Make', 'Camera', 'Model', 'One',
             'LensModel', repeat('lens ', 20), 'DateTimeOriginal', '2026:06-20 10:00:00', 'Software', repeat('x', 200))),
           'Runners at kilometre ' || n, 'made', 'bench', now()
         from albums a, generate_series($2::int, $3::int) n where a.slug = $1`,
        [album, from, Math.min(count, from + PAGE - 1)],
      );
      await sql.run(
        `insert into item_files (album_id, item_id, kind, path, byte_length, modified_ms)
         select album_id, id, 'file', '/photos/2026/run/IMG_' || seq || '.jpg', byte_length, 0 from items where seq between $1 and $2`,
        [from, Math.min(count, from + PAGE - 1)],
      );
      await sql.run(
        `insert into faces (id, item_id, ordinal, x, y, width, height, landmarks, score, size_px, quality)
         select gen_random_uuid(), i.id, n, 100 * n, 100, 90, 120, array[1,2,3,4,5,6,7,8,9,10]::real[], 0.9, 90, 0.8
         from items i, generate_series(1, $3::int) n where i.seq between $1 and $2`,
        [from, Math.min(count, from + PAGE - 1), FACES_EACH],
      );
    });
};

const enrolOne = async (engine: Engine, person: number): Promise<string> => {
  const { subjectId, personalKey } = await act(engine, ACTOR, enrol, {
    name: `Drawn Person ${person}`,
    photos: await referencePhotos(person),
    albums: ["run"],
    until: addDays(dayAt(new Date(), engine.settings.timeZone), 30),
    statement: "I agree to be searched for in the pictures of this measurement.",
    identityCheck: "identity-in-person",
    checkedBy: ACTOR.name,
  });
  await act(engine, ACTOR, openGrant, { subject: subjectId, personalKey });
  return subjectId;
};

/** The longest that somebody waited who asks for one picture after the other. */
const longestWait = async (engine: Engine, work: Promise<unknown>): Promise<number> => {
  let ended = false;
  const over = work.finally(() => {
    ended = true;
  });
  let longestMs = 0;
  for (let seq = 1; !ended; seq++)
    longestMs = Math.max(
      longestMs,
      await timed(() =>
        engine.database.snapshot((sql) =>
          sql.query("select * from items i join faces f on f.item_id = i.id where i.seq = $1", [seq]),
        ),
      ),
    );
  await over;
  return longestMs;
};

const measure = async (engine: Engine, pictures: number, people: number) => {
  await act(engine, ACTOR, addAlbum, {
    title: "Run",
    slug: "run",
    heldBy: "own-work",
    scope: "declared",
    rightNote: "made",
  });
  await writePictures(engine, "run", pictures);
  await engine.database.upkeep.vacuum();
  const hers: string[] = [];
  for (let person = 1; person <= people; person++) hers.push(await enrolOne(engine, person));
  await engine.database.transaction((sql) => sql.run("create table one_row (id uuid)"));
  const commits: number[] = [];
  const looks: number[] = [];
  const erasures: number[] = [];
  for (const subject of hers) {
    commits.push(
      await timed(() =>
        engine.database.transaction((sql) => sql.run("insert into one_row values ($1)", [randomUUID()])),
      ),
    );
    erasures.push(await timed(() => act(engine, ACTOR, forget, { subject })));
    looks.push(await timed(() => engine.database.snapshot((sql) => lookFor(sql, subject))));
  }
  const rewriting = act(engine, ACTOR, rewrite, undefined);
  const startMs = performance.now();
  const waitedMs = await longestWait(engine, rewriting);
  const rewrittenMs = performance.now() - startMs;
  const [commitMs, erasureMs, lookMs] = [median(commits), median(erasures), median(looks)];
  const { outcome, tables } = await rewriting;
  return {
    pictures,
    people,
    commitMs,
    erasureMs,
    lookMs,
    ratio: erasureMs / commitMs,
    outcome,
    tables,
    rewrittenMs,
    waitedMs,
  };
};

const folder = await mkdtemp(join(tmpdir(), "miroir-bench-"));
const config = parseConfig(
  {
    ...drawnSettings,
    workers: 1,
  },
  folder,
);
const engine = await openEngine({ config, create: true, vision: madeChoice });
try {
  const figures = await measure(engine, Number(values.pictures), Number(values.people));
  if (values.json) process.stdout.write(`${JSON.stringify(figures)}\n`);
  else
    process.stdout.write(
      [
        `${figures.pictures} pictures, ${figures.people} people forgotten, medians`,
        `a transaction of one row   ${figures.commitMs.toFixed(1)} ms`,
        `an erasure                 ${figures.erasureMs.toFixed(0)} ms, ${figures.ratio.toFixed(0)} times that`,
        `of which the look after it ${figures.lookMs.toFixed(0)} ms`,
        `rewriting ${figures.tables} tables        ${(figures.rewrittenMs / 1000).toFixed(1)} s (${figures.outcome}); whoever asked for a picture waited ${(figures.waitedMs / 1000).toFixed(1)} s at most`,
        "",
      ].join("\n"),
    );
} finally {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
}
