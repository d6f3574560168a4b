/** Least squares in two columns at once (x and y), with points that fit badly counting less (Huber 1964). */

export interface Fit {
  /** For each term, its share of x and of y. */
  readonly solution: readonly (readonly [number, number])[];
  /** Of each row, how far it is off. */
  readonly residuals: readonly number[];
}

/** Gaussian elimination with pivots; terms that say nothing of their own get nothing. */
export const solve = (matrix: number[][], columns: number): number[][] => {
  const size = matrix.length;
  for (let k = 0; k < size; k++) {
    let best = k;
    for (let i = k + 1; i < size; i++) if (Math.abs(matrix[i]![k]!) > Math.abs(matrix[best]![k]!)) best = i;
    [matrix[k], matrix[best]] = [matrix[best]!, matrix[k]!];
    const pivot = matrix[k]![k]!;
    if (Math.abs(pivot) < 1e-12) continue;
    for (let i = 0; i < size; i++) {
      if (i === k) continue;
      const factor = matrix[i]![k]! / pivot;
      for (let j = k; j < size + columns; j++) matrix[i]![j]! -= factor * matrix[k]![j]!;
    }
  }
  return matrix.map((row, k) =>
    Array.from({ length: columns }, (_, c) => (Math.abs(row[k]!) < 1e-12 ? 0 : row[size + c]! / row[k]!)),
  );
};

const once = (
  rows: readonly number[][],
  wanted: readonly (readonly number[])[],
  weights: readonly number[],
) => {
  const size = rows[0]!.length;
  const matrix = Array.from({ length: size }, () => new Array<number>(size + 2).fill(0));
  for (const [i, row] of rows.entries())
    for (let a = 0; a < size; a++) {
      const weighted = weights[i]! * row[a]!;
      for (let b = 0; b < size; b++) matrix[a]![b]! += weighted * row[b]!;
      for (let c = 0; c < 2; c++) matrix[a]![size + c]! += weighted * wanted[i]![c]!;
    }
  return solve(matrix, 2) as [number, number][];
};

const ROUNDS = 8;

/** @param beyond residuals larger than this count less: a mouth that opened, a point that was missed */
export const leastSquares = (
  rows: readonly number[][],
  wanted: readonly (readonly [number, number])[],
  beyond = 0.03,
): Fit => {
  let weights = rows.map(() => 1);
  let solution: [number, number][] = [];
  let residuals: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    solution = once(rows, wanted, weights);
    residuals = rows.map((row, i) => {
      const at = (c: 0 | 1) => row.reduce((sum, value, k) => sum + value * solution[k]![c], 0);
      return Math.hypot(wanted[i]![0] - at(0), wanted[i]![1] - at(1));
    });
    weights = residuals.map((r) => Math.min(1, beyond / Math.max(r, 1e-9)));
  }
  return { solution, residuals };
};
