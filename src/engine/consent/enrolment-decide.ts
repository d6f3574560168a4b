/** Enrolments from the portal, for whoever decides on them (amelie #765), and says by what she was compared (law 11). */

import { requirePerson } from "../../domain/act.ts";
import type { DoubtCode } from "../../domain/capture-evidence.ts";
import { MiroirError } from "../../domain/errors.ts";
import { COMPARED_BY, type ComparedBy, type Vouching } from "../../domain/vouching.ts";
import type { Day } from "../../domain/words.ts";
import type { Sql } from "../../store/database.ts";
import {
  type CameBy,
  decideEnrolmentRow,
  type EnrolmentRow,
  type EnrolmentState,
  enrolmentOf,
  listEnrolments,
  unseenEnrolments,
} from "../../store/portal/portal.ts";
import { countFrames, vouchingOf } from "../../store/portal/vouchings.ts";
import type { Act, Committed, Verb } from "../gate/act.ts";
import { lookAtFrame } from "../people/frames.ts";
import { type Person, peopleOf } from "../people/people.ts";
import { requireOneClaim, type Vouches, vouch } from "../people/vouching.ts";
import { endEnrolled, type KnownBefore, knownBefore } from "./enrolment-known.ts";

export interface ListedEnrolment {
  /** Of the person. */
  readonly id: string;
  readonly name: string;
  readonly contact: string | null;
  readonly state: EnrolmentState;
  readonly cameBy: CameBy;
  /** What her capture says against itself: for human eyes, never a reason by itself (R102). */
  readonly doubts: readonly DoubtCode[];
  /** How many are kept to compare her with. */
  readonly frames: number;
  readonly vouched: Pick<Vouching, "way" | "comparedBy"> | null;
  readonly opensOn: Day;
  readonly enrolledAt: string;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  /** Of whoever came by a link to an address of a list. */
  readonly known: KnownBefore | null;
  /** The photograph of the file opened it, and somebody has to look at both still. */
  readonly secondLook: boolean;
}

const listed = async (
  sql: Sql,
  row: EnrolmentRow,
  { name, contact }: Person,
): Promise<Omit<ListedEnrolment, "known" | "secondLook">> => {
  const { subjectId: id, state, opensOn, decidedBy, cameBy } = row;
  const vouching = await vouchingOf(sql, { subjectId: id });
  return {
    ...{ id, name, contact, state, opensOn, decidedBy, cameBy },
    doubts: row.evidence.doubts ?? [],
    frames: await countFrames(sql, { subjectId: id }),
    vouched: vouching ? { way: vouching.way, comparedBy: vouching.comparedBy } : null,
    enrolledAt: row.enrolledAt.toISOString(),
    decidedAt: row.decidedAt?.toISOString() ?? null,
  };
};

/** What waits first. */
export const enrolments: Verb<void, ListedEnrolment[]> = {
  name: "enrolment.list",
  run: (act) =>
    act.read(async (sql) => {
      const rows = await listEnrolments(sql);
      const people = await peopleOf(
        act.engine,
        sql,
        rows.map(({ subjectId }) => subjectId),
      );
      const known = await knownBefore(act, sql);
      const unseen = await unseenEnrolments(sql);
      const all: ListedEnrolment[] = [];
      for (const row of rows) {
        const person = people.get(row.subjectId);
        if (!person) continue;
        const before = { known: known(row), secondLook: unseen.has(row.subjectId) };
        all.push({ ...(await listed(sql, row, person)), ...before });
      }
      return all;
    }),
};

/** One frame of her capture, for whoever approves from afar. @throws MiroirError vouching/no-frame */
export const enrolmentFrame: Verb<{ id: string; frame: number }, Uint8Array> = {
  name: "enrolment.frame",
  run: async (act, { id, frame }) => {
    const enrolment = await act.read((sql) => enrolmentOf(sql, id));
    if (!enrolment) throw new MiroirError("vouching/no-frame");
    return lookAtFrame(act, { subjectId: enrolment.subjectId }, frame);
  },
};

export interface DecideInput {
  readonly id: string;
  readonly decision: "approve" | "refuse";
  /** By what she was compared with the frames, of an approval. */
  readonly comparedBy?: ComparedBy;
  /** In words: how she was compared, or why she is refused. */
  readonly because: string;
}

export interface EnrolmentDecided {
  readonly id: string;
  readonly state: "approved" | "refused";
  /** Consents that a refusal ended, with everything that stood on them. */
  readonly consentsEnded: number;
}

/** @throws MiroirError usage/missing */
const requireComparedBy = ({ decision, comparedBy }: DecideInput): void => {
  if (decision === "approve" && comparedBy === undefined)
    throw new MiroirError("usage/missing", {
      name: "compared-by",
      hint: Object.keys(COMPARED_BY).join(", "),
    });
};

export interface Decision {
  readonly state: "approved" | "refused";
  /** In words; sealed with the enrolment. */
  readonly because: string;
  readonly vouches: Vouches;
  /** First day of a search, of an approval; the waiting days stand when absent. */
  readonly opensOn?: Day;
}

/** In the caller's transaction. @throws MiroirError enrolment/not-waiting: somebody decided before; vouching/two-claim */
export const decideIn = async (
  act: Act,
  sql: Sql,
  subjectId: string,
  { state, because, vouches, opensOn }: Decision,
): Promise<Committed<EnrolmentDecided>> => {
  await requireOneClaim(sql, { subjectId });
  const said = because.trim();
  const sealedBecause =
    said === "" ? null : act.engine.vault.seal("subject", subjectId, "enrolment/because", Buffer.from(said));
  const by = act.actor.name;
  const day = state === "approved" && opensOn !== undefined ? { opensOn } : {};
  if ((await decideEnrolmentRow(sql, subjectId, { state, sealedBecause, by, ...day }, act.at())) === 0)
    throw new MiroirError("enrolment/not-waiting", { enrolment: subjectId });
  if (state === "approved") await vouch(act, sql, { subjectId }, vouches);
  const consentsEnded = state === "refused" ? await endEnrolled(act, sql, subjectId) : 0;
  act.tell({ kind: "enrolment.decided", subjectId });
  return {
    result: { id: subjectId, state, consentsEnded },
    entry: {
      subject: subjectId,
      outcome: state,
      consentsEnded,
      ...(state === "approved" && { way: vouches.way, comparedBy: vouches.comparedBy }),
    },
  };
};

/**
 * Approving is vouching: somebody compared her with the frames, and says by what (law 11).
 * @throws MiroirError enrolment/not-waiting, usage/missing, vouching/two-claim
 */
export const decideEnrolment: Verb<DecideInput, EnrolmentDecided> = {
  name: "enrolment.decide",
  run: async (act, input) => {
    const { id, decision, comparedBy, because } = input;
    requirePerson(act.actor);
    requireComparedBy(input);
    if (because.trim() === "")
      throw new MiroirError("usage/missing", { name: "because", hint: "One sentence; it is sealed." });
    return act.commit(async (sql) => {
      const enrolment = await enrolmentOf(sql, id);
      if (enrolment?.state !== "waiting") throw new MiroirError("enrolment/not-waiting", { enrolment: id });
      return decideIn(act, sql, enrolment.subjectId, {
        state: decision === "approve" ? "approved" : "refused",
        because,
        vouches: { way: "staff", words: because, ...(comparedBy && { comparedBy }) },
      });
    });
  },
};
