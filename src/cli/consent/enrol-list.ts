/** `miroir enrol --from`: a list of people, each enrolled by an act of her own, with her key sheet and her grant. */

import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { slugOf } from "../../domain/album.ts";
import { EXIT, type Language, MiroirError, say } from "../../domain/errors.ts";
import { type Narrowing, narrowingText } from "../../domain/narrowing.ts";
import { DESK_CHECKS } from "../../domain/vouching.ts";
import type { EnrolInput, Enrolled } from "../../engine/consent/enrol.ts";
import type { ListedPerson, RefusedLine } from "../../engine/consent/enrol-list.ts";
import type { Miroir } from "../../index.ts";
import { said, sayIn, type Words, words } from "../../words/words.ts";
import { type Context, day, type Given, oneOf, type Printed, present, text, texts } from "../command.ts";
import { damaged, paragraphs, plain } from "../print.ts";

import { saidIn } from "./options.ts";
import { toKeep } from "./personal-key.ts";

/** Of one person alone: a list says it, or cannot. */
const OF_ONE = [
  "name",
  "photo",
  "contact",
  "key-sheet",
  "distinct",
  "age",
  "guardian",
  "guardian-proof",
  "majority",
  "assent",
  "hours",
  "at",
  "unknown",
] as const;

interface Outcome {
  readonly line: number;
  readonly name: string;
  readonly what: "enrolled" | "known" | "granted" | "failed";
  readonly enrolled: Enrolled | null;
  readonly narrowings: readonly Narrowing[];
  readonly grantUntil: string | null;
  readonly error: MiroirError | null;
  readonly morePhotos: number;
}

/** What the desk says for every line that leaves it empty. */
interface Defaults {
  readonly said: Awaited<ReturnType<typeof saidIn>>;
  readonly albums: readonly string[] | undefined;
  readonly checked: EnrolInput["identityCheck"] | undefined;
  readonly by: string | undefined;
  readonly mandate: string | undefined;
  readonly grantUntil: string | undefined;
  readonly sheets: string;
  readonly extension: string;
}

/** @throws MiroirError usage/bad-option, usage/missing, usage/bad-value */
const defaultsOf = async (options: Given): Promise<Defaults> => {
  for (const name of OF_ONE)
    if (options[name] !== undefined)
      throw new MiroirError("usage/bad-option", { problem: `“--${name}”, “--from”`, command: "enrol" });
  const sheets = text(options, "key-sheets");
  if (sheets === undefined)
    throw new MiroirError("usage/missing", { name: "--key-sheets FOLDER", hint: "miroir enrol --help" });
  return {
    said: await saidIn(options),
    albums: texts(options, "album"),
    checked: oneOf(options, "checked", DESK_CHECKS),
    by: text(options, "by"),
    mandate: text(options, "mandate"),
    grantUntil: day(options, "grant-until"),
    sheets,
    extension: `.${oneOf(options, "sheet-format", ["pdf", "html"]) ?? "pdf"}`,
  };
};

/** @throws MiroirError usage/missing: neither the line nor the desk says it */
const needed = <T>(value: T | undefined, name: string): T => {
  if (value === undefined) throw new MiroirError("usage/missing", { name, hint: "miroir enrol --help" });
  return value;
};

/** A new file for her sheet: a run before, or somebody of that name, has its own. */
const sheetPath = ({ sheets, extension }: Defaults, name: string): string => {
  const slug = slugOf(name);
  for (let n = 1; ; n++) {
    const path = join(sheets, `key-${slug}${n === 1 ? "" : `-${n}`}${extension}`);
    if (!existsSync(path)) return path;
  }
};

/** The same hours and places in each of her albums, as `enrol` for one person takes them. */
const narrowingsIn = ({ narrowing }: ListedPerson, albums: readonly string[]): Narrowing[] | undefined =>
  narrowing && albums.map((album) => ({ ...narrowing, album }));

