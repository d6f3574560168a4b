/**
 * A conflict of two is settled by somebody who met them, by what was compared and in words (law 11). Whose face it is not
 * loses what stood on it, as unlawful; whose face it is goes on, and learns what the other was shown.
 */
import { requirePerson } from "../../domain/act.ts";
import { type Claim, other, type Seen, type Settlement } from "../../domain/conflict.ts";
import { MiroirError } from "../../domain/errors.ts";
import type { ComparedBy } from "../../domain/vouching.ts";
import type { Day } from "../../domain/words.ts";
import { consentsFor } from "../../store/consent/consents.ts";
import type { Sql } from "../../store/database.ts";
import { emptyAnswers } from "../../store/gate/idempotency.ts";
import { languageOf } from "../../store/leaving/erasure.ts";
import {
  anyOpenClaim,
  type Conflict,
  decideConflict,
  endSuspension,
  findConflict,
  putDistinct,
  tellConflict,
} from "../../store/people/conflicts.ts";
import { consentInForceOf } from "../../store/people/people.ts";
import {
  decideEnrolmentRow,
  enrolmentOf,
  refuseEnrolmentRow,
  removeSessionsOf,
} from "../../store/portal/portal.ts";
import { endVouching } from "../../store/portal/vouchings.ts";
import { invalidate } from "../consent/ends.ts";
import type { Act, Committed, Verb } from "../gate/act.ts";
import { appendEntry } from "../gate/evidence.ts";
import { endedLetter, settledLetter } from "../letters/conflict-letters.ts";
import type { LetterTo, Written } from "../letters/layout.ts";
import { addressIn, queueLetter } from "../letters/outbox.ts";
import { requireSubject } from "../people/people.ts";
import { openSeen, sealSeen } from "../people/seen-sealed.ts";
import { vouch } from "../people/vouching.ts";
import { seenBy } from "../shown/seen.ts";
import { claimsOf } from "./conflict-list.ts";

export interface SettleInput {
  /** Identifier or its beginning. */
  readonly conflict: string;
  readonly decision: Settlement;
  readonly comparedBy: ComparedBy;
  /** In words: how. */
  readonly because: string;
}

export interface Settled {
  readonly id: string;
  readonly decision: Settlement;
  /** Consents that ended because of it. */
  readonly consentsEnded: number;
  /** What the one was shown whose face it is not; null where nobody was. */
  readonly seen: Seen | null;
}

interface Settling extends Omit<SettleInput, "conflict"> {
  readonly act: Act;
  readonly sql: Sql;
  readonly conflict: Conflict;
}

const write = async (
  { act, sql }: Settling,
  subjectId: string,
  letterTo: (to: LetterTo, day: Day) => Written,
): Promise<void> => {
  const { name, contact } = await requireSubject(act.engine, sql, subjectId);
  const to = addressIn(contact);
  if (!to) return;
  const language = (await languageOf(sql, subjectId)) ?? act.engine.settings.language;
  const letter = letterTo({ name, contact, language }, act.today());
  await queueLetter(act, sql, { kind: "conflict", to, ...letter }, { subject: subjectId });
};

const note = async (
  { act, sql, conflict, decision, comparedBy }: Settling,
  subject: string,
  outcome: string,
): Promise<void> => {
  const { name: actor, role } = act.actor;
  const said = { conflict: conflict.id, decision, comparedBy, outcome };
  await appendEntry(act.engine, sql, { verb: "conflict.settle", actor, role, subject, ...said });
};

/** Whoever met her vouches for her, in the place of whoever did before; not while yet another conflict about her is open. */
const goesOn = async (settling: Settling, subjectId: string, seen: Seen | null): Promise<void> => {
  const { act, sql, comparedBy, because } = settling;
  const by = act.actor.name;
  await endSuspension(sql, subjectId);
  if (!(await anyOpenClaim(sql, subjectId)) && (await consentInForceOf(sql, subjectId, "find"))) {
    await decideEnrolmentRow(sql, subjectId, { state: "approved", sealedBecause: null, by }, act.at());
    await endVouching(sql, { subjectId }, by, act.at());
    await vouch(act, sql, { subjectId }, { way: "staff", comparedBy, words: because });
  }
  await write(settling, subjectId, (to, day) => settledLetter(act.engine.settings, to, day, seen));
  await note(settling, subjectId, "goes on");
};

