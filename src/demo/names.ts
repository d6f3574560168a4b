/** Names for the drawn people who consent: pencils and paints, so that nobody takes them for somebody. */

import { type Words, words } from "../words/words.ts";

export type DrawnName = Words;

/** In the order of `CONSENTING` in cast.ts. */
export const DRAWN_NAMES: readonly DrawnName[] = [
  words("demo.names.charcoalSketch"),
  words("demo.names.pencilOutline"),
  words("demo.names.inkStroke"),
  words("demo.names.chalkDrawing"),
  words("demo.names.gouacheStudy"),
];

/** Who signs the pictures of the fictional event. */
export const DRAWN_PHOTOGRAPHERS = ["Studio Watercolour", "Atelier Pastel", "Easel & Frame"] as const;
