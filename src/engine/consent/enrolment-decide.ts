/** Enrolments from the portal, for whoever decides on them (amelie #765), and says by what she was compared (law 11). */

import { requirePerson } from "../../domain/act.ts";
import { MiroirError } from "../../domain/errors.ts";
import { COMPARED_BY, type ComparedBy } from "../../domain/vouching.ts";
import type { Day } from "../../domain/words.ts";
import { consentsFor } from "../../store/consent/consents.ts";
import {
  decideEnrolmentRow,
  type EnrolmentState,
  enrolmentOf,
  listEnrolments,
} from "../../store/portal/portal.ts";
import type { Verb } from "../gate/act.ts";
import { listPeople } from "../people/people.ts";
import { vouch } from "../people/vouching.ts";
import { invalidate } from "./ends.ts";

export interface ListedEnrolment {
  /** Of the person. */
  readonly id: string;
  readonly name: string;
  readonly contact: string | null;
  readonly state: EnrolmentState;
  readonly opensOn: Day;
  readonly enrolledAt: string;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
}

/** What waits first. */
export const enrolments: Verb<void, ListedEnrolment[]> = {
  name: "enrolment.list",
  run: (act) =>
    act.read(async (sql) => {
      const people = new Map((await listPeople(act.engine, sql)).map((person) => [person.id, person]));
      return (await listEnrolments(sql)).flatMap((row) => {
        const person = people.get(row.subjectId);
        if (!person) return [];
        const { state, opensOn, decidedBy } = row;
        return [
          {
            id: row.subjectId,
            name: person.name,
            contact: person.contact,
            ...{ state, opensOn, decidedBy },
            enrolledAt: row.enrolledAt.toISOString(),
            decidedAt: row.decidedAt?.toISOString() ?? null,
          },
        ];
      });
    }),
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

/**
 * Approving is vouching: somebody compared her with the frames, and says by what (law 11).
 * @throws MiroirError enrolment/not-waiting, usage/missing
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
      const { subjectId } = enrolment;
      const state = decision === "approve" ? "approved" : "refused";
      const sealedBecause = act.engine.vault.seal(
        "subject",
        subjectId,
        "enrolment/because",
        Buffer.from(because.trim()),
      );
      await decideEnrolmentRow(sql, subjectId, { state, sealedBecause, by: act.actor.name }, act.at());
      if (state === "approved")
        await vouch(act, sql, { subjectId }, { way: "staff", comparedBy: comparedBy!, words: because });
      const hers =
        state === "refused"
          ? (await consentsFor(sql, {})).filter((each) => each.subjectId === subjectId)
          : [];
      const consentsEnded = hers.length > 0 ? await invalidate(act, sql, hers, "unlawful") : 0;
      return {
        result: { id: subjectId, state, consentsEnded },
        entry: {
          subject: subjectId,
          outcome: state,
          consentsEnded,
          ...(state === "approved" && { comparedBy: comparedBy! }),
        },
      };
    });
  },
};
