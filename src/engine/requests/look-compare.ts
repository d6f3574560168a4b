/** Comparing her with every face of the albums she names, once: what is found is in memory only, and gone with the look. */

import type { Album } from "../../domain/album.ts";
import type { ThresholdPlan } from "../../gallery/thresholds.ts";
import { croppableIn } from "../../store/archive/crops.ts";
import { facesOf, filesOf, type ItemFile, type StoredFace } from "../../store/archive/items.ts";
import { comparableItems, lastSeq, type PendingItem } from "../../store/compare/scans.ts";
import { comparableFaces } from "../../store/requests/objections.ts";
import { type Comparable, compareItems } from "../compare/compare-item.ts";
import type { Act } from "../gate/act.ts";
import type { Match } from "../images/jobs.ts";
import { isMiss } from "../images/places.ts";
import type { Workers } from "../images/workers.ts";
import { isLikely } from "../people/galleries.ts";
import type { RequestRow } from "./requests.ts";

/** In whose case, where, and how sure it has to be. */
export interface Scope {
  readonly request: RequestRow;
  readonly albums: readonly Album[];
  readonly albumIds: readonly string[];
  readonly items: number;
  readonly plan: ThresholdPlan;
}

/** A possible match: in memory only, and gone with the look. */
export interface Find {
  readonly item: PendingItem;
  readonly faces: readonly StoredFace[];
  readonly files: readonly ItemFile[];
  /** Its title. */
  readonly album: string;
  readonly faceId: string;
  readonly score: number;
  readonly likely: boolean;
}

export interface Look {
  readonly act: Act;
  readonly workers: Workers;
  /** Stands for a grant in the image processes, which know references by one. */
  readonly lookId: string;
  readonly scope: Scope;
  readonly finds: Find[];
  /** Contents compared already: the same picture in two albums is one. */
  readonly seen: Set<string>;
  compared: number;
  unread: number;
}

/** Pictures read from the database at once. */
const PAGE = 256;

/** What came of one, once it is known. */
const take = async (
  look: Look,
  album: string,
  { item, faces, files }: Comparable,
  compared: Promise<readonly Match[]>,
): Promise<void> => {
  const { act, scope } = look;
  try {
    for (const { faceId, score, norm } of await compared)
      look.finds.push({
        ...{ item, faces, files, album, faceId, score },
        likely: isLikely(act.engine, scope.plan, { score, norm }),
      });
  } catch (error) {
    if (!isMiss(error)) throw error;
    look.unread++;
  }
  act.progress({ stage: "look", done: ++look.compared, total: scope.items });
};

const pageOf = (act: Act, albumId: string, after: number, last: number) =>
  act.read(async (sql) => {
    const { items, upToSeq } = await comparableItems(sql, albumId, after, last, PAGE);
    const ids = items.map(({ id }) => id);
    const faces = await facesOf(sql, ids);
    const files = await filesOf(sql, ids);
    const croppable = await croppableIn(sql, ids);
    const page = items.map((item) => ({
      item,
      faces: faces.get(item.id) ?? [],
      files: files.get(item.id) ?? [],
      croppable: croppable.get(item.id),
    }));
    return { page, upToSeq };
  });

const lookThrough = async (look: Look, albumId: string, album: string): Promise<void> => {
  const last = await look.act.read((sql) => lastSeq(sql, albumId));
  for (let after = 0; after < last; ) {
    look.act.stopIfAborted();
    const { page, upToSeq } = await pageOf(look.act, albumId, after, last);
    const fresh = page.filter(({ item }) => !look.seen.has(item.contentSha256));
    for (const { item } of fresh) look.seen.add(item.contentSha256);
    const asked = { grantIds: [look.lookId], reviewThresholds: [look.scope.plan.review], settled: [] };
    const questions = fresh.map((compared) => ({ compared, asked }));
    const answers = compareItems(look.act, look.workers, questions);
    const all = await Promise.allSettled(answers.map((each, at) => take(look, album, fresh[at]!, each)));
    const failed = all.find((each) => each.status === "rejected");
    if (failed) throw failed.reason;
    after = upToSeq;
  }
};

/** Every process is sent a copy of the template, which it overwrites; the references of enrolled people are in none of them. */
export const compareAll = async (act: Act, scope: Scope, template: Float32Array): Promise<Look> => {
  const lookId = act.engine.newId();
  const workers = act.engine.comparers(async () => [
    { grantId: lookId, subjectId: lookId, template: template.slice() },
  ]);
  const look: Look = { act, workers, lookId, scope, finds: [], seen: new Set(), compared: 0, unread: 0 };
  try {
    for (const { id, title } of scope.albums) await lookThrough(look, id, title);
  } finally {
    await workers.close();
  }
  look.finds.sort((a, b) => b.score - a.score);
  return look;
};

/** Finds on faces that somebody objected to meanwhile are dropped (R62). */
export const stillFree = (act: Act, finds: readonly Find[]): Promise<Find[]> =>
  act.read(async (sql) => {
    const free = await comparableFaces(
      sql,
      finds.map(({ item }) => item.id),
    );
    return finds.filter(({ faceId }) => free.has(faceId));
  });
