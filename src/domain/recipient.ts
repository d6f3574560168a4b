/** Recipients: what they are to the organisation, and what of a person can be handed to them. */

/** What a recipient is to the organisation (R13: each with its type). */
export const PARTY_TYPES = {
  controller: { en: "another controller", fr: "autre responsable de traitement" },
  "joint-controller": { en: "joint controller", fr: "responsable conjoint" },
  processor: { en: "processor", fr: "sous-traitant" },
  "public-authority": { en: "public authority", fr: "autorité publique" },
  "third-party": { en: "third party", fr: "tiers" },
} as const;
export type PartyType = keyof typeof PARTY_TYPES;

/** What can be disclosed: a closed list, so that nothing of a person stands in a register that outlives her. */
export const DISCLOSED = {
  picture: { en: "a picture", fr: "une image" },
  "masked-picture": {
    en: "a picture in which the others are covered",
    fr: "une image où les autres personnes sont masquées",
  },
  "list-of-pictures": { en: "a list of pictures", fr: "une liste d'images" },
  report: { en: "a report", fr: "un rapport" },
  contact: { en: "how to reach a person", fr: "les coordonnées d'une personne" },
  "consent-state": {
    en: "the name of a person in a picture, and what she consents to",
    fr: "le nom d'une personne sur une image, et ce à quoi elle consent",
  },
} as const;
export type Disclosed = keyof typeof DISCLOSED;

/** Whom a publication reaches beside the recipients that are named. */
export const REACHED_BY: Readonly<Record<string, { readonly en: string; readonly fr: string }>> = {
  "publish:website": {
    en: "the public: whoever opens the organisation's website, anywhere",
    fr: "le public : toute personne qui ouvre le site de l'organisation, où que ce soit",
  },
  "publish:social": {
    en: "the public, through social networks; each network is a recipient of its own",
    fr: "le public, par les réseaux sociaux ; chaque réseau est un destinataire à part entière",
  },
  "publish:press": { en: "the public: readers of the press", fr: "le public : les lecteurs de la presse" },
  "publish:print": { en: "readers of what is printed", fr: "les lecteurs de ce qui est imprimé" },
};
