/** The register of what left, and what has to happen to it since: copies that may not stay are taken away, and put back masked (R6, R17). */
import { openDestination } from "../../archive/destination.ts";
import type { CopyState, StaleBecause, Use } from "../../domain/publish.ts";
import { useOf } from "../../domain/publish.ts";
import type { Sql } from "../../store/database.ts";
import { type PublishedOf, publishedOf, type VisibleRow, visibleIn } from "../../store/publish/people.ts";
import {
  type CopyRow,
  copiesIn,
  countEscaped,
  type PublicationRow,
  registerPage,
} from "../../store/publish/publications.ts";
import { type Act, isStop, type Verb } from "../gate/act.ts";
import { HERSELF } from "../gate/own.ts";
import { openIdentity, requireSubject } from "../people/people.ts";
import { emptyTally, handOutCopy, takeBackStale } from "./hand-out.ts";
import { type Making, withMaking } from "./make.ts";
import { openTerms, requirePublication } from "./terms.ts";

export interface RegisterLine {
  readonly copyId: string;
  readonly publicationId: string;
  readonly album: string;
  readonly use: Use;
  readonly destination: "folder" | "zip" | "s3";
  /** Where to: an absolute path, or `s3:<name>/<prefix>`. */
  readonly place: string;
  readonly name: string;
  readonly kind: "picture" | "video";
  readonly recipient: string | null;
  readonly originalSha256: string;
  readonly copySha256: string | null;
  readonly state: CopyState;
  readonly problem: string | null;
  readonly masked: number;
  readonly smallLeft: number;
  readonly smallComparable: number;
  readonly maskVersion: string;
  readonly signedBy: string | null;
  readonly outAt: Date | null;
  readonly staleSince: Date | null;
  readonly staleBecause: StaleBecause | null;
  readonly removedAt: Date | null;
  /** It was no longer where it had been put: whoever has it has to be told by people. */
  readonly escapedAt: Date | null;
  /** Of those who are still known. */
  readonly visible: readonly {
    readonly subjectId: string;
    readonly name: string;
    readonly consentId: string;
    readonly since: Date;
    readonly lapsedAt: Date | null;
  }[];
}

export interface RegisterInput {
  readonly publication?: string;
  /** Only what may not stay, was taken away, or escaped. */
  readonly open?: boolean;
  /** Lines after this copy; from the newest when absent. */
  readonly after?: string;
  readonly limit?: number;
}

const PAGE = { usual: 100, most: 1000 } as const;

const lineOf = (
  act: Act,
  row: PublicationRow,
  copy: CopyRow,
  visible: readonly VisibleRow[],
): RegisterLine => {
  const { engine } = act;
  return {
    copyId: copy.id,
    publicationId: row.id,
    album: row.album,
    use: useOf(row.purpose),
    destination: row.destination,
    place: openTerms(engine, row).place,
    name: copy.name,
    kind: copy.kind,
    recipient: row.recipient,
    originalSha256: copy.originalSha256,
    copySha256: copy.copySha256,
    state: copy.state,
    problem: copy.problem,
    masked: copy.masked,
    smallLeft: copy.smallLeft,
    smallComparable: copy.smallComparable,
    maskVersion: row.maskVersion,
    signedBy: row.signedBy,
    outAt: copy.outAt,
    staleSince: copy.staleSince,
    staleBecause: copy.staleBecause,
    removedAt: copy.removedAt,
    escapedAt: copy.escapedAt,
    visible: visible
      .filter(({ copyId, subjectId }) => copyId === copy.id && engine.vault.has("subject", subjectId))
      .map(({ subjectId, sealedIdentity, consentId, since, lapsedAt }) => ({
        subjectId,
        name: openIdentity(engine, { id: subjectId, sealedIdentity }).name,
        consentId,
        since,
        lapsedAt,
      })),
  };
};

/** What left, to where, who is visible in it under which consent, and what is left to be done. @throws MiroirError publish/not-found */
export const copyRegister: Verb<RegisterInput | undefined, readonly RegisterLine[]> = {
  name: "publish.register",
  run: (act, input = {}) =>
    act.read(async (sql) => {
      const publication = input.publication ? await requirePublication(sql, input.publication) : undefined;
      const limit = Math.min(input.limit ?? PAGE.usual, PAGE.most);
      const copies = await registerPage(sql, {
        publicationId: publication?.id ?? null,
        open: input.open ?? false,
        after: input.after ?? null,
        limit,
      });
      const visible = await visibleIn(
        sql,
        copies.map(({ id }) => id),
      );
      const rows = new Map<string, PublicationRow>();
      for (const { publicationId } of copies)
        if (!rows.has(publicationId)) rows.set(publicationId, await requirePublication(sql, publicationId));
      return copies.map((copy) => lineOf(act, rows.get(copy.publicationId)!, copy, visible));
    }),
};

