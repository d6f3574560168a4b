/**
 * Scan: every open grant that has something new to compare, one pass per album. Faces are compared inside the image
 * processes and forgotten there; what comes back is matches with consenting people (law 2). Work is committed in batches
 * in the order of the album, with the watermark of each grant, so that a stop or a crash costs one batch.
 */

import type { SourceRef } from "../../archive/source.ts";
import { requireGround } from "../../domain/album.ts";
import type { MiroirError } from "../../domain/errors.ts";
import { fractionsOf, isSamePlace, turned } from "../../domain/region.ts";
import { fmrAt, type ThresholdPlan } from "../../gallery/thresholds.ts";
import { facesOf, filesOf, type ItemFile, type StoredFace, stillThere } from "../../store/archive/items.ts";
import {
  type ConfirmedElsewhere,
  confirmAsElsewhere,
  confirmedElsewhere,
} from "../../store/archive/pictures.ts";
import { rejectedTracks } from "../../store/archive/video.ts";
import {
  appearancesIn,
  clearUndecided,
  demote,
  type HeldFace,
  insertAppearance,
  lapseNotFound,
  type NotMe,
  notMeOf,
} from "../../store/compare/appearances.ts";
import {
  type AlbumWork,
  advance,
  albumsBehind,
  clearMiss,
  endScan,
  insertScan,
  lastScanRate,
  lastSeq,
  type PendingItem,
  pendingItems,
  pendingWork,
  putMiss,
} from "../../store/compare/scans.ts";
import { countOtherFamilies } from "../../store/consent/consents.ts";
import { stillOpen } from "../../store/consent/grants.ts";
import { reachedBy } from "../../store/consent/narrowings.ts";
import type { Sql } from "../../store/database.ts";
import { comparableFaces } from "../../store/requests/objections.ts";
import { type Act, isStop, type Verb } from "../gate/act.ts";
import { requireAssessment } from "../gate/assessment.ts";
import { logUntil } from "../gate/retention.ts";
import type { CompareJob, Match } from "../images/jobs.ts";
import { atAnyPlace, isMiss } from "../images/places.ts";
import type { Workers } from "../images/workers.ts";
import {
  type ComparableGrant,
  comparableToday,
  galleryHash,
  isLikely,
  openComparers,
  thresholdsFor,
} from "../people/galleries.ts";
import { comparisonsOf } from "./reach.ts";
import { compareRecording } from "./video-scan.ts";

export interface ScanPlan {
  readonly albums: readonly AlbumWork[];
  /** Pictures and faces still to compare. */
  readonly items: number;
  readonly faces: number;
  readonly people: number;
  /** Faces times people over all the open grants reach: what the thresholds follow from. */
  readonly comparisons: number;
  /** The same if nobody had narrowed her consent to hours and places. */
  readonly comparisonsUnnarrowed: number;
  readonly thresholds: ThresholdPlan;
  /** Consents given while another model was in use: compared with nobody, until those people consent anew (R20). */
  readonly otherModel: number;
  /** From the last scan on this machine; null when there was none. */
  readonly estimatedSeconds: number | null;
}

export interface ScanReport extends ScanPlan {
  readonly compared: number;
  readonly shown: number;
  readonly candidates: number;
  readonly skipped: readonly {
    readonly itemId: string;
    readonly path: string;
    readonly error: MiroirError;
  }[];
  readonly interrupted: boolean;
}

const idsOf = (grants: readonly ComparableGrant[]): string[] => grants.map(({ id }) => id);

const planOf = async (act: Act, sql: Sql, grants: readonly ComparableGrant[]): Promise<ScanPlan> => {
  const albums = await pendingWork(sql, idsOf(grants));
  const { comparisons, unnarrowed } = await comparisonsOf(sql, idsOf(grants));
  const items = albums.reduce((sum, album) => sum + album.items, 0);
  const rate = await lastScanRate(sql);
  return {
    albums,
    items,
    faces: albums.reduce((sum, album) => sum + album.faces, 0),
    people: grants.length,
    comparisons,
    comparisonsUnnarrowed: unnarrowed,
    thresholds: thresholdsFor(act.engine, comparisons, 1),
    otherModel: await countOtherFamilies(sql, act.engine.pack),
    estimatedSeconds: rate ? items / rate : null,
  };
};

