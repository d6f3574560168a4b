/** Names for the drawn people who consent: pencils and paints, so that nobody takes them for somebody. */

export interface DrawnName {
  readonly en: string;
  readonly fr: string;
}

/** In the order of `CONSENTING` in cast.ts. */
export const DRAWN_NAMES: readonly DrawnName[] = [
  { en: "Charcoal Sketch", fr: "Esquisse Fusain" },
  { en: "Pencil Outline", fr: "Contour Crayon" },
  { en: "Ink Stroke", fr: "Trait d'Encre" },
  { en: "Chalk Drawing", fr: "Dessin Craie" },
  { en: "Gouache Study", fr: "Étude Gouache" },
];

/** Who signs the pictures of the fictional event. */
export const DRAWN_PHOTOGRAPHERS = ["Studio Watercolour", "Atelier Pastel", "Easel & Frame"] as const;
