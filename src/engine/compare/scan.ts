/**
 * Scan: every open grant that has something new to compare, one pass per album. Faces are compared inside the image
 * processes and forgotten there; what comes back is matches with consenting people (law 2). Work is committed in batches
 * in the order of the album, with the watermark of each grant, so that a stop or a crash costs one batch.
 */

import { requireGround } from "../../domain/album.ts";
import type { MiroirError } from "../../domain/errors.ts";
import { fractionsOf, isSamePlace, turned } from "../../domain/region.ts";
import { fmrAt, rangeOf, type ThresholdPlan, type ThresholdRange } from "../../gallery/thresholds.ts";
import { newestFirst } from "../../store/archive/albums.ts";
import { croppableIn } from "../../store/archive/crops.ts";
import { facesOf, filesOf, type StoredFace, stillThere } from "../../store/archive/items.ts";
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
  insertAppearances,
  lapseNotFound,
  type NewAppearance,
  type NotMe,
  notMeOf,
} from "../../store/compare/appearances.ts";
import {
  type AlbumWork,
  advance,
  albumsBehind,
  behindIn,
  clearMisses,
  endScan,
  insertScan,
  lastScanRate,
  mayWait,
  type PendingItem,
  pendingItems,
  pendingWork,
  putMiss,
} from "../../store/compare/scans.ts";
import { countOtherFamilies } from "../../store/consent/consents.ts";
import { stillOpen } from "../../store/consent/grants.ts";
import { reachedBy, rememberReached } from "../../store/consent/narrowings.ts";
import type { Sql } from "../../store/database.ts";
import { comparableFaces } from "../../store/requests/objections.ts";
import { type Act, isStop, type Verb } from "../gate/act.ts";
import { requireAssessment } from "../gate/assessment.ts";
import { logUntil } from "../gate/retention.ts";
import type { Match } from "../images/jobs.ts";
import { isMiss } from "../images/places.ts";
import type { Workers } from "../images/workers.ts";
import {
  type ComparableGrant,
  comparableToday,
  galleryHash,
  isLikely,
  openComparers,
  thresholdsFor,
} from "../people/galleries.ts";
import { type Comparable, compareItems, type Question } from "./compare-item.ts";
import { type Reach, reachOf } from "./reach.ts";

