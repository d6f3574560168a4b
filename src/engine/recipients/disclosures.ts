/** What of a person was handed to whom, with a consent that names the recipient, or not at all (R6, R44). */

import { MiroirError } from "../../domain/errors.ts";
import { DISCLOSED, type Disclosed } from "../../domain/recipient.ts";
import type { Sql } from "../../store/database.ts";
import {
  consentNaming,
  type DisclosureRow,
  disclosuresOf,
  insertDisclosure,
  pictureOfHers,
  type RecipientRow,
  type TellingRow,
  tellingsOf,
} from "../../store/recipients/recipients.ts";
import type { Act, Verb } from "../gate/act.ts";
import { caseUntil } from "../gate/retention.ts";
import { requireConfirmed } from "../people/confirm.ts";
import { requireSubject, requireUnrestricted } from "../people/people.ts";
import { requireRecipient } from "./register.ts";

export interface DiscloseInput {
  /** Identifier or exact name. */
  readonly subject: string;
  /** Identifier or exact name of a recipient of the register. */
  readonly to: string;
  readonly what: Disclosed;
  /** An appearance of hers, or the SHA-256 of a picture she is shown in. Needed where a picture is disclosed. */
  readonly picture?: string;
  /** The search by which staff found her, where it was one (R96). */
  readonly search?: string;
}

export interface DisclosedTo {
  /** The reference by which the recipient is told later; hand it over with what is disclosed. */
  readonly disclosureId: string;
  readonly subjectId: string;
  readonly recipientId: string;
  readonly recipient: string;
  readonly purpose: string;
  readonly consentId: string;
  readonly contentSha256: string | null;
}

/** @throws MiroirError recipient/not-found, recipient/ended, recipient/purpose */
const requireCovered = async (
  act: Act,
  sql: Sql,
  to: string,
  subjectId: string,
): Promise<{ recipient: RecipientRow; consentId: string }> => {
  const recipient = await requireRecipient(sql, to);
  if (recipient.endedAt) throw new MiroirError("recipient/ended");
  const { id: recipientId, purpose } = recipient;
  const consent = await consentNaming(sql, { subjectId, purpose, recipientId, today: act.today() });
  if (!consent)
    throw new MiroirError("recipient/purpose", {
      purpose,
      next: `miroir consent give ${subjectId.slice(0, 8)} --purpose ${purpose}`,
    });
  return { recipient, consentId: consent.id };
};

/** With two persons as the rule, what staff found is disclosed only once both confirmed it. @throws MiroirError disclosure/no-picture */
const requirePictureOfHers = async (
  act: Act,
  sql: Sql,
  subjectId: string,
  picture: string,
): Promise<{ contentSha256: Buffer; pictureSha256: Buffer }> => {
  const found = await pictureOfHers(sql, subjectId, picture);
  const usable = found && (!act.engine.settings.twoPersons || found.state === "confirmed");
  if (!usable) throw new MiroirError("disclosure/no-picture", { picture });
  return found;
};

/** @throws MiroirError usage/bad-value, usage/missing */
const checkWhat = ({ what, picture }: DiscloseInput): void => {
  if (!Object.hasOwn(DISCLOSED, what))
    throw new MiroirError("usage/bad-value", {
      name: "--what",
      value: what,
      expected: Object.keys(DISCLOSED).join("|"),
    });
  if (what.endsWith("picture") && !picture)
    throw new MiroirError("usage/missing", {
      name: "--picture",
      hint: "An appearance, or the picture's SHA-256.",
    });
};

/**
 * Records a disclosure; nothing is sent by it. @throws MiroirError subject/not-found, person/restricted, recipient/…,
 * disclosure/no-picture, search/not-found, search/not-confirmed
 */
export const disclose: Verb<DiscloseInput, DisclosedTo> = {
  name: "disclose",
  run: async (act, input) => {
    checkWhat(input);
    return act.commit(async (sql) => {
      const { id: subjectId } = await requireSubject(act.engine, sql, input.subject);
      await requireUnrestricted(sql, subjectId);
      if (input.search) await requireConfirmed(act, sql, input.search, subjectId);
      const { recipient, consentId } = await requireCovered(act, sql, input.to, subjectId);
      const shown = input.picture ? await requirePictureOfHers(act, sql, subjectId, input.picture) : null;
      const id = act.engine.newId();
      const { what } = input;
      await insertDisclosure(
        sql,
        {
          id,
          recipientId: recipient.id,
          subjectId,
          consentId,
          contentSha256: shown?.contentSha256 ?? null,
          pictureSha256: shown?.pictureSha256 ?? null,
          what,
          disclosedBy: act.actor.name,
          retainUntil: caseUntil(act),
        },
        act.at(),
      );
      const contentSha256 = shown ? shown.contentSha256.toString("hex") : null;
      const { name, purpose, id: recipientId } = recipient;
      return {
        result: {
          disclosureId: id,
          subjectId,
          recipientId,
          recipient: name,
          purpose,
          consentId,
          contentSha256,
        },
        entry: {
          subject: subjectId,
          disclosure: id,
          recipient: recipientId,
          purpose,
          consent: consentId,
          what,
          ...(contentSha256 && { contentSha256 }),
        },
      };
    });
  },
};

export interface DisclosuresOf {
  readonly subjectId: string;
  readonly disclosures: readonly DisclosureRow[];
  /** Which of those recipients were told of what, with the proof: hers to see (R59). */
  readonly tellings: readonly TellingRow[];
}

/** @throws MiroirError subject/not-found, subject/ambiguous */
export const disclosures: Verb<{ subject: string }, DisclosuresOf> = {
  name: "disclosure.list",
  run: (act, { subject }) =>
    act.read(async (sql) => {
      const { id: subjectId } = await requireSubject(act.engine, sql, subject);
      return {
        subjectId,
        disclosures: await disclosuresOf(sql, subjectId),
        tellings: await tellingsOf(sql, subjectId),
      };
    }),
};