/** @throws MiroirError usage/missing, grant/outside-consent: said before she is enrolled, and not after */
const inputOf = (person: ListedPerson, defaults: Defaults): EnrolInput => {
  const { said } = defaults;
  const until = needed(person.until ?? said.until, "until");
  const albums = needed(person.albums ?? defaults.albums, "albums");
  const grantUntil = person.grantUntil ?? defaults.grantUntil;
  if (grantUntil !== undefined && grantUntil > until)
    throw new MiroirError("usage/bad-value", {
      name: "grant until",
      value: grantUntil,
      expected: `… ${until}`,
    });
  return {
    ...said,
    until,
    statement: needed(person.statement ?? said.statement, "statement"),
    name: person.name,
    photos: person.photos.map((path) => ({ path })),
    albums,
    ...present({ narrowings: narrowingsIn(person, albums) }),
    identityCheck: needed(person.checked ?? defaults.checked, "checked"),
    checkedBy: needed(person.by ?? defaults.by, "by"),
    keySheet: sheetPath(defaults, person.name),
    ...present({ contact: person.contact, mandate: person.mandate ?? defaults.mandate }),
  };
};

const NOTHING = { enrolled: null, narrowings: [], grantUntil: null, error: null, morePhotos: 0 } as const;

/** Enrolled before: a grant is opened where the organisation holds her key as well, and none is open. */
const again = async (miroir: Miroir, person: ListedPerson, defaults: Defaults): Promise<Outcome> => {
  const { line, name, known } = person;
  const until = person.grantUntil ?? defaults.grantUntil;
  if (until === undefined || known!.grantOpen) return { ...NOTHING, line, name, what: "known" };
  try {
    const grant = await miroir.grants.open({ subject: known!.subjectId, until });
    return { ...NOTHING, line, name, what: "granted", grantUntil: grant.closesOn };
  } catch (error) {
    if (!(error instanceof MiroirError) || error.code !== "keys/code-needed") throw error;
    return { ...NOTHING, line, name, what: "known", error };
  }
};

const first = async (
  context: Context,
  miroir: Miroir,
  person: ListedPerson,
  defaults: Defaults,
): Promise<Outcome> => {
  const { line, name, morePhotos } = person;
  const input = inputOf(person, defaults);
  const enrolled = await miroir.enrol(input, context.long);
  const until = person.grantUntil ?? defaults.grantUntil;
  const done = {
    line,
    name,
    what: "enrolled",
    enrolled,
    morePhotos,
    narrowings: input.narrowings ?? [],
  } as const;
  if (until === undefined) return { ...done, grantUntil: null, error: null };
  try {
    const { subjectId: subject, personalKey } = enrolled;
    const grant = await miroir.grants.open({ subject, personalKey, until });
    return { ...done, grantUntil: grant.closesOn, error: null };
  } catch (error) {
    // She is enrolled, and her key is on her sheet: only the grant is missing.
    if (!(error instanceof MiroirError)) throw error;
    return { ...done, grantUntil: null, error };
  }
};

const isStop = (error: unknown): boolean => error instanceof MiroirError && error.code === "run/interrupted";

/** @throws MiroirError run/interrupted */
const oneOfList = async (
  context: Context,
  miroir: Miroir,
  person: ListedPerson,
  defaults: Defaults,
): Promise<Outcome> => {
  try {
    if (context.long.signal?.aborted) throw new MiroirError("run/interrupted");
    return person.known
      ? await again(miroir, person, defaults)
      : await first(context, miroir, person, defaults);
  } catch (error) {
    if (!(error instanceof MiroirError) || isStop(error)) throw error;
    return { ...NOTHING, line: person.line, name: person.name, what: "failed", error };
  }
};

const refusedOutcome = ({ line, name, error }: RefusedLine): Outcome => ({
  ...NOTHING,
  ...{ line, name, error, what: "failed" },
});

const WHAT: Readonly<Record<Outcome["what"], Words>> = {
  enrolled: words("cli.consent.enrolList.enrolled"),
  known: words("cli.consent.enrolList.enrolledBefore"),
  granted: words("cli.consent.enrolList.enrolledBefore"),
  failed: words("cli.consent.enrolList.notEnrolled"),
};

