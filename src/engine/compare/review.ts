/** What waits for a human: candidates between the two thresholds, and faces that two people may share. */
import { BY_PROGRAM } from "../../domain/act.ts";
import { MiroirError } from "../../domain/errors.ts";
import { fractionsOf, isSamePlace, turnedBack } from "../../domain/region.ts";
import type { Box } from "../../domain/words.ts";
import {
  type Appearance,
  candidates,
  confirmAppearance,
  confirmFirst,
  decideAlike,
  deleteAppearance,
  findAppearance,
  onSamePicture,
  putNotMe,
} from "../../store/compare/appearances.ts";
import type { Sql } from "../../store/database.ts";
import {
  type Conflict,
  type ConflictStage,
  decideConflict,
  findConflict,
  openConflicts,
} from "../../store/people/conflicts.ts";
import { findSubject } from "../../store/people/people.ts";
import type { Act, Committed, Verb } from "../gate/act.ts";
import { HER_APPEARANCE, only } from "../gate/own.ts";
import { requireAccountOfHers, sameAccount } from "../people/confirm.ts";
import { requireSubject, requireUnrestricted } from "../people/people.ts";
import { tellRecipients } from "../people/recipients.ts";
import { removeRendition } from "../shown/renditions.ts";

export interface Review {
  /** Whether an acceptance needs two people (R96). */
  readonly twoPersons: boolean;
  readonly candidates: readonly (Appearance & { readonly name: string })[];
  readonly conflicts: readonly WaitingConflict[];
}

export interface WaitingConflict {
  readonly id: string;
  /** Who was there first. */
  readonly subjectId: string;
  readonly name: string;
  /** The other, where both are enrolled: then both are suspended, and `review settle` ends it. */
  readonly other: { readonly subjectId: string; readonly name: string } | null;
  readonly ofTwo: boolean;
  readonly at: Date;
  readonly actor: string;
  readonly stage: ConflictStage;
  readonly state: Conflict["state"];
}

/** One screenful after the other: the best first. */
const MOST = 500;

const nameOf = async (act: Act, sql: Sql, subjectId: string): Promise<string> =>
  (await requireSubject(act.engine, sql, subjectId)).name;

const waiting = async (act: Act, sql: Sql, conflict: Conflict): Promise<WaitingConflict> => {
  const { id, subjectId, claimedBy, ofTwo, at, actor, stage, state } = conflict;
  const other =
    claimedBy !== null && (await findSubject(sql, claimedBy))
      ? { subjectId: claimedBy, name: await nameOf(act, sql, claimedBy) }
      : null;
  return { id, subjectId, name: await nameOf(act, sql, subjectId), other, ofTwo, at, actor, stage, state };
};

export const review: Verb<void, Review> = {
  name: "review.list",
  run: (act) =>
    act.read(async (sql) => {
      const found: (Appearance & { name: string })[] = [];
      for (const row of await candidates(sql, MOST))
        found.push({ ...row, name: await nameOf(act, sql, row.subjectId) });
      const conflicts: WaitingConflict[] = [];
      for (const row of await openConflicts(sql)) conflicts.push(await waiting(act, sql, row));
      return { twoPersons: act.engine.settings.twoPersons, candidates: found, conflicts };
    }),
};

export type Decision = "accept" | "reject";

export interface Decided {
  readonly id: string;
  readonly kind: "appearance" | "conflict";
  readonly decision: Decision;
  /** Of an appearance: accepted once, and a second person has to (R96). */
  readonly waitsForSecond: boolean;
  /** Recipients of this picture who will be told that it is not her (R54). */
  readonly recipientsTold: number;
}

type Outcome = Pick<Decided, "waitsForSecond" | "recipientsTold">;
const SETTLED: Outcome = { waitsForSecond: false, recipientsTold: 0 };

