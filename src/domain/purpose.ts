/**
 * The register of purposes (R2). A search names exactly one; each says which consent it stands on and both bases (R3).
 * A consent names exactly one as well: to be found, to be published in one way, or to be covered (R8, R13).
 */
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
    en: "help people find their own pictures",
    fr: "aider des personnes à retrouver leurs propres images",
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

interface ConsentPurposeRow {
  readonly en: string;
  readonly fr: string;
  /** What is processed under it (R13, pii_type). */
  readonly piiTypes: readonly [string, ...string[]];
}

/** What is processed under every consent to publish. */
const PUBLISHED = ["pictures that show the person", "matches"] as const;

/** What a consent may be to. A closed list: a further use is a further purpose, with a consent of its own (R4). */
export const CONSENT_PURPOSES = {
  find: {
    en: "help the person find their own pictures",
    fr: "aider la personne à retrouver ses propres images",
    piiTypes: ["reference photographs", "template", "matches"],
  },
  "publish:website": {
    en: "publish pictures that show the person on the organisation's website",
    fr: "publier des images qui montrent la personne sur le site de l'organisation",
    piiTypes: PUBLISHED,
  },
  "publish:press": {
    en: "publish pictures that show the person in the press",
    fr: "publier des images qui montrent la personne dans la presse",
    piiTypes: PUBLISHED,
  },
  "publish:social": {
    en: "publish pictures that show the person in the organisation's accounts on social networks",
    fr: "publier des images qui montrent la personne dans les comptes de l'organisation sur les réseaux sociaux",
    piiTypes: PUBLISHED,
  },
  "publish:internal": {
    en: "publish pictures that show the person inside the organisation only",
    fr: "publier des images qui montrent la personne à l'intérieur de l'organisation seulement",
    piiTypes: PUBLISHED,
  },
  "publish:print": {
    en: "publish pictures that show the person in print",
    fr: "publier des images qui montrent la personne sur papier",
    piiTypes: PUBLISHED,
  },
  mask: {
    en: "recognise the person in order to cover her face in what is published",
    fr: "reconnaître la personne afin de couvrir son visage dans ce qui est publié",
    piiTypes: ["matches", "regions of pictures"],
  },
  "export:sidecars": {
    en: "name the person in files beside the pictures that show her, with the place of her face and what she consents to, for the organisation's other programs",
    fr: "nommer la personne dans des fichiers à côté des images qui la montrent, avec l'emplacement de son visage et ce à quoi elle consent, pour les autres logiciels de l'organisation",
    piiTypes: ["name", "matches", "regions of pictures", "state of consents"],
  },
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
