/**
 * Enrolments that came by a link to an address of a list, for whoever decides: her line of the list, the photograph of the
 * file beside her frames, and the look that is owed where that photograph opened her enrolment at once (law 11).
 */
import { requirePerson } from "../../domain/act.ts";
import { MiroirError } from "../../domain/errors.ts";
import type { FileOutcome } from "../../domain/members.ts";
import { consentsFor } from "../../store/consent/consents.ts";
import type { Sql } from "../../store/database.ts";
import { linkedMembers, memberOfSubject, unlinkMember } from "../../store/members/members.ts";
import { type EnrolmentRow, noteSecondLook } from "../../store/portal/portal.ts";
import type { Act, Verb } from "../gate/act.ts";
import { noteLook } from "../people/frames.ts";
import { openFilePhotograph, readableMembers } from "../people/member-seals.ts";
import { invalidate } from "./ends.ts";

/** What the list says of whoever enrolled by the link to her address. */
export interface KnownBefore {
  readonly name: string;
  readonly address: string;
  readonly number: string | null;
  readonly photograph: boolean;
  /** How the capture compared with that photograph; null where it was not. */
  readonly compared: FileOutcome | null;
  readonly score: number | null;
}

/** By person: her line of the list. */
export const knownBefore = async (act: Act, sql: Sql): Promise<(row: EnrolmentRow) => KnownBefore | null> => {
  const rows = readableMembers(act.engine, await linkedMembers(sql, act.today()));
  const bySubject = new Map(rows.map((row) => [row.subjectId, row]));
  return ({ subjectId, filePhotograph, fileScore }) => {
    const member = bySubject.get(subjectId);
    if (!member) return null;
    const { name, address, number, hasPhotograph } = member;
    return { name, address, number, photograph: hasPhotograph, compared: filePhotograph, score: fileScore };
  };
};

/** JPEG, to be seen beside her frames; the look is in the log first, and she sees it. @param id of the person. @throws MiroirError enrolment/no-file-photograph */
export const filePhotograph: Verb<{ readonly id: string }, Uint8Array> = {
  name: "enrolment.file-photograph",
  run: async (act, { id }) => {
    const bytes = await act.read(async (sql) => {
      const member = await memberOfSubject(sql, id, act.today());
      return member && openFilePhotograph(act.engine, sql, member.id);
    });
    if (!bytes) throw new MiroirError("enrolment/no-file-photograph");
    await noteLook(act, { subjectId: id }, 1);
    return bytes;
  },
};

/**
 * What stands on the enrolment of whoever was not she ends, as unlawful; her line of the list is as it was before, so that
 * she can be invited herself. In the caller's transaction. @returns how many consents ended
 */
export const endEnrolled = async (act: Act, sql: Sql, subjectId: string): Promise<number> => {
  await unlinkMember(sql, subjectId);
  const hers = (await consentsFor(sql, {})).filter((each) => each.subjectId === subjectId);
  return hers.length > 0 ? invalidate(act, sql, hers, "unlawful") : 0;
};

export interface SecondLookInput {
  /** Of the person. */
  readonly id: string;
  /** `stands`: both photographs show one person; `revoke`: they do not, and everything that stands on it ends. */
  readonly decision: "stands" | "revoke";
  /** In words; it is sealed. */
  readonly because: string;
}

export interface SecondLooked {
  readonly id: string;
  readonly state: "approved" | "refused";
  readonly consentsEnded: number;
}

/** Somebody looks at what the photograph of the file opened. @throws MiroirError enrolment/no-second-look, usage/missing */
export const secondLook: Verb<SecondLookInput, SecondLooked> = {
  name: "enrolment.second-look",
  run: async (act, { id, decision, because }) => {
    requirePerson(act.actor);
    if (because.trim() === "")
      throw new MiroirError("usage/missing", { name: "because", hint: "One sentence; it is sealed." });
    return act.commit(async (sql) => {
      const stands = decision === "stands";
      const { vault } = act.engine;
      // Whoever has no key has no enrolment, and the row is not found below.
      const sealedBecause = vault.has("subject", id)
        ? vault.seal("subject", id, "enrolment/because", Buffer.from(because.trim()))
        : null;
      if ((await noteSecondLook(sql, id, { by: act.actor.name, stands, sealedBecause }, act.at())) === 0)
        throw new MiroirError("enrolment/no-second-look");
      const consentsEnded = stands ? 0 : await endEnrolled(act, sql, id);
      const state = stands ? "approved" : "refused";
      return { result: { id, state, consentsEnded }, entry: { subject: id, outcome: state, consentsEnded } };
    });
  },
};
