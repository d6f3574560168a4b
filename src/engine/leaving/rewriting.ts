/**
 * What ended is gone from the tables at once, and its keys with it; its bytes stay in the pages and in the log of the
 * database until both are written anew. That takes each table for itself for as long as it is long, so it is done at
 * night or when somebody asks, table by table, goes on where it was stopped, and waits for nobody who holds a table (R17,
 * R19, R55).
 */
import { isNight } from "../../domain/night.ts";
import {
  endRewriting,
  putRewrittenTable,
  readRewriting,
  tablesRewritten,
} from "../../store/leaving/rewriting.ts";
import type { Act, Verb } from "../gate/act.ts";

/** Whose the log of the database's server is: ours is removed; another server's goes when that server needs the room. */
export type LogOwner = "ours" | "the server's";

export interface Rewritten {
  /** `held`: somebody looks at what is gone, or holds what is named; the rest is done, and the same again goes on. */
  readonly outcome: "nothing-due" | "not-yet" | "done" | "held";
  /** How many tables this run wrote anew. */
  readonly tables: number;
  /** Tables that somebody held. */
  readonly held: readonly string[];
  readonly log: LogOwner;
}

const logOf = ({ engine }: Act): LogOwner => (engine.database.upkeep.ownsLog ? "ours" : "the server's");

const without = (act: Act, outcome: Rewritten["outcome"]): Rewritten => ({
  outcome,
  tables: 0,
  held: [],
  log: logOf(act),
});

/** Those in which something may be left of what ended before that entry. */
const tablesLeft = async (act: Act, target: number): Promise<string[]> => {
  const all = await act.engine.database.upkeep.tables();
  const done = await act.read((sql) => tablesRewritten(sql, target));
  return all.filter((name) => !done.has(name));
};

/** @returns the tables that somebody held */
const rewriteTables = async (act: Act, tables: readonly string[], target: number): Promise<string[]> => {
  const held: string[] = [];
  for (const [done, name] of tables.entries()) {
    act.stopIfAborted();
    act.progress({ stage: "rewrite", done, total: tables.length });
    if (await act.engine.database.upkeep.rewrite(name))
      await act.step((sql) => putRewrittenTable(sql, name, target));
    else held.push(name);
  }
  return held;
};

const rewriteUntil = async (act: Act, target: number): Promise<Rewritten> => {
  const { upkeep } = act.engine.database;
  if (!(await upkeep.isPast())) return without(act, "held");
  const tables = await tablesLeft(act, target);
  const held = await rewriteTables(act, tables, target);
  const written = { tables: tables.length - held.length, held, log: logOf(act) };
  if (held.length > 0 || !(await upkeep.renewLog())) return { outcome: "held", ...written };
  await act.commit(async (sql) => {
    await endRewriting(sql, target, act.at());
    return { result: undefined, entry: { through: target, tables: written.tables, log: written.log } };
  });
  return { outcome: "done", ...written };
};

/** Later than this no night is waited for: a machine that is off at night keeps its promise by day. */
const WAITS_AT_MOST_MS = 48 * 3_600_000;

/**
 * Writes anew what held something that ended; nothing where nothing ended, and harmless to repeat.
 * @param input atNight: only at night, but for what has waited for two
 * @throws MiroirError run/interrupted between two tables
 */
export const rewrite: Verb<{ atNight?: boolean } | undefined, Rewritten> = {
  name: "rewrite",
  run: async (act, input) => {
    const { dueEntry, dueSince } = await act.read(readRewriting);
    if (dueEntry === null || dueSince === null) return without(act, "nothing-due");
    const waited = act.at().getTime() - dueSince.getTime() > WAITS_AT_MOST_MS;
    if (input?.atNight && !waited && !isNight(act.at(), act.engine.settings.timeZone))
      return without(act, "not-yet");
    return rewriteUntil(act, dueEntry);
  },
};

/** Room of what is gone is free again: beside everybody, after an act that ended something, and never in it. */
export const freeRoom: Verb<void, void> = {
  name: "rewrite.free-room",
  run: (act) => act.engine.database.upkeep.vacuum(),
};