const lineSaid = (outcome: Outcome, language: Language): string => {
  const { line, name, what, enrolled, narrowings, grantUntil, error, morePhotos } = outcome;
  const tell = sayIn(language);
  const parts = [
    WHAT[what][language],
    enrolled && tell("cli.consent.enrolList.other", { photos: enrolled.photos }),
    ...(enrolled?.leftOut ?? []).map(
      (left) => tell("cli.consent.enrolList.leftOut") + say(left.error, language),
    ),
    morePhotos > 0 && tell("cli.consent.enrolList.otherFolderNotUsed", { morePhotos }),
    ...narrowings.map((each) => narrowingText(each, language)),
    grantUntil && tell("cli.consent.enrolList.grantOpenUntil", { grantUntil }),
    enrolled?.keySheet && tell("cli.consent.enrolList.keySheet", { path: enrolled.keySheet.path }),
    error && (what === "failed" ? "" : tell("cli.consent.enrolList.noGrant")) + say(error, language),
  ];
  const said = parts.filter(Boolean).join("; ");
  return plain(`${tell("cli.consent.enrolList.line")} ${line}  ${name}${name === "" ? "" : "  "}${said}`);
};

const outcomeData = (outcome: Outcome, language: Language) => {
  const { enrolled, error, ...rest } = outcome;
  const [failure] = error ? damaged([{ error }], language) : [];
  return {
    ...rest,
    enrolled: enrolled && { ...toKeep(enrolled), leftOut: damaged(enrolled.leftOut, language) },
    error: failure?.error ?? null,
  };
};

const summary = (outcomes: readonly Outcome[], language: Language): string => {
  const count = (...kinds: Outcome["what"][]): number =>
    outcomes.filter(({ what }) => kinds.includes(what)).length;
  const [done, known, failed] = [count("enrolled"), count("known", "granted"), count("failed")];
  return said(language, "cli.consent.enrolList.enrolledEnrolledBeforeFailed", { done, known, failed });
};

/** In the order of the list, said as each is done; a stop ends the run after whoever is being enrolled, and the same command goes on. */
const enrolAll = async (
  context: Context,
  miroir: Miroir,
  list: readonly (ListedPerson | RefusedLine)[],
  defaults: Defaults,
) => {
  const done: Outcome[] = [];
  try {
    for (const each of [...list].sort((a, b) => a.line - b.line)) {
      const outcome =
        "error" in each ? refusedOutcome(each) : await oneOfList(context, miroir, each, defaults);
      done.push(outcome);
      context.say(lineSaid(outcome, context.language));
    }
  } catch (error) {
    if (!isStop(error)) throw error;
    return { outcomes: done, interrupted: true };
  }
  return { outcomes: done, interrupted: false };
};

const exitOf = (outcomes: readonly Outcome[], interrupted: boolean): { exit?: number } => {
  if (interrupted) return { exit: EXIT.interrupted };
  return outcomes.some(({ what }) => what === "failed") ? { exit: EXIT.partial } : {};
};

/** @throws MiroirError usage/…, enrol/bad-list */
export const enrolFrom = async (path: string, context: Context): Promise<Printed> => {
  const { options, language } = context;
  const defaults = await defaultsOf(options);
  const miroir = await context.miroir();
  const { people, refused, notRead } = await miroir.enrolList({
    path,
    ...present({ photos: text(options, "photos") }),
  });
  await mkdir(defaults.sheets, { recursive: true, mode: 0o700 });
  const { outcomes, interrupted } = await enrolAll(context, miroir, [...refused, ...people], defaults);
  const some = outcomes.some(({ what }) => what === "enrolled");
  return {
    ...exitOf(outcomes, interrupted),
    data: { people: outcomes.map((outcome) => outcomeData(outcome, language)), notRead, interrupted },
    text: paragraphs(
      summary(outcomes, language),
      notRead.length > 0 &&
        plain(
          said(language, "cli.consent.enrolList.columnsNothingReadFrom", { notRead: notRead.join(", ") }),
        ),
      interrupted && said(language, "cli.consent.enrolList.stoppedSameCommandGoes"),
      some && said(language, "cli.consent.enrolList.printKeySheetsHand"),
    ),
  };
};