/** Everything that stood on it: consents as unlawful, references, grants, pictures, sessions. @returns consents that ended */
const ends = async (settling: Settling, subjectId: string): Promise<number> => {
  const { act, sql } = settling;
  const waited = (await enrolmentOf(sql, subjectId))?.state === "waiting";
  const hers = (await consentsFor(sql, {})).filter((each) => each.subjectId === subjectId);
  await invalidate(act, sql, hers, "unlawful");
  await refuseEnrolmentRow(sql, subjectId, act.actor.name, act.at());
  await removeSessionsOf(sql, subjectId);
  await endSuspension(sql, subjectId);
  // Whoever waited was told of no conflict, and is not now (R69).
  if (!waited) await write(settling, subjectId, (to, day) => endedLetter(act.engine.settings, to, day));
  await note(settling, subjectId, "ended");
  return hers.length;
};

/** What the other was shown: of one who has gone as it was kept then. */
const seenOf = async ({ act, sql, conflict }: Settling, wrong: string | null): Promise<Seen | null> =>
  wrong === null ? openSeen(act.engine, conflict) : seenBy(act.engine, sql, wrong);

const oneOfThem = async (settling: Settling, right: Claim): Promise<Omit<Settled, "id" | "decision">> => {
  const { act, sql, conflict, decision } = settling;
  const claims = claimsOf(conflict);
  const [hers, wrong] = [claims[right], claims[other(right)]];
  const seen = decision === "same" ? null : await seenOf(settling, wrong);
  const told = seen && hers ? sealSeen(act.engine, conflict.id, hers, seen) : null;
  await tellConflict(sql, conflict.id, {
    subjectId: hers ?? wrong!,
    claimedBy: hers === null ? null : wrong,
    sealedSeen: told,
  });
  const consentsEnded = wrong === null ? 0 : await ends(settling, wrong);
  if (hers) await goesOn(settling, hers, seen);
  return { consentsEnded, seen };
};

const bothOfThem = async (settling: Settling): Promise<Omit<Settled, "id" | "decision">> => {
  const { act, sql, conflict } = settling;
  const { first, second } = claimsOf(conflict);
  if (first && second) await putDistinct(sql, first, second, act.actor.name, act.at());
  for (const each of [first, second]) if (each) await goesOn(settling, each, null);
  return { consentsEnded: 0, seen: null };
};

/** At the desk nobody but the one who is enrolled has anything here: hers ends, or nothing does. */
const settleIn = (settling: Settling): Promise<Omit<Settled, "id" | "decision">> => {
  const { decision, conflict } = settling;
  if (!conflict.ofTwo && decision !== "second") return Promise.resolve({ consentsEnded: 0, seen: null });
  if (decision === "distinct") return bothOfThem(settling);
  // Who enrolled twice has the key of the newer one at hand.
  return oneOfThem(settling, decision === "first" ? "first" : "second");
};

/** @throws MiroirError usage/missing */
const requireBecause = ({ because }: SettleInput): void => {
  if (because.trim() === "")
    throw new MiroirError("usage/missing", { name: "because", hint: "One sentence; it is sealed." });
};

/**
 * Settles it, for good: whose face it is, that they are two people, or that one person enrolled twice.
 * @throws MiroirError conflict/not-found, usage/missing, act/needs-person
 */
export const settleConflict: Verb<SettleInput, Settled> = {
  name: "conflict.settle",
  run: async (act, input) => {
    requirePerson(act.actor);
    requireBecause(input);
    return act.commit(async (sql): Promise<Committed<Settled>> => {
      const conflict = await findConflict(sql, input.conflict);
      if (conflict?.state !== "open")
        throw new MiroirError("conflict/not-found", { conflict: input.conflict });
      const { decision, comparedBy } = input;
      const { id } = conflict;
      const settling = { ...input, act, sql, conflict };
      await decideConflict(sql, id, decision, act.actor.name, act.at(), comparedBy);
      const done = await settleIn(settling);
      await emptyAnswers(sql);
      const entry = { conflict: id, decision, comparedBy, consentsEnded: done.consentsEnded };
      return { result: { id, decision, ...done }, entry };
    });
  },
};
