/**
 * Copies that may not stay as they are leave the folders they were put into as soon as the act that ended them is durable,
 * before it is acknowledged (R17). What lies in a ZIP or in object storage, and what could not be removed now, waits for
 * `publish rebuild`, which the clock of a served instance asks for every few minutes.
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Destination } from "../../archive/destination.ts";
import type { Sql } from "../../store/database.ts";
import {
  copyRemoved,
  findPublication,
  type Put,
  type StaleCopy,
  staleInFolders,
  unsettledInFolders,
} from "../../store/publish/publications.ts";
import type { Engine } from "../gate/engine.ts";
import { openTerms } from "./terms.ts";

type Keeping = Pick<Engine, "vault" | "instanceId" | "now" | "settings">;

/** A transaction of whoever asks: the gate's, or a step of an act. */
type Transact = <T>(body: (sql: Sql) => Promise<T>) => Promise<T>;

/**
 * Takes one copy away and says so. One that was out and is not where it was put has gone where only people can follow; one
 * that was not out was not put yet, and whoever puts it finds that it is not to stay.
 */
export const removeCopy = async (
  engine: Keeping,
  transact: Transact,
  destination: Destination,
  copy: Put & Pick<StaleCopy, "name" | "wasOut">,
): Promise<void> => {
  const outcome = await destination.remove(copy.name, copy.copySha256);
  const escaped = copy.wasOut && outcome !== "removed";
  await transact((sql) => copyRemoved(sql, copy, escaped, engine.now()));
};

/** Each copy with its destination, opened once for each publication; one that cannot be reached is met again later. */
const atEach = async (
  engine: Keeping,
  transact: Transact,
  copies: readonly StaleCopy[],
  task: (destination: Destination, copy: StaleCopy) => Promise<void>,
): Promise<void> => {
  const opened = new Map<string, Promise<Destination>>();
  const openFor = async (id: string): Promise<Destination> => {
    const { openDestination } = await import("../../archive/destination.ts");
    const row = (await transact((sql) => findPublication(sql, id)))!;
    return openDestination(openTerms(engine, row).place, engine.settings.storages);
  };
  for (const copy of copies)
    try {
      const { publicationId } = copy;
      const opening = opened.get(publicationId) ?? openFor(publicationId);
      opened.set(publicationId, opening);
      await task(await opening, copy);
    } catch {
      // It stays marked, the register says so, and the next rebuild tries again.
    }
};

/** Never in the way of what ended it: a folder that cannot be written keeps its mark, and is met again. */
export const removeStaleCopies = async (engine: Keeping, transact: Transact): Promise<void> =>
  atEach(engine, transact, await transact(staleInFolders), (destination, copy) =>
    removeCopy(engine, transact, destination, copy),
  );

/**
 * What a crash left in folders: halves of copies go, and so does a copy that something ended before anybody was told that
 * it is out. One that is only registered waits for the same command. Call it at start, while no copy is handed out.
 */
export const tidyFolders = async (engine: Keeping, transact: Transact): Promise<void> => {
  const unsettled = await transact(unsettledInFolders);
  await atEach(engine, transact, unsettled, async (destination, copy) => {
    await destination.removeUnfinished(copy.name);
    if (copy.mayNotStay) await removeCopy(engine, transact, destination, copy);
  });
};

/** Where the stretches of a video's copy lie while it is made, in the data folder. */
export const VIDEO_COPIES = "video-copies";

/** Stretches of a copy that a crash left; call it at start, while no copy is made. */
export const removeUnfinishedVideos = (dataFolder: string): Promise<void> =>
  rm(join(dataFolder, VIDEO_COPIES), { recursive: true, force: true });
