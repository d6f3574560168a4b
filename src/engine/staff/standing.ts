/**
 * What waits for somebody, what is due, what is wrong and what to do next, as `miroir status` says it: kinds, counts and days. It
 * names nobody, whoever asks.
 */
import { statfs } from "node:fs/promises";
import { addDays } from "../../domain/days.ts";
import type { Urgency } from "../../domain/request.ts";
import { urgencyOf } from "../../domain/request.ts";
import type { Day } from "../../domain/words.ts";
import type { Sql } from "../../store/database.ts";
import { choreRuns } from "../../store/gate/chores.ts";
import { listRequests } from "../../store/requests/requests.ts";
import { countWaiting, type Waiting } from "../../store/staff/overview.ts";
import { type Standing, standing } from "../../store/staff/standing.ts";
import type { Act } from "../gate/act.ts";
import { assessmentStanding } from "../gate/assessment.ts";
import type { Engine } from "../gate/engine.ts";

/** What somebody has to decide, sign, send or look at. */
export const WAITS = [
  "conflicts",
  "enrolments",
  "objections",
  "candidates",
  "proposals",
  "breaches",
  "tellings",
  "lettersWaiting",
  "heldBack",
  "toSign",
  "sidecarsWaiting",
  "toCompare",
  "withoutGrant",
] as const satisfies readonly (keyof (Waiting & Standing))[];
export type Waits = (typeof WAITS)[number];

/** What is not as it should be. */
export type Wrong =
  | "clockBehind"
  | "notApart"
  | "diskFull"
  | "proofBroken"
  | "choreFailed"
  | "copiesStale"
  | "lettersFailed"
  | "scanMisses"
  | "importProblems"
  | "dpiaMissing"
  | "dpiaChanged"
  | "dpiaOverdue";

/** What ends, or has to be done, by a day. */
export type Due = "request" | "breach" | "consents" | "grants" | "albums" | "memberLists" | "dpia";

/** How an instance begins, until there is something to look for and somebody who asked. */
export const FIRST_STEPS = ["addAlbum", "importPictures", "enrolSomebody"] as const;
export type FirstStep = (typeof FIRST_STEPS)[number];

export interface DueLine {
  readonly what: Due;
  /** The last day, or the first of several. */
  readonly on: Day;
  readonly count: number;
  /** Of a request: the number of the case. */
  readonly number: string | null;
  readonly urgency: Urgency | null;
}

export interface Standings {
  readonly wrong: readonly { readonly what: Wrong; readonly count: number }[];
  readonly due: readonly DueLine[];
  readonly waits: readonly { readonly what: Waits; readonly count: number }[];
  readonly firstStep: FirstStep | null;
}

/** What ends within so many days is said: time to ask people whether they want to go on. */
const SOON_DAYS = 30;

/** Requests are listed by their day, all of them: a case is never beyond a page (R30). */
const requestsDue = async (act: Act, sql: Sql): Promise<DueLine[]> =>
  (await listRequests(sql, false)).map(({ number, state, targetOn, dueOn }) => ({
    what: "request",
    on: dueOn,
    count: 1,
    number,
    urgency: urgencyOf({ state, targetOn, dueOn }, act.today()),
  }));

const dueOf = (act: Act, found: Standing, requests: readonly DueLine[]): DueLine[] => {
  const { dpia } = act.engine.settings;
  const line = (what: Due, on: Day | null, count = 1): DueLine[] =>
    on === null ? [] : [{ what, on, count, number: null, urgency: null }];
  const dpiaSoon = dpia && dpia.reviewOn <= addDays(act.today(), SOON_DAYS) ? dpia.reviewOn : null;
  return [
    ...requests,
    ...line("breach", found.breachBy?.toISOString().slice(0, 10) ?? null),
    ...line("grants", found.grantClosesOn, found.grantsClosing),
    ...line("consents", found.consentEndsOn, found.consentsEnding),
    ...line("albums", found.albumEndsOn, found.albumsEnding),
    ...line("memberLists", found.listEndsOn, found.listsEnding),
    ...line("dpia", dpiaSoon),
  ].sort((a, b) => a.on.localeCompare(b.on));
};

/** Below this part of the disk, or the free room that visitors need, an import or a scan may not end. */
const LEAST_FREE = 0.02;

const isDiskFull = async ({ settings }: Engine): Promise<boolean> => {
  const { bavail, blocks, bsize } = await statfs(settings.dataFolder);
  return bavail * bsize < settings.visitors.freeMiB * 1024 * 1024 || bavail < blocks * LEAST_FREE;
};

const firstStepOf = ({ albums, items, people }: Standing): FirstStep | null => {
  if (!albums) return "addAlbum";
  if (!items) return "importPictures";
  return people ? null : "enrolSomebody";
};

/** @param known what the status found already */
export const standingOf = async (
  act: Act,
  known: { readonly behindSeconds: number; readonly apart: boolean },
): Promise<Standings> => {
  const diskFull = await isDiskFull(act.engine);
  const { state: assessment } = await assessmentStanding(act);
  const today = act.today();
  return act.read(async (sql) => {
    const now = act.at();
    const found = await standing(sql, { today, soon: addDays(today, SOON_DAYS), now });
    const counts = { ...(await countWaiting(sql)), ...found };
    const runs = await choreRuns(sql);
    const { dpia } = act.engine.settings;
    const wrong: Record<Wrong, number> = {
      clockBehind: Number(known.behindSeconds > 0),
      proofBroken: runs.filter(({ holds }) => holds === false).length,
      copiesStale: counts.copiesStale,
      diskFull: Number(diskFull),
      choreFailed: runs.filter(({ error }) => error !== null).length,
      lettersFailed: counts.lettersFailed,
      dpiaMissing: Number(assessment === "missing"),
      dpiaChanged: Number(assessment === "changed" || assessment === "gone"),
      dpiaOverdue: Number(dpia !== null && dpia.reviewOn < today),
      scanMisses: counts.scanMisses,
      importProblems: counts.importProblems,
      notApart: Number(!known.apart),
    };
    return {
      wrong: Object.entries(wrong).flatMap(([what, count]) =>
        count > 0 ? [{ what: what as Wrong, count }] : [],
      ),
      due: dueOf(act, found, await requestsDue(act, sql)),
      waits: WAITS.flatMap((what) => (counts[what] > 0 ? [{ what, count: counts[what] }] : [])),
      firstStep: firstStepOf(found),
    };
  });
};
