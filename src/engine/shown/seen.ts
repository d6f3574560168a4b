/**
 * What somebody's own account was shown until now: for the one whose face it proves to be, who has to learn what the other
 * saw and when (law 11). From the log, day by day, and from what stands in the account at this moment.
 */
import { MOST_SEEN, type Seen, type SeenOnDay } from "../../domain/conflict.ts";
import { dayAt } from "../../domain/days.ts";
import type { Sql } from "../../store/database.ts";
import { readEntriesOf } from "../../store/evidence/ledger.ts";
import { countShown } from "../../store/portal/portal.ts";
import { herViewings, shownFacts } from "../../store/shown/viewings.ts";
import type { Engine } from "../gate/engine.ts";
import { type Entry, openEntry } from "../gate/evidence.ts";
import { viewsNotKept } from "./viewings.ts";

type Counts = Omit<SeenOnDay, "day">;
const NOTHING: Counts = { lists: 0, pictures: 0, taken: 0 };

const numberIn = (value: unknown): number => (typeof value === "number" ? value : 0);

/** What one entry of the log says that she herself looked at. */
const countsIn = ({ verb, stage, pictures, appearances, withheld }: Entry): Partial<Counts> => {
  if (verb === "portal.pictures" || verb === "profile") return { lists: numberIn(appearances) > 0 ? 1 : 0 };
  if (verb === "picture.show" && stage === "counted") return { pictures: numberIn(pictures) };
  if (verb === "pictures.pack") return { taken: numberIn(pictures) };
  if (verb === "report") return { taken: Math.max(0, numberIn(appearances) - numberIn(withheld)) };
  return {};
};

const add = (days: Map<string, Counts>, day: string, more: Partial<Counts>): void => {
  const { lists, pictures, taken } = days.get(day) ?? NOTHING;
  const sum = {
    lists: lists + (more.lists ?? 0),
    pictures: pictures + (more.pictures ?? 0),
    taken: taken + (more.taken ?? 0),
  };
  if (sum.lists + sum.pictures + sum.taken > 0) days.set(day, sum);
};

/** As far as the log still says it. */
export const seenBy = async (engine: Engine, sql: Sql, subjectId: string): Promise<Seen> => {
  const days = new Map<string, Counts>();
  const { timeZone } = engine.settings;
  for (const stored of await readEntriesOf(sql, subjectId)) {
    const entry = openEntry(engine, stored)?.entry;
    if (entry?.role !== "subject") continue;
    const day = typeof entry.on === "string" ? entry.on : dayAt(stored.at, timeZone);
    add(days, day, countsIn(entry));
  }
  for (const { day, pictures } of await herViewings(sql, subjectId)) add(days, day, { pictures });
  for (const { day, pictures } of viewsNotKept(engine, subjectId)) add(days, day, { pictures });
  return {
    days: [...days].sort(([a], [b]) => a.localeCompare(b)).map(([day, counts]) => ({ day, ...counts })),
    pictures: await shownFacts(sql, subjectId, MOST_SEEN),
    shown: (await countShown(sql, subjectId)).shown,
  };
};
