/**
 * Copies that may not stay as they are leave the folders they were put into as soon as the act that ended them is durable,
 * before it is acknowledged (R17). What lies in a ZIP or in object storage, and what could not be removed now, waits for
 * `publish rebuild`, which the clock of a served instance asks for every few minutes.
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Destination } from "../../archive/destination.ts";
import {
  copyRemoved,
  findPublication,
  type Put,
  type StaleCopy,
  staleInFolders,
  unsettledInFolders,
} from "../../store/publish/publications.ts";
import {
  atEach,
  type Keeping,
  type Leaving,
  type Lying,
  type Transact,
  takeAllAway,
  takeAway,
} from "./take-back.ts";
import { openTerms } from "./terms.ts";

/** One that was out and is not where it was put has escaped; one that was not out was not put yet, and whoever puts it finds that it is not to stay. */
const COPIES: Leaving<Put & Pick<StaleCopy, "name" | "wasOut">> = {
  fileOf: (_engine, { name, copySha256: sha256 }) => ({ name, sha256 }),
  hasEscaped: ({ wasOut }, outcome) => wasOut && outcome !== "removed",
  removed: copyRemoved,
};

const PUBLICATIONS: Lying<StaleCopy> = {
  placeIdOf: ({ publicationId }) => publicationId,
  placeOf: async (engine, sql, id) => openTerms(engine, (await findPublication(sql, id))!).place,
};

/** Takes one copy away and says so. @throws MiroirError storage/…, destination/… */
export const removeCopy = (
  engine: Keeping,
  transact: Transact,
  destination: Destination,
  copy: Put & Pick<StaleCopy, "name" | "wasOut">,
): Promise<void> => takeAway(COPIES, engine, transact, destination, copy);

/** Of every folder; one that cannot be written keeps its mark, and is met again. */
export const removeStaleCopies = async (engine: Keeping, transact: Transact): Promise<void> =>
  takeAllAway({ ...COPIES, ...PUBLICATIONS }, engine, transact, await transact(staleInFolders));

/**
 * What a crash left in folders: halves of copies go, and so does a copy that something ended before anybody was told that
 * it is out. One that is only registered waits for the same command. Call it at start, while no copy is handed out.
 */
export const tidyFolders = async (engine: Keeping, transact: Transact): Promise<void> => {
  const unsettled = await transact(unsettledInFolders);
  await atEach(PUBLICATIONS, engine, transact, unsettled, async (destination, copy) => {
    await destination.removeUnfinished(copy.name);
    if (copy.mayNotStay) await removeCopy(engine, transact, destination, copy);
  });
};

/** Where the stretches of a video's copy lie while it is made, in the data folder. */
export const VIDEO_COPIES = "video-copies";

/** Stretches of a copy that a crash left; call it at start, while no copy is made. */
export const removeUnfinishedVideos = (dataFolder: string): Promise<void> =>
  rm(join(dataFolder, VIDEO_COPIES), { recursive: true, force: true });