export interface ScanPlan {
  readonly albums: readonly AlbumWork[];
  /** Pictures and faces still to compare. */
  readonly items: number;
  readonly faces: number;
  readonly people: number;
  /** Faces times people over all the open grants reach. */
  readonly comparisons: number;
  /** The same if nobody had narrowed her consent to hours and places. */
  readonly comparisonsUnnarrowed: number;
  /** Those of each person follow from what her own grants reach or reached, and lie between these; expected is the sum. */
  readonly thresholds: ThresholdRange;
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

interface Planned {
  readonly plan: ScanPlan;
  readonly reach: Reach;
  /** Of each grant: law 10 knows no threshold that others move. */
  readonly thresholds: ReadonlyMap<string, ThresholdPlan>;
}

const planOf = async (act: Act, sql: Sql, grants: readonly ComparableGrant[]): Promise<Planned> => {
  const albums = await pendingWork(sql, idsOf(grants));
  const reach = await reachOf(sql, idsOf(grants));
  const { comparisons, unnarrowed } = reach;
  const thresholds = new Map(
    grants.map(({ id }) => [id, thresholdsFor(act.engine, reach.faces.get(id) ?? 0)]),
  );
  const items = albums.reduce((sum, album) => sum + album.items, 0);
  const rate = await lastScanRate(sql);
  const plan = {
    albums,
    items,
    faces: albums.reduce((sum, album) => sum + album.faces, 0),
    people: grants.length,
    comparisons,
    comparisonsUnnarrowed: unnarrowed,
    thresholds: rangeOf(thresholds.values(), thresholdsFor(act.engine, 0)),
    otherModel: await countOtherFamilies(sql, act.engine.pack),
    estimatedSeconds: rate ? items / rate : null,
  };
  return { plan, reach, thresholds };
};

/** What a scan would do: pictures, faces and people, thresholds, expected false matches, time (law 10). */
export const scanPlan: Verb<void, ScanPlan> = {
  name: "scan.plan",
  run: (act) =>
    act.read(
      async (sql) => (await planOf(act, sql, await comparableToday(act.engine, sql, act.today()))).plan,
    ),
};

/**
 * Whether a scan may have something to do: what a served instance asks whenever something happened, without a plan of people and
 * thresholds that nobody reads.
 */
export const scanWaits: Verb<void, boolean> = {
  name: "scan.waiting",
  run: (act) => act.read(mayWait),
};

/** Pictures read from the database at once, and most that one transaction writes. */
const PAGE = 256;
const BATCH = 32;

/** The first pictures are written sooner, so that whoever waits sees them; then more at once. */
const FIRST_BATCH = 8;
const batchAfter = (compared: number): number => Math.min(BATCH, Math.max(FIRST_BATCH, compared / 4));

interface Run {
  readonly act: Act;
  readonly workers: Workers;
  readonly grants: readonly ComparableGrant[];
  readonly plan: ScanPlan;
  readonly thresholds: Planned["thresholds"];
  readonly skipped: { itemId: string; path: string; error: MiroirError }[];
  /** Shown since the last batch was written: who is told once it is durable. */
  readonly found: { subjectId: string; albumId: string; appearanceId: string }[];
  compared: number;
  shown: number;
  candidates: number;
}

interface Prepared extends Comparable {
  readonly settled: readonly Pair[];
  /** Grants within whose hours and places it lies: it meets the references of no others (law 3). */
  readonly grantIds: readonly string[];
}

interface Pair {
  readonly faceId: string;
  readonly subjectId: string;
}

interface Compared {
  readonly prepared: Prepared;
  readonly matches: readonly Match[];
}

interface Missed {
  readonly prepared: Prepared;
  readonly error: MiroirError;
}

type Outcome = Compared | Missed;

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

/** What is compared of an album: the grants that are open on it, and no others. */
interface Passing {
  readonly albumId: string;
  readonly grants: readonly ComparableGrant[];
}

const prepare = async (
  sql: Sql,
  items: readonly PendingItem[],
  { albumId, grants }: Passing,
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
  const reached = await reachedBy(sql, albumId, idsOf(grants), ids);
  const croppable = await croppableIn(sql, ids);
  return items.map((item) => {
    const own = faces.get(item.id) ?? [];
    const heldHere = held.filter(({ itemId }) => itemId === item.id);
    return {
      item,
      faces: own,
      files: files.get(item.id) ?? [],
      croppable: croppable.get(item.id),
      settled: [
        ...rejectedPairs(item, own, notMe),
        ...rejected.filter(({ itemId }) => itemId === item.id),
        ...confirmedPairs(own, heldHere, grants),
      ],
      grantIds: [...(reached.get(item.id) ?? [])],
    };
  });
};

const questionOf = ({ thresholds }: Run, prepared: Prepared): Question => {
  const { settled, grantIds } = prepared;
  const reviewThresholds = grantIds.map((id) => thresholds.get(id)!.review);
  return { compared: prepared, asked: { grantIds, reviewThresholds, settled } };
};

const outcomeOf = async (prepared: Prepared, matches: Promise<readonly Match[]>): Promise<Outcome> => {
  try {
    return { prepared, matches: await matches };
  } catch (error) {
    if (!isMiss(error)) throw error;
    return { prepared, error };
  }
};

const comparePage = (run: Run, page: readonly Prepared[]): Promise<Outcome>[] =>
  compareItems(
    run.act,
    run.workers,
    page.map((prepared) => questionOf(run, prepared)),
  ).map((matches, at) => outcomeOf(page[at]!, matches));

/** What people confirmed about this face in another file of the picture: nobody is asked twice. */
const saidElsewhere = (
  { item, faces }: Prepared,
  { faceId, subjectId }: Match,
  elsewhere: readonly ConfirmedElsewhere[],
): ConfirmedElsewhere | undefined => {
  const { box, track } = faces.find(({ id }) => id === faceId)!;
  return elsewhere.find(
    (each) =>
      each.itemId === item.id &&
      each.subjectId === subjectId &&
      isSamePlace(fractionsOf(box, item), each.region, track?.atMs ?? null, each.atMs),
  );
};

/** A match as it is written: in the place of whom, and what people said of it in another file of the picture. */
interface Finding {
  readonly appearance: NewAppearance;
  readonly demoted: boolean;
  readonly said: ConfirmedElsewhere | undefined;
}

/** None where a human decided otherwise, or somebody else matches the face better. @param held what stays of the picture */
const findingOf = (
  { act, thresholds }: Run,
  albumId: string,
  prepared: Prepared,
  match: Match,
  held: readonly HeldFace[],
  elsewhere: readonly ConfirmedElsewhere[],
): Finding | undefined => {
  const same = new Set(atOnce(prepared.faces, match.faceId));
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
  if (decided || (other && other.score >= match.score)) return undefined;
  const { subjectId, grantId, faceId, score, norm } = match;
  const hers = thresholds.get(grantId)!;
  return {
    appearance: {
      id: act.engine.newId(),
      ...{ subjectId, grantId, albumId, itemId: prepared.item.id, faceId },
      state: !other && isLikely(act.engine, hers, match) ? "shown" : "candidate",
      ...{ score, norm, pack: act.engine.pack },
      reviewThreshold: hers.review,
      matchThreshold: hers.match,
      fmr: fmrAt(act.engine.scores, score),
    },
    demoted: other !== undefined,
    said: other ? undefined : saidElsewhere(prepared, match, elsewhere),
  };
};

/** What changed since the pictures were read: matches that a human rejected, and faces somebody objected to (R62). */
const refusedSince = async (sql: Sql, prepared: readonly Prepared[]): Promise<(match: Match) => boolean> => {
  const ids = prepared.map(({ item }) => item.id);
  const notMe = await notMeOf(
    sql,
    prepared.map(({ item }) => item.pictureSha256),
  );
  const pairs = [
    ...prepared.flatMap(({ item, faces }) => rejectedPairs(item, faces, notMe)),
    ...(await rejectedTracks(sql, ids)),
  ];
  const refused = new Set(pairs.map(({ faceId, subjectId }) => `${faceId} ${subjectId}`));
  const free = await comparableFaces(sql, ids);
  return ({ faceId, subjectId }) => !free.has(faceId) || refused.has(`${faceId} ${subjectId}`);
};

/** A picture that could not be compared: every one of these grants tries it again. */
const writeMiss = async (
  run: Run,
  sql: Sql,
  { albumId, grants }: Passing,
  { prepared: { item, files }, error }: Missed,
): Promise<void> => {
  await putMiss(sql, idsOf(grants), albumId, item.id, error.code, error.details, run.act.at());
  const path = files[0]?.path ?? item.id;
  run.skipped.push({ itemId: item.id, path, error });
  run.act.progress({
    stage: "scan",
    done: run.compared,
    total: run.plan.items,
    skipped: { path, error },
  });
};

/** All of them at once. */
const writeFindings = async (run: Run, sql: Sql, findings: readonly Finding[]): Promise<void> => {
  if (findings.length === 0) return;
  const demoted = findings.filter((each) => each.demoted).map(({ appearance }) => appearance.faceId);
  if (demoted.length > 0) await demote(sql, demoted);
  await insertAppearances(
    sql,
    findings.map(({ appearance }) => appearance),
    run.act.at(),
  );
  for (const { appearance, said } of findings) {
    if (said) await confirmAsElsewhere(sql, appearance.id, said);
    if (appearance.state === "shown" || said?.isConfirmed) {
      const { subjectId, albumId, id: appearanceId } = appearance;
      run.shown++;
      run.found.push({ subjectId, albumId, appearanceId });
    } else run.candidates++;
  }
};

/**
 * Pictures that the same grants reach. A closed grant's matches are dropped here, whatever the processes still answered (law 3,
 * R17), and so are those of somebody who narrowed her consent meanwhile. @param grants that are open and reach these items
 */
const writeCompared = async (
  run: Run,
  sql: Sql,
  { albumId, grants }: Passing,
  outcomes: readonly Compared[],
): Promise<void> => {
  const ids = outcomes.map(({ prepared }) => prepared.item.id);
  const open = new Set(idsOf(grants));
  const subjects = grants.map(({ subjectId }) => subjectId);
  await clearUndecided(sql, ids, subjects);
  const matched = outcomes.filter(({ matches }) => matches.some(({ grantId }) => open.has(grantId)));
  if (matched.length > 0) {
    const there = matched.map(({ prepared }) => prepared);
    const matchedIds = there.map(({ item }) => item.id);
    const held = await appearancesIn(sql, matchedIds);
    const refused = await refusedSince(sql, there);
    const elsewhere = await confirmedElsewhere(sql, matchedIds);
    const findings = matched.flatMap(({ prepared, matches }) => {
      const heldHere = held.filter(({ itemId }) => itemId === prepared.item.id);
      return matches
        .filter((match) => open.has(match.grantId) && !refused(match))
        .flatMap((match) => findingOf(run, albumId, prepared, match, heldHere, elsewhere) ?? []);
    });
    await writeFindings(run, sql, findings);
  }
  await lapseNotFound(sql, ids, subjects);
  await clearMisses(sql, idsOf(grants), ids);
};

const isCompared = (outcome: Outcome): outcome is Compared => "matches" in outcome;

const writeBatch = async (
  run: Run,
  { albumId, grants }: Passing,
  outcomes: readonly Outcome[],
  upTo: number,
): Promise<void> => {
  run.found.length = 0;
  await run.act.step(async (sql) => {
    const open = await stillOpen(sql, idsOf(grants));
    const ids = outcomes.map(({ prepared }) => prepared.item.id);
    const there = await stillThere(sql, ids);
    const reached = await reachedBy(sql, albumId, [...open], ids);
    const alike = new Map<ReadonlySet<string>, Outcome[]>();
    for (const outcome of outcomes) {
      const { id } = outcome.prepared.item;
      const reaching = reached.get(id)!;
      if (there.has(id)) alike.set(reaching, [...(alike.get(reaching) ?? []), outcome]);
    }
    for (const [reaching, those] of alike) {
      const passing = { albumId, grants: grants.filter(({ id }) => reaching.has(id)) };
      for (const outcome of those) if (!isCompared(outcome)) await writeMiss(run, sql, passing, outcome);
      const compared = those.filter(isCompared);
      if (compared.length > 0) await writeCompared(run, sql, passing, compared);
    }
    await advance(sql, [...open], albumId, upTo);
    for (const found of run.found) run.act.tell({ kind: "appearance.found", ...found });
  });
};

/** Compares a page side by side and commits it in order. What was compared when a stop comes is committed. */
const scanPage = async (run: Run, passing: Passing, page: readonly Prepared[]): Promise<void> => {
  const answers = comparePage(run, page);
  for (const answer of answers) answer.catch(() => {});
  let batch: Outcome[] = [];
  const flush = async (): Promise<void> => {
    const last = batch.at(-1);
    if (last) await writeBatch(run, passing, batch, last.prepared.item.seq);
    batch = [];
  };
  try {
    for (const answer of answers) {
      batch.push(await answer);
      run.act.progress({ stage: "scan", done: ++run.compared, total: run.plan.items });
      if (batch.length >= batchAfter(run.compared)) await flush();
    }
  } finally {
    await flush();
    await Promise.allSettled(answers);
  }
};

const scanAlbum = async (run: Run, albumId: string): Promise<void> => {
  const { act } = run;
  const grants = run.grants.filter(({ albums }) => albums.includes(albumId));
  const passing = { albumId, grants };
  const behind = await act.read((sql) => behindIn(sql, idsOf(grants), albumId));
  for (let after = 0; after < behind.lastSeq; ) {
    act.stopIfAborted();
    const { page, upToSeq } = await act.read(async (sql) => {
      const { items, upToSeq } = await pendingItems(sql, albumId, behind, after, PAGE);
      return { page: items.length > 0 ? await prepare(sql, items, passing) : [], upToSeq };
    });
    if (page.length > 0) await scanPage(run, passing, page);
    after = upToSeq;
  }
  act.stopIfAborted();
  // Pictures without a face have nothing to compare: the watermark passes them too.
  await act.step(async (sql) =>
    advance(sql, [...(await stillOpen(sql, idsOf(grants)))], albumId, behind.lastSeq),
  );
};

interface Begun {
  readonly grants: ComparableGrant[];
  readonly plan: ScanPlan;
  readonly thresholds: Planned["thresholds"];
  readonly scanId: string;
  /** Albums to pass through, newest first: those of the plan, and those where only a watermark is behind. */
  readonly albumIds: readonly string[];
}

const begin = async (act: Act): Promise<Begun> =>
  act.commit(async (sql) => {
    const grants = await comparableToday(act.engine, sql, act.today());
    const { plan, reach, thresholds } = await planOf(act, sql, grants);
    requireGround(act.engine.settings.otherFaces, plan.albums);
    const behind = await albumsBehind(sql, idsOf(grants));
    const albumIds = await newestFirst(sql, [...plan.albums.map(({ albumId }) => albumId), ...behind]);
    const scanId = act.engine.newId();
    const { review, reviewTo, match, matchTo, expectedFalseAtReview } = plan.thresholds;
    await rememberReached(sql, reach.now);
    await insertScan(
      sql,
      {
        id: scanId,
        faces: plan.faces,
        people: plan.people,
        ...{ review, reviewTo, match, matchTo },
        expectedFalse: expectedFalseAtReview,
        gallerySha256: galleryHash(act.engine, idsOf(grants)),
        retainUntil: logUntil(act),
      },
      act.at(),
    );
    return {
      result: { grants, plan, thresholds, scanId, albumIds },
      entry: {
        scan: scanId,
        purpose: "find",
        stage: "begun",
        faces: plan.faces,
        people: plan.people,
        ...{ review, reviewTo, match, matchTo },
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
    const { grants, plan, thresholds, scanId, albumIds } = await begin(act);
    const startedAt = act.at();
    const workers = openComparers(act);
    const run: Run = {
      act,
      workers,
      grants,
      plan,
      thresholds,
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
