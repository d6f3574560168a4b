/** The register of purposes (R2). A search names exactly one; each says which consent it stands on and both bases (R3). */
import { MiroirError } from "./errors.ts";

export interface Purpose {
  /** The consent that must be in force for every person compared. */
  readonly consent: "find";
  readonly art6: "6(1)(a)";
  readonly art9: "9(2)(a)";
  readonly en: string;
  readonly fr: string;
}

const underFind = { consent: "find", art6: "6(1)(a)", art9: "9(2)(a)" } as const;

export const PURPOSES = {
  find: {
    ...underFind,
    en: "help a person find her own pictures",
    fr: "aider une personne à retrouver ses propres images",
  },
  access: {
    ...underFind,
    en: "answer a request for access (art. 15)",
    fr: "répondre à une demande d'accès (art. 15)",
  },
  erasure: {
    ...underFind,
    en: "answer a request for erasure (art. 17)",
    fr: "répondre à une demande d'effacement (art. 17)",
  },
} as const satisfies Record<string, Purpose>;
export type PurposeName = keyof typeof PURPOSES;

/** @throws MiroirError purpose/unknown */
export const parsePurpose = (text: string): PurposeName => {
  if (!Object.hasOwn(PURPOSES, text))
    throw new MiroirError("purpose/unknown", { purpose: text, purposes: Object.keys(PURPOSES).join(", ") });
  return text as PurposeName;
};

/** Shortest reason accepted for a search, characters after trimming (R90). */
export const REASON_LENGTH = 8;

/** @throws MiroirError search/no-reason */
export const checkReason = (reason: string): string => {
  const trimmed = reason.trim();
  if (trimmed.length < REASON_LENGTH) throw new MiroirError("search/no-reason", { length: REASON_LENGTH });
  return trimmed;
};
