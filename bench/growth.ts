/**
 * What an archive that grows costs those who ask about one person: each act in a small archive and in a large one, with the
 * same people and the same answers, and the ratio of the two.
 *
 * `node bench/growth.ts [--pictures 10000,100000] [--people 30] [--rows 1000] [--rounds 5] [--json]`: pictures are rows of the
 * embedded PostgreSQL, people are enrolled with made faces, and one of them has 40 appearances and 20 that wait for review.
 * `--rows` more people are rows alone, with consents and open grants and without keys: the database has them, and nobody can
 * open them. Rounds take turns between the archives. Ratios are the measure; milliseconds are of this machine.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openEngine } from "../src/app.ts";
import { parseConfig } from "../src/config.ts";
import { albums } from "../src/engine/archive/albums.ts";
import { importPictures } from "../src/engine/archive/import.ts";
import { profile } from "../src/engine/compare/profile.ts";
import { review } from "../src/engine/compare/review.ts";
import { scan, scanPlan, scanWaits } from "../src/engine/compare/scan.ts";
import { search } from "../src/engine/compare/search.ts";
import { endGrant, grants, openGrant } from "../src/engine/consent/grants.ts";
import { act } from "../src/engine/gate/act.ts";
import { forget, withdraw } from "../src/engine/leaving/forget.ts";
import { looksAfterwards } from "../src/engine/leaving/look.ts";
import { people } from "../src/engine/people/people.ts";
import { agreeTo } from "../src/engine/people/second.ts";
import { overview } from "../src/engine/staff/overview.ts";
import { morePeople } from "../test/support/grown.ts";
import { madeChoice, referencePhotos } from "../test/support/instance.ts";
import { makePicture } from "../test/support/made-vision.ts";
import { drawnSettings } from "./drawn.ts";
import { ACTOR, type Engine, enrolOne, median, runAlbum, timed } from "./generated.ts";

const { values } = parseArgs({
  options: {
    pictures: { type: "string", default: "10000,100000" },
    people: { type: "string", default: "30" },
    rows: { type: "string", default: "1000" },
    rounds: { type: "string", default: "5" },
    json: { type: "boolean", default: false },
  },
});
const SIZES = values.pictures.split(",").map(Number);
const PEOPLE = Number(values.people);
const ROWS = Number(values.rows);
const ROUNDS = Number(values.rounds);
/** Kinds of leaving, each of which takes one person a round and one to warm up. */
const LEAVE = 4;
if (SIZES.length !== 2 || PEOPLE < LEAVE * (ROUNDS + 1) + 2 || !(ROUNDS > 0))
  throw new Error("two sizes of --pictures, and four --people for each round and six more");

type Person = Awaited<ReturnType<typeof enrolOne>>;

interface Archive {
  readonly engine: Engine;
  readonly folder: string;
  readonly people: Person[];
}

const SHOWN = 40;
const WAITING = 20;

/** The first person is found in the first pictures, wherever there are more. */
const findOne = ({ engine, people: [first] }: Archive): Promise<unknown> =>
  engine.database.transaction(async (sql) => {
    await sql.run(
      `insert into appearances (id, subject_id, grant_id, album_id, item_id, face_id, state, score, norm, pack,
         review_threshold, match_threshold, fmr, found_at)
       select gen_random_uuid(), g.subject_id, g.id, i.album_id, i.id, f.id, case when i.seq <= $2 then 'shown' else 'candidate' end,
         0.8, 3.5, $3, 0.5, 0.7, 0.0001, now()
       from grants g, items i join faces f on f.item_id = i.id and f.ordinal = 1
       where g.id = $1 and i.seq <= $2 + $4`,
      [first!.grantId, SHOWN, engine.pack, WAITING],
    );
    // As after a scan: nothing is left to compare.
    await sql.run(
      `update grant_albums set compared_to_seq = (select item_count from albums a where a.id = album_id)`,
    );
    await sql.run("analyze");
  });

const archiveOf = async (pictures: number): Promise<Archive> => {
  const folder = await mkdtemp(join(tmpdir(), "miroir-bench-"));
  const config = parseConfig({ ...drawnSettings, workers: 1 }, folder);
  const engine = await openEngine({ config, create: true, vision: madeChoice });
  await runAlbum(engine, pictures);
  const enrolled: Person[] = [];
  for (let person = 1; person <= PEOPLE; person++) enrolled.push(await enrolOne(engine, person));
  await engine.database.transaction((sql) => morePeople(sql, enrolled.at(-1)!.subjectId, ROWS));
  const archive = { engine, folder, people: enrolled };
  await findOne(archive);
  return archive;
};

const searched = async ({ engine }: Archive): Promise<void> => {
  const [photo] = await referencePhotos(1, 1);
  const input = { photo: photo!, purpose: "access", reason: "A measurement of made people." };
  const asked = await act(engine, ACTOR, search, input);
  if (asked.proposed) {
    const colleague = { name: "colleague", role: "officer" } as const;
    await act(engine, colleague, agreeTo, { proposal: asked.proposal });
    await act(engine, ACTOR, search, input);
  }
};

const imported = async ({ engine, folder }: Archive, round: number): Promise<void> => {
  const path = join(folder, `one-more-${round}.png`);
  await writeFile(
    path,
    await makePicture({
      width: 320,
      height: 240,
      background: 1000 + round,
      faces: [{ person: 900 + round, x: 60, y: 60, size: 64 }],
    }),
  );
  const { imported: count } = await act(engine, ACTOR, importPictures, { album: "run", paths: [path] });
  if (count !== 1) throw new Error("the picture was not imported");
};

