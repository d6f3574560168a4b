/**
 * What a live capture says about itself: for the eyes of whoever approves, never an argument (R102). A doubt stops every way
 * that would open at once, and refuses nothing; that there is none proves nothing, since a film of somebody, and frames from
 * a program that models a head, raise none.
 */
import { words } from "../words/words.ts";
import type { Language } from "./errors.ts";

/** What may be doubted, in words for whoever approves. */
export const DOUBTS = {
  "flat-face": words("domain.captureEvidence.whenHeadTurnedFace"),
  "background-moves": words("domain.captureEvidence.whatLiesBehindFace"),
  "same-frame": words("domain.captureEvidence.twoPicturesCameraTook"),
  "too-fast": words("domain.captureEvidence.movementShownSoonerAfter"),
} as const satisfies Record<string, Readonly<Record<Language, string>>>;
export type DoubtCode = keyof typeof DOUBTS;

/** What was measured, in words for whoever approves. */
export const FIGURES = {
  posts: words("domain.captureEvidence.looksIntoCamera"),
  frames: words("domain.captureEvidence.picturesCame"),
  repeated: words("domain.captureEvidence.picturesHadComeBefore"),
  soonestMs: words("domain.captureEvidence.shortestTimeFromRequest"),
  unexplained: words("domain.captureEvidence.shareWhatChangedTurned"),
  relief: words("domain.captureEvidence.howFarPointsTurned"),
  backgroundMoved: words("domain.captureEvidence.piecesBackgroundMovedFace"),
  backgroundStill: words("domain.captureEvidence.piecesBackgroundStayed"),
} as const satisfies Record<string, Readonly<Record<Language, string>>>;
export type FigureName = keyof typeof FIGURES;

export interface CaptureEvidence {
  readonly doubts: readonly DoubtCode[];
  /** By name of `FIGURES`; one that could not be measured is absent. */
  readonly figures: Readonly<Record<string, number>>;
}

/** Where there was no live capture. */
export const NO_EVIDENCE: CaptureEvidence = { doubts: [], figures: {} };

/**
 * From `npm run bench -- capture`; docs/guide/capture.md says the counts. Where people and attacks could not be told apart
 * without doubting people, people were not doubted.
 */
export const EVIDENCE_LIMITS = {
  /** Whoever is shown a word reacts after a quarter of a second at the soonest; reading and turning a head come on top. */
  soonestMs: 500,
  /** Most warped stills stay under it, and of 497 pairs of real portraits, one of them turned, four. */
  unexplained: 0.08,
  /** Of the same pairs the lowest was .83. */
  relief: 0.8,
  /** In one movement. Where the background was another picture than the face, none was ever found to move with it. */
  movedPieces: 3,
  /** For each piece that stayed. */
  movedForStill: 4,
} as const;

/** What one movement showed, against the straight frame. */
export interface Movement {
  /** Only of a turn. */
  readonly turn: { readonly unexplained: number; readonly relief: number } | null;
  readonly moved: number;
  readonly still: number;
}

export interface Arrivals {
  readonly posts: number;
  readonly frames: number;
  readonly repeated: number;
  readonly soonestMs: number | null;
}

const movedAlong = ({ moved, still }: Movement): boolean =>
  moved >= EVIDENCE_LIMITS.movedPieces && moved >= EVIDENCE_LIMITS.movedForStill * still;

const isFlat = ({ turn }: Movement): boolean =>
  turn !== null && (turn.unexplained < EVIDENCE_LIMITS.unexplained || turn.relief < EVIDENCE_LIMITS.relief);

const lowest = (values: readonly number[]): number | undefined =>
  values.length > 0 ? Math.min(...values) : undefined;

const rounded = (
  figures: Readonly<Partial<Record<FigureName, number | undefined>>>,
): Record<string, number> =>
  Object.fromEntries(
    Object.entries(figures).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Math.round(value * 1000) / 1000]],
    ),
  );

export const judgeCapture = (
  { posts, frames, repeated, soonestMs }: Arrivals,
  movements: readonly Movement[],
): CaptureEvidence => {
  const found: Readonly<Record<DoubtCode, boolean>> = {
    "flat-face": movements.some(isFlat),
    "background-moves": movements.some(movedAlong),
    "same-frame": repeated > 0,
    "too-fast": soonestMs !== null && soonestMs < EVIDENCE_LIMITS.soonestMs,
  };
  const turns = movements.flatMap(({ turn }) => (turn ? [turn] : []));
  const sum = (of: (movement: Movement) => number): number =>
    movements.reduce((all, each) => all + of(each), 0);
  return {
    doubts: (Object.keys(DOUBTS) as DoubtCode[]).filter((code) => found[code]),
    figures: rounded({
      ...{ posts, frames, repeated, soonestMs: soonestMs ?? undefined },
      unexplained: lowest(turns.map(({ unexplained }) => unexplained)),
      relief: lowest(turns.map(({ relief }) => relief)),
      backgroundMoved: movements.length > 0 ? sum(({ moved }) => moved) : undefined,
      backgroundStill: movements.length > 0 ? sum(({ still }) => still) : undefined,
    }),
  };
};
