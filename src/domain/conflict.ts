/**
 * Two people say that one face is theirs (law 11). A machine found that the faces are alike, and no machine says whose it
 * is: somebody meets both, or the one who comes, and settles it by this closed list. The schema has the same.
 */
import { words } from "../words/words.ts";
import type { Language } from "./errors.ts";
import type { Day } from "./words.ts";

export const SETTLEMENTS = {
  first: words("domain.conflict.faceOneWhoHere"),
  second: words("domain.conflict.faceOneWhoCame"),
  distinct: words("domain.conflict.theyTwoPeopleWho"),
  same: words("domain.conflict.onePersonWhoEnrolled"),
} as const satisfies Record<string, Readonly<Record<Language, string>>>;
export type Settlement = keyof typeof SETTLEMENTS;

/** The one who was enrolled before, and the one whose face met hers. */
export type Claim = "first" | "second";

export const other = (claim: Claim): Claim => (claim === "first" ? "second" : "first");

/** What somebody's account was shown, on one day. */
export interface SeenOnDay {
  readonly day: Day;
  /** How often the list of pictures was opened. */
  readonly lists: number;
  /** Pictures that were opened, each time. */
  readonly pictures: number;
  /** Pictures in the files that were taken away: packs and reports. */
  readonly taken: number;
}

export interface SeenPicture {
  readonly album: string;
  readonly takenAt: string | null;
  /** Of its content, hex. */
  readonly sha256: string;
}

/** What an account was shown until now, and the pictures that stood in it. It names nobody. */
export interface Seen {
  readonly days: readonly SeenOnDay[];
  /** The first of them; `shown` counts all. */
  readonly pictures: readonly SeenPicture[];
  readonly shown: number;
}

/** So many pictures are listed; how many more there were is counted. */
export const MOST_SEEN = 500;

export const sawNothing = ({ days }: Seen): boolean =>
  days.every(({ lists, pictures, taken }) => lists + pictures + taken === 0);

/** All days together. */
export const totalSeen = ({ days }: Seen): Omit<SeenOnDay, "day"> =>
  days.reduce(
    (sum, { lists, pictures, taken }) => ({
      lists: sum.lists + lists,
      pictures: sum.pictures + pictures,
      taken: sum.taken + taken,
    }),
    { lists: 0, pictures: 0, taken: 0 },
  );