/** What a scan would do: faces x people, thresholds, expected false matches, time (law 10). */
export const scanPlan: Verb<void, ScanPlan> = {
  name: "scan.plan",
  run: (act) =>
    act.read(async (sql) => planOf(act, sql, await comparableToday(act.engine, sql, act.today()))),
};

/** Pictures read from the database at once, and most that one transaction writes. */
const PAGE = 256;
const BATCH = 32;

interface Run {
  readonly act: Act;
  readonly workers: Workers;
  readonly grants: readonly ComparableGrant[];
  readonly plan: ScanPlan;
  readonly skipped: { itemId: string; path: string; error: MiroirError }[];
  /** Shown since the last batch was written: who is told once it is durable. */
  readonly found: { subjectId: string; albumId: string; appearanceId: string }[];
  compared: number;
  shown: number;
  candidates: number;
}

interface Prepared {
  readonly item: PendingItem;
  readonly faces: readonly StoredFace[];
  readonly files: readonly ItemFile[];
  readonly settled: readonly Pair[];
  /** Grants within whose hours and places it lies: it meets the references of no others (law 3). */
  readonly grantIds: readonly string[];
}

interface Pair {
  readonly faceId: string;
  readonly subjectId: string;
}

type Outcome =
  | { readonly prepared: Prepared; readonly matches: readonly Match[] }
  | { readonly prepared: Prepared; readonly error: MiroirError };

const rejectedPairs = (item: PendingItem, faces: readonly StoredFace[], notMe: readonly NotMe[]): Pair[] =>
  notMe
    .filter(({ pictureSha256, atMs }) => pictureSha256 === item.pictureSha256 && atMs === null)
    .flatMap(({ subjectId, region }) => {
      const here = turned(region, item.turn);
      return faces
        .filter(({ box }) => isSamePlace(fractionsOf(box, item), here))
        .map(({ id }) => ({ faceId: id, subjectId }));
    });

/** Faces that cannot be the same person as this one: all of a picture, in a recording those seen at the same time. Itself too. */
const atOnce = (faces: readonly StoredFace[], faceId: string): string[] => {
  const own = faces.find(({ id }) => id === faceId)?.track;
  return faces
    .filter(({ track }) => !own || !track || (track.startsMs <= own.endsMs && own.startsMs <= track.endsMs))
    .map(({ id }) => id);
};

/**
 * Who a human confirmed is that face and no other, and that face is nobody else. What one of two people confirmed is not
 * found again elsewhere while it waits for the second (R96).
 */
const confirmedPairs = (
  faces: readonly StoredFace[],
  held: readonly HeldFace[],
  grants: readonly ComparableGrant[],
): Pair[] =>
  held
    .filter(({ state, halfConfirmed }) => state === "confirmed" || halfConfirmed)
    .flatMap((fixed) => [
      ...atOnce(faces, fixed.faceId).map((faceId) => ({ faceId, subjectId: fixed.subjectId })),
      ...(fixed.halfConfirmed ? [] : grants.map(({ subjectId }) => ({ faceId: fixed.faceId, subjectId }))),
    ]);

const prepare = async (
  sql: Sql,
  items: readonly PendingItem[],
  grants: readonly ComparableGrant[],
): Promise<Prepared[]> => {
  const ids = items.map(({ id }) => id);
  const faces = await facesOf(sql, ids);
  const files = await filesOf(sql, ids);
  const held = await appearancesIn(sql, ids);
  const notMe = await notMeOf(
    sql,
    items.map(({ pictureSha256 }) => pictureSha256),
  );
  const rejected = await rejectedTracks(sql, ids);
  const reached = await reachedBy(sql, idsOf(grants), ids);
  return items.map((item) => {
    const own = faces.get(item.id) ?? [];
    const heldHere = held.filter(({ itemId }) => itemId === item.id);
    return {
      item,
      faces: own,
      files: files.get(item.id) ?? [],
      settled: [
        ...rejectedPairs(item, own, notMe),
        ...rejected.filter(({ itemId }) => itemId === item.id),
        ...confirmedPairs(own, heldHere, grants),
      ],
      grantIds: [...(reached.get(item.id) ?? [])],
    };
  });
};

