/** The register of recipients, one by one (R6, R44), and the proof that each was told (R59). */
import { dayAt } from "../../domain/days.ts";
import { type Language, MiroirError } from "../../domain/errors.ts";
import { CONSENT_PURPOSES, parseConsentPurpose } from "../../domain/purpose.ts";
import { PARTY_TYPES, type PartyType } from "../../domain/recipient.ts";
import { parseAddress } from "../../post/address.ts";
import type { Sql } from "../../store/database.ts";
import {
  disclosuresOfTelling,
  endRecipient,
  findRecipient,
  findTelling,
  insertRecipient,
  listRecipients,
  listTellings,
  type RecipientRow,
  type TellingRow,
  tellingTold,
} from "../../store/recipients/recipients.ts";
import type { Verb } from "../gate/act.ts";
import { documentOf, letterPath, writeDocument } from "../letters/letter-file.ts";
import { tellingLetter } from "../people/recipient-letters.ts";
import { endConsentsWithout } from "./consents.ts";

export interface RecipientInput {
  readonly name: string;
  readonly address: string;
  readonly contact: string;
  /** Where it is told by e-mail; without it, letters are printed. */
  readonly mail?: string | null;
  readonly partyType: PartyType;
  /** Under which purpose it receives something. */
  readonly purpose: string;
  readonly language?: Language;
}

export interface AddedRecipient {
  readonly recipientId: string;
  readonly purpose: string;
  /** Consents to that purpose that did not name it: it is asked for anew (R20). */
  readonly consentsEnded: number;
}

/** @throws MiroirError usage/missing, usage/bad-value, purpose/unknown */
const checkRecipient = (input: RecipientInput): void => {
  for (const field of ["name", "address", "contact"] as const)
    if (input[field].trim() === "")
      throw new MiroirError("usage/missing", {
        name: `--${field}`,
        hint: "A recipient has a name, an address and a contact.",
      });
  if (!Object.hasOwn(PARTY_TYPES, input.partyType))
    throw new MiroirError("usage/bad-value", {
      name: "--type",
      value: input.partyType,
      expected: Object.keys(PARTY_TYPES).join("|"),
    });
  if (parseConsentPurpose(input.purpose) === "mask")
    throw new MiroirError("purpose/unknown", {
      purpose: input.purpose,
      purposes: Object.keys(CONSENT_PURPOSES)
        .filter((purpose) => purpose !== "mask")
        .join(", "),
    });
};

/**
 * Nothing is disclosed to whoever is not in this register (R6). Consents that do not name a new recipient end with its
 * coming (R20). @throws MiroirError usage/missing, usage/bad-value, purpose/unknown, post/bad-address
 */
export const addRecipient: Verb<RecipientInput, AddedRecipient> = {
  name: "recipient.add",
  run: async (act, input) => {
    checkRecipient(input);
    return act.commit(async (sql) => {
      const id = act.engine.newId();
      const { partyType, purpose } = input;
      await insertRecipient(
        sql,
        {
          id,
          name: input.name.trim(),
          address: input.address.trim(),
          contact: input.contact.trim(),
          mail: input.mail ? parseAddress(input.mail) : null,
          partyType,
          purpose,
          language: input.language ?? act.engine.settings.language,
        },
        act.at(),
      );
      const consentsEnded = await endConsentsWithout(act, sql, purpose, id);
      return {
        result: { recipientId: id, purpose, consentsEnded },
        entry: { recipient: id, purpose, partyType, consentsEnded },
      };
    });
  },
};

export interface ListedRecipients {
  readonly recipients: readonly RecipientRow[];
  /** Recipients still to be told, and what they were told, with the proof. */
  readonly tellings: readonly TellingRow[];
}

export const recipients: Verb<void, ListedRecipients> = {
  name: "recipient.list",
  run: (act) =>
    act.read(async (sql) => ({
      recipients: await listRecipients(sql),
      tellings: await listTellings(sql),
    })),
};

/** @throws MiroirError recipient/not-found */
export const requireRecipient = async (sql: Sql, name: string): Promise<RecipientRow> => {
  const recipient = await findRecipient(sql, name);
  if (!recipient) throw new MiroirError("recipient/not-found", { recipient: name });
  return recipient;
};

/** Receives nothing from now on; whoever it received from before can still have it told. @throws MiroirError recipient/not-found, recipient/ended */
export const endRecipientOf: Verb<{ recipient: string }, { recipientId: string }> = {
  name: "recipient.end",
  run: (act, input) =>
    act.commit(async (sql) => {
      const { id } = await requireRecipient(sql, input.recipient);
      if ((await endRecipient(sql, id, act.at())) === 0) throw new MiroirError("recipient/ended");
      return { result: { recipientId: id }, entry: { recipient: id } };
    }),
};

/** @throws MiroirError telling/not-found */
const requireTelling = async (sql: Sql, id: string): Promise<TellingRow> => {
  const telling = await findTelling(sql, id);
  if (!telling) throw new MiroirError("telling/not-found", { telling: id });
  return telling;
};

/** Fewest characters of a proof: “letter of 3 May”. */
const PROOF_LENGTH = 5;

/**
 * Told by hand: a letter, a call. The proof says which; it names nobody who was in the picture.
 * @throws MiroirError telling/not-found, recipient/told, usage/bad-value
 */
export const recipientTold: Verb<{ telling: string; proof: string }, TellingRow> = {
  name: "recipient.told",
  run: async (act, input) => {
    const proof = input.proof.trim();
    if (proof.length < PROOF_LENGTH)
      throw new MiroirError("usage/bad-value", {
        name: "--proof",
        value: proof,
        expected: "letter of 3 May",
      });
    return act.commit(async (sql) => {
      const { id, about, recipientId } = await requireTelling(sql, input.telling);
      if ((await tellingTold(sql, id, proof, act.at())) === 0) throw new MiroirError("recipient/told");
      return {
        result: await requireTelling(sql, id),
        entry: { telling: id, recipient: recipientId, about, by: "hand" },
      };
    });
  },
};

/** The letter of a telling again, to be printed for a recipient without e-mail. @throws MiroirError telling/not-found */
export const recipientLetter: Verb<{ telling: string; out?: string }, { subject: string; text: string }> = {
  name: "recipient.letter",
  run: async (act, input) => {
    const { letter, language } = await act.read(async (sql) => {
      const telling = await requireTelling(sql, input.telling);
      const recipient = await requireRecipient(sql, telling.recipientId);
      const disclosures = await disclosuresOfTelling(sql, telling.id);
      const { settings } = act.engine;
      const day = dayAt(telling.madeAt, settings.timeZone);
      return {
        letter: tellingLetter(settings, recipient, telling.about, day, disclosures),
        language: recipient.language,
      };
    });
    if (input.out) await writeDocument(documentOf(letter, language, act.at()), letterPath(input.out));
    return letter;
  },
};
