/** How many faces meet a reference, and how many fewer since people said when and where they were (law 10). */
import { type ReachedAlbum, reachedBefore, reachedFaces } from "../../store/consent/narrowings.ts";
import type { Sql } from "../../store/database.ts";

export interface Comparisons {
  /** Faces times people, over all that these grants reach. */
  readonly comparisons: number;
  /** The same if nobody had narrowed her consent to hours and places. */
  readonly unnarrowed: number;
}

export interface Reach extends Comparisons {
  /** Of each grant, album by album, what it reaches now. */
  readonly now: readonly ReachedAlbum[];
  /** Of each grant, the faces that it reaches or that one under the same consent reached before: its thresholds follow from those. */
  readonly faces: ReadonlyMap<string, number>;
}

/** Each album counts once, as it was when most of it was reached. */
const facesOf = (all: readonly ReachedAlbum[]): Map<string, number> => {
  const most = new Map<string, Map<string, number>>();
  for (const { grantId, albumId, faces } of all) {
    const albums = most.get(grantId) ?? new Map<string, number>();
    most.set(grantId, albums.set(albumId, Math.max(faces, albums.get(albumId) ?? 0)));
  }
  return new Map(
    [...most].map(([grantId, albums]) => [grantId, [...albums.values()].reduce((a, b) => a + b)]),
  );
};

/** What these grants let be compared, whatever was compared before; also by how much narrowing lowers it. */
export const reachOf = async (sql: Sql, grantIds: readonly string[]): Promise<Reach> => {
  const reached = await reachedFaces(sql, grantIds);
  const now = reached.flatMap(({ albumId, grants, faces }) =>
    grants.map((grantId) => ({ grantId, albumId, faces })),
  );
  return {
    comparisons: reached.reduce((sum, { grants, faces }) => sum + grants.length * faces, 0),
    unnarrowed: reached.reduce((sum, each) => sum + each.grants.length * each.of, 0),
    now,
    faces: facesOf([...now, ...(await reachedBefore(sql, grantIds))]),
  };
};