/** Made when a process is free: faces that somebody objected to until then are not in it, and no template of them is made (R62). */
const compareJob = async (
  act: Act,
  picture: SourceRef,
  item: Pick<PendingItem, "id" | "contentSha256">,
  faces: readonly StoredFace[],
  asked: Pick<CompareJob, "grantIds" | "reviewThreshold" | "settled">,
): Promise<CompareJob> => {
  const free = await act.read((sql) => comparableFaces(sql, [item.id]));
  return {
    kind: "compare",
    picture,
    contentSha256: item.contentSha256,
    faces: faces
      .filter(({ id }) => free.has(id))
      .map(({ id, box, landmarks }) => ({ faceId: id, box, landmarks })),
    ...asked,
  };
};

/** What a comparison goes through: a picture, or a recording with its tracks. */
type Comparable = Pick<Prepared, "item" | "faces" | "files">;

/** Matches in a picture, or in a recording, whichever it is. @throws MiroirError what `isMiss` tells from a fault of ours, and faults of ours */
export const compareItem = (
  act: Act,
  workers: Workers,
  { item, faces, files }: Comparable,
  asked: Pick<CompareJob, "grantIds" | "reviewThreshold" | "settled">,
): Promise<readonly Match[]> =>
  atAnyPlace(files, (picture, { byteLength, modifiedMs }) =>
    item.durationMs !== null
      ? compareRecording(act, workers, { source: picture, byteLength, modifiedMs }, item, faces, asked)
      : workers.run(() => compareJob(act, picture, item, faces, asked), act.signal),
  );

const compareOne = async (run: Run, prepared: Prepared): Promise<Outcome> => {
  const { act, workers, plan } = run;
  const { settled, grantIds } = prepared;
  const asked = { grantIds, reviewThreshold: plan.thresholds.review, settled };
  try {
    return { prepared, matches: await compareItem(act, workers, prepared, asked) };
  } catch (error) {
    if (!isMiss(error)) throw error;
    return { prepared, error };
  }
};

/** What people confirmed about this face in another file of the picture: nobody is asked twice. */
const saidElsewhere = (
  { item, faces }: Prepared,
  { faceId, subjectId }: Match,
  elsewhere: readonly ConfirmedElsewhere[],
): ConfirmedElsewhere | undefined => {
  const { box, track } = faces.find(({ id }) => id === faceId)!;
  return elsewhere.find(
    (each) =>
      each.subjectId === subjectId &&
      isSamePlace(fractionsOf(box, item), each.region, track?.atMs ?? null, each.atMs),
  );
};

const writeMatch = async (
  run: Run,
  sql: Sql,
  albumId: string,
  prepared: Prepared,
  match: Match,
  held: readonly HeldFace[],
  elsewhere: readonly ConfirmedElsewhere[],
): Promise<void> => {
  const { act, plan } = run;
  const { faces } = prepared;
  const itemId = prepared.item.id;
  const same = new Set(atOnce(faces, match.faceId));
  const other = held.find(
    ({ faceId, subjectId, state }) =>
      faceId === match.faceId && subjectId !== match.subjectId && state === "shown",
  );
  const decided = held.some(
    ({ faceId, subjectId, state, halfConfirmed }) =>
      (state === "confirmed" &&
        (faceId === match.faceId || (subjectId === match.subjectId && same.has(faceId)))) ||
      (halfConfirmed && subjectId === match.subjectId && same.has(faceId)),
  );
  if (decided || (other && other.score >= match.score)) return;
  if (other) await demote(sql, match.faceId);
  const state = !other && isLikely(act.engine, plan.thresholds, match) ? "shown" : "candidate";
  const id = act.engine.newId();
  await insertAppearance(
    sql,
    {
      id,
      subjectId: match.subjectId,
      grantId: match.grantId,
      albumId,
      itemId,
      faceId: match.faceId,
      state,
      score: match.score,
      norm: match.norm,
      pack: act.engine.pack,
      reviewThreshold: plan.thresholds.review,
      matchThreshold: plan.thresholds.match,
      fmr: fmrAt(act.engine.scores, match.score),
    },
    act.at(),
  );
  const said = other ? undefined : saidElsewhere(prepared, match, elsewhere);
  if (said) await confirmAsElsewhere(sql, id, said);
  if (state === "shown" || said?.isConfirmed) {
    run.shown++;
    run.found.push({ subjectId: match.subjectId, albumId, appearanceId: id });
  } else run.candidates++;
};

