/**
 * How fast a report of article 15 is written, beside masking the same pictures alone, and how much memory the process that
 * writes it takes: what a streamed report must not do is grow with its pictures.
 */
import { mkdtemp, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { openEngine } from "../src/app.ts";
import type { Config } from "../src/config.ts";
import { addDays, dayAt } from "../src/domain/days.ts";
import { addAlbum } from "../src/engine/archive/albums.ts";
import { importPictures } from "../src/engine/archive/import.ts";
import { enrol } from "../src/engine/consent/enrol.ts";
import { openGrant } from "../src/engine/consent/grants.ts";
import { act } from "../src/engine/gate/act.ts";
import { foundAfter } from "../src/engine/report/pictures.ts";
import { report } from "../src/engine/report/report.ts";
import { maskOthers } from "../src/engine/shown/masking.ts";
import { BEFORE_ALL } from "../src/store/report/report.ts";

export interface ReportFigures {
  readonly pictures: number;
  /** Pictures a second. */
  readonly maskedAlone: number;
  readonly reported: number;
  /** Resident memory of the engine's process at the peak of each, above what it was before, MiB. */
  readonly maskedMiB: number;
  readonly reportedMiB: number;
  /** Of the whole report on the disk. */
  readonly megabytes: number;
}

const ACTOR = { name: "bench", role: "administrator" } as const;
const MIB = 1024 * 1024;

type Engine = Awaited<ReturnType<typeof openEngine>>;

/** Seconds of the work, and by how much resident memory rose above what it was. */
const watched = async <T>(
  work: () => Promise<T>,
): Promise<{ answer: T; seconds: number; grownMiB: number }> => {
  const before = process.memoryUsage.rss();
  let peak = before;
  const look = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 20);
  const startMs = performance.now();
  try {
    const answer = await work();
    return { answer, seconds: (performance.now() - startMs) / 1000, grownMiB: (peak - before) / MIB };
  } finally {
    clearInterval(look);
  }
};

/** The same pictures in so many albums, and somebody who is in each of them: her appearances are written, not found. */
const prepare = async (
  engine: Engine,
  files: readonly string[],
  references: readonly string[],
  albums: number,
): Promise<string> => {
  const slugs = Array.from({ length: albums }, (_, i) => `report-${i + 1}`);
  for (const slug of slugs) {
    await act(engine, ACTOR, addAlbum, {
      title: slug,
      slug,
      heldBy: "own-work",
      scope: "declared",
      rightNote: "drawn to be measured",
    });
    await act(engine, ACTOR, importPictures, { paths: files, album: slug });
  }
  const { subjectId, personalKey } = await act(engine, ACTOR, enrol, {
    name: "Drawn Person",
    photos: references.map((path) => ({ path })),
    albums: slugs,
    until: addDays(dayAt(new Date(), engine.settings.timeZone), 30),
    statement: "I agree to be searched for in the pictures of this measurement.",
    identityCheck: "identity-in-person",
    checkedBy: ACTOR.name,
  });
  const grant = await act(engine, ACTOR, openGrant, { subject: subjectId, personalKey });
  await engine.database.transaction((sql) =>
    sql.run(
      `insert into appearances (id, subject_id, grant_id, album_id, item_id, face_id, state, score, norm, pack, review_threshold, match_threshold, fmr, found_at)
       select gen_random_uuid(), $1, $2, i.album_id, i.id, f.id, 'shown', 0.9, 5, $3, 0.43, 0.62, 1e-9, $4
       from items i join faces f on f.item_id = i.id and f.ordinal = 0`,
      [subjectId, grant.grantId, engine.pack, engine.now()],
    ),
  );
  return subjectId;
};

/** Every picture through the image processes as a report sends them, and nothing kept. */
const maskAll = async (engine: Engine, subjectId: string): Promise<number> => {
  const { found } = await engine.database.transaction((sql) =>
    foundAfter(sql, subjectId, BEFORE_ALL, engine.now(), 1_000_000),
  );
  const masking = { engine, signal: undefined } as unknown as Parameters<typeof maskOthers>[0];
  const masked = await Promise.all(
    found.map(async ({ about, faces, files }) => {
      const answer = await maskOthers(masking, {
        ...about,
        faces,
        files,
        keep: { faceId: about.faceId, box: about.box },
      });
      return "jpeg" in answer;
    }),
  );
  return masked.filter(Boolean).length;
};

/** @param albums how many times the pictures are taken */
export const measureReport = async (
  config: Config,
  files: readonly string[],
  references: readonly string[],
  albums: number,
): Promise<ReportFigures> => {
  const engine = await openEngine({ config, create: true });
  const folder = await mkdtemp(join(config.dataFolder, "report-"));
  try {
    const subjectId = await prepare(engine, files, references, albums);
    await maskAll(engine, subjectId);
    const alone = await watched(() => maskAll(engine, subjectId));
    const written = await watched(() =>
      act(engine, ACTOR, report, { subject: subjectId, out: join(folder, "report.zip") }),
    );
    const { appearances, withheld, path } = written.answer;
    if (appearances - withheld !== alone.answer)
      throw new Error(`report: ${appearances - withheld} of ${alone.answer} pictures`);
    return {
      pictures: appearances,
      maskedAlone: alone.answer / alone.seconds,
      reported: appearances / written.seconds,
      maskedMiB: alone.grownMiB,
      reportedMiB: written.grownMiB,
      megabytes: (await stat(path)).size / MIB,
    };
  } finally {
    await engine.close();
    await rm(config.dataFolder, { recursive: true, force: true });
  }
};

/** As a person reads it. */
export const reportTable = ({
  pictures,
  maskedAlone,
  reported,
  maskedMiB,
  reportedMiB,
  megabytes,
}: ReportFigures): string =>
  `\nReport of article 15: ${pictures} pictures, HTML, PDF and JSON in one ZIP of ${megabytes.toFixed(0)} MiB
  masking alone    ${maskedAlone.toFixed(1)} pictures a second   memory + ${maskedMiB.toFixed(0)} MiB
  whole report     ${reported.toFixed(1)} pictures a second   memory + ${reportedMiB.toFixed(0)} MiB\n`;
