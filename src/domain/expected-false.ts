/** How often a person is shown somebody else, as it is said to that person and to staff (law 10). */
import { eachLanguage, said, type Words } from "../words/words.ts";

/** What the reference of one person met until now, and what that lets expect, every face being a stranger's. */
export interface ExpectedFalse {
  /** Faces compared under the consent that is in force. */
  readonly faces: number;
  /** Possible matches of somebody else that are shown. */
  readonly expectedFalseAtMatch: number;
  /** Those, and what waits for a human. */
  readonly expectedFalseAtReview: number;
}

/** Beyond that the planning tail is a guess, and no figure is given (docs/models.md). */
const RAREST = 10_000;

/** Two digits: a figure of a plan is no better. */
const rounded = (value: number): number => Number(value.toPrecision(2));

/** "… about 1 person in 20 is shown somebody else". Null where nothing was compared. */
export const expectedFalseSaid = ({ faces, expectedFalseAtMatch: expected }: ExpectedFalse): Words | null => {
  if (faces === 0) return null;
  return eachLanguage((language) => {
    if (expected >= 1)
      return said(language, "domain.expectedFalse.several", { faces, pictures: rounded(expected) });
    const people = rounded(1 / expected);
    return people > RAREST
      ? said(language, "domain.expectedFalse.rarely", { faces, people: RAREST })
      : said(language, "domain.expectedFalse.oneIn", { faces, people });
  });
};