/** What changed since the pictures were read: matches that a human rejected, and faces somebody objected to (R62). */
const refusedSince = async (sql: Sql, { item, faces }: Prepared): Promise<(match: Match) => boolean> => {
  const pairs = [
    ...rejectedPairs(item, faces, await notMeOf(sql, [item.pictureSha256])),
    ...(await rejectedTracks(sql, [item.id])),
  ];
  const free = await comparableFaces(sql, [item.id]);
  return (match) =>
    !free.has(match.faceId) ||
    pairs.some(({ faceId, subjectId }) => faceId === match.faceId && subjectId === match.subjectId);
};

/**
 * A closed grant's matches are dropped here, whatever the processes still answered (law 3, R17), and so are those of somebody who
 * narrowed her consent meanwhile. @param open grants that are open and reach the item
 */
const writeItem = async (
  run: Run,
  sql: Sql,
  albumId: string,
  open: ReadonlySet<string>,
  outcome: Outcome,
): Promise<void> => {
  const { item, files } = outcome.prepared;
  const grants = run.grants.filter(({ id }) => open.has(id));
  if ("error" in outcome) {
    await putMiss(
      sql,
      idsOf(grants),
      albumId,
      item.id,
      outcome.error.code,
      outcome.error.details,
      run.act.at(),
    );
    const path = files[0]?.path ?? item.id;
    run.skipped.push({ itemId: item.id, path, error: outcome.error });
    run.act.progress({
      stage: "scan",
      done: run.compared,
      total: run.plan.items,
      skipped: { path, error: outcome.error },
    });
    return;
  }
  const subjects = grants.map(({ subjectId }) => subjectId);
  await clearUndecided(sql, item.id, subjects);
  const held = await appearancesIn(sql, [item.id]);
  const refused = outcome.matches.length > 0 ? await refusedSince(sql, outcome.prepared) : () => false;
  const elsewhere = outcome.matches.length > 0 ? await confirmedElsewhere(sql, item.id) : [];
  for (const match of outcome.matches)
    if (open.has(match.grantId) && !refused(match))
      await writeMatch(run, sql, albumId, outcome.prepared, match, held, elsewhere);
  await lapseNotFound(sql, item.id, subjects);
  await clearMiss(sql, idsOf(grants), item.id);
};

const writeBatch = async (
  run: Run,
  albumId: string,
  outcomes: readonly Outcome[],
  upTo: number,
): Promise<void> => {
  run.found.length = 0;
  await run.act.step(async (sql) => {
    const open = await stillOpen(sql, idsOf(run.grants));
    const ids = outcomes.map(({ prepared }) => prepared.item.id);
    const there = await stillThere(sql, ids);
    const reached = await reachedBy(sql, [...open], ids);
    for (const outcome of outcomes) {
      const { id } = outcome.prepared.item;
      if (there.has(id)) await writeItem(run, sql, albumId, reached.get(id) ?? new Set(), outcome);
    }
    await advance(sql, [...open], albumId, upTo);
    for (const found of run.found) run.act.tell({ kind: "appearance.found", ...found });
  });
};

/** Compares a page side by side and commits it in order. What was compared when a stop comes is committed. */
const scanPage = async (run: Run, albumId: string, page: readonly Prepared[]): Promise<void> => {
  const answers = page.map((prepared) => compareOne(run, prepared));
  for (const answer of answers) answer.catch(() => {});
  let batch: Outcome[] = [];
  const flush = async (): Promise<void> => {
    const last = batch.at(-1);
    if (last) await writeBatch(run, albumId, batch, last.prepared.item.seq);
    batch = [];
  };
  try {
    for (const answer of answers) {
      batch.push(await answer);
      run.act.progress({ stage: "scan", done: ++run.compared, total: run.plan.items });
      if (batch.length === BATCH) await flush();
    }
  } finally {
    await flush();
    await Promise.allSettled(answers);
  }
};

