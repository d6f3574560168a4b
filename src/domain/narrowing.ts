/**
 * A narrowing: in which hours, and at which places of an album, a person can have been. What lies outside is no longer hers
 * to be compared: fewer faces meet her reference, and fewer false matches are to be expected (law 3, law 10).
 */
import { eachLanguage, said, words } from "../words/words.ts";
import { asTaken } from "./days.ts";
import { type Language, MiroirError } from "./errors.ts";

/** On the clock of the pictures' time zone, without seconds: `2026-05-17T09:00`. */
export type ClockTime = string;

export interface Narrowing {
  /** Identifier, short name or title of the album. */
  readonly album: string;
  /** From this moment, or from the beginning. */
  readonly from: ClockTime | null;
  /** Before this moment, or to the end. */
  readonly until: ClockTime | null;
  /** Names the organiser gave to places of the album, or everywhere. */
  readonly places: readonly string[] | null;
  /** Whether pictures are compared too that do not say when or where they were taken. */
  readonly unknownToo: boolean;
}

/** By what pictures of a place are known: what their files say, or where these lie. */
export const PLACE_MARKS = ["camera", "serial", "photographer", "folder"] as const;
export type PlaceMark = (typeof PLACE_MARKS)[number];

const CLOCK = /^(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d$/;

/** A moment of the form `2026-05-17T09:00`, on a day that exists. */
export const isClockTime = (text: string): boolean => {
  const at = new Date(`${text}:00Z`);
  return CLOCK.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
};

const requireClock = (name: string, value: ClockTime | null): void => {
  if (value !== null && !isClockTime(value))
    throw new MiroirError("usage/bad-value", { name, value, expected: "2026-05-17T09:00" });
};

/** @throws MiroirError usage/bad-value, usage/missing: it says neither hours nor places */
export const checkNarrowing = ({ from, until, places }: Narrowing): void => {
  requireClock("from", from);
  requireClock("until", until);
  if (from !== null && until !== null && until <= from)
    throw new MiroirError("usage/bad-value", { name: "until", value: until, expected: `later than ${from}` });
  if (from === null && until === null && (places === null || places.length === 0))
    throw new MiroirError("usage/missing", { name: "hours", hint: "Say hours or places." });
};

/** What becomes of pictures without a known hour or place, as it is said. */
export const UNKNOWN_SAID = ["compared", "left-out"] as const;

const momentOf = (said: string): ClockTime | null =>
  said.trim() === "" ? null : said.trim().replace(" ", "T");

/** `2026-05-17T09:00..2026-05-17T12:30`, either end open. @throws MiroirError usage/bad-value */
export const hoursIn = (name: string, said: string): Pick<Narrowing, "from" | "until"> => {
  const ends = said.split("..");
  if (ends.length !== 2)
    throw new MiroirError("usage/bad-value", {
      name,
      value: said,
      expected: "2026-05-17T09:00..2026-05-17T12:30",
    });
  return { from: momentOf(ends[0]!), until: momentOf(ends[1]!) };
};

/** Whether both reach the same hours and places, in whichever album. */
export const isSameNarrowing = (a: Omit<Narrowing, "album">, b: Omit<Narrowing, "album">): boolean =>
  a.from === b.from &&
  a.until === b.until &&
  a.unknownToo === b.unknownToo &&
  (a.places?.toSorted().join("\n") ?? null) === (b.places?.toSorted().join("\n") ?? null);

/** Whether a picture outside `before` may be inside `next`: then it is hers alone to say so. Null is the whole album. */
export const isWider = (next: Narrowing | null, before: Narrowing | null): boolean => {
  if (before === null) return false;
  if (next === null) return true;
  const earlier = before.from !== null && (next.from === null || next.from < before.from);
  const later = before.until !== null && (next.until === null || next.until > before.until);
  const more =
    before.places !== null &&
    (next.places === null || next.places.some((place) => !before.places!.includes(place)));
  return earlier || later || more || (next.unknownToo && !before.unknownToo);
};

/** As people write it. */
const shown = (language: Language, moment: ClockTime): string => asTaken(language, moment);

const HOURS = {
  both: eachLanguage(
    (language) => (a: string, b: string) => said(language, "domain.narrowing.from", { a, b }),
  ),
  from: eachLanguage((language) => (a: string) => said(language, "domain.narrowing.from2", { a })),
  until: eachLanguage((language) => (b: string) => said(language, "domain.narrowing.until", { b })),
  all: words("domain.narrowing.allHours"),
} as const;

const hoursText = ({ from, until }: Narrowing, language: Language): string => {
  if (from !== null && until !== null)
    return HOURS.both[language](shown(language, from), shown(language, until));
  if (from !== null) return HOURS.from[language](shown(language, from));
  return until === null ? HOURS.all[language] : HOURS.until[language](shown(language, until));
};

const EVERYWHERE = words("domain.narrowing.everywhere");
const UNKNOWN = {
  too: words("domain.narrowing.picturesWithoutKnownHour"),
  not: words("domain.narrowing.picturesWithoutKnownHourPlace"),
} as const;

/** In a line, for the record, the receipt and lists. */
export const narrowingText = (narrowing: Narrowing, language: Language): string => {
  const { album, places, unknownToo } = narrowing;
  const hours = hoursText(narrowing, language);
  const where = places === null ? EVERYWHERE[language] : places.join(", ");
  const unknown = UNKNOWN[unknownToo ? "too" : "not"][language];
  return said(language, "domain.narrowing.line", { album, hours, where, unknown });
};
