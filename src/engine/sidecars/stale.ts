/**
 * Sidecars that may not say any more what they say leave their folder as soon as the act that ended it is durable, before it
 * is acknowledged (R17). What could not be removed now waits for `sidecars rebuild`, which the clock of a served instance asks
 * for every few minutes.
 */
import type { Destination } from "../../archive/destination.ts";
import {
  findSidecarFolder,
  type SidecarRow,
  sidecarRemoved,
  staleSidecars,
} from "../../store/sidecars/sidecars.ts";
import { nameOf, placeOf } from "../people/sidecar-seals.ts";
import { removeStaleCopies } from "../publish/stale.ts";
import {
  type Keeping,
  type Leaving,
  type Lying,
  type Transact,
  takeAllAway,
  takeAway,
} from "../publish/take-back.ts";

/** One that is not there as it was written has escaped. */
const SIDECARS: Leaving<SidecarRow> & Lying<SidecarRow> = {
  fileOf: (engine, row) => ({ name: nameOf(engine, row), sha256: row.sidecarSha256 }),
  hasEscaped: ({ outAt }, outcome) => outcome === "other" || (outcome === "gone" && outAt !== null),
  removed: (sql, { id }, escaped, at) => sidecarRemoved(sql, id, escaped, at),
  placeIdOf: ({ folderId }) => folderId,
  placeOf: async (engine, sql, id) => placeOf(engine, (await findSidecarFolder(sql, id))!),
};

/** Takes one sidecar away and says so. @throws MiroirError storage/… */
export const removeSidecar = (
  engine: Keeping,
  transact: Transact,
  destination: Destination,
  sidecar: SidecarRow,
): Promise<void> => takeAway(SIDECARS, engine, transact, destination, sidecar);

/** All that left and may not stay as it is: copies and sidecars, each where it can be reached now. */
export const takeBackWhatLeft = async (engine: Keeping, transact: Transact): Promise<void> => {
  await removeStaleCopies(engine, transact);
  await takeAllAway(SIDECARS, engine, transact, await transact(staleSidecars));
};
