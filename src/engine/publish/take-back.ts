/**
 * How anything that left is taken away, a copy or a sidecar: its place is opened once, what cannot be reached keeps its mark
 * and is met again, and what is not where it was put is said to have escaped (R17).
 */
import type { Destination } from "../../archive/destination.ts";
import type { Sql } from "../../store/database.ts";
import type { Engine } from "../gate/engine.ts";

/** What taking away needs of an instance. */
export type Keeping = Pick<Engine, "vault" | "instanceId" | "now" | "settings">;

/** A transaction of whoever asks: the gate's, or a step of an act. */
export type Transact = <T>(body: (sql: Sql) => Promise<T>) => Promise<T>;

/** One kind of what leaves: what each of its rows put somewhere, and how it is said to be gone. */
export interface Leaving<R> {
  /** Its name in its place, and the hash of what was put there, hex. */
  fileOf(engine: Keeping, row: R): { readonly name: string; readonly sha256: string };
  /** Whether it has gone where only people can follow. */
  hasEscaped(row: R, outcome: Awaited<ReturnType<Destination["remove"]>>): boolean;
  /** Writes that it was taken away. */
  removed(sql: Sql, row: R, escaped: boolean, at: Date): Promise<unknown>;
}

/** Where rows lie: several in one place, a publication's or a folder of sidecars. */
export interface Lying<R> {
  placeIdOf(row: R): string;
  /** As `openDestination` reads it. */
  placeOf(engine: Keeping, sql: Sql, placeId: string): Promise<string>;
}

/** Takes one away and says so. @throws MiroirError storage/…, destination/… when its place cannot be written */
export const takeAway = async <R>(
  leaving: Leaving<R>,
  engine: Keeping,
  transact: Transact,
  destination: Destination,
  row: R,
): Promise<void> => {
  const { name, sha256 } = leaving.fileOf(engine, row);
  const outcome = await destination.remove(name, sha256);
  const escaped = leaving.hasEscaped(row, outcome);
  await transact((sql) => leaving.removed(sql, row, escaped, engine.now()));
};

/** Each row with its place, opened once for all of them; one that cannot be reached is met again later. */
export const atEach = async <R>(
  lying: Lying<R>,
  engine: Keeping,
  transact: Transact,
  rows: readonly R[],
  task: (destination: Destination, row: R) => Promise<void>,
): Promise<void> => {
  const opened = new Map<string, Promise<Destination>>();
  const openFor = async (placeId: string): Promise<Destination> => {
    const { openDestination } = await import("../../archive/destination.ts");
    const place = await transact((sql) => lying.placeOf(engine, sql, placeId));
    return openDestination(place, engine.settings.storages);
  };
  for (const row of rows)
    try {
      const placeId = lying.placeIdOf(row);
      const opening = opened.get(placeId) ?? openFor(placeId);
      opened.set(placeId, opening);
      await task(await opening, row);
    } catch {
      // It stays marked, the register says so, and the next rebuild tries again.
    }
};

/** Never in the way of what ended them: a folder that cannot be written keeps its mark, and is met again. */
export const takeAllAway = <R>(
  leaving: Leaving<R> & Lying<R>,
  engine: Keeping,
  transact: Transact,
  rows: readonly R[],
): Promise<void> =>
  atEach(leaving, engine, transact, rows, (destination, row) =>
    takeAway(leaving, engine, transact, destination, row),
  );
