/**
 * Every view of a picture is evidenced (R90), without an entry for each: the first view of a day, by this viewer of this
 * person's pictures, is an entry before the picture leaves; all of them are counted, and once the day is over a second
 * entry says how many. A kill costs at most the count since the last minute, never the entry.
 */
import {
  addViews,
  anyViewing,
  beginViewing,
  deleteViewingsBefore,
  type Viewing,
  viewingsBefore,
} from "../../store/shown/viewings.ts";
import type { Act, Verb } from "../gate/act.ts";
import type { Chore } from "../gate/chore.ts";
import type { Engine } from "../gate/engine.ts";
import { appendEntry } from "../gate/evidence.ts";
import { keptOf } from "../gate/kept.ts";

interface Counted {
  readonly viewing: Viewing;
  /** Once its entry is in the ledger. */
  readonly begun: Promise<void>;
  pictures: number;
  /** Recordings that are among them. */
  readonly played: Set<string>;
}
const countsOf = keptOf(() => new Map<string, Counted>());

/** She herself is no name to be written beside her own pictures. */
const HERSELF = "herself";

const viewingOf = (act: Act, subjectId: string): Viewing => {
  const { name, role } = act.actor;
  return { subjectId, viewer: role === "subject" ? HERSELF : name, role, day: act.today() };
};

const begin = async (act: Act, viewing: Viewing): Promise<void> => {
  if (await act.read((sql) => anyViewing(sql, viewing))) return;
  await act.commit(async (sql) => {
    await beginViewing(sql, viewing);
    return { result: undefined, entry: { subject: viewing.subjectId, stage: "begun", on: viewing.day } };
  });
};

/**
 * Before a picture leaves. @param recording of which a part leaves: a player asks for many, and they count once until the
 * counts are kept, which is once for every minute that it is played
 */
export const noteView = async (act: Act, subjectId: string, recording?: string): Promise<void> => {
  const open = countsOf(act.engine);
  const viewing = viewingOf(act, subjectId);
  const key = Object.values(viewing).join(" ");
  let counted = open.get(key);
  if (!counted) {
    counted = { viewing, begun: begin(act, viewing), pictures: 0, played: new Set() };
    open.set(key, counted);
    counted.begun.catch(() => open.delete(key));
  }
  await counted.begun;
  if (recording !== undefined && counted.played.has(recording)) return;
  if (recording !== undefined) counted.played.add(recording);
  counted.pictures++;
};

/** Counted since the counts were last kept: her own looks at her own pictures. */
export const viewsNotKept = (
  engine: Engine,
  subjectId: string,
): { readonly day: string; readonly pictures: number }[] =>
  [...countsOf(engine).values()]
    .filter(({ viewing }) => viewing.subjectId === subjectId && viewing.role === "subject")
    .map(({ viewing, pictures }) => ({ day: viewing.day, pictures }));

/** Takes the counts to the database: every minute, and before a day's are said. */
export const keepCounts: Verb<void, void> = {
  name: "viewing.keep-counts",
  run: async (act) => {
    const open = countsOf(act.engine);
    const waiting = [...open]
      .map(([key, counted]) => ({ key, counted, pictures: counted.pictures }))
      .filter(({ pictures }) => pictures > 0);
    if (waiting.length === 0) return;
    await act.step(async (sql) => {
      for (const { counted, pictures } of waiting) await addViews(sql, counted.viewing, pictures);
    });
    for (const { key, counted, pictures } of waiting) {
      counted.pictures -= pictures;
      counted.played.clear();
      if (counted.pictures === 0) open.delete(key);
    }
  },
};

/** Once a day is over, its counts are entries about those who were looked at. */
export const countViewings: Chore = {
  name: "viewingsCounted",
  due: async (act, sql) => (await viewingsBefore(sql, act.today())).length > 0,
  run: async (act, sql) => {
    const past = await viewingsBefore(sql, act.today());
    for (const { subjectId, viewer, role, day, pictures } of past)
      if (act.engine.vault.has("subject", subjectId))
        await appendEntry(act.engine, sql, {
          verb: "picture.show",
          actor: viewer,
          role,
          subject: subjectId,
          stage: "counted",
          on: day,
          pictures,
        });
    await deleteViewingsBefore(sql, act.today());
    return past.length;
  },
};
