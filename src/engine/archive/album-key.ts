/** The key of an album: what is sealed under it are pieces of its pictures, and ends with its index or with the switch. */
import type { Act } from "../gate/act.ts";

/** Within the transaction from which the album keeps crops. */
export const makeAlbumKey = (act: Act, albumId: string): void => {
  act.onRollback(() => act.engine.vault.destroy("album", albumId));
  act.engine.vault.create("album", albumId);
};

/** Once the next commit is durable. Harmless where there is none. */
export const destroyAlbumKey = (act: Act, albumId: string): void =>
  act.afterCommit(() => act.engine.vault.destroy("album", albumId));
