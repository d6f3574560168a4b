/** Rectification of who she is (art. 16): a new sealed identity in place of the old one. “This is not me” is a rejection in review. */
import { MiroirError } from "../../domain/errors.ts";
import { replaceIdentity } from "../../store/people/restriction.ts";
import type { Verb } from "../gate/act.ts";
import { requireSubject, sealIdentity } from "../people/people.ts";
import { tellRecipients } from "../people/recipients.ts";

export interface CorrectInput {
  readonly subject: string;
  readonly name?: string;
  /** Empty: she gives none any more. */
  readonly contact?: string;
}

export interface Corrected {
  readonly subjectId: string;
  readonly corrected: readonly ("name" | "contact")[];
  readonly recipientsTold: number;
}

const FIELDS = ["name", "contact"] as const;

/** The old name and contact are nowhere any more, and the entry says only which of the two was corrected. @throws MiroirError usage/missing */
export const correct: Verb<CorrectInput, Corrected> = {
  name: "person.correct",
  run: (act, input) =>
    act.commit(async (sql) => {
      const corrected = FIELDS.filter((field) => input[field] !== undefined);
      if (corrected.length === 0 || input.name?.trim() === "")
        throw new MiroirError("usage/missing", {
          name: "--name, --contact",
          hint: "What is to be corrected?",
        });
      const { id: subjectId, name, contact } = await requireSubject(act.engine, sql, input.subject);
      const identity = {
        name: input.name?.trim() ?? name,
        contact: input.contact === undefined ? contact : input.contact.trim() || null,
      };
      await replaceIdentity(sql, subjectId, sealIdentity(act.engine, subjectId, identity));
      const recipientsTold = await tellRecipients(act, sql, { subjectId, about: "rectification" });
      return {
        result: { subjectId, corrected, recipientsTold },
        entry: { subject: subjectId, corrected, recipientsTold },
      };
    }),
};
