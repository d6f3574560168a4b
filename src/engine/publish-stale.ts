/**
 * Copies that may not stay as they are leave the folders they were put into as soon as the act that ended them is durable,
 * before it is acknowledged (R17). What lies in a ZIP or in object storage, and what could not be removed now, waits for
 * `publish rebuild`, which the clock of a served instance asks for every few minutes.
 */
import { type Destination, openDestination } from "../archive/destination.ts";
import type { Sql } from "../store/database.ts";
import { copyRemoved, findPublication, type StaleCopy, staleInFolders } from "../store/publish.ts";
import type { Engine } from "./engine.ts";
import { openTerms } from "./publish-terms.ts";

type Keeping = Pick<Engine, "vault" | "instanceId" | "now" | "settings">;

/** A transaction of whoever asks: the gate's, or a step of an act. */
type Transact = <T>(body: (sql: Sql) => Promise<T>) => Promise<T>;

/** Takes one copy away and says so; one that is not where it was put has gone where only people can follow. */
export const removeCopy = async (
  engine: Keeping,
  transact: Transact,
  destination: Destination,
  { id, name, copySha256 }: StaleCopy,
): Promise<"removed" | "gone" | "other"> => {
  const outcome = await destination.remove(name, copySha256);
  await transact((sql) => copyRemoved(sql, id, outcome !== "removed", engine.now()));
  return outcome;
};

const destinationOf = async (engine: Keeping, transact: Transact, id: string): Promise<Destination> => {
  const row = (await transact((sql) => findPublication(sql, id)))!;
  return openDestination(openTerms(engine, row).place, engine.settings.storages);
};

/** Never in the way of what ended it: a folder that cannot be written keeps its mark, and is met again. */
export const removeStaleCopies = async (engine: Keeping, transact: Transact): Promise<void> => {
  // Opened once for each publication, not for each of its thousands of copies.
  const opened = new Map<string, Promise<Destination>>();
  for (const copy of await transact(staleInFolders))
    try {
      const { publicationId } = copy;
      const opening = opened.get(publicationId) ?? destinationOf(engine, transact, publicationId);
      opened.set(publicationId, opening);
      await removeCopy(engine, transact, await opening, copy);
    } catch {
      // It stays marked, the register says so, and the next rebuild tries again.
    }
};
