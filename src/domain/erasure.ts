/** Art. 17(3): why something outlives an erasure. A closed list; whatever is kept is kept on one of these, in writing (R58). */
export const ERASURE_EXCEPTIONS = {
  "17(3)(a)": {
    en: "for exercising the right of freedom of expression and information",
    fr: "à l'exercice du droit à la liberté d'expression et d'information",
  },
  "17(3)(b)": {
    en: "for compliance with a legal obligation",
    fr: "pour respecter une obligation légale",
  },
  "17(3)(c)": {
    en: "for reasons of public interest in the area of public health",
    fr: "pour des motifs d'intérêt public dans le domaine de la santé publique",
  },
  "17(3)(d)": {
    en: "for archiving purposes in the public interest, research or statistics",
    fr: "à des fins archivistiques dans l'intérêt public, de recherche ou statistiques",
  },
  "17(3)(e)": {
    en: "for the establishment, exercise or defence of legal claims",
    fr: "à la constatation, à l'exercice ou à la défense de droits en justice",
  },
} as const;
export type ErasureException = keyof typeof ERASURE_EXCEPTIONS;
