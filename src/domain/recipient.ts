/** Recipients: what they are to the organisation, and what of a person can be handed to them. */

import { type Words, words } from "../words/words.ts";

/** What a recipient is to the organisation (R13: each with its type). */
export const PARTY_TYPES = {
  controller: words("domain.recipient.anotherController"),
  "joint-controller": words("domain.recipient.jointController"),
  processor: words("domain.recipient.processor"),
  "public-authority": words("domain.recipient.publicAuthority"),
  "third-party": words("domain.recipient.thirdParty"),
} as const;
export type PartyType = keyof typeof PARTY_TYPES;

/** What can be disclosed: a closed list, so that nothing of a person stands in a register that outlives her. */
export const DISCLOSED = {
  picture: words("domain.recipient.picture"),
  "masked-picture": words("domain.recipient.pictureWhichOthersCovered"),
  "list-of-pictures": words("domain.recipient.listPictures"),
  report: words("domain.recipient.report"),
  contact: words("domain.recipient.howReachPerson"),
  "consent-state": words("domain.recipient.namePersonPictureWhat"),
} as const;
export type Disclosed = keyof typeof DISCLOSED;

/** Whom a publication reaches beside the recipients that are named. */
export const REACHED_BY: Readonly<Record<string, Words>> = {
  "publish:website": words("domain.recipient.publicWhoeverOpensOrganisations"),
  "publish:social": words("domain.recipient.publicThroughSocialNetworks"),
  "publish:press": words("domain.recipient.publicReadersPress"),
  "publish:print": words("domain.recipient.readersWhatPrinted"),
};
