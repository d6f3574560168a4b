/** Where entries of ZIPs lie as files while they are looked at. */
import { rm } from "node:fs/promises";
import { join } from "node:path";

/** In the data folder, in clear, as short as that. */
export const inflatedFolder = ({ dataFolder }: { readonly dataFolder: string }): string =>
  join(dataFolder, "inflated");

/** What a crash left; call it at start, while nobody else uses the folder. */
export const removeInflated = (settings: { readonly dataFolder: string }): Promise<void> =>
  rm(inflatedFolder(settings), { recursive: true, force: true });
