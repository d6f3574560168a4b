/**
 * A list of people who consented, read for the desk: who of them is enrolled already, where the photographs of the others are, and
 * what is wrong with a line. It writes nothing: each person is enrolled by an act of her own.
 */
import { readdir, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { type EnrolmentLine, parseEnrolmentList } from "../../archive/enrolment-list.ts";
import { readSource } from "../../archive/source.ts";
import { isDay } from "../../domain/days.ts";
import { MiroirError } from "../../domain/errors.ts";
import { MEMBER_LIMITS, MEMBER_PROBLEMS } from "../../domain/members.ts";
import {
  checkNarrowing,
  hoursIn,
  isSameNarrowing,
  type Narrowing,
  UNKNOWN_SAID,
} from "../../domain/narrowing.ts";
import { DESK_CHECKS, type DeskCheck } from "../../domain/vouching.ts";
import type { Day } from "../../domain/words.ts";
import type { Act, Verb } from "../gate/act.ts";
import { listPeople, type Person } from "../people/people.ts";
import { findingConsentOf } from "./narrow.ts";

export interface EnrolListInput {
  /** The list, as CSV. */
  readonly path: string;
  /** Where the folders of photographs are; beside the list when absent. */
  readonly photos?: string;
}

/** A line that can be used; what it leaves empty is undefined. */
export interface ListedPerson {
  readonly line: number;
  readonly name: string;
  readonly contact?: string;
  readonly photos: readonly string[];
  /** Photographs of her folder beyond what a reference takes. */
  readonly morePhotos: number;
  readonly albums?: readonly string[];
  readonly until?: Day;
  readonly grantUntil?: Day;
  readonly checked?: DeskCheck;
  readonly by?: string;
  readonly statement?: string;
  readonly mandate?: string;
  /** Of each of her albums. */
  readonly narrowing?: Omit<Narrowing, "album">;
  /** Enrolled before, under the same name and contact. */
  readonly known: { readonly subjectId: string; readonly grantOpen: boolean } | null;
}

export interface RefusedLine {
  readonly line: number;
  readonly name: string;
  readonly error: MiroirError;
}

export interface EnrolList {
  readonly people: readonly ListedPerson[];
  readonly refused: readonly RefusedLine[];
  /** Headings of columns that nothing is read from. */
  readonly notRead: readonly string[];
}

const PICTURE = /\.(?:jpe?g|png|heic|heif|webp|tiff?|avif|gif)$/i;

const refuse = (column: string, value: string, expected: string): never => {
  throw new MiroirError("usage/bad-value", { name: column, value, expected });
};

/**
 * As it is written in the file, or as a spreadsheet program shows it: 17.5.2027, and 17/05/2027 where the day cannot be the month.
 * @throws MiroirError usage/bad-value
 */
const dayOf = (column: string, cell: string): Day | undefined => {
  if (cell === "") return undefined;
  const [, day = "", between, month = "", year] = /^(\d{1,2})([./])(\d{1,2})\2(\d{4})$/.exec(cell) ?? [];
  const sure = between === "." || Number(day) > 12 || Number(day) === Number(month);
  const iso = year && sure ? `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` : cell;
  return isDay(iso) ? iso : refuse(column, cell, "YYYY-MM-DD");
};

/** @throws MiroirError usage/bad-value */
const checkOf = (cell: string): DeskCheck | undefined => {
  if (cell === "") return undefined;
  const wanted = cell.toLowerCase().replaceAll(" ", "-");
  return DESK_CHECKS.find((check) => check === wanted) ?? refuse("checked", cell, DESK_CHECKS.join("|"));
};

/**
 * What the line says of hours and places, as the command for one person takes it.
 * @throws MiroirError usage/bad-value, usage/missing: nothing is decided for her
 */
const narrowingOf = ({ hours, places, unknown }: EnrolmentLine): Omit<Narrowing, "album"> | undefined => {
  const wanted = unknown.toLowerCase().replaceAll(" ", "-");
  const known = UNKNOWN_SAID.find((each) => each === wanted);
  if (unknown !== "" && known === undefined) return refuse("unknown", unknown, UNKNOWN_SAID.join("|"));
  if (hours === "" && places.length === 0) return undefined;
  if (known === undefined)
    throw new MiroirError("usage/missing", { name: "unknown", hint: UNKNOWN_SAID.join("|") });
  const between = hours === "" ? { from: null, until: null } : hoursIn("hours", hours);
  const narrowing = {
    ...between,
    places: places.length > 0 ? places : null,
    unknownToo: known === "compared",
  };
  checkNarrowing({ ...narrowing, album: "" });
  return narrowing;
};

/** Files of her folder, by name as people count: 2 before 10. @throws MiroirError usage/no-file, enrol/no-photographs */
const photographsAt = async (place: string): Promise<string[]> => {
  const found = await stat(place).catch((cause: unknown) => {
    throw new MiroirError("usage/no-file", { path: place }, { cause });
  });
  if (!found.isDirectory()) return [place];
  const names = (await readdir(place)).filter((name) => !name.startsWith(".") && PICTURE.test(name));
  if (names.length === 0) throw new MiroirError("enrol/no-photographs", { path: place });
  return names.sort(new Intl.Collator("en", { numeric: true }).compare).map((name) => join(place, name));
};

const folded = (text: string): string => text.normalize("NFC").trim().replace(/\s+/g, " ").toLowerCase();

/** Two with one name are told apart by their contact; where one of the two has none, the name is all there is. */
const isSame = (a: { name: string; contact: string }, b: { name: string; contact: string }): boolean =>
  folded(a.name) === folded(b.name) &&
  (a.contact === "" || b.contact === "" || folded(a.contact) === folded(b.contact));

/** Whom the line means, of those who are enrolled. @throws MiroirError enrol/left-before: what she ended is not begun again by a list */
const knownOf = (people: readonly Person[], line: EnrolmentLine): ListedPerson["known"] => {
  const found = people.filter(({ name, contact }) => isSame({ name, contact: contact ?? "" }, line));
  const [she] = found;
  if (!she) return null;
  const inForce = found.find(({ consents }) =>
    consents.some(({ purpose, state }) => purpose === "find" && ["given", "renewed"].includes(state)),
  );
  if (!inForce) throw new MiroirError("enrol/left-before", { subject: she.id.slice(0, 8) });
  return { subjectId: inForce.id, grantOpen: inForce.openGrant !== null };
};

/** Whoever is enrolled is left as they are, and not said to be compared in other hours than they are. @throws MiroirError enrol/other-hours */
const requireSameHours = async (
  act: Act,
  { subjectId }: NonNullable<ListedPerson["known"]>,
  narrowing: Omit<Narrowing, "album">,
): Promise<void> => {
  const consent = await act.read((sql) => findingConsentOf(act, sql, subjectId));
  const same = consent.albums.every((slug) =>
    consent.narrowings.some((each) => each.album === slug && isSameNarrowing(each, narrowing)),
  );
  if (!same) throw new MiroirError("enrol/other-hours", { subject: subjectId.slice(0, 8) });
};

interface Reading {
  readonly act: Act;
  readonly folder: string;
  readonly most: number;
  readonly people: readonly Person[];
  /** Lines before this one. */
  readonly before: EnrolmentLine[];
}

/** @throws MiroirError usage/…, enrol/… */
const personOf = async (line: EnrolmentLine, reading: Reading): Promise<ListedPerson> => {
  if (line.name === "") throw new MiroirError("enrol/bad-line", { problem: MEMBER_PROBLEMS["no-name"] });
  if (reading.before.some((earlier) => isSame(earlier, line)))
    throw new MiroirError("enrol/bad-line", { problem: MEMBER_PROBLEMS["on-it-twice"] });
  reading.before.push(line);
  const said = {
    until: dayOf("until", line.until),
    grantUntil: dayOf("grant until", line.grantUntil),
    checked: checkOf(line.checked),
    narrowing: narrowingOf(line),
  };
  const known = knownOf(reading.people, line);
  if (known && said.narrowing) await requireSameHours(reading.act, known, said.narrowing);
  const place = resolve(reading.folder, line.photographs.replaceAll("\\", "/"));
  if (!known && line.photographs === "")
    throw new MiroirError("usage/missing", { name: "photographs", hint: "" });
  const all = known ? [] : await photographsAt(place);
  const { contact, by, statement, mandate, albums } = line;
  return {
    line: line.line,
    name: line.name,
    photos: all.slice(0, reading.most),
    morePhotos: Math.max(0, all.length - reading.most),
    known,
    ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)),
    ...Object.fromEntries(
      Object.entries({ contact, by, statement, mandate }).filter(([, text]) => text !== ""),
    ),
    ...(albums.length > 0 && { albums }),
  };
};

