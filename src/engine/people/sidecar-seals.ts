/** Where sidecars lie, sealed: a path of the organisation's disk, and a file's name, either may hold a name of somebody. */
import type { SidecarFolderRow, SidecarRow } from "../../store/sidecars/sidecars.ts";
import type { Engine } from "../gate/engine.ts";

type Keys = Pick<Engine, "vault" | "instanceId">;

const labelOf = (what: "place" | "name", id: string): string => `sidecar/${id}/${what}`;

/** A path of the organisation's disk, and a file's name: either may hold a name of somebody. */
export const sealPlace = (engine: Keys, what: "place" | "name", id: string, text: string): Uint8Array =>
  engine.vault.seal("entry", engine.instanceId, labelOf(what, id), Buffer.from(text));

const opened = ({ vault, instanceId }: Keys, label: string, sealed: Uint8Array): string =>
  Buffer.from(vault.open("entry", instanceId, label, sealed)).toString("utf8");

/** Where a folder of sidecars lies, as whoever made it named it. @throws MiroirError keys/… */
export const placeOf = (engine: Keys, { id, sealedPlace }: SidecarFolderRow): string =>
  opened(engine, labelOf("place", id), sealedPlace);

/** Sealed for its place in its folder, which stays when it is written anew. */
export const nameLabelId = (folderId: string, itemSha256: string): string => `${folderId}/${itemSha256}`;

/** The path of a sidecar in its folder. @throws MiroirError keys/… */
export const nameOf = (
  engine: Keys,
  { folderId, originalSha256, sealedName }: Pick<SidecarRow, "folderId" | "originalSha256" | "sealedName">,
): string => opened(engine, labelOf("name", nameLabelId(folderId, originalSha256)), sealedName);
