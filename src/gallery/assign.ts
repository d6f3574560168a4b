/** One person is at most one face of a picture, and one face is at most one person. */

export interface Pair {
  /** Row of the scores: index of the face in the picture. */
  readonly face: number;
  /** Column of the scores: index of the reference in the gallery. */
  readonly person: number;
  /** Comparison score of the two. */
  readonly score: number;
}

/**
 * The one-to-one assignment with the greatest sum of scores, over pairs that score at least the floor of that
 * person and are not excluded. Exact (Hungarian algorithm, O(n^2 m) on the faces and people that have an admissible pair). A pair of
 * score 0 or less is never made. The same scores always give the same pairs; among equals the first columns win.
 *
 * @param scores `faceCount` x `floors.length` comparison scores of the faces of one picture, row after row.
 * @param floors of each person, in the order of the columns: the score from which on a pair is made at all.
 * @param excluded says that a face is never this person ("not me", R54); it is removed before anything is chosen.
 * @returns pairs in the order of faces.
 */
export const assign = (
  scores: Float32Array,
  faceCount: number,
  floors: readonly number[],
  excluded: (face: number, person: number) => boolean = () => false,
): Pair[] => {
  const admissible = admissiblePairs(scores, faceCount, floors, excluded);
  const faces = [...new Set(admissible.map((pair) => pair.face))];
  const people = [...new Set(admissible.map((pair) => pair.person))].sort((a, b) => a - b);
  const gains = new Float64Array(faces.length * people.length);
  const rowOf = new Map(faces.map((face, row) => [face, row]));
  const columnOf = new Map(people.map((person, column) => [person, column]));
  for (const { face, person, score } of admissible)
    gains[rowOf.get(face)! * people.length + columnOf.get(person)!] = score;
  return solve(gains, faces.length, people.length).flatMap((column, row) => {
    const score = gains[row * people.length + column]!;
    if (column >= people.length || score === 0) return [];
    return [{ face: faces[row]!, person: people[column]!, score }];
  });
};

const admissiblePairs = (
  scores: Float32Array,
  faceCount: number,
  floors: readonly number[],
  excluded: (face: number, person: number) => boolean,
): Pair[] => {
  const pairs: Pair[] = [];
  for (let face = 0; face < faceCount; face++) {
    for (let person = 0; person < floors.length; person++) {
      const score = scores[face * floors.length + person]!;
      if (score >= floors[person]! && score > 0 && !excluded(face, person))
        pairs.push({ face, person, score });
    }
  }
  return pairs;
};

/**
 * Hungarian algorithm with potentials: rows enter one by one along the cheapest augmenting path. Each row also has a
 * column of its own that means "nobody" and gains nothing, so that there is always a complete assignment.
 * @param gains `rowCount` x `personCount`, 0 for a pair that is not admissible, as if both stayed alone.
 * @returns the column of each row; columns from `personCount` on mean nobody.
 */
const solve = (gains: Float64Array, rowCount: number, personCount: number): number[] => {
  const columns = personCount + rowCount;
  const rowPotential = new Float64Array(rowCount);
  const columnPotential = new Float64Array(columns + 1);
  const rowOf = new Int32Array(columns + 1).fill(-1);
  const cost = (row: number, column: number) =>
    column < personCount ? -gains[row * personCount + column]! : 0;

  for (let entering = 0; entering < rowCount; entering++) {
    const slack = new Float64Array(columns).fill(Number.POSITIVE_INFINITY);
    const cameFrom = new Int32Array(columns).fill(columns);
    const reached = new Uint8Array(columns + 1);
    let at = columns; // a place beyond the last column, where the entering row starts
    rowOf[at] = entering;
    while (rowOf[at] !== -1) {
      reached[at] = 1;
      const row = rowOf[at]!;
      let nearest = -1;
      for (let column = 0; column < columns; column++) {
        if (reached[column]) continue;
        const reduced = cost(row, column) - rowPotential[row]! - columnPotential[column]!;
        if (reduced < slack[column]!) {
          slack[column] = reduced;
          cameFrom[column] = at;
        }
        if (nearest === -1 || slack[column]! < slack[nearest]!) nearest = column;
      }
      const step = slack[nearest]!;
      for (let column = 0; column <= columns; column++) {
        if (reached[column]) {
          rowPotential[rowOf[column]!]! += step;
          columnPotential[column]! -= step;
        } else if (column < columns) slack[column]! -= step;
      }
      at = nearest;
    }
    while (at !== columns) {
      rowOf[at] = rowOf[cameFrom[at]!]!;
      at = cameFrom[at]!;
    }
  }

  const columnOf = new Array<number>(rowCount).fill(columns);
  for (let column = 0; column < columns; column++)
    if (rowOf[column] !== -1) columnOf[rowOf[column]!] = column;
  return columnOf;
};

/** From when to when a face was followed, ms. */
export interface Span {
  readonly startsMs: number;
  readonly endsMs: number;
}

const overlap = (a: Span, b: Span): boolean => a.startsMs <= b.endsMs && b.startsMs <= a.endsMs;

/**
 * The same for tracks of a recording: a track is at most one person, and one person is at most one of the tracks that
 * overlap in time. Best pairs first: of two tracks at the same time the one that resembles her more is hers, and the other
 * is free for somebody else. The same scores always give the same pairs.
 * @returns pairs in the order of tracks.
 */
export const assignInTime = (
  scores: Float32Array,
  tracks: readonly Span[],
  floors: readonly number[],
  excluded: (face: number, person: number) => boolean = () => false,
): Pair[] => {
  const taken: Pair[] = [];
  const isFree = ({ face, person }: Pair): boolean =>
    taken.every(
      (pair) => pair.face !== face && (pair.person !== person || !overlap(tracks[pair.face]!, tracks[face]!)),
    );
  const likely = admissiblePairs(scores, tracks.length, floors, excluded);
  for (const pair of likely.sort((a, b) => b.score - a.score || a.face - b.face || a.person - b.person))
    if (isFree(pair)) taken.push(pair);
  return taken.sort((a, b) => a.face - b.face);
};
