/**
 * Sidecars that may not say any more what they say leave their folder as soon as the act that ended it is durable, before it
 * is acknowledged (R17). What could not be removed now waits for `sidecars rebuild`, which the clock of a served instance asks
 * for every few minutes.
 */
import type { Destination } from "../../archive/destination.ts";
import type { Sql } from "../../store/database.ts";
import {
  findSidecarFolder,
  type SidecarFolderRow,
  type SidecarRow,
  sidecarRemoved,
  staleSidecars,
} from "../../store/sidecars/sidecars.ts";
import type { Engine } from "../gate/engine.ts";
import { removeStaleCopies } from "../publish/stale.ts";

type Keeping = Pick<Engine, "vault" | "instanceId" | "now" | "settings">;
type Transact = <T>(body: (sql: Sql) => Promise<T>) => Promise<T>;

const labelOf = (what: "place" | "name", id: string): string => `sidecar/${id}/${what}`;

/** A path of the organisation's disk, and a file's name: either may hold a name of somebody. */
export const sealPlace = (
  engine: Pick<Engine, "vault" | "instanceId">,
  what: "place" | "name",
  id: string,
  text: string,
): Uint8Array => engine.vault.seal("entry", engine.instanceId, labelOf(what, id), Buffer.from(text));

const opened = (
  { vault, instanceId }: Pick<Engine, "vault" | "instanceId">,
  label: string,
  sealed: Uint8Array,
): string => Buffer.from(vault.open("entry", instanceId, label, sealed)).toString("utf8");

/** Where a folder of sidecars lies, as whoever made it named it. @throws MiroirError keys/… */
export const placeOf = (engine: Keeping, { id, sealedPlace }: SidecarFolderRow): string =>
  opened(engine, labelOf("place", id), sealedPlace);

/** Sealed for its place in its folder, which stays when it is written anew. */
export const nameLabelId = (folderId: string, itemSha256: string): string => `${folderId}/${itemSha256}`;

/** The path of a sidecar in its folder. @throws MiroirError keys/… */
export const nameOf = (engine: Keeping, { folderId, originalSha256, sealedName }: SidecarRow): string =>
  opened(engine, labelOf("name", nameLabelId(folderId, originalSha256)), sealedName);

/** Takes one away and says so; one that is not there as it was written has gone where only people can follow. */
export const takeAway = async (
  engine: Keeping,
  transact: Transact,
  destination: Destination,
  sidecar: SidecarRow,
): Promise<void> => {
  const outcome = await destination.remove(nameOf(engine, sidecar), sidecar.sidecarSha256);
  const escaped = outcome === "other" || (outcome === "gone" && sidecar.outAt !== null);
  await transact((sql) => sidecarRemoved(sql, sidecar.id, escaped, engine.now()));
};

/** Never in the way of what ended it: a folder that cannot be written keeps its mark, and is met again. */
const removeStaleSidecars = async (engine: Keeping, transact: Transact): Promise<void> => {
  const opened = new Map<string, Promise<Destination>>();
  const destinationOf = async (folderId: string): Promise<Destination> => {
    const { openDestination } = await import("../../archive/destination.ts");
    const folder = (await transact((sql) => findSidecarFolder(sql, folderId)))!;
    return openDestination(placeOf(engine, folder), engine.settings.storages);
  };
  for (const sidecar of await transact(staleSidecars))
    try {
      const { folderId } = sidecar;
      const opening = opened.get(folderId) ?? destinationOf(folderId);
      opened.set(folderId, opening);
      await takeAway(engine, transact, await opening, sidecar);
    } catch {
      // It stays marked, the register says so, and the next rebuild tries again.
    }
};

/** All that left and may not stay as it is: copies and sidecars, each where it can be reached now. */
export const takeBackWhatLeft = async (engine: Keeping, transact: Transact): Promise<void> => {
  await removeStaleCopies(engine, transact);
  await removeStaleSidecars(engine, transact);
};
