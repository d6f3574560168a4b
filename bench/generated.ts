/** An album of pictures that are rows and no files, and people with made faces: what measurements of the database are taken of. */
import type { openEngine } from "../src/app.ts";
import { addDays, dayAt } from "../src/domain/days.ts";
import type { Narrowing } from "../src/domain/narrowing.ts";
import { addAlbum } from "../src/engine/archive/albums.ts";
import { enrol } from "../src/engine/consent/enrol.ts";
import { openGrant } from "../src/engine/consent/grants.ts";
import { act } from "../src/engine/gate/act.ts";
import { referencePhotos } from "../test/support/instance.ts";

export const ACTOR = { name: "bench", role: "administrator" } as const;
const FACES_EACH = 3;
const PAGE = 10_000;

export type Engine = Awaited<ReturnType<typeof openEngine>>;

export const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;

export const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
};

/** Pictures of no file, each with what a file says of itself, its place and its faces: taken from 9 to 17 o'clock by four cameras in turn. */
const writePictures = async ({ database }: Engine, album: string, count: number): Promise<void> => {
  for (let from = 1; from <= count; from += PAGE)
    await database.transaction(async (sql) => {
      await sql.run(
        `insert into items (id, album_id, seq, content_sha256, media_type, byte_length, width_px, height_px, frames,
           perceptual_hash, taken_at, metadata, caption, detector, deposited_by, imported_at)
         select gen_random_uuid(), a.id, n, sha256(n::text::bytea), 'image/jpeg', 3000000 + n, 6000, 4000, 1, ('x' || substr(md5(n::text), 1, 16))::bit(64),
           to_char(timestamp '2026-06-20 09:00' + (n - 1) * (interval '8 hours' / $4::int), 'YYYY-MM-DD"T"HH24:MI:SS'),
           jsonb_build_object('camera', 'Camera ' || n % 4, 'keywords', jsonb_build_array('run', 'start'),
             'raw', jsonb_build_object('Make', 'Camera', 'Model', 'One', 'LensModel', repeat('lens ', 20),
               'DateTimeOriginal', '2026:06-20 10:00:00', 'Software', repeat('x', 200))),
           'Runners at kilometre ' || n, 'made', 'bench', now()
         from albums a, generate_series($2::int, $3::int) n where a.slug = $1`,
        [album, from, Math.min(count, from + PAGE - 1), count],
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

/** The album `run` with so many pictures, as a server leaves it that has been quiet for a while. */
export const runAlbum = async (engine: Engine, pictures: number): Promise<void> => {
  await act(engine, ACTOR, addAlbum, {
    title: "Run",
    slug: "run",
    heldBy: "own-work",
    scope: "declared",
    rightNote: "made",
  });
  await writePictures(engine, "run", pictures);
  await engine.database.transaction((sql) => sql.run("update albums set item_count = $1", [pictures]));
  await engine.database.upkeep.vacuum();
};

/** Enrolled for the album `run`, or a part of it, with an open grant. */
export const enrolOne = async (
  engine: Engine,
  person: number,
  narrowing?: Omit<Narrowing, "album">,
): Promise<{ subjectId: string; grantId: string; personalKey: string }> => {
  const { subjectId, personalKey } = await act(engine, ACTOR, enrol, {
    name: `Drawn Person ${person}`,
    photos: await referencePhotos(person),
    albums: ["run"],
    ...(narrowing && { narrowings: [{ ...narrowing, album: "run" }] }),
    until: addDays(dayAt(new Date(), engine.settings.timeZone), 30),
    statement: "I agree to be searched for in the pictures of this measurement.",
    identityCheck: "identity-in-person",
    checkedBy: ACTOR.name,
  });
  const { grantId } = await act(engine, ACTOR, openGrant, { subject: subjectId, personalKey });
  return { subjectId, grantId, personalKey };
};
