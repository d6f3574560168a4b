/**
 * The breach register (art. 33(5), R93): every breach, also one without a risk, with its 72 hours from when one became
 * aware, and the two letters of art. 33 and 34 filled with what is known so far.
 */
import { writeFile } from "node:fs/promises";
import { extname, resolve } from "node:path";
import {
  BREACH_KINDS,
  type BreachFacts,
  type BreachPoint,
  checkLetterWhole,
  checkMoments,
  checkToldInTime,
  missingOf,
  notifyBy,
  openPointsOf,
  RISKS,
  type Risk,
  UNTOLD,
  type Untold,
} from "../../domain/breach.ts";
import { type Language, MiroirError } from "../../domain/errors.ts";
import { caseNumber, printNumber, requireSentence } from "../../domain/request.ts";
import {
  type BreachRow,
  insertBreach,
  listBreaches,
  lockBreach,
  updateBreach,
} from "../../store/authority/breaches.ts";
import type { Sql } from "../../store/database.ts";
import { nextCaseNumber } from "../../store/requests/requests.ts";
import type { Act, Verb } from "../gate/act.ts";
import type { Engine } from "../gate/engine.ts";
import { caseUntil } from "../gate/retention.ts";
import { letterPath, writeDocument } from "../letters/letter-file.ts";
import { notificationDocument, notificationJson, peopleLetter, type ToldBreach } from "./breach-documents.ts";

export interface ShownBreach extends ToldBreach {
  readonly id: string;
  /** Hours left to tell the authority; negative when they are over, null once told or without a risk. */
  readonly hoursLeft: number | null;
  /** Which points of art. 33(3) are not known yet. */
  readonly missing: readonly BreachPoint[];
  /** What stands in the way of closing it. */
  readonly openPoints: readonly string[];
  readonly closedAt: string | null;
  readonly retainUntil: string | null;
  readonly recordedBy: string;
  readonly recordedAt: string;
}

const FACTS_LABEL = "facts";
const LATE_LABEL = "late-because";

const breachLabel = (id: string, what: string): string => `breach/${id}/${what}`;

const seal = (engine: Engine, id: string, what: string, words: string): Uint8Array =>
  engine.vault.seal("entry", engine.instanceId, breachLabel(id, what), Buffer.from(words, "utf8"));

const open = (engine: Engine, id: string, what: string, sealed: Uint8Array): string =>
  Buffer.from(engine.vault.open("entry", engine.instanceId, breachLabel(id, what), sealed)).toString("utf8");

const HOUR_MS = 3_600_000;

/** Down, so that an hour is left only while it is. */
const hoursLeft = (act: Act, row: BreachRow): number | null =>
  row.authorityToldAt || row.risk === "none" || row.closedAt
    ? null
    : Math.floor((row.notifyBy.getTime() - act.at().getTime()) / HOUR_MS);

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/**
 * A breach as it is read: what happened opened, what is missing, and how many hours of the 72 are left. @throws
 * MiroirError keys/…
 */
export const shownBreach = (act: Act, row: BreachRow): ShownBreach => {
  const { engine } = act;
  const facts = JSON.parse(open(engine, row.id, FACTS_LABEL, row.sealed)) as BreachFacts;
  return {
    id: row.id,
    number: row.number,
    awareAt: row.awareAt.toISOString(),
    notifyBy: row.notifyBy.toISOString(),
    hoursLeft: hoursLeft(act, row),
    risk: row.risk,
    facts,
    missing: missingOf(facts),
    openPoints: row.closedAt ? [] : openPointsOf(row),
    authorityToldAt: iso(row.authorityToldAt),
    lateBecause: row.sealedLateBecause && open(engine, row.id, LATE_LABEL, row.sealedLateBecause),
    peopleToldAt: iso(row.peopleToldAt),
    peopleUntoldBecause: row.peopleUntoldBecause,
    closedAt: iso(row.closedAt),
    retainUntil: row.retainUntil,
    recordedBy: row.recordedBy,
    recordedAt: row.recordedAt.toISOString(),
  };
};

const wrong = (name: string, value: string, expected: string): never => {
  throw new MiroirError("usage/bad-value", { name, value, expected });
};

/** @throws MiroirError usage/bad-value */
const checkPast = (act: Act, name: string, at: Date | undefined): void => {
  if (at && (Number.isNaN(at.getTime()) || at > act.at()))
    wrong(name, Number.isNaN(at.getTime()) ? "?" : at.toISOString(), "a time that is not in the future");
};

/** @throws MiroirError usage/bad-value */
const checkRisk = (risk: string | undefined): void => {
  if (risk !== undefined && !Object.hasOwn(RISKS, risk)) wrong("--risk", risk, Object.keys(RISKS).join("|"));
};

export interface BreachInput extends BreachFacts {
  /** When somebody here became aware of it; now when absent. The clock runs from then. */
  readonly awareAt?: Date;
  readonly risk?: Risk;
}

