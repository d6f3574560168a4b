/** Two who say that one face is theirs, side by side, for whoever settles it: who, since when, what each was shown. */
import type { DoubtCode } from "../../domain/capture-evidence.ts";
import type { Claim, Seen, Settlement } from "../../domain/conflict.ts";
import { MiroirError } from "../../domain/errors.ts";
import type { Vouching } from "../../domain/vouching.ts";
import type { Sql } from "../../store/database.ts";
import {
  type Conflict,
  type ConflictStage,
  findConflict,
  listConflicts,
} from "../../store/people/conflicts.ts";
import { findSubject } from "../../store/people/people.ts";
import { type CameBy, type EnrolmentState, enrolmentOf } from "../../store/portal/portal.ts";
import { framesOf, vouchingOf } from "../../store/portal/vouchings.ts";
import type { Act, Verb } from "../gate/act.ts";
import type { Engine } from "../gate/engine.ts";
import { openIdentity } from "../people/people.ts";
import { openSeen } from "../people/seen-sealed.ts";
import { openFrames } from "../people/vouching.ts";
import { seenBy } from "../shown/seen.ts";

type Claims = Readonly<Record<Claim, string | null>>;

/** Who claims: null of one who has gone, or was never enrolled. Once settled `subjectId` is whose face it is. */
export const claimsOf = ({ subjectId, claimedBy, ofTwo, gone, state }: Conflict): Claims => {
  const turned = gone === null ? ofTwo && (state === "second" || state === "same") : gone === "first";
  return turned ? { first: claimedBy, second: subjectId } : { first: subjectId, second: claimedBy };
};

export interface Claimant {
  readonly claim: Claim;
  readonly subjectId: string;
  readonly name: string;
  readonly contact: string | null;
  readonly enrolledAt: string;
  /** Null of somebody who was enrolled at the desk. */
  readonly enrolment: { readonly state: EnrolmentState; readonly cameBy: CameBy } | null;
  readonly doubts: readonly DoubtCode[];
  readonly vouched:
    | (Pick<Vouching, "way" | "comparedBy" | "vouchedBy"> & { readonly vouchedAt: string })
    | null;
  /** How many of her capture are kept. */
  readonly frames: number;
  /** What she was shown until now. */
  readonly seen: Seen;
}

export interface ListedConflict {
  readonly id: string;
  readonly at: string;
  readonly stage: ConflictStage;
  readonly state: "open" | Settlement;
  /** Both are enrolled, or were; else nobody is suspended by it. */
  readonly ofTwo: boolean;
  readonly gone: Claim | null;
  readonly claimants: readonly Claimant[];
  /** What the one was shown who has gone, or whose face it proved not to be. */
  readonly seen: Seen | null;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
}

const vouchedFor = async (sql: Sql, subjectId: string): Promise<Claimant["vouched"]> => {
  const vouching = await vouchingOf(sql, { subjectId });
  if (!vouching) return null;
  const { way, comparedBy, vouchedBy, vouchedAt } = vouching;
  return { way, comparedBy, vouchedBy, vouchedAt: vouchedAt.toISOString() };
};

const claimant = async (
  engine: Engine,
  sql: Sql,
  claim: Claim,
  subjectId: string | null,
): Promise<Claimant[]> => {
  const subject = subjectId === null ? undefined : await findSubject(sql, subjectId);
  if (!subject || !engine.vault.has("subject", subject.id)) return [];
  const { id } = subject;
  const enrolment = await enrolmentOf(sql, id);
  return [
    {
      claim,
      subjectId: id,
      ...openIdentity(engine, subject),
      enrolledAt: subject.createdAt.toISOString(),
      enrolment: enrolment ? { state: enrolment.state, cameBy: enrolment.cameBy } : null,
      doubts: enrolment?.evidence.doubts ?? [],
      vouched: await vouchedFor(sql, id),
      frames: (await framesOf(sql, { subjectId: id })).length,
      seen: await seenBy(engine, sql, id),
    },
  ];
};

const listed = async (engine: Engine, sql: Sql, conflict: Conflict): Promise<ListedConflict> => {
  const { first, second } = claimsOf(conflict);
  return {
    id: conflict.id,
    at: conflict.at.toISOString(),
    stage: conflict.stage,
    state: conflict.state,
    ofTwo: conflict.ofTwo,
    gone: conflict.gone,
    claimants: [
      ...(await claimant(engine, sql, "first", first)),
      ...(await claimant(engine, sql, "second", second)),
    ],
    seen: openSeen(engine, conflict),
    decidedBy: conflict.decidedBy,
    decidedAt: conflict.decidedAt?.toISOString() ?? null,
  };
};

/** A page of them: nobody settles more in a day. */
const MOST = 100;

/** What waits first. */
export const conflicts: Verb<void, ListedConflict[]> = {
  name: "conflict.list",
  run: (act) =>
    act.read(async (sql) => {
      const all: ListedConflict[] = [];
      for (const conflict of await listConflicts(sql, MOST))
        all.push(await listed(act.engine, sql, conflict));
      return all;
    }),
};

/** JPEGs of both captures, straight ones first; empty of somebody who was enrolled at the desk. */
export type ConflictFrames = Readonly<Record<Claim, readonly Uint8Array[]>>;

const framesFor = async (act: Act, sql: Sql, subjectId: string | null): Promise<Uint8Array[]> =>
  subjectId === null ? [] : (await openFrames(act.engine, sql, { subjectId })).map(({ bytes }) => bytes);

/**
 * The frames of both, while it is open; that somebody looked is in the log before they leave.
 * @throws MiroirError conflict/not-found
 */
export const conflictFrames: Verb<{ conflict: string }, ConflictFrames> = {
  name: "conflict.frames",
  run: (act, { conflict: id }) =>
    act.commit(async (sql) => {
      const conflict = await findConflict(sql, id);
      if (conflict?.state !== "open") throw new MiroirError("conflict/not-found", { conflict: id });
      const { first, second } = claimsOf(conflict);
      const result = { first: await framesFor(act, sql, first), second: await framesFor(act, sql, second) };
      const counts = { first: result.first.length, second: result.second.length };
      return { result, entry: { conflict: conflict.id, frames: counts.first + counts.second } };
    }),
};
