/**
 * What a live capture says about itself: for the eyes of whoever approves, never an argument (R102). A doubt stops every way
 * that would open at once, and refuses nothing; that there is none proves nothing, since a film of somebody, and frames from
 * a program that models a head, raise none.
 */
import type { Language } from "./errors.ts";

/** What may be doubted, in words for whoever approves. */
export const DOUBTS = {
  "flat-face": {
    en: "When the head was turned, the face moved like a flat picture that is stretched, and not like a head.",
    fr: "Quand la tête a tourné, le visage a bougé comme une image plate que l'on étire, et non comme une tête.",
  },
  "background-moves": {
    en: "What lies behind the face moved together with it, as in one picture that is turned, stretched or enlarged.",
    fr: "Ce qui se trouve derrière le visage a bougé avec lui, comme dans une seule image que l'on tourne, étire ou agrandit.",
  },
  "same-frame": {
    en: "Two pictures that the camera took at different moments are the same, pixel for pixel.",
    fr: "Deux images prises à des moments différents sont les mêmes, pixel pour pixel.",
  },
  "too-fast": {
    en: "A movement was shown sooner after it was asked for than a person can read, decide and move.",
    fr: "Un mouvement a été montré plus vite, après avoir été demandé, qu'une personne ne peut lire et bouger.",
  },
} as const satisfies Record<string, Readonly<Record<Language, string>>>;
export type DoubtCode = keyof typeof DOUBTS;

export interface CaptureEvidence {
  readonly doubts: readonly DoubtCode[];
  /** What was measured, by name: `FIGURES` says what each is. One that could not be measured is absent. */
  readonly figures: Readonly<Record<string, number>>;
}

/** Where there was no live capture. */
export const NO_EVIDENCE: CaptureEvidence = { doubts: [], figures: {} };

export const EVIDENCE_LIMITS = {
  /** Whoever is shown a word reacts after a quarter of a second at the soonest; reading and turning a head come on top. */
  soonestMs: 500,
} as const;
