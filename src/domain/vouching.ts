/**
 * Vouching: what the organisation knew, beside the face, when it said that a face is hers (law 11, R101). A face finds,
 * it never opens: no grant and no answer of a look without one of these, and no setting that does without.
 */
import { eachLanguage, words } from "../words/words.ts";
import type { IdentityCheck } from "./consent.ts";
import { type Language, MiroirError } from "./errors.ts";
import { UNSAID } from "./kept.ts";
import type { Day } from "./words.ts";

type Said = Readonly<Record<Language, string>>;

/** By which way it came to be known. */
export const VOUCHED_BY = {
  steward: words("domain.vouching.stewardStoodBeforeHer"),
  staff: words("domain.vouching.somebodyOrganisationCompared"),
  "file-photograph": words("domain.vouching.photographMembershipFileAgreed"),
  "address-alone": words("domain.vouching.linkAddressKnownBefore"),
} as const satisfies Record<string, Said>;
export type VouchedBy = keyof typeof VOUCHED_BY;

/** By what somebody compared a person with the frames: a closed list. */
export const COMPARED_BY = {
  "known-personally": words("domain.vouching.sheKnownPersonally"),
  "identity-in-person": words("domain.vouching.sheSeenPersonShowed"),
  "identity-by-video": words("domain.vouching.sheShowedWhoShe"),
  "membership-photograph": words("domain.vouching.photographMembershipFile"),
} as const satisfies Record<string, Said>;
export type ComparedBy = keyof typeof COMPARED_BY;

/** What a desk may say of an enrolment: the same list, or a mandate that somebody read (R23). */
export type DeskCheck = ComparedBy | "mandate";
export const DESK_CHECKS = [...(Object.keys(COMPARED_BY) as ComparedBy[]), "mandate"] as const;

/** @throws MiroirError vouching/compared-by: how it was checked is none of the list */
export const requireDeskCheck = (check: IdentityCheck): DeskCheck => {
  if (!(DESK_CHECKS as readonly string[]).includes(check))
    throw new MiroirError("vouching/compared-by", { found: check, expected: DESK_CHECKS.join(", ") });
  return check as DeskCheck;
};

/** A decision of the controller that a known address alone is enough: who, when, why. */
export interface AddressAlone {
  readonly decidedBy: string;
  readonly decidedOn: Day;
  /** In each language that people read it in. */
  readonly because: { readonly [L in Language]?: string | undefined };
}

/** As DPIA, register and notice say it. */
export const addressAloneSaid = ({ decidedBy, decidedOn, because }: AddressAlone): Said =>
  words("domain.vouching.personalLinkAddressOrganisation", {
    ...{ decidedBy, decidedOn },
    because: eachLanguage((language) => because[language] ?? UNSAID[language]),
  });

export interface Vouching {
  readonly id: string;
  readonly way: VouchedBy;
  readonly comparedBy: DeskCheck | null;
  readonly vouchedBy: string;
  readonly vouchedAt: Date;
}

declare const stands: unique symbol;
/** A vouching that stands: what a grant and an answer are written with. Only `requireVouched` makes one. */
export type Vouched = Vouching & { readonly [stands]: true };

/** @throws MiroirError portal/waits-for-approval: nobody vouched for her yet */
export const requireVouched = (standing: Vouching | undefined): Vouched => {
  if (!standing) throw new MiroirError("portal/waits-for-approval");
  return standing as Vouched;
};

/** What the words of a vouching are sealed for. */
export const vouchingLabel = (id: string): string => `vouching/${id}`;