const FACTS = [
  "nature",
  "kinds",
  "startedAt",
  "endedAt",
  "noticedAt",
  "people",
  "peopleCount",
  "records",
  "recordsCount",
  "measuresBefore",
  "consequences",
  "measures",
  "advice",
  "toldHow",
  "crossBorder",
  "authorityReference",
] as const satisfies readonly (keyof BreachFacts)[];

/** What is known now; null takes back what was written by mistake. What happened can be changed, not taken back. */
type FactsSaid = Partial<Pick<BreachFacts, "nature">> & {
  readonly [F in Exclude<keyof BreachFacts, "nature">]?: BreachFacts[F] | null;
};

/** What is said now in the place of what was said before. */
const factsIn = (input: FactsSaid, before: Partial<BreachFacts> = {}): Partial<BreachFacts> =>
  Object.fromEntries(
    FACTS.map((name) => [name, input[name] === undefined ? before[name] : input[name]] as const).filter(
      ([, said]) => said !== undefined && said !== null,
    ),
  );

const dateOf = (iso: string | null | undefined): Date | undefined => (iso ? new Date(iso) : undefined);

/** @throws MiroirError usage/bad-value */
const checkFacts = (act: Act, facts: FactsSaid): void => {
  for (const name of ["startedAt", "endedAt", "noticedAt"] as const)
    checkPast(act, name, dateOf(facts[name]));
  for (const name of ["peopleCount", "recordsCount"] as const) {
    const count = facts[name];
    if (count != null && !(Number.isInteger(count) && count >= 0))
      wrong(name, String(count), "a whole number");
  }
  for (const kind of facts.kinds ?? [])
    if (!Object.hasOwn(BREACH_KINDS, kind)) wrong("--kind", kind, Object.keys(BREACH_KINDS).join("|"));
};

/** The moments that its facts hold. */
const momentsOf = ({ startedAt, endedAt, noticedAt }: Partial<BreachFacts>) =>
  ({
    startedAt: dateOf(startedAt) ?? null,
    endedAt: dateOf(endedAt) ?? null,
    noticedAt: dateOf(noticedAt) ?? null,
  }) as const;

/** @throws MiroirError request/no-reason, usage/bad-value, breach/dates */
export const recordBreach: Verb<BreachInput, ShownBreach> = {
  name: "breach.record",
  run: async (act, input) => {
    requireSentence(input.nature, "nature of the breach");
    checkPast(act, "--aware", input.awareAt);
    checkRisk(input.risk);
    checkFacts(act, input);
    const awareAt = input.awareAt ?? act.at();
    checkMoments({ ...momentsOf(input), awareAt });
    return act.commit(async (sql) => {
      const { engine } = act;
      const id = engine.newId();
      const year = Number(act.today().slice(0, 4));
      const number = caseNumber(year, await nextCaseNumber(sql, "breach", year));
      const by = notifyBy(awareAt, engine.settings.timeZone);
      const { risk = "unassessed" } = input;
      const sealed = seal(engine, id, FACTS_LABEL, JSON.stringify(factsIn(input)));
      const recordedBy = act.actor.name;
      await insertBreach(sql, { id, number, awareAt, notifyBy: by, risk, sealed, recordedBy }, act.at());
      return {
        result: shownBreach(act, await requireBreach(sql, printNumber(number))),
        entry: {
          breach: id,
          number: printNumber(number),
          risk,
          awareAt: awareAt.toISOString(),
          notifyBy: by.toISOString(),
        },
      };
    });
  },
};

/** @throws MiroirError breach/not-found */
const requireBreach = async (sql: Sql, name: string): Promise<BreachRow> => {
  const breach = await lockBreach(sql, name);
  if (!breach) throw new MiroirError("breach/not-found", { breach: name });
  return breach;
};

/** The register, oldest first. */
export const breaches: Verb<void, ShownBreach[]> = {
  name: "breach.list",
  run: (act) => act.read(async (sql) => (await listBreaches(sql)).map((row) => shownBreach(act, row))),
};

export interface ShowBreachInput {
  readonly breach: string;
  /** Which letter to write: to the authority, or to people. */
  readonly letter?: "notification" | "people";
  /** .html, .pdf or .json. */
  readonly out?: string;
  readonly language?: Language;
}

const writeLetter = async (
  act: Act,
  breach: ShownBreach,
  input: Required<ShowBreachInput>,
): Promise<void> => {
  const { settings } = act.engine;
  const { letter, out, language } = input;
  if (letter === "notification" && extname(out).toLowerCase() === ".json") {
    const json = JSON.stringify(notificationJson(settings, breach), null, 2);
    return writeFile(resolve(out), `${json}\n`, { flag: "wx", mode: 0o600 });
  }
  if (letter === "people") checkLetterWhole(breach.number, breach.facts);
  const document = letter === "people" ? peopleLetter : notificationDocument;
  await writeDocument(document(settings, breach, language, act.at()), letterPath(out));
};