const scanAlbum = async (run: Run, albumId: string): Promise<void> => {
  const end = await run.act.read((sql) => lastSeq(sql, albumId));
  for (let after = 0; ; ) {
    run.act.stopIfAborted();
    const page = await run.act.read(async (sql) =>
      prepare(sql, await pendingItems(sql, idsOf(run.grants), albumId, after, PAGE), run.grants),
    );
    const last = page.at(-1);
    if (!last) break;
    await scanPage(run, albumId, page);
    after = last.item.seq;
  }
  // Pictures without a face have nothing to compare: the watermark passes them too.
  await run.act.step(async (sql) =>
    advance(sql, [...(await stillOpen(sql, idsOf(run.grants)))], albumId, end),
  );
};

interface Begun {
  readonly grants: ComparableGrant[];
  readonly plan: ScanPlan;
  readonly scanId: string;
  /** Albums to pass through: those of the plan, and those where only a watermark is behind. */
  readonly albumIds: readonly string[];
}

const begin = async (act: Act): Promise<Begun> =>
  act.commit(async (sql) => {
    const grants = await comparableToday(act.engine, sql, act.today());
    const plan = await planOf(act, sql, grants);
    requireGround(act.engine.settings.otherFaces, plan.albums);
    const behind = await albumsBehind(sql, idsOf(grants));
    const albumIds = [...new Set([...plan.albums.map(({ albumId }) => albumId), ...behind])];
    const scanId = act.engine.newId();
    const { review, match, expectedFalseAtReview } = plan.thresholds;
    await insertScan(
      sql,
      {
        id: scanId,
        faces: plan.faces,
        people: plan.people,
        review,
        match,
        expectedFalse: expectedFalseAtReview,
        gallerySha256: galleryHash(act.engine, idsOf(grants)),
        retainUntil: logUntil(act),
      },
      act.at(),
    );
    return {
      result: { grants, plan, scanId, albumIds },
      entry: {
        scan: scanId,
        purpose: "find",
        stage: "begun",
        faces: plan.faces,
        people: plan.people,
        review,
        match,
        expectedFalse: expectedFalseAtReview,
        pack: act.engine.pack,
      },
    };
  });

const finish = (run: Run, scanId: string, interrupted: boolean, startedAt: Date): Promise<void> =>
  run.act.commit(async (sql) => {
    const at = run.act.at();
    await endScan(
      sql,
      scanId,
      interrupted ? "interrupted" : "finished",
      run.compared,
      at.getTime() - startedAt.getTime(),
      at,
    );
    const { compared, shown, candidates } = run;
    if (!interrupted) run.act.tell({ kind: "scan.finished", done: compared });
    return {
      result: undefined,
      entry: {
        scan: scanId,
        stage: interrupted ? "interrupted" : "finished",
        compared,
        shown,
        candidates,
        skipped: run.skipped.length,
      },
    };
  });

/**
 * Scans. A damaged or missing picture is in `skipped` and is tried again by the next scan; a stop is `interrupted`.
 * @throws MiroirError dpia/none, scan/no-ground, storage/…, model/…
 */
export const scan: Verb<void, ScanReport> = {
  name: "scan",
  run: async (act) => {
    await requireAssessment(act);
    const { grants, plan, scanId, albumIds } = await begin(act);
    const startedAt = act.at();
    const workers = openComparers(act);
    const run: Run = {
      act,
      workers,
      grants,
      plan,
      skipped: [],
      found: [],
      compared: 0,
      shown: 0,
      candidates: 0,
    };
    let interrupted = false;
    try {
      for (const albumId of albumIds) await scanAlbum(run, albumId);
    } catch (error) {
      if (!isStop(error)) throw error;
      interrupted = true;
    } finally {
      await workers.close();
    }
    await finish(run, scanId, interrupted, startedAt);
    const { compared, shown, candidates, skipped } = run;
    return { ...plan, compared, shown, candidates, skipped, interrupted };
  },
};
