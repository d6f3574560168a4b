/** How many faces meet a reference, and how many fewer since people said when and where they were (law 10). */
import { reachedFaces } from "../../store/consent/narrowings.ts";
import type { Sql } from "../../store/database.ts";

export interface Comparisons {
  /** Faces times people, over all that these grants reach. */
  readonly comparisons: number;
  /** The same if nobody had narrowed her consent to hours and places. */
  readonly unnarrowed: number;
}

/** What these grants let be compared, whatever was compared before; also by how much narrowing lowers it. */
export const comparisonsOf = async (sql: Sql, grantIds: readonly string[]): Promise<Comparisons> => {
  const reached = await reachedFaces(sql, grantIds);
  return {
    comparisons: reached.reduce((sum, { grants, faces }) => sum + grants.length * faces, 0),
    unnarrowed: reached.reduce((sum, each) => sum + each.grants.length * each.of, 0),
  };
};
