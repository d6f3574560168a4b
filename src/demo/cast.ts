/**
 * The 60 drawn people of the demo, by their seeds. Chosen by `bench/choose-cast.ts` with the default pack out of
 * seeds 1 to 600, of which 455 were found six times of six. In 30 samples each, faces of 90 to 300 px: the
 * consenting score .889 and more as themselves, .340 and less as the 55 others, .412 and less as each other.
 */

export interface Cast {
  /** Those who consent to be found. */
  readonly consenting: readonly number[];
  /** Everybody else on the pictures. */
  readonly others: readonly number[];
}

export const DEMO_CAST: Cast = {
  consenting: [405, 453, 30, 350, 387],
  others: [
    5, 27, 28, 35, 65, 68, 70, 98, 101, 107, 130, 149, 153, 159, 169, 180, 197, 202, 253, 254, 260, 283, 290,
    294, 306, 336, 345, 346, 349, 375, 382, 390, 403, 410, 411, 416, 427, 428, 430, 434, 456, 469, 470, 496,
    505, 509, 525, 532, 534, 557, 558, 569, 575, 588, 599,
  ],
};