export interface PublishedCopies {
  readonly subjectId: string;
  readonly copies: readonly (Omit<PublishedOf, "purpose"> & { readonly use: Use })[];
}

/** Where copies went that showed her: hers to see (art. 15(1)(c)). @throws MiroirError subject/not-found */
export const publishedCopies: Verb<{ subject: string }, PublishedCopies> = {
  name: "publish.of",
  own: { subject: HERSELF },
  run: (act, { subject }) =>
    act.read(async (sql) => {
      const { id: subjectId } = await requireSubject(act.engine, sql, subject);
      const copies = (await publishedOf(sql, subjectId)).map(({ purpose, ...copy }) => ({
        ...copy,
        use: useOf(purpose),
      }));
      return { subjectId, copies };
    }),
};

export interface Rebuilt {
  /** Copies that may not stay, when this began. */
  readonly stale: number;
  /** Back in their place, masked. */
  readonly rebuilt: number;
  /** Taken away for good: the original is gone, a face is still found in what was made, or nobody is visible in it any more. */
  readonly notRebuilt: number;
  /** Not where they were put: people have to follow them. */
  readonly escaped: number;
  /** Publications whose place could not be reached; tried again by the next run. */
  readonly unreachable: number;
  readonly interrupted: boolean;
}

/** Copies of one run: the next takes the rest. */
const MOST = 10_000;

const waiting = async (sql: Sql, again: boolean): Promise<Map<string, CopyRow[]>> => {
  // Registered, and marked once before: a crash ended the rebuild that put it back.
  const copies = await copiesIn(sql, ["stale", "removed", "registered"], MOST);
  const grouped = new Map<string, CopyRow[]>();
  for (const copy of copies)
    if (copy.staleBecause !== null && (copy.state !== "removed" || again || copy.problem === null))
      grouped.set(copy.publicationId, [...(grouped.get(copy.publicationId) ?? []), copy]);
  return grouped;
};

type Counts = { -readonly [K in keyof Rebuilt]: Rebuilt[K] };

/** Takes away what is left of them, then puts back what can be made again, with nobody visible who was not. */
const rebuildIn = async (making: Making, copies: readonly CopyRow[], counts: Counts): Promise<void> => {
  const { act, publication, terms } = making;
  const destination = await openDestination(terms.place, act.engine.settings.storages);
  await takeBackStale(act, publication.id, destination);
  const tally = emptyTally();
  for (const { id } of copies) tally[await handOutCopy(making, destination, id, true)]++;
  await destination.close();
  if ((await takeBackStale(act, publication.id, destination)) > 0) await destination.close();
  counts.rebuilt += tally.out;
  counts.notRebuilt += copies.length - tally.out;
};

/**
 * Of every publication, or of one. @param input.again also those that could not be made before
 * @throws MiroirError publish/not-found; what cannot be reached is counted, and met again
 */
export const rebuildCopies: Verb<{ again?: boolean } | undefined, Rebuilt> = {
  name: "publish.rebuild",
  run: async (act, input = {}) => {
    const grouped = await act.read((sql) => waiting(sql, input.again ?? false));
    const counts: Counts = {
      stale: 0,
      rebuilt: 0,
      notRebuilt: 0,
      escaped: 0,
      unreachable: 0,
      interrupted: false,
    };
    if (grouped.size === 0) return counts;
    for (const [publicationId, copies] of grouped) {
      counts.stale += copies.length;
      try {
        act.stopIfAborted();
        const row = await act.read((sql) => requirePublication(sql, publicationId));
        await withMaking(act, row, (making) => rebuildIn(making, copies, counts));
      } catch (error) {
        counts.interrupted ||= isStop(error);
        counts.unreachable += Number(!isStop(error));
      }
    }
    return act.commit(async (sql) => {
      const ids = [...grouped.values()].flat().map(({ id }) => id);
      counts.escaped = await countEscaped(sql, ids);
      return { result: counts, entry: { ...counts } };
    });
  },
};