/**
 * One breach; with `out` also its letter as a file. @throws MiroirError breach/not-found, breach/letter-incomplete,
 * usage/bad-value, storage/…
 */
export const showBreach: Verb<ShowBreachInput, ShownBreach> = {
  name: "breach.show",
  run: async (act, input) => {
    const breach = await act.read(async (sql) => shownBreach(act, await requireBreach(sql, input.breach)));
    const { letter = "notification", language = act.engine.settings.language, out } = input;
    if (out) await writeLetter(act, breach, { breach: input.breach, letter, out, language });
    return breach;
  },
};

export interface BreachUpdate extends FactsSaid {
  readonly breach: string;
  readonly risk?: Risk;
  readonly authorityToldAt?: Date;
  /** Why the authority was told after 72 hours (art. 33(1)). */
  readonly lateBecause?: string;
  readonly peopleToldAt?: Date;
  readonly peopleUntoldBecause?: Untold;
}

/** @throws MiroirError usage/bad-value, request/no-reason */
const checkUpdate = (act: Act, input: BreachUpdate): void => {
  checkPast(act, "--authority-told", input.authorityToldAt);
  checkPast(act, "--people-told", input.peopleToldAt);
  checkRisk(input.risk);
  checkFacts(act, input);
  const { peopleUntoldBecause: untold, nature } = input;
  if (untold !== undefined && !Object.hasOwn(UNTOLD, untold))
    wrong("--people-untold", untold, Object.keys(UNTOLD).join("|"));
  if (nature !== undefined) requireSentence(nature, "nature of the breach");
};

const changed = (act: Act, row: BreachRow, input: BreachUpdate) => {
  const { engine } = act;
  const before = JSON.parse(open(engine, row.id, FACTS_LABEL, row.sealed)) as BreachFacts;
  const authorityToldAt = input.authorityToldAt ?? row.authorityToldAt;
  const peopleToldAt = input.peopleToldAt ?? row.peopleToldAt;
  const facts = factsIn(input, before);
  checkMoments({ ...momentsOf(facts), awareAt: row.awareAt, authorityToldAt, peopleToldAt });
  const late = input.lateBecause?.trim();
  if (input.authorityToldAt)
    checkToldInTime(
      input.authorityToldAt,
      row.notifyBy,
      late ?? (row.sealedLateBecause ? "kept" : undefined),
    );
  return {
    ...row,
    risk: input.risk ?? row.risk,
    sealed: seal(engine, row.id, FACTS_LABEL, JSON.stringify(facts)),
    authorityToldAt,
    sealedLateBecause: late ? seal(engine, row.id, LATE_LABEL, late) : row.sealedLateBecause,
    peopleToldAt,
    peopleUntoldBecause: input.peopleUntoldBecause ?? row.peopleUntoldBecause,
  };
};

const entryOf = (row: Awaited<ReturnType<typeof changed>>) => ({
  breach: row.id,
  number: row.number,
  risk: row.risk,
  ...(row.authorityToldAt && {
    authorityToldAt: row.authorityToldAt.toISOString(),
    late: row.authorityToldAt > row.notifyBy,
  }),
  ...(row.peopleToldAt && { peopleToldAt: row.peopleToldAt.toISOString() }),
  ...(row.peopleUntoldBecause && { peopleUntoldBecause: row.peopleUntoldBecause }),
});

/**
 * What is known since: in phases, as art. 33(4) allows. @throws MiroirError breach/not-found, breach/closed,
 * breach/late-without-reason, breach/dates, usage/bad-value
 */
export const updateBreachOf: Verb<BreachUpdate, ShownBreach> = {
  name: "breach.update",
  run: async (act, input) => {
    checkUpdate(act, input);
    return act.commit(async (sql) => {
      const row = await requireBreach(sql, input.breach);
      if (row.closedAt) throw new MiroirError("breach/closed", { breach: row.number });
      const next = changed(act, row, input);
      await updateBreach(sql, next);
      return { result: shownBreach(act, await requireBreach(sql, row.id)), entry: entryOf(next) };
    });
  },
};

/** @throws MiroirError breach/not-found, breach/closed, breach/open-points */
export const closeBreach: Verb<{ breach: string }, ShownBreach> = {
  name: "breach.close",
  run: (act, input) =>
    act.commit(async (sql) => {
      const row = await requireBreach(sql, input.breach);
      if (row.closedAt) throw new MiroirError("breach/closed", { breach: row.number });
      const points = openPointsOf(row);
      if (points.length > 0)
        throw new MiroirError("breach/open-points", { breach: row.number, points: points.join(", ") });
      const next = { ...row, closedAt: act.at(), retainUntil: caseUntil(act) };
      await updateBreach(sql, next);
      return {
        result: shownBreach(act, await requireBreach(sql, row.id)),
        entry: { ...entryOf(next), outcome: "closed" },
      };
    }),
};