/** Confirms one, or is the first of two. @throws MiroirError review/second-person when the same account accepts twice, person/restricted (R61) */
export const acceptAppearance = async (act: Act, sql: Sql, appearance: Appearance): Promise<Outcome> => {
  const { name } = act.actor;
  const { id, firstBy, state, subjectId } = appearance;
  await requireUnrestricted(sql, subjectId);
  if (act.engine.settings.twoPersons && state !== "confirmed") {
    await requireAccountOfHers(act, sql);
    if (firstBy === null || firstBy.startsWith(BY_PROGRAM)) {
      await confirmFirst(sql, id, name, act.at());
      return { ...SETTLED, waitsForSecond: true };
    }
    if (await sameAccount(sql, firstBy, name)) throw new MiroirError("review/second-person");
  }
  if (state !== "confirmed") await confirmAppearance(sql, appearance, name, act.at());
  return SETTLED;
};

/** Where a face is on its picture, however its file is turned. */
const placeOf = (appearance: Appearance): Box =>
  turnedBack(fractionsOf(appearance.box, appearance), appearance.turn);

/** The same face on other files of the picture: at another size, in another container. */
const copiesOf = async (sql: Sql, appearance: Appearance): Promise<Appearance[]> => {
  const place = placeOf(appearance);
  return (await onSamePicture(sql, appearance)).filter((other) =>
    isSamePlace(placeOf(other), place, other.atMs, appearance.atMs),
  );
};

/** What is confirmed of one file of a picture is confirmed of them all. */
const acceptPicture = async (act: Act, sql: Sql, appearance: Appearance): Promise<Outcome> => {
  const outcome = await acceptAppearance(act, sql, appearance);
  const copies = (await copiesOf(sql, appearance)).map(({ id }) => id);
  if (copies.length > 0) await decideAlike(sql, appearance.id, copies);
  return outcome;
};

/** “Not me” holds for ever, by picture and region, on every file of it, and whoever received the picture is told (R54). */
const reject = async (act: Act, sql: Sql, appearance: Appearance): Promise<Outcome> => {
  const { pictureSha256, subjectId, atMs } = appearance;
  const gone = [appearance, ...(await copiesOf(sql, appearance))];
  for (const { id } of gone) await deleteAppearance(sql, id);
  const said = { subjectId, pictureSha256, region: placeOf(appearance), atMs };
  await putNotMe(sql, said, act.actor.name, act.at());
  act.afterCommit(async () => {
    for (const each of gone) await removeRendition(act.engine, each);
  });
  const recipientsTold = await tellRecipients(act, sql, { subjectId, about: "rectification", pictureSha256 });
  return { ...SETTLED, recipientsTold };
};

/**
 * Accepts or rejects. Of an appearance: accepting takes two people where the policy says so; “not me” takes one, and a
 * shown one can be rejected too. Of a conflict: accept says two different people, reject says the same person.
 * Of one between two who are enrolled see `conflict-settle.ts`.
 * @throws MiroirError review/not-found, review/second-person, conflict/settle
 */
export const decide: Verb<{ id: string; decision: Decision }, Decided> = {
  name: "review.decide",
  own: { id: HER_APPEARANCE, decision: only("reject") },
  run: (act, { id, decision }) =>
    act.commit(async (sql): Promise<Committed<Decided>> => {
      const appearance = await findAppearance(sql, id);
      if (appearance) {
        const outcome = await (decision === "accept" ? acceptPicture : reject)(act, sql, appearance);
        return {
          result: { id: appearance.id, kind: "appearance", decision, ...outcome },
          entry: { subject: appearance.subjectId, appearance: appearance.id, outcome: decision, ...outcome },
        };
      }
      const conflict = await findConflict(sql, id);
      if (conflict?.state !== "open") throw new MiroirError("review/not-found", { id });
      if (conflict.ofTwo) throw new MiroirError("conflict/settle", { conflict: conflict.id });
      await decideConflict(
        sql,
        conflict.id,
        decision === "accept" ? "distinct" : "same",
        act.actor.name,
        act.at(),
      );
      return {
        result: { id: conflict.id, kind: "conflict", decision, ...SETTLED },
        entry: { subject: conflict.subjectId, conflict: conflict.id, outcome: decision },
      };
    }),
};
