/** The 60 drawn people of the demo, by their seeds. Chosen by `bench/choose-cast.ts` with the default pack. */

export interface Cast {
  /** Those who consent to be found. */
  readonly consenting: readonly number[];
  /** Everybody else on the pictures. */
  readonly others: readonly number[];
}

export const DEMO_CAST: Cast = {
  consenting: [1, 2, 3, 4, 5],
  others: Array.from({ length: 55 }, (_, at) => at + 6),
};