interface Measured {
  /** What it does; each round may use people of its own. */
  readonly run: (archive: Archive, round: number) => Promise<unknown>;
  /** What has to be so before, and is not timed. */
  readonly before?: (archive: Archive, round: number) => Promise<unknown>;
  /** Most that the larger archive may cost, times the smaller. */
  readonly aim: number;
}

/**
 * Somebody leaves, another person each round. A served instance reads large tables right after the answer, which
 * bench/erasure.ts measures; a command reads them before it answers, and its cost grows with them.
 */
const leaving = (kind: number, verb: typeof withdraw | typeof forget, served: boolean): Measured => ({
  before: async ({ engine }) => looksAfterwards(engine, served ? () => {} : null),
  run: ({ engine, people }, round) =>
    act<{ subject: string }, unknown>(engine, ACTOR, verb, {
      subject: people[2 + kind * (ROUNDS + 1) + round]!.subjectId,
    }),
  aim: 2,
});

const MEASURED: Readonly<Record<string, Measured>> = {
  "list of albums": { run: ({ engine }) => act(engine, ACTOR, albums, undefined), aim: 2 },
  "a page of people": {
    run: ({ engine }) => act(engine, ACTOR, people, { after: null, limit: 10 }),
    aim: 2,
  },
  "profile of one person": {
    run: ({ engine, people: [one] }) => act(engine, ACTOR, profile, { subject: one!.subjectId }),
    aim: 2,
  },
  "grants of one person": {
    run: ({ engine, people: [one] }) => act(engine, ACTOR, grants, { subject: one!.subjectId }),
    aim: 2,
  },
  "what waits for review": { run: ({ engine }) => act(engine, ACTOR, review, undefined), aim: 2 },
  overview: { run: ({ engine }) => act(engine, ACTOR, overview, undefined), aim: 2 },
  "plan of a scan with nothing to do": {
    run: ({ engine }) => act(engine, ACTOR, scanPlan, undefined),
    aim: 2,
  },
  "whether a scan waits": { run: ({ engine }) => act(engine, ACTOR, scanWaits, undefined), aim: 2 },
  "a scan with nothing to do": { run: ({ engine }) => act(engine, ACTOR, scan, undefined), aim: 2 },
  "a search": { run: searched, aim: 2 },
  "opening a grant": {
    before: ({ engine, people: [one] }) => act(engine, ACTOR, endGrant, { grant: one!.grantId }),
    run: async ({ engine, people: [one] }) => {
      const { subjectId, personalKey } = one!;
      const { grantId } = await act(engine, ACTOR, openGrant, { subject: subjectId, personalKey });
      Object.assign(one!, { grantId });
    },
    aim: 2,
  },
  "importing one more picture": { run: imported, aim: 1.1 },
  "a withdrawal, as served": leaving(0, withdraw, true),
  "an erasure, as served": leaving(1, forget, true),
  "a withdrawal, as a command": leaving(2, withdraw, false),
  "an erasure, as a command": leaving(3, forget, false),
};

interface Figure {
  readonly what: string;
  readonly smallMs: number;
  readonly largeMs: number;
  readonly ratio: number;
  readonly aim: number;
}

const measure = async (
  what: string,
  { run, before, aim }: Measured,
  archives: readonly Archive[],
): Promise<Figure> => {
  const times: number[][] = archives.map(() => []);
  // The first round warms up.
  for (let round = 0; round <= ROUNDS; round++)
    for (const at of round % 2 === 0 ? [0, 1] : [1, 0]) {
      const archive = archives[at]!;
      await before?.(archive, round);
      const ms = await timed(() => run(archive, round));
      if (round > 0) times[at]!.push(ms);
    }
  const [smallMs, largeMs] = [median(times[0]!), median(times[1]!)];
  return { what, smallMs, largeMs, ratio: largeMs / smallMs, aim };
};

const archives: Archive[] = [];
try {
  for (const size of SIZES) archives.push(await archiveOf(size));
  const figures: Figure[] = [];
  if (!values.json)
    process.stdout.write(
      `${SIZES[0]} and ${SIZES[1]} pictures, ${PEOPLE} people and ${ROWS} that are rows alone, medians of ${ROUNDS} rounds, ms\n${"".padEnd(36)}${"small".padStart(9)}${"large".padStart(9)}${"ratio".padStart(8)}${"aim".padStart(7)}\n`,
    );
  for (const [what, measured] of Object.entries(MEASURED)) {
    const figure = await measure(what, measured, archives);
    figures.push(figure);
    const { smallMs, largeMs, ratio, aim } = figure;
    if (!values.json)
      process.stdout.write(
        `${what.padEnd(36)}${smallMs.toFixed(1).padStart(9)}${largeMs.toFixed(1).padStart(9)}${ratio.toFixed(2).padStart(8)}${aim.toFixed(1).padStart(7)}${ratio <= aim ? "" : "  missed"}\n`,
      );
  }
  if (values.json)
    process.stdout.write(
      `${JSON.stringify({ pictures: SIZES, people: PEOPLE, rows: ROWS, rounds: ROUNDS, figures })}\n`,
    );
} finally {
  for (const { engine, folder } of archives) {
    await engine.close();
    await rm(folder, { recursive: true, force: true });
  }
}
