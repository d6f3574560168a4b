/** Art. 18(1): why a person's data may be restricted. A closed list; the schema has the same. */
export const RESTRICTIONS = {
  "accuracy-contested": {
    en: "she contests that it is accurate (art. 18(1)(a))",
    fr: "elle en conteste l'exactitude (art. 18(1)(a))",
  },
  "unlawful-processing": {
    en: "the processing is unlawful and she does not want it erased (art. 18(1)(b))",
    fr: "le traitement est illicite et elle s'oppose à l'effacement (art. 18(1)(b))",
  },
  "needed-for-claims": {
    en: "she needs it for a legal claim (art. 18(1)(c))",
    fr: "elle en a besoin pour un droit en justice (art. 18(1)(c))",
  },
  "objection-pending": {
    en: "she objected, and the balance is being examined (art. 18(1)(d))",
    fr: "elle s'est opposée, et la balance est en cours d'examen (art. 18(1)(d))",
  },
} as const;
export type RestrictionGround = keyof typeof RESTRICTIONS;
export const RESTRICTION_GROUNDS = Object.keys(RESTRICTIONS) as RestrictionGround[];