/** @throws MiroirError enrol/bad-list, usage/no-file; a line that cannot be used is in `refused` */
export const readEnrolList: Verb<EnrolListInput, EnrolList> = {
  name: "enrol.read-list",
  run: async (act, input) => {
    const { originalsFolder, maxReferencePhotos: most } = act.engine.settings;
    const path = resolve(input.path);
    const bytes = await readSource(
      { kind: "file", path },
      { originalsFolder, maxBytes: MEMBER_LIMITS.maxBytes },
    ).catch((cause: unknown) => {
      if (!(cause instanceof MiroirError)) throw cause;
      if (cause.code === "picture/gone")
        throw new MiroirError("usage/no-file", { path: input.path }, { cause });
      if (cause.code === "picture/empty") throw new MiroirError("enrol/bad-list", { problem: "it is empty" });
      throw cause;
    });
    const { lines, problems, notRead } = parseEnrolmentList(bytes);
    const reading: Reading = {
      act,
      ...{ folder: resolve(input.photos ?? dirname(path)), most, before: [] },
      people: await act.read((sql) => listPeople(act.engine, sql)),
    };
    const people: ListedPerson[] = [];
    const refused: RefusedLine[] = problems.map(({ line, problem }) => ({
      ...{ line, name: "" },
      error: new MiroirError("enrol/bad-line", { problem: MEMBER_PROBLEMS[problem] }),
    }));
    for (const line of lines)
      try {
        people.push(await personOf(line, reading));
      } catch (error) {
        if (!(error instanceof MiroirError)) throw error;
        refused.push({ line: line.line, name: line.name, error });
      }
    return { people, refused: refused.sort((a, b) => a.line - b.line), notRead };
  },
};
