/**
 * The register of purposes (R2). A search names exactly one; each says which consent it stands on and both bases (R3).
 * A consent names exactly one as well: to be found, to be published in one way, or to be covered (R8, R13).
 */
import { type Words, words, wordsWith } from "../words/words.ts";
import { MiroirError } from "./errors.ts";

export interface Purpose extends Words {
  /** The consent that must be in force for every person compared. */
  readonly consent: "find";
  readonly art6: "6(1)(a)";
  readonly art9: "9(2)(a)";
}

const underFind = { consent: "find", art6: "6(1)(a)", art9: "9(2)(a)" } as const;

export const PURPOSES = {
  find: wordsWith(words("domain.purpose.helpPeopleFindTheir"), {
    ...underFind,
  }),
  access: wordsWith(words("domain.purpose.answerRequestAccessArt"), {
    ...underFind,
  }),
  erasure: wordsWith(words("domain.purpose.answerRequestErasureArt"), {
    ...underFind,
  }),
} as const satisfies Record<string, Purpose>;
export type PurposeName = keyof typeof PURPOSES;

/** @throws MiroirError purpose/unknown */
export const parsePurpose = (text: string): PurposeName => {
  if (!Object.hasOwn(PURPOSES, text))
    throw new MiroirError("purpose/unknown", { purpose: text, purposes: Object.keys(PURPOSES).join(", ") });
  return text as PurposeName;
};

interface ConsentPurposeRow extends Words {
  /** What is processed under it (R13, pii_type). */
  readonly piiTypes: readonly [string, ...string[]];
}

/** What is processed under every consent to publish. */
const PUBLISHED = ["pictures that show the person", "matches"] as const;

/** What a consent may be to. A closed list: a further use is a further purpose, with a consent of its own (R4). */
export const CONSENT_PURPOSES = {
  find: wordsWith(words("domain.purpose.helpPersonFindTheir"), {
    piiTypes: ["reference photographs", "template", "matches"],
  }),
  "publish:website": wordsWith(words("domain.purpose.publishPicturesShowPerson"), {
    piiTypes: PUBLISHED,
  }),
  "publish:press": wordsWith(words("domain.purpose.publishPicturesShowPersonPress"), {
    piiTypes: PUBLISHED,
  }),
  "publish:social": wordsWith(words("domain.purpose.publishPicturesShowPersonOrganisations"), {
    piiTypes: PUBLISHED,
  }),
  "publish:internal": wordsWith(words("domain.purpose.publishPicturesShowPersonInside"), {
    piiTypes: PUBLISHED,
  }),
  "publish:print": wordsWith(words("domain.purpose.publishPicturesShowPersonPrint"), {
    piiTypes: PUBLISHED,
  }),
  mask: wordsWith(words("domain.purpose.recognisePersonOrderCover"), {
    piiTypes: ["matches", "regions of pictures"],
  }),
  "export:sidecars": wordsWith(words("domain.purpose.namePersonFilesBeside"), {
    piiTypes: ["name", "matches", "regions of pictures", "state of consents"],
  }),
} as const satisfies Record<string, ConsentPurposeRow>;
export type ConsentPurpose = keyof typeof CONSENT_PURPOSES;

/** The bases of every consent, both (R3). */
export const CONSENT_BASES = { art6: "6(1)(a)", art9: "9(2)(a)" } as const;

/** @throws MiroirError purpose/unknown */
export const parseConsentPurpose = (text: string): ConsentPurpose => {
  if (!Object.hasOwn(CONSENT_PURPOSES, text))
    throw new MiroirError("purpose/unknown", {
      purpose: text,
      purposes: Object.keys(CONSENT_PURPOSES).join(", "),
    });
  return text as ConsentPurpose;
};

/** Shortest reason accepted for a search (R90) or for a mask that is removed (R49), characters after trimming. */
export const REASON_LENGTH = 8;

/** @throws MiroirError search/no-reason */
export const checkReason = (reason: string): string => {
  const trimmed = reason.trim();
  if (trimmed.length < REASON_LENGTH) throw new MiroirError("search/no-reason", { length: REASON_LENGTH });
  return trimmed;
};
